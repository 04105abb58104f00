"""What a document is and speaks of (GUIDELINE section 7): type, number, issuer, date, place, reference period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import takewhile

from pipeline.areas import Area, area_table, system_on
from pipeline.extraction.context import context, document_types, issuers, national_bodies, said
from pipeline.extraction.hosts import read_host
from pipeline.extraction.layout import Layout
from pipeline.extraction.reference import ReferencePeriod, likely_day
from pipeline.extraction.timing import is_dated_day
from pipeline.records import BlockKind, DocumentMeta, Level, PeriodMention, PlaceMention, SourceHints
from pipeline.spans import Span
from pipeline.textforms import fold

# A letterhead stands in these first characters.
_LETTERHEAD = 300
# The head of a document: letterhead, number, title and lead stand in its first characters.
_HEAD = 1500
# A dateline may also stand at the foot, before the signatures.
_FOOT = 500
# News name the place they speak of in their first sentences.
_LEAD = 500
_NUMBER = re.compile(r"(?<!\w)số:? ?\*? ?(?P<n>[0-9]{1,5}) ?\*? ?/ ?(?P<code>[\wđ&./-]{2,30})")
# Lines above an article that tell when it was posted are shorter than this.
_LINE = 160
_DEPTH = {Level.NATIONAL: 0, Level.REGION: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}
_DATELINE = re.compile(r"[^\W\d_], ?$")


def _head_end(layout: Layout) -> int:
    return layout.main_start + _HEAD if layout.main_blocks else 0


class MetadataReader:
    """Reads the metadata of one document."""

    def __init__(self, layout: Layout, hints: SourceHints) -> None:
        self._layout = layout
        self._hints = hints
        self._head_end = _head_end(layout)

    def read(self) -> DocumentMeta:
        """All of it; empty where neither the text nor anything around it says so."""
        number, code = self._number()
        published = self._published()
        meta = DocumentMeta(
            doc_type=self._doc_type(code),
            number=number,
            title=self._title(),
            issuer=self._issuer(),
            published_on=published,
            area_system=system_on(published),
        )
        start, end = ReferencePeriod(self._layout, published, meta.doc_type).find().days
        system = meta.area_system or system_on(end)
        publisher = "issuer" if meta.doc_type not in ("news", "other") else "press"
        meta = replace(meta, period_start=start, period_end=end, area_system=system, publisher=publisher)
        level, province, district, commune = self._area(meta)
        return replace(meta, level=level, province=province, district=district, commune=commune)

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
        lines = layout.text[max(0, layout.main_start - _LETTERHEAD) : layout.main_start + _LETTERHEAD].split("\n")
        heads = [line.strip() for line in lines if line.strip()]
        if any(said("site_names").search(fold(line)) for line in heads):
            return False
        spoken = (said("speaking_bodies"), said("paper_heads"))
        return any(line.isupper() and any(pattern.match(fold(line)) for pattern in spoken) for line in heads)

    def _published(self) -> date | None:
        if self._hints.published_on is not None:
            return self._hints.published_on
        days = self._days_of_head()
        foot = [mention for mention in self._days() if mention.span.start > len(self._layout.text) - _FOOT]
        steps = ((self._is_dateline, days), (self._stands_alone, days), (self._is_dateline, foot))
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
        return said("posted").search(before) is not None and not self._in_prose(mention.span.start)

    def _stands_alone(self, mention: PeriodMention) -> bool:
        """A day in a short line of the head, or of the paper enclosed with, of which nothing else is said."""
        folded, start = self._layout.folded, mention.span.start
        before = folded[max(folded.rfind("\n", 0, start) + 1, start - _LINE) : start]
        if said("other_day").search(before):
            return False
        return not self._in_prose(start) or said("enclosed").search(before) is not None

    def _in_prose(self, position: int) -> bool:
        """Whether a position stands in a paragraph long enough to be running text."""
        block = self._layout.block_at(position)
        return block is not None and len(self._layout.blocks[block].span) > _LINE

    def _issuer(self) -> str | None:
        found = [
            match
            for pattern in issuers()
            if (match := pattern.search(self._layout.folded, 0, self._head_end)) is not None
            and not self._cited(match.start())
        ]
        if not found:
            return self._hints.site_name or read_host(self._hints.host or "").issuer
        first = min(found, key=lambda match: match.start())
        return self._as_written(first.start(), first.end())

    def _cited(self, position: int) -> bool:
        """Whether a body is only named as the author of a cited paper ("Quyết định … của Thủ tướng")."""
        before = self._layout.folded[max(0, position - 60) : position]
        return bool(said("cited_body").search(before))

    def _as_written(self, start: int, end: int) -> str:
        """The name without lower-case words that follow it."""
        words = self._layout.text[start:end].split()
        while len(words) > 2 and words[-1][:1].islower():
            words.pop()
        return " ".join(words)

    def _area(self, meta: DocumentMeta) -> tuple[Level | None, str | None, str | None, str | None]:
        return AreaReader(self._layout, self._hints, meta).read()


class AreaReader:
    """The area a document speaks for, from title, issuer, dateline, body, site and the districts it names."""

    def __init__(self, layout: Layout, hints: SourceHints, meta: DocumentMeta) -> None:
        self._layout = layout
        self._hints = hints
        self._meta = meta
        self._table = area_table()
        self._day = likely_day(layout, meta)
        self._data = context()

    def read(self) -> tuple[Level | None, str | None, str | None, str | None]:
        """Level, province, district and commune."""
        title = self._layout.title
        places = self._layout.annotated.places
        named = [p for p in places if p.name and p.level is not Level.REGION]
        in_title = [p for p in named if title is not None and title.contains(p.span)]
        head_end = _head_end(self._layout)
        head = [p for p in named if p.span.end <= head_end]
        boiler = [p for p in named if self._in_boilerplate(p)]
        body = [p for p in named if not self._in_boilerplate(p)]
        if self._regional(title):
            return Level.REGION, None, None, None
        speaker = self._speaker(named)
        if speaker is not None:
            return self._of_speaker(speaker, [*head, *boiler, *body])
        if self._from_ministry() or self._national(in_title, body):
            return Level.NATIONAL, None, None, None
        commune = self._commune(named)
        if commune is not None:
            return self._of_commune(commune, [*head, *body])
        district = self._district(in_title, head, boiler, body) or self._district_of_site(in_title)
        province = self._province(in_title, head, boiler, body, district)
        if district is not None:
            return Level.DISTRICT, province, district.name, None
        if province is not None:
            return Level.PROVINCE, province, None, None
        folded = self._layout.folded
        if said("province_said").search(folded):
            return Level.PROVINCE, None, None, None
        if said("country_said").search(folded):
            return Level.NATIONAL, None, None, None
        if any(word in folded for word in self._data.district_words):
            return Level.DISTRICT, None, None, None
        return None, None, None, None

    def _speaker(self, named: list[PlaceMention]) -> PlaceMention | None:
        """The smallest unit that the lines of the letterhead, or the name of its site, name as the speaker."""
        lines = [line for line in self._top_lines() if self._speaks(line)]
        within = [place for place in named if any(line.contains(place.span) for line in lines)]
        found = [place for place in within if place.unit_word or place.level is Level.PROVINCE]
        return max(found, key=lambda place: _DEPTH[place.level], default=None)

    def _from_ministry(self) -> bool:
        """Whether a body of the whole country stands on top, and no local one."""
        folded = self._layout.folded
        return any(national_bodies().match(folded, line.start) for line in self._top_lines() if self._speaks(line))

    def _top_lines(self) -> Iterator[Span]:
        """Lines around the start of the main text."""
        folded, begin = self._layout.folded, self._layout.main_start
        start = max(0, begin - _LETTERHEAD)
        start = folded.rfind("\n", 0, start) + 1
        while start < min(begin + _LETTERHEAD, len(folded)):
            end = folded.find("\n", start)
            end = end if end >= 0 else len(folded)
            yield Span(start, end)
            start = end + 1

    def _speaks(self, line: Span) -> bool:
        """Whether a line names who speaks: capitals that begin with a body or unit, or a unit's own site."""
        folded = self._layout.folded
        if said("unit_sites").match(folded, line.start, line.end):
            return True
        columns = line.of(self._layout.text).split("   ")[0].strip()
        body = said("speaking_bodies").match(folded, line.start, line.end)
        return columns.isupper() and body is not None

    def _of_speaker(
        self, speaker: PlaceMention, others: list[PlaceMention]
    ) -> tuple[Level | None, str | None, str | None, str | None]:
        """The area of the unit that a letterhead names."""
        if speaker.level is Level.COMMUNE:
            return self._of_commune(speaker, others)
        district = self._unit(speaker, others) if speaker.level is Level.DISTRICT else None
        if district is not None:
            home = self._table.province_of(district)
            return Level.DISTRICT, self._called(home), district.name, None
        return Level.PROVINCE, self._name(speaker), None, None

    def _regional(self, title: Span | None) -> bool:
        """Whether the document speaks for a region: its title names one, and its text speaks of all of it."""
        folded = self._layout.folded
        together = len(said("region_covered").findall(folded))
        in_title = title is not None and any(
            place.level is Level.REGION and title.contains(place.span) for place in self._layout.annotated.places
        )
        provinces = {place.name for place in self._layout.annotated.places if place.level is Level.PROVINCE}
        called = title is not None and said("region_titles").search(title.of(folded)) is not None
        return (in_title or called) and together > 0 and len(provinces) != 1

    def _commune(self, named: list[PlaceMention]) -> PlaceMention | None:
        """The commune that the letterhead names as the speaker."""
        folded = self._layout.folded
        for place in named:
            if place.span.start > self._layout.main_start + _LETTERHEAD:
                return None
            if place.level is Level.COMMUNE and said("commune_speaker").search(folded[: place.span.end][-60:]):
                return place
        return None

    def _of_commune(
        self, commune: PlaceMention, others: list[PlaceMention]
    ) -> tuple[Level | None, str | None, str | None, str | None]:
        """A commune with its district and province, helped by those named in the head."""
        areas = [self._table.by_id[area] for area in commune.area_ids]
        if self._day is not None:
            areas = [area for area in areas if area.valid_on(self._day)] or areas
        named = {place.name for place in others if place.level in (Level.PROVINCE, Level.DISTRICT)}
        for area in areas:
            district, province = self._table.district_of(area), self._table.province_of(area)
            known = {home.name for home in (district, province) if home is not None}
            if known & named:
                return (
                    Level.COMMUNE,
                    self._called(province),
                    district.name if district is not None else None,
                    area.name,
                )
        homes = [place for place in others if place.level is Level.PROVINCE]
        districts = [place for place in others if place.level is Level.DISTRICT]
        after = self._day is not None and system_on(self._day) == "VN34"
        return (
            Level.COMMUNE,
            self._name(homes[0]) if homes else None,
            districts[0].name if districts and not after else None,
            commune.name,
        )

    def _in_boilerplate(self, place: PlaceMention) -> bool:
        block = self._layout.block_at(place.span.start)
        return block is None or self._layout.blocks[block].kind is BlockKind.BOILERPLATE

    def _national(self, in_title: list[PlaceMention], body: list[PlaceMention]) -> bool:
        folded = self._layout.folded
        if any(place.level in (Level.PROVINCE, Level.DISTRICT) for place in in_title):
            return False
        provinces = Counter(place.name for place in body if place.level is Level.PROVINCE)
        country = len(said("country_covered").findall(folded))
        issuer = fold(self._meta.issuer or "")
        ministry = national_bodies()
        from_ministry = ministry.search(folded, 0, _head_end(self._layout)) is not None
        local = said("local").search(folded)
        if country and not local and (not provinces or len(provinces) >= 3):
            return True
        if country and from_ministry and (len(provinces) != 1 or provinces.most_common(1)[0][1] < 3):
            return True
        lead = [p for p in body if p.level in (Level.PROVINCE, Level.DISTRICT) and p.span.start < self._lead_end()]
        if from_ministry and not local and not lead:
            return True
        return ministry.search(issuer) is not None and len(provinces) != 1

    def _lead_end(self) -> int:
        main = self._layout.main_blocks
        return self._layout.blocks[main[0]].span.start + _LEAD if main else 0

    def _district(
        self,
        in_title: list[PlaceMention],
        head: list[PlaceMention],
        boiler: list[PlaceMention],
        body: list[PlaceMention],
    ) -> Area | None:
        """The one district that title, issuer or site name as the speaker."""
        folded = self._layout.folded
        titled = [place for place in in_title if place.level is Level.DISTRICT]
        if len({place.name for place in titled}) == 1 and not any(p.level is Level.PROVINCE for p in in_title[:1]):
            return self._unit(titled[0], [*in_title, *head, *boiler, *body])
        says = sum(len(re.findall(re.escape(word), folded)) for word in self._data.district_words)
        province_says = len(said("province_speaks").findall(folded))
        letter = said("district_speaker")
        speakers = [
            place
            for place in [*head, *boiler]
            if place.level is Level.DISTRICT
            and letter.search(folded[: place.span.start][-40:])
            and not said("dateline_after").match(folded, place.span.end)
        ]
        in_letterhead = [place for place in speakers if place.span.start < 400 and place in head]
        if in_letterhead and self._meta.doc_type not in ("news", "other"):
            return self._unit(in_letterhead[0], [*head, *boiler, *body])
        if says > province_says and says and not self._site_of_province(boiler):
            pool = speakers or [place for place in [*boiler, *body] if place.level is Level.DISTRICT]
            if pool:
                (name, most), *_ = Counter(place.name for place in pool).most_common(1)
                if not speakers and most * 2 < len(pool):
                    return None
                chosen = next(place for place in pool if place.name == name)
                return self._unit(chosen, [*boiler, *body])
        return None

    def _district_of_site(self, in_title: list[PlaceMention]) -> Area | None:
        """The district whose site publishes a text that names no one's area: "yenmy.hungyen.gov.vn"."""
        district = read_host(self._hints.host or "").district
        told = in_title or said("province_speaks").search(self._layout.folded)
        return None if told else district

    def _site_of_province(self, boiler: list[PlaceMention]) -> bool:
        """Whether the site's own name is that of a province: what its news name are not who speaks."""
        name = fold(" ".join((self._hints.site_name or "").split()))
        blocks = {self._layout.block_at(place.span.start) for place in boiler} - {None}
        lines = [self._layout.blocks[index].span for index in blocks if index is not None]
        own = [line for line in lines if name and name in " ".join(line.of(self._layout.folded).split())]
        levels = {place.level for place in boiler if any(line.contains(place.span) for line in own)}
        return Level.PROVINCE in levels and not levels & {Level.DISTRICT, Level.COMMUNE}

    def _unit(self, place: PlaceMention, others: list[PlaceMention]) -> Area | None:
        """The district that a mention means, helped by the provinces named around it."""
        areas = [self._table.by_id[area] for area in place.area_ids]
        areas = [area for area in areas if area.level is Level.DISTRICT]
        named = {other.name for other in others if other.level is Level.PROVINCE}
        for area in areas:
            province = self._table.province_of(area)
            if province is not None and province.name in named:
                return area
        return areas[0] if areas else None

    def _province(
        self,
        in_title: list[PlaceMention],
        head: list[PlaceMention],
        boiler: list[PlaceMention],
        body: list[PlaceMention],
        district: Area | None,
    ) -> str | None:
        if district is not None:
            home = self._table.province_of(district)
            return self._called(home)
        for pool in (in_title, self._speakers(head)):
            found = [place for place in pool if place.level is Level.PROVINCE]
            if found:
                return self._name(found[0])
        counted = Counter(self._name(place) for place in body if place.level is Level.PROVINCE)
        if counted:
            (name, most), *rest = counted.most_common(2)
            if not rest or most > rest[0][1]:
                return name
        site = [place for place in boiler if place.level is Level.PROVINCE]
        if site:
            return self._name(Counter(site).most_common(1)[0][0])
        return self._by_host() or self._by_districts(body)

    def _speakers(self, head: list[PlaceMention]) -> list[PlaceMention]:
        """Provinces in the letterhead, the issuer's name or a dateline."""
        folded = self._layout.folded
        speaker = said("province_speaker")
        found = [place for place in head if speaker.search(folded[: place.span.start][-80:])]
        dated = [place for place in head if re.match(r", ngày", folded[place.span.end : place.span.end + 8])]
        return [*found, *dated]

    def _name(self, place: PlaceMention) -> str:
        areas = [self._table.by_id[area] for area in place.area_ids]
        day = self._day
        if day is not None:
            valid = [area for area in areas if area.valid_on(day)]
            late = system_on(day) == "VN34"
            merged = [self._table.by_id[area.successor] for area in areas if area.successor] if late else []
            areas = valid or merged or areas
        return self._table.on(areas[0], day).name if areas else place.name

    def _called(self, province: Area | None) -> str | None:
        """The name that a province had on the document's day."""
        return self._table.on(province, self._day).name if province is not None else None

    def _by_host(self) -> str | None:
        """ "hungyen.gov.vn" names its province, or the site's name does."""
        for told in (self._hints.host, self._hints.site_name):
            province = read_host(told).province if told else None
            if province is not None:
                return province.name
        return None

    def _by_districts(self, body: list[PlaceMention]) -> str | None:
        """The province that most of the named districts lie in."""
        votes: Counter[str] = Counter()
        for place in body:
            if place.level is Level.DISTRICT:
                homes = {
                    home.name
                    for home in (self._table.province_of(self._table.by_id[area]) for area in place.area_ids)
                    if home is not None
                }
                if len(homes) == 1:
                    votes[homes.pop()] += 1
        if not votes:
            return None
        (name, most), *rest = votes.most_common(2)
        return name if not rest or most > rest[0][1] else None
