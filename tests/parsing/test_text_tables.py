"""Tables of plain texts."""

from __future__ import annotations

import pytest

from pipeline.parsing.structure.texttables import header_rows, is_value
from pipeline.records import Block, BlockKind
from tests.parsing.reading import kinds, read


def _table(text: str) -> tuple[list[list[str]], Block]:
    """The rows of the only table, column by column ("" where a cell is empty)."""
    document = read(text)
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    width = max(cell.column for cell in table.cells) + 1
    rows = [[""] * width for _ in range(max(cell.row for cell in table.cells) + 1)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.span.of(document.text)
    return rows, table


@pytest.mark.parametrize(
    "text",
    [
        "STT\tĐịa bàn\tSố vụ\n1\tVăn Lâm\t5\n2\tYên Mỹ\t-\n\tTổng cộng\t5",
        "STT | Địa bàn | Số vụ\n1 | Văn Lâm | 5\n2 | Yên Mỹ | -\n | Tổng cộng | 5",
        "| STT | Địa bàn | Số vụ |\n|---|---|---|\n| 1 | Văn Lâm | 5 |\n| 2 | Yên Mỹ | - |\n| | Tổng cộng | 5 |",
        "STT   Địa bàn     Số vụ\n1     Văn Lâm     5\n2     Yên Mỹ      -\n",
        # signs of bold print, as converters write them
        "| **STT** | **Địa bàn** | __Số vụ__ |\n|---|---|---|\n| **1** | Văn Lâm | **5** |\n| 2 | Yên Mỹ | - |",
    ],
)
def test_rows_and_columns(text: str) -> None:
    rows, table = _table(text)
    assert rows[:3] == [["STT", "Địa bàn", "Số vụ"], ["1", "Văn Lâm", "5"], ["2", "Yên Mỹ", "-"]]
    assert [cell.header for cell in table.cells][:4] == [True, True, True, False]


@pytest.mark.parametrize("heading", ["Đã ký cam kết", "Cam kết đã ký", "Nơi nhận"])
def test_headings_that_begin_as_a_signature_does(heading: str) -> None:
    rows, _ = _table(f"STT | Địa bàn | {heading}\n1 | Văn Lâm | 5\n2 | Yên Mỹ | 7")
    assert rows[0] == ["STT", "Địa bàn", heading]


def test_an_empty_cell_keeps_its_column() -> None:
    rows, _ = _table("STT\tĐịa bàn\tSố vụ\nTổng cộng\t\t5")
    assert rows == [["STT", "Địa bàn", "Số vụ"], ["Tổng cộng", "", "5"]]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("STT | Địa bàn | Số vụ\n1 | Văn Lâm | 5\n  | Đội của tỉnh | 7", ["", "Đội của tỉnh", "7"]),
        ("| STT | Địa bàn | Số vụ |\n| 1 | Văn Lâm | 5 |\n| 2 | Yên Mỹ | 7 |", ["2", "Yên Mỹ", "7"]),
    ],
)
def test_a_row_that_begins_with_a_bar(text: str, last: list[str]) -> None:
    assert _table(text)[0][-1] == last


def test_headings_over_several_columns() -> None:
    rows, table = _table("Địa bàn | Kiểm tra | | Xử lý |\n | Lượt | Vi phạm | Phạt | Thu hồi\nVăn Lâm | 5 | 2 | 1 | 0")
    assert rows[2] == ["Văn Lâm", "5", "2", "1", "0"]
    assert [(cell.column, cell.columns) for cell in table.cells if cell.row == 0] == [(0, 1), (1, 2), (3, 2)]
    assert {cell.row for cell in table.cells if cell.header} == {0, 1}


def test_blank_lines_between_rows() -> None:
    rows, _ = _table("STT\tĐịa bàn\tSố vụ\n\n1\tVăn Lâm\t5\n\n2\tYên Mỹ\t7")
    assert len(rows) == 3


def test_text_round_a_table_is_not_drawn_in() -> None:
    text = (
        "Kiểm tra 5 cơ sở.\nBảng 1. Số vụ theo địa bàn\nSTT\tĐịa bàn\tSố vụ\n1\tVăn Lâm\t5\nGhi chú: chưa đủ số liệu."
    )
    assert kinds(read(text)) == ["p", "h", "B", "p"]


@pytest.mark.parametrize(
    "text",
    [
        "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH LÀO CAI\tĐộc lập - Tự do\nSố: 5\tLào Cai, ngày 1",
        "Nơi nhận:          KT. GIÁM ĐỐC\n- Như trên;          PHÓ GIÁM ĐỐC\n- Lưu: VT.          (đã ký)",
        "Trang chủ | Tin tức | Văn bản",
        "Triển khai  công tác phòng,  chống mại dâm\ntrong  năm 2021 theo  kế hoạch\nvà  báo cáo  kết quả",
        "![]() |\nẢnh minh họa. Nguồn internet |",
    ],
)
def test_columns_that_are_no_table(text: str) -> None:
    assert "B" not in kinds(read(text))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Địa bàn", "Số vụ"], ["Văn Lâm", "5"]], 1),
        ([["Văn Lâm", "5"], ["Yên Mỹ", "7"]], 0),  # no heading at all
        ([["Địa bàn", "2021", "2022"], ["Văn Lâm", "5", "7"]], 1),  # years are headings
        ([["STT", "Địa bàn", "Số vụ"], ["(1)", "(2)", "(3)"], ["1", "Văn Lâm", "5"]], 2),  # numbers of columns
        ([["STT", "Địa bàn"], ["A", "B", "1", "2=3+4"], ["1", "Văn Lâm", "5", "6"]], 2),
        ([["a", "b"], ["c", "d"]], 1),
        ([], 1),
    ],
)
def test_heading_rows(rows: list[list[str]], expected: int) -> None:
    assert header_rows(rows) == expected


@pytest.mark.parametrize("word", ["5", "05", "1.234,5", "44/44", "-7,3", "+160,2", "12%", "-", "10-20", "(5)"])
def test_values(word: str) -> None:
    assert is_value(word)


@pytest.mark.parametrize("word", ["Năm 2021", "2021", "5 vụ", "a", "STT", ""])
def test_words_are_no_values(word: str) -> None:
    assert not is_value(word)
