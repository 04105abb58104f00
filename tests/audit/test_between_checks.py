"""What each check must find between documents, and what it must leave alone."""

from __future__ import annotations

import pytest

from pipeline.audit.between import Agreement, audit_places, restatements
from pipeline.audit.between.registry import BETWEEN
from pipeline.audit.findings import sentences
from tests.audit.stating import places

_YEARS = "A 2018 cases 61\nB 2019 cases 72\nC 2020 cases 58\nD 2021 cases 66\n"
_COPIED = """
A 2022 cases 41
A 2022 arrests 133
A 2022 establishments_inspected 212
A 2022 people_fined 58
B 2023 cases 41
B 2023 arrests 133
B 2023 establishments_inspected 212
B 2023 people_fined 58
"""
_DISTRICTS = "{} place=VN63_33_1\n{} place=VN63_33_2\n{} place=VN63_33_3"

# By code: statements that must give this finding, and no other.
FIRES = {
    "contradiction_between": [
        "A 2023 cases 12\nB 2023 cases 14",
        # two say the one, one the other
        "A 2023 cases 12\nB 2023 cases 14\nC 2023 cases 12",
        # "trên 20" is more than 20
        "A 2023 arrests 20 over\nB 2023 arrests 20",
        # a stock at a day, a share of one whole
        "A 2023-12-31@ establishments 119\nB 2023-12-31@ establishments 131",
        "A 2023 communes_free 80% of=xã\nB 2023 communes_free 85% of=xã",
        "A 2023 cases 70 on=90\nB 2023 cases 75 on=90",
        # two documents tell the same acts, one of them with another number
        "A 2023 cases 12\nA 2023 cases 7\nB 2023 cases 15\nB 2023 cases 7",
        # as many acts as are a total
        "A 2023 communication_events 120\nB 2023 communication_events 96",
    ],
    "unit_slip_between": [
        "A 2023 cases 12\nB 2023 cases 120",
        # also where figures need not count the same: the same digits do not come by chance
        "A 2023 budget 145000000\nB 2023 budget 145000000000",
    ],
    "baseline_off": [
        "A 2023 cases 12\nB 2023 cases 14 plan",
        "A 2023-12-31@ hotspots 9 plan\nB 2023-12-31@ hotspots 15",
    ],
    "cumulative_falls": [
        "A 2023-1-6 cases 12\nB 2023-1-9 cases 9",
        # the earlier one is above all that follow
        "A 2023-1-6 cases 120\nB 2023-1-9 cases 18\nC 2023 cases 21",
        "A 2023-1-6 cases 20 over\nB 2023 cases 18",
        "A 2023-1-6 communication_events 118\nB 2023 communication_events 96",
    ],
    "period_above_whole": [
        "A 2023-7-12 cases 31\nB 2023 cases 20",
        "A 2023-4-6 cases 31\nB 2023-1-6 cases 20",
        # a year above five years
        "A 2018 cases 61\nB 2016..2020 cases 58",
        "A 2016 cases 61\nB 2016..2020 cases 58",
    ],
    "periods_over_whole": [
        "A 2023-1-6 cases 12\nB 2023-7-12 cases 15\nC 2023 cases 20",
        "A 2023-1-3 cases 12\nA 2023-4-6 cases 9\nB 2023-1-6 cases 20",
    ],
    "unit_slip_years": [
        "A 2021-12-31@ establishments 119\nB 2022-12-31@ establishments 124\nC 2023-12-31@ establishments 1310",
        "A 2021 fines_amount 45000000\nB 2022 fines_amount 52000000\nC 2023 fines_amount 48000000000",
        "A 2021 arrests 420\nB 2022 arrests 455\nC 2023 arrests 43",
    ],
    "jump": [
        f"{_YEARS}E 2022 cases 391",
        f"{_YEARS}E 2022 cases 11",
        # seven times as many: no zero too many brings it among the others
        f"{_YEARS}E 2022 cases 450",
    ],
    "copied_figures": [_COPIED],
    "stock_beyond_flow": [
        "A 2022-12-31@ hotspots 30\nB 2023-12-31@ hotspots 12\nB 2023 hotspots_cleared 5",
    ],
    "target_differs": [
        # a report says that the plan wanted less
        "A 2023 establishments_inspected 50% target plan at_least\nB 2023 establishments_inspected 40% target",
        # a second plan of the same issuer
        "A 2023 cases 60 target plan day=2023-01-10\nB 2023 cases 80 target plan day=2023-06-10",
        # of each year from 2021 to 2025
        "A 2021..2025 trainings 12 target plan each=yearly\nB 2021..2025 trainings 20 target each=yearly",
        # two reports, and no plan in the store
        "A 2023 cases 60 target day=2023-07-01\nB 2023 cases 80 target day=2024-01-05",
        # a range is what it says
        "A 2023-12-31@ hotspots 20 target plan about\nB 2023-12-31@ hotspots 30 target",
    ],
    "progress_off": [
        "A 2023 cases 60 target plan\nB 2023 cases 48\nB 2023 cases 96.3% of=kế_hoạch_năm",
        # beyond the plan
        "A 2023 cases 60 target plan\nB 2023 cases 72\nB 2023 cases 4% change of=kế_hoạch",
        # nine months of it, with the year's plan
        "A 2023 cases 60 target plan\nB 2023-1-9 cases 30\nB 2023-1-9 cases 75% of=kế_hoạch",
    ],
    "district_above_province": [
        "A 2023 cases 12\nB 2023 cases 15 place=VN63_33_1",
    ],
    "districts_over_province": [
        "A 2023 cases 12\nB 2023 cases 8 place=VN63_33_1\nC 2023 cases 7 place=VN63_33_2",
    ],
    "districts_under_province": [
        "A 2023 cases 12\n" + _DISTRICTS.format("B 2023 cases 4", "B 2023 cases 3", "B 2023 cases 2"),
    ],
    "member_above_merged": [
        "A 2025 cases 12 place=VN34_33\nB 2025 cases 15",
    ],
    "members_over_merged": [
        "A 2025 cases 20 place=VN34_33\nB 2025 cases 15\nC 2025 cases 11 place=VN63_34",
    ],
    "members_under_merged": [
        "A 2025 cases 30 place=VN34_33\nB 2025 cases 15\nC 2025 cases 11 place=VN63_34",
    ],
    "province_above_nation": [
        "A 2023 cases 900 place=VN\nB 2023 cases 1100",
    ],
    "provinces_over_nation": [
        "A 2023 cases 900 place=VN\nB 2023 cases 500\nC 2023 cases 450 place=VN63_24",
    ],
}

# What looks like an error and is none.
SILENT = [
    # the same, or within the bounds of the words
    "A 2023 cases 12\nB 2023 cases 12",
    "A 2023 cases 210 over\nB 2023 cases 224",
    "A 2023 cases 100 about\nB 2023 cases 95",
    # another breakdown, whole, way of counting, topic, time or place; a ratio out of something else
    "A 2023 arrests 12\nB 2023 arrests 14 seller",
    "A 2023 communes_free 80% of=xã\nB 2023 communes_free 85% of=phường",
    "A 2023 establishments_inspected 72 counted=visits\nB 2023 establishments_inspected 41",
    "A 2023 cases 12\nB 2023 cases 14 joint",
    "A 2023 cases 12\nB 2022 cases 14",
    "A 2023 cases 12\nB 2023 cases 14 place=VN63_24",
    "A 2023 cases 70 on=90\nB 2023 cases 75 on=95",
    "A 2023-12-31@ establishments 119\nB 2023-12-15@ establishments 131",
    # told act by act: the second document states no one number
    "A 2023 cases 12\nB 2023 cases 5\nB 2023 cases 3",
    # other acts, or more of them
    "A 2023 cases 12\nA 2023 cases 7\nB 2023 cases 5\nB 2023 cases 3",
    "A 2023 cases 12\nA 2023 cases 7\nB 2023 cases 12\nB 2023 cases 7\nB 2023 cases 3",
    # few acts may be some of all; what people got differs; a budget is somebody's
    "A 2023 trainings 5\nB 2023 trainings 3",
    "A 2023 people_supported 17\nB 2023 people_supported 140",
    "A 2023 budget 350000000\nB 2023 budget 2710000000",
    # a denial may speak of one offence
    "A 2023 cases 12\nB 2023 cases 0 words=chưa_phát_hiện",
    # a count that grows; a stock may fall
    "A 2023-1-6 cases 12\nB 2023-1-9 cases 12\nC 2023 cases 19",
    "A 2023-06-30@ hotspots 12\nB 2023-12-31@ hotspots 9",
    "A 2023-1-6 cases 18\nB 2023 cases 16 over",
    # parts of a period up to the whole; a campaign of one month that the year's report does not know
    "A 2023-1-6 cases 12\nB 2023-7-12 cases 15\nC 2023 cases 27",
    "A 2023-8-8 trainings 40\nB 2023 trainings 22",
    # events of one body and of another, or of who knows whom
    "A 2023-1-6 communication_events 118\nB 2023 communication_events 96 by=sở",
    "A 2023-1-6 communication_events 118 by=\nB 2023 communication_events 96 by=",
    "A 2023 documents_issued 17\nB 2023 documents_issued 27 place=VN63_33_1",
    # one document: a period that was read wrongly
    "A 2023-1-6 cases 12\nA 2023-1-9 cases 9",
    # years that differ as years do, too few of them, numbers too small
    f"{_YEARS}E 2022 cases 31",
    f"{_YEARS}E 2022 cases 220",
    "A 2021 cases 61\nB 2022 cases 391",
    "A 2018 cases 2\nB 2019 cases 1\nC 2020 cases 2\nD 2021 cases 1\nE 2022 cases 12",
    "A 2021 establishments_fined 12\nB 2022 establishments_fined 14\nC 2023 establishments_fined 1",
    # years far from each other anyhow; bounds that reach the others
    "A 2018 cases 20\nB 2019 cases 190\nC 2020 cases 44\nD 2021 cases 510\nE 2022 cases 90",
    "A 2021 arrests 420\nB 2022 arrests 455\nC 2023 arrests 43 over",
    # three equal numbers, one number many times, stocks that stay
    "\n".join(_COPIED.strip().splitlines()[:7]),
    _COPIED.replace(" 41", " 20").replace(" 133", " 20").replace(" 212", " 20").replace(" 58", " 20"),
    "\n".join(
        f"{document} {year}-12-31@ {stock} {number}"
        for document, year in (("A", 2022), ("B", 2023))
        for stock, number in (("establishments", 119), ("communes", 161), ("communes_free", 130), ("workers", 540))
    ),
    # new ones may have come, more may have been cleared
    "A 2022-12-31@ hotspots 30\nB 2023-12-31@ hotspots 28\nB 2023 hotspots_cleared 5",
    "A 2022-12-31@ hotspots 30\nB 2023-12-31@ hotspots 12\nB 2023 hotspots_cleared 20 over",
    "A 2022-12-31@ hotspots 30\nB 2023-12-31@ hotspots 12\nB 2023-1-6 hotspots_cleared 5",
    # the same target; a range that holds it; one that the words leave open
    "A 2023 establishments_inspected 50% target plan at_least\nB 2023 establishments_inspected 50% target",
    "A 2023-12-31@ hotspots 20 target plan about\nB 2023-12-31@ hotspots 21 target",
    # another year, place, breakdown, whole, recurrence; a result is no target
    "A 2023 cases 60 target plan\nB 2024 cases 80 target",
    "A 2023 cases 60 target plan\nB 2023 cases 80 target place=VN63_33_1",
    "A 2023 arrests 60 target plan\nB 2023 arrests 80 target seller",
    "A 2023 communes_free 60% target plan of=xã\nB 2023 communes_free 80% target of=phường",
    "A 2021..2025 trainings 12 target plan each=yearly\nB 2021..2025 trainings 60 target each=whole",
    "A 2023 cases 60 target plan\nB 2023 cases 80",
    # a plan of another body; a report that repeats one of two; a target told in two parts
    "A 2023 cases 60 target plan\nB 2023 cases 80 target plan by=sở",
    "A 2023 cases 60 target plan\nB 2023 cases 80 target plan by=sở\nC 2023 cases 80 target by=sở",
    "A 2023 cases 60 target plan\nB 2023 cases 30 target\nB 2023 cases 20 target",
    # a report of before the plan
    "A 2023 cases 60 target plan day=2023-02-01\nB 2023 cases 80 target day=2023-01-05",
    # a budget is somebody's
    "A 2023 budget 350000000 target plan\nB 2023 budget 2710000000 target",
    # what was reached of the plan: rounded, cut off, at least so much, in words without an end
    "A 2023 cases 60 target plan\nB 2023 cases 50\nB 2023 cases 83.3% of=kế_hoạch",
    "A 2023 cases 60 target plan\nB 2023 cases 55\nB 2023 cases 91.6% of=kế_hoạch",
    "A 2023 cases 60 target plan\nB 2023 cases 48 over\nB 2023 cases 96.3% of=kế_hoạch",
    "A 2023 cases 60 target plan\nB 2023 cases 66\nB 2023 cases 100% over of=kế_hoạch",
    "A 2023 cases 60 target plan\nB 2023 cases 72\nB 2023 cases 20% change of=kế_hoạch",
    "A 2023 cases 60 target plan\nB 2023 cases 48\nB 2023 cases -20% change of=kế_hoạch",
    # one of two targets fits; no target; a share of something else; two results; the plan of another year
    "A 2023 cases 60 target plan\nC 2023 cases 50 target plan by=sở\nB 2023 cases 48\nB 2023 cases 96% of=kế_hoạch",
    "B 2023 cases 48\nB 2023 cases 96% of=kế_hoạch",
    "A 2023 cases 60 target plan\nB 2023 cases 48\nB 2023 cases 96% of=so_vu",
    "A 2023 cases 60 target plan\nB 2023 cases 48\nB 2023 cases 40\nB 2023 cases 96% of=kế_hoạch",
    "A 2022 cases 60 target plan\nB 2023 cases 48\nB 2023 cases 96% of=kế_hoạch",
    "A 2022..2024 cases 60 target plan each=whole\nB 2023 cases 48\nB 2023 cases 96% of=kế_hoạch",
    # districts up to their province; not all of them; another time
    "A 2023 cases 12\nB 2023 cases 12 place=VN63_33_1",
    "A 2023 cases 12\nB 2023 cases 4 place=VN63_33_1\nC 2023 cases 3 place=VN63_33_2",
    "A 2023 cases 12\n" + _DISTRICTS.format("B 2023 cases 4", "B 2023 cases 3", "B 2023 cases 2 over"),
    "A 2023 cases 12\nB 2022 cases 15 place=VN63_33_1",
    # members up to the merged province; one of them without a number
    "A 2025 cases 26 place=VN34_33\nB 2025 cases 15\nC 2025 cases 11 place=VN63_34",
    "A 2025 cases 30 place=VN34_33\nB 2025 cases 15",
    # provinces up to the country; a merged one beside its members is counted once
    "A 2023 cases 950 place=VN\nB 2023 cases 500\nC 2023 cases 450 place=VN63_24",
    "A 2025 cases 950 place=VN\nB 2025 cases 500\nC 2025 cases 600 place=VN34_33\nD 2025 cases 100 place=VN63_34",
]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FIRES.items() for text in texts])
def test_must_fire(code: str, text: str) -> None:
    assert [one.code for one in audit_places(places(text))] == [code]


@pytest.mark.parametrize("text", SILENT)
def test_must_not_fire(text: str) -> None:
    assert audit_places(places(text)) == ()


def test_every_check_has_a_case() -> None:
    assert set(FIRES) == set(BETWEEN)


@pytest.mark.parametrize(("code", "text"), [(code, texts[0]) for code, texts in FIRES.items()])
def test_sentences_are_filled(code: str, text: str) -> None:
    (found,) = audit_places(places(text))
    for language in ("vi", "en"):
        assert "{" not in found.sentence(language)
        assert all(value in found.sentence(language) for _, value in found.values)
    assert sentences()[code].vi.count("{") == len(found.values)


def test_the_order_of_documents_changes_nothing() -> None:
    for texts in FIRES.values():
        lines = texts[0].strip().splitlines()
        found = [
            {frozenset(one.values) for one in audit_places(places("\n".join(each)))} for each in (lines, lines[::-1])
        ]
        assert found[0] == found[1]


def test_classes_of_pairs() -> None:
    told = "A 2023 cases 12\nB 2023 cases 12\nC 2023 cases 15\nA 2023 arrests 40 about\nB 2023 arrests 41"
    found = restatements(places(told))
    assert found == {Agreement.COMPLETE: 1, Agreement.CONSISTENT: 1, Agreement.CONTRADICTORY: 1}


def test_what_most_documents_state_is_the_reference() -> None:
    (found,) = audit_places(places("A 2023 cases 14\nB 2023 cases 12\nC 2023 cases 12"))
    assert found.figures[0] == "A0"
    assert dict(found.values) == {"one": "12", "other": "14"}


def test_of_two_falls_the_one_that_explains_both_is_in_doubt() -> None:
    (found,) = audit_places(places("A 2023-1-6 cases 120\nB 2023-1-9 cases 18\nC 2023 cases 21"))
    assert found.figures[0] == "A0"
    (found,) = audit_places(places("A 2023-1-6 cases 12\nB 2023-1-9 cases 9\nC 2023 cases 21"))
    assert found.figures[0] == "B1"


def test_doubtful_figures_lower_the_rank() -> None:
    sure, unsure = (audit_places(places(f"A 2023 cases 12\nB 2023 cases 14 sure={sure}"))[0] for sure in ("0.9", "0.3"))
    assert sure.rank > unsure.rank


def test_a_warning_about_what_an_error_doubts_is_not_told() -> None:
    # Two documents contradict each other, and one of them is a power of ten off the other years.
    text = "A 2021 arrests 420\nB 2022 arrests 455\nC 2023 arrests 43\nD 2023 arrests 430"
    assert [one.code for one in audit_places(places(text))] == ["unit_slip_between"]


def test_thousands_of_statements_take_no_time_of_their_own() -> None:
    # One fact with a number of its own in each document; many periods of one year; all of them one place.
    same = "\n".join(f"D{at} 2023 cases {at + 1}" for at in range(3_000))
    assert 0 < len(audit_places(places(same))) < 100
    years = "\n".join(f"D{at} {2000 + at % 24}-1-{1 + at % 12} cases {at + 1}" for at in range(3_000))
    assert len(audit_places(places(years))) < 3_000
