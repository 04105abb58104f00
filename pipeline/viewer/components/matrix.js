// Places by stretches of time as a real table: each number is a button, reached by the arrow keys.

class Matrix extends Grid {
  draw() {
    const { corner, columns, rows, label } = this.data;
    this.grid.setAttribute("aria-label", label);
    const head = make("tr");
    for (const text of [corner, ...columns]) {
      const cell = make("th", "", text);
      cell.scope = "col";
      head.appendChild(cell);
    }
    surface(this.root, "thead").replaceChildren(head);
    surface(this.root, ".note").replaceChildren(make("span", "", this.data.foot));
    surface(this.root, "tbody").replaceChildren(...rows.map((row, at) => this.row(row, at)));
  }

  row(row, at) {
    const line = make("tr");
    const name = make("th", "", row.name);
    name.scope = "row";
    line.appendChild(name);
    row.cells.forEach((cell, column) => line.appendChild(this.cell(cell, row.name, at, column)));
    return line;
  }

  cell(cell, name, at, column) {
    const place = make("td");
    if (!cell) return place;
    const button = make("button", cell.hollow ? "hollow" : "", cell.words);
    button.type = "button";
    button.tabIndex = -1;
    button.dataset.id = cell.id;
    button.dataset.row = at;
    button.dataset.column = column;
    if (cell.marks) button.appendChild(make("sup", "", cell.marks));
    button.title = cell.told;
    button.setAttribute("aria-label", `${name}, ${this.data.columns[column]}: ${cell.words}. ${cell.told}`);
    place.appendChild(button);
    return place;
  }

  update(data, send) {
    super.update(data, send);
    if (data.focus && data.focus !== this.focused) this.enter(data.focus);
    this.focused = data.focus;
  }

  // Takes the keyboard to a number; to the first one where it is not there.
  enter(id) {
    const all = this.buttons();
    const entry = all.find((button) => button.dataset.id === id) || all[0];
    if (!entry) return;
    for (const button of all) button.tabIndex = button === entry ? 0 : -1;
    entry.focus();
  }

  buttons() {
    return [...this.root.querySelectorAll("button[data-id]")];
  }

  mark(chosen) {
    const all = this.buttons();
    for (const button of all) {
      const on = button.dataset.id === chosen;
      button.setAttribute("aria-pressed", String(on));
      button.tabIndex = -1;
      if (on) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    const entry = all.find((button) => button.dataset.id === chosen) || all[0];
    if (entry) entry.tabIndex = 0;
  }

  onClick(event) {
    const button = event.target.closest("button[data-id]");
    if (!button) return;
    this.mark(button.dataset.id);
    this.send("chosen", button.dataset.id);
  }

  // The nearest number in the direction of an arrow; empty cells are passed over.
  key(event) {
    const button = event.target.closest("button[data-id]");
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!button || !step || isTyping(event)) return;
    event.preventDefault();
    const all = this.buttons();
    let row = Number(button.dataset.row);
    let column = Number(button.dataset.column);
    const { rows, columns } = this.data;
    for (;;) {
      row += step[0];
      column += step[1];
      if (row < 0 || column < 0 || row >= rows.length || column >= columns.length) return;
      const next = all.find((item) => Number(item.dataset.row) === row && Number(item.dataset.column) === column);
      if (!next) continue;
      button.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      return;
    }
  }
}

export default keeping(Matrix, ".matrix");
