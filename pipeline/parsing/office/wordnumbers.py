"""The numbers that Word writes before paragraphs by itself: "I.", "1.2.", "a)", "-".

They stand in no paragraph, only in the part `numbering.xml` (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_BULLET = "•"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
# Larger numbers are damage; as Roman numbers they would be long.
_MAX_NUMBER = 9_999


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: form, text ("%1.%2."), its font, first number, when it starts anew."""

    form: str = "decimal"
    text: str = ""
    font: str | None = None
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A list as paragraphs name it; lists of one abstract definition count together."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NumberedStyle:
    """The list and level that a style gives its paragraphs; each may come from another style or be missing."""

    num_id: str | None = None
    level: int | None = None


def value(element: etree._Element | None, path: str) -> str | None:
    """The attribute `w:val` of a child, or None."""
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def integer(text: str | None) -> int | None:
    """A whole number as Word writes it, or None for anything else."""
    bare = (text or "").strip()
    return int(bare) if bare.isascii() and bare.lstrip("-").isdigit() and len(bare) < 10 else None


def numbering_of(properties: etree._Element | None) -> NumberedStyle:
    """What `w:pPr` says about a list."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return NumberedStyle()
    return NumberedStyle(value(numbered, f"{W}numId"), integer(value(numbered, f"{W}ilvl")))


class Numbering:
    """Counts the lists of one document; paragraphs are asked in their order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        abstracts: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}  # a definition without levels takes those of the one that has the style's name
        named: dict[str, str] = {}
        styles: dict[str, dict[str, int]] = {}
        for element in root.iterchildren(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId") or ""
            abstracts[name] = _levels(element)
            styles[name] = _styled(element)
            if linked := value(element, f"{W}numStyleLink"):
                links[name] = linked
            if style := value(element, f"{W}styleLink"):
                named[style] = name
        for element in root.iterchildren(f"{W}num"):
            name = element.get(f"{W}numId") or ""
            abstract = value(element, f"{W}abstractNumId") or ""
            abstract = named.get(links.get(abstract, ""), abstract)
            one = _List(abstract, dict(abstracts.get(abstract, {})))
            _override(one, element)
            self._lists[name] = one
            for style, level in styles.get(abstract, {}).items():
                self._styles.setdefault(style, (name, level))

    def of_style(self, style: str, given: NumberedStyle) -> NumberedStyle:
        """Completes what a style says by the level that the list ties to it."""
        if given.num_id is None or given.level is not None:
            return given
        tied = self._styles.get(style)
        return replace(given, level=tied[1] if tied is not None else 0)

    def next(self, num_id: str, level: int) -> tuple[str, str | None]:
        """The mark of the next paragraph of a list, "" where it has none, and the font that the list names for it."""
        one = self._lists.get(num_id)
        if one is None or level not in one.levels or not 0 <= level < _LEVELS:
            return "", None
        counts = self._counts.setdefault(one.abstract, {})
        self._count(one, num_id, level, counts)
        for deeper in range(level + 1, _LEVELS):
            restart = one.levels[deeper].restart if deeper in one.levels else None
            if restart is None or (restart and level < restart):
                counts.pop(deeper, None)
        return _mark(one.levels, level, counts), one.levels[level].font

    def _count(self, one: _List, num_id: str, level: int, counts: dict[int, int]) -> None:
        start = one.starts.get(level, one.levels[level].start)
        if level in one.starts and (num_id, level) not in self._begun:
            counts[level] = start
        else:
            counts[level] = counts[level] + 1 if level in counts else start
        self._begun.add((num_id, level))


def _levels(element: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in element.iterchildren(f"{W}lvl"):
        index = integer(level.get(f"{W}ilvl")) or 0
        found[index] = _level(level)
    return found


def _level(element: etree._Element) -> _Level:
    legal = element.find(f"{W}isLgl")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return _Level(
        form=value(element, f"{W}numFmt") or "decimal",
        text=value(element, f"{W}lvlText") or "",
        font=None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi"),
        start=_first(value(element, f"{W}start")),
        restart=integer(value(element, f"{W}lvlRestart")),
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false"),
    )


def _first(text: str | None) -> int:
    number = integer(text)
    return 1 if number is None else number


def _styled(element: etree._Element) -> dict[str, int]:
    """Paragraph styles that levels are tied to."""
    found: dict[str, int] = {}
    for level in element.iterchildren(f"{W}lvl"):
        if style := value(level, f"{W}pStyle"):
            found[style] = integer(level.get(f"{W}ilvl")) or 0
    return found


def _override(one: _List, element: etree._Element) -> None:
    for change in element.iterchildren(f"{W}lvlOverride"):
        index = integer(change.get(f"{W}ilvl")) or 0
        level = change.find(f"{W}lvl")
        if level is not None:
            one.levels[index] = _level(level)
        start = value(change, f"{W}startOverride")
        if start is not None:
            one.starts[index] = _first(start)


def _mark(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    here = levels[level]
    if here.form == "bullet":
        # Bullets stand in fonts of signs, whose code points say nothing: which sign it is does not matter.
        plain = all(not 0xE000 <= ord(char) <= 0xF8FF for char in here.text)
        return here.text.strip() if plain and here.text.strip() else _BULLET
    text = here.text
    for index in range(_LEVELS):
        if f"%{index + 1}" in text and index in levels:
            number = counts.get(index, levels[index].start)
            form = "decimal" if here.legal else levels[index].form
            text = text.replace(f"%{index + 1}", _written(number, form))
    return text.strip()


def _written(number: int, form: str) -> str:
    """A number in one of Word's forms; forms of other scripts are written in digits."""
    if not 0 < number <= _MAX_NUMBER or form == "none":
        return "" if form == "none" else str(number)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):  # a … z, aa, bb …
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    parts: list[str] = []
    for size, sign in _ROMAN:
        parts.append(sign * (number // size))
        number %= size
    return "".join(parts)
