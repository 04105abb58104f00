// Sentences side by side, in each the number that it is about marked.

export default function (component) {
  const { parentElement, data: [data] } = component;
  const root = surface(parentElement, ".sides");
  root.replaceChildren();
  if (data.told) root.appendChild(make("p", "told", data.told));
  const row = make("div", "row");
  for (const side of data.sides) {
    const box = make("article", "side");
    box.appendChild(make("h4", "", side.title));
    const words = make("p", "words");
    words.appendChild(make("span", "", side.before));
    words.appendChild(make("mark", "", side.surface));
    words.appendChild(make("span", "", side.after));
    box.appendChild(words);
    box.appendChild(make("p", "under", side.under));
    row.appendChild(box);
  }
  root.appendChild(row);
}
