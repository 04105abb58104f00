"""The numbers that Word writes before paragraphs by itself."""

from __future__ import annotations

import pytest

from tests.parsing.office import p, word
from tests.parsing.reading import kinds, read, told

_SIGNS = {"bullet": "\uf0b7", "dash": "-"}


def _level(index: int, form: str, text: str, more: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'
    return f'<w:lvl w:ilvl="{index}">{inner}</w:lvl>'


def _abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def _num(name: int, abstract: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def _item(num: int, level: int, text: str, more: str = "") -> str:
    return p(text, f'{more}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


_REPORT = _abstract(
    0,
    _level(0, "upperRoman", "%1."),
    _level(1, "decimal", "%2."),
    _level(2, "lowerLetter", "%3)"),
    _level(3, "bullet", "-"),
)
_LEGAL = _abstract(1, _level(0, "decimal", "%1."), _level(1, "decimal", "%1.%2."), _level(2, "decimal", "%1.%2.%3"))


def _marks(body: str, numbering: str, styles: str = "") -> list[str]:
    """What stands before "Mục" in each paragraph."""
    document = read(word(body, numbering=numbering, styles=styles), "report.docx")
    return [text.removesuffix("Mục").rstrip() for text in told(document)]


def test_headings_and_items_of_a_report() -> None:
    body = "".join(
        [
            _item(1, 0, "Kết quả"),
            _item(1, 1, "Công tác kiểm tra"),
            _item(1, 2, "Kiểm tra 72 cơ sở;"),
            _item(1, 3, "Cơ sở lưu trú: 40;"),
            _item(1, 2, "Xử phạt 05 cơ sở."),
            _item(1, 1, "Công tác tuyên truyền"),
            _item(1, 2, "Tổ chức 14 buổi truyền thông."),
            _item(1, 0, "Phương hướng"),
            p("Hết."),
        ]
    )
    document = read(word(body, numbering=_REPORT + _num(1, 0)), "report.docx")
    assert told(document) == [
        "I. Kết quả",
        "1. Công tác kiểm tra",
        "a) Kiểm tra 72 cơ sở;",
        "- Cơ sở lưu trú: 40;",
        "b) Xử phạt 05 cơ sở.",
        "2. Công tác tuyên truyền",
        "a) Tổ chức 14 buổi truyền thông.",
        "II. Phương hướng",
        "Hết.",
    ]
    assert "".join(kinds(document)) == "hhlllhlhp"
    assert document.repairs == ("list_numbers",)


@pytest.mark.parametrize(
    ("form", "text", "numbers"),
    [
        ("decimal", "%1)", ["1)", "2)", "3)"]),
        ("decimalZero", "%1.", ["01.", "02.", "03."]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("upperLetter", "Phần %1:", ["Phần A:", "Phần B:", "Phần C:"]),
        ("bullet", _SIGNS["bullet"], ["•", "•", "•"]),  # a sign of the font Symbol
        ("bullet", _SIGNS["dash"], ["-", "-", "-"]),
        ("bullet", "", ["•", "•", "•"]),  # a picture
        ("none", "", ["", "", ""]),
        ("vietnameseCounting", "%1.", ["1.", "2.", "3."]),  # words of numbers are written in digits
    ],
)
def test_forms_of_numbers(form: str, text: str, numbers: list[str]) -> None:
    assert _marks(_item(1, 0, "Mục") * 3, _abstract(0, _level(0, form, text)) + _num(1, 0)) == numbers


@pytest.mark.parametrize(
    ("number", "letters", "roman"), [(26, "z)", "XXVI."), (27, "aa)", "XXVII."), (53, "aaa)", "LIII.")]
)
def test_long_lists(number: int, letters: str, roman: str) -> None:
    numbering = (
        _abstract(0, _level(0, "lowerLetter", "%1)")) + _num(1, 0) + _abstract(1, _level(0, "upperRoman", "%1."))
    )
    assert _marks(_item(1, 0, "Mục") * number, numbering)[-1] == letters
    assert _marks(_item(2, 0, "Mục") * number, numbering + _num(2, 1))[-1] == roman


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([0, 1, 1, 0, 1, 2], ["1.", "1.1.", "1.2.", "2.", "2.1.", "2.1.1"]),  # a higher number starts the lower anew
        ([1, 1], ["1.1.", "1.2."]),  # a level that has not been met yet counts from its first number
        ([0, 2], ["1.", "1.1.1"]),
    ],
)
def test_numbers_in_levels(levels: list[int], expected: list[str]) -> None:
    assert _marks("".join(_item(1, level, "Mục") for level in levels), _LEGAL + _num(1, 1)) == expected


def test_numbers_that_go_on_where_others_would_start_anew() -> None:
    never = _abstract(0, _level(0, "upperRoman", "%1."), _level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    body = "".join(_item(1, level, "Mục") for level in (0, 1, 0, 1))
    assert _marks(body, never + _num(1, 0)) == ["I.", "1.", "II.", "2."]


def test_one_definition_counts_on_unless_a_list_starts_it_again() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = _item(1, 0, "Mục") + _item(2, 0, "Mục") + _item(3, 0, "Mục") * 2 + _item(1, 0, "Mục")
    numbering = _abstract(0, _level(0, "decimal", "%1.")) + _num(1, 0) + _num(2, 0) + _num(3, 0, again)
    assert _marks(body, numbering) == ["1.", "2.", "5.", "6.", "7."]


def test_a_list_with_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{_level(0, "lowerLetter", "%1.")}</w:lvlOverride>'
    numbering = _abstract(0, _level(0, "decimal", "%1.")) + _num(1, 0, own)
    assert _marks(_item(1, 0, "Mục"), numbering) == ["a."]


def test_roman_chapters_in_arabic_subsections() -> None:
    numbering = _abstract(0, _level(0, "upperRoman", "%1."), _level(1, "decimal", "%1.%2.", "<w:isLgl/>")) + _num(1, 0)
    assert _marks(_item(1, 0, "Mục") + _item(1, 1, "Mục"), numbering) == ["I.", "1.1."]


def test_lists_by_style() -> None:
    """A style may name the list; the level is then the one that the list ties to the style."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Muc1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Muc2"><w:basedOn w:val="Muc1"/></w:style>'
    )
    tied = [f'<w:pStyle w:val="Muc{number}"/>' for number in (1, 2)]
    numbering = _abstract(0, _level(0, "decimal", "%1.", tied[0]), _level(1, "decimal", "%1.%2.", tied[1])) + _num(1, 0)
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'  # the list is taken off this paragraph
    body = p("Mục", tied[0]) + p("Mục", tied[1]) + p("Mục", tied[0] + off) + p("Mục", tied[0])
    assert _marks(body, numbering, styles) == ["1.", "1.1.", "", "2."]


def test_a_definition_that_lies_with_a_style() -> None:
    real = _abstract(1, '<w:styleLink w:val="Danh"/>' + _level(0, "lowerLetter", "%1)"))
    linked = _abstract(0, '<w:numStyleLink w:val="Danh"/>')
    assert _marks(_item(1, 0, "Mục"), linked + real + _num(1, 0)) == ["a)"]


def test_empty_and_deleted_paragraphs() -> None:
    """Word counts an empty paragraph, and not a deleted one; neither shows a number here."""
    deleted = _item(1, 0, "", "<w:rPr><w:del w:id='1'/></w:rPr>")
    body = _item(1, 0, "Mục") + _item(1, 0, "") + deleted + _item(1, 0, "Mục")
    assert _marks(body, _abstract(0, _level(0, "decimal", "%1.")) + _num(1, 0)) == ["1.", "3."]


@pytest.mark.parametrize("num", [7, 0])
def test_a_list_that_is_not_there(num: int) -> None:
    assert _marks(_item(num, 0, "Mục") + _item(1, 8, "Mục"), _REPORT + _num(1, 0)) == ["", ""]
