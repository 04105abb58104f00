"""Where a document is from, when no letterhead says it: the units it names, the court, the title, the day's map."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.areas import area_table
from pipeline.extraction.context import context
from pipeline.extraction.homevotes import home_of_units
from pipeline.records import Level, PlaceMention
from pipeline.spans import Span
from pipeline.textforms import fold
from tests.extraction.build import read

NEAR = " Phối hợp với các tỉnh Bắc Kạn, Bắc Giang."
RAID = "Đột kích khách sạn, bắt quả tang 3 đôi mua bán dâm\n\nRạng sáng 19/4, công an ập vào khách sạn ở TP Đồng Hới"
FAR = " Tin vắn." * 60
FIRST_CITY = "Ra quân truy quét\n\nCông an TP Cần Thơ thông tin về kết quả đợt tấn công trấn áp."
SECOND_QUARTER = "Công an quận Ninh Kiều cho hay toàn quận có 312 cơ sở; công an quận phát hiện 2 vụ mại dâm."
CASES = " phát hiện 02 vụ mại dâm, xử lý 05 đối tượng."


@pytest.mark.parametrize(
    ("text", "home"),
    [
        # A station of a commune under its district's centre, and the bulletin of a commune.
        (
            "TRUNG TÂM Y TẾ TP CẨM PHẢ\nTRẠM Y TẾ PHƯỜNG CẨM TRUNG\n\nBÁO CÁO\nChống mại dâm năm 2016\n\n"
            "Phường" + CASES,
            ("commune", "Quảng Ninh", "Cẩm Phả", "Cẩm Trung"),
        ),
        (
            "BẢN TIN TRUYỀN THANH XÃ XUÂN VÂN\nHuyện Yên Sơn, tỉnh Tuyên Quang\n\nNgày 08 tháng 7 năm 2019\n\nToàn xã"
            + CASES,
            ("commune", "Tuyên Quang", "Yên Sơn", "Xuân Vân"),
        ),
        # News in brief, the first with the police of a ward; two districts in a lead are none alone.
        (
            "TIN VẮN AN NINH TRẬT TỰ (từ ngày 3 đến 9-3-2008)\n\n* TP Long Xuyên: Công an phường Mỹ Bình" + CASES + "\n"
            "* Thị xã Châu Đốc: Đội 178 thị xã" + CASES + "\n* Công an tỉnh An Giang, toàn tỉnh" + CASES,
            ("province", "An Giang", None, None),
        ),
        (
            "Karaoke chống dịch\n\nVĩnh Phúc, 24/08/2020\n\nQuán ở Vĩnh Yên, Phúc Yên vẫn mở. Công an thành phố "
            "Vĩnh Yên" + CASES + " Công an thành phố Vĩnh Yên" + CASES,
            ("province", "Vĩnh Phúc", None, None),
        ),
        # The site of a city speaks for it; a province's own says nothing of whom its news tell …
        (
            "CỔNG THÔNG TIN ĐIỆN TỬ THÀNH PHỐ QUY NHƠN\nTin tức\n\nKiểm tra dịch vụ dịp hè\n\nNgày đăng: 08/07/2016\n\n"
            "Đội kiểm tra của thành phố" + CASES,
            ("district", "Bình Định", "Quy Nhơn", None),
        ),
        # … so a raid in one of its towns is that town's.
        (
            (
                "CÔNG AN TỈNH THANH HÓA\nTrang thông tin điện tử\n\nSầm Sơn: Phá ổ mại dâm đội lốt tẩm quất\n\n"
                "11/06/2012 16:05\n\nTrưa ngày 9/6, Công an thị xã Sầm Sơn bất ngờ kiểm tra cơ sở tẩm quất, bắt "
                "quả tang 3 đôi mua bán dâm. Chủ cơ sở khai nhận đã chứa mại dâm, bị tạm giữ."
            ),
            ("district", "Thanh Hóa", "Sầm Sơn", None),
        ),
        # News that compare several provinces, none of them in the title.
        (
            "Ba vùng biển, ba cách đếm mại dâm\n\n23/3/2017\n\nQuảng Ninh, Khánh Hòa và Kiên Giang cùng hút khách.\n\n"
            "Quảng Ninh: năm 2016" + CASES + " Khánh Hòa" + CASES + " Kiên Giang" + CASES,
            ("region", None, None, None),
        ),
        # The inspectors of a ministry are the country's.
        (
            (
                "Thanh tra Bộ Văn hóa, Thể thao và Du lịch: 9.180 lượt karaoke bị kiểm tra về mại dâm\n\nHà Nội, "
                "29-12-2011\n\nNăm 2011, thanh tra của 63 Sở kiểm tra 9.180 lượt cơ sở. Đoàn đi Hà Giang, Khánh Hòa, "
                "Tiền Giang."
            ),
            ("national", None, None, None),
        ),
        # An extract that says "huyện" only: of all districts one has all the units that it names.
        (
            "KẾT QUẢ PHÒNG, CHỐNG MẠI DÂM 6 THÁNG ĐẦU NĂM 2014\n\nThị trấn Cờ Đỏ và các xã Trung Hưng, Thạnh Phú có "
            "nhiều "
            "quán cà phê. Công an huyện" + CASES,
            ("district", "Cần Thơ", "Cờ Đỏ", None),
        ),
        # Names that several districts have decide nothing.
        (
            "KẾT QUẢ PHÒNG, CHỐNG MẠI DÂM NĂM 2014\n\nTại xã Tân Lập và xã Thạnh Phú, công an huyện" + CASES,
            ("district", None, None, None),
        ),
        # After the merger a commune's former parts tell its province: three communes are called Tiên Yên.
        (
            "UBND XÃ TIÊN YÊN\nCÔNG AN XÃ\n\nKẾT QUẢ PHÒNG, CHỐNG MẠI DÂM\n(Số liệu từ ngày 01/7/2025 đến ngày "
            "15/12/2025)\n\nXã được thành lập trên cơ sở thị trấn Tiên Yên và các xã lân cận. Công an xã" + CASES,
            ("commune", "Quảng Ninh", None, "Tiên Yên"),
        ),
        # The title announces the results of a township; its district is only where it sends them.
        (
            "BIỂU TỔNG HỢP\nKết quả phòng, chống mại dâm năm 2018 của thị trấn Ea Knốp\n(gửi Phòng LĐTBXH huyện Ea "
            "Kar)\n\n"
            "Công an thị trấn" + CASES,
            ("commune", "Đắk Lắk", "Ea Kar", "Ea Knốp"),
        ),
        # A border gate is no region.
        (
            "Ngọc Hồi chủ động phòng ngừa tệ nạn mại dâm ở khu vực cửa khẩu\n(Cập nhật ngày: 18/3/2008)\n\nNăm 2007, "
            "trên "
            "địa bàn huyện Ngọc Hồi, lực lượng trong khu vực" + CASES,
            ("district", "Kon Tum", "Ngọc Hồi", None),
        ),
        # Hà Đông lay in Hà Tây until 1 August 2008 …
        (
            "Hà Đông: Giữ bình yên cho các khu phố mới\n\nNăm 2006 Công an thị xã Hà Đông" + CASES,
            ("district", "Hà Tây", "Hà Đông", None),
        ),
        # … and in Hà Nội since.
        (
            "Hà Đông: Giữ bình yên cho các khu phố mới\n\nNăm 2012 Công an quận Hà Đông" + CASES,
            ("district", "Hà Nội", "Hà Đông", None),
        ),
        # The only court named is that of a district.
        (
            (
                "9 năm tù cho chủ chứa\nCập nhật lúc: 10:05 ngày 24/04/2009\n\nSáng 22/4, Tòa án nhân dân thị xã Phú "
                "Thọ xét xử "
                "3 bị cáo về tội chứa mại dâm."
            ),
            ("district", "Phú Thọ", "Phú Thọ", None),
        ),
        # With the province's court beside it the news are the province's.
        (
            (
                "Hai phiên tòa trong một tuần\nCập nhật lúc: 10:05 ngày 24/04/2009\n\nTòa án nhân dân thành phố Việt "
                "Trì xét xử 3 bị "
                "cáo, Tòa án nhân dân tỉnh Phú Thọ xét xử 2 bị cáo về tội chứa mại dâm."
            ),
            ("province", "Phú Thọ", None, None),
        ),
        # A title that counts provinces speaks for all of them.
        (
            "Bốn tỉnh ký sổ tay phối hợp phòng, chống mại dâm\n\nKhánh Hòa, Ninh Thuận, Bình Thuận và Lâm Đồng" + CASES,
            ("region", None, None, None),
        ),
        # "2025 tỉnh", "5 năm tỉnh" are years, no number of provinces.
        (
            "Kế hoạch phòng, chống mại dâm giai đoạn 2021 - 2025 tỉnh Thái Nguyên\n\nNăm 2020 công an tỉnh"
            + CASES
            + NEAR,
            ("province", "Thái Nguyên", None, None),
        ),
        (
            "Tổng kết phòng, chống mại dâm 5 năm tỉnh Thái Nguyên\n\nNăm 2020 công an tỉnh" + CASES + NEAR,
            ("province", "Thái Nguyên", None, None),
        ),
        # A title that begins with the whole country speaks for it, whatever city is named below.
        (
            "Cả nước: Tụ điểm công khai thưa dần\n\nNăm 2015 lực lượng công an"
            + CASES
            + " Riêng TP. Hồ Chí Minh 12 vụ.",
            ("national", None, None, None),
        ),
        # Since the merger of 2025 news are of the one commune that their title names, also on the province's site …
        (
            "Cổng thông tin điện tử tỉnh Tây Ninh\n10/02/2026\n\nPhường Long An làm sạch khu phố\n\nNăm 2025 "
            "Công an phường" + CASES,
            ("commune", "Tây Ninh", None, "Long An"),
        ),
        # … and of the province where it names two.
        (
            "Cổng thông tin điện tử tỉnh Tây Ninh\n10/02/2026\n\nPhường Long An và phường Tân An làm sạch khu phố\n\n"
            "Năm 2025 Công an phường" + CASES,
            ("province", "Tây Ninh", None, None),
        ),
        # News of a raid are of the one district that they name …
        (
            f"{RAID}, tỉnh Quảng Bình, bắt quả tang 3 đôi nam nữ. Tại hiện trường, công an tạm giữ chủ khách sạn.",
            ("district", "Quảng Bình", "Đồng Hới", None),
        ),
        # … and of the province where they name two.
        (
            f"{RAID} và huyện Lệ Thủy, tỉnh Quảng Bình, bắt quả tang 3 đôi nam nữ, tạm giữ chủ khách sạn.",
            ("province", "Quảng Bình", None, None),
        ),
        # A local paper signs with the initials of its province; those of the whole country do not.
        # The first sentences speak for the city, whichever of its districts is told of later.
        (
            FIRST_CITY + "\n\n" + "Lực lượng chức năng kiểm tra nhiều nơi. " * 12 + SECOND_QUARTER,
            ("province", "Cần Thơ", None, None),
        ),
        # Since the merger there are no districts.
        (
            RAID.replace("19/4", "19/4/2026") + ", tỉnh Quảng Trị, bắt quả tang 3 đôi nam nữ, tạm giữ chủ khách sạn.",
            ("province", "Quảng Trị", None, None),
        ),
        ("Vì xã, phường không mại dâm\n\n(GLO)- Công an tỉnh" + CASES, ("province", "Gia Lai", None, None)),
        ("Vì xã, phường không mại dâm\n\n(HG) - Công an tỉnh" + CASES, ("province", "Hậu Giang", None, None)),
        ("Vì xã, phường không mại dâm\n\nLĐO - Công an của tỉnh" + CASES, ("province", None, None, None)),
        # A former province is a part of the one that took it in.
        (
            (
                "Chị em đi trước, tệ nạn lùi sau\nCập nhật ngày 14/12/2010\n\nHội Phụ nữ Hà Nội và các huyện thuộc Hà "
                "Tây cũ "
                "vận động 12 chủ cơ sở không chứa mại dâm."
            ),
            ("province", "Hà Nội", None, None),
        ),
        # Two districts named in passing and where someone comes from leave news of a raid to the one of their lead …
        (
            (
                f"{RAID}, tỉnh Quảng Bình, bắt quả tang 3 đôi, tạm giữ chủ khách sạn (trú tại huyện Lệ Thủy).{FAR} "
                "Cuối tháng 3, Quảng Trạch và Bố Trạch cũng có vụ tương tự."
            ),
            ("district", "Quảng Bình", "Đồng Hới", None),
        ),
        # … three do not, nor one that news tell of again.
        (
            (
                f"{RAID}, tỉnh Quảng Bình, bắt quả tang 3 đôi, tạm giữ chủ khách sạn.{FAR} Quảng Trạch, Bố Trạch và "
                "Lệ Thủy cũng có vụ tương tự."
            ),
            ("province", "Quảng Bình", None, None),
        ),
        # News of three districts, under a title that names the province, are of the province.
        (
            (
                "Quảng Bình: Bắt nhiều vụ mại dâm\n\nSáng 5/6, Công an huyện Lệ Thủy bắt 2 bị can chứa mại dâm. "
                "Công an huyện Quảng Trạch bắt 3 đối tượng. Công an huyện Bố Trạch bắt 4 đối tượng bán dâm."
            ),
            ("province", "Quảng Bình", None, None),
        ),
        # Where and when a paper was handed out is not what it is about.
        (
            (
                "(Tài liệu phát tại hội nghị, Tam Kỳ ngày 11/7/2008)\n\nPHỤ LỤC\nMại dâm ở các địa phương trong tỉnh "
                "Quảng Nam\n\nNúi Thành 2 vụ mại dâm; Tam Kỳ 3 vụ."
            ),
            ("province", "Quảng Nam", None, None),
        ),
        # The name of a paper tells its province, also one that someone in it came from another.
        (
            (
                "BÁO THÁI BÌNH ĐIỆN TỬ\nXã hội\n\nChuyện ở một câu lạc bộ\n\nChị M. từng bán dâm ở Bình Dương. "
                "Câu lạc bộ có 26 thành viên."
            ),
            ("province", "Thái Bình", None, None),
        ),
        (
            (
                "BÁO ĐIỆN TỬ ĐỒNG NAI\nXã hội\n\nChuyện ở một câu lạc bộ\n\nChị M. từng bán dâm ở Long An. "
                "Câu lạc bộ có 26 thành viên."
            ),
            ("province", "Đồng Nai", None, None),
        ),
        # A court's letterhead, however short, speaks for its province, not for the district named most.
        (
            (
                "TAND TỈNH HÒA BÌNH\nSố: 77/BC-TA\n\nBÁO CÁO\nTình hình xét xử án mại dâm\n\nTAND huyện Lương Sơn xử 2 "
                "vụ mại dâm. TAND huyện Lương Sơn thụ lý thêm 1 vụ."
            ),
            ("province", "Hòa Bình", None, None),
        ),
        # After a colon a word in capitals is no commune: there is a Đông in Kon Tum.
        (
            (
                "Bản tin\n\nĐỘI TÌNH NGUYỆN XÃ, PHƯỜNG: ĐÔNG DẦN LÊN\n\nCả nước có 1.204 đội tình nguyện phòng, chống "
                "mại dâm ở các tỉnh, thành phố."
            ),
            ("national", None, None, None),
        ),
    ],
)
def test_home(text: str, home: tuple[str | None, ...]) -> None:
    meta = read(text).extraction.meta
    assert (meta.level, meta.province, meta.district, meta.commune) == home


def _mention(name: str, unit: str, *, day: date) -> PlaceMention:
    ids = [
        area.id
        for area in area_table().named(fold(name))
        if area.level is Level.COMMUNE and area.type == unit and area.valid_on(day)
    ]
    return PlaceMention(Span(0, 1), Level.COMMUNE, name, tuple(ids), unit)


DAY = date(2014, 6, 30)


def test_every_paper_signs_for_its_province() -> None:
    for letters, province in context().papers.items():
        assert read(f"Vì xã không mại dâm\n\n({letters}) - Công an tỉnh{CASES}").extraction.meta.province == province
    for ending in context().paper_endings:
        assert read(f"Vì xã không mại dâm\n\n(GL{ending}) - Công an tỉnh{CASES}").extraction.meta.province == "Gia Lai"
    for letters in context().national_papers:
        assert read(f"Vì xã không mại dâm\n\n({letters}) - Công an tỉnh{CASES}").extraction.meta.province is None


def test_votes_do_not_depend_on_order_or_repetition() -> None:
    names = [("Cờ Đỏ", "thị trấn"), ("Trung Hưng", "xã"), ("Thạnh Phú", "xã")]
    places = [_mention(name, unit, day=DAY) for name, unit in names]
    homes = [home_of_units(found, Level.DISTRICT, DAY) for found in (places, places[::-1], places * 3)]
    assert {home.name if home else None for home in homes} == {"Cờ Đỏ"}


def test_two_districts_named_alike_often_decide_nothing() -> None:
    places = [_mention("Cờ Đỏ", "thị trấn", day=DAY), _mention("Tân Biên", "thị trấn", day=DAY)]
    assert home_of_units(places, Level.DISTRICT, DAY) is None


def test_nothing_named() -> None:
    assert home_of_units([], Level.PROVINCE, DAY) is None


@pytest.mark.parametrize(
    ("district", "day", "province"),
    [
        ("VN63_01_268", date(2008, 7, 31), "Hà Tây"),
        ("VN63_01_268", date(2008, 8, 1), "Hà Nội"),
        # Mê Linh came from Vĩnh Phúc.
        ("VN63_01_250", date(2008, 7, 31), "Vĩnh Phúc"),
        ("VN63_46_478", date(2011, 1, 1), "Thừa Thiên Huế"),
        ("VN63_46_478", date(2025, 2, 1), "Huế"),
        ("VN63_01_268", None, "Hà Nội"),
    ],
)
def test_the_province_that_held_a_district(district: str, day: date | None, province: str) -> None:
    found = area_table().province_on(area_table().by_id[district], day)
    assert found is not None
    assert found.name == province
