"""The area that a document speaks for: from its letterhead, title, court, site and the places it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipeline.areas import Area, area_table, name_key, system_on
from pipeline.extraction.bodies import bodies_in
from pipeline.extraction.context import context, national_bodies, said
from pipeline.extraction.datelines import province_of_paper
from pipeline.extraction.homevotes import home_of_units
from pipeline.extraction.hosts import read_host
from pipeline.extraction.layout import Layout, head_end
from pipeline.extraction.raids import is_raid_news
from pipeline.extraction.reference import likely_day
from pipeline.records import BlockKind, DocumentMeta, Level, PlaceMention, SourceHints
from pipeline.spans import Span
from pipeline.textforms import fold

# A letterhead stands in these first characters.
LETTERHEAD = 300
# News name the place they speak of in their first sentences.
_LEAD = 500
# "giao ban công tác phòng, chống tệ nạn xã hội " before the name of a region.
_MEETING = 90
# "Tòa án nhân dân " before the name of its district.
_COURT = 24
# "quê ở xã …, " before the district that someone comes from.
_ORIGIN = 26
# News of a raid name so many other districts in passing at most.
_IN_PASSING = 2
# So many provinces listed in the lead are compared.
_SEVERAL = 3
_DEPTH = {Level.NATIONAL: 0, Level.REGION: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}
_LOCAL = (Level.DISTRICT, Level.COMMUNE)


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
        dated = said("dateline_after")
        titled = [p for p in named if title is not None and title.contains(p.span)]
        in_title = [p for p in titled if dated.match(self._layout.folded, p.span.end) is None]
        end_of_head = head_end(self._layout)
        head = [p for p in named if p.span.end <= end_of_head]
        boiler = [p for p in named if self._in_boilerplate(p)]
        body = [p for p in named if not self._in_boilerplate(p)]
        if self._regional(title):
            return Level.REGION, None, None, None
        speaker = self._commune_told_of(in_title) or self._speaker(named)
        if speaker is not None:
            return self._of_speaker(speaker, [*head, *boiler, *body], body)
        if self._from_ministry() or self._national(in_title, body):
            return Level.NATIONAL, None, None, None
        commune = self._commune(named) or self._commune_of_title(in_title)
        if commune is not None:
            return self._of_commune(commune, [*head, *body])
        district = self._district(in_title, head, boiler, body) or self._district_of_site(in_title)
        district = district or self._district_of_court(body) or self._district_of_raid(body)
        district = None if self._merged else district
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
            return self._of_nameless_district(body)
        return None, None, None, None

    @property
    def _merged(self) -> bool:
        """Whether there are no districts any more: a name of one is that of a commune, or of what it was."""
        return self._day is not None and system_on(self._day) == "VN34"

    def _of_nameless_district(
        self, body: list[PlaceMention]
    ) -> tuple[Level | None, str | None, str | None, str | None]:
        """A district that the text only calls "huyện": the one that holds the units it names."""
        district = home_of_units(body, Level.DISTRICT, self._day)
        if district is None:
            return Level.DISTRICT, None, None, None
        return Level.DISTRICT, self._province_of(district), district.name, None

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
        start = max(0, begin - LETTERHEAD)
        start = folded.rfind("\n", 0, start) + 1
        while start < min(begin + LETTERHEAD, len(folded)):
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
        self, speaker: PlaceMention, others: list[PlaceMention], body: list[PlaceMention]
    ) -> tuple[Level | None, str | None, str | None, str | None]:
        """The area of the unit that a letterhead names, or the district of the raid that a province's site tells of."""
        if speaker.level is Level.COMMUNE:
            return self._of_commune(speaker, others)
        if speaker.level is Level.DISTRICT:
            district = self._unit(speaker, others)
        else:
            district = None if self._merged else self._district_of_raid(body)
        if district is not None:
            return Level.DISTRICT, self._province_of(district), district.name, None
        return Level.PROVINCE, self._name(speaker), None, None

    def _regional(self, title: Span | None) -> bool:
        """Whether the document speaks for a region: its title names one, and its text speaks of all of it."""
        folded = self._layout.folded
        together = len(self._layout.hits("region_covered"))
        everything = self._layout.annotated.places
        in_title = title is not None and any(p.level is Level.REGION and title.contains(p.span) for p in everything)
        provinces = {place.name for place in everything if place.level is Level.PROVINCE}
        local = title is not None and any(title.contains(p.span) and p.name and p.level in _LOCAL for p in everything)
        called = title is not None and not local and said("region_titles").search(title.of(folded)) is not None
        if title is not None and said("several_titles").search(title.of(folded)) is not None and len(provinces) > 1:
            return True
        if title is not None and not local and self._compares(title):
            return True
        met = not local and any(self._is_met(place) for place in everything if place.level is Level.REGION)
        return (in_title or called or met) and together > 0 and len(provinces) != 1

    def _compares(self, title: Span) -> bool:
        """Whether news list several provinces in the lead, none in the title: "Quảng Ninh, Khánh Hòa và Kiên Giang"."""
        named = [place for place in self._layout.annotated.places if place.level is Level.PROVINCE and place.name]
        if self._meta.doc_type != "news" or any(title.contains(place.span) for place in named):
            return False
        lead = [place for place in named if self._layout.main_start <= place.span.start <= self._lead_end()]
        lists, folded = said("listed_places"), self._layout.folded
        listed = sum(lists.fullmatch(folded, a.span.end, b.span.start) is not None for a, b in pairwise(lead))
        often = Counter(place.name for place in named)
        told = {place.name for place in lead if often[place.name] > 1}
        one = said("province_said").search(folded) is not None
        return listed >= _SEVERAL - 1 and len(told) >= _SEVERAL and not one

    def _is_met(self, region: PlaceMention) -> bool:
        """Whether the lead tells of a meeting of a region: "hội nghị giao ban công tác … các tỉnh phía Nam"."""
        start = region.span.start
        if start > self._layout.main_start + _LEAD:
            return False
        return said("regional_meetings").search(self._layout.folded[max(0, start - _MEETING) : start]) is not None

    def _commune(self, named: list[PlaceMention]) -> PlaceMention | None:
        """The commune that the letterhead names as the speaker."""
        folded = self._layout.folded
        for place in named:
            if place.span.start > self._layout.main_start + LETTERHEAD:
                return None
            if place.level is not Level.COMMUNE or self._is_told_of_several(place):
                continue
            if said("commune_speaker").search(folded[: place.span.end][-60:]):
                return place
        return None

    def _is_told_of_several(self, place: PlaceMention) -> bool:
        """Whether a place stands in an item of news in brief: "* TP Long Xuyên: Công an phường Mỹ Bình kiểm tra …"."""
        block = self._layout.block_at(place.span.start)
        return block is not None and self._layout.blocks[block].kind is BlockKind.LIST_ITEM

    def _commune_of_title(self, in_title: list[PlaceMention]) -> PlaceMention | None:
        """The commune whose results the title announces ("kết quả … của thị trấn Ea Knốp")."""
        before = self._layout.folded
        return next(
            (p for p in in_title if p.level is Level.COMMUNE and before[: p.span.start].endswith(" của ")), None
        )

    def _commune_told_of(self, in_title: list[PlaceMention]) -> PlaceMention | None:
        """The one commune that the title of news names with its unit word, since there are no districts any more."""
        communes = [place for place in in_title if place.level is Level.COMMUNE]
        if not self._merged or self._meta.doc_type != "news" or len({place.name for place in communes}) != 1:
            return None
        return communes[0] if communes[0].unit_word else None

    def _of_commune(
        self, commune: PlaceMention, others: list[PlaceMention]
    ) -> tuple[Level | None, str | None, str | None, str | None]:
        """A commune with its district and province, helped by those named in the head."""
        areas = [self._table.by_id[area] for area in commune.area_ids]
        if self._day is not None:
            areas = [area for area in areas if area.valid_on(self._day)] or areas
        named = {place.name for place in others if place.level in (Level.PROVINCE, Level.DISTRICT)}
        for area in areas:
            district, province = self._table.district_of(area), self._table.province_on(area, self._day)
            known = {home.name for home in (district, province) if home is not None}
            if known & named:
                return (
                    Level.COMMUNE,
                    province.name if province is not None else None,
                    district.name if district is not None else None,
                    area.name,
                )
        home = home_of_units([commune, *others], Level.PROVINCE, self._day)
        homes = [place for place in others if place.level is Level.PROVINCE]
        districts = [place for place in others if place.level is Level.DISTRICT]
        return (
            Level.COMMUNE,
            self._name(homes[0]) if homes else (home.name if home is not None else None),
            districts[0].name if districts and not self._merged else None,
            commune.name,
        )

    def _in_boilerplate(self, place: PlaceMention) -> bool:
        block = self._layout.block_at(place.span.start)
        return block is None or self._layout.blocks[block].kind is BlockKind.BOILERPLATE

    def _national(self, in_title: list[PlaceMention], body: list[PlaceMention]) -> bool:
        folded = self._layout.folded
        if any(place.level in (Level.PROVINCE, Level.DISTRICT) for place in in_title):
            return False
        title = self._layout.title
        if title is not None and said("country_titles").match(folded, title.start):
            return True
        provinces = Counter(place.name for place in body if place.level is Level.PROVINCE)
        country = len(said("country_covered").findall(folded))
        ministry = national_bodies()
        from_ministry = ministry.search(folded, 0, head_end(self._layout)) is not None
        local = self._layout.says("local", Span(0, len(folded)))
        if country and not local and (not provinces or len(provinces) >= 3):
            return True
        if country and from_ministry and (len(provinces) != 1 or provinces.most_common(1)[0][1] < 3):
            return True
        lead = [p for p in body if p.level in (Level.PROVINCE, Level.DISTRICT) and p.span.start < self._lead_end()]
        if from_ministry and not local and not lead:
            return True
        return from_ministry and len(provinces) != 1 and self._first_is_national()

    def _first_is_national(self) -> bool:
        """Whether the first body that the head names, but for authors of cited papers, is one of the country."""
        head = self._layout.text[: head_end(self._layout)].replace("\n", " ")
        folded, cited = self._layout.folded, said("cited_body")
        bodies = (body for body in bodies_in(head) if not cited.search(folded[max(0, body.start - 60) : body.start]))
        first = next(bodies, None)
        return first is not None and first.national

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
        says = sum(map(folded.count, self._data.district_words))
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
            of_province = self._opens_with_province(body)
            if of_province:
                speakers = [place for place in speakers if place.span.start < self._lead_end()]
            pool = speakers or [place for place in [*boiler, *body] if place.level is Level.DISTRICT]
            if pool:
                (name, most), *_ = Counter(place.name for place in pool).most_common(1)
                elsewhere = self._tells_of_several(body, in_title)
                if elsewhere or (not speakers and (most * 2 < len(pool) or of_province)):
                    return None
                chosen = next(place for place in pool if place.name == name)
                return self._unit(chosen, [*boiler, *body])
        return None

    def _tells_of_several(self, body: list[PlaceMention], in_title: list[PlaceMention]) -> bool:
        """Whether news whose title names the province or no place tell of three districts or more."""
        titled = not in_title or in_title[0].level is Level.PROVINCE
        told = [place for place in body if place.level is Level.DISTRICT and not self._is_origin(place)]
        lead = {place.name for place in told if place.span.start < self._lead_end()}
        several = len({place.name for place in told}) > 2 or len(lead) > 1
        return self._meta.doc_type == "news" and titled and several

    def _opens_with_province(self, body: list[PlaceMention]) -> bool:
        """Whether the first sentences name a province and none of its districts."""
        levels = {place.level for place in body if place.span.start < self._lead_end()}
        return Level.PROVINCE in levels and Level.DISTRICT not in levels

    def _district_of_site(self, in_title: list[PlaceMention]) -> Area | None:
        """The district whose site publishes a text that names no one's area: "yenmy.hungyen.gov.vn"."""
        district = read_host(self._hints.host or "").district
        told = in_title or said("province_speaks").search(self._layout.folded)
        return None if told else district

    def _district_of_court(self, body: list[PlaceMention]) -> Area | None:
        """The district whose court is the only one in news of a trial."""
        folded = self._layout.folded
        if self._meta.doc_type != "news" or said("higher_court").search(folded) is not None:
            return None
        courts = [p for p in body if said("court_of").search(folded[max(0, p.span.start - _COURT) : p.span.start])]
        names = {(place.name, place.level) for place in courts}
        if len(names) != 1 or courts[0].level is not Level.DISTRICT or courts[0].span.start > self._lead_end():
            return None
        return self._unit(courts[0], body)

    def _district_of_raid(self, body: list[PlaceMention]) -> Area | None:
        """The one district that news of a raid name in their first sentences, others at most in passing."""
        if not is_raid_news(self._layout, self._meta.doc_type):
            return None
        districts = [place for place in body if place.level is Level.DISTRICT and not self._is_origin(place)]
        names = {place.name for place in districts if place.span.start <= self._lead_end()}
        others = Counter(place.name for place in districts if place.name not in names)
        if len(names) != 1 or len(others) > _IN_PASSING or any(count > 1 for count in others.values()):
            return None
        if any(place.unit_word for place in districts if place.name in others):
            return None
        if said("province_said").search(self._layout.folded) is not None:
            return None
        return self._unit(districts[0], body)

    def _is_origin(self, place: PlaceMention) -> bool:
        """Whether a place only says where someone comes from: "trú tại huyện Trấn Yên"."""
        before = self._layout.folded[max(0, place.span.start - _ORIGIN) : place.span.start]
        last = list(said("residence").finditer(before))
        return bool(last) and len(before[last[-1].end() :].split()) <= 2

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
        risen = [area for area in self._table.named(name_key(place.name)) if area.level is Level.DISTRICT]
        for area in [*areas, *risen]:  # "huyện Phong Điền" of Huế is a town in the table
            province = self._table.province_on(area, self._day)
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
            return self._province_of(district)
        for pool in (in_title, self._speakers(head)):
            found = [place for place in pool if place.level is Level.PROVINCE]
            if found:
                return self._name(found[0])
        by_paper = self._by_paper()
        if by_paper is not None:
            return by_paper
        counted = Counter(self._name(place) for place in body if place.level is Level.PROVINCE)
        if counted:
            (name, most), *rest = counted.most_common(2)
            if not rest or most > rest[0][1]:
                return name
        site = [place for place in boiler if place.level is Level.PROVINCE]
        if site:
            return self._name(Counter(site).most_common(1)[0][0])
        return self._by_host() or self._by_districts(body)

    def _by_paper(self) -> str | None:
        """ "(GLO)- …" opens articles of the paper of Gia Lai."""
        province = province_of_paper(self._layout)
        return self._table.on(province, self._day).name if province is not None else None

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
            gone = [area for area in areas if area.valid_to is not None and area.valid_to <= day]
            merged = [self._table.by_id[area.successor] for area in gone if area.successor]
            areas = valid or merged or areas
        return self._table.on(areas[0], day).name if areas else place.name

    def _province_of(self, unit: Area) -> str | None:
        """The name of the province that held a unit on the document's day."""
        province = self._table.province_on(unit, self._day)
        return province.name if province is not None else None

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
                    for home in (self._table.province_on(self._table.by_id[area], self._day) for area in place.area_ids)
                    if home is not None
                }
                if len(homes) == 1:
                    votes[homes.pop()] += 1
        if not votes:
            return None
        (name, most), *rest = votes.most_common(2)
        return name if not rest or most > rest[0][1] else None
