"""Marks at the start of a line."""

from __future__ import annotations

import pytest

from pipeline.parsing.structure.marks import MarkKind, find_mark, is_torn_in_years


@pytest.mark.parametrize(
    ("line", "mark", "kind"),
    [
        ("I. TÌNH HÌNH", "I.", MarkKind.ROMAN),
        ("III/ ĐIỀU TRA, XỬ LÝ", "III/", MarkKind.ROMAN),
        ("IV- KINH PHÍ", "IV-", MarkKind.ROMAN),
        ("A. BỐI CẢNH", "A.", MarkKind.CAPITAL),
        ("Đ. Kiến nghị", "Đ.", MarkKind.CAPITAL),
        ("Phần thứ nhất", "Phần thứ nhất", MarkKind.PART),
        ("PHẦN HAI. KẾT QUẢ", "PHẦN HAI.", MarkKind.PART),  # counted in words, with a sign
        ("PHẦN II. NỘI DUNG", "PHẦN II.", MarkKind.PART),
        ("Chương I", "Chương I", MarkKind.CHAPTER),
        ("Mục 2: Kinh phí", "Mục 2:", MarkKind.SECTION),
        ("Điều 1. Ban hành kèm theo", "Điều 1.", MarkKind.ARTICLE),
        ("1. Quan điểm", "1.", MarkKind.NUMBER),
        ("1.Quan điểm", "1.", MarkKind.NUMBER),  # typed without the space
        ("1/ Quan điểm", "1/", MarkKind.NUMBER),
        ("2. 12/12 huyện có kế hoạch", "2.", MarkKind.NUMBER),
        ("4/ 16/16 xã có kế hoạch", "4/", MarkKind.NUMBER),
        ("2/ 12 câu lạc bộ", "2/", MarkKind.NUMBER),
        ("10. “Nhóm Sen Trắng”", "10.", MarkKind.NUMBER),
        ("2.1. Hai thành phố", "2.1.", MarkKind.NUMBER_2),
        ("2.1 Hai thành phố", "2.1", MarkKind.NUMBER_2),
        ("2.1.3. Kiểm tra", "2.1.3.", MarkKind.NUMBER_3),
        ("1) Cơ sở lưu trú: 2.148", "1)", MarkKind.NUMBER_BRACKET),
        ("3) 100% xã", "3)", MarkKind.NUMBER_BRACKET),
        ("a) Chỉ tiêu", "a)", MarkKind.LETTER),
        ("c) 100% tố giác được tiếp nhận", "c)", MarkKind.LETTER),
        ("đ) Điều chưa làm được", "đ)", MarkKind.LETTER),
        ("(1) Tuyên truyền", "(1)", MarkKind.BRACKETED),
        ("(i) Tuyên truyền", "(i)", MarkKind.BRACKETED),
        ("iii) Tuyên truyền", "iii)", MarkKind.ROMAN_SMALL),
        ("- Đội 178 kiểm tra", "-", MarkKind.BULLET),
        ("-Đội 178 kiểm tra", "-", MarkKind.BULLET),
        ("– 8/8 huyện", "–", MarkKind.BULLET),
        ("+ 05 vụ", "+", MarkKind.BULLET),
        ("• Hôm nay: 1", "•", MarkKind.BULLET),
        ("o Nhóm Sen Trắng", "o", MarkKind.BULLET),
        ("\uf0b7 Nhóm Sen Trắng", "\uf0b7", MarkKind.BULLET),  # a bullet of the Symbol font
    ],
)
def test_marks_are_found(line: str, mark: str, kind: MarkKind) -> None:
    found = find_mark(line)
    assert (found.text, found.kind) == (mark, kind)


@pytest.mark.parametrize(
    "line",
    [
        "1.234 cơ sở",  # a number
        "10. 000 tờ rơi",  # a number with a stray space
        "1/7/2021 có hiệu lực",  # a date
        "12/12 huyện",  # a ratio
        "12 / 15 huyện",  # a ratio with room
        "-5,2%",  # a change
        "100% xã, phường",
        "05 vụ",
        "2016-2020",
        "C.M",  # initials under an article
        "I",
        "Phần lớn là nữ",
        "Phần ba cơ sở còn lại",  # counted in words without a sign
        "Mục tiêu chung",
        "Điều tra 5 vụ",
        "a",
        "o",
        "",
        "một. Hai",
    ],
)
def test_numbers_and_words_are_no_marks(line: str) -> None:
    assert find_mark(line).text == ""


@pytest.mark.parametrize(
    ("line", "after", "torn"),
    [
        # a title that a page breaks between its years
        ("Triển khai công tác phòng, chống mại dâm giai đoạn 2021", "- 2025 tỉnh Thái Nguyên", True),
        ("giai đoạn 2021", "–2025", True),
        # items of a list of years, and one below a line that ends otherwise
        ("- 2021: 610 người", "- 2022: 985 người", False),
        ("Kết quả năm 2021", "- 2022: 985 người", False),
        ("Kết quả:", "- 2025 tỉnh", False),
        ("Cơ sở: 12021", "- 2025 tỉnh", False),
        ("năm 2021", "- 20250 tờ rơi", False),
    ],
)
def test_lines_torn_within_a_span_of_years(line: str, after: str, torn: bool) -> None:
    assert is_torn_in_years(line, after) is torn
