// A list of rows as a real table: rows are reached by keyboard, sorting and paging are Python's.

class ListTable {
  constructor(root) {
    this.root = root;
    this.grid = surface(root, ".grid");
    this.ended = new AbortController();
    const until = { signal: this.ended.signal };
    this.grid.addEventListener("click", (event) => this.onClick(event), until);
    this.grid.addEventListener("keydown", (event) => this.key(event), until);
  }

  update(data, send) {
    const fresh = !this.data || this.data.key !== data.key;
    const moved = !this.data || this.data.chosen !== data.chosen;
    this.data = data;
    this.send = send;
    this.root.style.setProperty("--pane-height", data.height);
    if (fresh) this.draw();
    if (fresh || moved) this.mark(data.chosen);
  }

  draw() {
    const { columns, rows, label } = this.data;
    this.grid.setAttribute("aria-label", label);
    this.grid.className = `grid ${this.data.kind}`;
    const head = make("tr");
    head.setAttribute("role", "row");
    for (const column of columns) head.appendChild(this.header(column));
    const body = rows.map((row) => this.row(row, columns));
    surface(this.root, "thead").replaceChildren(head);
    surface(this.root, "tbody").replaceChildren(...body);
    surface(this.root, ".scroll").scrollTop = 0;
  }

  header(column) {
    const cell = make("th", `col-${column.key}`);
    cell.setAttribute("role", "columnheader");
    cell.scope = "col";
    if (!column.sort) {
      appendText(cell, column.label);
      return cell;
    }
    const down = this.data.sort === `-${column.sort}`;
    const up = this.data.sort === column.sort;
    cell.setAttribute("aria-sort", down ? "descending" : up ? "ascending" : "none");
    const button = make("button", "sort", column.label);
    button.type = "button";
    button.dataset.sort = up ? `-${column.sort}` : column.sort;
    button.appendChild(make("span", "arrow", down ? "↓" : up ? "↑" : ""));
    cell.appendChild(button);
    return cell;
  }

  row(row, columns) {
    const line = make("tr");
    line.setAttribute("role", "row");
    line.dataset.id = row.id;
    line.tabIndex = -1;
    row.cells.forEach((text, index) => {
      const column = columns[index];
      const cell = make("td", `col-${column.key}${column.number ? " number" : ""}`);
      cell.appendChild(make("span", "lines", text));
      cell.setAttribute("role", "gridcell");
      cell.title = text;
      line.appendChild(cell);
    });
    return line;
  }

  lines() {
    return [...this.root.querySelectorAll("tbody tr")];
  }

  mark(chosen) {
    const lines = this.lines();
    for (const line of lines) {
      const on = line.dataset.id === chosen;
      line.setAttribute("aria-selected", String(on));
      line.tabIndex = -1;
      if (on) line.scrollIntoView({ block: "nearest" });
    }
    const entry = lines.find((line) => line.dataset.id === chosen) || lines[0];
    if (entry) entry.tabIndex = 0;
  }

  onClick(event) {
    const button = event.target.closest("button.sort");
    if (button) {
      this.send("sorted", button.dataset.sort);
      return;
    }
    const line = event.target.closest("tbody tr");
    if (line) this.choose(line);
  }

  choose(line) {
    this.mark(line.dataset.id);
    this.send("chosen", line.dataset.id);
  }

  key(event) {
    const line = event.target.closest("tbody tr");
    if (!line || isTyping(event)) return;
    const lines = this.lines();
    const at = lines.indexOf(line);
    const to = { j: at + 1, ArrowDown: at + 1, k: at - 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to !== undefined) {
      const next = lines[clamp(to, 0, lines.length - 1)];
      line.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      this.choose(line);
    } else {
      return;
    }
    event.preventDefault();
  }

  close() {
    this.ended.abort();
  }
}

const tables = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = surface(parentElement, ".list");
  if (!tables.has(root)) tables.set(root, new ListTable(root));
  const table = tables.get(root);
  table.update(data, setTriggerValue);
  return () => {
    table.close();
    tables.delete(root);
  };
}
