"""People are counted, never listed: what is hidden, what must not be, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.areas import area_table
from pipeline.masking import DOT, mask, mask_evidence, mask_sentence
from pipeline.records import Level
from pipeline.spans import Span

# text, what it becomes; "=" where nothing may change.
CASES = [
    # Names: a title and one syllable are enough; a family name needs no title; initials stay.
    ("ông Nguyễn Văn An khai", "ông N••••• V•• A• khai"),
    ("Bà Hoa cho biết", "Bà H•• cho biết"),
    ("anh Sơn và chị Lê Thị Bích Ngọc", "anh S•• và chị L• T•• B••• N•••"),
    ("bắt quả tang Trần Thị M., chủ quán", "bắt quả tang T••• T•• M., chủ quán"),
    ("đối tượng Lò Văn Pọm", "đối tượng L• V•• P••"),
    ("Giàng A Páo, trưởng bản", "G•••• A P••, trưởng bản"),
    ("bị can Hà Thị Thu", "bị can H• T•• T••"),
    ("do Hà Văn Nam cầm đầu", "do H• V•• N•• cầm đầu"),
    ("NGUYỄN VĂN A", "N••••• V•• A"),
    ("KT. GIÁM ĐỐC\nLÊ XUÂN QUỲNH", "KT. GIÁM ĐỐC\nL• X••• Q••••"),
    ("Đồng chí Trần Quốc Cường, Bí thư", "Đồng chí T••• Q••• C••••, Bí thư"),
    ("Chủ tịch xã Nguyễn Văn Nam", "Chủ tịch xã N••••• V•• N••"),  # no such commune: a person
    ("chủ nhà nghỉ Lê Hà", "chủ nhà nghỉ L• H•"),
    ("nhà nghỉ Nguyễn Văn Tám", "nhà nghỉ N••••• V•• T••"),  # plainly a person's name
    ("gồm: Đỗ Nguyễn Minh Tân; Lê Phú Lượng", "gồm: Đ• N••••• M••• T••; L• P•• L••••"),
    ("Đỗ Văn Hiền gọi cho Đặng Thị Mịch là vợ Hiền", "Đ• V•• H••• gọi cho Đ••• T•• M••• là vợ H•••"),
    ("đối tượng: Tám, Hoàng Văn B", "đối tượng: T••, H•••• V•• B"),
    ("đối tượng Prokoffva Elena", "đối tượng P•••••••• E••••"),
    ("tại đường Trần Phú, Lê Văn Tám bị bắt", "tại đường Trần Phú, L• V•• T•• bị bắt"),
    # Birth years and dates.
    ("(SN 1985)", "(SN ••••)"),
    ("sinh năm 1990, sinh ngày 01/02/1991", "sinh năm ••••, sinh ngày ••/••/••••"),
    ("Nguyễn Thị H. (1985) bán dâm", "N••••• T•• H. (••••) bán dâm"),
    ("Phan Thị B, 1997, trú", "P••• T•• B, ••••, trú"),
    # Home addresses, finer than a district.
    ("trú tại thôn 3, xã Hòa Bình, huyện Văn Bàn)", "trú tại thôn •, xã ••• ••••, huyện ••• •••)"),
    ("HKTT: số 12/3 đường Lê Lợi, TP. Đà Lạt", "HKTT: số ••/• đường •• •••, TP. •• •••"),
    ("ngụ tổ dân phố 5, phường Nguyễn Trãi", "ngụ tổ dân phố •, phường •••••• ••••"),
    ("trú tại 25 Lê Duẩn, Hà Nội", "trú tại •• •• ••••, •• •••"),
    ("ngụ xã Hưng Trung, giám đốc", "ngụ xã •••• •••••, giám đốc"),
    # Phones, e-mail, identity papers.
    ("gọi 0912.345.678 hoặc +84 912345678", "gọi ••••.•••.••• hoặc +•• •••••••••"),
    ("ĐT: 0221.3555.666", "ĐT: ••••.••••.•••"),
    ("thư a.b-c@tinh.gov.vn", "thư •.•-•@••••.•••.••"),
    ("CCCD số 012345678901", "CCCD số ••••••••••••"),
    # Places are no people: provinces, districts, communes of the table, with and without their unit word.
    ("Bà Rịa - Vũng Tàu có 12 vụ", "="),
    ("tỉnh Bà Rịa–Vũng Tàu", "="),
    ("Thành phố Hồ Chí Minh, TP. Hồ Chí Minh, TP.HCM", "="),
    ("Phan Thiết, Phan Rang - Tháp Chàm, Võ Nhai, Lý Sơn, Vũ Thư, Hoàng Su Phì, Mai Châu", "="),
    ("huyện Trần Văn Thời, quận Ngô Quyền, huyện Dương Minh Châu, Lê Chân", "="),
    ("huyện Anh Sơn, huyện Cô Tô, huyện Bác Ái", "="),
    ("phường Nguyễn Trãi, phường Võ Thị Sáu", "="),
    ("Phan Thiết Bình Thuận", "="),
    ("các xã: Hoàng An, Dương Quang và Lý Thường Kiệt", "="),
    ("52 người trú tại huyện Văn Bàn, tỉnh Lào Cai", "="),
    ("14 đối tượng trú tại 05 huyện, 12 xã", "="),
    ("cư trú trên địa bàn 03 phường", "="),
    # Streets, schools, bridges, historic names; a list of them after the first.
    ("phố Bà Triệu, đường Trần Hưng Đạo", "="),
    ("tuyến Trần Duy Hưng, Khuất Duy Tiến và Nguyễn Chánh", "="),
    ("số 25 Nguyễn Chí Thanh", "="),
    ("trường THPT Lê Quý Đôn, cầu Ông Lãnh, chợ Bà Chiểu", "="),
    ("quán karaoke Hoàng Gia, khách sạn Phan Anh", "="),
    ("tư tưởng Hồ Chí Minh, Đoàn TNCS Hồ Chí Minh", "="),
    ("kỷ niệm ngày mất của Bà Triệu", "="),
    # Common words that look like names or titles.
    ("QUẢN LÝ ĐỊA BÀN, VŨ TRƯỜNG", "="),
    ("Đoàn Thanh niên, Đoàn kiểm tra liên ngành", "="),
    ("chị em Phụ nữ, bà con Nhân dân, đàn ông U60", "="),
    ("đối tượng Quyết định 1629 hướng tới", "="),
    ("ông Chủ tịch UBND tỉnh", "="),
    ("Hồ Núi Cốc, Hồ Tây", "="),
    # Figures, money, document numbers, years.
    ("210 cơ sở, 1.234.567.890 đồng, 31,5%, 44/44", "="),
    ("Quyết định 1629/QĐ-TTg ngày 28/9/2021, giai đoạn 2016-2020", "="),
    ("sinh 4 con, năm 2021", "="),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_cases(text: str, expected: str) -> None:
    assert mask(text) == (text if expected == "=" else expected)


def test_no_province_or_district_is_taken_for_a_person() -> None:
    """Alone, with its unit word, and in a sentence; capitals only, as names are written."""
    hidden: list[str] = []
    for area in area_table().by_id.values():
        if area.level not in (Level.PROVINCE, Level.DISTRICT):
            continue
        texts = (area.name, f"{area.type} {area.name}", f"Tại {area.name} có 12 vụ, khởi tố 05 bị can")
        hidden += [text for text in texts if mask(text) != text]
    assert hidden == []


def test_no_commune_with_its_unit_word_is_taken_for_a_person() -> None:
    hidden = [
        text
        for area in area_table().by_id.values()
        if area.level is Level.COMMUNE and mask(text := f"tại {area.type} {area.name}, 12 vụ") != text
    ]
    assert hidden == []


class TestEvidence:
    """A figure's own number is never hidden."""

    def test_number_stays(self) -> None:
        sentence = "ĐT: 0221.3555.666; ông An bắt 05 đối tượng"
        assert mask_sentence(sentence, "05") == "ĐT: ••••.••••.•••; ông A• bắt 05 đối tượng"
        assert mask_sentence("SN 1985", "1985") == "SN 1985"
        assert mask_sentence("SN 1985", "985") == "SN ••••", "a part of another number is no figure"

    def test_line(self) -> None:
        line = {"sentence": "ông An có 05 vụ", "surface": "05", "of": "học sinh của bà Hoa", "value": 5}
        assert mask_evidence(line) == {
            "sentence": "ông A• có 05 vụ",
            "surface": "05",
            "of": "học sinh của bà H••",
            "value": 5,
        }
        assert line["sentence"] == "ông An có 05 vụ", "the stored original stays"
        assert mask_evidence({"sentence": "", "surface": "5", "of": None}) == {
            "sentence": "",
            "surface": "5",
            "of": None,
        }


# Pieces of which sentences about people are made, and letters that change their length in lower case.
_PIECES = """
    ông bà Bà đối tượng Nguyễn Văn An Lê Thị Hồ Chí Minh Rịa Hà Nội SN sinh năm 1985 trú tại số 12/3 đường xã Hòa Bình
    huyện 0912345678 a@b.vn ĐT CCCD 012345678901 ( ) , ; . - • N•• 𝟏 İ ŉ ß e\u0301 Đ
"""
WORDS = st.sampled_from([*_PIECES.split(), "\n", "\u2060", "\u00a0"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))


@given(TEXTS)
@example("ông Nguyễn Thị Thanh Huyền Trang")  # longer than the longest name
@example("trú tại thôn 3, 25 Lê Lợi, xã A, 12 đường B")
@example("0912345678 0912345678")
def test_length_stays_and_masking_twice_changes_nothing(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert mask(masked) == masked
    for before, after in zip(text, masked, strict=True):
        assert after == before or (after == DOT and before.isalnum()), "spaces and punctuation stay"


@given(TEXTS, st.integers(0, 80), st.integers(0, 20))
def test_what_is_kept_stays(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    span = Span(start, min(len(text), start + length))
    assert span.of(mask(text, [span])) == span.of(text)
