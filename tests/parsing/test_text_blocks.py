"""Blocks of plain texts."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.parsing.structure.units import right_edge, text_lines
from pipeline.records import BlockKind
from tests.parsing.reading import kinds, read, told

BODY = (
    "Trong năm, các đội kiểm tra liên ngành đã đến 72 lượt cơ sở kinh doanh dịch vụ, lập biên bản 05 cơ sở và đề nghị "
    "xử phạt 31,5 triệu đồng; số còn lại được nhắc nhở tại chỗ."
)


def test_an_article_with_date_counters_and_other_news() -> None:
    document = read(
        f"Trang chủ > Tin tức\n\nKết quả phòng, chống mại dâm năm 2021\nĐăng ngày 30 - 06 - 2021\n100%\n\n{BODY}\n\n"
        "Tin mới nhất\n\nTập huấn 30 cán bộ(25/10/2022 9:46 SA)\n\n°\n473 người đang online"
    )
    assert kinds(document) == ["x", "T", "x", "x", "p", "x", "x", "x", "x"]
    assert document.hints.title == "Kết quả phòng, chống mại dâm năm 2021"
    assert document.hints.published_on == date(2021, 6, 30)


def test_an_official_document() -> None:
    document = read(
        "UBND TỈNH HƯNG YÊN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 61/BC-UBND                Hưng Yên, ngày 12 tháng 6 năm 2018\n\n"
        "BÁO CÁO\nTình hình tệ nạn mại dâm\n6 tháng đầu năm 2018\n\nKính gửi: Cục Phòng, chống tệ nạn xã hội\n\n"
        f"I. TÌNH HÌNH\n1. Địa bàn\n{BODY}\nII. KẾT QUẢ\n1. Truyền thông\na) {BODY}\n- Phát 500 tờ gấp;\n- Mở 02 lớp.\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    )
    assert kinds(document) == list("pp") + list("TTT") + list("p") + list("hhphhlll") + list("pll")
    assert document.hints.title == "BÁO CÁO Tình hình tệ nạn mại dâm 6 tháng đầu năm 2018"
    assert document.hints.published_on is None  # the letterhead's date is for the extraction room
    levels = [(block.marker, block.level) for block in document.blocks if block.marker]
    assert levels[:4] == [("I.", 1), ("1.", 2), ("II.", 1), ("1.", 2)]
    assert levels[4:7] == [("a)", 1), ("-", 2), ("-", 2)]
    assert levels[7:] == [("-", 1), ("-", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a site's box "THÔNG BÁO" is not the kind of a document
        (
            f"Trang chủ\nTin tức\nTHÔNG BÁO\nTuyển 2 lớp\nBát Xát giữ vững các xã lành mạnh\n04/10/2024 15:32\n{BODY}",
            "Bát Xát giữ vững các xã lành mạnh",
        ),
        # names of the site in capitals are no title
        (
            f"SỞ LAO ĐỘNG TỈNH KHÁNH HÒA\nGiới thiệu\nHỏi đáp\nSơ kết nửa đầu năm 2020\nCập nhật 25/06/2020\n{BODY}",
            None,
        ),
        # a date above and one below: the longer neighbour is the title
        (f"Nhật báo Xã hội\nThứ Năm, 18/1/2024\nHơn 700 vụ bị triệt phá\n06:30 18/01/2024\n{BODY}", None),
        # a text that starts with its first paragraph has none
        (f"{BODY}\n{BODY}", ""),
        (f"Cập nhật: 5/6/2021\n{BODY}", ""),
    ],
)
def test_titles(text: str, expected: str | None) -> None:
    found = read(text).hints.title
    if expected is None:
        assert found in ("Sơ kết nửa đầu năm 2020", "Hơn 700 vụ bị triệt phá")
    else:
        assert (found or "") == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Tiêu đề của một bài viết\nĐăng ngày 30 - 06 - 2021", date(2021, 6, 30)),
        ("Tiêu đề của một bài viết\nThứ bảy 17/10/2020 08:00", date(2020, 10, 17)),
        ("Tiêu đề của một bài viết\n06/05/2020 15:54", date(2020, 5, 6)),
        ("20:05 08/01/2025\nTiêu đề của một bài viết", date(2025, 1, 8)),
        # the page's clock stands above the title, the date of publication below it
        ("Thứ Sáu, 04/10/2024 04:32 SA\nTiêu đề của một bài viết\nThứ Sáu, 02/07/2010 11:00 SA", date(2010, 7, 2)),
        ("Thứ bảy, 03/12/2022\nTiêu đề của một bài viết", None),  # only a clock
        ("Tiêu đề của một bài viết\nHưng Yên, ngày 02 tháng 11 năm 2021", None),
    ],
)
def test_date_of_publication(head: str, expected: date | None) -> None:
    assert read(f"{head}\n\n{BODY}").hints.published_on == expected


WRAPPED = (
    "     Quốc lộ 5, quốc lộ 38 và đường 39A chạy qua tỉnh, kéo theo nhà nghỉ, quán ăn đêm\n"
    "mọc dày ở hai bên đường và quanh các khu công nghiệp. Gộp số liệu của 10/10 huyện, thành\n"
    "phố gửi về thì đến hết tháng 5/2018 cả tỉnh có 318 cơ sở phải theo dõi, gồm: nhà nghỉ,\n"
    "khách sạn 187 cơ sở.\n"
    "     Ở cấp huyện, các đội kiểm tra đã tới trên 400 lượt cơ sở; chưa có cơ sở nào bị thu hồi\n"
    "giấy phép.\n"
    "- Vận động 100% cơ sở lưu trú ký lại bản cam kết không để xảy ra mại dâm, trong đó chú ý\n"
    "  các nhà nghỉ ở huyện Văn Lâm.\n"
    "2\n"
    "Số xã, phường, thị trấn không có tệ nạn mại dâm hiện là 148/161, tương đương 91,9%.\n"
)


def test_wrapped_paragraphs_are_one_block() -> None:
    document = read(WRAPPED)
    assert kinds(document) == ["p", "p", "l", "x", "p"]  # the lone 2 is the number of a page
    assert told(document)[1].endswith("bị thu hồi\ngiấy phép.")
    assert told(document)[2].endswith("chú ý\n  các nhà nghỉ ở huyện Văn Lâm.")


def test_lines_of_an_unwrapped_text_stay_apart() -> None:
    lines = [f"{BODY} Câu thứ {number}." for number in range(4)]
    assert told(read("\n".join(lines))) == lines


def test_lines_broken_anywhere_are_one_block() -> None:
    # as texts are copied from pages of law sites: short and long lines, broken inside words of two syllables
    copied = (
        "2. Chỉ tiêu:\n- Phấn đấu trên 70% xã, phường,\nthị trấn tổ chức tuyên truyền và duy trì công tác\n"
        "phòng, chống mại dâm.\n- 10/10 huyện, thị xã, thành\nphố xây dựng kế hoạch.\n"
    )
    assert told(read(copied))[-1] == "- 10/10 huyện, thị xã, thành\nphố xây dựng kế hoạch."


def test_a_line_broken_before_its_number_goes_on() -> None:
    copied = (
        "Toàn tỉnh có 301 cơ sở karaoke; 27 cơ sở massage; số cơ sở có nghi vấn hoạt\n"
        "động mại dâm 64 cơ sở, nhiều nhất ở\nthị xã. Tổng số nhân viên nữ\n1.490 người, không tăng.\n"
    )
    assert len(told(read(copied))) == 1


def test_a_bracket_over_two_lines_is_in_one_block() -> None:
    copied = (
        "Toàn tỉnh có 301 cơ sở karaoke; 27 cơ sở massage; số cơ sở có nghi vấn hoạt\n"
        "động mại dâm 64 cơ sở (thành phố Sóc\nTrăng 51, Ngã Năm 13). Tổng số nhân viên nữ\n"
        "phục vụ tại đó là 1.490 người.\n"
    )
    assert len(told(read(copied))) == 1


def test_short_lines_are_never_wrapped() -> None:
    assert right_edge(text_lines("Trang chủ\ngiới thiệu\ntin tức\nvăn bản")) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Kết quả thực hiện các nhiệm vụ trọng tâm", BlockKind.HEADING),
        ("CÔNG TÁC TUYÊN TRUYỀN", BlockKind.HEADING),
        ("Ai đang kinh doanh, ai đang làm thuê?", BlockKind.HEADING),
        ("Trong đó:", BlockKind.PARAGRAPH),
        ("Kiểm tra 5 cơ sở.", BlockKind.PARAGRAPH),
        ("Ảnh minh họa. Nguồn internet", BlockKind.PARAGRAPH),
        ("Tổ công tác làm việc trong đêm. Ảnh: CACC", BlockKind.PARAGRAPH),
        ("Minh Hương", BlockKind.PARAGRAPH),  # a name
        ("Giá Rai", BlockKind.HEADING),  # a district
        ("TP. Bạc Liêu", BlockKind.HEADING),  # no sentence ends with a short form
        ("Năm 2017: 17 vụ, 63 đối tượng", BlockKind.PARAGRAPH),  # a label with its number
        ("Đồng Nai: 11 tháng của năm 2017", BlockKind.PARAGRAPH),
        ("TM. ỦY BAN NHÂN DÂN", BlockKind.PARAGRAPH),
    ],
)
def test_short_lines_before_text(line: str, kind: BlockKind) -> None:
    document = read(f"{BODY}\n\n{line}\n\n{BODY}")
    assert document.blocks[1].kind is kind


def test_list_items_nest_by_mark_and_indentation() -> None:
    document = read(
        f"{BODY}\n1) một điều\n- hai điều\n+ ba điều\n- bốn điều\n  - năm điều\n2) sáu điều\n{BODY}\n+ bảy điều"
    )
    items = [(block.marker, block.level) for block in document.blocks if block.kind is BlockKind.LIST_ITEM]
    assert items == [("1)", 1), ("-", 2), ("+", 3), ("-", 2), ("-", 3), ("2)", 1), ("+", 1)]


def test_the_report_goes_on_after_a_list_of_other_news() -> None:
    document = read(f"{BODY}\nTin liên quan\nBắt 5 đối tượng\nHai vụ án mới\n{BODY}\nĐọc thêm\nBắt 7 đối tượng")
    assert kinds(document) == ["p", "x", "x", "x", "p", "x", "x"]


def test_words_of_counters_in_the_report_stay() -> None:
    document = read(f"{BODY}\nTrong tháng: 5\nTrong năm: 12\nLượt xem: 12\n{BODY}")
    assert kinds(document) == ["p", "p", "p", "x", "p"]


def test_the_foot_of_a_page() -> None:
    document = read(
        f"{BODY}\nHứa Tuyến\nThống kê truy cập\n  • Hôm nay: 1\nĐăng nhập\nCỔNG THÔNG TIN ĐIỆN TỬ HUYỆN VĂN BÀN\n"
        "Địa chỉ: xã Khánh Yên Thượng\nĐiện thoại: 02143.822.170| Fax: 02143.822.170\nimage banner"
    )
    assert kinds(document) == ["p", "p", *"xxxxxxx"]
    assert document.hints.site_name == "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN VĂN BÀN"


def test_a_counter_makes_no_new_document() -> None:
    first = read(f"Kết quả năm 2021 của tỉnh\nLượt xem: 85\n{BODY}\nHôm nay: 1")
    later = read(f"Kết quả năm 2021 của tỉnh\nLượt xem: 1.204\n\n{BODY}\nHôm nay: 12\nĐang online: 4")
    other = read(f"Kết quả năm 2021 của tỉnh\nLượt xem: 85\n{BODY.replace('72', '73')}\nHôm nay: 1")
    assert first.document_id == later.document_id
    assert first.text_sha256 != later.text_sha256
    assert first.document_id != other.document_id
    assert len(first.document_id) == 32


def test_a_text_of_furniture_only_still_has_an_id_of_its_own() -> None:
    assert read("Lượt xem: 85").document_id != read("Lượt xem: 86").document_id
