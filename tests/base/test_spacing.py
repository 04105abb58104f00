"""Texts with broken spacing read as well set ones, and every position leads back to the text as it is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Block, BlockKind, Cell, ParsedDocument
from pipeline.spacing import Respaced, respaced
from pipeline.spans import Span
from tests.work import lines_run


def document(text: str, *blocks: Block) -> ParsedDocument:
    """A parsed document; of one paragraph unless blocks are given."""
    whole = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    return ParsedDocument("a.txt", "a.txt", "0", text, "0", "0", blocks or (whole,), ())


def repaired(text: str, *blocks: Block) -> str:
    """A text as it is read."""
    spaced = respaced(document(text, *blocks))
    return text if spaced is None else spaced.document.text


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        # a page that doubles its spaces, with no-break ones among them
        ("triệt  phá  3  vụ", "triệt phá 3 vụ"),
        ("triệt\u00a0\u00a0phá \u00a05 vụ", "triệt phá 5 vụ"),
        # lines that are indented, the first of the text left as it is
        ("Kết quả:\n   kiểm tra 5 cơ sở", "Kết quả:\nkiểm tra 5 cơ sở"),
        # a space before a comma or semicolon, none after it
        ("tổng cộng , 9 bị cáo", "tổng cộng, 9 bị cáo"),
        ("tổng cộng ,9 bị cáo", "tổng cộng, 9 bị cáo"),
        ("12 vụ ;bắt 30 đối tượng", "12 vụ; bắt 30 đối tượng"),
        ("xét xử 3vụ án ,tổng cộng 9bị cáo", "xét xử 3 vụ án, tổng cộng 9 bị cáo"),
        ("năm 2020 ,tỉnh", "năm 2020, tỉnh"),
        ("phạt 12 ; bắt 30", "phạt 12; bắt 30"),
        # none after a comma before a word or a number
        ("Lào Cai,10 tháng", "Lào Cai, 10 tháng"),
        ("kiểm tra,xử phạt", "kiểm tra, xử phạt"),
        ("năm 2021,tỉnh", "năm 2021, tỉnh"),
        # none after a colon or bracket
        ("Kết quả:12 vụ", "Kết quả: 12 vụ"),
        ("(tăng 3 vụ)so với năm 2020", "(tăng 3 vụ) so với năm 2020"),
        ("(năm 2020)12 vụ", "(năm 2020) 12 vụ"),
        ("(12)vụ", "(12) vụ"),
        ("12;30", "12; 30"),
        # none after a full stop
        ("tố giác.Trong năm có 5 vụ", "tố giác. Trong năm có 5 vụ"),
        # none between number and counted noun
        ("05vụ và 03đối tượng, 12người, 2cơ sở", "05 vụ và 03 đối tượng, 12 người, 2 cơ sở"),
    ],
)
def test_repairs(broken: str, expected: str) -> None:
    assert repaired(broken) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Trong năm, kiểm tra 72 cơ sở; bắt 5 người (tăng 2). Kết quả: tốt.",
        # three spaces and more set columns apart, and are no slip
        "Văn Lâm   12",
        # numbers keep their signs
        "1.234,5 và 12,5% và 1,250,000",
        "15/12/2021, 09:30",
        # two numbers are not made one
        "các năm 2018 ,2019 ,2020",
        # abbreviations, names and addresses keep their full stops
        "TP.HCM, UBND.TP, www.hungyen.gov.vn, v.v.và, TP.Huế",
        # letters of an article, a code, a unit
        "Điều 3a, QL5A, 45m2, 10kg, 3G",
        # a word that only begins like a counted noun
        "12vụng, 5nữa",
        # tabs are no spaces
        "Văn Lâm\t\t12",
        # the first line may be indented, and trailing spaces hurt nobody
        "  Kết quả  \n",
        # what is no word before a comma
        ": , ; ,",
        # decoration
        "abc ,,, ;;;",
    ],
)
def test_nothing_broken(text: str) -> None:
    assert respaced(document(text)) is None


def test_tables_stay_as_they_are() -> None:
    before, table, after = "Bắt  5 người.\n", "Văn  Lâm\t3vụ ,5\n  Yên Mỹ\t4vụ", "\nPhạt  7vụ."
    start = len(before)
    text = before + table + after
    row = Cell(Span(start, start + 8), 0, 0)
    blocks = (
        Block(BlockKind.PARAGRAPH, Span(0, start - 1)),
        Block(BlockKind.TABLE, Span(start, start + len(table)), cells=(row,)),
        Block(BlockKind.PARAGRAPH, Span(start + len(table) + 1, len(text))),
    )
    spaced = respaced(document(text, *blocks))
    assert spaced is not None
    assert [block.span.of(spaced.document.text) for block in spaced.document.blocks] == [
        "Bắt 5 người.",
        table,
        "Phạt 7 vụ.",
    ]
    assert spaced.document.blocks[1].cells[0].span.of(spaced.document.text) == "Văn  Lâm"
    assert [block.kind for block in spaced.document.blocks] == [block.kind for block in blocks]


def test_a_table_alone_is_nothing_broken() -> None:
    text = "Văn  Lâm\t3vụ"
    assert respaced(document(text, Block(BlockKind.TABLE, Span(0, len(text))))) is None


@pytest.mark.parametrize(
    ("broken", "read", "quoted"),
    [
        # an added space is nobody's
        ("phạt 9bị cáo", "9", "9"),
        ("phạt 9bị cáo", "9 ", "9"),
        ("phạt 9bị cáo", "9 bị cáo", "9bị cáo"),
        # removed ones come back inside
        ("tại  Văn  Lâm", "Văn Lâm", "Văn  Lâm"),
        ("12 vụ ,30 người", "vụ, 30", "vụ ,30"),
        ("Bắt:\n  5 người", "Bắt:\n5", "Bắt:\n  5"),
        # and stay outside
        ("12 vụ ,30 người", "12 vụ", "12 vụ"),
        ("Bắt:\n  5 người", "5 người", "5 người"),
    ],
)
def test_leads_back(broken: str, read: str, quoted: str) -> None:
    spaced = respaced(document(broken))
    assert spaced is not None
    start = spaced.document.text.index(read)
    assert spaced.original(Span(start, start + len(read))).of(broken) == quoted


def test_an_empty_span_stays_empty() -> None:
    spaced = respaced(document("phạt  9bị cáo"))
    assert spaced is not None
    assert [len(spaced.original(Span(at, at))) for at in range(len(spaced.document.text))] == [0] * 13


# --- laws

SIGNS = ["  ", " ", "\u00a0\u00a0", "\n  ", ",", " ,", ";", ".", ":", ")", "("]
PIECES = st.sampled_from([*SIGNS, "5", "12", "vụ", "người", "Trong", "bắt"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))
KINDS = st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.BOILERPLATE])


@st.composite
def documents(draw: st.DrawFn) -> ParsedDocument:
    """Any text, cut anywhere into blocks of any kind."""
    text = draw(TEXTS)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=4))})
    return document(text, *(Block(draw(KINDS), Span(start, end)) for start, end in pairwise(cuts)))


def _untouched(spaced: Respaced, span: Span) -> bool:
    """Whether no space was added or removed between the ends of a span of the repaired text."""
    inside = range(span.start, span.end)
    one_by_one = all(spaced.origins[at] + 1 == spaced.origins[at + 1] for at in inside[:-1])
    return one_by_one and spaced.added.isdisjoint(inside)


@given(documents(), st.data())
def test_every_span_leads_into_the_text(parsed: ParsedDocument, data: st.DataObject) -> None:
    spaced = respaced(parsed)
    if spaced is None:
        return
    length = len(spaced.document.text)
    start = data.draw(st.integers(0, length))
    span = Span(start, data.draw(st.integers(start, length)))
    told = spaced.original(span)
    assert told.end <= len(parsed.text)
    if _untouched(spaced, span):
        # of a double space, one stays, as a plain one
        assert told.of(parsed.text).replace("\u00a0", " ") == span.of(spaced.document.text).replace("\u00a0", " ")


@given(documents())
def test_only_spaces_change(parsed: ParsedDocument) -> None:
    spaced = respaced(parsed)
    if spaced is None:
        return
    text = spaced.document.text
    assert len(spaced.origins) == len(text) + 1
    assert list(spaced.origins) == sorted(spaced.origins)
    assert text.replace(" ", "").replace("\u00a0", "") == parsed.text.replace(" ", "").replace("\u00a0", "")
    for before, after in zip(parsed.blocks, spaced.document.blocks, strict=True):
        written, read = before.span.of(parsed.text), after.span.of(text)
        assert read.split() == read.split()
        assert "".join(read.split()) == "".join(written.split())
        if before.kind is BlockKind.TABLE:
            assert read == written


# --- the work grows with the text, not with its square


def _lines(text: str) -> int:
    return lines_run(lambda: respaced(document(text)), "/spacing.py").total()


@pytest.mark.parametrize("unit", ["bắt  5người ,", "a" + " " * 40, "\n   5vụ", ",,", "vụ ;"])
def test_work_grows_with_the_text(unit: str) -> None:
    assert _lines(unit * 800) <= 5 * _lines(unit * 200)
