"""Targets against results: the number that is due, what was reached, and whether a verdict can be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipeline.analysis.plans.results import Results, Shortcoming
from pipeline.analysis.plans.targets import Due, NoDue, Way, dues_of, wanted
from pipeline.analysis.plans.verdicts import Check, Verdict, Why, checks_of, compare, place_checks
from pipeline.analysis.plans.words import computed_words, reached_words, target_words
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.quantities import Quantity
from pipeline.engine import run
from pipeline.intervals import Interval, bounds
from pipeline.records import Measure, Qualifier
from pipeline.scheme import scheme
from pipeline.settings import load_settings
from pipeline.storage import StoreReader, open_store

HUNG_YEN = "VN63_33"


def year(number: int) -> tuple[str, str]:
    """The whole of a year."""
    return f"{number}-01-01", f"{number}-12-31"


@dataclass
class _Numbers:
    given: int = 0


_numbers = _Numbers()


def fact(
    indicator: str,
    value: float,
    period: tuple[str, str],
    *,
    qualifier: str = "exact",
    measure: str = "count",
    target: bool = False,
    recurrence: str | None = None,
    detail: tuple[str, ...] = (),
    counted_as: str = "unknown",
    of: str = "",
    high: float | None = None,
    denominator: float | None = None,
    province: str = "Hưng Yên",
) -> Fact:
    """A figure of Hưng Yên unless another province is named, by an issuer's own report."""
    _numbers.given += 1
    start, end = (date.fromisoformat(day) for day in period)
    interval = bounds(value, Qualifier(qualifier), value_max=high, whole=measure == "count")
    relative = measure == "share" or (measure == "change" and not float(value).is_integer())
    return Fact(
        figure_id=f"f{_numbers.given}",
        document_id=f"d{_numbers.given}",
        position=0,
        indicator=indicator,
        measure=measure,
        status="target" if target else "reported",
        quantity=Quantity(value, interval),
        qualifier=qualifier,
        denominator=denominator,
        unit="percent" if relative else scheme().indicators[indicator].unit,
        counted_as=counted_as,
        of=of,
        detail=detail,
        joint=False,
        recurrence=recurrence,
        level="province",
        province=province,
        district=None,
        area_system="VN63",
        start=start,
        end=end,
        published_on=None,
        official=True,
        doubtful=False,
        confidence=0.9,
        part_of=None,
    )


def checks(target: Fact, *results: Fact) -> list[Check]:
    """The checks of one target."""
    return list(checks_of(target, HUNG_YEN, Results(HUNG_YEN, results)))


PROGRAMME = ("2021-01-01", "2025-12-31")
YEARS = tuple(Slot(number, 1, 12) for number in range(2021, 2026))


@pytest.mark.parametrize(
    ("target", "due"),
    [
        # A yearly plan asks for its year, whatever it says of recurrence.
        (fact("cases", 5, year(2022), target=True), (Due((Slot(2022, 1, 12),), Way.STRETCH),)),
        (fact("cases", 5, year(2022), target=True, recurrence="yearly"), (Due((Slot(2022, 1, 12),), Way.STRETCH),)),
        # A plan for six months asks for those.
        (fact("cases", 5, ("2022-01-01", "2022-06-30"), target=True), (Due((Slot(2022, 1, 6),), Way.STRETCH),)),
        # Signed in May for what is left of the year: the year is meant.
        (fact("cases", 5, ("2022-05-06", "2022-12-31"), target=True), (Due((Slot(2022, 1, 12),), Way.STRETCH),)),
        # "hằng năm" in a programme: one number for each year.
        (
            fact("trainings", 2, PROGRAMME, target=True, recurrence="yearly"),
            tuple(Due((slot,), Way.STRETCH) for slot in YEARS),
        ),
        # "đến năm 2025": events add up over the programme, free communes are those of its end.
        (fact("trainings", 20, PROGRAMME, target=True, recurrence="by_end"), (Due(YEARS, Way.SUM),)),
        (fact("communes_free", 90, PROGRAMME, target=True, recurrence="by_end"), (Due(YEARS, Way.LAST),)),
        (fact("trainings", 20, PROGRAMME, target=True, recurrence="whole"), (Due(YEARS, Way.SUM),)),
        # A share is never added up.
        (
            fact("establishments_inspected", 50, PROGRAMME, target=True, measure="share", recurrence="by_end"),
            (Due(YEARS, Way.LAST),),
        ),
        # Twenty trainings, each year or in all? Nobody can tell.
        (fact("trainings", 20, PROGRAMME, target=True), NoDue.NO_RECURRENCE),
        # A state that does not say so is one of the end.
        (fact("communes_free", 90, PROGRAMME, target=True), (Due(YEARS, Way.LAST),)),
        # A year by the reporting calendar, not yet finished when it was closed in December.
        (fact("cases", 5, ("2022-01-01", "2022-12-15"), target=True), (Due((Slot(2022, 1, 12),), Way.STRETCH),)),
        # The second half-year of a province that is new.
        (fact("cases", 5, ("2025-07-01", "2025-12-31"), target=True), (Due((Slot(2025, 7, 12),), Way.STRETCH),)),
        (fact("cases", 5, ("2025-07-01", "2025-12-15"), target=True), (Due((Slot(2025, 7, 12),), Way.STRETCH),)),
        # Signed in December for the years that follow.
        (
            fact("communes_free", 90, ("2020-12-20", "2022-12-31"), target=True),
            (Due((Slot(2021, 1, 12), Slot(2022, 1, 12)), Way.LAST),),
        ),
        # A campaign within a year is no year; nor is a programme that ends in June one of whole years …
        (fact("cases", 5, ("2022-03-15", "2022-10-15"), target=True), NoDue.ODD_SPAN),
        (fact("communes_free", 90, ("2021-01-01", "2025-06-30"), target=True, recurrence="by_end"), NoDue.ODD_SPAN),
        # … though a yearly number holds for the years that it has in whole.
        (
            fact("trainings", 2, ("2023-01-01", "2025-06-30"), target=True, recurrence="yearly"),
            (Due((Slot(2023, 1, 12),), Way.STRETCH), Due((Slot(2024, 1, 12),), Way.STRETCH)),
        ),
    ],
)
def test_what_is_due(target: Fact, due: tuple[Due, ...] | NoDue) -> None:
    assert dues_of(target) == due


def test_a_target_without_period_asks_for_nothing() -> None:
    target = fact("cases", 5, year(2022), target=True)
    undated = target._replace(start=None, end=None)
    assert [check.why for check in checks(undated)] == [(NoDue.NO_SPAN,)]


INF = float("inf")


@pytest.mark.parametrize(
    ("target", "interval"),
    [
        # The words decide.
        (fact("cases", 5, year(2022), qualifier="at_least"), Interval(5, INF, high_closed=False)),
        (fact("cases", 5, year(2022), qualifier="over"), Interval(5, INF, low_closed=False, high_closed=False)),
        (fact("cases", 5, year(2022), qualifier="at_most"), Interval(-INF, 5, low_closed=False)),
        (fact("cases", 5, year(2022), qualifier="under"), Interval(-INF, 5, low_closed=False, high_closed=False)),
        # Then the direction that the scheme wants.
        (fact("communes_free", 90, year(2022)), Interval(90, INF, high_closed=False)),
        (fact("hotspots", 3, year(2022)), Interval(-INF, 3, low_closed=False)),
        # Of "10-20 người" ten are enough.
        (fact("people_supported", 10, year(2022), qualifier="between", high=20), Interval(10, INF, high_closed=False)),
        # Neither words nor scheme: more arrests are not better or worse.
        (fact("arrests", 10, year(2022)), None),
        # A change has a sign.
        (fact("cases", -10, year(2022), measure="change"), Interval(-INF, -10, low_closed=False)),
        (fact("cases", 10, year(2022), measure="change"), Interval(10, INF, high_closed=False)),
    ],
)
def test_what_would_meet_it(target: Fact, interval: Interval | None) -> None:
    assert wanted(target) == interval


@pytest.mark.parametrize(
    ("bounds_of_result", "verdict"),
    [
        (Interval(50, 50), Verdict.MET),
        (Interval(49, 49), Verdict.NOT_MET),
        # "trên 45" may be 46 or 60.
        (Interval(45, INF, low_closed=False, high_closed=False), Verdict.CANNOT_SAY),
        (Interval(50, INF, low_closed=False, high_closed=False), Verdict.MET),
        # "dưới 50" is never 50.
        (Interval(0, 50, low_closed=False, high_closed=False), Verdict.NOT_MET),
    ],
)
def test_comparing(bounds_of_result: Interval, verdict: Verdict) -> None:
    assert compare(Quantity(0, bounds_of_result), Interval(50, INF, high_closed=False)) is verdict


def _half_of_establishments(period: tuple[str, str] = PROGRAMME) -> Fact:
    return fact(
        "establishments_inspected",
        50,
        period,
        target=True,
        measure="share",
        qualifier="at_least",
        recurrence="yearly",
    )


def test_the_plan_to_inspect_half_of_all_establishments() -> None:
    """Hưng Yên: at least half each year; in the first half-year 72 of over 210, by the inspection team alone."""
    first, *others = checks(
        _half_of_establishments(),
        fact("establishments", 210, ("2021-01-01", "2021-06-30"), qualifier="over"),
        fact("establishments_inspected", 72, ("2021-01-01", "2021-05-09"), detail=("inspection_team",)),
    )
    assert first.verdict is Verdict.UNDER_WAY
    assert first.why == (Shortcoming.PARTIAL,)
    assert first.result is not None
    assert first.result.quantity.value == pytest.approx(72 / 210 * 100)
    assert first.result.told is not None  # the team alone; what others did is not known
    assert first.result.told.bounds.high == pytest.approx(72 / 210 * 100)
    assert [check.why for check in others] == [(Shortcoming.NO_RESULT,)] * 4


OVER_210 = fact("establishments", 210, year(2022), qualifier="over")


@pytest.mark.parametrize(
    ("results", "verdict", "why"),
    [
        # The whole year, both sides exact.
        (
            [fact("establishments", 200, year(2022)), fact("establishments_inspected", 120, year(2022))],
            Verdict.MET,
            (),
        ),
        (
            [fact("establishments", 200, year(2022)), fact("establishments_inspected", 90, year(2022))],
            Verdict.NOT_MET,
            (),
        ),
        # Of "trên 210" establishments 110 may be more or less than half.
        (
            [
                OVER_210,
                fact("establishments_inspected", 110, year(2022)),
            ],
            Verdict.CANNOT_SAY,
            (Why.BOUNDS,),
        ),
        # 72 of over 210 are less than half whatever there are.
        (
            [
                OVER_210,
                fact("establishments_inspected", 72, year(2022)),
            ],
            Verdict.NOT_MET,
            (),
        ),
        # 300 visits may be 300 establishments, or 50.
        (
            [
                fact("establishments", 200, year(2022)),
                fact("establishments_inspected", 300, year(2022), counted_as="visits"),
            ],
            Verdict.CANNOT_SAY,
            (Why.BOUNDS,),
        ),
        # 80 visits are at most 80 establishments.
        (
            [
                fact("establishments", 200, year(2022)),
                fact("establishments_inspected", 80, year(2022), counted_as="visits"),
            ],
            Verdict.NOT_MET,
            (),
        ),
        # A stated share needs no counts.
        ([fact("establishments_inspected", 61, year(2022), measure="share")], Verdict.MET, ()),
        # "44/44 cơ sở" is its own share.
        ([fact("establishments_inspected", 44, year(2022), denominator=44)], Verdict.MET, ()),
        # A share of other things is no answer.
        (
            [fact("establishments_inspected", 61, year(2022), measure="share", of="cơ sở lưu trú")],
            Verdict.CANNOT_SAY,
            (Shortcoming.NO_RESULT,),
        ),
        # Another province's.
        (
            [fact("establishments_inspected", 61, year(2022), measure="share", province="Hải Dương")],
            Verdict.CANNOT_SAY,
            (Shortcoming.NO_RESULT,),
        ),
    ],
)
def test_shares(results: list[Fact], verdict: Verdict, why: tuple[str, ...]) -> None:
    (check,) = checks(_half_of_establishments(year(2022)), *results)
    assert (check.verdict, check.why) == (verdict, why)


def _target(indicator: str, value: float, period: tuple[str, str] = PROGRAMME, recurrence: str | None = None) -> Fact:
    return fact(indicator, value, period, target=True, recurrence=recurrence)


@pytest.mark.parametrize(
    ("target", "results", "verdict", "why"),
    [
        # Six months give progress, no verdict …
        (
            _target("communication_events", 100, year(2022)),
            [fact("communication_events", 60, ("2022-01-01", "2022-06-30"))],
            Verdict.UNDER_WAY,
            (Shortcoming.PARTIAL,),
        ),
        # … unless they are enough already: what adds up does not fall.
        (
            _target("communication_events", 100, year(2022)),
            [fact("communication_events", 130, ("2022-01-01", "2022-06-30"))],
            Verdict.MET,
            (),
        ),
        # Twenty by the end, five in each of four years: one year is not told.
        (
            _target("trainings", 25, recurrence="by_end"),
            [fact("trainings", 5, year(number)) for number in (2021, 2022, 2023, 2024)],
            Verdict.UNDER_WAY,
            (Shortcoming.SOME_YEARS,),
        ),
        (
            _target("trainings", 25, recurrence="by_end"),
            [fact("trainings", 5, year(number)) for number in range(2021, 2026)],
            Verdict.MET,
            (),
        ),
        # A state: the last one known is of 2023.
        (
            _target("communes_free", 90, recurrence="by_end"),
            [fact("communes_free", 85, year(2022)), fact("communes_free", 95, year(2023))],
            Verdict.UNDER_WAY,
            (Shortcoming.SOME_YEARS,),
        ),
        (_target("communes_free", 90, recurrence="by_end"), [fact("communes_free", 95, year(2025))], Verdict.MET, ()),
        # Two reports contradict each other, and each gives another verdict.
        (
            _target("communes_free", 90, year(2022)),
            [
                fact("communes_free", 95, year(2022), counted_as="distinct"),
                fact("communes_free", 85, year(2022), counted_as="distinct"),
            ],
            Verdict.CANNOT_SAY,
            (Why.CONFLICT,),
        ),
        # Two reports contradict each other, and both meet it.
        (
            _target("communes_free", 80, year(2022)),
            [
                fact("communes_free", 95, year(2022), counted_as="distinct"),
                fact("communes_free", 85, year(2022), counted_as="distinct"),
            ],
            Verdict.MET,
            (),
        ),
        # Three of five to ten by June: the rest of the year may bring it into the range …
        (
            fact("arrests", 5, year(2022), qualifier="between", high=10, target=True),
            [fact("arrests", 3, ("2022-01-01", "2022-06-30"))],
            Verdict.UNDER_WAY,
            (Shortcoming.PARTIAL,),
        ),
        # … and takes eleven no more out of "above ten".
        (
            fact("arrests", 5, year(2022), qualifier="between", high=10, target=True),
            [fact("arrests", 11, ("2022-01-01", "2022-06-30"))],
            Verdict.NOT_MET,
            (),
        ),
        # A level of June is not that of December; what was closed in November is.
        (
            _target("communes_free", 90, year(2022)),
            [fact("communes_free", 85, ("2022-06-30", "2022-06-30"))],
            Verdict.UNDER_WAY,
            (Shortcoming.EARLIER_DAY,),
        ),
        (
            _target("communes_free", 90, year(2022)),
            [fact("communes_free", 95, ("2022-11-15", "2022-11-15"))],
            Verdict.MET,
            (),
        ),
        # One of the years that are added up is contradicted, and the sum with it.
        (
            _target("trainings", 10, ("2021-01-01", "2022-12-31"), "by_end"),
            [
                fact("trainings", 5, year(2021)),
                fact("trainings", 5, year(2022), counted_as="distinct"),
                fact("trainings", 4, year(2022), counted_as="distinct"),
            ],
            Verdict.CANNOT_SAY,
            (Why.CONFLICT,),
        ),
        # What one body inspected is a lower limit of what all did.
        (
            _target("establishments_inspected", 100, year(2022)),
            [fact("establishments_inspected", 90, year(2022), detail=("police",))],
            Verdict.CANNOT_SAY,
            (Why.BOUNDS,),
        ),
    ],
)
def test_counts(target: Fact, results: list[Fact], verdict: Verdict, why: tuple[str, ...]) -> None:
    (check,) = checks(target, *results)
    assert (check.verdict, check.why) == (verdict, why)


@pytest.mark.parametrize(
    ("results", "verdict", "why"),
    [
        ([fact("cases", 20, year(2021)), fact("cases", 17, year(2022))], Verdict.MET, ()),
        ([fact("cases", 20, year(2021)), fact("cases", 19, year(2022))], Verdict.NOT_MET, ()),
        # Without the year before there is nothing to compare with.
        ([fact("cases", 17, year(2022))], Verdict.CANNOT_SAY, (Shortcoming.NO_BASELINE,)),
        # Half-year against half-year tells how it goes.
        (
            [fact("cases", 10, ("2021-01-01", "2021-06-30")), fact("cases", 8, ("2022-01-01", "2022-06-30"))],
            Verdict.UNDER_WAY,
            (Shortcoming.PARTIAL,),
        ),
        # Half of the year before is no year.
        (
            [fact("cases", 9, ("2021-01-01", "2021-06-30")), fact("cases", 17, year(2022))],
            Verdict.CANNOT_SAY,
            (Shortcoming.NO_BASELINE,),
        ),
    ],
)
def test_changes(results: list[Fact], verdict: Verdict, why: tuple[str, ...]) -> None:
    target = fact("cases", -12.5, year(2022), measure=Measure.CHANGE, target=True)
    (check,) = checks(target, *results)
    assert (check.verdict, check.why) == (verdict, why)


@pytest.mark.parametrize(
    ("results", "verdict", "why"),
    [
        # Thirty of forty karaoke bars.
        ([fact("establishments", 40, year(2022), detail=("karaoke",))], Verdict.MET, ()),
        # All establishments are not the karaoke bars.
        ([fact("establishments", 200, year(2022))], Verdict.CANNOT_SAY, (Shortcoming.NO_RESULT,)),
    ],
)
def test_a_share_of_one_kind_is_of_that_kind(results: list[Fact], verdict: Verdict, why: tuple[str, ...]) -> None:
    target = fact(
        "establishments_inspected",
        50,
        year(2022),
        target=True,
        measure="share",
        detail=("karaoke",),
        qualifier="at_least",
    )
    inspected = fact("establishments_inspected", 30, year(2022), detail=("karaoke",))
    (check,) = checks(target, inspected, *results)
    assert (check.verdict, check.why) == (verdict, why)


def test_sides_of_a_share_cover_the_same() -> None:
    target = fact("defendants_prosecuted", 50, year(2022), target=True, measure="share", qualifier="at_least")
    (check,) = checks(
        target,
        fact("defendants_prosecuted", 12, year(2022), detail=("criminal",)),
        fact("arrests", 10, ("2022-01-01", "2022-06-30")),
    )
    assert check.why == (Shortcoming.OTHER_STRETCH,)


def test_the_seeds_of_hung_yen(shared: Path, tmp_path: Path) -> None:
    """The plan and the report of the first half-year, read as a run reads them."""
    seeds = [next((shared / "seeds").glob(f"{number:03}_*.txt")) for number in (0, 4)]
    settings = load_settings(store=tmp_path / "seeds.db")
    with open_store(settings.store) as store:
        run(seeds, store, settings)
    with StoreReader(settings.store).connect() as connection:
        found = place_checks(connection, HUNG_YEN)
    half = [check for check in found if check.target.recurrence == "yearly"]
    assert [(check.due and check.due.slots[0].year, check.verdict) for check in half] == [
        (2021, Verdict.UNDER_WAY),
        *((year, Verdict.CANNOT_SAY) for year in range(2022, 2026)),
    ]
    assert reached_words(half[0], "vi") == "nhiều nhất 34,3 % (riêng lực lượng được nêu)"
    assert target_words(half[0].target, "vi") == "ít nhất 50 %"
    assert computed_words(half[0], "vi") == "Tính: 72 cơ sở (đến 09/05/2021) chia cho trên 210 cơ sở (đến 30/06/2021)"
