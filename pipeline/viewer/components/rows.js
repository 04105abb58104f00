// Rows under headings as a real table: cells of text, small lines over time, bars of progress, verdicts.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 128;
const HEIGHT = 26;
const EDGE = 4;
const HIDEABLE = ["notes", "why"];

function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function picture(label, width, className) {
  const drawn = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", class: className });
  drawn.setAttribute("aria-label", label);
  const title = shape("title", {});
  title.textContent = label;
  drawn.appendChild(title);
  return drawn;
}

// Numbers over time: lines join neighbours only, so a gap is a gap; hollow points are not complete.
function spark(cell) {
  const drawn = picture(cell.label, WIDTH, "spark");
  const x = (share) => EDGE + share * (WIDTH - 2 * EDGE);
  const y = (share) => HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
  for (const at of cell.breaks) drawn.appendChild(shape("line", { class: "break", x1: x(at), x2: x(at), y1: 0, y2: HEIGHT }));
  const points = cell.points.map(([across, up, low, high, hollow, joined]) => ({ x: across, y: up, low, high, hollow, joined }));
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (point.joined) {
      drawn.appendChild(shape("line", { class: "join", x1: x(before.x), y1: y(before.y), x2: x(point.x), y2: y(point.y) }));
    }
    if (point.low !== null) {
      const top = point.high === null ? 1 : y(point.high);
      drawn.appendChild(shape("line", { class: "range", x1: x(point.x), x2: x(point.x), y1: y(point.low), y2: top }));
      if (point.high === null) {
        const tip = x(point.x);
        drawn.appendChild(shape("path", { class: "tip", d: `M${tip - 2.5} 4 L${tip} 0.5 L${tip + 2.5} 4` }));
      }
    }
  });
  for (const point of points) {
    const size = point.hollow ? 2.4 : 2.6;
    drawn.appendChild(shape("circle", { class: point.hollow ? "hollow" : "point", cx: x(point.x), cy: y(point.y), r: size }));
  }
  return drawn;
}

// What is reached for sure is full, what the bounds leave open is hatched, the target is a tick.
function bar(cell) {
  const drawn = picture(cell.label, WIDTH, `bar ${cell.tone}`);
  const x = (share) => 1 + share * (WIDTH - 2);
  const top = 9;
  const high = 9;
  drawn.appendChild(shape("rect", { class: "ground", x: 1, y: top, width: WIDTH - 2, height: high, rx: 2 }));
  if (cell.low > 0) drawn.appendChild(shape("rect", { class: "full", x: 1, y: top, width: x(cell.low) - 1, height: high, rx: 2 }));
  const end = x(cell.high);
  for (let at = x(cell.low); at < end - 0.5; at += 4) {
    drawn.appendChild(shape("line", { class: "open", x1: at, y1: top + high, x2: Math.min(at + 4, end), y2: top }));
  }
  if (cell.high > cell.low) {
    const width = end - x(cell.low);
    drawn.appendChild(shape("rect", { class: "edge", x: x(cell.low), y: top, width, height: high, rx: 2 }));
  }
  if (cell.opened) drawn.appendChild(shape("path", { class: "tip", d: `M${WIDTH - 6} 4 L${WIDTH - 1} 13.5 L${WIDTH - 6} 23` }));
  const goal = x(cell.goal);
  drawn.appendChild(shape("line", { class: "goal", x1: goal, x2: goal, y1: 3, y2: HEIGHT - 3 }));
  return drawn;
}

const KINDS = {
  spark,
  bar,
  badge: (cell) => {
    const drawn = make("span", `badge ${cell.tone}`);
    const mark = make("span", "mark", cell.mark);
    mark.setAttribute("aria-hidden", "true");
    drawn.append(mark, make("span", "", cell.text));
    return drawn;
  },
  text: (cell) => {
    const drawn = make("div", `text${cell.strong ? " strong" : ""}${cell.hollow ? " hollow" : ""}${cell.clamped ? " clamped" : ""}`, cell.text);
    if (cell.marks) drawn.appendChild(make("sup", "", cell.marks));
    if (cell.told || cell.clamped) drawn.title = cell.told || cell.text;
    if (cell.below) drawn.appendChild(make("div", "below", cell.below));
    return drawn;
  },
};

class Rows extends LineGrid {
  draw() {
    const { columns, groups, label, kind, foot } = this.data;
    this.grid.setAttribute("aria-label", label);
    this.grid.className = `grid ${kind}`;
    const head = make("tr");
    head.setAttribute("role", "row");
    for (const column of columns) {
      const cell = make("th", `col-${column.key}`, column.label);
      cell.setAttribute("role", "columnheader");
      cell.scope = "col";
      head.appendChild(cell);
    }
    surface(this.root, "thead").replaceChildren(head);
    surface(this.root, "tbody").replaceChildren(...groups.flatMap((group) => this.group(group)));
    surface(this.root, ".note").replaceChildren(make("span", "", foot));
  }

  group(group) {
    const lines = group.rows.map((row) => this.row(row));
    if (!group.name) return lines;
    const head = make("tr", "group");
    head.setAttribute("role", "row");
    const name = make("th", "", group.name);
    name.setAttribute("role", "rowheader");
    // The heading spans what is always shown; a column that a narrow table hides has a cell of its own.
    const hidden = this.data.columns.filter((column) => HIDEABLE.includes(column.key));
    name.colSpan = this.data.columns.length - hidden.length;
    head.appendChild(name);
    for (const column of hidden) head.appendChild(make("td", `col-${column.key}`));
    return [head, ...lines];
  }

  row(row) {
    const line = make("tr", "row");
    line.setAttribute("role", "row");
    line.dataset.id = row.id;
    line.tabIndex = -1;
    row.cells.forEach((cell, index) => {
      const place = make("td", `col-${this.data.columns[index].key}`);
      place.setAttribute("role", "gridcell");
      if (cell) place.appendChild(KINDS[cell.kind](cell));
      line.appendChild(place);
    });
    return line;
  }
}

export default keeping(Rows, ".rows");
