"""Where what reviewers decided meets what extraction found: the table `figures`.

Everything that lists, counts and draws figures reads that table, so it holds the values of today: extraction's, or
those that a reviewer vouches for; what reviewers set aside is not in it. What extraction found of such a figure
stays, as it was written, in `figure_originals`. Before a document is stored anew its figures are lifted (as
extraction left them), afterwards the decisions are laid on them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from pipeline.records import DocumentMeta, Figure, Level, Measure, Qualifier, Scope, Status
from pipeline.spans import Span
from pipeline.storage.review.attaching import attach, ids_behind, place_of
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.fields import with_values
from pipeline.storage.review.records import Action, Decision
from pipeline.storage.review.replay import VOUCHED, ReviewState, Verdict, replay, state_of
from pipeline.storage.review.tables import AttachmentRow, OriginalRow
from pipeline.storage.rows import figure_of, figure_row
from pipeline.storage.schema import DocumentRow, FigureRow

# The rule that an added figure names, and how sure is what a person vouches for.
ADDED_RULE = "review.added/1"
_CERTAIN = 1.0
_DOUBT = "doubtful"


def lift(connection: Connection, document_id: str) -> None:
    """Puts the figures of a document as extraction left them."""
    added = delete(FigureRow).where(FigureRow.document_id == document_id, FigureRow.review == Verdict.ADDED)
    connection.execute(added.where(FigureRow.rule == ADDED_RULE))
    for name in connection.scalars(select(OriginalRow.id).where(OriginalRow.document_id == document_id)).all():
        _restore(connection, name)
    marked = update(FigureRow).where(FigureRow.document_id == document_id, FigureRow.review.is_not(None))
    connection.execute(marked.values(review=None, reviewed_by=None))


def lay(connection: Connection, document_id: str) -> None:
    """Lays the decisions about a document on its figures, which are as extraction left them."""
    leads = {decided: today for decided, today in attach(connection, document_id).items() if today is not None}
    held = decisions(connection, *leads)
    for figure_id, state in sorted(replay(held, leads).items()):
        _show(connection, figure_id, state, [one for one in held if leads[one.figure_id] == figure_id])


def show(connection: Connection, figure_id: str) -> ReviewState | None:
    """Brings one figure to what its decisions say now."""
    held = decisions(connection, *ids_behind(connection, figure_id))
    if not held:
        return None
    connection.execute(delete(FigureRow).where(FigureRow.id == figure_id, FigureRow.rule == ADDED_RULE))
    _restore(connection, figure_id)
    state = state_of(held)
    _show(connection, figure_id, state, held)
    return state


def state_of_figure(connection: Connection, figure_id: str) -> ReviewState | None:
    """What the decisions about a figure of today come to; None where there are none."""
    held = decisions(connection, *ids_behind(connection, figure_id))
    return state_of(held) if held else None


def original_of(connection: Connection, figure_id: str) -> Mapping[str, Any] | None:
    """The row that extraction made of a figure, where `figures` has another one or none."""
    row: Mapping[str, Any] | None = connection.scalar(select(OriginalRow.row).where(OriginalRow.id == figure_id))
    return row


def set_aside(connection: Connection, document_id: str) -> list[Mapping[str, Any]]:
    """The rows of figures that extraction found in a document and reviewers took off the lists."""
    shown = select(FigureRow.id).where(FigureRow.id == OriginalRow.id)
    asked = select(OriginalRow.row).where(OriginalRow.document_id == document_id, ~shown.exists())
    return list(connection.scalars(asked.order_by(OriginalRow.id)))


def figure_set_aside(connection: Connection, figure_id: str) -> tuple[Figure, str] | None:
    """A figure that reviewers took off the lists, as extraction (or who added it) had it, and its document."""
    row = original_of(connection, figure_id)
    if row is not None:
        days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("period_start", "period_end")}
        lists = {name: json.loads(row[name]) for name in ("detail", "flags")}
        return figure_of({**row, **days, **lists, "joint": bool(row["joint"])}), row["document_id"]
    held = decisions(connection, *ids_behind(connection, figure_id))
    born = next((one for one in held if one.action == Action.ADD), None)
    if born is None:
        return None
    blank = Span(born.start, born.end), born.surface
    return with_values(_blank(figure_id, *blank, born), {**born.after, **state_of(held).values}), born.document_id


def _restore(connection: Connection, figure_id: str) -> None:
    row = original_of(connection, figure_id)
    if row is None:
        marked = update(FigureRow).where(FigureRow.id == figure_id, FigureRow.review.is_not(None))
        connection.execute(marked.values(review=None, reviewed_by=None))
        return
    repeated = connection.execute(select(FigureRow.same_as).where(FigureRow.id == figure_id)).one_or_none()
    if repeated is not None:  # linked anew since
        row = {**row, "same_as": repeated.same_as}
    connection.execute(delete(FigureRow).where(FigureRow.id == figure_id))
    # As SQLite gave it, so that it comes back byte for byte.
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO figures ({names}) VALUES ({places})"), dict(row))  # noqa: S608 - our columns
    connection.execute(delete(OriginalRow).where(OriginalRow.id == figure_id))


def _show(connection: Connection, figure_id: str, state: ReviewState, held: Iterable[Decision]) -> None:
    """Lays one state on a figure that is as extraction left it."""
    row = connection.execute(select(FigureRow.__table__).where(FigureRow.id == figure_id)).mappings().one_or_none()
    if row is None:
        born = [one for one in held if one.action == Action.ADD]
        if born and state.verdict in VOUCHED:
            _add(connection, figure_id, state, born[-1])
        return
    if state.is_set_aside:
        _keep_original(connection, figure_id, row["document_id"])
        connection.execute(delete(FigureRow).where(FigureRow.id == figure_id))
    elif state.verdict in VOUCHED:
        _vouch(connection, dict(row), state)


def _vouch(connection: Connection, row: dict[str, Any], state: ReviewState) -> None:
    who = state.decided.who if state.decided else None
    mark = {"review": state.verdict.value, "reviewed_by": who}
    found = figure_of(row)
    flags = tuple(flag for flag in found.flags if flag != _DOUBT)
    figure = replace(with_values(found, state.values), flags=flags, confidence=_CERTAIN)
    made = _row_of(connection, figure, row["document_id"], row["run_id"], row["position"])
    changes = {name: value for name, value in made.items() if value != row[name]}
    if changes:
        _keep_original(connection, figure.id, row["document_id"])
    connection.execute(update(FigureRow).where(FigureRow.id == figure.id).values(**changes, **mark))


def _add(connection: Connection, figure_id: str, state: ReviewState, born: Decision) -> None:
    columns = (DocumentRow.id, DocumentRow.text, DocumentRow.run_id)
    # Its text may have come back under another id.
    today = select(AttachmentRow.document_id).where(AttachmentRow.decided_id == born.figure_id).scalar_subquery()
    document = connection.execute(select(*columns).where(DocumentRow.id == today)).one_or_none()
    span = place_of(born.evidence, document.text) if document is not None else None
    if document is None or span is None:
        return
    blank = replace(_blank(figure_id, span, span.of(document.text), born), page=_page(connection, document.id, span))
    last = connection.scalar(select(func.max(FigureRow.position)).where(FigureRow.document_id == document.id))
    position = 0 if last is None else last + 1
    made = _row_of(connection, with_values(blank, state.values), document.id, document.run_id, position)
    mark = {"review": state.verdict.value, "reviewed_by": state.decided.who if state.decided else born.who}
    connection.execute(insert(FigureRow).values(**made, **mark, same_as=None))


def _page(connection: Connection, document_id: str, span: Span) -> int | None:
    """The printed page: that of the figure before it, which is as near as a text tells."""
    before = select(FigureRow.page).where(FigureRow.document_id == document_id, FigureRow.start <= span.start)
    page: int | None = connection.scalar(before.order_by(FigureRow.start.desc()).limit(1))
    return page


def _blank(figure_id: str, span: Span, surface: str, born: Decision) -> Figure:
    """An added figure before its values."""
    return Figure(
        id=figure_id,
        indicator="other",
        measure=Measure.COUNT,
        value=0,
        qualifier=Qualifier.EXACT,
        unit="any",
        status=Status.REPORTED,
        scope=Scope.AGGREGATE,
        level=Level.PROVINCE,
        surface=surface,
        start=span.start,
        end=span.end,
        bound_low=0,
        bound_high=0,
        sentence=born.sentence,
        rule=ADDED_RULE,
        confidence=_CERTAIN,
    )


def _row_of(connection: Connection, figure: Figure, document_id: str, run_id: int, position: int) -> dict[str, Any]:
    said = connection.execute(select(DocumentRow.title, DocumentRow.number).where(DocumentRow.id == document_id)).one()
    return figure_row(figure, DocumentMeta(title=said.title, number=said.number), document_id, run_id, position)


def _keep_original(connection: Connection, figure_id: str, document_id: str) -> None:
    asked = "SELECT * FROM figures WHERE id = ?"
    row = dict(connection.exec_driver_sql(asked, (figure_id,)).mappings().one())
    row.pop("review")
    row.pop("reviewed_by")
    connection.execute(
        insert(OriginalRow).values(id=figure_id, document_id=document_id, row=json.loads(json.dumps(row)))
    )
