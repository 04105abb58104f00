"""What a model sees of the area that a document speaks for and of the period that it reports on or plans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.areas import Area, area_table, system_on
from pipeline.extraction.layout import Layout
from pipeline.extraction.reference import ReferencePeriod, in_paper_name
from pipeline.extraction.timing import Pair
from pipeline.records import BlockKind, DocumentMeta, Level, PeriodKind, PeriodMention, PlaceMention

Names = tuple[str, str | None, str | None, str | None]

_LETTERHEAD, _HEAD = 400, 1500
# So many places named most often are looked at beside those of title and head.
_FREQUENT = 6
_GENERAL = {
    "province": re.compile(r"(?<!\w)(?:toàn tỉnh|địa bàn tỉnh|trong tỉnh|công an tỉnh|ubnd tỉnh|ủy ban nhân dân tỉnh|của tỉnh)(?!\w)"),
    "district": re.compile(r"(?<!\w)(?:toàn huyện|địa bàn huyện|công an huyện|ubnd huyện|toàn quận|công an quận|ubnd quận|toàn thị xã|công an thị xã|phòng lao động|phòng lđ)"),
    "commune": re.compile(r"(?<!\w)(?:toàn phường|toàn xã|ubnd phường|ubnd xã|công an phường|công an xã|địa bàn phường|địa bàn xã)(?!\w)"),
    "national": re.compile(r"(?<!\w)(?:cả nước|toàn quốc)(?!\w)"),
    "region": re.compile(r"(?<!\w)(?:toàn vùng|trong vùng|các tỉnh|khu vực miền|cụm thi đua)(?!\w)"),
}  # fmt: skip


def _bucket(value: float, edges: tuple[float, ...]) -> int:
    return sum(value > edge for edge in edges)


@dataclass(frozen=True, slots=True)
class AreaOption:
    """An area that a document may speak for."""

    names: Names
    mentions: tuple[PlaceMention, ...] = ()


class DocumentAreas:
    """Options for a document's area, with their features."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._table = area_table()
        main = layout.main_blocks
        self._begin = layout.blocks[main[0]].span.start if main else 0
        self._named = [place for place in layout.annotated.places if place.name]

    @cached_property
    def options(self) -> list[AreaOption]:
        """Every option once: the country, the rules' own, and the places of title, head and body."""
        found: dict[Names, list[PlaceMention]] = {self.ruled: [], ("national", None, None, None): []}
        for place in self._candidates():
            for names in self._names(place):
                found.setdefault(names, [])
        for place in self._named:
            for names in self._names(place):
                if names in found:
                    found[names].append(place)
        return [AreaOption(names, tuple(mentions)) for names, mentions in found.items()]

    @property
    def ruled(self) -> Names:
        """What the rules say."""
        meta = self._meta
        return (meta.level.value if meta.level is not None else "none", meta.province, meta.district, meta.commune)

    def _candidates(self) -> Iterator[PlaceMention]:
        often = {name for name, _ in Counter(place.name for place in self._named).most_common(_FREQUENT)}
        for place in self._named:
            if place.span.start < self._begin + _HEAD or self._in_title(place) or place.name in often:
                yield place

    def _names(self, place: PlaceMention) -> Iterator[Names]:
        if place.level is Level.REGION:
            yield "region", None, None, None
            return
        day = self._meta.published_on
        areas = [self._table.by_id[area] for area in place.area_ids]
        valid = [area for area in areas if day is None or area.valid_on(day)] or areas
        for area in valid[:3]:
            yield from self._of_area(area, day)

    def _of_area(self, area: Area, day: date | None) -> Iterator[Names]:
        province = self._table.province_of(area)
        home = province.name if province is not None else None
        if area.level is Level.PROVINCE:
            merged = self._table.by_id.get(area.successor) if area.successor else None
            late = day is not None and system_on(day) == "VN34" and not area.valid_on(day)
            yield "province", merged.name if merged is not None and late else area.name, None, None
            return
        district = self._table.district_of(area)
        commune = area.name if area.level is Level.COMMUNE else None
        yield area.level.value, home, district.name if district is not None else None, commune
        if home is not None:
            yield "province", home, None, None

    def _in_title(self, place: PlaceMention) -> bool:
        title = self._layout.title
        return title is not None and title.contains(place.span)

    def rows(self) -> list[list[str]]:
        """Features by option."""
        return [list(self._features(option)) for option in self.options]

    @cached_property
    def _shared(self) -> tuple[str, ...]:
        folded = self._layout.folded
        counts = {name: len(pattern.findall(folded)) for name, pattern in _GENERAL.items()}
        provinces = len({place.name for place in self._named if place.level is Level.PROVINCE})
        most = max(counts, key=lambda name: counts[name]) if any(counts.values()) else "none"
        return (
            f"type={self._meta.doc_type}",
            f"most={most}",
            *(f"{name}={_bucket(count, (0, 2, 5))}" for name, count in counts.items()),
            f"provinces={_bucket(provinces, (0, 1, 3, 6))}",
        )

    def _features(self, option: AreaOption) -> Iterator[str]:
        level = option.names[0]
        yield f"ruled={option.names == self.ruled}"
        yield f"ruled={option.names == self.ruled}:{level}"
        yield f"level={level}"
        yield from (f"{level}:{shared}" for shared in self._shared)
        home = option.names[1]
        yield f"{level}:home={self._share_of_home(home)}"
        yield from self._mentioned(option, level)

    def _share_of_home(self, home: str | None) -> int:
        """How many of the districts and communes named lie in a province."""
        if home is None:
            return 0
        small = [place for place in self._named if place.level in (Level.DISTRICT, Level.COMMUNE)]
        inside = sum(any(names[1] == home for names in self._names(place)) for place in small)
        return _bucket(inside / len(small), (0.3, 0.6, 0.9)) + 1 if small else 0

    def _mentioned(self, option: AreaOption, level: str) -> Iterator[str]:
        folded = self._layout.folded
        mentions = [place for place in option.mentions if place.level.value == level]
        yield f"{level}:count={_bucket(len(mentions), (0, 1, 3, 7))}"
        if not mentions:
            return
        rivals = Counter(place.name for place in self._named if place.level.value == level)
        yield f"{level}:rank={min(sorted(rivals.values(), reverse=True).index(rivals[mentions[0].name]), 3)}"
        yield f"{level}:rivals={_bucket(len(rivals), (1, 3))}"
        titled = [place for place in mentions if self._in_title(place)]
        yield f"{level}:title={bool(titled)}"
        if titled:
            yield f"{level}:title_unit={titled[0].unit_word}"
        yield f"{level}:first={min(place.span.start for place in mentions) == min(p.span.start for p in self._named)}"
        for place in mentions:
            if place.span.start > self._begin + _HEAD:
                break
            after = folded[place.span.end : place.span.end + 8]
            before = folded[max(0, place.span.start - 40) : place.span.start].split()[-2:]
            if re.match(r",? ngày", after):
                yield f"{level}:dateline"
            elif place.span.start < self._begin + _LETTERHEAD:
                yield f"{level}:letterhead={place.unit_word}"
                yield f"{level}:letterhead_after={' '.join(before)}"
            else:
                yield f"{level}:lead={place.unit_word}"
        if any(self._boilerplate(place) for place in mentions):
            yield f"{level}:boilerplate"

    def _boilerplate(self, place: PlaceMention) -> bool:
        block = self._layout.block_at(place.span.start)
        return block is None or self._layout.blocks[block].kind is BlockKind.BOILERPLATE


_DATED = (
    PeriodKind.MONTH,
    PeriodKind.MONTHS,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
    PeriodKind.YEARS,
    PeriodKind.DATES,
    PeriodKind.AS_OF,
)
_MOST_MENTIONS = 40


@dataclass(frozen=True, slots=True)
class ReferenceOption:
    """A period that a document may report on or plan."""

    days: Pair
    mentions: tuple[PeriodMention, ...] = ()


class DocumentPeriods:
    """Options for a document's reference period, with their features."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._reader = ReferencePeriod(layout, meta.published_on, meta.doc_type)
        main = layout.main_blocks
        self._begin = layout.blocks[main[0]].span.start if main else 0

    @property
    def ruled(self) -> Pair:
        """What the rules say."""
        return self._meta.period_start, self._meta.period_end

    @cached_property
    def options(self) -> list[ReferenceOption]:
        """Every pair of dates once: none, the rules' own, and all that title, heads and body state."""
        found: dict[Pair, list[PeriodMention]] = {self.ruled: [], (None, None): []}
        dated = [m for m in self._layout.annotated.periods if m.kind in _DATED and self._main(m)]
        for mention in dated[:_MOST_MENTIONS]:
            for days in self._days(mention):
                found.setdefault(days, []).append(mention)
        return [ReferenceOption(days, tuple(mentions)) for days, mentions in found.items()]

    def _main(self, mention: PeriodMention) -> bool:
        block = self._layout.block_at(mention.span.start)
        return block is not None and self._layout.blocks[block].kind is not BlockKind.BOILERPLATE

    def _days(self, mention: PeriodMention) -> Iterator[Pair]:
        if mention.kind is PeriodKind.AS_OF:
            if mention.end is not None:
                yield date(mention.end.year, 1, 1), mention.end
            return
        days = self._reader.resolve(mention)
        if days is not None:
            yield days

    def rows(self) -> list[list[str]]:
        """Features by option."""
        return [list(self._features(option)) for option in self.options]

    def _features(self, option: ReferenceOption) -> Iterator[str]:
        start, end = option.days
        kind = self._meta.doc_type
        yield f"ruled={option.days == self.ruled}"
        yield f"ruled={option.days == self.ruled}:{kind}"
        if start is None or end is None:
            yield f"none:{kind}"
            return
        length = _bucket((end - start).days, (0, 31, 100, 190, 280, 370, 800))
        yield f"length={length}:{kind}"
        yield f"ahead={self._ahead(end)}:{kind}"
        yield f"count={_bucket(len(option.mentions), (0, 1, 2, 4))}"
        for mention in option.mentions[:6]:
            yield from self._of_mention(mention, kind, length)

    def _of_mention(self, mention: PeriodMention, kind: str, length: int) -> Iterator[str]:
        folded, title = self._layout.folded, self._layout.title
        where = self._where(mention)
        named = in_paper_name(self._layout, mention)
        yield f"at={where}:{mention.kind.value}:{named}"
        yield f"at={where}:{kind}"
        yield f"at={where}:length={length}"
        yield f"basis={mention.basis}:{where}"
        before = folded[max(0, mention.span.start - 24) : mention.span.start].split()[-2:]
        yield f"words={where}:{' '.join(before)}"
        if title is not None and title.contains(mention.span):
            yield f"title_end={folded[mention.span.end : title.end].strip() == ''}"

    def _where(self, mention: PeriodMention) -> str:
        title = self._layout.title
        if title is not None and title.contains(mention.span):
            return "title"
        block = self._layout.block_at(mention.span.start)
        if block is not None and self._layout.is_head(block):
            return "heading"
        return "lead" if mention.span.start < self._begin + _HEAD // 2 else "body"

    def _ahead(self, end: date) -> str:
        published = self._meta.published_on
        if published is None:
            return "unknown"
        return str(_bucket((end - published).days, (-400, -200, -31, 31, 200, 400, 2000)))
