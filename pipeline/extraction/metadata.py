"""What a document is and speaks of (GUIDELINE section 7): type, number, issuer, date, place, reference period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import takewhile

from pipeline.areas import system_on
from pipeline.extraction.context import context, document_types, said
from pipeline.extraction.homearea import LETTERHEAD, AreaReader
from pipeline.extraction.issuing import IssuerReader
from pipeline.extraction.layout import Layout, head_end
from pipeline.extraction.papernames import in_paper_name
from pipeline.extraction.reference import STATED_KINDS, ReferencePeriod
from pipeline.extraction.tellingday import telling_day
from pipeline.extraction.timing import is_dated_day
from pipeline.records import OPEN_YEAR, DocumentMeta, Level, PeriodMention, SourceHints
from pipeline.textforms import fold

# A dateline may also stand at the foot, before the signatures.
_FOOT = 500
_NUMBER = re.compile(r"(?<!\w)số(?: ký hiệu)?:? ?\*? ?(?P<n>[0-9]{1,5}) ?\*? ?/ ?(?P<code>[\wđ&./-]{2,30})")
# Lines above an article that tell when it was posted are shorter than this.
_LINE = 160
# A line as long as this that ends like a sentence is one.
_SENTENCE, _STOPS = 60, (".", "!", "?", '."', ".”")
# An article appears at most so many years after what it tells.
_LONG_PAST = 3
_DATELINE = re.compile(r"[^\W\d_], ?$")
# A line of the foot that holds a day alone, but for its place or who wrote before it and the time behind it.
_SIGNED = re.compile(r"\W*(?:[^\W\d_][^\d,;:()]{1,30}(?:, ?| ?\(| [-–] ))?")
_TIMED = re.compile(r"[ ,]*(?:[0-9]{1,2}[:hg][0-9:]{0,6}(?: (?:sa|ch|am|pm))?)?\W*")


# What a notice is that its title says more of.
_NOTICES = (("other", "conclusions"), ("report", "notices_of_results"))


class MetadataReader:
    """Reads the metadata of one document."""

    def __init__(self, layout: Layout, hints: SourceHints) -> None:
        self._layout = layout
        self._hints = hints
        self._head_end = head_end(layout)

    def read(self) -> DocumentMeta:
        """All that its figures are read by; empty where neither the text nor anything around it says so.

        News without a date count as published on the day on which they tell.
        """
        number, code = self._number()
        doc_type = self._doc_type(code)
        published = self.published or telling_day(self._layout, doc_type)
        meta = DocumentMeta(
            doc_type=doc_type,
            number=number,
            title=self._title(),
            published_on=published,
            area_system=system_on(published),
        )
        start, end = ReferencePeriod(self._layout, published, meta.doc_type).find().days
        system = meta.area_system or system_on(end)
        meta = replace(meta, period_start=start, period_end=end, area_system=system)
        level, province, district, commune = self._area(meta)
        return replace(meta, level=level, province=province, district=district, commune=commune)

    def stated(self, meta: DocumentMeta) -> DocumentMeta:
        """What the document says of itself, for those who look it up: type, number, issuer and publisher.

        The type by which its figures are read may be another: the models that read them were fitted with that one, and
        an article that opens with the number of a report goes on like the report.

        Args:
            meta: what `read` gave, perhaps with another period.
        """
        number = None if self._retells() else meta.number
        meta = replace(meta, doc_type=self._stated_type(meta), number=number, published_on=self.published)
        issuer = IssuerReader(self._layout, self._hints, meta).read()
        press = "issuer" if meta.doc_type not in ("news", "other") else "press"
        return replace(meta, issuer=issuer.name, publisher=issuer.publisher or press)

    def _stated_type(self, meta: DocumentMeta) -> str:
        title = self._layout.title.of(self._layout.folded) if self._layout.title is not None else ""
        noticed = next((kind for kind, name in _NOTICES if said(name).match(title)), None)
        if noticed is not None:
            return noticed
        kind = self._doc_type("") if self._retells() else meta.doc_type
        return self._type_in_head() if kind == "news" and self._head_says("enclosed_code") else kind

    def _retells(self) -> bool:
        """Whether the number in the head is that of a report that the text tells of."""
        match = _NUMBER.search(self._layout.folded, 0, self._head_end)
        return match is not None and said("cited_report").search(self._before(match.start())) is not None

    def _head_says(self, name: str) -> bool:
        """Whether a pattern matches around the start of the main text."""
        begin = self._layout.main_start
        return said(name).search(self._layout.folded, max(0, begin - LETTERHEAD), begin + LETTERHEAD) is not None

    def _title(self) -> str | None:
        span = self._layout.title
        if span is not None:
            return " ".join(span.of(self._layout.text).split()) or None
        return self._hints.title

    def _number(self) -> tuple[str | None, str]:
        match = _NUMBER.search(self._layout.folded, 0, self._head_end)
        if match is None or said("cited_number").search(self._before(match.start())):
            return None, ""
        code = self._layout.text[match.start("code") : match.end("code")].rstrip(".,-/")
        return f"{match['n']}/{code}", code.split("-")[0].split("/")[-1].casefold()

    def _before(self, position: int) -> str:
        return self._layout.folded[max(0, position - 14) : position]

    def _doc_type(self, code: str) -> str:
        numbered = self._number_type(code)
        if numbered is not None:
            return numbered
        if not self._official():
            return "news" if self._layout.main_blocks else "other"
        return self._type_in_head()

    def _type_in_head(self) -> str:
        """The type that a line of the head begins with."""
        for line in self._layout.folded[: self._head_end].split("\n"):
            for kind, pattern in document_types():
                if pattern.search(line.strip()):
                    return kind
        return "other"

    @staticmethod
    def _number_type(code: str) -> str | None:
        """What the letters of a number say: "KH" and "KHLT" a plan, "BC" a report."""
        types = context().number_types
        return types.get(code) or types.get(code[:2])

    def _official(self) -> bool:
        """Whether an authority speaks for itself: the motto, an addressee, or its name in capitals on top."""
        layout = self._layout
        if any(word in layout.folded for word in context().letterhead):
            return True
        lines = layout.text[max(0, layout.main_start - LETTERHEAD) : layout.main_start + LETTERHEAD].split("\n")
        heads = [line.strip() for line in lines if line.strip()]
        if any(said("site_names").search(fold(line)) for line in heads):
            return False
        spoken = (said("speaking_bodies"), said("paper_heads"))
        return any(line.isupper() and any(pattern.match(fold(line)) for pattern in spoken) for line in heads)

    @cached_property
    def published(self) -> date | None:
        """The day of publication that the document or what is known around it states."""
        if self._hints.published_on is not None:
            return self._hints.published_on
        days = self._days_of_head()
        foot = [mention for mention in self._days() if mention.span.start > len(self._layout.text) - _FOOT]
        steps = (
            (self._is_dateline, days),
            (self._stands_alone, days),
            (self._is_dateline, foot),
            (self._signs, foot),
        )
        return next((mention.start for sure, those in steps for mention in those if sure(mention)), None)

    def _days(self) -> Iterator[PeriodMention]:
        """Days with their year."""
        periods = self._layout.annotated.periods
        return (mention for mention in periods if is_dated_day(mention))

    def _days_of_head(self) -> list[PeriodMention]:
        """Days with their year in the document's head."""
        return list(takewhile(lambda mention: mention.span.start <= self._head_end, self._days()))

    def _is_dateline(self, mention: PeriodMention) -> bool:
        """ "Hưng Yên, ngày 5 tháng 7 năm 2021" or a line that tells when an article was posted."""
        before = self._layout.folded[max(0, mention.span.start - 30) : mention.span.start]
        written = mention.span.of(self._layout.folded)
        if written.startswith("ngày") and _DATELINE.search(before) and "căn cứ" not in before:
            return True
        if said("posted").search(before) is None:
            return False
        closed = self._layout.folded.startswith(")", mention.span.end) and "(" in before
        return closed or not self._in_prose(mention.span.start)

    def _signs(self, mention: PeriodMention) -> bool:
        """A day in a line of its own: "Kon Tum, 02/10/2012", "(14/08/2015 07:10 SA)", "P.V. (11/6/2013)"."""
        folded, span = self._layout.folded, mention.span
        begin, end = folded.rfind("\n", 0, span.start) + 1, folded.find("\n", span.end)
        after = folded[span.end : end if end >= 0 else len(folded)]
        return _SIGNED.fullmatch(folded, begin, span.start) is not None and _TIMED.fullmatch(after) is not None

    def _stands_alone(self, mention: PeriodMention) -> bool:
        """A day in a short line of the head, or of the paper enclosed with, of which nothing else is said."""
        folded, start = self._layout.folded, mention.span.start
        before = folded[max(folded.rfind("\n", 0, start) + 1, start - _LINE) : start]
        if said("other_day").search(before) or self._is_of_today(mention):
            return False
        tells = self._in_prose(start) or self._in_sentence(start)
        return not tells or said("enclosed").search(before) is not None

    def _is_of_today(self, mention: PeriodMention) -> bool:
        """Whether a site shows the day of the visit over an article that tells of years long before."""
        told, start = self._last_year, mention.start
        return told is not None and start is not None and start.year - told >= _LONG_PAST

    @cached_property
    def _last_year(self) -> int | None:
        """The last year of which the text tells, but for names of papers."""
        told = (m for m in self._layout.annotated.periods if m.kind in STATED_KINDS and m.end is not None)
        years = [m.end.year for m in told if m.end is not None and not in_paper_name(self._layout, m)]
        return max((year for year in years if year != OPEN_YEAR), default=None)

    def _in_prose(self, position: int) -> bool:
        """Whether a position stands in a paragraph long enough to be running text."""
        block = self._layout.block_at(position)
        return block is not None and len(self._layout.blocks[block].span) > _LINE

    def _in_sentence(self, position: int) -> bool:
        """Whether a position stands in a line that is a sentence, as articles of one to a paragraph have them."""
        if self._official():
            return False
        folded = self._layout.folded
        begin, end = folded.rfind("\n", 0, position) + 1, folded.find("\n", position)
        line = folded[begin : end if end >= 0 else len(folded)].rstrip()
        return len(line) > _SENTENCE and line.endswith(_STOPS)

    def _area(self, meta: DocumentMeta) -> tuple[Level | None, str | None, str | None, str | None]:
        return AreaReader(self._layout, self._hints, meta).read()
