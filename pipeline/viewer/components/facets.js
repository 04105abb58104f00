// The filters: one group of check boxes per facet, each value with its count.

class FacetList {
  constructor(root) {
    this.root = root;
    this.searches = new Map();
    this.open = new Map();
    this.whole = new Set();
    this.ended = new AbortController();
    const until = { signal: this.ended.signal };
    root.addEventListener("change", (event) => this.onChange(event), until);
    root.addEventListener("input", (event) => this.onInput(event), until);
    root.addEventListener("click", (event) => this.onClick(event), until);
    root.addEventListener("toggle", (event) => this.open.set(event.target.dataset.facet, event.target.open), {
      ...until,
      capture: true,
    });
  }

  update(data, send) {
    this.send = send;
    if (this.data && this.data.key === data.key) return;
    this.data = data;
    const active = this.root.getRootNode().activeElement;
    const held = active && active.dataset ? [active.dataset.facet, active.dataset.value, active.type] : null;
    this.root.replaceChildren(...data.facets.map((facet) => this.group(facet)));
    if (held) this.refocus(held);
  }

  refocus([facet, value, type]) {
    for (const input of this.root.querySelectorAll("input")) {
      if (input.dataset.facet === facet && input.dataset.value === value && input.type === type) input.focus();
    }
  }

  group(facet) {
    const group = make("details", "facet");
    group.dataset.facet = facet.key;
    const chosen = facet.values.filter((value) => value.chosen).length;
    group.open = this.open.get(facet.key) ?? (facet.open || chosen > 0);
    const summary = make("summary", "", facet.label);
    if (chosen) summary.appendChild(make("span", "badge", chosen));
    group.appendChild(summary);
    if (facet.values.length > 2 * this.data.few) group.appendChild(this.search(facet));
    const list = make("ul");
    list.setAttribute("aria-label", facet.label);
    for (const value of facet.values) list.appendChild(this.value(facet, value));
    group.appendChild(list);
    const more = make("button", "more");
    more.type = "button";
    more.dataset.facet = facet.key;
    group.appendChild(more);
    if (facet.note) group.appendChild(make("p", "note", facet.note));
    this.sift(group, facet);
    return group;
  }

  search(facet) {
    const input = make("input", "sift");
    input.type = "search";
    input.dataset.facet = facet.key;
    input.placeholder = this.data.words.sift;
    input.setAttribute("aria-label", `${this.data.words.sift}: ${facet.label}`);
    input.value = this.searches.get(facet.key) || "";
    return input;
  }

  value(facet, value) {
    const item = make("li", value.count ? "" : "none");
    const label = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.checked = value.chosen;
    box.dataset.facet = facet.key;
    box.dataset.value = value.value;
    label.append(box, make("span", "name", value.name), make("span", "count", value.shown));
    label.title = value.name;
    item.dataset.folded = fold(value.name);
    item.dataset.count = value.count;
    item.appendChild(label);
    return item;
  }

  // Shows what the group's own search leaves: at first the most frequent values (of years the latest), in the
  // order of the list. A chosen one is always seen.
  sift(group, facet) {
    const word = fold(this.searches.get(facet.key) || "");
    const whole = this.whole.has(facet.key);
    const items = [...group.querySelectorAll("li")];
    const fits = items.filter((item) => item.dataset.folded.includes(word));
    const ranked = facet.latest ? fits : [...fits].sort((one, other) => other.dataset.count - one.dataset.count);
    const seen = new Set(whole ? fits : ranked.slice(0, word ? 2 * this.data.few : this.data.few));
    for (const item of items) item.hidden = !seen.has(item) && !item.querySelector("input").checked;
    const waiting = fits.filter((item) => item.hidden).length;
    const more = group.querySelector("button.more");
    more.hidden = !waiting && !whole;
    more.replaceChildren();
    appendText(more, whole ? this.data.words.less : `${this.data.words.more} (${waiting})`);
  }

  again(key) {
    const facet = this.data.facets.find((item) => item.key === key);
    const group = [...this.root.querySelectorAll("details")].find((item) => item.dataset.facet === key);
    if (facet && group) this.sift(group, facet);
  }

  onInput(event) {
    if (event.target.type !== "search") return;
    this.searches.set(event.target.dataset.facet, event.target.value);
    this.again(event.target.dataset.facet);
  }

  onClick(event) {
    const more = event.target.closest("button.more");
    if (!more) return;
    const key = more.dataset.facet;
    if (!this.whole.delete(key)) this.whole.add(key);
    this.again(key);
  }

  onChange(event) {
    const box = event.target;
    if (box.type !== "checkbox") return;
    this.send("toggled", { facet: box.dataset.facet, value: box.dataset.value, on: box.checked });
  }

  close() {
    this.ended.abort();
  }
}

function fold(text) {
  return text
    .toLowerCase()
    .replace(/đ/g, "d")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
}

export default keeping(FacetList, ".facets");
