// The document pane: a text with marks. Positions are code points, as Python counts them.

// Maps code points to UTF-16 units; where the text has none above U+FFFF the two are the same.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (point) => clamp(point, 0, text.length);
  const starts = [];
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) starts.push(unit);
  starts.push(text.length);
  return (point) => starts[clamp(point, 0, starts.length - 1)];
}

// Cuts [start, end) wherever a mark begins or ends: [{start, end, marks}], marks innermost first.
function segments(start, end, marks) {
  const cuts = new Set([start, end]);
  for (const mark of marks) {
    if (mark.start > start && mark.start < end) cuts.add(mark.start);
    if (mark.end > start && mark.end < end) cuts.add(mark.end);
  }
  const points = [...cuts].sort((one, other) => one - other);
  const found = [];
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [from, to] = [points[index], points[index + 1]];
    const over = marks.filter((mark) => mark.start <= from && mark.end >= to);
    over.sort((one, other) => one.end - one.start - (other.end - other.start));
    found.push({ start: from, end: to, marks: over });
  }
  return found;
}

// The document's blocks and whatever stands between them, in order, nothing left out.
function pieces(length, blocks) {
  const found = [];
  let at = 0;
  for (const [kind, start, end, level] of blocks) {
    if (start > at) found.push(["gap", at, start, null]);
    if (end > start) found.push([kind, start, end, level]);
    at = Math.max(at, end);
  }
  if (at < length) found.push(["gap", at, length, null]);
  return found;
}

class DocumentPane {
  constructor(root) {
    this.root = root;
    this.body = surface(root, ".text");
    this.live = surface(root, ".live");
    this.shown = null;
    this.parts = new Map();
    this.chosen = null;
    this.timer = 0;
    this.asked = null;
    this.patience = 0;
    this.ended = new AbortController();
    const until = { signal: this.ended.signal };
    this.body.addEventListener("click", (event) => this.onClick(event), until);
    this.body.addEventListener("mouseup", () => this.onRange(), until);
    this.body.addEventListener("keyup", (event) => event.shiftKey && this.onRange(), until);
    document.addEventListener("keydown", (event) => this.key(event), until);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    const fresh = this.shown !== data.key;
    if (fresh) this.draw();
    surface(this.root, ".title").replaceChildren(...[make("span", "", data.title)]);
    surface(this.root, ".subtitle").replaceChildren(...[make("span", "", data.subtitle)]);
    surface(this.root, ".hint").replaceChildren(...[make("span", "", data.words.hint)]);
    this.root.style.setProperty("--pane-height", data.height);
    this.body.setAttribute("aria-label", data.title);
    if (fresh || this.answers(data.chosen)) this.choose(data.chosen, fresh || data.chosen !== this.chosen);
  }

  // While the reader walks on, the answer to an earlier step must not pull the text back.
  answers(chosen) {
    if (this.timer) return false;
    if (this.asked && chosen !== this.asked && Date.now() < this.patience) return false;
    this.asked = null;
    return chosen !== this.chosen;
  }

  draw() {
    const { text, marks, blocks, key } = this.data;
    const unit = unitsOf(text);
    this.marks = marks
      .map(([id, start, end, kind, label]) => ({ id, start: unit(start), end: unit(end), point: start, kind, label }))
      .sort((one, other) => one.start - other.start || other.end - one.end);
    this.order = this.marks.filter((mark) => mark.kind === "figure").map((mark) => mark.id);
    this.choosable = new Set(this.marks.filter((mark) => mark.kind !== "digits").map((mark) => mark.id));
    this.parts = new Map();
    this.text = text;
    const page = document.createDocumentFragment();
    let next = 0;
    const open = [];
    for (const [kind, start, end, level] of pieces(text.length, blocks.map((b) => [b[0], unit(b[1]), unit(b[2]), b[3]]))) {
      while (next < this.marks.length && this.marks[next].start < end) open.push(this.marks[next++]);
      const here = open.filter((mark) => mark.end > start);
      open.splice(0, open.length, ...here);
      const block = this.block(kind, start, end, level, here);
      if (block) page.appendChild(block);
    }
    this.body.replaceChildren(page);
    this.shown = key;
    this.chosen = null;
  }

  block(kind, start, end, level, marks) {
    if (kind === "gap" && !this.text.slice(start, end).trim()) return null;
    if (kind === "table") return this.table(start, end, marks);
    const heading = kind === "heading" || kind === "title";
    const block = make(heading ? "h4" : "p", `block ${kind}${level ? ` level-${Math.min(level, 4)}` : ""}`);
    this.fill(block, start, end, marks);
    return block;
  }

  // Rows of a table are lines of the text, cells stand between tabs.
  table(start, end, marks) {
    const scroll = make("div", "block table");
    const table = make("table");
    let at = start;
    for (const line of this.text.slice(start, end).split("\n")) {
      const row = make("tr");
      let from = at;
      for (const cell of line.split("\t")) {
        const box = make("td");
        this.fill(box, from, from + cell.length, marks);
        row.appendChild(box);
        from += cell.length + 1;
      }
      table.appendChild(row);
      at += line.length + 1;
    }
    scroll.appendChild(table);
    return scroll;
  }

  fill(element, start, end, marks) {
    const inside = marks.filter((mark) => mark.start < end && mark.end > start);
    for (const segment of segments(start, end, inside)) {
      const over = segment.marks;
      const kinds = [...new Set(over.map((mark) => mark.kind))].join(" ");
      const part = make(over.length ? "mark" : "span", kinds, this.text.slice(segment.start, segment.end));
      part.dataset.unit = segment.start;
      if (over.length) this.bind(part, over);
      element.appendChild(part);
    }
  }

  bind(part, over) {
    part.dataset.ids = over.map((mark) => mark.id).join(" ");
    part.title = over.map((mark) => mark.label).join("\n");
    const figures = over.filter((mark) => mark.kind !== "digits");
    for (const mark of over) {
      if (!this.parts.has(mark.id)) this.parts.set(mark.id, []);
      this.parts.get(mark.id).push(part);
    }
    if (!figures.length) return;
    part.setAttribute("role", "button");
    part.setAttribute("aria-pressed", "false");
    part.tabIndex = -1;
  }

  // A click on overlapping marks takes the innermost one, the next click on the same place the one around it.
  onClick(event) {
    const part = event.composedPath().find((node) => node instanceof Element && node.dataset.ids !== undefined);
    if (!part || !part.hasAttribute("role") || this.selection()) return;
    const ids = part.dataset.ids.split(" ").filter((id) => this.choosable.has(id));
    const at = ids.indexOf(this.chosen);
    this.choose(ids[(at + 1) % ids.length], false);
    this.tell(0);
  }

  key(event) {
    if (event.defaultPrevented || isTyping(event) || !this.root.isConnected) return;
    const step = { j: 1, k: -1 }[event.key];
    const inside = event.composedPath().includes(this.body);
    if (step !== undefined && this.order.length) {
      const at = this.order.indexOf(this.chosen);
      const to = at < 0 ? (step > 0 ? 0 : this.order.length - 1) : clamp(at + step, 0, this.order.length - 1);
      this.choose(this.order[to], true);
      this.focus();
      this.tell(350);
    } else if ((event.key === "Enter" || event.key === " ") && inside && this.chosen) {
      const part = event.composedPath()[0];
      const ids = part.dataset && part.dataset.ids ? part.dataset.ids.split(" ") : [];
      if (ids.length && !ids.includes(this.chosen)) this.choose(ids[0], false);
      this.tell(0);
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(id, scroll) {
    for (const [other, parts] of this.parts) {
      for (const part of parts) {
        const on = other === id || (part.dataset.ids || "").split(" ").includes(id);
        part.classList.toggle("chosen", on);
        if (part.hasAttribute("role")) {
          part.setAttribute("aria-pressed", String(on));
          part.tabIndex = on ? 0 : -1;
        }
      }
    }
    this.chosen = id;
    const first = id && this.parts.get(id);
    if (!first) return;
    const mark = this.marks.find((item) => item.id === id);
    const at = this.order.indexOf(id) + 1;
    this.live.textContent = at ? `${at}/${this.order.length}: ${mark.label}` : mark.label;
    if (scroll) this.bring(first[0]);
  }

  // Twice, because blocks above that were never drawn get their height only on the way.
  bring(part) {
    const centre = () => {
      const box = part.getBoundingClientRect();
      const pane = this.body.getBoundingClientRect();
      this.body.scrollTop += box.top - pane.top - (pane.height - box.height) / 2;
    };
    centre();
    requestAnimationFrame(() => requestAnimationFrame(centre));
  }

  focus() {
    const first = this.parts.get(this.chosen);
    if (first) first[0].focus({ preventScroll: true });
  }

  tell(wait) {
    clearTimeout(this.timer);
    const id = this.chosen;
    const send = () => {
      this.timer = 0;
      if (id === this.data.chosen) return;
      this.asked = id;
      this.patience = Date.now() + 3000;
      this.send("chosen", id);
    };
    if (wait) this.timer = setTimeout(send, wait);
    else send();
  }

  selection() {
    const owner = this.root.getRootNode();
    const found = owner.getSelection ? owner.getSelection() : document.getSelection();
    return found && !found.isCollapsed && found.rangeCount ? found.getRangeAt(0) : null;
  }

  // The marked-out range in code points; only asked for by pages that let people select text.
  onRange() {
    if (!this.data.selectable) return;
    const range = this.selection();
    if (!range || !this.body.contains(range.commonAncestorContainer)) return;
    const start = this.pointAt(range.startContainer, range.startOffset);
    const end = this.pointAt(range.endContainer, range.endOffset);
    if (start !== null && end !== null && end > start) this.send("range", { start, end });
  }

  pointAt(node, offset) {
    const inner = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[offset] || node.lastChild;
    const part = inner instanceof Element ? inner.closest("[data-unit]") || inner.querySelector("[data-unit]") : null;
    if (!part) return null;
    let unit = Number(part.dataset.unit);
    if (node.nodeType === Node.TEXT_NODE) {
      for (const child of part.childNodes) {
        if (child === node || child.contains(node)) break;
        unit += child.textContent.length;
      }
      unit += offset;
    }
    return Array.from(this.text.slice(0, unit)).length;
  }

  close() {
    clearTimeout(this.timer);
    this.ended.abort();
  }
}

export default keeping(DocumentPane, ".document");
