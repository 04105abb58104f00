"""What became of every digit string: a figure, a known non-figure with its kind, another topic, or unrecognised."""

from __future__ import annotations

import pytest

from tests.extraction.build import case, read


@pytest.mark.parametrize(
    ("text", "verdict", "kind"),
    [
        # a figure carries its rule
        ("Triệt phá [21] vụ mại dâm.", "figure", "cases.found/1"),
        # all digits of one figure
        ("Có [44/44] cơ sở ký cam kết về mại dâm.", "figure", "establishments.pledged/1"),
        # known from the text alone
        ("Theo Quyết định số [1629]/QĐ-TTg về mại dâm.", "known", "document_number"),
        ("Ngày [15/3/2021], công an truy quét mại dâm.", "known", "period: day"),
        ("Trong năm [2021], công an truy quét mại dâm.", "known", "period: year"),
        ("Gái bán dâm [18] tuổi.", "known", "age"),
        ("Đội [178] chống mại dâm.", "known", "body_name"),
        ("Tội chứa mại dâm theo Điều [327].", "known", "law_article"),
        ("Đường dây nóng: [0912345678] về mại dâm.", "known", "phone"),
        ("[3]. Công tác phòng, chống mại dâm", "known", "list_number"),
        # known from a rule
        ("Pháp lệnh phòng, chống mại dâm cấm [8] hành vi.", "known", "legal_term"),
        ("Hội nghị về mại dâm nêu [3] giải pháp.", "known", "not_counted"),
        # of another topic
        ("Bắt [312] vụ ma túy.", "off_topic", "off_topic: drugs"),
        ("Bắt [88] vụ đánh bạc.", "off_topic", "off_topic: gambling"),
        # other trades and duties of those who check and report; fire safety where it is the subject, not the ground
        ("Về PCCC kiểm tra [40] cơ sở.", "off_topic", "off_topic: other_matter"),
        ("Kiểm tra [62] đại lý internet, trò chơi điện tử.", "off_topic", "off_topic: other_matter"),
        ("Phạt [7] cơ sở về vệ sinh an toàn thực phẩm.", "off_topic", "off_topic: other_matter"),
        ("Kiểm tra [52] tiệm cầm đồ.", "off_topic", "off_topic: other_matter"),
        ("Phòng, chống mại dâm: đình chỉ [5] quán karaoke vi phạm PCCC.", "figure", "establishments.suspended/1"),
        # nobody knows
        ("Tăng cường [5] cán bộ cho Đội 178 chống mại dâm.", "unrecognised", ""),
    ],
)
def test_verdict(text: str, verdict: str, kind: str) -> None:
    reading = case(text)
    found = reading.verdicts(reading.marked[0])
    assert {(digit.verdict.value, digit.kind) for digit in found} == {(verdict, kind)}


def test_digits_of_furniture() -> None:
    reading = read("Hưng Yên chống mại dâm\n\nTriệt phá 21 vụ mại dâm.\n\nLượt xem: 1.285\n")
    told = {digit.span.of(reading.text): digit.verdict.value for digit in reading.extraction.digits}
    assert told == {"21": "figure", "1.285": "known"}


def test_row_numbers_of_tables() -> None:
    reading = read("Kết quả phòng, chống mại dâm\n\nSTT\tĐơn vị\tSố vụ mại dâm\n1\tVăn Lâm\t5\n2\tYên Mỹ\t3\n")
    told = [(digit.span.of(reading.text), digit.kind) for digit in reading.extraction.digits]
    assert told == [("1", "row_number"), ("5", "cases.found/1"), ("2", "row_number"), ("3", "cases.found/1")]


def test_a_denial_is_a_figure_without_digits() -> None:
    reading = read("Phòng, chống mại dâm\n\nTrong năm không có vụ mại dâm nào xảy ra.")
    assert [figure.value for figure in reading.figures] == [0]
    assert reading.extraction.digits == ()
