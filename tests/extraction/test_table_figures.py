"""Tables: what headers, labels, captions and totals say of the numbers in their cells."""

from __future__ import annotations

import pytest

from pipeline.extraction.context import said
from pipeline.records import Figure
from tests.extraction.build import case
from tests.extraction.expect import Row, cases, change, check, fig, money, row, share

VAN_LAM, YEN_MY = "district/Hưng Yên/Văn Lâm", "district/Hưng Yên/Yên Mỹ"

CELLS = (
    # the sign of a change belongs to the number as written
    row(
        "report",
        "Nội dung\tNăm 2020\tNăm 2021\tTăng, giảm\nSố vụ mại dâm bị triệt phá\t[8]\t[6]\t[-2]\n"
        "Số đối tượng bị bắt\t[20]\t[27]\t[+7]\n",
        fig("cases", 8, period="2020-01-01 2020-12-31"),
        fig("cases", 6),
        change("cases", -2, unit="case", period=...),
        fig("arrests", 20, period="2020-01-01 2020-12-31"),
        fig("arrests", 27),
        change("arrests", 7, unit="person", period=...),
    ),
    # the year that a note under the table counts up to a day
    row(
        "report",
        "Nội dung\t2020\t2021 (*)\nSố vụ mại dâm bị triệt phá\t[8]\t[6]\n\n"
        "(*) Riêng năm 2021 là số lũy kế đến hết ngày 30/11.",
        fig("cases", 8, period="2020-01-01 2020-12-31"),
        fig("cases", 6, period="2021-01-01 2021-11-30"),
    ),
    # a share is named by the row: in brackets, or as its unit
    row(
        "report",
        "TT\tNội dung\tĐơn vị\tKết quả\n1\tTỷ lệ xã, phường không có tệ nạn mại dâm\t%\t[91]\n"
        "2\tSố cơ sở ký cam kết không để xảy ra mại dâm\tcơ sở\t[44]\n",
        share("communes_free", 91),
        fig("establishments_pledged", 44),
    ),
    # money is named by a caption over the table, for the columns of what is paid alone
    row(
        "report",
        "Kết quả kiểm tra cơ sở dễ phát sinh mại dâm\nĐơn vị tính: triệu đồng\n\n"
        "Địa phương\tSố cơ sở được kiểm tra\tTiền phạt\nVăn Lâm\t[3]\t[12,5]\nYên Mỹ\t[2]\t[7]\n",
        fig("establishments_inspected", 3, place=VAN_LAM),
        money("fines_amount", 12_500_000, place=VAN_LAM),
        fig("establishments_inspected", 2, place=YEN_MY),
        money("fines_amount", 7_000_000, place=YEN_MY),
    ),
    # a column of parts counts what the column before it counts
    row(
        "report",
        "Địa phương\tSố cơ sở dễ phát sinh mại dâm được kiểm tra\tTrong đó karaoke\tTrong đó nhà nghỉ\n"
        "Văn Lâm\t[9]\t[3]\t[6]\nYên Mỹ\t[5]\t[4]\t[1]\n",
        fig("establishments_inspected", 9, place=VAN_LAM),
        fig("establishments_inspected", 3, place=VAN_LAM, part=..., detail=...),
        fig("establishments_inspected", 6, place=VAN_LAM, part=..., detail=...),
        fig("establishments_inspected", 5, place=YEN_MY),
        fig("establishments_inspected", 4, place=YEN_MY, part=..., detail=...),
        fig("establishments_inspected", 1, place=YEN_MY, part=..., detail=...),
    ),
    # the row that numbers the columns is a header
    row(
        "report",
        "Địa phương\tSố vụ mại dâm\tSố đối tượng bị bắt\nA\t1\t2\nVăn Lâm\t[5]\t[14]\nYên Mỹ\t[3]\t[8]\n",
        fig("cases", 5, place=VAN_LAM),
        fig("arrests", 14, place=VAN_LAM),
        fig("cases", 3, place=YEN_MY),
        fig("arrests", 8, place=YEN_MY),
    ),
    # a total row that lacks nothing but a note keeps its columns
    row(
        "report",
        "Địa phương | Số vụ mại dâm | Số đối tượng bị bắt | Ghi chú\nVăn Lâm | [5] | [14] | giáp Hà Nội\n"
        "Yên Mỹ | [3] | [8] |\nTổng cộng | [8] | [22] |\n",
        fig("cases", 5, place=VAN_LAM, part=4),
        fig("arrests", 14, place=VAN_LAM, part=5),
        fig("cases", 3, place=YEN_MY, part=4),
        fig("arrests", 8, place=YEN_MY, part=5),
        fig("cases", 8),
        fig("arrests", 22),
    ),
    # a table that goes on over the page has the headers and the total of its first part
    row(
        "report",
        "Địa phương | Số vụ mại dâm | Số đối tượng bị bắt\nVăn Lâm | [5] | [14]\n\n- 15 -\n(tiếp theo)\n"
        "Yên Mỹ | [3] | [8]\nCộng | [8] | [22]\n",
        fig("cases", 5, place=VAN_LAM, part=4),
        fig("arrests", 14, place=VAN_LAM, part=5),
        fig("cases", 3, place=YEN_MY, part=4),
        fig("arrests", 8, place=YEN_MY, part=5),
        fig("cases", 8),
        fig("arrests", 22),
    ),
    # kinds of establishments are told by the label, the unit beside it tells none
    row(
        "report",
        "Loại hình dễ phát sinh mại dâm\tĐơn vị\tSố lượng\nKaraoke, vũ trường\tcơ sở\t[21]\nKhách sạn\tcơ sở\t[9]\n",
        fig("establishments", 21, detail="bar karaoke"),
        fig("establishments", 9, detail="lodging"),
    ),
    # the first noun of a heading is what is counted, and places of a total row are not
    row(
        "report",
        "Địa phương | Người bán dâm có hồ sơ | Số đội công tác xã hội tình nguyện\nVăn Lâm | [6] | [2]\n"
        "Yên Mỹ | [3] | [1]\nCộng các địa bàn trọng điểm | [9] | [3]\n",
        fig("sex_workers", 6, place=VAN_LAM, part=4, detail="seller"),
        fig("volunteer_teams", 2, place=VAN_LAM, part=5),
        fig("sex_workers", 3, place=YEN_MY, part=4, detail="seller"),
        fig("volunteer_teams", 1, place=YEN_MY, part=5),
        fig("sex_workers", 9, detail="seller"),
        fig("volunteer_teams", 3),
    ),
    # what was done to it stands in the column, the thing itself in the row
    row(
        "report",
        "Loại hình dễ phát sinh mại dâm | Đã kiểm tra | Nghi vấn mại dâm\nKaraoke | [21] | [2]\n",
        fig("establishments_inspected", 21, detail="karaoke"),
        fig("establishments_suspected", 2, detail="karaoke"),
    ),
    # the row says what is counted, "Kế hoạch" over a column is no paper
    row(
        "report",
        "Nội dung | Kế hoạch 2021 | Thực hiện 2021\nXã, phường không có tệ nạn mại dâm | [90] | [84]\n",
        fig("communes_free", 90, status="target"),
        fig("communes_free", 84),
    ),
    # people beside the cases are those of the cases
    row(
        "report",
        "Địa phương | Số vụ mại dâm | Số đối tượng\nVăn Lâm | [5] | [14]\n",
        fig("cases", 5, place=VAN_LAM),
        fig("arrests", 14, place=VAN_LAM),
    ),
    # abbreviations that a line near the table explains
    row(
        "report",
        "Viết tắt: ĐTN = đội công tác xã hội tình nguyện; TNV = tình nguyện viên về mại dâm.\n\n"
        "Địa phương | ĐTN | TNV\nVăn Lâm | [5] | [44]\nYên Mỹ | [3] | [20]\n",
        fig("volunteer_teams", 5, place=VAN_LAM),
        fig("volunteers", 44, place=VAN_LAM),
        fig("volunteer_teams", 3, place=YEN_MY),
        fig("volunteers", 20, place=YEN_MY),
    ),
    # what a heading names shortly the line above the table names in full; where it names nothing that line does
    row(
        "report",
        "Biểu 2. Đội kiểm tra liên ngành về mại dâm theo huyện\n\nĐịa phương | Số đội\nVăn Lâm | [5]\n",
        fig("inspection_teams", 5, place=VAN_LAM),
    ),
    row(
        "report",
        "Bảng 1. Cơ sở dễ phát sinh mại dâm theo huyện\n\nĐịa phương | Năm 2020 | Năm 2021\nVăn Lâm | [31] | [35]\n",
        fig("establishments", 31, place=VAN_LAM, period=...),
        fig("establishments", 35, place=VAN_LAM, period=...),
    ),
)

STANDING = (
    # columns of what was wanted and of what was done, whatever the document
    row(
        "report",
        "Nội dung\tKH năm\tThực hiện\nSố vụ mại dâm bị triệt phá\t[10]\t[12]\nSố cơ sở được kiểm tra\t[50]\t[46]\n",
        fig("cases", 10, status="target"),
        fig("cases", 12),
        fig("establishments_inspected", 50, status="target"),
        fig("establishments_inspected", 46),
    ),
    row(
        "plan",
        "Nội dung\tThực hiện 2020\tKế hoạch 2021\nSố cơ sở được kiểm tra\t[41]\t[50]\n",
        fig("establishments_inspected", 41, status="reported", period="2020-01-01 2020-12-31"),
        fig("establishments_inspected", 50),
    ),
    # bare years over the columns, one with the sign of a note
    row(
        "report",
        "Nội dung\t2019\t2020\t2021 (*)\nSố vụ mại dâm bị triệt phá\t[7]\t[5]\t[9]\n",
        fig("cases", 7, period="2019-01-01 2019-12-31"),
        fig("cases", 5, period="2020-01-01 2020-12-31"),
        fig("cases", 9),
    ),
    # years as rows
    row(
        "report",
        "Năm\tSố vụ mại dâm\tSố đối tượng bị bắt\n2020\t[7]\t[15]\n2021\t[5]\t[12]\n",
        fig("cases", 7, period="2020-01-01 2020-12-31"),
        fig("arrests", 15, period="2020-01-01 2020-12-31"),
        fig("cases", 5),
        fig("arrests", 12),
    ),
    # months of one header cell, the year of the one above it
    row(
        "half",
        "Kết quả đấu tranh:\n\nNội dung\t6 tháng đầu năm 2021\tCùng kỳ năm 2020\nSố vụ mại dâm\t[7]\t[5]\n",
        fig("cases", 7, period="2021-01-01 2021-06-30"),
        fig("cases", 5, period="2020-01-01 2020-06-30"),
    ),
)

PARTS = (
    # rows "1.1" and "1.2" are parts of row "1"
    row(
        "report",
        "TT\tNội dung\tSố lượng\n1\tSố vụ mại dâm bị triệt phá\t[9]\n1.1\tSố vụ chứa mại dâm\t[6]\n"
        "1.2\tSố vụ môi giới mại dâm\t[3]\n",
        fig("cases", 9),
        fig("cases", 6, part=0, detail=...),
        fig("cases", 3, part=0, detail=...),
    ),
    # a total row is of the document's own area, rows under "trong đó" are its parts
    row(
        "report",
        "Địa phương\tSố vụ mại dâm\tSố đối tượng bị bắt\nToàn tỉnh\t[20]\t[50]\nTrong đó:\nVăn Lâm\t[5]\t[14]\n"
        "Yên Mỹ\t[3]\t[8]\n",
        fig("cases", 20),
        fig("arrests", 50),
        fig("cases", 5, place=VAN_LAM, part=0),
        fig("arrests", 14, place=VAN_LAM, part=1),
        fig("cases", 3, place=YEN_MY, part=0),
        fig("arrests", 8, place=YEN_MY, part=1),
    ),
)


@pytest.mark.parametrize("item", cases(CELLS))
def test_cells(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(STANDING))
def test_status_and_period(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(PARTS))
def test_parts(item: Row) -> None:
    check(item)


_HEAD = "Địa phương\tSố vụ mại dâm\tSố đối tượng bị bắt\n"


@pytest.mark.parametrize(
    ("table", "doubtful"),
    [
        # all columns add up
        (_HEAD + "Văn Lâm\t5\t14\nYên Mỹ\t3\t8\nTổng cộng\t8\t22\n", []),
        # one column does not: all of it is doubtful, the other is not
        (_HEAD + "Văn Lâm\t5\t14\nYên Mỹ\t3\t8\nTổng cộng\t9\t22\n", ["5", "3", "9"]),
        # the parts are more than the whole
        (_HEAD + "Văn Lâm\t5\t14\nYên Mỹ\t6\t9\nTổng cộng\t10\t22\n", ["5", "14", "6", "9", "10", "22"]),
        # every column falls short: the table lists some units of many
        (_HEAD + "Văn Lâm\t5\t14\nYên Mỹ\t3\t8\nTổng cộng\t18\t42\n", []),
        # "trong đó" says that they are a subset
        (_HEAD + "Toàn tỉnh\t8\t42\nTrong đó:\nVăn Lâm\t5\t14\nYên Mỹ\t3\t8\n", []),
        # a row without numbers may hold what is missing
        (_HEAD + "Văn Lâm\t5\t14\nYên Mỹ\t3\t8\nCác huyện khác\t\t\nTổng cộng\t8\t40\n", []),
        # rows under a row are no addends
        (_HEAD + "Văn Lâm\t5\t14\n- Trưng Trắc\t2\t6\nYên Mỹ\t3\t8\nTổng cộng\t8\t22\n", []),
        # money is rounded in writing: the last digits need not add up
        ("Địa phương\tTiền phạt cơ sở mại dâm (tỷ đồng)\nVăn Lâm\t1,3\nYên Mỹ\t2,3\nKim Động\t1,3\nCộng\t5,0\n", []),
        # a total column: the row that breaks what the others keep
        (
            (
                "Địa phương\tTổng số vụ mại dâm\tVụ mại dâm quý I\tVụ mại dâm quý II\n"
                "Văn Lâm\t5\t2\t3\nYên Mỹ\t3\t1\t2\nKim Động\t9\t1\t2\n"
            ),
            ["9", "1", "2"],
        ),
    ],
)
def test_a_table_is_checked_against_its_totals(table: str, doubtful: list[str]) -> None:
    reading = case(f"Kết quả đấu tranh phòng, chống mại dâm:\n\n{table}", "report")
    assert len(reading.figures) >= 4
    assert [figure.surface for figure in reading.figures if "doubtful" in figure.flags] == doubtful
    assert all(_trust(figure) <= 0.5 for figure in reading.figures if "doubtful" in figure.flags)


def _trust(figure: Figure) -> float:
    return figure.confidence if figure.confidence is not None else 1.0


@pytest.mark.parametrize(
    ("name", "whole", "no"),
    [
        # labels that are a total and nothing else; "tổng số xã" says what is counted
        ("whole_rows", ["tổng cộng", "cộng", "tổng số", "tổng", "toàn tỉnh", "cả nước", "cộng 4 huyện"], "tổng số xã"),
        ("whole_rows", ["tổng cộng toàn ngành", "toàn thành phố", "toàn xã", "cả tỉnh"], "cộng tác viên"),
        (
            "target_columns",
            ["kh", "kế hoạch", "chỉ tiêu", "mục tiêu 2010", "mức giao năm 2009", "giao"],
            "số kế hoạch ban hành",
        ),
        ("target_columns", ["kế hoạch 2022", "chỉ tiêu giao", "được giao", "đề ra đến năm 2020", "phấn đấu"], "% kh"),
        (
            "result_columns",
            ["th", "thực hiện", "kết quả", "đạt", "đạt được", "thực hiện năm 2021"],
            "thực hiện kế hoạch",
        ),
        ("result_columns", ["kết quả thực hiện", "ước thực hiện cả năm", "số đã thực hiện"], "đạt %"),
        ("year_cells", ["2014", "năm 2014", "2014 (*)", "(2014)", "2014*"], "10t/2015"),
    ],
)
def test_whole_cells(name: str, whole: list[str], no: str) -> None:
    assert [words for words in whole if not said(name).fullmatch(words)] == []
    assert said(name).fullmatch(no) is None


@pytest.mark.parametrize(
    ("name", "said_in", "no"),
    [
        ("percent_cells", ["tỷ lệ cơ sở ký cam kết", "- tỷ lệ", "xã được tuyên truyền (%)", "%"], "đạt 100% tiêu chí"),
        ("unit_captions", ["đơn vị tính: cơ sở", "đơn vị: người", "(đvt: triệu đồng)", "đ.v.t: vụ"], "đơn vị chủ trì"),
    ],
)
def test_cells_and_captions(name: str, said_in: list[str], no: str) -> None:
    assert [words for words in said_in if not said(name).search(words)] == []
    assert said(name).search(no) is None
