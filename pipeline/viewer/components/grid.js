// What our tables share: drawn anew when their data change, marked anew when another one is chosen, one tab stop.

class Grid {
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

  close() {
    this.ended.abort();
  }
}

// A table whose lines with an id are chosen: by click, by Enter and space, walked by the arrow keys.
class LineGrid extends Grid {
  lines() {
    return [...this.root.querySelectorAll("tbody tr[data-id]")];
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
    const line = event.target.closest("tr[data-id]");
    if (line) this.choose(line);
  }

  choose(line) {
    this.mark(line.dataset.id);
    this.send("chosen", line.dataset.id);
  }

  key(event) {
    const line = event.target.closest("tr[data-id]");
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
}
