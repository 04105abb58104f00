"""Which area a mention of a place means: by the day, what is named around it, and what the document speaks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial

from pipeline.areas import Area, area_table, name_key, system_on
from pipeline.extraction.context import said
from pipeline.extraction.covering import Area4
from pipeline.extraction.layout import Layout
from pipeline.extraction.reference import likely_day
from pipeline.extraction.unitwords import is_called
from pipeline.extraction.unlisted import districts_beside
from pipeline.records import DocumentMeta, Level, PlaceMention

Around = Callable[[], Iterable[PlaceMention]]
# By start and units: two units of one name are two mentions of one span.
Mention = tuple[int, tuple[str, ...]]

# A town of this kind often bears the name of its district.
_TOWN = "thị trấn"
# A city that is a province is called otherwise than one in a province.
_CITY, _CENTRAL = "thành phố", "thành phố trực thuộc trung ương"
# "ngành tòa án " before the name of a province.
_WHOLE = 16
# Places named this many characters before and after one stand beside it.
_BESIDE = 120


class PlaceMeanings:
    """What the mentions of one document mean."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._table = area_table()
        self._day = likely_day(layout, meta)
        self._mentioned = Counter(area for place in layout.places for area in place.area_ids)
        self._namesakes_of: dict[str, tuple[Area4, ...]] = {}
        self._units: dict[Mention, list[Area]] = {}
        self._areas: dict[tuple[Mention, frozenset[str]], Area4 | None] = {}
        self.document = self._of_document()

    def _of_document(self) -> Area4:
        meta = self._meta
        level = meta.level or Level.PROVINCE
        return Area4(level, meta.province, meta.district, meta.commune, self.code(meta.province, meta.district))

    @cached_property
    def home_province(self) -> Area4:
        """The province of the document."""
        return Area4(Level.PROVINCE, self._meta.province, code=self.code(self._meta.province, None))

    def code(self, province: str | None, district: str | None) -> str | None:
        """The id of a district or, without one, of a province, on the day of the document."""
        area = self._table.province(province, self._day)
        if area is None or district is None:
            return area.id if area is not None else None
        named = self._table.named(name_key(district))
        return next((one.id for one in named if one.name == district and one.parent == area.id), area.id)

    def kind(self, area: Area4) -> str:
        """The unit word of an area's unit, as the table last knew it; "" without one."""
        unit = self._table.by_id.get(area.code or "")
        if unit is None:
            return ""
        return _CENTRAL if unit.level is Level.PROVINCE and unit.type == _CITY else unit.type

    def units_within(self, whole: Area4, word: str) -> list[Area4]:
        """The units of a district or province that may be called by a word.

        Of several of one kind the one that bears its name: of two cities "thành phố" is the older.
        """
        home, day = self._table.by_id.get(self.code(whole.province, whole.district) or ""), self._day
        if home is None:
            return []
        within = [area for area in self._table.by_id.values() if area.parent == home.id and is_called(area.type, word)]
        valid = [area for area in within if day is None or area.valid_on(day)]
        alike = len({area.type for area in valid}) == 1
        chosen = [area for area in valid if alike and area.name == home.name] or valid
        return [self._area4(area, self._table.province_on(area, day)) for area in chosen]

    def namesakes(self, mention: PlaceMention) -> tuple[Area4, ...]:
        """Smaller units of the document's province that bear the name: "Khánh Hòa" in a town of Sóc Trăng."""
        if mention.unit_word or not mention.name or not self._meta.province:
            return ()
        if mention.name not in self._namesakes_of:
            self._namesakes_of[mention.name] = tuple(self._smaller(mention.name))
        return self._namesakes_of[mention.name]

    def _smaller(self, name: str) -> Iterator[Area4]:
        day, meta = self._day, self._meta
        for area in self._table.named(name_key(name)):
            home, district = self._table.province_on(area, day), self._table.district_of(area)
            if home is None or home.name != meta.province or area.level is Level.PROVINCE:
                continue
            near = area.level is Level.DISTRICT or district is None or district.name == meta.district
            if near and (day is None or area.valid_on(day)):
                yield self._area4(area, home)

    def covered(self, place: PlaceMention, around: Around) -> Area4 | None:
        """The area that a place names, helped by the places around it where several units bear its name."""
        several = bool(place.name) and place.level is not Level.REGION and len(self._of_name(place)) > 1
        key = (place.span.start, place.area_ids), _named(around(), place) if several else frozenset()
        if key not in self._areas:
            unlisted = place.level is Level.COMMUNE and bool(place.name) and not place.area_ids
            self._areas[key] = self._of_unlisted(place) if unlisted else self._area_of(place, key[1])
        return self._areas[key]

    def _area_of(self, place: PlaceMention, named: frozenset[str]) -> Area4 | None:
        if not place.name:
            return self._general(place)
        if place.level is Level.REGION:
            return Area4(Level.REGION, other=place.name)
        former = self._former(place)
        if former is not None:
            return former
        area = self._choose(place, named)
        if area is None or (area.level is Level.COMMUNE and self._is_another(area)):
            return self._of_unlisted(place) if place.level is Level.COMMUNE else None
        if self._meta.level is Level.DISTRICT and area.level is Level.PROVINCE and area.name == self._meta.province:
            before = self._layout.folded[max(0, place.span.start - _WHOLE) : place.span.start]
            if said("whole_of").search(before) is None:
                return self.document  # "huyện Văn Bàn, tỉnh Lào Cai": the province only says where the district is
        province = self._table.province_on(area, self._day)
        abroad = province is not None and area.level is not Level.PROVINCE and not self._is_home_province(province)
        if abroad or (area.level is Level.PROVINCE and self._merged(area) != self._meta.province):
            at_home = self._at_home(place, area)
            if at_home is not None:
                return at_home
        return None if abroad and self._stray(area) else self._area4(area, province)

    def _former(self, place: PlaceMention) -> Area4 | None:
        """The province of a district that the text says was: "Biên Hòa cũ", of after the merger."""
        span, small = place.span, place.unit_word in ("xã", "phường", _TOWN)
        if small or self._day is None or system_on(self._day) != "VN34":
            return None
        explains = self._layout.folded.startswith("(", span.start - 1)  # "phường Nha Trang (TP Nha Trang cũ)"
        if explains or said("former").match(self._layout.folded, span.end) is None:
            return None
        named = (area for area in self._table.named(name_key(place.name)) if area.level is Level.DISTRICT)
        homes = (self._table.province_of(area) for area in named)
        merged = {self._merged(home) for home in homes if home is not None}
        if place.level is Level.PROVINCE or self._meta.province not in merged:
            return None
        return self.home_province

    def _at_home(self, place: PlaceMention, area: Area) -> Area4 | None:
        """The smaller unit at home that a bare name means where an area elsewhere is better known by it.

        Among other units at home, or where the text never names the province of that area.
        """
        found = self.namesakes(place)
        if not found:
            return None
        province = self._table.province_on(area, self._day)
        unnamed = area.level is not Level.PROVINCE and province is not None and province.name not in self._provinces
        return found[0] if unnamed or self._among_home(place) else None

    def _among_home(self, place: PlaceMention) -> bool:
        """Whether the places named right before and after one are units of the document's province."""
        span, places = place.span, self._layout.places
        before = places.last(max(0, span.start - _BESIDE), span.start, 1)
        near = [other for other in (*before, *places.starting(span.end, span.end + _BESIDE)[:1]) if other.name]
        return bool(near) and all(self._is_unit_at_home(other) for other in near)

    def _is_unit_at_home(self, place: PlaceMention) -> bool:
        if place.level not in (Level.DISTRICT, Level.COMMUNE):
            return False
        return any(self._is_at_home(self._table.by_id[area]) for area in place.area_ids)

    def _is_at_home(self, area: Area) -> bool:
        """Whether a unit lies in the document's province."""
        province = self._table.province_on(area, self._day)
        return province is not None and province.name == self._meta.province

    def _is_home_province(self, province: Area) -> bool:
        """Whether a province is the document's own, perhaps in another map; so is any where it has none."""
        known = self._table.province(self._meta.province, self._day) if self._meta.province else None
        return known is None or _same_province(known, province)

    def _is_another(self, commune: Area) -> bool:
        """Whether the text cannot mean the only commune of a name that the table has.

        Since that is one of another day, of a district that came later, or of a province that the text never names:
        the table has no communes that were merged before 2025.
        """
        day, district = self._day, self._table.district_of(commune)
        if day is not None and not commune.valid_on(day):
            return system_on(day) != "VN34"
        if district is not None and self._district_on(district) is None:
            return True
        province = self._table.province_on(commune, day)
        return province is not None and not self._is_home_province(province) and province.name not in self._provinces

    @cached_property
    def _provinces(self) -> frozenset[str]:
        """The provinces that the text names."""
        return frozenset(place.name for place in self._layout.places if place.level is Level.PROVINCE)

    def _of_unlisted(self, place: PlaceMention) -> Area4 | None:
        """A commune that the table lacks, in the district beside it or that of the document."""
        meta, day = self._meta, self._day
        if day is not None and system_on(day) == "VN34":
            return Area4(Level.COMMUNE, meta.province, None, place.name) if meta.province else None
        seat = next(filter(self._is_district_at_home, self._table.named(name_key(place.name))), None)
        if seat is not None and not self._layout.folded.startswith(place.unit_word, place.span.start):
            return self._area4(seat, self._table.province_on(seat, day))  # "phường 10, Mỹ Tho"
        if seat is not None and place.unit_word == _TOWN:
            return Area4(Level.COMMUNE, meta.province, seat.name, place.name)
        beside = (self.covered(other, partial(iter, [other])) for other in districts_beside(self._layout, place))
        home = next((area for area in beside if area is not None and area.district), self.document)
        return Area4(Level.COMMUNE, home.province, home.district, place.name) if home.district else None

    def _stray(self, area: Area) -> bool:
        """A unit of another province that is named once is a namesake."""
        return self._mentioned[area.id] < 2

    def _area4(self, area: Area, province: Area | None) -> Area4:
        name = province.name if province is not None else self._meta.province
        if area.level is Level.PROVINCE:
            return Area4(Level.PROVINCE, self._merged(area), code=area.id)
        district = self._table.district_of(area)
        district = self._district_on(district) if district is not None else None
        commune = area.name if area.level is Level.COMMUNE else None
        return Area4(area.level, name, district.name if district is not None else None, commune, area.id)

    def _district_on(self, district: Area) -> Area | None:
        """The district of that place on the day of the document; None where it was made of several since."""
        day, home = self._day, self._home_district
        if home is not None and home.successor == district.id:
            return home
        if day is None or district.valid_from is None or district.valid_from <= day:
            return district
        return self._table.by_id.get(f"{district.id}a")  # the one that bore its code before

    @cached_property
    def _home_district(self) -> Area | None:
        """The district that the document speaks for."""
        named = self._table.named(name_key(self._meta.district)) if self._meta.district is not None else []
        return next((area for area in named if self._is_district_at_home(area)), None)

    def _is_district_at_home(self, area: Area) -> bool:
        valid = self._day is None or area.valid_on(self._day)
        return area.level is Level.DISTRICT and valid and self._is_at_home(area)

    def _merged(self, area: Area) -> str:
        """A former province named after the merger takes the merged one (GUIDELINE section 8)."""
        day = self._day
        if day is not None and area.valid_to is not None and area.valid_to <= day and area.successor:
            return self._merged(self._table.by_id[area.successor])
        return self._table.on(area, day).name

    def _general(self, place: PlaceMention) -> Area4 | None:
        if place.level is Level.NATIONAL:
            return Area4(Level.NATIONAL)
        if place.level is self.document.level:
            return self.document
        smaller = self._meta.level in (Level.DISTRICT, Level.COMMUNE)
        if smaller and place.level is Level.PROVINCE and self._meta.province:
            in_city = _CITY in place.span.of(self._layout.folded)
            return self._home_city() if in_city else self.home_province
        return None

    def _home_city(self) -> Area4:
        """The document's own city or that of its commune, where "toàn thành phố" is none that is a province."""
        meta, city, province = self._meta, self.document, self.home_province
        if meta.level is Level.COMMUNE:
            city = Area4(Level.DISTRICT, meta.province, meta.district, code=self.code(meta.province, meta.district))
        return city if self.kind(province) != _CENTRAL and self.kind(city) == _CITY else province

    def _today(self, areas: list[Area]) -> list[Area]:
        """A district named after the merger: the commune with its name in the merged province, else that province."""
        found = []
        for area in areas:
            province = self._table.province_of(area)
            merged = self._table.by_id.get(province.successor) if province is not None else None
            now = self._table.by_id.get(area.successor)
            if area.level is Level.COMMUNE and now is not None and now.name == area.name:
                found.append(now)
            if area.level is not Level.DISTRICT or merged is None:
                continue
            namesakes = [a for a in self._table.named(name_key(area.name)) if a.parent == merged.id]
            found.append(namesakes[0] if namesakes else merged)
        return found

    def _of_name(self, place: PlaceMention) -> list[Area]:
        """The units that bear a name at the document's date."""
        key = place.span.start, place.area_ids
        if key not in self._units:
            areas = [self._table.by_id[area] for area in place.area_ids]
            day = self._day
            valid = [area for area in areas if day is None or area.valid_on(day)]
            if not valid and day is not None and system_on(day) == "VN34":
                valid = self._today(areas)
            self._units[key] = (valid or areas) + self._of_other_type(place, valid)
        return self._units[key]

    def _of_other_type(self, place: PlaceMention, known: list[Area]) -> list[Area]:
        """Units at home that were called so before they rose: "huyện Phong Điền" of Huế, a town since 2025.

        Only where no other unit there bears name and type.
        """
        day = self._day
        if not place.unit_word or self._meta.province is None or place.level is Level.PROVINCE:
            return []
        named = [area for area in self._table.named(name_key(place.name)) if area.level is place.level]
        at_home = [area for area in named if self._is_at_home(area)]
        if any(area in known for area in at_home):
            return []
        return [area for area in at_home if day is None or area.valid_on(day)]

    def _choose(self, place: PlaceMention, named: frozenset[str]) -> Area | None:
        """Which unit a name means: by date, by the provinces and districts beside it, by the document's province."""
        valid, day = self._of_name(place), self._day
        if len(valid) > 1:
            parents = [a for a in valid if (d := self._table.by_id.get(a.parent)) is not None and d.name in named]
            valid = parents or valid
        if len(valid) > 1 and self._meta.district is not None:
            near = [a for a in valid if (d := self._table.district_of(a)) is not None and d.name == self._meta.district]
            valid = near or valid
        if len(valid) > 1 and self._meta.province is not None:
            valid = [area for area in valid if self._is_at_home(area)] or valid
        levels = sorted(valid, key=lambda area: (area.system == "VN34", area.id))
        if len({area.parent for area in levels}) > 1 and levels[0].level is not Level.PROVINCE and day is not None:
            return None
        return levels[0] if levels else None


def _same_province(one: Area, other: Area) -> bool:
    """Whether two units are one province, perhaps in two maps."""
    return one.id in (other.id, other.successor) or one.successor == other.id


def _named(places: Iterable[PlaceMention], place: PlaceMention) -> frozenset[str]:
    """Names of the other provinces and districts."""
    levels = (Level.PROVINCE, Level.DISTRICT)
    return frozenset(other.name for other in places if other is not place and other.level in levels)
