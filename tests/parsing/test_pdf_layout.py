"""PDFs with a text layer: lines, columns, paragraphs, running lines and tables."""

from __future__ import annotations

import pytest

from pipeline.records import Block, BlockKind, ParsedDocument
from tests.parsing.pdfs import HEIGHT, LEFT, PITCH, RIGHT, TOP, Report, needs_font
from tests.parsing.reading import check, read, told

pytestmark = needs_font

_LONG = (
    "Trong 6 tháng đầu năm, các lực lượng chức năng toàn tỉnh đã kiểm tra 1.234 lượt cơ sở kinh doanh dịch vụ, phát "
    "hiện 27 cơ sở vi phạm, xử phạt 245,5 triệu đồng; triệt phá 12 vụ, bắt giữ 34 đối tượng liên quan đến tệ nạn mại "
    "dâm, so với cùng kỳ năm trước giảm 3 vụ và 5 đối tượng."
)


def _read(report: Report) -> ParsedDocument:
    document = read(report.data(), "report.pdf")
    assert document.pages == report.page
    assert all(run.page for run in document.runs)
    return document


def _kind(document: ParsedDocument, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


def _cells(document: ParsedDocument) -> list[tuple[int, int, int, int, str]]:
    """Row, column, rows, columns and text of every cell of the one table."""
    (table,) = _kind(document, BlockKind.TABLE)
    return [(cell.row, cell.column, cell.rows, cell.columns, cell.span.of(document.text)) for cell in table.cells]


def test_a_letterhead_is_read_column_by_column() -> None:
    report = Report()
    report.heads(
        ["UBND TỈNH LÀO CAI", "SỞ LAO ĐỘNG - TB VÀ XH", "Số: 118/BC-SLĐTBXH"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lào Cai, ngày 12 tháng 6 năm 2023"],
    )
    report.centred("BÁO CÁO")
    report.centred("Kết quả phòng, chống tệ nạn xã hội 6 tháng đầu năm 2023")
    report.paragraph(_LONG)
    document = _read(report)
    assert told(document)[:6] == [
        "UBND TỈNH LÀO CAI",
        "SỞ LAO ĐỘNG - TB VÀ XH",
        "Số: 118/BC-SLĐTBXH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lào Cai, ngày 12 tháng 6 năm 2023",
    ]
    assert document.hints.title == "BÁO CÁO Kết quả phòng, chống tệ nạn xã hội 6 tháng đầu năm 2023"
    assert told(document)[-1] == _LONG


def test_paragraphs_go_on_over_lines_and_pages_and_running_lines_stand_after_them() -> None:
    report = Report()

    def furniture(sheet: Report) -> None:
        sheet.at(LEFT, HEIGHT - 35, "Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai", 8)
        sheet.at(RIGHT - 60, 40, f"Trang {sheet.page}/4", 8)

    report.each_page = furniture
    furniture(report)
    while report.page < 4:
        report.paragraph(_LONG)
    document = _read(report)
    assert set(told(document, BlockKind.PARAGRAPH)) == {_LONG}
    assert told(document, BlockKind.BOILERPLATE).count("Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai") == 4
    assert {f"Trang {page}/4" for page in range(1, 5)} <= set(told(document, BlockKind.BOILERPLATE))
    assert {"line_ends", "page_ends"} <= set(document.repairs)
    assert {run.page for run in document.runs} == {1, 2, 3, 4}
    for run in document.runs:  # every stretch says its own page's footer, or none
        footers = [f"Trang {page}/4" for page in range(1, 5) if f"Trang {page}/4" in run.span.of(document.text)]
        assert footers in ([], [f"Trang {run.page}/4"])


def test_a_page_s_number_is_no_figure_and_a_number_in_the_text_is_none() -> None:
    report = Report()
    report.each_page = lambda sheet: sheet.at(300, 40, f"- {sheet.page} -") if sheet.page > 1 else None
    report.paragraph(_LONG)
    report.turn_page()
    report.paragraph(_LONG)
    document = _read(report)
    assert told(document, BlockKind.BOILERPLATE) == ["- 2 -"]


@pytest.mark.parametrize(
    ("lines", "paragraphs", "repair"),
    [
        # a number of a document broken at its hyphen
        (["Thực hiện Kế hoạch số 15/KH-", "UBND của tỉnh."], ["Thực hiện Kế hoạch số 15/KH-UBND của tỉnh."], "hyphens"),
        # a span of years
        (["Chương trình giai đoạn 2021-", "2025 của tỉnh."], ["Chương trình giai đoạn 2021-2025 của tỉnh."], "hyphens"),
        # a dash between words keeps its spaces
        (["Sở Lao động -", "thương binh và xã hội."], ["Sở Lao động - thương binh và xã hội."], "line_ends"),
        # two short sentences are two paragraphs
        (["Kiểm tra 72 cơ sở.", "Xử phạt 5 cơ sở."], ["Kiểm tra 72 cơ sở.", "Xử phạt 5 cơ sở."], ""),
        # items are items, though the line before has no sign at its end
        (["Kết quả kiểm tra", "- 72 cơ sở"], ["Kết quả kiểm tra", "- 72 cơ sở"], ""),
        # a title in capitals does not go on in small letters
        (["QUY ĐỊNH", "về đánh giá công chức"], ["QUY ĐỊNH", "về đánh giá công chức"], ""),
    ],
)
def test_line_ends(lines: list[str], paragraphs: list[str], repair: str) -> None:
    report = Report()
    for line in lines:
        report.at(LEFT, report.y, line)
        report.y -= PITCH
    document = _read(report)
    assert told(document) == paragraphs
    assert repair in (document.repairs or ("",))


def test_a_sentence_goes_on_at_the_margin_though_the_line_begins_like_an_item() -> None:
    report = Report()
    report.paragraph(_LONG)
    words = "Lao động hợp đồng gồm những người làm công việc được quy định tại"
    report.at(LEFT + 30, report.y, words)
    report.at(LEFT, report.y - PITCH, "Điều 1 và Điều 3 của Nghị định này.")
    document = _read(report)
    assert told(document)[-1] == f"{words} Điều 1 và Điều 3 của Nghị định này."


def test_a_label_stays_beside_its_value() -> None:
    report = Report()
    for label, value in (("- Mực nước lũ:", "414,88 m;"), ("- Mực nước chết:", "375,00 m;"), ("- Dung tích:", "9 m.")):
        report.at(LEFT, report.y - 350, label)
        report.at(LEFT + 250, report.y - 350, value)
        report.y -= PITCH
    assert told(_read(report)) == [
        "- Mực nước lũ:    414,88 m;",
        "- Mực nước chết:    375,00 m;",
        "- Dung tích:    9 m.",
    ]


def test_body_text_in_two_columns_is_read_down() -> None:
    report = Report()
    left = [
        f"Cột trái dòng thứ {word} của bài viết"
        for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    ]
    right = [line.replace("trái", "phải") for line in left]
    for index, (one, other) in enumerate(zip(left, right, strict=True)):
        report.at(LEFT, 400 - index * PITCH, one, 9)
        report.at(320, 400 - index * PITCH, other, 9)
    text = " ".join(told(_read(report)))
    assert text.index(left[-1].split()[-4]) < text.index("phải")


def test_a_ruled_table_with_merged_headers_over_two_pages_is_one() -> None:
    head: list[list[str | None]] = [["TT", "Địa phương", "Kết quả xử lý", None], ["^", "^", "Số vụ", "Số đối tượng"]]
    first: list[list[str | None]] = [["1", "Thành phố Lào Cai", "12", "34"], ["2", "Huyện Bát Xát", "3", "7"]]
    second: list[list[str | None]] = [["3", "Huyện Văn Bàn", "5", "11"], ["", "Tổng số", "20", "52"]]
    report = Report()
    report.paragraph(_LONG)
    report.ruled([*head, *first], [40, 160, 100, 110])
    report.turn_page()
    report.ruled([*head, *second], [40, 160, 100, 110])
    report.paragraph(_LONG)
    document = _read(report)
    assert _cells(document)[:6] == [
        (0, 0, 2, 1, "TT"),
        (0, 1, 2, 1, "Địa phương"),
        (0, 2, 1, 2, "Kết quả xử lý"),
        (1, 2, 1, 1, "Số vụ"),
        (1, 3, 1, 1, "Số đối tượng"),
        (2, 0, 1, 1, "1"),
    ]
    (table,) = _kind(document, BlockKind.TABLE)
    assert [cell.row for cell in table.cells if cell.column == 0 and not cell.header] == [2, 3, 6]
    assert {cell.row for cell in table.cells if cell.header} == {0, 1, 4, 5}
    assert "2\tHuyện Bát Xát\t3\t7\n" in document.text
    assert table.span.of(document.text).endswith("\tTổng số\t20\t52")


def test_a_table_that_a_page_break_leaves_open_keeps_its_last_row() -> None:
    report = Report()
    top = 600.0
    for row in range(4):
        report.canvas.line(LEFT, top - 22 * row, LEFT + 400, top - 22 * row)
    for column in range(5):
        report.canvas.line(LEFT + 100 * column, top, LEFT + 100 * column, top - 88)  # no rule at the bottom
    for row in range(4):
        for column in range(4):
            report.at(LEFT + 100 * column + 5, top - 22 * row - 15, f"{row + 1}{column + 1}", 9)
    assert [cell[4] for cell in _cells(_read(report))][-4:] == ["41", "42", "43", "44"]


def test_a_table_without_sides_keeps_its_outer_columns() -> None:
    report = Report()
    for row in range(5):
        report.canvas.line(LEFT, 600 - 22 * row, LEFT + 300, 600 - 22 * row)
    for column in (1, 2):
        report.canvas.line(LEFT + 100 * column, 600, LEFT + 100 * column, 600 - 88)
    for row in range(4):
        for column in range(3):
            report.at(LEFT + 100 * column + 5, 600 - 22 * row - 15, f"{row + 1}{column + 1}", 9)
    assert [cell[4] for cell in _cells(_read(report))][:6] == ["11", "12", "13", "21", "22", "23"]


def test_a_table_without_rules() -> None:
    report = Report()
    report.paragraph(_LONG)
    rows = [
        ("Địa phương", "Số vụ", "Số đối tượng"),
        ("Thành phố Lào Cai", "12", "34"),
        ("Huyện Bát Xát", "3", "7"),
        ("Huyện Mường Khương", "-", "11"),
        ("Tổng số", "15", "52"),
    ]
    for row in rows:
        for x, text in zip((LEFT, 300.0, 420.0), row, strict=True):
            report.at(x, report.y, text)
        report.y -= PITCH
    report.y -= PITCH
    report.paragraph(_LONG)
    document = _read(report)
    assert [(row, column, text) for row, column, _, _, text in _cells(document)] == [
        (row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    ]
    assert [cell.header for cell in _kind(document, BlockKind.TABLE)[0].cells][:4] == [True, True, True, False]


def test_a_frame_and_an_underline_are_no_table() -> None:
    report = Report()
    report.canvas.rect(LEFT - 10, 60, RIGHT - LEFT + 20, TOP - 20)
    for index in range(12):
        report.canvas.line(LEFT, 100 + index, LEFT + 60, 100 + index)
    report.paragraph(_LONG)
    document = _read(report)
    assert told(document) == [_LONG]


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("how", ["page", "text"])
def test_a_turned_page_reads_like_an_upright_one(degrees: int, how: str) -> None:
    """A landscape table: the page is turned as a whole ("page"), or its text runs up the sheet ("text")."""
    report = Report()
    report.paragraph(_LONG)
    report.turn_page()
    if how == "page":
        report.canvas.setPageRotation(degrees)
    report.canvas.translate(*{90: (HEIGHT * 0.7, 0), 180: (595, HEIGHT), 270: (0, HEIGHT * 0.7)}[degrees])
    report.canvas.rotate(degrees)
    report.y = 500.0 if degrees != 180 else TOP
    report.ruled([["Địa phương", "Số vụ"], ["Lào Cai", "12"], ["Bát Xát", "3"]], [150, 100])
    report.at(LEFT, report.y, "Ghi chú: số liệu đến ngày 15 tháng 6.")
    document = _read(report)
    assert [cell[4] for cell in _cells(document)] == ["Địa phương", "Số vụ", "Lào Cai", "12", "Bát Xát", "3"]
    assert told(document)[-1] == "Ghi chú: số liệu đến ngày 15 tháng 6."


def test_a_raised_figure_stays_a_sign() -> None:
    report = Report()
    report.at(LEFT, 600, "Diện tích 1.234 m")
    width = 107.0
    report.at(LEFT + width, 605, "2", 7)
    report.at(LEFT, 400, "Kiểm tra 72 cơ sở.")
    text = _read(report).text
    assert "2" not in text.replace("1.234", "").replace("72", "")
    assert "1.234 m²" in text.replace("m ²", "m²")


def test_a_note_at_the_foot_stands_after_the_paragraph_that_goes_on_over_the_page() -> None:
    report = Report()
    while report.y > 150:
        report.paragraph(_LONG)
    report.y = 110.0
    report.at(LEFT, 50, "1 Số liệu của Công an tỉnh tính đến ngày 15 tháng 6 năm 2023.", 8)
    report.y = 79.0 + PITCH
    report.paragraph(_LONG)
    document = _read(report)
    assert told(document, BlockKind.PARAGRAPH).count(_LONG) >= 4
    assert "1 Số liệu của Công an tỉnh tính đến ngày 15 tháng 6 năm 2023." in told(document)


def test_the_same_file_gives_the_same_document() -> None:
    report = Report()
    report.paragraph(_LONG)
    report.ruled([["Địa phương", "Số vụ"], ["Lào Cai", "12"]], [150, 100])
    data = report.data()
    one, other = read(data, "a.pdf"), read(data, "a.pdf")
    check(one)
    assert one == other
