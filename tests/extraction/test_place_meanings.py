"""Which unit a name means (`pipeline.extraction.placemeanings`)."""

from __future__ import annotations

import pytest

from pipeline.extraction.context import context
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.unitwords import is_called
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import ReadingLimits, Scope
from tests.extraction.build import LIMIT, one, raw


def _head(province: str, year: int) -> str:
    return (
        f"ỦY BAN NHÂN DÂN TỈNH {province.upper()}\nSố: 64/BC-UBND\n{province}, ngày 05 tháng 12 năm {year}\n\n"
        f"BÁO CÁO\nKết quả công tác phòng, chống mại dâm năm {year} trên địa bàn tỉnh {province}\n\n"
    )


def _read(text: str) -> DocumentReading:
    parsed = parse(raw(text), ReadingLimits(max_text_characters=LIMIT))
    return DocumentReading(parsed, annotate(parsed), learned=False)


def _areas(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Each area that the last number may cover, nearest first."""
    read = _read(text)
    options = read.places.options(read.namings[-1].candidate)
    return [option.area.names[1:] for option in options if option.mention is not None]


MEANT = [
    # a district of the document's own that bears the name of a province, among others of them …
    (
        "Quảng Bình",
        2017,
        "Đơn vị\tSố vụ mại dâm\nLệ Thủy\t4\nQuảng Ninh\t7",
        ("Quảng Bình", "Quảng Ninh", None),
    ),
    # … and the province, where other provinces stand beside it
    ("Quảng Bình", 2017, "So với Hải Phòng, Quảng Ninh thì ít: 7 vụ mại dâm.", ("Quảng Ninh", None, None)),
    # a former province that was merged into the document's own is that one, not the ward of its name
    ("Hưng Yên", 2025, "Phường Phố Hiến 3 vụ. Địa bàn Thái Bình (cũ) có 7 vụ mại dâm.", ("Hưng Yên", None, None)),
    # the table has wards of this number elsewhere only: this one was merged
    ("Phú Yên", 2016, "Ở thành phố Tuy Hòa, phường 6 bắt 7 vụ mại dâm.", ("Phú Yên", "Tuy Hòa", "Phường 6")),
    # the table has a commune of this name in a province that the text never names
    ("Hải Phòng", 2024, "Huyện Thủy Nguyên: xã Tân Dương bắt 7 vụ mại dâm.", ("Hải Phòng", "Thủy Nguyên", "Tân Dương")),
    # a ward of a district that was made later lay in the city that had its code
    ("Thừa Thiên Huế", 2019, "Ở phường Phú Hội bắt 7 vụ mại dâm.", ("Thừa Thiên Huế", "Huế", "Phú Hội")),
    # a town of a district's name, of which the table has only the ward of today
    ("Bình Phước", 2019, "Thị trấn Chơn Thành bắt 7 vụ mại dâm.", ("Bình Phước", "Chơn Thành", "Chơn Thành")),
    # a district of before the merger is a part of its province, unless it explains the name of a commune
    ("Đồng Nai", 2025, "Năm qua, địa bàn Biên Hòa cũ bắt 7 vụ mại dâm.", ("Đồng Nai", None, None)),
    (
        "Khánh Hòa",
        2025,
        "Phường Nha Trang (TP Nha Trang cũ) bắt 7 vụ mại dâm.",
        ("Khánh Hòa", None, "Nha Trang"),
    ),
    # a town of a state farm
    (
        "Sơn La",
        2019,
        "Huyện Mộc Châu: thị trấn Nông trường Mộc Châu bắt 7 vụ mại dâm.",
        ("Sơn La", "Mộc Châu", "Nông trường Mộc Châu"),
    ),
    # a town of before the merger, named in a text of after it, is the commune that took its name
    ("Quảng Ninh", 2025, "Thị trấn Tiên Yên cũ bắt 7 vụ mại dâm.", ("Quảng Ninh", None, "Tiên Yên")),
    # the name after a ward is its city, though a ward of today bears it
    ("Tiền Giang", 2020, "Ở phường 10, Mỹ Tho bắt 7 vụ mại dâm.", ("Tiền Giang", "Mỹ Tho", None)),
    # a district at home that has risen since is meant before one elsewhere that has not
    ("Thừa Thiên Huế", 2019, "Huyện Phong Điền bắt 7 vụ mại dâm.", ("Thừa Thiên Huế", "Phong Điền", None)),
]


@pytest.mark.parametrize(("province", "year", "text", "area"), MEANT)
def test_a_name_means_the_unit_at_home(
    province: str, year: int, text: str, area: tuple[str | None, str | None, str | None]
) -> None:
    assert _areas(_head(province, year) + text)[0] == area


SEVERAL = [
    # a second unit without a name, with a name of another size, and each with its number
    "Mở [3] buổi tuyên truyền về mại dâm tại Văn Lâm và thành phố.",
    "Xây dựng [2] câu lạc bộ phòng, chống mại dâm tại thành phố Hưng Yên và thị trấn Như Quỳnh.",
    "Triệt xóa [3] tụ điểm mại dâm ở Văn Lâm (02) và Yên Mỹ (01).",
    # a second spot that is no unit, after a place and its bracket
    "Triệt xóa [3] tụ điểm mại dâm ở Văn Lâm, bến Yên Lệnh và chợ Gạo.",
    "Xây dựng [2] mô hình phòng, chống mại dâm tại xã Lạc Đạo (huyện Văn Lâm) và thị trấn Như Quỳnh.",
    # the most of them, not all
    "Triệt phá [7] vụ mại dâm, phần nhiều ở Văn Lâm.",
]


@pytest.mark.parametrize("text", SEVERAL)
def test_a_number_of_several_places_is_of_none_alone(text: str) -> None:
    figure = one(text, "report")
    assert (figure.level.value, figure.district, figure.commune) == ("province", None, None)


def test_a_number_of_one_place_with_its_district_is_of_that_place() -> None:
    figure = one("Triệt phá [7] vụ mại dâm tại xã Lạc Đạo, huyện Văn Lâm.", "report")
    assert (figure.district, figure.commune) == ("Văn Lâm", "Lạc Đạo")
    figure = one("Triệt phá [7] vụ mại dâm tại xã Lạc Đạo (19 đối tượng).", "report")
    assert (figure.district, figure.commune) == ("Văn Lâm", "Lạc Đạo")
    figure = one("Triệt phá [7] vụ mại dâm tại xã Lạc Đạo (huyện Văn Lâm).", "report")
    assert (figure.district, figure.commune) == ("Văn Lâm", "Lạc Đạo")


# The kinds of unit that a sentence calls without their name, after the paragraph named one.
SPOKEN = [
    # what stands nearest and is of that kind, or was before it rose
    (
        "report",
        "Văn Lâm có 12 cơ sở mại dâm. Công an huyện bắt [3] vụ mại dâm.",
        ("district", "Hưng Yên", "Văn Lâm", None),
    ),
    (
        "report",
        "Mỹ Hào kiểm tra 9 buổi về mại dâm. Từ đầu năm thị xã bắt [3] vụ mại dâm.",
        ("district", "Hưng Yên", "Mỹ Hào", None),
    ),
    (
        "district",
        "Xã Võ Lao có 12 quán. Từ đầu năm xã phát hiện [3] vụ mại dâm.",
        ("commune", "Lào Cai", "Văn Bàn", "Võ Lao"),
    ),
]

# The same where the paragraph names none.
SPOKEN_ELSEWHERE = [
    # the only city of the province, before a number and after it
    ("Hưng Yên", "Công an thành phố bắt 3 vụ mại dâm.", ("Hưng Yên", None)),
    ("Hưng Yên", "Năm qua bắt 3 vụ mại dâm ở thành phố.", ("Hưng Yên", None)),
    # of two, the one that the text names
    ("Thái Nguyên", "TP Phổ Yên có 9 quán.\n\nCông an thành phố bắt 3 vụ mại dâm.", ("Phổ Yên", None)),
    # the town of the district that is spoken of: its only one, the one that the text names
    ("Hưng Yên", "Văn Lâm có 9 quán, năm qua bắt 3 vụ mại dâm tại thị trấn.", ("Văn Lâm", "Như Quỳnh")),
    (
        "Vĩnh Phúc",
        "Vĩnh Tường: thị trấn Thổ Tang có 9 quán.\n\nỞ Vĩnh Tường, thị trấn bắt 3 vụ mại dâm.",
        ("Vĩnh Tường", "Thổ Tang"),
    ),
    # … or, of several, the one that bears its name
    ("Vĩnh Phúc", "Vĩnh Tường có 9 quán, bắt 3 vụ mại dâm tại thị trấn.", ("Vĩnh Tường", "Vĩnh Tường")),
    # the commune named last, where one is meant for certain
    ("Hưng Yên", "Xã Lạc Đạo có 9 quán.\n\nTheo UBND xã, đã bắt 3 vụ mại dâm.", ("Văn Lâm", "Lạc Đạo")),
    ("Hưng Yên", "Xã Lạc Đạo có 9 quán.\n\nXã này bắt 3 vụ mại dâm.", ("Văn Lâm", "Lạc Đạo")),
    # the only town or ward named, where its police act
    ("Hưng Yên", "Thị trấn Như Quỳnh có 9 quán.\n\nCông an thị trấn bắt 3 vụ mại dâm.", ("Văn Lâm", "Như Quỳnh")),
    ("Hưng Yên", "Phường Hiến Nam có 9 quán.\n\nCông an phường bắt 3 vụ mại dâm.", ("Hưng Yên", "Hiến Nam")),
]


@pytest.mark.parametrize(("province", "text", "area"), SPOKEN_ELSEWHERE)
def test_a_unit_called_by_its_kind_that_its_paragraph_does_not_name(
    province: str, text: str, area: tuple[str, str | None]
) -> None:
    read = _read(_head(province, 2023) + text)
    found = read.places.certain(read.namings[-1].candidate, Scope.AGGREGATE)
    assert found is not None
    assert (found.district, found.commune) == area


# Numbers of what is left of a list of places, or of all of them: the whole that holds them.
RESTS = [
    ("Văn Lâm 5 vụ, Yên Mỹ 3, các huyện còn lại [2] vụ mại dâm.", ("province", None)),
    ("Mại dâm: Văn Lâm 5 vụ; Yên Mỹ 3; nơi khác cộng lại [2] vụ mại dâm.", ("province", None)),
    ("Ở Văn Lâm, xã Lạc Đạo 5 vụ, xã Chỉ Đạo 3, còn lại [2] vụ mại dâm.", ("district", "Văn Lâm")),
    # what one place has left is its own
    ("Văn Lâm có 9 quán, còn lại [2] quán hoạt động mại dâm.", ("district", "Văn Lâm")),
]


@pytest.mark.parametrize(("text", "area"), RESTS)
def test_the_rest_of_a_list_of_places(text: str, area: tuple[str, str | None]) -> None:
    figure = one(text, "report")
    assert (figure.level.value, figure.district) == area


def test_a_place_in_brackets_tells_where_a_named_group_is() -> None:
    figure = one('Về mại dâm, nhóm "Sen Hồng" (Văn Lâm) tư vấn được [7] người bán dâm.', "report")
    assert figure.district == "Văn Lâm"
    figure = one("Về mại dâm, Yên Mỹ (Văn Lâm) tư vấn được [7] người bán dâm.", "report")
    assert figure.district == "Yên Mỹ"


def test_an_industrial_zone_is_no_commune() -> None:
    text = _head("Hà Tĩnh", 2025) + "Trong năm, 60% công nhân Khu kinh tế Vũng Áng và 7 người bán dâm được tư vấn."
    assert not any(area[2] == "Vũng Áng" for area in _areas(text))


def test_a_place_with_a_number_of_its_own_says_nothing_of_the_one_before() -> None:
    figure = one("Triệt phá [7] vụ mại dâm (Văn Lâm 04, Yên Mỹ 03).", "report")
    assert figure.district is None


_RAID = (
    "Đột kích tụ điểm mại dâm\n\nĐêm 3/5/2021, Công an huyện Văn Lâm kiểm tra nhà nghỉ A, xã Lạc Đạo, bắt quả tang "
    "2 đôi nam nữ mua bán dâm.{more}\n\nChủ nhà nghỉ bị tạm giữ. Ngày 5/5/2021, cơ quan điều tra khởi tố 4 bị can "
    "về tội chứa mại dâm."
)
RAIDS = [
    ("", "Lạc Đạo"),
    # where people come from, rows of figures and the like are no scenes
    (" Khách trú xã Chỉ Đạo.", "Lạc Đạo"),
    (" Từ đầu năm: xã Chỉ Đạo 4 vụ.", "Lạc Đạo"),
    # a second scene, and a trial
    (" Đêm 4/5/2021, bắt thêm 2 đôi tại xã Chỉ Đạo.", None),
    (" Phiên tòa: bị cáo nhận tội, tòa tuyên phạt 3 năm tù.", None),
]


@pytest.mark.parametrize(("more", "commune"), RAIDS)
def test_all_of_a_raid_took_place_in_the_only_commune_that_its_news_name(more: str, commune: str | None) -> None:
    read = _read(_RAID.format(more=more))
    found = read.places.certain(read.namings[-1].candidate, Scope.INCIDENT)
    assert (found.commune if found is not None else None) == commune


NOT_SPOKEN = [
    # the document's province
    "Quán ở Văn Lâm đã đóng cửa. Công an tỉnh bắt 3 vụ mại dâm.",
    # another kind, of which the province may have two
    "Quán ở Văn Lâm đã đóng cửa. Công an thị xã bắt 3 vụ mại dâm.",
    # with another unit, and in brackets that say which a name means
    "Công an Văn Lâm và thành phố bắt 3 vụ mại dâm.",
    "Quán ở Lạc Đạo (thị trấn) đã đóng cửa, bắt 3 vụ mại dâm.",
    # communes in general, and with none named before
    "Xã Lạc Đạo có 9 quán.\n\nCông an xã bắt 3 vụ mại dâm.",
    "Theo UBND xã, đã bắt 3 vụ mại dâm.",
    "Phường Hiến Nam, phường Lê Lợi có 9 quán.\n\nCông an phường bắt 3 vụ mại dâm.",
    # several, or one of several
    "Quán ở Văn Lâm đã đóng cửa. Ba huyện bắt 3 vụ mại dâm.",
    "Quán ở Văn Lâm đã đóng cửa. Sở và huyện bắt 3 vụ mại dâm.",
    # the last of a list
    "Quán ở Yên Mỹ và Văn Lâm đã đóng cửa. Công an huyện bắt 3 vụ mại dâm.",
    # the word tells which unit of that name is meant
    "Quán ở Văn Lâm (huyện) bắt 3 vụ mại dâm.",
    # a part of it is named, where it happened
    "Ở thị trấn Như Quỳnh của Văn Lâm, Công an huyện bắt 3 vụ mại dâm.",
]


@pytest.mark.parametrize(("kind", "text", "area"), SPOKEN)
def test_a_unit_called_by_its_kind(kind: str, text: str, area: tuple[str, str | None, str | None, str | None]) -> None:
    figure = one(text, kind)
    assert (figure.level.value, figure.province, figure.district, figure.commune) == area


@pytest.mark.parametrize("text", NOT_SPOKEN)
def test_a_kind_that_calls_no_unit_for_certain(text: str) -> None:
    read = _read(_head("Hưng Yên", 2021) + text)
    assert read.places.certain(read.namings[-1].candidate, Scope.AGGREGATE) is None


@pytest.mark.parametrize("row", context().rising_units)
def test_each_kind_is_called_by_what_it_was(row: list[str]) -> None:
    assert all(is_called(row[-1], word) for word in row)
    assert not any(is_called(row[0], word) for word in row[1:])


def test_a_town_is_no_commune() -> None:
    """ "Cả năm thị xã" ends in the word of a commune, and "năm" is a year there."""
    head = _head("Hưng Yên", 2021).replace("TỈNH HƯNG YÊN", "THỊ XÃ MỸ HÀO").replace("trên địa bàn tỉnh", "của thị xã")
    read = _read(head + "Xã Dương Quang có 9 quán. Cả năm thị xã bắt 3 vụ mại dâm.")
    assert read.places.certain(read.namings[-1].candidate, Scope.AGGREGATE) is None


def test_a_bare_name_after_a_word_of_place_is_the_only_commune_of_that_name() -> None:
    """ "Ở Bãi Cháy" of Quảng Ninh; two communes of one name are told by their districts only."""
    text = _head("Quảng Ninh", 2015) + "Tại một khách sạn ở Bãi Cháy, công an bắt 7 người bán dâm."
    assert ("Quảng Ninh", "Hạ Long", "Bãi Cháy") in _areas(text)
    text = _head("Quảng Ninh", 2015) + "Tại một khách sạn ở Quan Lạn và một ở Thống Nhất, công an bắt 7 người bán dâm."
    assert not any(area[2] == "Thống Nhất" for area in _areas(text))


OF_THE_PROVINCE = [
    # the province beside the document's own district is that of its address …
    ("Công an huyện Văn Bàn, tỉnh Lào Cai bắt [3] vụ mại dâm.", "district"),
    # … unless it is meant as a whole
    ("Cùng thời gian đó, cả tỉnh Lào Cai bắt [3] vụ mại dâm.", "province"),
    ("Năm 2020, tòa án hai cấp tỉnh Lào Cai xét xử [3] vụ mại dâm.", "province"),
    ("Theo ngành tòa án Lào Cai, năm 2020 xét xử [3] vụ mại dâm.", "province"),
]


@pytest.mark.parametrize(("text", "level"), OF_THE_PROVINCE)
def test_a_province_in_the_document_of_a_district(text: str, level: str) -> None:
    assert one(text, "district").level.value == level


CITY = (
    "CỔNG THÔNG TIN ĐIỆN TỬ THÀNH PHỐ QUY NHƠN\n\nKiểm tra dịch vụ dịp hè\n\nNgày đăng: 08/07/2016\n\n"
    "Đội 178 thành phố ra quân. {} bắt [3] vụ mại dâm."
)
WHOLE_CITY = [
    # the document's own city, though a city may be a province …
    (CITY.format("6 tháng đầu năm, toàn thành phố"), ("Bình Định", "Quy Nhơn")),
    # … but "toàn tỉnh" is the province
    (CITY.format("6 tháng đầu năm, toàn tỉnh"), ("Bình Định", None)),
]


@pytest.mark.parametrize(("text", "area"), WHOLE_CITY)
def test_the_whole_city_is_the_documents_own(text: str, area: tuple[str, str | None]) -> None:
    figure = one(text)
    assert (figure.province, figure.district) == area


def test_where_an_article_was_written_is_no_place_of_its_figures() -> None:
    text = (
        "Thanh tra Bộ Văn hóa, Thể thao và Du lịch: Kiểm tra karaoke\n\nHà Nội, 29-12-2011\n\nNăm 2011, thanh tra "
        "của 63 Sở kiểm tra [9.180] lượt cơ sở dễ phát sinh mại dâm. Đoàn đi Hà Giang, Khánh Hòa, Tiền Giang."
    )
    assert one(text).level.value == "national"


SCENES = [
    # the commune named last, in brackets or after a word of place, though who acts is of a larger unit
    ("Đêm 3/5/2021, kiểm tra nhà nghỉ A (xã Lạc Đạo), Công an huyện Văn Lâm bắt [3] người bán dâm.", "Lạc Đạo"),
    # a sentence before
    ("Đêm 3/5/2021, tổ công tác ập vào quán ở xã Lạc Đạo, huyện Văn Lâm. Bắt quả tang [3] người bán dâm.", "Lạc Đạo"),
    # two of them, one with a number of its own, and one elsewhere since
    ("Lạc Đạo 4 vụ, xã Chỉ Đạo 1. Đêm 3/5/2021, khám quán cà phê, bắt quả tang [3] người bán dâm.", None),
    ("Đêm 3/5/2021, tại xã Lạc Đạo và xã Chỉ Đạo (Văn Lâm), bắt quả tang [3] người bán dâm.", None),
    ("Đêm 3/5/2021, khám quán ở xã Lạc Đạo (Văn Lâm), rồi ở huyện Yên Mỹ bắt quả tang [3] người bán dâm.", None),
]


@pytest.mark.parametrize(("text", "commune"), SCENES)
def test_an_event_took_place_in_the_commune_named_last(text: str, commune: str | None) -> None:
    read = _read(_head("Hưng Yên", 2021) + text.replace("[", "").replace("]", ""))
    area = read.places.certain(read.namings[-1].candidate, Scope.INCIDENT)
    assert (area.commune if area is not None else None) == commune
