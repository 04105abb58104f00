"""Known errors put between reports that agree: each one number, or one report, of which one check must tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from pipeline.evaluation.planting.sequences import (
    GROUPS,
    LAST,
    PRESS,
    Province,
    Report,
    flows,
    names_of,
    provinces,
    sequences,
)

SEED = 2025
# So many errors of one kind.
_OF_A_KIND = 5

Reports = dict[str, Report]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One error.

    Attributes:
        code: of the check that must fire.
        places: name of a report and indicator of each number that was written anew.
    """

    code: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Where an error may be planted: the reports, a province, an indicator that nobody else uses there."""

    reports: Reports
    province: Province
    indicator: str

    def name(self, of: object) -> str:
        """The name of a report of the province."""
        return f"{self.province.name.lower().replace(' ', '-')}_{of}"

    def number(self, of: object) -> int:
        """What a report of the province states."""
        return self.reports[self.name(of)].numbers[self.indicator]

    def write(self, of: object, number: float) -> tuple[tuple[str, str], ...]:
        """Writes a number of a report anew."""
        return self.write_in(self.name(of), number)

    def write_in(self, name: str, number: float) -> tuple[tuple[str, str], ...]:
        """Writes a number of any report anew."""
        self.reports[name].numbers[self.indicator] = round(number)
        return ((name, self.indicator),)


Plant = Callable[[Site], tuple[tuple[str, str], ...]]


def _more(number: int) -> int:
    return number + max(4, round(0.15 * number))


def _copy(site: Site) -> tuple[tuple[str, str], ...]:
    """All flows of a year are those of the year before."""
    before, now = site.reports[site.name(2020)], site.reports[site.name(2021)]
    for code in flows():
        now.numbers[code] = before.numbers[code]
    return tuple((now.name, code) for code in flows())


def _districts(share: float, *, first: bool) -> Plant:
    """The first district, or each, states so large a share of its province."""

    def plant(site: Site) -> tuple[tuple[str, str], ...]:
        whole, names = site.number(2023), names_of(site.province)
        chosen = names[:1] if first else names
        return tuple(place for name in chosen for place in site.write_in(name, max(whole * share, whole * share + 1)))

    return plant


def _merged(site: Site, number: Callable[[list[int]], float]) -> tuple[tuple[str, str], ...]:
    members = [one for one in provinces() if one.merged == site.province.merged]
    parts = [Site(site.reports, one, site.indicator).number("2025_half") for one in members]
    return site.write_in(f"{site.province.merged.lower().replace(' ', '-')}_merged", number(parts))


_OF_PROVINCES: dict[str, Plant] = {
    "contradiction_between": lambda site: site.write("press", _more(site.number(PRESS))),
    "unit_slip_between": lambda site: site.write("press", site.number(PRESS) * 10),
    "baseline_off": lambda site: site.write("plan", _more(site.number(PRESS))),
    "cumulative_falls": lambda site: site.write(f"{LAST}_nine", site.number(f"{LAST}_half") * 0.8 - 1),
    "period_above_whole": lambda site: site.write(f"{LAST}_second", _more(site.number(LAST))),
    "periods_over_whole": lambda site: site.write(
        f"{LAST}_second", site.number(f"{LAST}_second") + 0.3 * site.number(LAST)
    ),
    "unit_slip_years": lambda site: site.write(2019, site.number(2019) * 10),
    "jump": lambda site: site.write(2020, site.number(2020) * 6),
    "copied_figures": _copy,
    "district_above_province": _districts(1.15, first=True),
    "districts_over_province": _districts(0.45, first=False),
    "member_above_merged": lambda site: _merged(site, lambda parts: max(parts) * 0.8),
    "members_over_merged": lambda site: _merged(site, lambda parts: (sum(parts) + max(parts)) / 2),
    "members_under_merged": lambda site: _merged(site, lambda parts: sum(parts) * 1.3 + 2),
}
# Checks of one indicator each.
_HOTSPOTS = "stock_beyond_flow"
_NATION = ("province_above_nation", "provinces_over_nation")
_SMALL = frozenset({"hotspots_cleared"})
_AIMED = ("establishments_inspected", "communication_events")


def conflicts(*, of_a_kind: int = _OF_A_KIND, groups: int = GROUPS, seed: int = SEED) -> tuple[Reports, list[Conflict]]:
    """Reports with errors, and what was planted.

    Args:
        of_a_kind: errors of one kind.
        groups: how many merged provinces the reports are of.
        seed: what chance starts from.
    """
    random = Random(seed)  # noqa: S311 - chance that must be the same each time
    reports, of = sequences(random, groups), provinces(groups)
    planted = list(_in_provinces(reports, of, random, of_a_kind))
    planted += _hotspots(reports, of, random, of_a_kind)
    planted += _in_nation(reports, of, random)
    planted += _targets(reports, of, random, of_a_kind)
    return reports, planted


def _in_provinces(reports: Reports, of: Sequence[Province], random: Random, of_a_kind: int) -> Iterator[Conflict]:
    codes = [code for code in flows() if code not in _SMALL]
    free = [(province, code) for province in of for code in codes]
    random.shuffle(free)
    copied: set[Province] = set()
    taken: set[tuple[str, str]] = set()
    for kind, plant in sorted(_OF_PROVINCES.items(), key=lambda item: item[0] != "copied_figures"):
        for _ in range(of_a_kind):
            at = next(at for at, site in enumerate(free) if _fits(kind, site, copied, taken))
            province, code = free.pop(at)
            if kind == "copied_figures":
                copied.add(province)
            if kind.startswith("member"):
                taken.add((province.merged, code))
            yield Conflict(kind, plant(Site(reports, province, code)))


def _fits(kind: str, site: tuple[Province, str], copied: set[Province], taken: set[tuple[str, str]]) -> bool:
    """One copy in a province, whose years nothing else changes; of a merged province each number once."""
    province, code = site
    if kind.startswith("member"):
        return (province.merged, code) not in taken
    return province not in copied or kind not in {"copied_figures", "jump", "unit_slip_years"}


def _hotspots(reports: Reports, of: Sequence[Province], random: Random, of_a_kind: int) -> Iterator[Conflict]:
    for province in random.sample(of, of_a_kind):
        site = Site(reports, province, "hotspots")
        taken = Site(reports, province, "hotspots_cleared").number(2022)
        yield Conflict(_HOTSPOTS, site.write(2022, site.number(2021) - taken - 6))


def _targets(reports: Reports, of: Sequence[Province], random: Random, of_a_kind: int) -> Iterator[Conflict]:
    """A target that a report repeats wrongly, and a share of the plan that is not what its numbers give."""
    for code, name, what in (("target_differs", "restated", "target"), ("progress_off", "progress", "share")):
        for province in random.sample(of, of_a_kind):
            site = Site(reports, province, f"{random.choice(_AIMED)}/{what}")
            yield Conflict(code, site.write(name, _more(site.number(name))))


def _in_nation(reports: Reports, of: Sequence[Province], random: Random) -> Iterator[Conflict]:
    above, over = random.sample(["cases", "people_fined", "communication_events"], 2)
    numbers = {code: [Site(reports, one, code).number(2023) for one in of] for code in (above, over)}
    site = Site(reports, of[0], above)
    yield Conflict(_NATION[0], site.write_in("nation", max(numbers[above]) * 0.9))
    site = Site(reports, of[0], over)
    yield Conflict(_NATION[1], site.write_in("nation", sum(numbers[over]) * 0.9))
