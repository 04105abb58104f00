"""Bodies that issue documents, as a text names them, written in full: data/extraction/bodies.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pipeline.areas import Area, area_table, name_key
from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.records import Level
from pipeline.textforms import fold

# A name of a unit has so many words and signs at most ("Bà Rịa - Vũng Tàu").
_LONGEST_NAME = 6
_TOKEN = re.compile(r"\w+\.?|[^\w\s]")
# What may stand between a body and its unit, and between a body and the one that it is a part of.
_BEFORE_UNIT = re.compile(r"[ ,(-]{0,4}")
_BEFORE_WHOLE = re.compile(r"[ ,(-]{0,4}(?:thuộc |của )?")


class FieldEntry(StrictData):
    """A field of departments."""

    name: str
    pattern: str
    example: str


class BodyEntry(StrictData):
    """A kind of body.

    Attributes:
        name: in full, without its unit; "{field}" stands for each field.
        at: levels on which such a body stands.
        subject: whether words that tell its task belong to its name.
        inside: whether it is named together with the body that it is a part of.
        link: what stands between the two names.
        part: whether the body that it is a part of may follow, which is left out.
        plain: whether the name of its unit follows without a unit word ("Tỉnh ủy Bình Phước").
        source: when an article has its figures from the body: where it begins with it, only where it says so, never.
        written: how `example` is written in full.
    """

    name: str
    pattern: str
    at: list[Level]
    subject: bool = False
    inside: bool = False
    link: str = ", "
    part: bool = False
    plain: bool = False
    source: Literal["any", "told", "never"] = "any"
    example: str
    written: str


class UnitEntry(StrictData):
    """A word before the name of a unit."""

    word: str
    pattern: str
    at: list[Level]
    example: str


class SubjectEntry(StrictData):
    """How the task in the name of a board is written."""

    pattern: str
    example: str


class Expansion(StrictData):
    """What an abbreviation stands for."""

    pattern: str
    name: str


class BodyData(StrictData):
    """The data file."""

    fields: list[FieldEntry]
    starts: list[str]
    bodies: list[BodyEntry]
    units: list[UnitEntry]
    subject: SubjectEntry
    expansions: list[Expansion]
    codes: dict[str, str]


class Unit(NamedTuple):
    """The unit of a body: its word in full, or ""; its areas of that name, none where the text says the word alone."""

    word: str
    levels: tuple[Level, ...]
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a text names.

    Attributes:
        name: in full, without its unit.
        entry: what kind of body it is.
        unit: what the text says of its unit, or None.
        whole: the body that it is a part of, for one that is named with it.
        start: where its name begins.
        end: where it ends, unit and whole included.
    """

    name: str
    entry: BodyEntry
    unit: Unit | None
    start: int
    end: int
    whole: Body | None = None

    @property
    def national(self) -> bool:
        """Whether it is a body of the whole country."""
        return self.entry.at == [Level.NATIONAL]


@cache
def body_data() -> BodyData:
    """The data file, read once.

    Raises:
        DataError: if it breaks its schema.
    """
    return load_yaml(BodyData, "extraction", "bodies.yaml")


@cache
def _entries() -> tuple[tuple[str, BodyEntry, str], ...]:
    """Name, entry and pattern of every body, fields filled in."""
    found = []
    for entry in body_data().bodies:
        fields = body_data().fields if "{field}" in entry.name else [None]
        for field in fields:
            name = entry.name if field is None else entry.name.replace("{field}", field.name)
            pattern = entry.pattern if field is None else entry.pattern.replace("{field}", f"(?:{field.pattern})")
            found.append((name, entry, pattern))
    return tuple(found)


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DataError(f"bodies.yaml: {pattern}: {error}") from error


@cache
def _finder() -> re.Pattern[str]:
    """All bodies at once; the number of the group tells which."""
    return _compiled(r"(?<!\w)(?:" + "|".join(f"({pattern})" for *_, pattern in _entries()) + r")(?!\w)")


@cache
def _starts() -> re.Pattern[str]:
    return _compiled(r"(?<!\w)(?:" + "|".join(map(re.escape, body_data().starts)) + r")(?!\w)")


@cache
def _unit_words() -> re.Pattern[str]:
    return _compiled("(?:" + "|".join(f"({entry.pattern})" for entry in body_data().units) + r")(?!\w)(?! hội)")


@cache
def _subject() -> re.Pattern[str]:
    return _compiled(" ?(?P<task>" + body_data().subject.pattern + ")")


@cache
def _expansions() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_compiled(rf"(?<!\w){one.pattern}(?!\w)"), one.name) for one in body_data().expansions)


def bodies_in(text: str) -> list[Body]:
    """The bodies that a text names, in order.

    Args:
        text: a stretch of a document with single spaces; `start` and `end` of the bodies count in it.
    """
    return list(_bodies_in(text))


# The head of one document is asked for several times.
@lru_cache(maxsize=64)
def _bodies_in(text: str) -> tuple[Body, ...]:
    return tuple(_joined(_found(text), fold(text)))


def _found(text: str) -> list[Body]:
    folded = fold(text)
    bodies: list[Body] = []
    position = 0
    while (start := _starts().search(folded, position)) is not None:
        position = start.end()
        match = _finder().match(folded, start.start())
        if match is None:
            continue
        name, entry, _ = _entries()[(match.lastindex or 1) - 1]
        end = position = match.end()
        if entry.subject:
            task = _subject().match(folded, end)
            if task is None:
                continue
            name, end = f"{name} {_spelled(task['task'])}", task.end()
        unit, end = _unit_after(text, folded, end, entry)
        bodies.append(Body(name, entry, unit, match.start(), end))
        position = end
    return bodies


def _spelled(task: str) -> str:
    """The words of a task in full and in normal case."""
    words = task.strip(" ,-")
    for pattern, name in _expansions():
        words = pattern.sub(name, words)
    return words


def _unit_after(text: str, folded: str, position: int, entry: BodyEntry) -> tuple[Unit | None, int]:
    """The unit named after a body, and where it ends."""
    if entry.at == [Level.NATIONAL]:
        return None, position
    begin = position + len(_match(_BEFORE_UNIT, folded, position))
    word = None if entry.plain else _unit_words().match(folded, begin)
    if word is not None:
        said = body_data().units[(word.lastindex or 1) - 1]
        levels = tuple(level for level in said.at if level in entry.at) or tuple(said.at)
        areas, end = _areas_at(text, word.end(), levels, said.word)
        if not areas:
            # "TP.HCM" is a name with its word
            areas, end = _areas_at(text, begin, levels, said.word)
        return Unit(said.word, levels, areas), end if areas else word.end()
    areas, end = _areas_at(text, begin, tuple(entry.at), "")
    return (Unit("", (areas[0].level,), areas), end) if areas else (None, position)


def _match(pattern: re.Pattern[str], text: str, position: int) -> str:
    match = pattern.match(text, position)
    return match.group() if match is not None else ""


def _areas_at(text: str, position: int, levels: tuple[Level, ...], word: str) -> tuple[tuple[Area, ...], int]:
    """The areas of some levels whose name begins at a position, the longest name first, and where it ends."""
    while position < len(text) and text[position] == " ":
        position += 1
    tokens = [match.end() for _, match in zip(range(_LONGEST_NAME), _TOKEN.finditer(text, position), strict=False)]
    if not text[position : position + 1].isupper() and not text[position : position + 1].isdigit():
        return (), position
    for end in reversed(tokens):
        name = text[position:end].rstrip(".")
        named = area_table().named(name_key(name)) or area_table().named(name_key(f"{word} {name}"))
        areas = {area.id: area for area in named if area.level in levels and (not word or _fits(area, word))}
        if areas:
            return tuple(areas.values()), end
    return (), position


def _fits(area: Area, word: str) -> bool:
    """Whether a unit can go under a word: provinces change theirs ("tỉnh Khánh Hòa", "thành phố Huế")."""
    return area.type == word or area.level is Level.DISTRICT


def _joined(bodies: list[Body], folded: str) -> list[Body]:
    """Bodies without the ones that they are a part of: "Phòng Cảnh sát hình sự, Công an tỉnh Lào Cai" is one."""
    joined: list[Body] = []
    for body in reversed(bodies):
        after = joined[-1] if joined else None
        between = folded[body.end : after.start] if after is not None else ""
        part = body.entry.inside or body.entry.part
        if after is not None and part and body.unit is None and _BEFORE_WHOLE.fullmatch(between):
            joined[-1] = replace(body, unit=after.unit, end=after.end, whole=after if body.entry.inside else None)
        else:
            joined.append(body)
    return joined[::-1]


def unit_in(text: str) -> Unit | None:
    """The unit that a text begins with: "xã Chư Sê - tỉnh Gia Lai"."""
    text = text.lstrip(" (")
    word = _unit_words().match(fold(text))
    if word is None:
        return None
    said = body_data().units[(word.lastindex or 1) - 1]
    areas, _ = _areas_at(text, word.end(), tuple(said.at), said.word)
    return Unit(said.word, tuple(said.at), areas)


def body_of_code(number: str) -> Body | None:
    """The body whose letters a document number carries ("118/BC-SLĐTBXH"), without its unit."""
    letters = re.split(r"[-/&]", fold(number).replace(" ", ""))[1:]
    return next((body_named(body_data().codes[code]) for code in letters if code in body_data().codes), None)


def body_named(name: str) -> Body | None:
    """The body of a full name, without its unit."""
    found = _found(name)
    return found[0] if found else None
