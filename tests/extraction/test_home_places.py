"""Communes of the document's own area by their bare names (`pipeline.extraction.homeplaces`)."""

from __future__ import annotations

import pytest

from tests.extraction.build import read

HEAD = """ỦY BAN NHÂN DÂN HUYỆN VĂN BÀN
Số: 64/BC-UBND
Văn Bàn, ngày 05 tháng 12 năm 2020

BÁO CÁO
Kết quả công tác phòng, chống mại dâm năm 2020 trên địa bàn huyện Văn Bàn, tỉnh Lào Cai

"""

CASES = [
    # a number follows the bare name: its figures begin
    ("Kiểm tra 40 lượt cơ sở mại dâm, trong đó Khánh Yên Thượng 12, Võ Lao 9.", "Võ Lao"),
    # named with its unit word first, so the bare name is known everywhere
    ("Xã Võ Lao có 5 cơ sở dễ phát sinh mại dâm. Riêng Võ Lao kiểm tra 3 cơ sở.", "Võ Lao"),
]


@pytest.mark.parametrize(("text", "commune"), CASES)
def test_bare_names_are_places(text: str, commune: str) -> None:
    last = read(HEAD + text).extraction.figures[-1]
    assert (last.level.value, last.district, last.commune) == ("commune", "Văn Bàn", commune)


NO_PLACES = [
    # no figures follow and no unit word stands anywhere: a name like any other
    "Bà con ở khu chợ Võ Lao cũ cho biết có 5 cơ sở dễ phát sinh mại dâm.",
    # written small, it is no name
    "Lối võ lao 5 cơ sở dễ phát sinh mại dâm.",
    # the end of a longer name
    "Khách sạn Thanh Võ Lao 5 cơ sở dễ phát sinh mại dâm.",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_other_uses_are_none(text: str) -> None:
    assert {figure.commune for figure in read(HEAD + text).extraction.figures} == {None}


PROVINCE = """ỦY BAN NHÂN DÂN TỈNH GIA LAI
Số: 64/BC-UBND
Gia Lai, ngày 05 tháng 12 năm 2020

BÁO CÁO
Kết quả công tác phòng, chống mại dâm năm 2020 trên địa bàn tỉnh Gia Lai

"""
NAMED = [
    # the first word of a sentence is no part of the name after it, though it has a capital
    (HEAD, "Xã Võ Lao và xã Khánh Yên Thượng. Ở Võ Lao kiểm tra 3 cơ sở mại dâm.", ("Văn Bàn", "Võ Lao")),
    # the table lacks a commune that was merged away: its unit word names it, its district stands beside it …
    (PROVINCE, "Tại phường Suối Tơ Vân (thị xã Ayun Pa) bắt 5 vụ mại dâm.", ("Ayun Pa", "Suối Tơ Vân")),
    # … or was named before …
    (PROVINCE, "Huyện Chư Sê bắt 9 vụ mại dâm, riêng thị trấn Suối Tơ Vân bắt 5 vụ.", ("Chư Sê", "Suối Tơ Vân")),
    # … or is the document's own; once named so, it is known by its bare name
    (HEAD, "Xã Suối Tơ Vân có 7 quán. Riêng Suối Tơ Vân kiểm tra 3 cơ sở mại dâm.", ("Văn Bàn", "Suối Tơ Vân")),
    # a bare name is a commune's where its district follows
    (PROVINCE, "Ở Ia Rbol (thị xã Ayun Pa) bắt 5 vụ mại dâm.", ("Ayun Pa", "Ia RBol")),
    (PROVINCE, "Tại Ia RBol (thị xã Ayun Pa) bắt 5 vụ mại dâm.", ("Ayun Pa", "Ia RBol")),
    # a district of one syllable in its own province
    (PROVINCE, "(2) Pleiku bắt 5 vụ mại dâm.", ("Pleiku", None)),
]


@pytest.mark.parametrize(("head", "text", "area"), NAMED)
def test_places_by_what_stands_beside_them(head: str, text: str, area: tuple[str, str | None]) -> None:
    last = read(head + text).extraction.figures[-1]
    assert (last.district, last.commune) == area


@pytest.mark.parametrize(
    "text",
    [
        # without its province's map nobody knows the district of a commune that the table lacks
        "Tại phường Suối Tơ Vân bắt 5 vụ mại dâm.",
        # a street has the name of a commune
        "Quán trên đường Ia Rbol (thị xã Ayun Pa) có 5 cơ sở dễ phát sinh mại dâm.",
        # the end of a longer name, whose first letter is one that only Vietnamese has
        "Báo Đắk Pleiku đăng 5 tin, bài về mại dâm.",
    ],
)
def test_no_commune_is_guessed(text: str) -> None:
    assert {figure.commune for figure in read(PROVINCE + text).extraction.figures} == {None}
    assert {figure.district for figure in read(PROVINCE + text).extraction.figures} <= {None, "Ayun Pa"}


def test_a_commune_that_the_table_has_only_since_2025_is_of_the_document_s_district() -> None:
    """An older text names the ward that stood there before: "phường Hòa Khánh" of 2005."""
    head = "Bắt quả tang ổ mại dâm ở quận Liên Chiểu (Đà Nẵng)\n\n17/08/2005\n\n"
    text = "Công an quận Liên Chiểu kiểm tra quán cà phê ở phường Hòa Khánh, bắt 3 người bán dâm."
    last = read(head + text).extraction.figures[-1]
    assert (last.province, last.district, last.commune) == ("Đà Nẵng", "Liên Chiểu", "Hòa Khánh")
