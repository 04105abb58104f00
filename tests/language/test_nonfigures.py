"""Digits that are no figure (GUIDELINE section 1), each kind, and figures beside them that must stay."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.errors import DataError
from pipeline.language import nonfigures as module
from pipeline.language.resources import NonFigurePatterns, PatternEntry, nonfigure_patterns
from tests.language.reading import kinds, numbers, read

KINDS = [
    ("Quyết định số 1629/QĐ-TTg", [("document_number", "1629/QĐ-TTg")]),
    ("Nghị định 178/2004/NĐ-CP", [("document_number", "178/2004/NĐ-CP")]),
    ("Số: *164* /KH-UBND", [("document_number", "164")]),  # a number filled in by hand
    ("thực hiện Chỉ thị 22 của Tỉnh ủy", [("document_number", "22")]),
    ("Kế hoạch số 09 ngày", [("document_number", "09")]),
    ("Chương trình 130/CP", [("document_number", "130/CP")]),
    ("theo Phụ lục 2", [("form_number", "2")]),
    ("Điều 254 Bộ luật Hình sự", [("law_article", "254")]),
    ("khoản 1, 2 và 3 Điều 5", [("law_article", "1, 2 và 3"), ("law_article", "5")]),
    ("Đội 178", [("body_name", "178")]),
    ("Phòng PC02", [("body_name", "PC02")]),
    ("quốc lộ 1A", [("road", "1A")]),
    ("số 12 đường Hùng Vương", [("house_number", "12")]),
    ("phòng 302", [("house_number", "302")]),
    ("tổ dân phố 5", [("place_name", "5")]),
    ("lần thứ 17", [("ordinal", "17")]),
    ("xếp thứ 1 trong vùng", [("ordinal", "1")]),
    ("đợt 1", [("ordinal", "1")]),
    ("từ 16 đến 24 tuổi", [("age", "16 đến 24")]),
    ("SN 1985", [("birth_year", "1985")]),
    ("Nguyễn Thị T. (1985)", [("birth_year", "1985")]),
    ("Điện thoại: 02143.822.170", [("phone", "02143.822.170")]),
    ("gọi 0912 345 678", [("phone", "0912 345 678")]),
    ("lúc 22h30", [("time", "22h30")]),
    ("8 giờ 30 phút", [("time", "8 giờ 30 phút")]),
    ("15:54", [("time", "15:54")]),
    ("Lượt xem: 1.377", [("page_views", "1.377")]),
    ("473 người đang online", [("page_views", "473")]),
    ("12 tháng tù", [("prison_term", "12 tháng")]),
    ("phạt tù từ 1 đến 5 năm", [("prison_term", "1 đến 5 năm")]),
    ("mức phạt 100.000 - 300.000 đồng", [("penalty", "100.000 - 300.000")]),
    ("thành phố “5 không, 3 có”", [("slogan", "5 không, 3 có")]),
    ("mỗi phường kiểm tra tối thiểu 30 lượt", [("frequency", "30")]),
    ("Trung tâm 05-06", [("body_name", "05-06")]),
    ("mô hình chính quyền địa phương 2 cấp", [("code", "2")]),
    ("đường 30-4", [("road", "30-4")]),
    ("trong 30 ngày", [("duration", "30")]),
    ("sau 5 năm thực hiện", [("duration", "5")]),
    ("đình chỉ 3 tháng", [("duration", "3")]),
    ("01 lần/năm", [("frequency", "01")]),
    ("mỗi huyện chọn 2 đến 4 xã", [("frequency", "2 đến 4")]),  # section 8: norms
    ("500.000 đồng/lượt", [("unit_price", "500.000")]),
    ("với giá 1,5 triệu đồng,", [("price", "1,5 triệu")]),
    ("thu giữ 2 điện thoại", [("seized_goods", "2")]),
    ("1.200 kg", [("measurement", "1.200")]),
    ("300 USD", [("measurement", "300")]),
    ("5‰", [("measurement", "5")]),
    ("COVID-19", [("disease_name", "19")]),
    ("ISO 9001:2015", [("web_version", "9001:2015")]),
    ("https://a.gov.vn/2020/1.html", [("url", "https://a.gov.vn/2020/1.html")]),
    ("phong12@tinh.gov.vn", [("email", "phong12@tinh.gov.vn")]),
    ("xe 29C12345", [("code", "29C12345")]),
    ("B52", [("code", "B52")]),
    ("dịp 30/4 - 1/5", [("party_history", "30/4 - 1/5")]),
    ("So sánh 2021/2020 (%)", [("date", "2021/2020")]),
    # grades of a school and waves of a campaign, whatever word goes on from them
    ("học hết lớp 5, lớp 6 rồi nghỉ", [("ordinal", "5"), ("ordinal", "6")]),
    ("đợt 1 trong tháng nào, đợt 2 vào cuối kỳ", [("ordinal", "1"), ("ordinal", "2")]),
    ("đặt ra 15 chỉ tiêu", [("ordinal", "15")]),  # how long a list is
    ("dốc Cây xăng 43", [("road", "43")]),  # a name that ends in a number
    ("mô hình chính quyền địa phương hai cấp", [("code", "hai")]),
    # norms for each body, however much stands between
    ("mỗi huyện, thành phố 2 hội nghị", [("frequency", "2")]),
    ("mỗi đội kiểm tra cấp huyện phải đi kiểm tra ít nhất 50 lượt cơ sở", [("frequency", "50")]),
    ("phát mỗi tuần 2 buổi", [("frequency", "2")]),
    ("hỗ trợ vốn với mức 2 - 5 triệu đồng", [("unit_price", "2 - 5 triệu")]),  # of one loan
    ("phạt người bán dâm vài trăm ngàn đồng", [("price", "vài trăm ngàn")]),  # of one fine
    # what a place is like
    ("14 tổ dân phố, 2.870 hộ", [("population", "14")]),
    ("2.870 hộ với 13.200 khẩu", [("population", "2.870"), ("population", "13.200")]),
    ("tỉnh có 11 huyện, thị xã, thành phố với 159 xã", [("population", "11")]),
    # news of raids: teams by their number, addresses without "số", storeys in words, what one visit costs
    ("Đội 5 (Phòng PC45) cùng Đoàn 2 do Chi cục phụ trách", [("body_name", t) for t in ("5", "PC45", "2")]),
    ("khách sạn (239 Võ Văn Kiệt, phường Thống Nhất)", [("house_number", "239")]),
    ("trên tầng ba và tầng bốn", [("house_number", "ba"), ("house_number", "bốn")]),
    ("hưởng từ 500.000 đến 2 triệu đồng cho mỗi lần môi giới", [("unit_price", "500.000 đến 2 triệu")]),
    ("khách sạn 3 sao", [("ordinal", "3")]),
    ("H. giữ 150 nghìn, T. được 50 nghìn tiền cuốc", [("price", "150 nghìn"), ("price", "50 nghìn")]),
    ('Giá "tàu nhanh" 60.000 - 80.000 đồng, quán lấy 20.000 đồng', [("price", "60.000 - 80.000"), ("price", "20.000")]),
    ("đóng phạt 300 ngàn rồi lại ra", [("price", "300 ngàn")]),
    ("hai bà chủ 29 và 33 tuổi", [("age", "29 và 33")]),
    ("từng có 2 tiền án", [("criminal_record", "2")]),
    ("liên lạc bằng 3 chiếc bộ đàm", [("seized_goods", "3")]),
    ("ở trọ gần Khu công nghiệp Phú Mỹ 1.", [("place_name", "1")]),
    ("gần ngã tư 550", [("road", "550")]),
    ("Bản in | Phản hồi (14)", [("page_views", "14")]),  # what a site counts, without a colon
    # names that end in a number, known by what follows; how old people are; "some times"
    ("ập vào nhà nghỉ 79, phát hiện", [("place_name", "79")]),
    ("ở ấp Mới 2, bắt quả tang", [("place_name", "2")]),
    ("trên đường Hai Bà Trưng.", [("place_name", "Hai")]),
    ("ba điểm ở khu vực Suối Hai", [("place_name", "Suối Hai")]),
    ("tuổi từ 18 đến 45, phần lớn là nữ", [("age", "18 đến 45")]),
    ("bị mời lên phường hai, ba lần", [("ordinal", "hai, ba")]),
    ("mức án từ 15 đến 42 tháng tù", [("prison_term", "15 đến 42 tháng")]),
    # items of lists and rows that no list mark was seen in, and what speaks of them by number
    ("3. 100% cơ sở được kiểm tra", [("list_number", "3.")]),
    ("| 2. Tin, bài trên đài | 36 |", [("list_number", "2.")]),
    ("gồm huyện 160. 3) Giữ vững", [("list_number", "3)")]),
    ("được tuyên truyền; (2) ít nhất", [("list_number", "2)")]),
    (
        "Mục tiêu 2. Về địa bàn; dòng 4 chưa đạt; ở cột 5, đội tỉnh",
        [("ordinal", "2"), ("ordinal", "4"), ("ordinal", "5")],
    ),
    ("Hai con số này tăng ở đúng bốn mốc ấy, in 2 thứ tiếng", [("ordinal", t) for t in ("Hai", "bốn", "2")]),
    # years and days without the word for them
    ("năm sau tăng; 2013 lùi lại", [("date", "2013")]),
    ("rà xong trước 30-4", [("date", "30-4")]),
    ("định mức cho CLB 4 triệu đồng/năm", [("unit_price", "4 triệu")]),
    # norms in words and by unit
    ("mỗi tổ cử ba người", [("frequency", "ba")]),
    ("mỗi tỉnh, thành mở ít nhất 2 đợt", [("frequency", "2")]),
    ("không quá 30 học viên/lớp, 100 tờ/xã", [("frequency", "30"), ("frequency", "100")]),
    ("các phòng 203, 207,301 và 305", [("house_number", "203, 207,301 và 305")]),
    ("người mua dâm bị phạt 1 - 2 triệu đồng", [("penalty", "1 - 2 triệu")]),  # by the law
    ("khung hình phạt 3-7 năm tù", [("prison_term", "3-7 năm")]),
    # norms for each one and means, also of money and in words
    ("mỗi đêm ghé chừng 5 điểm", [("frequency", "5")]),
    ("phạt mỗi cô 400 ngàn", [("frequency", "400 ngàn")]),
    ("mỗi người từ 500.000 đồng đến 1,5 triệu", [("frequency", "500.000 đồng đến 1,5 triệu")]),
    ("mỗi cuộc hai đến ba chục người", [("frequency", "hai đến ba chục")]),
    ("bình quân hơn 5 triệu đồng một cơ sở", [("frequency", "5 triệu")]),
    ("bình quân 200 công nhân/buổi", [("frequency", "200")]),
    ("70 lượt người / lớp", [("frequency", "70")]),
    ("phụ cấp 0,4 mức lương cơ sở", [("unit_price", "0,4")]),
    # numbers that only name: of rooms, teams, papers, hotlines, recipients, departments, cars by their seats
    ("buồng số 2, số 3 và số 5", [("ordinal", "2"), ("ordinal", "3"), ("ordinal", "5")]),
    ("tổ công tác số 1 bắt quả tang", [("ordinal", "1")]),
    ("theo Chỉ thị 16 và NĐ 158;", [("document_number", "16"), ("document_number", "158")]),
    ("qua tổng đài 1022: đường dây nóng 24/24", [("phone", "1022"), ("phone", "24/24")]),
    ("Nơi nhận: - UBND 20 xã, thị trấn; - Lưu", [("recipients", "20")]),
    ("Cục Nghiệp vụ 2", [("body_name", "2")]),
    ("chặn xe 16 chỗ", [("measurement", "16")]),
    # what was found in a raid, what a building has, who came to a place or meeting, copies of a paper
    ("khám quầy lễ tân, thu 37 bao cao su", [("seized_goods", "37")]),
    ("khách sạn cao 9 tầng, lắp 8 camera", [("measurement", "9"), ("measurement", "8")]),
    ("cả năm đón trên 8 triệu lượt khách", [("visitors", "8 triệu")]),
    ("Có mặt: 19/23 thành viên; vắng 4.", [("attendance", "19/23"), ("attendance", "4")]),
    ("làm thành 17 bản, mỗi bên giữ", [("copies", "17")]),
    # stretches of time in words, days without the word for them, what an organiser keeps of a price
    ("gần hai tháng không đi", [("duration", "hai")]),
    ("đặt mốc 30/9 phải ký", [("date", "30/9")]),
    ("chủ giữ lại 40%, cô gái hưởng một phần ba", [("price", "40%"), ("price", "một phần ba")]),
]
# The same words with a count: the number is a figure still.
FIGURES = [
    ("3 điểm phức tạp", 3),
    ("tụ điểm 5 người", 5),
    ("đội kiểm tra 178 cơ sở", 178),
    ("các tổ 5 người", 5),
    ("kiểm tra 2 lần", 2),
    ("tổng mức phạt là 25 triệu", 25_000_000),
    ("mỗi năm kiểm tra 30 lượt cơ sở", 30),
    ("Thạch Hà, Can Lộc mỗi huyện 2 vụ", 2),
    ("thuộc số 26 người bị bắt", 26),
    ("mô hình 340 triệu đồng", 340_000_000),
    ("cho năm nay: 100% xã", 100),
    ("cụm được hưởng 40%", 40),
    ("thu hút 450 khách dự nói chuyện", 450),
    ("in 17 bản tin", 17),
    ("phường 12 vụ", 12),
    ("truyền hình 12 phóng sự", 12),
    ("120 viên chức", 120),
    ("12 ngày hội có 300 người dự", 300),
    ("mở 2 lớp trong tháng", 2),
    ("ra quân 3 đợt trong năm", 3),
    ("thu 412 khẩu súng", 412),
    ("2.530 hộ gia đình ký giao ước", 2530),
    ("14 tổ dân phố không có mại dâm", 14),
    ("phạt vài trăm triệu đồng", 100_000_000),
    ("7 huyện xây dựng kế hoạch", 7),
    ("đội 5 người", 5),
    ("khu công nghiệp Phú Mỹ 3 vụ", 3),
    ("phát được 50 nghìn tờ rơi", 50_000),
    ("tại nhà nghỉ 3 đôi nam nữ", 3),
    ("ấp có 2, thôn có 3", 2),
    ("(12 cơ sở lưu trú, phường Thống Nhất nhiều nhất)", 12),
    # yearly funds are no price, what fines come to no fine of one
    ("cấp cho huyện 12 triệu đồng/năm", 12_000_000),
    ("mức phạt cộng lại là 78 triệu đồng", 78_000_000),
    ("tổng mức phạt 187 triệu đồng.", 187_000_000),
    ("xử phạt, trị giá 246 triệu đồng, giảm", 246_000_000),
    # words that open a number of order elsewhere
    ("5 vụ (cùng kỳ 3)", 3),
    ("Hải Phòng 24, Bến Cầu 6, Tam Kỳ 5", 24),
    ("Hải Phòng 24, Bến Cầu 6, Tam Kỳ 5", 6),
    ("Hải Phòng 24, Bến Cầu 6, Tam Kỳ 5", 5),
    ("bố trí từ nguồn dự phòng 450 triệu", 450_000_000),
    ("điện thoại lưu ảnh 11 cô gái", 11),
    ("xây dựng điểm 02 câu lạc bộ", 2),
    ("in 2010 tờ rơi", 2010),
    ("kiểm tra từ 12/12 cơ sở", 12),
    ("1.234 ngày", None),  # a length of time of four digits: no piece of it is one
]


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_every_kind_has_a_row() -> None:
    assert {kind for _, rows in KINDS for kind, _ in rows} == {
        entry.kind for entry in nonfigure_patterns().patterns
    } - {
        "size_control"  # has no words: a line of its own
    }


def test_a_size_control_of_a_page_is_a_line_of_its_own() -> None:
    assert kinds("Cỡ chữ\n100%\nIn bài") == [("size_control", "100%")]
    assert kinds("đạt 100%") == []


@pytest.mark.parametrize(("text", "value"), FIGURES)
def test_figure_beside_it(text: str, value: int | None) -> None:
    assert value is None or value in [number.value for number in numbers(text)]
    assert value is not None or "234" not in [digits for _, digits in kinds(text)]


def test_annotated_non_figures_are_sorted_and_apart() -> None:
    text = "Quận 1, phường 9 (Điều 254), 15:54, trong 30 ngày; B52."
    spans = [item.span for item in read(text).nonfigures]
    assert spans == sorted(spans)
    assert not [1 for left, right in pairwise(spans) if left.overlaps(right)]


def test_a_broken_pattern_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = PatternEntry(kind="code", at=["#"], pattern="(", examples=["1"])
    monkeypatch.setattr(module, "nonfigure_patterns", lambda: NonFigurePatterns(patterns=[broken]))
    with pytest.raises(DataError, match=r"nonfigures\.yaml: code"):
        module.nonfigure_rules.__wrapped__()
