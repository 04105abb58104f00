// A list of rows as a real table: rows are reached by keyboard, sorting and paging are Python's.

class ListTable extends LineGrid {
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

  onClick(event) {
    const button = event.target.closest("button.sort");
    if (button) {
      this.send("sorted", button.dataset.sort);
      return;
    }
    super.onClick(event);
  }
}

export default keeping(ListTable, ".list");
