// A matrix of signs: a real table with one tab stop, walked by arrow keys; heads lead to the matrix of their own.

class Signs extends Grid {
  constructor(root) {
    super(root);
    this.grid.addEventListener("focusin", (event) => this.entered(event), { signal: this.ended.signal });
  }

  draw() {
    const { columns, rows, label, kind, states } = this.data;
    this.states = new Map(states.map((state) => [state.code, state]));
    this.grid.setAttribute("aria-label", label);
    this.grid.className = `grid ${kind}`;
    surface(this.root, ".legend").replaceChildren(...states.filter((state) => state.listed).map((state) => this.entry(state)));
    const head = this.line();
    head.appendChild(this.corner());
    columns.forEach((column, index) => head.appendChild(this.head(column, -1, index)));
    const body = [];
    rows.forEach((row, index) => {
      if (row.group) body.push(this.group(row.group, columns.length));
      body.push(this.row(row, index, columns));
    });
    const heads = this.data.groups.length ? [this.groups(), head] : [head];
    surface(this.root, "thead").replaceChildren(...heads);
    surface(this.root, "tbody").replaceChildren(...body);
  }

  line() {
    const line = make("tr");
    line.setAttribute("role", "row");
    return line;
  }

  // Legend: the sign as it stands in cells, its name, how many cells have it.
  entry(state) {
    const item = make("li");
    item.title = state.note;
    const sign = make("span", `cell ${state.style}`, state.sign);
    sign.setAttribute("aria-hidden", "true");
    item.append(sign, make("span", "name", state.name));
    if (state.shown) item.append(make("span", "count", state.shown));
    return item;
  }

  corner() {
    const cell = make("th", "corner", this.data.corner);
    cell.setAttribute("role", "columnheader");
    return cell;
  }

  groups() {
    const line = this.line();
    const corner = make("td", "corner");
    corner.setAttribute("role", "gridcell");
    line.appendChild(corner);
    for (const group of this.data.groups) {
      const cell = make("th", "group", group.label);
      cell.colSpan = group.span;
      cell.title = group.label;
      cell.setAttribute("role", "columnheader");
      line.appendChild(cell);
    }
    return line;
  }

  group(label, span) {
    const line = this.line();
    const cell = make("th", "group");
    cell.appendChild(make("span", "stays", label));
    cell.colSpan = span + 1;
    cell.setAttribute("role", "rowheader");
    line.appendChild(cell);
    return line;
  }

  head(item, row, column) {
    const cell = make("th", row < 0 ? "column" : "place");
    cell.setAttribute("role", row < 0 ? "columnheader" : "rowheader");
    cell.scope = row < 0 ? "col" : "row";
    this.locate(cell, row, column);
    cell.dataset.turn = item.key;
    cell.title = item.title;
    cell.setAttribute("aria-label", item.title);
    cell.appendChild(make("span", "name", item.label));
    return cell;
  }

  row(row, index, columns) {
    const line = this.line();
    line.appendChild(this.head(row, index, -1));
    [...row.cells].forEach((code, at) => {
      const state = this.states.get(code);
      const cell = make("td", `cell ${state.style}`, state.sign);
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-label", `${row.title}, ${columns[at].title}: ${state.name}`);
      cell.title = `${row.title} · ${columns[at].title}\n${state.name}`;
      cell.dataset.cell = `${row.key}.${columns[at].key}`;
      this.locate(cell, index, at);
      line.appendChild(cell);
    });
    return line;
  }

  locate(cell, row, column) {
    cell.dataset.row = row;
    cell.dataset.column = column;
    cell.tabIndex = -1;
  }

  at(row, column) {
    return this.grid.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  }

  mark() {
    for (const cell of this.grid.querySelectorAll('[aria-selected="true"]')) cell.removeAttribute("aria-selected");
    const chosen = [...this.grid.querySelectorAll("[data-cell]")].find((cell) => cell.dataset.cell === this.data.chosen);
    if (chosen) {
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.stop(chosen || this.at(0, 0));
  }

  // The one cell that the tab key reaches.
  stop(cell) {
    for (const other of this.grid.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    if (cell) cell.tabIndex = 0;
  }

  entered(event) {
    const cell = event.target.closest("[data-row]");
    if (cell) this.stop(cell);
  }

  onClick(event) {
    const cell = event.target.closest("[data-row]");
    if (cell) this.choose(cell);
  }

  choose(cell) {
    if (cell.dataset.turn) this.send("turned", cell.dataset.turn);
    else this.send("chosen", cell.dataset.cell);
  }

  key(event) {
    const cell = event.target.closest("[data-row]");
    if (!cell || isTyping(event)) return;
    const row = Number(cell.dataset.row);
    const column = Number(cell.dataset.column);
    const last = this.data.columns.length - 1;
    const to = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, last],
      PageUp: [0, column],
      PageDown: [this.data.rows.length - 1, column],
    }[event.key];
    if (to) {
      const next = this.at(...to);
      if (next) next.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      this.choose(cell);
    } else {
      return;
    }
    event.preventDefault();
  }
}

export default keeping(Signs, ".signs");
