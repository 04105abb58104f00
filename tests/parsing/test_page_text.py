"""Our own walk of a page: every visible text once, lines, cells and origins."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.parsing.web.tree import parse_tree
from pipeline.records import BlockKind
from tests.parsing.reading import read, told


def lines(body: str) -> list[str]:
    """The text of a page with this body, line by line."""
    return read(f"<html><head><title>Trang</title></head><body>{body}</body></html>", "page.html").text.split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>một</p><p>hai</p>", ["một", "hai"]),
        ("<p>  một \n\t hai  </p>", ["một hai"]),  # white space as a browser shows it
        ("<div>một<div>hai</div>ba</div>", ["một", "hai", "ba"]),
        ("<p>m<b>ộ</b>t<i> hai</i></p>", ["một hai"]),  # a word parted by tags stays one word
        ("<span>một</span><span>hai</span>", ["mộthai"]),
        ("<p>một<br>hai<br/><br/>ba</p>", ["một", "hai", "ba"]),
        ("<p>72\u00a0cơ sở</p>", ["72\u00a0cơ sở"]),
        ("<p>72&nbsp;cơ sở &lt; 80</p>", ["72\u00a0cơ sở < 80"]),
        ("<ul><li>một<ul><li>hai</li></ul></li><li>- ba</li></ul>", ["một", "hai", "- ba"]),
        ("<pre>một\n  hai\tba</pre>", ["một", "  hai\tba"]),
        ("<h2>một</h2>hai<hr>ba", ["một", "hai", "ba"]),
        ("<p>1.234<sup>2</sup> cơ sở, m<sup>2</sup></p>", ["1.234 2 cơ sở, m2"]),  # a footnote makes no new number
        ("<div style='display:inline'>một</div> <div style='display: inline-block'>hai</div>", ["một hai"]),
        ("<span style='display:block'>một</span><span style='display:block'>hai</span>", ["một", "hai"]),
        ("<p>một<!-- 5 --> hai<?php 6 ?></p>", ["một hai"]),
        ("<p>a&#0;b&#xD800;c&#xFFFE;d</p>", ["a\ufffdb\ufffdc\ufffdd"]),
        ("<p>m<b>o</b>\u0323\u0302t</p>", ["một"]),  # a mark parted from its letter
        ("<button>Gửi</button><label>Tên</label>", ["Gửi Tên"]),  # a button has room around it
        ("một<p>hai", ["một", "hai"]),
    ],
)
def test_lines(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var x = 99;</script>",
        "<style>p { width: 99px }</style>",
        "<noscript>99</noscript>",
        "<template><p>99</p></template>",
        "<!-- 99 -->",
        "<p hidden>99</p>",
        "<p style='color:red; display : none'>99 <b>99</b></p>",
        "<p style='visibility:hidden'>99</p>",
        "<select><option>99</option></select>",
        "<input value='99'><textarea>99</textarea>",
        "<iframe src='x'>99</iframe>",
        "<svg><text>99</text></svg>",
        "<i class='icon' aria-hidden='true'>99</i>",
        "<dialog>99</dialog>",
        "<img alt='99'>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden: str) -> None:
    assert lines(f"<p>một</p>{hidden}<p>hai</p>") == ["một", "hai"]


def test_text_marked_for_screen_readers_only_by_mistake_stays() -> None:
    assert lines("<div aria-hidden='true'><p>Kiểm tra 72 cơ sở</p></div>") == ["Kiểm tra 72 cơ sở"]


TABLE = (
    "<table><caption>Bảng 1</caption><tr><th rowspan=2>Địa bàn</th><th colspan=2>Kiểm tra</th></tr>"
    "<tr><th>Lượt</th><th>Vi phạm</th></tr><tr><td>Văn Lâm</td><td>5</td><td><p>2</p><p>lần<br>đầu</p></td></tr>"
    "<tr><td>Yên Mỹ</td><td></td><td>7</td></tr></table>"
)


def test_rows_of_a_data_table_are_lines() -> None:
    assert lines(TABLE) == ["Bảng 1", "Địa bàn\tKiểm tra", "Lượt\tVi phạm", "Văn Lâm\t5\t2 lần đầu", "Yên Mỹ\t\t7"]


def test_cells_have_rows_columns_and_spans() -> None:
    document = read(f"<html><body>{TABLE}</body></html>", "page.html")
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    cells = {cell.span.of(document.text): cell for cell in table.cells}
    assert [(cell.row, cell.column, cell.columns, cell.rows, cell.header) for cell in cells.values()] == [
        (0, 0, 1, 2, True),
        (0, 1, 2, 1, True),
        (1, 1, 1, 1, True),  # the cell above reaches down over column 0
        (1, 2, 1, 1, True),
        (2, 0, 1, 1, False),
        (2, 1, 1, 1, False),
        (2, 2, 1, 1, False),
        (3, 0, 1, 1, False),
        (3, 2, 1, 1, False),
    ]
    assert list(cells)[6] == "2 lần đầu"


def test_first_rows_are_headings_where_nothing_is_marked() -> None:
    document = read(
        "<html><body><table><tr><td>STT<td>Địa bàn<td>Số vụ<tr><td>1<td>Văn Lâm<td>5</table></body></html>", "page.html"
    )
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert [cell.header for cell in table.cells] == [True] * 3 + [False] * 3


LONG = "Trong năm 2021, các lực lượng chức năng đã kiểm tra nhiều cơ sở kinh doanh dịch vụ trên địa bàn tỉnh. " * 6


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # a page laid out with a table: menu left, text right
        (f"<table><tr><td>Trang chủ</td><td><p>{LONG}</p></td></tr></table>", ["Trang chủ", LONG.strip()]),
        # a letterhead
        (
            "<table><tr><td>UBND TỈNH<br>Số: 5<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<tr><td>A<td>1</table>",
            ["UBND TỈNH", "Số: 5", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "A", "1"],
        ),
        # a data table inside a layout table
        (
            f"<table><tr><td>Menu<td>{TABLE}</table>",
            ["Menu", "Bảng 1", "Địa bàn\tKiểm tra", "Lượt\tVi phạm", "Văn Lâm\t5\t2 lần đầu", "Yên Mỹ\t\t7"],
        ),
        ("<table role=presentation><tr><td>a<td>5<tr><td>b<td>6</table>", ["a", "5", "b", "6"]),
        ("<table><tr><td>một dòng<td>5</table>", ["một dòng", "5"]),
    ],
)
def test_layout_tables_are_no_data(table: str, expected: list[str]) -> None:
    assert lines(table) == expected


def test_every_run_leads_back_to_its_node() -> None:
    page = (
        "<html><body><div><p>Kiểm <b>tra</b> 72 cơ sở<!-- x --> và</p><o:p>05 vụ</o:p>" + TABLE + "<div>" * 80 + "sâu 9"
        "</div></body></html>"
    )
    document = read(page, "page.html")
    root = parse_tree(page)
    assert root is not None
    for run in document.runs:
        assert run.node is not None
        assert (run.byte_start, run.byte_end) == (None, None)
        (node,) = root.xpath(run.node)
        assert run.span.of(document.text) in " ".join(unicodedata.normalize("NFC", str(node)).split())
    covered = sum(len(run.span) for run in document.runs)
    assert covered >= sum(not char.isspace() for char in document.text)


def test_broken_lines_of_one_sentence_are_one_block() -> None:
    document = read(
        "<html><body><div>Kiểm tra 72 cơ sở,<br>lập biên bản 05 cơ sở.<br>Phạt 5</div></body></html>", "a.html"
    )
    assert told(document) == ["Kiểm tra 72 cơ sở,\nlập biên bản 05 cơ sở.", "Phạt 5"]
