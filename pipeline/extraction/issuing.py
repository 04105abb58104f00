"""Who issued a document (GUIDELINE section 7): the body of its letterhead, its own words, its site or its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extraction.bodies import Body, bodies_in, body_named, body_of_code, unit_in
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
# So far the words around a body reach that tell what it has to do with the document.
_AROUND = 120


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a document: the body in full, or None; and whether an authority's page says it is the body's own."""

    name: str | None = None
    own: bool = False


class IssuerReader:
    """Finds the issuer of one document, of which type, place and date are known."""

    def __init__(self, layout: Layout, hints: SourceHints, meta: DocumentMeta) -> None:
        self._layout = layout
        self._hints = hints
        self._meta = meta

    def read(self) -> Issuer:
        """The body that issued the document; nothing where that is not certain."""
        news = self._meta.doc_type == "news"
        bodies = self._of_article() if news else ((True, body) for body in self._of_paper())
        names = BodyNames(self._meta)
        found = ((names.full(body, sure=own), own) for own, body in bodies)
        return next((Issuer(name, own) for name, own in found if name is not None), Issuer())

    # Papers

    def _of_paper(self) -> Iterator[Body]:
        """Bodies that a paper may come from, the most certain first; none after a letterhead that nobody knows."""
        lines = self._letterhead()
        head = " ".join(lines)
        bodies = _chained(bodies_in(head))
        if bodies:
            if not self._unknown(lines, bodies[-1].end):
                yield bodies[-1]
            return
        yield from self._labelled()
        code = body_of_code(self._meta.number or "")
        if code is not None:
            yield code
        yield from self._signed()

    def _letterhead(self) -> list[str]:
        """The left column of the lines above number, date and title, as far as they name bodies and units."""
        layout, found = self._layout, list[str]()
        text, begin = layout.text, max(0, layout.main_start - _LETTERHEAD)
        for line in text[begin : layout.main_start + 2 * _LETTERHEAD].split("\n")[:_LINES]:
            column, ended = self._left(line)
            if column and (column.isupper() or any(body.start == 0 for body in bodies_in(column))):
                found.append(column)
            elif column and found:
                break
            if ended:
                break
        return found

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
    def _unknown(lines: list[str], end: int) -> bool:
        """Whether a letterhead goes on with a body that is in no list: the issuer is that one, not the one above it."""
        position = 0
        for line in lines:
            if position > end and said("speaking_bodies").match(fold(line)) and not unit_in(line):
                return True
            position += len(line) + 1
        return False

    def _labelled(self) -> Iterator[Body]:
        """ "Đơn vị báo cáo: Sở Y tế", "(Kèm theo Công văn … của Sở Y tế)", "Sở Y tế báo cáo kết quả như sau"."""
        head = self._head()
        folded, bodies = fold(head), bodies_in(head)
        for name in ("issuer_label", "enclosed_of"):
            yield from (body for body in bodies if said(name).search(folded[max(0, body.start - 200) : body.start]))
        for body in bodies:
            if said("reports_itself").match(folded[body.end : body.end + _AROUND]) and not self._cited(folded, body):
                yield body

    def _signed(self) -> Iterator[Body]:
        """ "TM. ỦY BAN NHÂN DÂN", "GIÁM ĐỐC SỞ Y TẾ": the body, never who signs for it."""
        for line in self._layout.text[-_FOOT:].split("\n"):
            if line.isupper():
                line = " ".join(line.split())
                sign = said("signs_for").search(fold(line))
                yield from bodies_in(line[sign.end() :])[:1] if sign is not None else ()

    # Articles

    def _of_article(self) -> Iterator[tuple[bool, Body]]:
        """Bodies that an article may come from, and whether its page is theirs."""
        title = self._layout.title
        raid = title is not None and said("raid_titles").search(title.of(self._layout.folded)) is not None
        for line in self._site_lines():
            yield from ((True, body) for body in self._of_site(line))
        head = self._head()
        if not raid:
            yield from ((False, body) for body in self._sources(head))

    def _site_lines(self) -> Iterator[str]:
        layout = self._layout
        yield self._hints.site_name or ""
        yield from layout.text[max(0, layout.main_start - _LETTERHEAD) : layout.main_start + _LETTERHEAD].split("\n")
        yield from layout.text[-_LETTERHEAD:].split("\n")

    def _of_site(self, line: str) -> Iterator[Body]:
        """The body whose site or leaflet a line names: "Trang thông tin điện tử xã Chư Sê", "SỞ Y TẾ TỈNH AN GIANG"."""
        line = " ".join(line.split())
        site = said("site_of").search(fold(line))
        if site is not None:
            yield from (body for body in bodies_in(line[site.end() :])[:1] if body.start <= 1)
            unit = unit_in(line[site.end() :].strip())
            if unit is not None and Level.PROVINCE not in unit.levels:
                speaks = body_named(context().unit_body)
                if speaks is not None:
                    yield replace(speaks, unit=unit)
        elif line.isupper():
            yield from (body for body in bodies_in(line) if body.start == 0 and body.end >= len(line) - 1)

    def _sources(self, head: str) -> Iterator[Body]:
        """Bodies that an article names as its source, those that it says so of first."""
        folded, bodies = fold(head), bodies_in(head)
        for body in bodies:
            if said("source_before").search(folded[max(0, body.start - _AROUND) : body.start]):
                yield body
        for body in bodies:
            if said("source_after").match(folded[body.end : body.end + _AROUND]) and not self._cited(folded, body):
                yield body

    @staticmethod
    def _cited(folded: str, body: Body) -> bool:
        """Whether a body is only the author of a paper that is cited, or someone acts for it."""
        return said("cited_body").search(folded[max(0, body.start - 60) : body.start]) is not None

    def _head(self) -> str:
        layout = self._layout
        return " ".join(layout.text[max(0, layout.main_start - _LETTERHEAD) : layout.main_start + _LEAD].split())


def _chained(bodies: list[Body]) -> list[Body]:
    """Bodies of a letterhead, each with what those above it say of it: its unit, the body that it is a part of."""
    chain: list[Body] = []
    for body in bodies:
        above = chain[-1] if chain else None
        if above is not None and body.entry.inside and body.whole is None:
            body = replace(body, whole=above)
        unit = next((one.unit for one in reversed(chain) if _gives(one, body)), None)
        chain.append(replace(body, unit=unit) if body.unit is None else body)
    return chain


def _gives(above: Body, body: Body) -> bool:
    """Whether the unit of a body above is that of one below it."""
    return above.unit is not None and any(level in body.entry.at for level in above.unit.levels)
