"""Quantities as reports write them (GUIDELINE sections 3 and 8)."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from pipeline.language.numbers import MAX_DIGITS
from pipeline.spacing import respaced
from tests.language.reading import document, kinds, numbers, read


class N(NamedTuple):
    """A quantity as expected."""

    surface: str
    value: float
    form: str = "integer"
    value_max: float | None = None
    denominator: float | None = None


def told(text: str) -> list[N]:
    """What is read, denials aside (they have their own table), as it is written where spacing was repaired."""
    spaced = respaced(document(text))
    return [
        N(
            (item.span if spaced is None else spaced.original(item.span)).of(text),
            item.value,
            item.form.value,
            item.value_max,
            item.denominator,
        )
        for item in numbers(text)
        if item.form.value != "denial"
    ]


# Digits: the point groups thousands, the comma is decimal.
DIGITS = [
    ("1.234,5 triệu tờ", [N("1.234,5 triệu", 1_234_500_000, "decimal")]),
    ("có 1.234,5 điểm", [N("1.234,5", 1234.5, "decimal")]),
    ("02 vụ", [N("02", 2)]),  # reports pad one digit
    ("00 vụ", [N("00", 0)]),
    ("0 vụ", [N("0", 0)]),
    ("12.000 tờ rơi", [N("12.000", 12_000)]),
    ("1.250.000.000 đồng", [N("1.250.000.000", 1_250_000_000, "money")]),
    ("4.300,50 đồng", [N("4.300,50", 4300.5, "money")]),
    ("12,000 tờ", [N("12,000", 12_000)]),  # thousands as an English keyboard writes them
    ("1,234,567 lượt", [N("1,234,567", 1_234_567)]),
    ("tăng 1,234%", [N("1,234%", 1.234, "percent")]),  # but of a percentage they are decimals
    ("1,234 tỷ đồng", [N("1,234 tỷ", 1_234_000_000, "money")]),  # and before a scale
    ("0.125 điểm", [N("0.125", 0.125, "decimal")]),  # no thousand begins with zero
    ("3.5 điểm", [N("3.5", 3.5, "decimal")]),
    ("12.5%", [N("12.5%", 12.5, "percent")]),
    ("31,5 %", [N("31,5 %", 31.5, "percent")]),
    ("20 phần trăm", [N("20 phần trăm", 20, "percent")]),
    ("1 250 lượt", [N("1 250", 1250)]),
    ("1 000 000 đồng", [N("1 000 000", 1_000_000, "money")]),
    ("1\u00a0250 lượt", [N("1\u00a0250", 1250)]),  # no-break space
    ("12\u202f000 lượt", [N("12\u202f000", 12_000)]),  # narrow no-break space
    ("05vụ và 03đối tượng", [N("05", 5), N("03", 3)]),  # the space is forgotten
    ("(05) vụ", [N("05", 5)]),
    ("05 (năm) vụ", [N("05", 5)]),  # the word repeats the digits
    ("5; 7; 9 vụ", [N("5", 5), N("7", 7), N("9", 9)]),
    ("5\t7\t9", [N("5", 5), N("7", 7), N("9", 9)]),  # cells of a row
    ("1.2345", []),  # no way to write a number
    ("1,2,3", []),
]
# Digits with scales, and scales alone.
SCALES = [
    ("1,2 tỷ đồng", [N("1,2 tỷ", 1_200_000_000, "money")]),
    ("1,2 tỉ đồng", [N("1,2 tỉ", 1_200_000_000, "money")]),
    ("15 vạn tờ rơi", [N("15 vạn", 150_000)]),
    ("95 nghìn lượt", [N("95 nghìn", 95_000)]),
    ("hơn 3 trăm người", [N("3 trăm", 300)]),
    ("2 chục người", [N("2 chục", 20)]),
    ("45 tr đồng", [N("45 tr", 45_000_000, "money")]),
    ("500k đồng", [N("500k", 500_000, "money")]),
    ("7k đồng", [N("7k", 7000, "money")]),
    ("thông điệp 5K", []),  # the health message of 2020
    ("1,5 nghìn tỷ đồng", [N("1,5 nghìn tỷ", 1_500_000_000_000, "money")]),
    ("1 tỷ 250 triệu đồng", [N("1 tỷ 250 triệu", 1_250_000_000, "money")]),
    # millions with nothing counted after them are money
    ("phạt 75 triệu của sáu quán", [N("75 triệu", 75_000_000, "money"), N("sáu", 6, "words")]),
    ("phạt 8 cơ sở 47 triệu rưỡi; phá 6 vụ", [N("8", 8), N("47 triệu rưỡi", 47_500_000, "money"), N("6", 6)]),
    ("được duyệt 6 tỷ, thấp hơn", [N("6 tỷ", 6_000_000_000, "money")]),
    ("trên 1,3 triệu lao động", [N("1,3 triệu", 1_300_000, "decimal")]),
    ("167 tỷ 438 triệu đồng", [N("167 tỷ 438 triệu", 167_438_000_000, "money")]),
    ("2 tỷ 300 triệu 500 nghìn đồng", [N("2 tỷ 300 triệu 500 nghìn", 2_300_500_000, "money")]),
    ("2 tỷ rưỡi", [N("2 tỷ rưỡi", 2_500_000_000, "money")]),
    ("nửa tỷ đồng", [N("nửa tỷ", 500_000_000, "money")]),
    ("nửa triệu tờ", [N("nửa triệu", 500_000, "words")]),
    ("hàng chục người", [N("hàng chục", 10, "loose")]),
    ("hàng trăm lượt", [N("hàng trăm", 100, "loose")]),
    ("hàng chục nghìn người", [N("hàng chục nghìn", 10_000, "loose")]),
    ("vài trăm người", [N("vài trăm", 100, "loose")]),
]
# Numbers in words; "năm" and "ba" are numbers only before a counted noun.
WORDS = [
    ("hai vụ", [N("hai", 2, "words")]),
    ("mười lăm đối tượng", [N("mười lăm", 15, "words")]),
    ("hai mươi mốt nghìn lượt", [N("hai mươi mốt nghìn", 21_000, "words")]),
    ("bảy mươi tư xã", [N("bảy mươi tư", 74, "words")]),
    ("bẩy mươi nhăm xã", [N("bẩy mươi nhăm", 75, "words")]),
    ("một trăm hai mươi ba người", [N("một trăm hai mươi ba", 123, "words")]),
    ("một nghìn không trăm linh năm người", [N("một nghìn không trăm linh năm", 1005, "words")]),
    ("một ngàn lẻ năm người", [N("một ngàn lẻ năm", 1005, "words")]),
    ("hai chục cơ sở", [N("hai chục", 20, "words")]),
    ("ba trăm nghìn tỷ đồng", [N("ba trăm nghìn tỷ", 300_000_000_000_000, "money")]),
    ("hai tỷ năm trăm triệu đồng", [N("hai tỷ năm trăm triệu", 2_500_000_000, "money")]),
    ("hai triệu rưỡi đồng", [N("hai triệu rưỡi", 2_500_000, "money")]),
    ("năm vụ", [N("năm", 5, "words")]),
    ("ở trọ, tám phần mười", [N("tám phần mười", 80, "percent")]),
    ("Văn Lâm, Yên Mỹ mỗi nơi một vụ", [N("một", 1, "words")]),  # no article: what each has, a change, a part
    ("án tăng một vụ so với", [N("một", 1, "words")]),
    ("12 người, gồm một người nước ngoài", [N("12", 12), N("một", 1, "words")]),
    ("gồm một số vụ", []),
    ("năm 2021", []),
    ("trong năm có", []),
    ("ba đối tượng", [N("ba", 3, "words")]),
    ("ba mẹ", []),
    ("trong ba năm hai mươi vụ", [N("hai mươi", 20, "words")]),  # a run of words that is no one number
    ("một đường dây", []),  # the article
    ("một số cơ sở", []),
    ("một vụ", []),
    ("một trăm vụ", [N("một trăm", 100, "words")]),
    ("thứ hai", []),
    ("tháng ba vụ việc giảm", []),
    ("lần thứ ba", []),
    ("hai phần ba số xã", [N("hai phần ba", 66.67, "percent")]),  # a fraction is a share, no two
    ("giảm một phần tư so với", [N("một phần tư", 25, "percent")]),
    ("một phần tư liệu, một phần năm 2020, một phần năm trước", []),
    ("bắt hai cô gái bán dâm và một khách", [N("hai", 2, "words"), N("một", 1, "words")]),  # right behind another
    ("2 vụ ở Lộc Hà, một vụ ở Can Lộc", [N("2", 2), N("một", 1, "words")]),
    ("2 vụ ở Lộc Hà. Sau đó, một vụ", [N("2", 2)]),
    ("bà chủ 63 tuổi và một nhân viên", []),
    ("nay còn một quán, chỉ có một vụ", [N("một", 1, "words"), N("một", 1, "words")]),
    ("ba mươi phần trăm", [N("ba mươi phần trăm", 30, "percent")]),
    ("quận Hai Bà Trưng", []),  # words inside a name
    ("thành phố Thủ Dầu Một", []),
]
# Two numbers of one figure.
PAIRS = [
    ("44/44 cơ sở", [N("44/44", 44, "ratio", None, 44)]),
    ("470/584 xã", [N("470/584", 470, "ratio", None, 584)]),
    ("1.120/1.300 cơ sở", [N("1.120/1.300", 1120, "ratio", None, 1300)]),
    ("88 trong tổng số 132 xã", [N("88 trong tổng số 132", 88, "ratio", None, 132)]),
    ("21 cơ sở/25 cơ sở", [N("21 cơ sở/25", 21, "ratio", None, 25)]),  # the noun said twice
    ("21 cơ sở / 25 cơ sở", [N("21 cơ sở / 25", 21, "ratio", None, 25)]),
    ("31 cơ sở trong số 66 cơ sở", [N("31 cơ sở trong số 66", 31, "ratio", None, 66)]),
    ("4 cơ sở trong 26 cơ sở", [N("4 cơ sở trong 26", 4, "ratio", None, 26)]),
    ("9 trong 22 vụ", [N("9 trong 22", 9, "ratio", None, 22)]),
    ("134 trên 230 xã", [N("134 trên 230", 134, "ratio", None, 230)]),
    ("12 vụ, trên 230 người", [N("12", 12), N("230", 230, "integer")]),  # more than that
    # the whole told once, behind the noun of the part or in a bracket
    ("121 người trong tổng số 168, tức", [N("121 người trong tổng số 168", 121, "ratio", None, 168)]),
    ("12 xã, phường trên tổng 20 xã, phường", [N("12 xã, phường trên tổng 20", 12, "ratio", None, 20)]),
    ("đạt 91 (trên tổng số 121)", [N("91 (trên tổng số 121", 91, "ratio", None, 121)]),
    ("40 người trong tổng số 12 vụ", [N("40", 40), N("12", 12)]),  # more than the whole: of something else
    ("5 vụ. Xã trong tổng số 12 xã", [N("5", 5), N("12", 12)]),
    ("64 cơ sở vi phạm trong 203 cơ sở", [N("64", 64), N("203", 203)]),  # not said to be the same thing
    ("100% trong tổng số 62 cơ sở", [N("100%", 100, "percent"), N("62", 62)]),  # a share and a count
    ("812 vụ/1.040 bị can", [N("812", 812), N("1.040", 1040)]),  # two counts
    ("26 vụ 31 bị cáo", [N("26", 26), N("31", 31)]),
    ("10-20 người", [N("10-20", 10, "range", 20)]),
    ("10 – 20 người", [N("10 – 20", 10, "range", 20)]),  # any dash
    ("10 đến 20 người", [N("10 đến 20", 10, "range", 20)]),
    ("10% đến 15%", [N("10% đến 15%", 10, "percent", 15)]),
    ("10 - 15%", [N("10 - 15%", 10, "percent", 15)]),
    ("3-5 triệu đồng", [N("3-5 triệu", 3_000_000, "money", 5_000_000)]),  # the scale is for both
    ("từ 500 nghìn đến 2 triệu đồng", [N("500 nghìn đến 2 triệu", 500_000, "money", 2_000_000)]),
    ("từ 5 triệu đồng đến 10 triệu đồng", [N("5 triệu đồng đến 10 triệu", 5_000_000, "money", 10_000_000)]),
    ("từ 10 người đến 20 người", [N("10 người đến 20", 10, "range", 20)]),
    ("giữa 10 và 20 người", [N("10 và 20", 10, "range", 20)]),
    ("tăng từ 5 vụ đến 8 vụ", [N("5", 5), N("8", 8)]),  # a change has two levels
    ("20-10 người", [N("20", 20), N("10", 10)]),  # a range rises
    ("9 vụ - 31 đối tượng", [N("9", 9), N("31", 31)]),
]
# GUIDELINE section 8, Multiples: "gấp 1,6 lần" is a change of 60 percent.
MULTIPLES = [
    ("gấp đôi", [N("gấp đôi", 100, "multiple")]),
    ("gấp ba", [N("gấp ba", 200, "multiple")]),
    ("gấp rưỡi", [N("gấp rưỡi", 50, "multiple")]),
    ("tăng gấp 1,6 lần", [N("1,6 lần", 60, "multiple")]),
    ("gấp hơn 2 lần", [N("2 lần", 100, "multiple")]),
    ("gấp hai lần", [N("hai lần", 100, "multiple")]),
    ("bằng 1,5 lần tháng trước", [N("1,5 lần", 50, "multiple")]),
    ("tăng 6,6 lần so với lúc đầu", [N("6,6 lần", 560, "multiple")]),
    ("tăng 2 lần kiểm tra", [N("2", 2)]),  # nothing to compare with
    ("kiểm tra 2 lần", [N("2", 2)]),  # times, no multiple
]
# Half of something is a share of 50 percent; half of a time or of a scale is not.
HALVES = [
    ("giảm gần một nửa", [N("một nửa", 50, "percent")]),
    ("quá nửa là khách sạn", [N("nửa", 50, "percent")]),
    ("mới cấp phân nửa", [N("phân nửa", 50, "percent")]),
    ("quá nửa đêm", []),
    ("nửa đầu năm", []),
    ("hơn nửa tỷ đồng", [N("nửa tỷ", 500_000_000, "money")]),
]
# What currency a sum is in.
MONEY = [
    ("phạt 45 triệu đồng", [N("45 triệu", 45_000_000, "money")]),
    ("phạt 500.000đ", [N("500.000", 500_000, "money")]),
    ("phạt 500.000 đ", [N("500.000", 500_000, "money")]),
    ("phạt 1.000.000 VNĐ", [N("1.000.000", 1_000_000, "money")]),
    ("phạt 2 triệu VND", [N("2 triệu", 2_000_000, "money")]),
    ("12 đồng đẳng viên", [N("12", 12)]),  # peers, no money
    ("3 đồng phạm", [N("3", 3)]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [*DIGITS, *SCALES, *WORDS, *PAIRS, *MULTIPLES, *HALVES, *MONEY],
    ids=lambda cell: str(cell)[:40],
)
def test_quantity(text: str, expected: list[N]) -> None:
    assert told(text) == expected


# Size of the last written place: bounds of a rounded number come from it.
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("72 cơ sở", 1),
        ("12,5%", 0.1),
        ("1,2 tỷ đồng", 100_000_000),
        ("1.234,56 triệu đồng", 10_000),
        ("95 nghìn lượt", 1000),
        ("1 tỷ 250 triệu đồng", 1_000_000),
        ("2 tỷ rưỡi", 100_000_000),
        ("nửa tỷ đồng", 100_000_000),
        ("hai mươi mốt nghìn lượt", 1000),
        ("hai mươi mốt nghìn lẻ năm lượt", 1),
        ("hai triệu rưỡi", 100_000),
    ],
)
def test_step(text: str, step: float) -> None:
    assert [item.step for item in numbers(text)] == [step]


# Where the counted noun may begin.
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("72 lượt cơ sở", " lượt cơ sở"),
        ("80% số xã", " số xã"),
        ("45 triệu đồng tiền phạt", " tiền phạt"),
        ("44/44 cơ sở", " cơ sở"),
        ("21 cơ sở/25 cơ sở karaoke", " cơ sở karaoke"),
        ("không có vụ nào", " vụ nào"),
    ],
)
def test_noun_start(text: str, rest: str) -> None:
    assert [text[item.noun_start :] for item in numbers(text)] == [rest]


def test_more_digits_than_any_count_are_no_quantity() -> None:
    assert told(f"{'1' * MAX_DIGITS} người") == [] or kinds(f"{'1' * MAX_DIGITS} người")
    assert told(f"{'1' * (MAX_DIGITS + 1)} người") == []


def test_other_scripts_of_digits_are_no_quantity() -> None:
    assert told("có ٣٤ người và ３４ người") == []


def test_a_date_or_code_beside_a_number_stays_out() -> None:
    text = "Ngày 15/12/2021, theo Kế hoạch số 09/KH-UBND, kiểm tra 72 cơ sở trong 30 ngày."
    assert told(text) == [N("72", 72)]
    assert [(item.kind, item.span.of(text)) for item in read(text).nonfigures] == [
        ("document_number", "09/KH-UBND"),
        ("duration", "30"),
    ]
