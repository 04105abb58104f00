"""Our own walk of a page's tree: every visible text once, in document order, block elements on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.parsing.web.tables import Place, data_tables

_HIDDEN_TAGS = frozenset(
    {
        "head", "script", "style", "noscript", "template", "title", "meta", "link", "base", "select", "option",
        "datalist", "textarea", "input", "iframe", "frameset", "noframes", "canvas", "audio", "video", "svg", "object",
        "embed", "applet", "map", "area", "param", "source", "track",
    }
)  # fmt: skip
BLOCK_TAGS = frozenset(
    {
        "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "section", "summary",
        "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "ul", "search", "marquee",
    }
)  # fmt: skip
SIDE_TAGS = frozenset({"nav", "header", "footer", "aside"})
_LIST_TAGS = frozenset({"ul", "ol", "menu", "dir"})
_SMALL_TAGS = frozenset({"i", "span", "em", "b", "a"})
# Shown with room around them although they stand in the line.
_SPACED_TAGS = frozenset({"button"})
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_DISPLAY = re.compile(r"display\s*:\s*(inline|block|table|flex|grid|list-item)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SPACES_BUT_TABS = re.compile(r"[ \n\r\f]+")
_PRE_BREAK = re.compile(r"\n")
_XML_NAME = re.compile(r"[A-Za-z_][\w-]*")
# Deeper than this a node's path is told by its number in the page, so that paths stay short.
_PATH_DEPTH = 64
_ICON_LENGTH = 3


@dataclass(slots=True)
class Piece:
    """A stretch of a line that comes from one text node; ``node`` is "" for signs that the walk itself sets."""

    text: str
    node: str


@dataclass(slots=True)
class PageLine:
    """One line of the text.

    Attributes:
        element: number of the nearest block element, in document order.
        tag: its name: "p", "li", "h2", "td" …
        depth: how many lists lie round it.
        side: the nav, header, footer or aside it lies in, or "".
        linked: how many of its characters are links.
        table: number of the data table it is a row of, or 0.
        cells: place of each cell of the row and its pieces' range.
    """

    element: int
    tag: str
    depth: int
    side: str
    table: int = 0
    pieces: list[Piece] = field(default_factory=list)
    linked: int = 0
    cells: list[tuple[Place, int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class _Open:
    """An element whose end has not been met yet."""

    number: int
    path: str
    block: int
    tag: str
    lists: int
    side: str
    hidden: bool = False
    pre: bool = False
    link: bool = False
    inline: bool = True
    texts: int = 0
    children: int = 0
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Walk:
    """What the walk found: lines, and for every element its parent and the last number inside it."""

    lines: list[PageLine] = field(default_factory=list)
    parents: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=lambda: [0])


class _Walker:
    """Builds lines; one object walks one tree."""

    def __init__(self, root: etree._Element, *, tabs: bool) -> None:
        self.walk = Walk()
        self._tabs = tabs
        self._tables = data_tables(root)
        self._root = root
        self._stack: list[_Open] = [_Open(0, "", 0, "html", 0, "")]
        self._line: PageLine | None = None
        self._space = False  # whether a space is due before the next character
        self._table: tuple[int, dict[etree._Element, Place]] | None = None
        self._cell: tuple[Place, int] | None = None
        self._row_open = False

    def run(self) -> Walk:
        for event, element in etree.iterwalk(self._root, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._start(element)
            elif event == "end":
                self._end(element)
            if event != "start" and element is not self._root and element.tail:
                self._text(element.tail)
        self._break()
        return self.walk

    def _start(self, element: etree._Element) -> None:
        above = self._stack[-1]
        tag = element.tag if isinstance(element.tag, str) else "?"
        here = self._open(element, tag.lower(), above)
        self._stack.append(here)
        if here.hidden:
            return
        if tag in self._cell_tags and self._table is not None and element in self._table[1]:
            self._open_cell(self._table[1][element])
        elif not here.inline and self._cell is None:
            self._break()
            if tag == "tr":
                self._row_open = self._table is not None
        elif not here.inline or tag == "br":
            self._in_cell_break(tag)
        if element in self._tables and self._table is None:
            self._table = (here.number, self._tables[element])
        self._space = self._space or tag in _SPACED_TAGS
        if element.text:
            self._text(element.text)

    _cell_tags = frozenset({"td", "th"})

    def _in_cell_break(self, tag: str) -> None:
        """A row is one line: inside its cells a line end is a space."""
        if self._cell is None and tag == "br":
            self._break()
        else:
            self._space = True

    def _end(self, element: etree._Element) -> None:
        here = self._stack.pop()
        self.walk.ends[here.number] = len(self.walk.parents) - 1
        if here.hidden:
            return
        if self._cell is not None and here.tag in self._cell_tags and element in (self._table or (0, {}))[1]:
            self._close_cell()
        elif not here.inline and self._cell is None:
            self._break()
            if here.tag == "tr":
                self._row_open = False
        elif not here.inline or here.tag in _SPACED_TAGS:
            self._space = True
        if self._table is not None and self._table[0] == here.number:
            self._table = None

    def _open(self, element: etree._Element, tag: str, above: _Open) -> _Open:
        number = len(self.walk.parents)
        self.walk.parents.append(above.number)
        self.walk.ends.append(number)
        above.children += 1
        above.counts[tag] = above.counts.get(tag, 0) + 1
        style = element.get("style") or ""
        display = _DISPLAY.search(style)
        inline = tag not in BLOCK_TAGS if display is None else display.group(1).lower() == "inline"
        if tag in self._cell_tags or tag in ("table", "tr"):
            inline = False
        return _Open(
            number,
            self._path(tag, above, number),
            above.block if inline else number,
            tag,
            above.lists + (tag in _LIST_TAGS),
            tag if tag in SIDE_TAGS else above.side,
            hidden=above.hidden or _is_hidden(element, tag, style),
            pre=above.pre or tag == "pre",
            link=above.link or tag == "a",
            inline=inline,
        )

    def _path(self, tag: str, above: _Open, number: int) -> str:
        if len(self._stack) > _PATH_DEPTH:
            return f"(//*)[{number}]"
        step = f"{tag}[{above.counts[tag]}]" if _XML_NAME.fullmatch(tag) else f"*[{above.children}]"
        return f"{above.path}/{step}"

    def _text(self, text: str) -> None:
        here = self._stack[-1]
        here.texts += 1
        if here.hidden:
            return
        node = f"{here.path}/text()[{here.texts}]"
        if here.pre and self._cell is None:
            for index, part in enumerate(_PRE_BREAK.split(text)):
                if index:
                    self._break()
                self._add(part, node, here)
            return
        spaces = _SPACES_BUT_TABS if self._tabs and self._cell is None else _SPACES
        collapsed = spaces.sub(" ", text)
        if collapsed.startswith(" "):
            self._space = True
        bare = collapsed.strip(" ")
        if bare:
            self._add(bare, node, here)
            self._space = collapsed.endswith(" ")

    def _add(self, text: str, node: str, here: _Open) -> None:
        if not text:
            return
        line = self._current(here)
        if self._space and line.pieces and not line.pieces[-1].text.endswith((" ", "\t")):
            line.pieces.append(Piece(" ", ""))
        elif here.tag == "sup" and text[0].isdigit() and line.pieces and line.pieces[-1].text[-1:].isdigit():
            line.pieces.append(Piece(" ", ""))  # "1.234²" must not become 1.2342
        self._space = False
        line.pieces.append(Piece(text, node))
        line.linked += len(text) if here.link else 0

    def _current(self, here: _Open) -> PageLine:
        if self._line is None:
            block = next((item for item in reversed(self._stack) if item.number == here.block), here)
            table = self._table[0] if self._table is not None and self._row_open else 0
            tag = "tr" if table else _named_block(self._stack)
            self._line = PageLine(block.number, tag, here.lists, here.side, table)
        return self._line

    def _open_cell(self, place: Place) -> None:
        self._close_cell()
        line = self._current(self._stack[-1])
        if line.cells:
            line.pieces.append(Piece("\t", ""))
        self._space = False
        self._cell = (place, len(line.pieces))

    def _close_cell(self) -> None:
        if self._cell is not None and self._line is not None:
            place, first = self._cell
            self._line.cells.append((place, first, len(self._line.pieces)))
        self._cell = None
        self._space = False

    def _break(self) -> None:
        line, self._line, self._space = self._line, None, False
        if line is None:
            return
        if any(not piece.text.isspace() for piece in line.pieces):
            self.walk.lines.append(line)


def _named_block(stack: list[_Open]) -> str:
    """The name of the nearest element that says what a line is."""
    for item in reversed(stack):
        if item.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "td", "th", "dt", "dd", "pre", "caption"):
            return item.tag
        if not item.inline:
            return item.tag
    return ""


def _is_hidden(element: etree._Element, tag: str, style: str) -> bool:
    if tag in _HIDDEN_TAGS or element.get("hidden") is not None or (style and _NO_DISPLAY.search(style)):
        return True
    if tag == "dialog":
        return element.get("open") is None
    if tag in _SMALL_TAGS and (element.get("aria-hidden") or "").lower() == "true":
        return len("".join(element.itertext()).strip()) <= _ICON_LENGTH
    return False


def visible_lines(root: etree._Element, *, tabs: bool = False) -> Walk:
    """The lines that a reader sees, in document order, each with the element it stands in.

    Args:
        root: the tree.
        tabs: whether tabs part columns, as in a word processor; in a page they are spaces.
    """
    return _Walker(root, tabs=tabs).run()


def line_runs(line: PageLine) -> Iterator[tuple[int, int, str]]:
    """Start, end and node path of every piece of a line that comes from the page."""
    position = 0
    for piece in line.pieces:
        if piece.node:
            yield position, position + len(piece.text), piece.node
        position += len(piece.text)
