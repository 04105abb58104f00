"""Gold folders and figure lines, checked before anything is scored."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.evaluation.facts import COMPARED, FIGURE, Line
from pipeline.evaluation.wording import BadGoldError, fault_sentence
from pipeline.messages import Told
from pipeline.scheme import figure_schema

GOLD_SUFFIX = ".gold.json"

# What a predicted line must have to be scored; gold has all that the schema requires.
_SCORED = ("document", "id", "indicator", "measure", "value", "start", "end", "surface")
_TYPED = frozenset({*_SCORED, *FIGURE, *COMPARED, "part_of"})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "null": lambda value: value is None,
}


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The annotation of one document.

    Attributes:
        name: file name without ".gold.json"; the stem of the document it annotates.
        document: facts about the document itself (GUIDELINE section 7), as written.
        figures: the figure lines.
        decided: where somebody decided what a number is, as start and end; None where that is the whole document. Of
            a review that is under way nothing is known elsewhere.
    """

    name: str
    document: Mapping[str, Any]
    figures: tuple[Line, ...]
    decided: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class GoldFolder:
    """All annotations of a folder, in the order of their file names."""

    path: Path
    documents: tuple[GoldDocument, ...]


def load_gold(folder: Path) -> GoldFolder:
    """Reads every NAME.gold.json of a folder.

    Args:
        folder: not searched deeper.

    Raises:
        BadGoldError: if there is none, or one cannot be used; it names the file and what to do.
    """
    if not folder.is_dir():
        raise BadGoldError("no_folder", path=folder)
    documents = tuple(_read(path) for path in sorted(folder.glob(f"*{GOLD_SUFFIX}")))
    if not documents:
        raise BadGoldError("no_gold", path=folder)
    return GoldFolder(folder, documents)


def _read(path: Path) -> GoldDocument:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BadGoldError("not_json", path=path, line=error.lineno, detail=error.msg) from error
    except (OSError, UnicodeError) as error:
        raise BadGoldError("unreadable", path=path, detail=error) from error
    if not isinstance(content, dict) or not isinstance(content.get("figures"), list):
        raise BadGoldError("not_gold", path=path)
    document = content.get("document", {})
    if not isinstance(document, dict):
        raise BadGoldError("not_gold", path=path)
    required = tuple(figure_schema()["required"])
    for number, line in enumerate(content["figures"], start=1):
        if (complaint := _complaint(line, required, closed=True)) is not None:
            raise BadGoldError("bad_figure", path=path, number=number, id=_id_of(line), detail=complaint)
    name, figures = path.name.removesuffix(GOLD_SUFFIX), tuple(content["figures"])
    return GoldDocument(name, document, figures, _decided(content.get("x_decided"), path))


def _decided(spans: object, path: Path) -> tuple[tuple[int, int], ...] | None:
    """What the file of a review says of itself ("x_decided")."""
    if spans is None:
        return None
    found: list[tuple[int, int]] = []
    for pair in spans if isinstance(spans, list) else [None]:
        if not isinstance(pair, list) or [type(at) for at in pair] != [int, int]:
            raise BadGoldError("not_gold", path=path)
        found.append((pair[0], pair[1]))
    return tuple(found)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Figure lines of a file.

    Raises:
        BadGoldError: if it cannot be read, or a line is no JSON.
    """
    try:
        return parse_lines(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeError) as error:
        raise BadGoldError("unreadable", path=path, detail=error) from error


def parse_lines(text: str, source: object) -> list[dict[str, Any]]:
    """Figure lines of a text; whether each can be scored is asked when it is.

    Args:
        text: one JSON object per line.
        source: what it is called in complaints.

    Raises:
        BadGoldError: `not_json`, naming the line.
    """
    lines = []
    # Not splitlines: it also splits at U+2028 and its like, which JSON texts may hold.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                lines.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise BadGoldError("not_json", path=source, line=number, detail=error.msg) from error
    return lines


def by_document(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Predicted lines by the stem of their document.

    Raises:
        BadGoldError: if a line cannot be scored; it names the line and what is wrong.
    """
    found: dict[str, list[Line]] = {}
    for number, line in enumerate(lines, start=1):
        # A code that the scheme does not know is scored as what it is: an extra figure.
        if (complaint := _complaint(line, _SCORED, closed=False)) is not None:
            raise BadGoldError("bad_line", number=number, id=_id_of(line), detail=complaint)
        found.setdefault(PurePosixPath(line["document"]).stem, []).append(line)
    return found


def _id_of(line: object) -> object:
    return line.get("id", "?") if isinstance(line, Mapping) else "?"


def _complaint(line: object, required: Sequence[str], *, closed: bool) -> Told | None:
    """The first thing that is wrong with a line, or None.

    Args:
        line: whatever the file holds.
        required: fields that must be there.
        closed: whether values outside the closed lists are refused.
    """
    if not isinstance(line, Mapping):
        return fault_sentence("no_object")
    if missing := [name for name in required if name not in line]:
        return fault_sentence("missing_field", names=", ".join(missing))
    for name in (name for name in line if name in _TYPED):
        if not any(_TYPES[kind](line[name]) for kind in _types_of(name)):
            return fault_sentence("wrong_type", name=name, value=repr(line[name]))
        if closed and (odd := list(_outside(name, line[name]))):
            return fault_sentence("unknown_code", name=name, value=", ".join(odd))
    if not 0 <= line["start"] < line["end"]:
        return fault_sentence("wrong_span", start=line["start"], end=line["end"])
    return None


@cache
def _types_of(name: str) -> tuple[str, ...]:
    """The JSON types of a field; a closed list is one of texts."""
    rule = figure_schema()["properties"][name]
    given = rule.get("type", "string")
    types = (given,) if isinstance(given, str) else tuple(given)
    # The scorer takes a missing, an empty and a null value for the same thing.
    return types if name in _SCORED else (*types, "null")


def _outside(name: str, value: object) -> Iterator[str]:
    """Values that the schema's closed list does not hold; a field without such a list takes all."""
    rule = figure_schema()["properties"][name]
    allowed = rule.get("enum") or rule.get("items", {}).get("enum")
    if allowed is not None:
        values = value if isinstance(value, list) else [value]
        yield from (repr(item) for item in values if item not in allowed)
