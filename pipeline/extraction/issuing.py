"""Who issued a document (GUIDELINE section 7): the body of its letterhead, its own words, its site or its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from pipeline.extraction.bodies import Body, Unit, bodies_in, body_named, body_of_code, unit_in
from pipeline.extraction.bodynames import BodyNames
from pipeline.extraction.context import context, document_types, said
from pipeline.extraction.hosts import read_host
from pipeline.extraction.layout import Layout
from pipeline.records import DocumentMeta, Level, SourceHints
from pipeline.textforms import fold

# A letterhead stands in so many characters around the start of the main text, its bodies in so many lines at most.
_LETTERHEAD = 300
_LINES = 12
# Title and lead, in which an article names its source; the signatures of a paper.
_LEAD = 1500
_FOOT = 400
# Title and first sentences of an article; the first one.
_SOURCES, _FIRST = 700, 400
# What is told of as long a time is no single event.
_LONG = timedelta(days=80)
# Who puts a document up: the body itself, or another authority.
_OWN, _OTHER = "issuer", "other_authority"
# So far the words around a body reach that tell what it has to do with the document.
_AROUND = 120


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a document: the body in full, or None.

    Attributes:
        name: the body with its unit.
        publisher: "issuer" or "other_authority" where an authority puts the document up; None for all others.
    """

    name: str | None = None
    publisher: str | None = None


class IssuerReader:
    """Finds the issuer of one document, of which type, place and date are known."""

    def __init__(self, layout: Layout, hints: SourceHints, meta: DocumentMeta) -> None:
        self._layout = layout
        self._hints = hints
        self._meta = meta

    def read(self) -> Issuer:
        """The body that issued the document; nothing where that is not certain."""
        names = BodyNames(self._meta)
        news = self._meta.doc_type == "news"
        bodies = self._of_article() if news else ((body, _OWN) for body in self._of_paper())
        found = ((names.full(body, sure=publisher == _OWN), publisher) for body, publisher in bodies)
        issuer = next((Issuer(name, publisher) for name, publisher in found if name is not None), None)
        if issuer is not None:
            return issuer
        if news:
            return Issuer(publisher=self._publisher(None, self._portal()))
        return Issuer(publisher=_OWN if self._letterhead() else None)

    # Papers

    def _of_paper(self) -> Iterator[Body]:
        """Bodies that a paper may come from, the most certain first; none after a letterhead that nobody knows."""
        lines = self._letterhead()
        head = " ".join(lines)
        bodies = _chained([body for body in bodies_in(head) if head[: body.start][-1:] != "("])
        if bodies and _joint(bodies, head):
            return
        if bodies:
            after = self._lines_after(lines, bodies[-1].end)
            if not any(map(_speaks, after)):
                yield _of_smaller(bodies[-1], after)
            return
        yield from self._labelled()
        yield from self._reporting()
        code = body_of_code(self._meta.number or "")
        if code is not None:
            yield code
        yield from self._signed()

    def _letterhead(self) -> list[str]:
        """The left column of the lines above number, date and title, as far as they name bodies and units."""
        layout, groups = self._layout, list[list[str]]([[]])
        text, begin = layout.text, max(0, layout.main_start - _LETTERHEAD)
        stop = layout.main_start + 2 * _LETTERHEAD
        if layout.title is not None and layout.title.start > layout.main_start:
            stop = min(stop, layout.title.start)
        for line in text[begin:stop].split("\n")[:_LINES]:
            column, ended = self._left(line)
            if column and (column.isupper() or _is_body(column)):
                groups[-1].append(column)
            elif column and groups[-1]:
                groups.append([])
            if ended:
                break
        named = [group for group in groups if bodies_in(" ".join(group))]
        return named[-1] if named else []

    def _left(self, line: str) -> tuple[str, bool]:
        """What stands in the left column of a line, and whether the letterhead ends with it."""
        folded = fold(line)
        motto = said("motto").search(folded)
        line = line[: motto.start()] if motto is not None else line
        columns = [column.strip(" -*_|") for column in said("column_gap").split(line)]
        left = next((column for column in columns if column), "")
        end = said("letterhead_end").search(fold(left))
        if end is not None:
            return " ".join(left[: end.start()].split()), True
        ended = any(pattern.match(fold(left)) for _, pattern in document_types())
        return ("" if ended else " ".join(left.split())), ended

    @staticmethod
    def _lines_after(lines: list[str], end: int) -> list[str]:
        """The lines that begin after a position of all joined."""
        position, after = 0, []
        for line in lines:
            if position > end:
                after.append(line)
            position += len(line) + 1
        return after

    def _labelled(self) -> Iterator[Body]:
        """ "Đơn vị báo cáo: Sở Y tế", "(Kèm theo Công văn … của Sở Y tế)"."""
        head = self._head()
        folded, bodies = fold(head), bodies_in(head)
        for name in ("issuer_label", "enclosed_of"):
            yield from (body for body in bodies if said(name).search(folded[max(0, body.start - 200) : body.start]))
        enclosed = said("enclosed_code").search(folded)
        code = body_of_code(enclosed["number"]) if enclosed is not None else None
        if code is not None:
            yield code

    def _reporting(self) -> Iterator[Body]:
        """ "Sở Y tế báo cáo kết quả như sau"."""
        head = self._head()
        folded = fold(head)
        for body in bodies_in(head):
            if said("reports_itself").match(folded[body.end : body.end + _AROUND]) and not self._cited(folded, body):
                yield body

    def _signed(self) -> Iterator[Body]:
        """ "TM. ỦY BAN NHÂN DÂN", "GIÁM ĐỐC SỞ Y TẾ": the body, never who signs for it."""
        for line in self._layout.text[-_FOOT:].split("\n"):
            if line.isupper():
                words = " ".join(line.split())
                sign = said("signs_for").search(fold(words))
                yield from bodies_in(words[sign.end() :])[:1] if sign is not None else ()

    # Articles

    def _of_article(self) -> Iterator[tuple[Body, str | None]]:
        """Bodies that an article may come from, and who puts it up if it does."""
        host = read_host(self._hints.host or "").issuer
        own = (map(self._of_site, self._site_lines()), map(self._of_heading, self._top_lines()))
        for bodies in (*chain(*own), self._labelled(), bodies_in(host or "")):
            yield from ((body, _OWN) for body in bodies)
        portal, speaks = self._portal(), body_named(context().unit_body)
        if portal is not None and speaks is not None and Level.COMMUNE in portal.levels:
            yield replace(speaks, unit=portal), _OWN
        if not self._event():
            yield from ((body, self._publisher(body, portal)) for body in self._sources())
        if portal is not None and speaks is not None and Level.PROVINCE not in portal.levels:
            yield replace(speaks, unit=portal), _OWN

    def _publisher(self, body: Body | None, portal: Unit | None) -> str | None:
        """Who puts up an article with a body's figures: its own unit's portal, for a department of it, or another's."""
        if portal is None and not self._on_site():
            return None
        speaks = body is not None and body.name == context().unit_body
        small = portal is not None and Level.PROVINCE not in portal.levels
        department = body is not None and small and body.entry.source == "any"
        return _OWN if speaks or department else _OTHER

    def _on_site(self) -> bool:
        """Whether an article stands on the site of an authority."""
        lines = (*self._site_lines(), self._hints.host or "")
        return any(said("authority_sites").search(fold(line)) for line in lines)

    def _event(self) -> bool:
        """Whether the article tells of one raid or trial, of which the body that acted is no source."""
        start, end = self._meta.period_start, self._meta.period_end
        if start is not None and (end or start) - start >= _LONG:
            return False
        folded, title = self._layout.folded, self._layout.title
        if title is not None and said("raid_titles").search(title.of(folded)) is not None:
            return True
        lead = folded[self._layout.main_start : self._layout.main_start + _LEAD]
        return start is None and said("incident_words").search(lead) is not None

    def _site_lines(self) -> Iterator[str]:
        """Lines that may tell whose page it is: the name of the site, those on top and those at the foot."""
        yield self._hints.site_name or ""
        yield from self._top_lines()
        yield from self._layout.text[-_LETTERHEAD:].split("\n")

    def _top_lines(self) -> list[str]:
        text, begin = self._layout.text, self._layout.main_start
        return text[max(0, begin - _LETTERHEAD) : begin + _LETTERHEAD].split("\n")

    @staticmethod
    def _of_site(line: str) -> Iterator[Body]:
        """The body whose site a line says it is: "Trang thông tin Sở Y tế tỉnh Đắk Lắk"."""
        line = " ".join(line.split())
        site = said("site_of").search(fold(line))
        if site is not None:
            named = (body for body in bodies_in(line[site.end() :])[:1] if body.start <= 1)
            yield from (body for body in named if body.name != context().unit_body)

    @staticmethod
    def _of_heading(line: str) -> Iterator[Body]:
        """The body whose name stands on top: "SỞ Y TẾ TỈNH AN GIANG", "PHƯỜNG VỸ DẠ, THÀNH PHỐ HUẾ"."""
        columns = (" ".join(column.split()) for column in said("column_gap").split(line))
        left = next((column for column in columns if column), "")
        if _is_body(left):
            yield from bodies_in(left)
        elif left.isupper() and said("speaking_bodies").match(fold(left)):
            speaks, unit = body_named(context().unit_body), unit_in(left)
            if speaks is not None and unit is not None and unit.areas and Level.PROVINCE not in unit.levels:
                yield replace(speaks, unit=unit)
            yield from (body for body in bodies_in(left)[-1:] if said("above_unit").match(fold(left), body.end))

    def _portal(self) -> Unit | None:
        """The unit whose portal the article stands on: "Trang thông tin điện tử xã Chư Sê", "Bản quyền: UBND xã …"."""
        for line in self._site_lines():
            words = " ".join(line.split())
            site = said("site_of").search(fold(words))
            if site is None:
                continue
            speaks = (body.unit for body in bodies_in(words[site.end() :])[:1] if body.name == context().unit_body)
            unit = unit_in(words[site.end() :]) or next(speaks, None)
            if unit is not None and unit.areas:
                return unit
        return None

    def _sources(self) -> Iterator[Body]:
        """Bodies that an article names as its source, in order; then the one that its first sentence begins with."""
        head = self._head(_SOURCES)
        folded, bodies = fold(head), [body for body in bodies_in(head) if body.entry.source != "never"]
        for body in bodies:
            before, after = folded[max(0, body.start - _AROUND) : body.start], folded[body.end : body.end + _AROUND]
            told = said("source_after").match(after) is not None and not self._cited(folded, body)
            if told or said("source_before").search(before) is not None:
                yield body
        for body in bodies:
            before = folded[max(0, body.start - _AROUND) : body.start]
            if body.entry.source == "any" and body.start < _FIRST and said("sentence_begins").search(before):
                yield body

    @staticmethod
    def _cited(folded: str, body: Body) -> bool:
        """Whether a body is only the author of a paper that is cited, or the one that something is sent to."""
        before = folded[max(0, body.start - _AROUND) : body.start]
        return said("cited_body").search(before[-60:]) is not None or said("addressee").search(before) is not None

    def _head(self, reach: int = _LEAD) -> str:
        """Title and lead with single spaces."""
        layout = self._layout
        return " ".join(layout.text[max(0, layout.main_start - _LETTERHEAD) : layout.main_start + reach].split())


def _chained(bodies: list[Body]) -> list[Body]:
    """Bodies of a letterhead, each with what those above it say of it: its unit, the body that it is a part of."""
    chained: list[Body] = []
    for body in bodies:
        unit = body.unit or next((one.unit for one in reversed(chained) if _gives(one, body)), None)
        whole = body.whole
        if chained and body.entry.inside and whole is None:
            whole = replace(chained[-1], unit=chained[-1].unit or body.unit)
        chained.append(replace(body, unit=unit, whole=whole))
    return chained


def _gives(above: Body, body: Body) -> bool:
    """Whether the unit of a body above is that of one below it."""
    return above.unit is not None and any(level in body.entry.at for level in above.unit.levels)


def _joint(bodies: list[Body], head: str) -> bool:
    """Whether several bodies issue a paper together: "HỘI LIÊN HIỆP PHỤ NỮ - CÔNG AN HUYỆN LỆ THỦY"."""
    if len(bodies) < 2 or context().unit_body in (bodies[-2].name, bodies[-1].name):
        return False
    return head[bodies[-2].end : bodies[-1].start] == " - " and not bodies[-1].entry.inside


def _speaks(line: str) -> bool:
    """Whether a line of a letterhead begins with some body, of the lists or not, and with no unit."""
    folded = fold(line)
    spoken = said("speaking_bodies").match(folded) or said("smaller_bodies").match(folded)
    return spoken is not None and unit_in(line) is None


def _is_body(line: str) -> bool:
    """Whether a line holds the name of a body and nothing else."""
    bodies = bodies_in(line)
    return len(bodies) == 1 and bodies[0].start == 0 and bodies[0].end >= len(line) - 1


def _of_smaller(body: Body, after: list[str]) -> Body:
    """ "ỦY BAN NHÂN DÂN THỊ XÃ BẠC LIÊU" over "PHƯỜNG 7" is that of the ward."""
    unit = unit_in(after[0]) if after and len(body.entry.at) > 1 else None
    if unit is None or body.unit is None or not unit.areas or after[0].startswith("("):
        return body
    order = body.entry.at
    smaller = max(map(order.index, unit.levels)) > max(map(order.index, body.unit.levels))
    return replace(body, unit=unit) if smaller else body
