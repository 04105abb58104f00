"""Which figures another may be a part of, and that no figure is a part of itself."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.texts import reports
from pipeline.extraction import linkfeatures
from pipeline.extraction.facts import WORDS, Features
from pipeline.extraction.figures import FigureReader
from pipeline.extraction.judging import Judge
from pipeline.extraction.linear import load_model
from pipeline.extraction.linkfeatures import Most
from pipeline.extraction.linking import WholeOptions
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.relations import Pair, part_of, without_circles
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import Figure, Level, Measure, Qualifier, ReadingLimits, Scope, Status
from tests.extraction.build import LIMIT, raw

HEAD = "Phòng, chống mại dâm\n\n"


def pairs_of(text: str) -> tuple[DocumentReading, list[Pair], list[Figure | None]]:
    """The figures of a text by the rules, each with its number, and their wholes by the rules."""
    parsed = parse(raw(HEAD + text), ReadingLimits(max_text_characters=LIMIT))
    reading = DocumentReading(parsed, annotate(parsed), learned=False)
    judge = Judge(reading)
    pairs = FigureReader(reading, judge).pairs(judge.name())
    return reading, pairs, judge.wholes(pairs)


def options(text: str, surface: str) -> list[tuple[str, Features]]:
    """The options of the last figure written so: the surface of the whole ("" for none) and its features."""
    reading, pairs, ruled = pairs_of(text)
    figures = [figure for _, figure in pairs]
    index = [at for at, figure in enumerate(figures) if figure.surface == surface][-1]
    found = WholeOptions(reading.layout, pairs, ruled, WORDS).of(index)
    return [("" if whole is None else figures[whole].surface, said) for whole, said in found]


def surfaces(text: str, surface: str) -> list[str]:
    """What the last figure written so may be a part of, first choice first."""
    return [whole for whole, _ in options(text, surface)]


TABLE = (
    "Kết quả đấu tranh chống mại dâm:\n\nĐơn vị\tSố vụ mại dâm\tSố đối tượng bị bắt\n"
    "Văn Lâm\t5\t14\nYên Mỹ\t3\t8\nTổng số\t9\t22\n"
)


@pytest.mark.parametrize(
    ("text", "surface", "wholes"),
    [
        # a total after its parts needs no words, if they add up to it
        ("Bắt 41 chủ chứa mại dâm, 30 người bán dâm. Tối ấy bắt 71 đối tượng mại dâm.", "30", ["", "41", "71"]),
        # none first, then the nearest before it and so on
        ("Bắt 89 đối tượng, trong đó 41 chủ chứa, 30 người bán dâm.", "30", ["", "41", "89"]),
        # the first figure of a text has none before it, and those after it say nothing of it
        ("Bắt 89 đối tượng, trong đó 41 chủ chứa, 30 người bán dâm.", "89", [""]),
        # over the end of a sentence and of a paragraph
        ("Bắt 89 đối tượng mại dâm. Trong đó 41 chủ chứa.", "41", ["", "89"]),
        ("Bắt 89 đối tượng mại dâm:\n\n- 41 chủ chứa;\n\n- 30 người bán dâm.", "30", ["", "41", "89"]),
        # no further than some paragraphs
        ("Bắt 89 đối tượng mại dâm.\n\n" + "Các ngành vào cuộc.\n\n" * 5 + "Có 41 chủ chứa mại dâm.", "41", [""]),
        # a sum after its parts, if it says so
        ("Bắt 41 chủ chứa mại dâm, 30 người bán dâm. Cộng: 71 đối tượng mại dâm.", "30", ["", "41", "71"]),
        ("Bắt 41 chủ chứa mại dâm, 30 người bán dâm. Phạt 70 đối tượng mại dâm.", "30", ["", "41"]),
        # a total line says so at its start, whatever stands before its second number
        (
            "Vinh bắt 5 đối tượng mại dâm. Cửa Lò bắt 3 đối tượng mại dâm. Toàn tỉnh: 4 vụ, bắt 9 đối tượng mại dâm.",
            "5",
            ["", "4", "9"],
        ),
        # cells of the same row or column, also below, never the other cells
        (TABLE, "14", ["", "5", "8", "22"]),
        (TABLE, "3", ["", "5", "8", "9"]),
        # no cell is a part of what stands above the table, nor prose of a cell
        ("Bắt 89 đối tượng mại dâm.\n\n" + TABLE, "5", ["", "14", "3", "9"]),
        (TABLE + "\nKhởi tố 7 bị can về tội chứa mại dâm.", "7", [""]),
    ],
)
def test_options(text: str, surface: str, wholes: list[str]) -> None:
    assert surfaces(text, surface) == wholes


def test_as_many_figures_back_as_a_list_may_have() -> None:
    text = "Bắt 89 đối tượng mại dâm: " + ", ".join(f"{n} người bán dâm" for n in range(101, 121)) + "."
    wholes = surfaces(text, "120")
    assert wholes[:3] == ["", "119", "118"]
    assert len(wholes) == 1 + 12 + 6  # more of the same unit stand farther


def test_what_the_rules_chose_is_always_among_them_and_known_as_such() -> None:
    text = "Bắt 89 đối tượng mại dâm, trong đó: " + ", ".join(f"{n} người bán dâm" for n in range(30, 50)) + "."
    found = dict(options(text, "49"))
    assert list(found)[-1] == "89"  # the thirteenth figure back
    assert "ruled=True:prose" in found["89"]
    assert "ruled=False:prose" in found["48"]
    assert "ruled_other=True:prose" in found["48"]
    assert "none:ruled=False" in found[""]


@pytest.mark.parametrize(
    ("text", "surface", "whole", "said"),
    [
        # what stands between them
        ("Bắt 89 đối tượng, trong đó 41 chủ chứa mại dâm.", "41", "89", ["words=True:False:True", "said=trong đó"]),
        ("Bắt 89 đối tượng mại dâm (41 chủ chứa).", "41", "89", ["opened=1:True"]),
        ("Bắt 89 đối tượng mại dâm. Phạt 41 chủ chứa.", "41", "89", ["sentence=False:block=True"]),
        ("Kết quả: bắt 89 đối tượng mại dâm; phạt 41 chủ chứa.", "41", "89", ["semicolons=1:False"]),
        # what they count, and how much
        ("Bắt 89 đối tượng, trong đó 41 chủ chứa mại dâm.", "41", "89", ["pair=arrests>arrests", "same=True:prose"]),
        ("Bắt 41 đối tượng, trong đó 89 chủ chứa mại dâm.", "89", "41", ["fits=False:False:prose"]),
        ("Bắt 41 đối tượng, trong đó 41 chủ chứa mại dâm.", "41", "41", ["fits=True:True:prose"]),
        # whether the parts so far leave room for one more
        ("Bắt 9 đối tượng, trong đó 4 chủ chứa, 5 người bán dâm.", "5", "9", ["sibling=True", "room=True:True"]),
        ("Bắt 9 đối tượng, trong đó 4 chủ chứa, 6 người bán dâm.", "6", "9", ["sibling=True", "room=False:True"]),
        # whether it adds up with others to the whole, and how many stand between
        (
            "Bắt 89 đối tượng mại dâm: 41 chủ chứa, 30 người bán dâm, 18 người mua dâm.",
            "30",
            "89",
            ["adds=0:False:True", "adds_size=3:False:True", "adds_same=True:True:True:False"],
        ),
        (
            "Bắt 9 đối tượng (4 chủ chứa) mại dâm: 3 người ở Văn Lâm, 6 người ở Yên Mỹ.",
            "6",
            "9",
            ["adds=0:False:False"],
        ),
        (
            "Bắt 41 chủ chứa mại dâm, 30 người bán dâm. Tối ấy bắt 71 đối tượng mại dâm.",
            "41",
            "71",
            ["adds=0:True:True", "adds_same=True:True:False:True"],
        ),
        # how far apart they stand, and what else is said of it
        ("Bắt 89 đối tượng mại dâm, 41 chủ chứa. 30 người bán dâm.", "30", "89", ["between=1:False:True", "blocks=0"]),
        ("Bắt 89 đối tượng mại dâm.\n\nPhạt 41 chủ chứa mại dâm.", "41", "89", ["blocks=1", "compared=False"]),
        ("Bắt 89 đối tượng, còn lại 41 người bán dâm.", "41", "89", ["rest=True:True:False"]),
        ("Bắt 89 đối tượng mại dâm; phạt 41 người còn lại.", "41", "89", ["rest=True:True:False"]),
        ("Bắt 89 đối tượng mại dâm (cùng kỳ 41 đối tượng).", "41", "89", ["compared=True"]),
        ("Năm 2022 bắt 89 đối tượng mại dâm. Quý I/2022 bắt 41 đối tượng mại dâm.", "41", "89", ["spans=inside:True"]),
        ("Năm 2022 bắt 89 đối tượng mại dâm. Năm 2021 bắt 41 đối tượng mại dâm.", "41", "89", ["spans=beside:True"]),
        ("Quý I/2022 bắt 89 đối tượng mại dâm. Năm 2022 bắt 41 đối tượng mại dâm.", "41", "89", ["spans=around:True"]),
        ("Năm 2022 bắt 89 đối tượng mại dâm, trong đó 41 chủ chứa.", "41", "89", ["spans=same:True"]),
        # what is said of the part: the words around it, the first of its sentence, and that a rest is left after it
        ("Bắt 89 đối tượng mại dâm. Riêng hè bắt 41 đối tượng.", "41", "89", ["opener=riêng", "left2=hè bắt"]),
        ("Bắt 89 đối tượng mại dâm, 41 chủ chứa bị phạt.", "41", "89", ["right=chủ", "rest_after=False"]),
        (
            "Bắt 89 đối tượng mại dâm; khởi tố 41 bị can, số còn lại phạt tiền.",
            "41",
            "89",
            ["rest_after=True", "pair_rest=arrests>defendants_prosecuted"],
        ),
        ("Bắt 89 đối tượng mại dâm, 41 người trong số này bán dâm.", "41", "89", ["cue_after=trong số"]),
        # what tells of the most, in the sentence of the part alone
        ("Bắt 89 đối tượng mại dâm, nhiều nhất là Vinh 41 người.", "41", "89", ["cue=nhiều nhất:True"]),
        ("Bắt 89 đối tượng mại dâm, đông nhất ở Vinh. Phạt 41 chủ chứa.", "41", "89", ["cue=:False"]),
        # what else could hold it, and whether the whole is above all between
        ("Bắt 89 đối tượng mại dâm, 41 chủ chứa, 30 người bán dâm.", "30", "89", ["nearer=1:True:False:prose"]),
        ("Bắt 89 đối tượng mại dâm, 41 chủ chứa, 30 người bán dâm.", "30", "89", ["peak=True:True:False:prose"]),
        ("Bắt 41 đối tượng mại dâm, 89 chủ chứa, 30 người bán dâm.", "30", "41", ["peak=False:True:False:prose"]),
        # what the rules take the whole for a part of
        ("Bắt 89 đối tượng mại dâm, trong đó 41 chủ chứa, 30 người bán dâm.", "30", "41", ["chain=same:prose"]),
        ("Bắt 89 đối tượng mại dâm, trong đó 41 chủ chứa, 30 người bán dâm.", "30", "89", ["chain=none:prose"]),
        ("Bắt 89 đối tượng mại dâm, trong đó 41 chủ chứa. Phạt 30 người.", "30", "41", ["chain=other:prose"]),
        # the words of a table
        (TABLE, "14", "22", ["cell=True:False:total=True:mine=False", "cell_part=False:True:False"]),
        (TABLE, "14", "5", ["cell=False:True:total=False:mine=False"]),
        # where and when
        ("Tỉnh bắt 9 đối tượng, trong đó huyện Văn Lâm 4 đối tượng mại dâm.", "4", "9", ["period=True", "status=True"]),
    ],
)
def test_what_is_told_of_an_option(text: str, surface: str, whole: str, said: list[str]) -> None:
    found = dict(options(text, surface))
    assert set(said) <= set(found[whole]), found[whole]


# --- links


LISTED = (
    "Bắt 89 đối tượng, trong đó 41 chủ chứa, 30 người bán dâm; phạt 18 người. Kiểm tra 72 cơ sở (12 khách sạn): "
    "5 cơ sở vi phạm.\n\n- Khởi tố 7 vụ, 9 bị can về tội chứa mại dâm;\n\n- Xét xử 4 vụ. Cộng: 11 vụ mại dâm."
)


def test_what_a_model_can_give_at_most_is_asked_of_all_features() -> None:
    made = (
        linkfeatures._sum_of((True, True)),
        linkfeatures._adds((False, True, True, 0, 2, True)),
        linkfeatures._said(("trong đó", 1)),
        linkfeatures._text("gồm"),
    )
    for features, asked in zip(made, linkfeatures._ASKED, strict=True):
        assert {name.partition("=")[0] for name in features} == set(asked)


@pytest.mark.parametrize("text", [LISTED, *reports(".txt")])
def test_nothing_between_two_figures_says_more_than_a_model_can_give_at_most(text: str) -> None:
    model = load_model("parts")
    reading, pairs, ruled = pairs_of(text)
    options, most = WholeOptions(reading.layout, pairs, ruled, model.lens), Most(model)
    for index, here in enumerate(options._items):
        for other in options._others(index, options._ruled[index]) if not here.in_cell else []:
            assert sum(options._between(index, other)) <= options._at_most(index, other, most)


@pytest.mark.parametrize("text", [LISTED, TABLE, LISTED + "\n\n" + TABLE, *reports(".txt")])
def test_the_best_option_is_the_same_whether_all_are_looked_at_or_not(text: str) -> None:
    model = load_model("parts")
    reading, pairs, ruled = pairs_of(text)
    options = WholeOptions(reading.layout, pairs, ruled, model.lens)
    best = [options.best(index, Most(model)) for index in range(len(pairs))]
    assert best == [max(options.of(index), key=itemgetter(1))[0] for index in range(len(pairs))]
    assert len(pairs) > 5


def figure(name: str, whole: str | None = None, value: float = 5, indicator: str = "arrests") -> Figure:
    """A figure with a part_of."""
    plain = Figure(
        id=name,
        indicator=indicator,
        measure=Measure.COUNT,
        value=value,
        qualifier=Qualifier.EXACT,
        unit="person",
        status=Status.REPORTED,
        scope=Scope.AGGREGATE,
        level=Level.PROVINCE,
        surface="5",
        start=0,
        end=1,
    )
    return replace(plain, part_of=whole, relation="partition" if whole is not None else None)


@pytest.mark.parametrize(
    ("whole", "part", "relation"),
    [
        # the same thing counted
        ("arrests", "arrests", "partition"),
        # what became of what was checked or found
        ("establishments_inspected", "establishments_violating", "funnel"),
        ("cases", "cases_prosecuted", "funnel"),
        # another thing
        ("arrests", "defendants_prosecuted", "subset"),
    ],
)
def test_relation(whole: str, part: str, relation: str) -> None:
    linked = part_of(figure("b", indicator=part), figure("a", indicator=whole))
    assert (linked.part_of, linked.relation) == ("a", relation)


def test_a_part_of_none_has_no_relation() -> None:
    loose = part_of(figure("b", "a"), None)
    assert (loose.part_of, loose.relation) == (None, None)


@pytest.mark.parametrize(
    ("links", "left"),
    [
        # trees and chains stay
        ({"a": None, "b": "a", "c": "a", "d": "b"}, {"a": None, "b": "a", "c": "a", "d": "b"}),
        # a figure of another document's id is looked for in vain, and stays
        ({"a": "x"}, {"a": "x"}),
        # of a circle, the link of its first figure goes
        ({"a": "a"}, {"a": None}),
        ({"a": "b", "b": "a"}, {"a": None, "b": "a"}),
        ({"a": "b", "b": "c", "c": "a"}, {"a": None, "b": "c", "c": "a"}),
        # what only leads into a circle is no part of itself
        ({"a": "b", "b": "c", "c": "b"}, {"a": "b", "b": None, "c": "b"}),
        ({"b": "c", "c": "b", "d": "c"}, {"b": None, "c": "b", "d": "c"}),
        # two circles
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, {"a": None, "b": "a", "c": None, "d": "c"}),
        ({}, {}),
    ],
)
def test_without_circles(links: dict[str, str | None], left: dict[str, str | None]) -> None:
    found = without_circles([figure(name, whole) for name, whole in links.items()])
    assert {item.id: item.part_of for item in found} == left
    assert all((item.part_of is None) == (item.relation is None) for item in found)


NAMES = [f"f{number}" for number in range(8)]


@given(st.lists(st.none() | st.sampled_from(NAMES), min_size=8, max_size=8))
def test_no_links_lead_back(links: list[str | None]) -> None:
    given_links = dict(zip(NAMES, links, strict=True))
    found = without_circles([figure(name, whole) for name, whole in given_links.items()])
    left = {item.id: item.part_of for item in found}
    assert list(left) == NAMES
    for name in NAMES:
        seen, at = [name], left[name]
        while at is not None:
            assert at not in seen
            seen.append(at)
            at = left[at]
        # what is no part of itself keeps its link
        assert left[name] == given_links[name] or _leads_back(name, given_links)
    assert without_circles(found) == found


def _leads_back(name: str, links: dict[str, str | None]) -> bool:
    """Whether a figure is a part of itself."""
    at = links[name]
    for _ in NAMES:
        if at is None or at == name:
            break
        at = links[at]
    return at == name
