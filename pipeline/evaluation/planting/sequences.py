"""Sequences of reports of our own, of places over years, that agree with each other: the ground for planted conflicts.

Every number follows from one truth: halves add up to their year, districts stay within their province, members make up
the merged province, and years differ as years do. Sentences and heads are data (data/plantedreports.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

from pydantic import model_validator

from pipeline.areas import area_table
from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import scheme

_SLOT = re.compile(r"\{(\d)\}")
_NATION = ""
# Years of reports; of the last one also its half, nine months and second half.
YEARS = tuple(range(2018, 2025))
LAST, PRESS, OF_DISTRICTS, MERGED = 2024, 2022, 2023, 2025
N_DISTRICTS = 3
# Plans want more than what is reached.
_WANTED = 1.2
_PERCENT = 100
# Groups of provinces that were merged, which give the provinces.
GROUPS = 7


class Sentences(StrictData):
    """What a report says of some indicators, in one of several wordings.

    Attributes:
        ranges: of each indicator, what a province counts in a year or has at its end.
    """

    indicators: list[str]
    ranges: list[tuple[int, int]]
    wordings: list[str]

    @model_validator(mode="after")
    def _whole(self) -> Sentences:
        if len(self.indicators) != len(self.ranges) or set(self.indicators) - scheme().indicators.keys():
            raise ValueError(f"indicators and ranges do not go together: {self.indicators}")
        if any(len(_SLOT.findall(wording)) != len(self.indicators) for wording in self.wordings):
            raise ValueError(f"a wording has more or fewer numbers: {self.wordings}")
        return self


class Aim(StrictData):
    """What a document about targets says: numbers are named "indicator", "indicator/target", "indicator/share"."""

    indicators: list[str]
    wordings: list[str]

    @model_validator(mode="after")
    def _whole(self) -> Aim:
        if {name.partition("/")[0] for name in self.indicators} - scheme().indicators.keys():
            raise ValueError(f"no indicators: {self.indicators}")
        if any(len(_SLOT.findall(wording)) != len(self.indicators) for wording in self.wordings):
            raise ValueError(f"a wording has more or fewer numbers: {self.wordings}")
        return self


class Wordings(StrictData):
    """The whole file.

    Attributes:
        aims: what documents about targets say, by their head.
    """

    sentences: list[Sentences]
    aims: dict[str, list[Aim]]
    heads: dict[str, str]


@cache
def wordings() -> Wordings:
    """The sentences and heads of the package."""
    return load_yaml(Wordings, "plantedreports.yaml")


@dataclass(slots=True)
class Report:
    """A report that is yet to be written.

    Attributes:
        name: of its file.
        kind: its head.
        place: as the head names it.
        year: that it is about.
        numbers: by indicator.
        province: of a district.
    """

    name: str
    kind: str
    place: str
    year: int
    numbers: dict[str, int]
    province: str = ""
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def text(self, random: Random) -> str:
        """The report as it is written; `spans` then tell where its numbers stand."""
        place = {"place": self.place, "PLACE": self.place.upper(), "province": self.province}
        head = wordings().heads[self.kind]
        text = head.format(number=random.randint(20, 400), year=self.year, next=self.year + 1, **place) + "\n"
        sentences: Sequence[Sentences | Aim] = wordings().aims.get(self.kind, wordings().sentences)
        for sentence in sentences:
            if all(indicator in self.numbers for indicator in sentence.indicators):
                text = self._with(text, sentence, random.choice(sentence.wordings))
        return text

    def _with(self, text: str, sentence: Sentences | Aim, wording: str) -> str:
        at, wording = 0, wording.replace("{year}", str(self.year))
        for slot in _SLOT.finditer(wording):
            indicator = sentence.indicators[int(slot.group(1))]
            written = f"{self.numbers[indicator]:,}".replace(",", ".").zfill(2)
            text += wording[at : slot.start()]
            self.spans[indicator] = len(text), len(text) + len(written)
            text, at = text + written, slot.end()
        return f"{text}{wording[at:]}\n"


@dataclass(frozen=True, slots=True)
class Province:
    """A province with the merged one that it became part of, and three of its districts."""

    name: str
    merged: str
    districts: tuple[str, ...]


@cache
def provinces(groups: int = GROUPS) -> tuple[Province, ...]:
    """Provinces of the first merged ones, each with districts that it had when they report.

    Args:
        groups: how many merged ones.
    """
    members: dict[str, list[Province]] = {}
    for area in area_table().provinces("VN63"):
        successor = area_table().by_id.get(area.successor)
        if successor is not None and successor.type == area.type == "tỉnh":
            members.setdefault(successor.name, []).append(Province(area.name, successor.name, _districts(area.id)))
    found = [group for group in members.values() if len(group) > 1 and all(one.districts for one in group)]
    return tuple(one for group in found[:groups] for one in group)


def _districts(province: str) -> tuple[str, ...]:
    inside = (area for area in area_table().by_id.values() if area.parent == province and area.type == "huyện")
    names = [area.name for area in inside if area.valid_on(date(OF_DISTRICTS, 12, 31))]
    return tuple(names[:N_DISTRICTS]) if len(names) >= N_DISTRICTS else ()


def flows() -> tuple[str, ...]:
    """The indicators that add up over time."""
    every = (code for sentence in wordings().sentences for code in sentence.indicators)
    return tuple(code for code in every if scheme().indicators[code].kind == "flow")


def sequences(random: Random, groups: int = GROUPS) -> dict[str, Report]:
    """All reports by their names, which agree with each other.

    Args:
        random: what decides their numbers.
        groups: how many merged provinces they are of.
    """
    reports: list[Report] = []
    halves: dict[str, list[Mapping[str, int]]] = {}
    nation: dict[str, int] = {}
    aims: list[Report] = []
    for province in provinces(groups):
        years = _years(random)
        aims += _about_targets(province, years[LAST])
        reports += _of_province(province, years, random)
        half = _part(years[LAST], random)
        reports.append(Report(f"{_slug(province.name)}_2025_half", "province_half", province.name, MERGED, half))
        halves.setdefault(province.merged, []).append(half)
        for code, number in years[OF_DISTRICTS].items():
            nation[code] = nation.get(code, 0) + 2 * number
    for merged, parts in halves.items():
        numbers = {code: sum(part[code] for part in parts) for code in parts[0]}
        reports.append(Report(f"{_slug(merged)}_merged", "merged_half", merged, MERGED, numbers))
    reports.append(Report("nation", "nation_year", _NATION, OF_DISTRICTS, nation))
    reports += aims
    return {report.name: report for report in reports}


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _years(random: Random) -> dict[int, dict[str, int]]:
    base = {
        code: random.randint(*limits)
        for sentence in wordings().sentences
        for code, limits in zip(sentence.indicators, sentence.ranges, strict=True)
    }
    return {year: {code: _varied(number, code, random) for code, number in base.items()} for year in YEARS}


def _varied(number: int, code: str, random: Random) -> int:
    """A year's number; stocks move little, so that no fall exceeds what was taken."""
    spread = 0.15 if scheme().indicators[code].kind == "flow" else 0.04
    return max(2, round(number * random.uniform(1 - spread, 1 + spread)))


def _part(year: Mapping[str, int], random: Random) -> dict[str, int]:
    """The flows of a half."""
    return {code: round(year[code] * random.uniform(0.4, 0.55)) for code in flows()}


def _of_province(province: Province, years: Mapping[int, dict[str, int]], random: Random) -> Iterator[Report]:
    begins, last = _slug(province.name), years[LAST]
    for year, numbers in years.items():
        yield Report(f"{begins}_{year}", "province_year", province.name, year, dict(numbers))
    half = _part(last, random)
    second = {code: last[code] - half[code] for code in flows()}
    nine = {code: half[code] + second[code] // 2 for code in flows()}
    for name, numbers in (("half", half), ("nine", nine), ("second", second)):
        yield Report(f"{begins}_{LAST}_{name}", f"province_{name}", province.name, LAST, numbers)
    told = {code: years[PRESS][code] for code in flows()}
    yield Report(f"{begins}_press", "press", province.name, PRESS, dict(told))
    yield Report(f"{begins}_plan", "plan", province.name, PRESS, dict(told))
    for at, district in enumerate(province.districts):
        share = {code: round(years[OF_DISTRICTS][code] * random.uniform(0.1, 0.25)) for code in flows()}
        name = f"{begins}_district{at}"
        yield Report(name, "district_year", district, OF_DISTRICTS, share, province.name)


def _about_targets(province: Province, year: Mapping[str, int]) -> Iterator[Report]:
    """A plan for the year, a report that repeats its targets, one that tells which share of them was reached."""
    begins, codes = _slug(province.name), [aim.indicators[0] for aim in wordings().aims["progress"]]
    targets = {code: round(_WANTED * year[code]) for code in codes}
    asked = {f"{code}/target": number for code, number in targets.items()}
    yield Report(f"{begins}_targets", "targets", province.name, LAST, asked)
    yield Report(f"{begins}_restated", "restated", province.name, LAST, dict(asked))
    shares = {f"{code}/share": round(_PERCENT * year[code] / number) for code, number in targets.items()}
    results = {code: year[code] for code in codes}
    yield Report(f"{begins}_progress", "progress", province.name, LAST, {**results, **shares})


def names_of(province: Province) -> Sequence[str]:
    """How the names of a province's districts' reports are."""
    return tuple(f"{_slug(province.name)}_district{at}" for at in range(N_DISTRICTS))
