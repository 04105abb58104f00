"""Numbers with letters among their digits: what is read, what is left unread, and what is a name."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.resources import number_words
from pipeline.lookalikes import find_lookalikes, is_lookalike, lookalike_words, with_digits
from pipeline.records import Block, BlockKind, Cell
from pipeline.spans import Span
from pipeline.textforms import fold

WORDS = lookalike_words()
READ = [
    ("kiểm tra l2 cơ sở", "l2", "12"),  # l for 1 at the head
    ("bắt 1O vụ", "1O", "10"),  # O for 0 at the end
    ("bắt O5 đối tượng", "O5", "05"),  # as "05" is written
    ("bắt o5 đối tượng", "o5", "05"),
    ("bắt 2I người", "2I", "21"),
    ("có S0 người", "S0", "50"),
    ("có 3B4 người", "3B4", "384"),
    ("phạt 1OO cơ sở", "1OO", "100"),  # more letters than digits
    ("phát l.250 tờ rơi", "l.250", "1.250"),  # the letter is all of a group
    ("phát 1.2I4 tờ rơi", "1.2I4", "1.214"),
    ("phát l0.5OO tờ rơi", "l0.5OO", "10.500"),
    ("phạt l,2 tỷ đồng", "l,2", "1,2"),  # a scale follows
    ("phạt 5OO.000 đồng", "5OO.000", "500.000"),  # a currency follows
    ("phạt 5OO.000đ", "5OO.000", "500.000"),  # … glued
    ("đạt 1O% kế hoạch", "1O", "10"),
    ("đạt 9O,5 % kế hoạch", "9O,5", "90,5"),
    ("bắt l2vụ", "l2", "12"),  # a lost space
    ("bắt (l2 vụ)", "l2", "12"),
    ("đạt l2/15 cơ sở", "l2", "12"),  # the noun stands after the second number
    ("bắt 8-l2 vụ", "l2", "12"),
    ("có từ l0 đến 15 người", "l0", "10"),
    ("có l0 - 15 người", "l0", "10"),
]
NO_NUMBERS = [
    "I1 là mã",  # nothing counted
    "II cơ sở",  # no digit: a Roman numeral
    "lO cơ sở",  # no digit either
    "khí O2 và CO2",
    "A1 cơ sở",  # A is like no digit
    "B52 vụ",  # names begin with B
    "quốc lộ 21B xã Yên Mỹ",  # … and end with it
    "phá chuyên án 619S vụ",
    "cúm H5N1 người",
    "SO2 người",  # two letters before the digit
    "kế hoạch l2/KH vụ",  # the number of a document
    "mã a-l2-b vụ",
    "tại phoebe.l2 vụ",
    "xem http://a.vn/l2 vụ",
    "Solo12 vụ",  # the end of a word
    "I.100 cơ sở",  # a heading's number at the head of a line
    "a\nI.100 cơ sở",
    "l2L vụ",  # L is like no digit
]
UNREAD = [
    ("tháng l2 vụ", "l2"),  # after this word it is a name or a date
    ("ngõ l2 người", "l2"),
    ("quý I.250 người", "I.250"),
    ("năm l2 tháng", "l2"),  # nothing is counted
    ("tổng cộng l.250", "l.250"),  # no part of it is 250
    ("tổng cộng 2.l50.", "2.l50"),
    ("o5\to7", "o5"),  # cells of a table: what they count stands elsewhere
]


def read(text: str) -> list[str]:
    return [span.of(text) for span in find_lookalikes(text, fold(text)).read]


@pytest.mark.parametrize(("text", "token", "digits"), READ)
def test_letters_before_what_is_counted_are_digits(text: str, token: str, digits: str) -> None:
    (span,) = find_lookalikes(text, fold(text)).read
    assert span.of(text) == token
    assert span.of(with_digits(text, fold(text))) == digits


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_names_and_codes_are_left_alone(text: str) -> None:
    assert read(text) == []
    assert with_digits(text, fold(text)) == fold(text)


@pytest.mark.parametrize(("text", "token"), UNREAD)
def test_what_nothing_tells_is_unread(text: str, token: str) -> None:
    found = find_lookalikes(text, fold(text))
    assert found.read == ()
    assert found.unread[0].of(text) == token


@pytest.mark.parametrize(("letter", "digit"), WORDS.letters.items())
def test_every_letter_is_read(letter: str, digit: int) -> None:
    text = f"có 3{letter}4 người"
    assert f"3{digit}4" in with_digits(text, fold(text))


def table(*rows: str, header: bool = True) -> tuple[str, tuple[Block, ...]]:
    """A text that is one table; its cells are parted by bars, and the first row is its header."""
    text, cells = "", []
    for index, row in enumerate(rows):
        text += "\n" if index else ""
        for column, word in enumerate(row.split("|")):
            text += "\t" if column else ""
            cells.append(Cell(Span(len(text), len(text) + len(word)), index, column, header=header and not index))
            text += word
    return text, (Block(BlockKind.TABLE, Span(0, len(text)), cells=tuple(cells)),)


def read_cells(*rows: str, header: bool = True) -> list[str]:
    text, blocks = table(*rows, header=header)
    return [span.of(text) for span in find_lookalikes(text, fold(text), blocks).read]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("Huyện|Số vụ", "Ân Thi|l2", "Kim Động|15"), ["l2"]),  # one plain number in its column says what it is
        (("Huyện|Số vụ", "Ân Thi|l2", "Kim Động|15", "Phù Cừ|1O"), ["l2", "1O"]),  # the other is no word
        (("Nội dung|Kết quả", "Số vụ|1O5", "Số cơ sở|I.234", "Số người|20"), ["1O5", "I.234"]),
        (("Nội dung|Tỷ lệ", "Số vụ|1O5 %", "Số cơ sở|l0%", "Số người|20"), ["1O5", "l0"]),
        (("Nội dung|A|B|C", "Số vụ|l2|15|7"), ["l2"]),  # alone in its column, in a row of numbers
        (("Huyện|Số vụ", "Ân Thi|l2", "Kim Động|-", "Phù Cừ|5"), ["l2"]),  # a dash says nothing
        (("Huyện|Số vụ", "I.234|5", "1O|7"), []),  # the first column has no number in it
        (("STT|Số vụ", "1O|5", "11|7"), ["1O"]),  # a row's number, no figure whatever it says
        (("Huyện|Mã", "Ân Thi|l2", "Kim Động|15"), []),  # the header names codes
        (("Huyện|Tổ", "Ân Thi|I12", "Kim Động|I13"), []),  # nothing but what could be codes
        (("Huyện|Tổ|A|B", "Ân Thi|I12|5|6", "Kim Động|I13|7|8"), []),  # … whatever stands beside them
        (("Huyện|Ghi chú", "Ân Thi|l2", "Kim Động|không", "Phù Cừ|5"), []),  # as many words as numbers
        (("Huyện|Phân loại", "Ân Thi|I", "Kim Động|II", "Phù Cừ|IV", "Yên Mỹ|5"), []),  # Roman numerals have no digit
        (("Huyện|Số vụ", "Ân Thi|lO", "Kim Động|15", "Phù Cừ|Ol"), []),  # nor have words
        (("Huyện|Số vụ", "Ân Thi|B52", "Kim Động|15", "Phù Cừ|21B"), []),  # names begin or end so
        (("Huyện|Số vụ", "Ân Thi|O2 và 1O", "Kim Động|15"), []),  # more than a number in a cell
        (("Huyện|Số vụ", "Ân Thi|l2/KH", "Kim Động|15"), []),
        (("Huyện|Số vụ|A", "Ân Thi|l2|7"), []),  # one number beside it is not enough
        (("l2|15|16",), []),  # a header
    ],
)
@pytest.mark.parametrize("header", [True, False], ids=["told", "untold"])
def test_a_cell_among_numbers_is_one(rows: tuple[str, ...], found: list[str], *, header: bool) -> None:
    assert read_cells(*rows, header=header) == found


def test_a_cell_is_read_or_unread_never_both() -> None:
    text, blocks = table("Huyện|Số vụ|Mã", "Ân Thi|l2|l.234", "Kim Động|15|l3")
    found = find_lookalikes(text, fold(text), blocks)
    assert [span.of(text) for span in found.read] == ["l2"]
    assert [span.of(text) for span in found.unread] == ["l.234", "l3"]
    assert with_digits(text, fold(text), blocks) == fold(text).replace("l2", "12")


@pytest.mark.parametrize(
    ("cell", "alike"),
    [
        ("l2", True),
        (" I.234 ", True),
        ("1O %", True),
        ("1O.", False),
        ("12", False),
        ("II", False),
        ("lO", False),
        ("l2 vụ", False),
        ("B52", False),
    ],
)
def test_cells_like_a_number(cell: str, *, alike: bool) -> None:
    assert is_lookalike(cell) is alike


@pytest.mark.parametrize("letter", WORDS.never_first)
def test_no_number_begins_so(letter: str) -> None:
    assert read(f"có {letter}4 người") == []


@pytest.mark.parametrize("letter", WORDS.never_last)
def test_no_number_ends_so(letter: str) -> None:
    assert read(f"có 4{letter} người") == []


@pytest.mark.parametrize("word", WORDS.counted)
def test_every_counted_word_settles_it(word: str) -> None:
    assert read(f"có l2 {word}.") == ["l2"]
    assert read(f"có l2 {word}x.") == []


@pytest.mark.parametrize("link", WORDS.links)
def test_every_link_leads_to_what_is_counted(link: str) -> None:
    assert read(f"có l2 {link} 15 người") == ["l2"]
    assert read(f"có l2 {link} nhiều người") == []


@pytest.mark.parametrize("word", WORDS.not_after)
def test_every_word_makes_it_a_name(word: str) -> None:
    assert read(f"có {word} l2 người") == []


def test_what_numbers_are_followed_by_is_here_too() -> None:
    words = number_words()
    known = {*words.counted_after_ambiguous, *words.scales, *words.percent, *words.currency}
    assert [word for word in known if not word.startswith(tuple(WORDS.counted))] == []


@given(st.text(alphabet="0123456789OolISB.,/- \nvụ%", max_size=60).map(lambda text: unicodedata.normalize("NFC", text)))
def test_every_position_stays(text: str) -> None:
    folded = fold(text)
    mended, found = with_digits(text, folded), find_lookalikes(text, folded)
    assert len(mended) == len(text)
    spans = sorted([*found.read, *found.unread], key=lambda span: span.start)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    changed = {at for at, (one, other) in enumerate(zip(folded, mended, strict=True)) if one != other}
    assert changed == {at for span in found.read for at in range(span.start, span.end) if text[at].isalpha()}
    assert all(char in "0123456789.," for span in found.read for char in span.of(mended))
    # the folded text with digits says the same of the text
    assert find_lookalikes(text, mended) == found


@given(st.integers(0, 10**7), st.data())
def test_a_number_with_letters_is_the_number(value: int, data: st.DataObject) -> None:
    """Digits behind the first one, but the last, exchanged for what looks like them."""
    digits = str(value)
    alike = {str(digit): letter for letter, digit in WORDS.letters.items()}
    at = data.draw(st.integers(1, max(1, len(digits) - 2)))
    if at >= len(digits) - 1 or digits[at] not in alike or len(digits) > 7:
        return
    text = f"có {digits[:at]}{alike[digits[at]]}{digits[at + 1 :]} người"
    assert Span(3, 3 + len(digits)).of(with_digits(text, fold(text))) == digits
