// Bars as a table, so that they can be read out: a name, a bar, what it measures in words.

function drawBars(root, data) {
  const head = make("tr");
  for (const text of [data.corner, data.label]) {
    const cell = make("th", "", text);
    cell.scope = "col";
    head.appendChild(cell);
  }
  const lines = data.bars.map((bar) => {
    const line = make("tr");
    const name = make("th", "", bar.label);
    name.scope = "row";
    const cell = make("td");
    cell.setAttribute("aria-hidden", "true");
    const track = make("div", "track");
    for (const part of bar.parts) {
      const stretch = make("span", part.style);
      stretch.style.width = `${(100 * part.value) / data.top}%`;
      track.appendChild(stretch);
    }
    cell.appendChild(track);
    line.append(name, cell, make("td", "shown", bar.shown));
    return line;
  });
  surface(root, "caption").textContent = data.label;
  surface(root, "thead").replaceChildren(head);
  surface(root, "tbody").replaceChildren(...lines);
  root.dataset.key = data.key;
}

export default function (component) {
  const { parentElement, data: [data] } = component;
  const root = surface(parentElement, ".bars");
  if (root.dataset.key !== data.key) drawBars(root, data);
}
