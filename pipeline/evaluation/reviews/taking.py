"""Reviews made elsewhere, brought into a store: all of a file or nothing, and a second time nothing new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from sqlalchemy import Connection, select

from pipeline.evaluation.gold import GOLD_SUFFIX, load_gold
from pipeline.records import Figure
from pipeline.scheme import scheme
from pipeline.storage.review.fields import FIELDS, LINKS, checked, values_of
from pipeline.storage.review.overlay import state_of_figure
from pipeline.storage.review.records import Action, BadDecisionError, Proposal, ReviewError
from pipeline.storage.review.replay import VOUCHED
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow

# A file of so many bytes is no review.
_MOST_BYTES = 200_000_000


class BadReviewFileError(ReviewError):
    """A file of reviews that cannot be used; the text names the file and the place."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a file says of one document.

    Attributes:
        place: where in the file, for complaints.
        text: of the document, as the file has it.
        lines: figures that hold, as in figure.schema.json.
        decided: where somebody decided; a figure of the store there that is in no line was rejected.
    """

    place: str
    text: str
    lines: Sequence[Mapping[str, Any]]
    decided: Sequence[tuple[int, int]] = ()


def read_reviews(path: Path) -> list[Reviewed]:
    """A folder of gold files, or a file of Label Studio.

    Raises:
        BadReviewFileError: naming file and place.
        BadGoldError: likewise, of gold files.
    """
    return list(_gold(path) if path.is_dir() else _tasks(path))


def _gold(folder: Path) -> Iterator[Reviewed]:
    for gold in load_gold(folder).documents:
        place = folder / f"{gold.name}{GOLD_SUFFIX}"
        try:
            text = (folder / f"{gold.name}.txt").read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise BadReviewFileError(f"{place}: {error}") from error
        yield _checked(Reviewed(str(place), text, gold.figures, gold.decided or ()))


def _tasks(path: Path) -> Iterator[Reviewed]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadReviewFileError(f"{path}: > {_MOST_BYTES} bytes")
        tasks = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        raise BadReviewFileError(f"{path}: {error.lineno}:{error.colno}: {error.msg}") from error
    except (OSError, UnicodeError, RecursionError) as error:
        raise BadReviewFileError(f"{path}: {error}") from error
    if not isinstance(tasks, list):
        raise BadReviewFileError(f"{path}: no list of tasks")
    for number, task in enumerate(tasks, start=1):
        place = f"{path}: task {number}"
        try:
            text, results = task["data"]["text"], task["annotations"]
            lines = [_line(region, f"{place}, region {at}") for at, region in enumerate(_regions(results), start=1)]
        except (KeyError, TypeError, IndexError) as error:
            raise BadReviewFileError(f"{place}: {type(error).__name__}: {error}") from error
        if not isinstance(text, str):
            raise BadReviewFileError(f"{place}: data.text is no text")
        yield _checked(Reviewed(place, text, lines))


def _regions(annotations: Any) -> Iterator[Any]:
    """The regions of the last annotation that was not cancelled."""
    held = [one for one in annotations if not one.get("was_cancelled")]
    yield from (one for one in (held[-1]["result"] if held else ()) if one["type"] == "labels")


def _line(region: Any, place: str) -> dict[str, Any]:
    """A region as a figure line: what its note carries, with the label and the place that the region has now."""
    value = region["value"]
    notes = (region.get("meta") or {}).get("text") or ["{}"]
    try:
        carried = json.loads(notes[0]) if isinstance(notes, list) else json.loads(notes)
    except (json.JSONDecodeError, TypeError) as error:
        raise BadReviewFileError(f"{place}: meta.text: {error}") from error
    if not isinstance(carried, dict):
        raise BadReviewFileError(f"{place}: meta.text is no object")
    (indicator,) = value["labels"] if len(value["labels"]) == 1 else ("",)
    if not carried:
        carried = _drawn(indicator, str(value["text"]), place)
    return {
        **carried,
        "indicator": indicator,
        "start": value["start"],
        "end": value["end"],
        "surface": value["text"],
        "_place": place,
    }


def _drawn(indicator: str, surface: str, place: str) -> dict[str, Any]:
    """A region that somebody drew anew: what its label and words say, the rest as it is most often."""
    known = scheme().indicators.get(indicator)
    try:
        number = parse_decimal(surface.strip(), locale="vi", strict=True)
    except NumberFormatError as error:
        raise BadReviewFileError(f"{place}: {surface!r} is no plain number, and the region has no note") from error
    value = int(number) if number == number.to_integral_value() else float(number)
    usual = {"measure": "count", "qualifier": "exact", "status": "reported", "scope": "aggregate", "level": "province"}
    return {**usual, "value": value, "unit": known.unit if known else "any"}


def _checked(reviewed: Reviewed) -> Reviewed:
    """Refuses lines that quote what does not stand there, or hold what a figure cannot."""
    for number, line in enumerate(reviewed.lines, start=1):
        place = line.get("_place") or f"{reviewed.place}: figure {number}"
        start, end = line.get("start"), line.get("end")
        if type(start) is not int or type(end) is not int or reviewed.text[start:end] != line.get("surface"):
            raise BadReviewFileError(f"{place}: {line.get('surface')!r} does not stand at {start}:{end}")
        try:
            checked({name: line[name] for name in FIELDS if name in line})
        except BadDecisionError as error:
            raise BadReviewFileError(f"{place}: {error}") from error
    return reviewed


def proposals(connection: Connection, reviews: Sequence[Reviewed]) -> list[Proposal]:
    """What a store still lacks of some reviews; nothing where it has them all.

    Raises:
        BadReviewFileError: if the store has no document with that text.
    """
    return [proposal for reviewed in reviews for proposal in _of_document(connection, reviewed)]


def _of_document(connection: Connection, reviewed: Reviewed) -> Iterator[Proposal]:
    text_sha256 = hashlib.sha256(reviewed.text.encode("utf-8", "surrogatepass")).hexdigest()
    document_id = connection.scalar(select(DocumentRow.id).where(DocumentRow.text_sha256 == text_sha256))
    if document_id is None:
        raise BadReviewFileError(f"{reviewed.place}: no document of the store has this text")
    rows = connection.execute(select(FigureRow.__table__).where(FigureRow.document_id == document_id)).mappings()
    figures = [figure_of(row) for row in rows]
    at = {(figure.start, figure.end): figure for figure in figures}
    by_id = {figure.id: figure for figure in figures}
    held = set()
    for line in reviewed.lines:
        figure = by_id.get(str(line.get("id"))) or at.get((line["start"], line["end"]))
        if figure is None:
            yield _adding(document_id, line)
        else:
            held.add(figure.id)
            yield from _about(connection, figure, line)
    for figure in figures:
        if figure.id not in held and (figure.start, figure.end) in {tuple(one) for one in reviewed.decided}:
            yield _proposal(connection, Action.REJECT, figure, {})


def _adding(document_id: str, line: Mapping[str, Any]) -> Proposal:
    values = {name: line[name] for name in FIELDS if name in line and name not in LINKS and name != "relation"}
    return Proposal(Action.ADD, values=values, document_id=document_id, start=line["start"], end=line["end"])


def _about(connection: Connection, figure: Figure, line: Mapping[str, Any]) -> Iterator[Proposal]:
    seen = values_of(figure)
    said = checked({name: line[name] for name in FIELDS if name in line and name not in LINKS and name != "relation"})
    changed = {name: value for name, value in said.items() if value != seen[name]}
    state = state_of_figure(connection, figure.id)
    if changed:
        yield _proposal(connection, Action.CORRECT, figure, changed)
    elif state is None or state.verdict not in VOUCHED:
        yield _proposal(connection, Action.CONFIRM, figure, {})


def _proposal(connection: Connection, action: Action, figure: Figure, values: Mapping[str, Any]) -> Proposal:
    state = state_of_figure(connection, figure.id)
    return Proposal(action, figure.id, state.latest.seq if state else 0, values, seen=values_of(figure))
