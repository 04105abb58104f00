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
