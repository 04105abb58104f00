"""Numbers told alike count the same: cells of a column or row, lists of places or years."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.extraction.agreeing import agreed
from tests.extraction.test_judging import reading

# What is thought of each number alone, by its likeliest code of three, and none as the last.
_ALONE = {"a": [0.6, 0.3, 0.0, 0.1], "b": [0.2, 0.7, 0.0, 0.1], "c": [0.0, 0.0, 0.9, 0.1], "-": [0.1, 0.1, 0.0, 0.8]}

_TABLE = "Bảng số liệu mại dâm\n\nĐịa bàn | Số vụ | Số người\nVăn Lâm | 5 | 14\nYên Mỹ | 3 | 8\nCộng | 8 | 22\n"
_ROWS = "Bảng số liệu mại dâm\n\nNội dung | Quý I | Quý II | Quý III\nSố vụ | 5 | 4 | 3\nSố người | 14 | 8 | 9\n"


@pytest.mark.parametrize(
    ("text", "alone", "together"),
    [
        (_TABLE, "abbabb", "bbbbbb"),
        (_TABLE, "acbcac", "acacac"),
        (_ROWS, "aabccc", "aaaccc"),
        # what is no figure stays none, and speaks little of what the others are
        (_TABLE, "ac-cac", "ac-cac"),
        ("Xóa 7 tụ điểm mại dâm (Văn Lâm 4, Yên Mỹ 2, Kim Động 1).", "abba", "aaaa"),
        # the number before a list is its whole only where it adds up
        ("Xóa 9 tụ điểm mại dâm: Văn Lâm 4, Yên Mỹ 2, Kim Động 1.", "cbba", "cbbb"),
        ("Số vụ mại dâm: năm 2019: 4; năm 2020: 6; năm 2021 là 5.", "bab", "bbb"),
        # what a number is split into counts what it counts, whatever the names of the parts say
        ("Kiểm tra 7 cơ sở (karaoke 4, lưu trú 2, massage 1) về mại dâm.", "caaa", "cccc"),
        ("Trong 7 cơ sở ký cam kết về mại dâm: karaoke 4; lưu trú 2; massage 1.", "caaa", "cccc"),
        ("Phá 7 vụ mại dâm. Chia ra lưu trú 4, karaoke 2, massage 1.", "caaa", "cccc"),
        # parts in a bracket need not be all
        ("Còn 12/19 xã trọng điểm về mại dâm (Văn Lâm 04, Yên Mỹ 02).", "caa", "ccc"),
        # two parts that nothing announces may add up by chance
        ("Kiểm tra 7 cơ sở về mại dâm, quán 4, chỗ khác 3.", "caa", "caa"),
        # what is done to them, or said of them, counts them apart
        ("Lập biên bản 7 cơ sở về mại dâm: nhắc nhở 4, phạt 2, đình chỉ 1.", "caaa", "caaa"),
        ("Có 7 cơ sở dễ phát sinh mại dâm (nghi vấn 4).", "ca", "ca"),
        # with a thing of its own, or a verb between, it is told for itself
        ("Văn Lâm 4 vụ mại dâm, bắt 9, phạt 5.", "abc", "abc"),
        ("Văn Lâm 4 vụ, Yên Mỹ 2 đối tượng mại dâm.", "ab", "ab"),
        # rows of text that begin with a place: what names nothing is read like its place of the row before
        ("Về mại dâm: Văn Lâm 13 đợt, 96 cơ sở; Yên Mỹ 8, 41; Kim Động 6, 37.", "caabbb", "cacaca"),
        ("Về mại dâm, Văn Lâm kiểm tra 12 cơ sở, phạt 3; Yên Mỹ 8, phạt 4.", "cabb", "cacb"),
        # but not like what is no figure, nor what was at another time, nor what has another verb
        ("Về mại dâm: Văn Lâm 13 đợt; Yên Mỹ 8.", "-a", "-a"),
        ("Về mại dâm: Văn Lâm 13 đợt, 96 cơ sở; Yên Mỹ 8 đợt (năm 2020 là 41).", "cacb", "cacc"),
        ("Về mại dâm: Văn Lâm 13 đợt, phạt 96 cơ sở; Yên Mỹ 8, đình chỉ 41.", "cabb", "cacb"),
        # people of two kinds that "và" joins
        ("Tổ công tác gặp 2 nữ tiếp viên và 3 khách mua dâm.", "ca", "cc"),
        ("Tổ công tác gặp 2 nữ tiếp viên và 3 quán mại dâm.", "ca", "ca"),
        # a share of the number before it, of a plan or as it stands in a bracket, whatever its own words say
        ("Đội 178 chống mại dâm đi 118 buổi, đạt 93,7% kế hoạch.", "ca", "cc"),
        ("Đội 178 chống mại dâm đi 13 buổi, vượt 30% kế hoạch.", "ca", "cc"),
        ("Kiểm tra mại dâm, có 168 cơ sở gửi lại (79,6%).", "ca", "cc"),
        # a share of something that it names, one of a pair, and one behind another sentence are told for themselves
        ("Phát hiện 217 vụ mại dâm, đạt 38% số cơ sở.", "ca", "ca"),
        ("Xét xử 63 vụ mại dâm, 97 bị cáo, đạt 63%.", "aca", "aca"),
        ("Xét xử 63 vụ mại dâm. Kinh phí đạt 63%.", "ca", "ca"),
        # what a number is compared with
        ("Số vụ mại dâm bị bóc gỡ là 101 so với 118.", "ca", "cc"),
        ("Phá 101 vụ mại dâm (năm 2020 là 118).", "ca", "cc"),
        ("Phá 101 vụ mại dâm so với 118 cơ sở.", "ca", "ca"),
        ("Phá 101 vụ mại dâm, năm 2020 bắt 118.", "ca", "ca"),
    ],
)
def test_told_alike(text: str, alone: str, together: str) -> None:
    document = reading(text)
    namings = [naming for naming in document.namings if naming.reason != "row_number"]
    assert len(namings) == len(alone)
    found = agreed(document.layout, namings, np.array([_ALONE[code] for code in alone]))
    assert "".join("abc-"[at] for at in found.argmax(axis=1)) == together
    assert found.sum(axis=1) == pytest.approx(np.ones(len(alone)))
