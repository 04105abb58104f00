// The card of one figure or document: named values; some lead to other figures.

export default function (component) {
  const { parentElement, data: [data], setTriggerValue } = component;
  const root = surface(parentElement, ".card");
  root.style.setProperty("--card-height", data.height);
  const head = make("div", "head");
  head.appendChild(make("h3", "", data.heading));
  if (data.address) {
    const anchor = make("a", "", data.words.address);
    anchor.href = `?${new URLSearchParams({ f: data.address })}`;
    head.appendChild(anchor);
  }
  if (data.words.close) {
    const close = make("button", "link", data.words.close);
    close.type = "button";
    close.addEventListener("click", () => setTriggerValue("closed", true));
    head.appendChild(close);
  }
  const list = make("dl");
  for (const field of data.fields) {
    const pair = make("div", `pair${field.wide ? " wide" : ""}`);
    pair.appendChild(make("dt", "", field.label));
    const value = make("dd", field.kind || "", field.text);
    for (const link of field.links || []) {
      const button = make("button", "link", link.text);
      button.type = "button";
      button.addEventListener("click", () => setTriggerValue("chosen", link.id));
      value.appendChild(button);
    }
    pair.appendChild(value);
    list.appendChild(pair);
  }
  root.replaceChildren(head, data.told ? make("p", "told", data.told) : list);
}
