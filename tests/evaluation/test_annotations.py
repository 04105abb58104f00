"""Annotation lines: what each gives, what each fault says, and that quotations lead to the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation import BadGoldError, GoldDocument
from pipeline.evaluation.annotations import read_annotation, unmarked_numbers
from pipeline.scheme import figure_schema

TEXT = """Toàn tỉnh có trên 210 cơ sở, trong đó 24 cơ sở lưu trú. Đã kiểm tra 72 lượt cơ sở, tăng 31,5% so với
năm trước; phạt 1,2 tỷ đồng. Không phát hiện vụ nào. Tỷ lệ 44/44 cơ sở; giảm 14 vụ.

Văn Lâm phạt 10-20 người. Hai vụ, hai vụ nữa."""


def annotated(folder: Path, *lines: str, text: str = TEXT) -> GoldDocument:
    """An annotation of these lines, read back."""
    path = folder / "a_văn-lâm.ann"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_annotation(path, text)


def figure(folder: Path, *lines: str, text: str = TEXT) -> dict[str, Any]:
    """The last figure of these lines."""
    return dict(annotated(folder, *lines, text=text).figures[-1])


# Each row: the lines, what the last figure must hold.
_READ: dict[str, tuple[list[str], dict[str, Any]]] = {
    "plain": (
        ["establishments 24 :: trong đó [[24]]"],
        {"id": "f1", "indicator": "establishments", "value": 24, "measure": "count", "unit": "establishment",
         "qualifier": "exact", "status": "reported", "scope": "aggregate", "level": None, "detail": [],
         "part_of": None, "surface": "24"},
    ),
    "a label, a part, words in any order": (
        ["@whole establishments 210 over :: trên [[210]]", "@part establishments 24 subset lodging ^whole :: [[24]]"],
        {"id": "part", "part_of": "whole", "relation": "subset", "detail": ["lodging"]},
    ),
    "labels count on from the lines before": (
        ["establishments 210 :: trên [[210]]", "establishments 24 :: đó [[24]]"],
        {"id": "f2"},
    ),
    # A percent sign makes a share, unless it is said to be a change.
    "share": (["communes_free 31.5 :: tăng [[31,5%]]"], {"measure": "share", "unit": "percent", "value": 31.5}),
    "change in percent": (["cases 31.5 change :: [[31,5%]]"], {"measure": "change", "unit": "percent"}),
    "change in cases": (["cases -14 change :: giảm [[14]]"], {"value": -14, "measure": "change", "unit": "case"}),
    "money": (
        ["fines_amount 1200000000 :: phạt [[1,2 tỷ đồng]]"],
        {"value": 1_200_000_000, "measure": "amount", "unit": "vnd"},
    ),
    # Money under a code that is none of money must be said.
    "money of something else": (["other 1200000000 amount :: [[1,2 tỷ đồng]]"], {"measure": "amount", "unit": "vnd"}),
    "ratio": (["establishments_inspected 44/44 :: [[44/44]] cơ sở"], {"value": 44, "denominator": 44}),
    "range": (
        ["people_fined 10..20 :: phạt [[10-20]]"],
        {"value": 10, "value_max": 20, "qualifier": "between", "denominator": None},
    ),
    "stated zero": (["cases 0 :: [[Không phát hiện vụ]] nào"], {"value": 0, "surface": "Không phát hiện vụ"}),
    "what the other words mean": (
        ["cases 14 target incident yearly visits joint at_most :: giảm [[14]]"],
        {"status": "target", "scope": "incident", "recurrence": "yearly", "counted_as": "visits", "joint": True,
         "qualifier": "at_most"},
    ),
    "details are sorted and once": (["cases 14 seller female seller :: giảm [[14]]"], {"detail": ["female", "seller"]}),
    "set holds for what follows": (
        ['set level=province province="Hưng Yên" period=2021-01-01..2021-06-30 status=target', "cases 14 :: [[14]] vụ"],
        {"level": "province", "province": "Hưng Yên", "period_start": "2021-01-01", "period_end": "2021-06-30",
         "status": "target"},
    ),
    # What the old level named does not linger under a new one.
    "a new level clears the place": (
        ['set level=district province="Hưng Yên" district="Văn Lâm"', "set level=national", "cases 14 :: [[14]] vụ"],
        {"level": "national", "province": None, "district": None},
    ),
    "a line overrides what is set": (
        ['set level=province province="Hưng Yên" status=target', 'cases 1 level=commune commune="Yên Mỹ" :: [[14]]'],
        {"level": "commune", "commune": "Yên Mỹ", "province": None, "status": "target"},
    ),
    "one day": (["cases 14 period=2021-03-05 :: [[14]]"], {"period_start": "2021-03-05", "period_end": "2021-03-05"}),
    "no period": (
        ["set period=2021-01-01..2021-06-30", "cases 14 period=none :: [[14]] vụ"],
        {"period_start": None, "period_end": None},
    ),
    "a value taken back": (["set recurrence=yearly", "cases 14 recurrence=none :: [[14]]"], {"recurrence": None}),
    "of what": (['communes 31.5 of="tổng số xã" :: [[31,5%]]'], {"of": "tổng số xã"}),
    "a unit of its own": (["other 14 unit=case :: [[14]] vụ"], {"unit": "case"}),
    # A quotation may run over the end of a line of the text.
    "white space differs": (["cases 14 :: 31,5% so với năm trước; phạt [[1,2  tỷ]]"], {"surface": "1,2 tỷ"}),
    "the second of two": (["cases 2 nth=2 :: [[ai]] vụ"], {"start": TEXT.index("ai vụ nữa")}),
    "comments and empty lines": (["# cases 9 :: [[9]]", "", "cases 14 :: [[14]] vụ"], {"id": "f1", "value": 14}),
    "what stands around it": (["cases 14 :: [[14]] vụ"], {"sentence": "giảm 14 vụ."}),
}  # fmt: skip


@pytest.mark.parametrize("name", _READ)
def test_what_a_line_gives(name: str, tmp_path: Path) -> None:
    lines, wanted = _READ[name]
    read = figure(tmp_path, *lines)
    assert {key: read[key] for key in wanted} == wanted
    assert TEXT[read["start"] : read["end"]] == read["surface"]


def test_a_figure_fits_the_line_format(tmp_path: Path) -> None:
    lines = [
        "set level=national",
        "@a cases 14 over female subset yearly joint :: giảm [[14]]",
        "cases 2 ^a :: [[Hai]]",
    ]
    validator = jsonschema.Draft202012Validator(figure_schema())
    for read in annotated(tmp_path, *lines).figures:
        validator.validate(dict(read))


def test_the_document_itself(tmp_path: Path) -> None:
    gold = annotated(
        tmp_path,
        'doc doc_type=news title="Bắt quả tang" level=province province="Hưng Yên" period=2021-03-05',
        "doc published_on=2021-03-06 number=none",
    )
    assert gold.name == "a_văn-lâm"
    assert gold.figures == ()
    facts = {name: value for name, value in gold.document.items() if value is not None}
    assert facts == {
        "doc_type": "news",
        "title": "Bắt quả tang",
        "level": "province",
        "province": "Hưng Yên",
        "period_start": "2021-03-05",
        "period_end": "2021-03-05",
        "published_on": "2021-03-06",
    }


# Each row: the line that is wrong, what the complaint says. A line before it is always fine.
_WRONG: dict[str, tuple[str, str]] = {
    "prose": ("Toàn tỉnh có 210 cơ sở", "neither doc, set nor a figure with ' :: '"),
    "a code that is none": ("case 14 :: [[14]] vụ", "'case' is no code"),
    "no number": ("cases :: [[14]] vụ", "a figure needs a code and a number"),
    "a number with words": ("cases 14vụ :: [[14]] vụ", "'14vụ' is no number of the form"),
    # Numbers are written as JSON writes them, not as the text does.
    "a number as the text writes it": ("cases 31,5 :: [[31,5%]]", "'31,5' is no number of the form"),
    "half a range": ("cases 10.. :: [[10-20]]", "is no number of the form"),
    "half a ratio": ("cases 44/ :: [[44/44]]", "is no number of the form"),
    "a word that is none": ("cases 14 overs :: [[14]] vụ", "'overs' is in no closed list"),
    "two with one label": ("@one cases 14 :: [[14]] vụ", "two figures are labelled @one"),
    "an open quote": ('cases 14 of="vụ :: [[14]] vụ', "No closing quotation"),
    "a value of another list": ("cases 14 level=over :: [[14]] vụ", "'over' is no level"),
    "a value of no list": ("cases 14 status=planned :: [[14]] vụ", "'planned' is no status"),
    "a name that cannot be set": ("cases 14 sentence=x :: [[14]] vụ", "'sentence' cannot be set"),
    "nth is no number": ("cases 14 nth=x :: [[14]] vụ", "nth=x is none of"),
    "nth of too few": ("cases 14 nth=2 :: [[14]] vụ", "stands 1 times"),
    "nth is zero": ("cases 14 nth=0 :: [[14]] vụ", "nth=0 is none of"),
    "set without a value": ("set target", "'target' is no key=value"),
    "set of what cannot be set": ("set indicator=cases", "'indicator' cannot be set"),
    "doc of what is no fact of it": ("doc genre=news", "'genre' cannot be set"),
    "a day that is none": ("set period=2021-1-1..2021-06-30", "'2021-1-1' is no date"),
    "a day that no month has": ("set period=2021-02-30", "'2021-02-30' is no date"),
    "a period without an end": ("set period=2021-01-01..", "'' is no date"),
    "a period that runs back": ("set period=2021-06-30..2021-01-01", "ends before it starts"),
    "no brackets": ("cases 14 :: giảm 14 vụ", "no [[figure]] in the quotation"),
    "an open bracket": ("cases 14 :: giảm [[14 vụ", "no [[figure]] in the quotation"),
    "empty brackets": ("cases 14 :: giảm [[]]14 vụ", "no [[figure]] in the quotation"),
    "not in the text": ("cases 14 :: giảm [[15]] vụ", "stands 0 times in the text"),
    "twice in the text": ("cases 2 :: [[ai]] vụ", "stands 2 times in the text"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_every_complaint_names_file_line_and_fault(name: str, tmp_path: Path) -> None:
    line, said = _WRONG[name]
    with pytest.raises(BadGoldError) as caught:
        annotated(tmp_path, "@one establishments 24 :: trong đó [[24]]", "", line)
    assert caught.value.key == "bad_annotation"
    for told in (caught.value.told.vi, caught.value.told.en):
        assert str(tmp_path / "a_văn-lâm.ann") in told
        assert said in told
    assert "dòng 3:" in caught.value.told.vi
    assert "line 3:" in caught.value.told.en


def test_a_whole_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadGoldError) as caught:
        annotated(tmp_path, "establishments 24 ^total :: trong đó [[24]]")
    assert "no figure @total" in caught.value.told.en
    # The whole may come later.
    lines = ["establishments 24 ^total :: trong đó [[24]]", "@total establishments 210 :: trên [[210]]"]
    assert len(annotated(tmp_path, *lines).figures) == 2


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ann"
    for content in (None, "set level=national\n".encode("utf-16")):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(BadGoldError) as caught:
            read_annotation(path, TEXT)
        assert caught.value.key == "unreadable"
        assert str(path) in caught.value.told.vi


_SURFACE = st.lists(st.sampled_from(["vụ", "31,5%", "*", "1.234", "cơ sở", "10-20", "(x)", "\\d", "::"]), min_size=1)
# Square brackets may stand around a figure, but not in it.
_AROUND = st.lists(st.sampled_from(["vụ", "có", "(x)", "[1]", "*", "+", "1.234", ".", "|", "^", "::"]), min_size=1)
_SPACES = st.sampled_from([" ", "\n", "  ", "\t", "\u00a0", " \n "])


@given(before=_AROUND, surface=_SURFACE, after=_AROUND, spaces=st.lists(_SPACES, min_size=40, max_size=40))
def test_a_quotation_leads_to_the_surface(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], surface: list[str], after: list[str], spaces: list[str]
) -> None:
    # "¶" makes the place unique; the text has any white space where the quotation has a blank.
    words = ["¶", *before, *surface, *after]
    gaps = (spaces * len(words))[: len(words)]
    text = "Đầu " + "".join(word + gap for word, gap in zip(words, gaps, strict=True)) + "cuối"
    quotation = f"¶ {' '.join(before)} [[{' '.join(surface)}]] {' '.join(after)}"
    read = figure(tmp_path_factory.mktemp("ann"), f"other 1 :: {quotation}", text=text)
    assert text[read["start"] : read["end"]] == read["surface"]
    assert read["surface"].split() == " ".join(surface).split()
    assert text[: read["start"]].split() == ["Đầu", "¶", *" ".join(before).split()]
    assert " ".join(read["surface"].split()) in " ".join(read["sentence"].split())


def test_numbers_that_no_figure_covers(tmp_path: Path) -> None:
    lines = ["establishments 210 :: trên [[210]]", "people_fined 10..20 :: [[10-20]]", "other 44/44 :: [[44/44]]"]
    shown = list(unmarked_numbers(TEXT, annotated(tmp_path, *lines), margin=9))
    assert [one[one.index("[") : one.index("]") + 1] for one in shown] == ["[24]", "[72]", "[31,5]", "[1,2]", "[14]"]
    assert shown[0] == "trong đó [24] cơ sở lư"
