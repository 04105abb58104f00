"""Named and general places of all systems (GUIDELINE section 5)."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date

import pytest

from pipeline.areas import area_table
from pipeline.language import annotate
from pipeline.language.resources import place_words
from pipeline.parsing import parse
from pipeline.records import RawDocument, ReadingLimits
from tests.language.reading import numbers, places


def found(text: str) -> list[tuple[str, str, str]]:
    """Surface, level and name of each place."""
    return [(item.span.of(text), item.level.value, item.name) for item in places(text)]


UNITS = [
    ("tỉnh Lào Cai", [("tỉnh Lào Cai", "province", "Lào Cai")]),
    ("thành phố Hải Phòng", [("thành phố Hải Phòng", "province", "Hải Phòng")]),
    ("quận Hai Bà Trưng", [("quận Hai Bà Trưng", "district", "Hai Bà Trưng")]),
    ("huyện Văn Bàn", [("huyện Văn Bàn", "district", "Văn Bàn")]),
    ("thị xã Mỹ Hào", [("thị xã Mỹ Hào", "district", "Mỹ Hào")]),
    ("tại TP Thủ Dầu Một", [("TP Thủ Dầu Một", "district", "Thủ Dầu Một")]),
    ("TX. Dĩ An", [("TX. Dĩ An", "district", "Dĩ An")]),  # a city since 2020, a town in older reports
    ("H. Mường Lát", [("H. Mường Lát", "district", "Mường Lát")]),
    ("T.P Hồ Chí Minh", [("T.P Hồ Chí Minh", "province", "Hồ Chí Minh")]),
    (
        "P.Bến Nghé, Q.1, TP.HCM",
        [("P.Bến Nghé", "commune", "Bến Nghé"), ("Q.1", "district", "Quận 1"), ("TP.HCM", "province", "Hồ Chí Minh")],
    ),
    ("huyện đảo Cô Tô", [("huyện đảo Cô Tô", "district", "Cô Tô")]),
    ("đặc khu Phú Quốc", [("đặc khu Phú Quốc", "commune", "Phú Quốc")]),
    ("UBND TỈNH LÀO CAI", [("TỈNH LÀO CAI", "province", "Lào Cai")]),
    ("ỦY BAN NHÂN DÂN HUYỆN VĂN BÀN", [("HUYỆN VĂN BÀN", "district", "Văn Bàn")]),
    ("tỉnh Khánh Hoà", [("tỉnh Khánh Hoà", "province", "Khánh Hòa")]),  # old tone placement
    ("huyện Đắk R’Lấp", [("huyện Đắk R’Lấp", "district", "Đắk R'Lấp")]),  # any apostrophe
    ("xã A và xã B", []),  # no such names
    ("huyện ủy, huyện đoàn", []),
]
LISTS = [
    (
        "các huyện Văn Lâm, Văn Giang, Yên Mỹ và thị xã Mỹ Hào",
        [
            ("huyện Văn Lâm", "district", "Văn Lâm"),
            ("Văn Giang", "district", "Văn Giang"),
            ("Yên Mỹ", "district", "Yên Mỹ"),
            ("thị xã Mỹ Hào", "district", "Mỹ Hào"),
        ],
    ),
    ("các huyện: Văn Lâm, Ân Thi", [("huyện: Văn Lâm", "district", "Văn Lâm"), ("Ân Thi", "district", "Ân Thi")]),
    (
        "các quận 1, 3 và 5",
        [("quận 1", "district", "Quận 1"), ("3", "district", "Quận 3"), ("5", "district", "Quận 5")],
    ),
    (
        "phường 9, 11, 12",
        [("phường 9", "commune", "Phường 9"), ("11", "commune", "Phường 11"), ("12", "commune", "Phường 12")],
    ),
    ("phường 9, 11 cơ sở", [("phường 9", "commune", "Phường 9")]),  # the second number counts
    ("gồm 4 quận 12 phường", []),  # both count
    ("Quận 01", [("Quận 01", "district", "Quận 1")]),
    ("huyện Văn Lâm, Hưng Yên", [("huyện Văn Lâm", "district", "Văn Lâm"), ("Hưng Yên", "province", "Hưng Yên")]),
    (
        "Hải Phòng, Quảng Ninh và Hải Dương",
        [(name, "province", name) for name in ("Hải Phòng", "Quảng Ninh", "Hải Dương")],
    ),
]
ALIASES = [
    ("TP.HCM kiểm tra", [("TP.HCM", "province", "Hồ Chí Minh")]),
    ("TPHCM", [("TPHCM", "province", "Hồ Chí Minh")]),
    ("BR-VT", [("BR-VT", "province", "Bà Rịa - Vũng Tàu")]),
    ("Bà Rịa-Vũng Tàu", [("Bà Rịa-Vũng Tàu", "province", "Bà Rịa - Vũng Tàu")]),
    ("Bà Rịa – Vũng Tàu", [("Bà Rịa – Vũng Tàu", "province", "Bà Rịa - Vũng Tàu")]),
    ("TT-Huế", [("TT-Huế", "province", "Thừa Thiên Huế")]),
    ("tỉnh Thừa Thiên - Huế", [("tỉnh Thừa Thiên - Huế", "province", "Thừa Thiên Huế")]),
    ("Đắc Lắc", [("Đắc Lắc", "province", "Đắk Lắk")]),
    ("Sài Gòn", [("Sài Gòn", "province", "Hồ Chí Minh")]),
    ("tỉnh Hà Tây", [("tỉnh Hà Tây", "province", "Hà Tây")]),  # until 1 August 2008
]
GENERAL = [
    ("trên địa bàn tỉnh có", [("địa bàn tỉnh", "province", "")]),
    ("toàn huyện", [("toàn huyện", "district", "")]),
    ("cả nước", [("cả nước", "national", "")]),
    ("trên địa bàn tỉnh Lào Cai", [("tỉnh Lào Cai", "province", "Lào Cai")]),  # the name wins
    ("trên địa bàn TP. Đồng Hới", [("TP. Đồng Hới", "district", "Đồng Hới")]),
    ("toàn thành phố Hà Nội", [("thành phố Hà Nội", "province", "Hà Nội")]),
]
REGIONS = [
    ("Đồng bằng sông Hồng", [("Đồng bằng sông Hồng", "region", "Đồng bằng sông Hồng")]),
    ("khu vực Tây Nguyên", [("Tây Nguyên", "region", "Tây Nguyên")]),
    ("các tỉnh phía Nam", [("các tỉnh phía Nam", "region", "các tỉnh phía Nam")]),
    ("ở miền Trung", [("miền Trung", "region", "miền Trung")]),
]
# Streets, schools, firms, people, villages, and words that are also names.
NO_PLACE = [
    "đường Hà Nội",
    "phố Huế",
    "đường Điện Biên Phủ",
    "khách sạn Sài Gòn",
    "Công ty cổ phần Bình Dương",
    "trường Đại học Thái Nguyên",
    "công viên Hòa Bình",
    "ông Lê Lai Châu",
    "đồng chí Hoà Bình",
    "Nguyễn Hoà Bình",
    "ấp Bình Thuận",
    "sông Hồng",
    "Hà Nội Plaza",
    "Hòa bình và hợp tác",
    "hoà bình",
    "Vinh",  # one syllable alone is a person
    "Tân Lập",  # communes need their unit word
    "UBND các xã, thị trấn\nAn ninh Quốc phòng",  # no name across a line
    "nông trường",
]


@pytest.mark.parametrize(("text", "expected"), [*UNITS, *LISTS, *ALIASES, *GENERAL, *REGIONS])
def test_place(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", NO_PLACE)
def test_no_place(text: str) -> None:
    assert not [item for item in places(text) if item.name]


def test_a_name_lists_every_unit_that_it_can_mean() -> None:
    units = [area_table().by_id[area] for area in places("thành phố Huế")[0].area_ids]
    # until the end of 2024 a city of the province, from 2025 the province-level city, then that of the merged map
    assert {(unit.level.value, unit.valid_on(date(2024, 6, 1)), unit.valid_on(date(2025, 2, 1))) for unit in units} == {
        ("district", True, False),
        ("province", False, True),
        ("province", False, False),
    }


def test_a_province_is_named_by_the_unit_word_of_its_day() -> None:
    # Đồng Nai is a city only from 30 April 2026: "tỉnh" must lead to both maps
    assert places("tỉnh Đồng Nai")[0].area_ids == ("VN63_75", "VN34_75")


def test_two_units_of_one_name_are_told_apart_by_their_word() -> None:
    town, district = places("thị xã Kỳ Anh và huyện Kỳ Anh")
    assert (town.name, district.name) == ("Kỳ Anh", "Kỳ Anh")
    assert not set(town.area_ids) & set(district.area_ids)


def test_decomposed_text_is_composed_before_it_is_read() -> None:
    data = unicodedata.normalize("NFD", "Công an huyện Văn Bàn, tỉnh Lào Cai kiểm tra 5 cơ sở.").encode()
    raw = RawDocument("a.txt", "a.txt", data, hashlib.sha256(data).hexdigest(), ".txt")
    parsed = parse(raw, ReadingLimits(max_text_characters=1000))
    assert [item.name for item in annotate(parsed).places] == ["Văn Bàn", "Lào Cai"]


def test_a_number_in_a_name_is_no_quantity() -> None:
    assert [item.value for item in numbers("Quận 5 và phường 9, 11, 12 có 3 vụ")] == [3]


@pytest.mark.parametrize("word", place_words().not_after)
def test_no_name_after_a_word_of_another_thing(word: str) -> None:
    assert not [item for item in places(f"gần {word} Lào Cai") if item.name]


@pytest.mark.parametrize("word", place_words().surnames)
def test_no_name_after_a_surname(word: str) -> None:
    assert not [item for item in places(f"gặp {word.capitalize()} Lào Cai") if item.name]


@pytest.mark.parametrize("word", place_words().not_before)
def test_no_name_before_a_word_that_goes_on(word: str) -> None:
    assert not [item for item in places(f"tại Lào Cai {word}") if item.name]


@pytest.mark.parametrize("word", place_words().common)
def test_a_name_that_is_a_word_needs_all_its_capitals(word: str) -> None:
    assert not places(f"{word.capitalize()} là")
    assert places(f"huyện {word.title()}") or places(word.title()), "an entry that names no area"


@pytest.mark.parametrize("word", place_words().counted)
def test_no_ward_before_a_counted_noun(word: str) -> None:
    assert not [item for item in places(f"các phường 9 {word} bị") if item.name]


@pytest.mark.parametrize("word", place_words().after_listed)
def test_a_listed_ward_before_a_word_that_counts_nothing(word: str) -> None:
    assert [item.name for item in places(f"các phường 9, 11 {word} khác")][:2] == ["Phường 9", "Phường 11"]


@pytest.mark.parametrize("word", place_words().served)
def test_an_initial_before_a_number_of_years_is_no_ward(word: str) -> None:
    assert not [item for item in places(f"tuyên phạt P. 7 {word} tù") if item.name]
    assert [item.name for item in places("tại P. 7 kiểm tra")] == ["Phường 7"]


def test_initials_of_a_person_are_no_ward_of_one_letter() -> None:
    assert not [item for item in places("chủ quán L.P. V. khai nhận") if item.name]
    assert [item.name for item in places("tại phường V kiểm tra")] == ["V"]
