"""Words of page furniture and of document structure: every entry fires, and reports are left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.parsing.resources import furniture_words, structure_words
from pipeline.parsing.structure.blocks import may_head
from pipeline.parsing.structure.furniture import furniture
from pipeline.parsing.structure.hints import first_date, site_name
from pipeline.parsing.structure.marks import find_mark
from pipeline.parsing.structure.outline import is_furniture
from pipeline.parsing.structure.texttables import split_tables
from pipeline.parsing.structure.titles import find_kind, find_title, is_agency, is_letterhead
from pipeline.parsing.structure.units import Line, Unit, make_unit, text_lines
from pipeline.spans import Span
from pipeline.textforms import fold

LIST = furniture_words()
STRUCTURE = structure_words()


def key(line: str) -> str:
    return " ".join(fold(line).split())


def unit(line: str) -> Unit:
    return make_unit(line, fold(line), Span(0, len(line)))


CHECKS: dict[str, Callable[[str], bool]] = {
    "counters": lambda entry: furniture().is_counted(key(f"{entry}: 1.234")),
    "weak_counters": lambda entry: furniture().is_weakly_counted(key(f"{entry}: 12")),
    "date_labels": lambda entry: furniture().is_dated(key(f"{entry} 12/05/2020")),
    "issue_labels": lambda entry: furniture().issue_label(key(f"{entry}: 12/05/2020")) is not None,
    "weekdays": lambda entry: furniture().is_clock(key(f"{entry}, 12/05/2020")),
    "day_halves": lambda entry: furniture().is_dated(key(f"12/05/2020 8:05 {entry}")),
    "buttons": lambda entry: furniture().is_button(key(entry)),
    "related": lambda entry: furniture().opens_list(key(f"{entry}:")) == "related",
    "comments": lambda entry: furniture().opens_list(key(f"{entry} (15)")) == "comments",
    "foot_headings": lambda entry: furniture().opens_list(key(entry)) == "foot",
    "pointers": lambda entry: furniture().is_pointer(key(f"{entry}: Bắt 5 người")),
    "foot_starts": lambda entry: furniture().is_foot(key(f"{entry} 05/GP-TTĐT")),
    "foot_labels": lambda entry: furniture().is_foot(key(f"{entry}: huyện Văn Bàn")),
    "menu": lambda entry: furniture().menu_words(key(entry)) > 0,
    "sites": lambda entry: furniture().names_site(key(f"{entry} huyện Văn Bàn")),
    "owners": lambda entry: furniture().owner(key(f"{entry} UBND huyện")) is not None,
    "captions": lambda entry: furniture().is_caption(key(f"{entry}: CACC")),
}
STRUCTURE_CHECKS: dict[str, Callable[[str], bool]] = {
    "document_types": lambda entry: find_kind([unit(entry.upper())]) == 0,
    "letterhead": lambda entry: is_letterhead(unit(f"{entry} chủ nghĩa")),
    "agencies": lambda entry: is_agency(unit(f"{entry} lào cai".upper())),
    "mottos": lambda entry: find_title([unit(f"SỞ Y TẾ    {entry}"), unit("Trả lời kiến nghị của cử tri")]) == [1],
    "subjects": lambda entry: find_title([unit("Số: 5/SYT-NV"), unit(f"{entry} số liệu quý III")]) == [1],
    "columns_not_table": lambda entry: all(isinstance(part, Line) for part in _split(f"{entry}\t5\nb\t6\nc\t7")),
    "body_starts": lambda entry: find_title([unit("Số: 5/BC"), unit("BÁO CÁO"), unit(f"{entry} 5")]) == [1],
    "title_periods": lambda entry: find_title([unit("BÁO CÁO"), unit("Kết quả"), unit(f"{entry} 2018")]) == [0, 1, 2],
    "part_numbers": lambda entry: find_mark(f"Phần {entry}. Nội dung").text == f"Phần {entry}.",
    "signatures": lambda entry: not may_head(unit(f"{entry.capitalize()} các cơ quan của huyện")),
}


def _split(text: str) -> list[Line | Unit]:
    return split_tables(text, fold(text), text_lines(text))


@pytest.mark.parametrize("name", CHECKS)
def test_every_word_of_furniture_fires(name: str) -> None:
    assert [entry for entry in getattr(LIST, name) if not CHECKS[name](entry)] == []


@pytest.mark.parametrize("name", STRUCTURE_CHECKS)
def test_every_word_of_structure_fires(name: str) -> None:
    assert [entry for entry in getattr(STRUCTURE, name) if not STRUCTURE_CHECKS[name](entry)] == []


def test_every_part_of_a_document_fires() -> None:
    assert [part for part in STRUCTURE.parts if not find_mark(f"{part.capitalize()} 2. Nội dung").text] == []


def test_every_list_is_checked() -> None:
    assert set(CHECKS) == set(type(LIST).model_fields)
    assert {*STRUCTURE_CHECKS, "parts"} == set(type(STRUCTURE).model_fields)


@pytest.mark.parametrize(
    "line",
    [
        "Thứ sáu, 07/01/2022 09:15 Lượt xem: 1.204",
        "Văn hóa - Xã hội  |  08/10/2018, 06:30  |  Lượt xem: 3.518",
        "Thứ Sáu, 09/01/2026, 14:20 (GMT+7) | Lượt xem: 1.377 | Cỡ chữ: A- A A+",
        "(26.07.2019 14:14)",
        "TRANG CHỦ | CHÍNH TRỊ | KINH TẾ | VĂN HÓA - XÃ HỘI | PHÁP LUẬT | MEDIA",
        "Trang chủ > Lao động, việc làm - Xã hội > Phòng, chống tệ nạn xã hội",
        "Thời sự Pháp luật Kinh tế Thể thao Du lịch",
        "Chia sẻ bài viết    In trang    Lưu bài",
        "473 người đang online",
        "Số người truy cập: 0 3 1 8 8 4 2",
    ],
)
def test_furniture_of_real_layouts_is_known(line: str) -> None:
    assert is_furniture(key(line))


@pytest.mark.parametrize(
    "line",
    [
        "Trong tháng 5/2021, kiểm tra 72 lượt cơ sở",
        "Ngày 12/5/2020 bắt 5 đối tượng",
        "Tính đến ngày 09/5/2021",
        "Văn hóa xã hội có nhiều chuyển biến",
        "Khách sạn: 186",
        "Số lượt kiểm tra: 512",
        "Điện thoại di động: 12 chiếc",
        "Kinh tế khó khăn, lao động mất việc làm",
        "Hưng Yên, ngày 02 tháng 11 năm 2021",
        "Giới thiệu việc làm cho 17 người",
        "Thống kê của Chi cục cho thấy còn 262 cơ sở",
        ">> Hà Nam. Chỉ 5 vụ, 12 người bị đưa về trụ sở.",  # a title of another article has no full stop
    ],
)
def test_lines_of_reports_are_no_furniture(line: str) -> None:
    assert not is_furniture(key(line))
    assert not furniture().is_foot(key(line))
    assert not furniture().is_pointer(key(line))


@pytest.mark.parametrize(
    "line",
    [
        "(Tin cũ: Đêm 12/2 dọn vỉa hè, 63 trường hợp bị nhắc nhở)",  # also in brackets
        'Bình luận (2): "Phải phạt thật nặng 100 triệu" - Q.',  # what readers say
        "Bình luận (3) | Xem thêm: Quỹ 50 triệu đồng",
        "» Hải Châu phạt 40 quán lấn chiếm vỉa hè",  # the sign of a link
    ],
)
def test_lines_that_name_other_articles_are_pointers(line: str) -> None:
    assert furniture().is_pointer(key(line))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Đăng ngày 30 - 06 - 2021", date(2021, 6, 30)),
        ("Thứ hai, 8-10-18 07:12:40", date(2018, 10, 8)),
        ("thứ năm, 08 08 2019 08:51", date(2019, 8, 8)),
        ("2021-06-30T08:00", date(2021, 6, 30)),
        ("Chủ nhật, ngày 12 tháng 6 năm 2022", date(2022, 6, 12)),
        ("Ngày: 31/12/9999", None),  # an empty field of a portal
        ("31/02/2021", None),
        ("12/2020", None),
        ("30/06/2021/5", None),
    ],
)
def test_dates_of_publication(line: str, expected: date | None) -> None:
    assert first_date(key(line)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN VĂN BÀN TỈNH LÀO CAI"], "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN VĂN BÀN TỈNH LÀO CAI"),
        (
            ["Trang thông tin của Sở LĐTBXH tỉnh Khánh Hòa. Địa chỉ: đường Phan Chu Trinh"],
            "Trang thông tin của Sở LĐTBXH tỉnh Khánh Hòa",
        ),
        (
            ["Bản quyền thuộc Sở Lao động - Thương binh và Xã hội thành phố Hải Phòng"],
            "Sở Lao động - Thương binh và Xã hội thành phố Hải Phòng",
        ),
        (["Cơ quan chủ quản: UBND tỉnh Hưng Yên. Địa chỉ: số 10"], "UBND tỉnh Hưng Yên"),
        (["Trang thông tin điện tử", "Đăng nhập"], None),  # a general word names nobody
    ],
)
def test_the_site_is_named_by_its_furniture(lines: list[str], expected: str | None) -> None:
    assert site_name(lines) == expected


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        # an agency right above: a paper below the menu of a law site
        (["Trang chủ", "SỞ Y TẾ TỈNH LÀO CAI", "BÁO CÁO"], 2),
        # none: the box of a portal
        (["Trang chủ", "Sở Y tế tỉnh Lào Cai", "THÔNG BÁO"], None),
        # an agency, but far above, as the name of the site is
        (["SỞ Y TẾ TỈNH LÀO CAI", "Trang chủ", "Tin tức", "Văn bản", "Liên hệ", "THÔNG BÁO"], None),
    ],
)
def test_kind_of_a_paper_below_a_menu(lines: list[str], kind: int | None) -> None:
    assert find_kind([unit(line) for line in lines]) == kind


def test_a_title_goes_on_only_with_its_period() -> None:
    head = [unit("BÁO CÁO"), unit("Kết quả phòng, chống mại dâm")]
    assert find_title([*head, unit("6 tháng đầu năm 2018")]) == [0, 1, 2]
    assert find_title([*head, unit("Phòng Lao động huyện Văn Bàn")]) == [0, 1]
    assert find_title([*head, unit("Năm qua, tình hình ổn định")]) == [0, 1]  # names no year
