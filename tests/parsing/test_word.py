"""Word documents: what a reader sees, once, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from docx.document import Document

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.encodings import Run
from pipeline.parsing.office import wordxml
from pipeline.records import BlockKind
from tests.parsing.office import RULED, p, package, part, r, tbl, tc, word, written
from tests.parsing.reading import kinds, read, told

_NO_CAPS = '<w:caps w:val="0"/>'
_RAISED = '<w:vertAlign w:val="superscript"/>'
_STYLE_B = '<w:rStyle w:val="b"/>'


def _told(body: str, **others: str) -> list[str]:
    return told(read(word(body, **others), "report.docx"))


def _report(document: Document) -> None:
    """A report as offices write it: letterhead in a table without lines, title, headings, a table with merged heads."""
    head = document.add_table(2, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH BẮC GIANG"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 112/BC-UBND"
    head.cell(1, 1).text = "Bắc Giang, ngày 05 tháng 7 năm 2023"
    document.add_paragraph("")
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph("Kết quả phòng, chống tệ nạn mại dâm")
    document.add_paragraph("6 tháng đầu năm 2023")
    document.add_paragraph("")
    document.add_heading("I. Kết quả thực hiện", 1)
    document.add_paragraph("Trong 6 tháng, các lực lượng đã kiểm tra 72 lượt cơ sở, phát hiện 05 vụ vi phạm.")
    document.add_paragraph("1. Công tác tuyên truyền")
    document.add_paragraph("a) Tổ chức 14 buổi truyền thông cho 1.250 lượt người;")
    table = document.add_table(4, 4, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Huyện"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "Cơ sở được kiểm tra"
    for column, text in enumerate(["Tổng số", "Vi phạm", "Xử phạt"], start=1):
        table.cell(1, column).text = text
    for row, words in enumerate([["Lạng Giang", "30", "3", "2"], ["Yên Thế", "42", "2", "2"]], start=2):
        for column, text in enumerate(words):
            table.cell(row, column).text = text
    foot = document.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Bộ LĐTBXH;"
    foot.cell(0, 1).text = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def test_a_whole_report() -> None:
    document = read(written(_report), "report.docx")
    assert document.parser == "docx/1"
    assert document.hints.title == "BÁO CÁO Kết quả phòng, chống tệ nạn mại dâm 6 tháng đầu năm 2023"
    assert told(document)[:6] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH BẮC GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 112/BC-UBND",
        "Bắc Giang, ngày 05 tháng 7 năm 2023",
    ]
    assert "".join(kinds(document)) == "ppppppTTThphlBplpp"
    assert not any(block.kind is BlockKind.BOILERPLATE for block in document.blocks)


def test_merged_heads_of_a_table() -> None:
    document = read(written(_report), "report.docx")
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    cells = {cell.span.of(document.text): cell for cell in table.cells}
    assert (cells["Huyện"].rows, cells["Huyện"].columns) == (2, 1)
    assert (cells["Cơ sở được kiểm tra"].column, cells["Cơ sở được kiểm tra"].columns) == (1, 3)
    assert (cells["Vi phạm"].row, cells["Vi phạm"].column) == (1, 2)
    assert (cells["42"].row, cells["42"].column) == (3, 1)
    assert [text for text, cell in cells.items() if cell.header] == [
        "Huyện", "Cơ sở được kiểm tra", "Tổng số", "Vi phạm", "Xử phạt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # tracked changes as accepted: what is struck out is gone, what is put in stays
        ((f'<w:p>{r("Kiểm tra ")}<w:del>{r("70").replace("w:t", "w:delText")}</w:del><w:ins>{r("72")}</w:ins>'
         f'{r(" cơ sở.")}</w:p>'), ["Kiểm tra 72 cơ sở."]),
        # a moved paragraph stands once, where it went
        ((f'<w:p><w:moveTo>{r("Phạt 05 cơ sở.")}</w:moveTo></w:p><w:p><w:moveFrom>{r("Phạt 05 cơ sở.")}</w:moveFrom>'
         f'{r("Hết.")}</w:p>'), ["Phạt 05 cơ sở.", "Hết."]),
        # a deleted paragraph mark joins two paragraphs
        (f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{r("Kiểm tra ")}</w:p>{p("72 cơ sở.")}',
         ["Kiểm tra 72 cơ sở."]),
        # a number parted into runs by the speller, and wrappers that mammoth does not open
        ((f'<w:p>{r("Kiểm tra 1.2")}<w:proofErr w:type="spellStart"/>{r("34 cơ sở")}<w:fldSimple w:instr="DATE">'
         f'{r(" năm 2023")}</w:fldSimple><w:hyperlink r:id="rId9">{r(" (xem")}</w:hyperlink><w:smartTag>{r(" biểu)")}'
         f"</w:smartTag></w:p>"), ["Kiểm tra 1.234 cơ sở năm 2023 (xem biểu)"]),
        # a field: its code is not read, its result is
        ((f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SUM(ABOVE) 99</w:instrText></w:r>'
         f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("72")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
         ["72"]),
        # a control of a form
        (f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{p("Số vụ: 12")}</w:sdtContent></w:sdt>',
         ["Số vụ: 12"]),
        # breaks part words; a hyphen that must not break is a hyphen
        (f'<w:p>{r("Năm")}<w:r><w:br w:type="page"/></w:r>{r("2021")}<w:r><w:noBreakHyphen/></w:r>{r("2025")}</w:p>',
         ["Năm", "2021-2025"]),
        # letters shown as capitals are capitals
        (f'<w:p>{r("Báo cáo", "<w:caps/>")}{r(" số ", _NO_CAPS)}</w:p>',
         ["BÁO CÁO số"]),
        # a formula's characters
        (f'<w:p>{r("Tỷ lệ ")}<m:oMathPara><m:oMath><m:r><m:t>5/72</m:t></m:r></m:oMath></m:oMathPara></w:p>',
         ["Tỷ lệ 5/72"]),
        # an unknown sign is told below; a known one is its character
        (f'<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>{r(" 72 cơ sở")}</w:p>', ["✓ 72 cơ sở"]),
    ],
)  # fmt: skip
def test_text_of_paragraphs(body: str, expected: list[str]) -> None:
    assert _told(body) == expected


def test_what_was_done_is_told() -> None:
    picture = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    body = f"<w:p><w:ins>{r('72')}</w:ins>{r('99', '<w:vanish/>')}<w:ruby/>"
    body += f"<w:r><w:drawing>{picture}</w:drawing></w:r></w:p>"
    document = read(word(body), "report.docx")
    assert document.text == "72"
    assert document.repairs == ("hidden_text", "ignored:w:ruby", "pictures_not_read", "tracked_changes")


def test_a_document_of_pictures_is_refused_and_says_why() -> None:
    body = '<w:p><w:r><w:pict><v:imagedata r:id="rId1"/></w:pict></w:r></w:p>'
    with pytest.raises(DocumentError) as caught:
        read(word(body), "report.docx")
    assert caught.value.code is ReasonCode.NO_TEXT
    assert caught.value.detail == "no text; pictures_not_read"


def _box(inner: str) -> str:
    """A text box as Word writes it: a shape, and the same again for old programs."""
    box = f"<w:txbxContent>{inner}</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"


def test_text_boxes_stand_once_after_their_paragraph() -> None:
    inner = p("Xử phạt 05 cơ sở.")
    boxes = _box(p("Kiểm tra 72 cơ sở.") + f"<w:p>{r('Trong đó:')}{_box(inner)}</w:p>") + _box(p("Hết hộp."))
    body = f"<w:p>{r('Trước hộp.')}{boxes}</w:p>{p('Sau hộp.')}"
    assert _told(body) == [
        "Trước hộp.", "Kiểm tra 72 cơ sở.", "Trong đó:", "Xử phạt 05 cơ sở.", "Hết hộp.", "Sau hộp.",
    ]  # fmt: skip


def _note(kind: str, number: int, text: str) -> str:
    return f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{r(text)}</w:p></w:{kind}>'


def _reference(kind: str, number: int) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def test_notes_stand_after_the_paragraph_that_refers_to_them() -> None:
    first = (
        f"<w:p>{r('Kiểm tra 1.234')}{_reference('footnote', 1)}{r(' cơ sở')}{_reference('endnote', 1)}{r('.')}</w:p>"
    )
    table = tbl([["Huyện", "Số vụ"], ["Sơn Động", f"<w:p>{r('12')}{_reference('footnote', 2)}</w:p>"]])
    notes = _note("footnote", 1, "Tăng 5% so với cùng kỳ.") + _note("footnote", 2, "Có 02 vụ chuyển từ năm trước.")
    found = _told(first + table + p("Hết."), footnotes=notes, endnotes=_note("endnote", 1, "Số liệu của Công an tỉnh."))
    assert found == [
        "Kiểm tra 1.234 cơ sở.",
        "Tăng 5% so với cùng kỳ.",
        "Số liệu của Công an tỉnh.",
        "Huyện\tSố vụ\nSơn Động\t12",
        "Có 02 vụ chuyển từ năm trước.",
        "Hết.",
    ]


def test_raised_digits_that_are_no_notes_stay_apart() -> None:
    body = f"<w:p>{r('Diện tích 1.234')}{r('2', _RAISED)}</w:p>"
    assert _told(body) == ["Diện tích 1.234 2"]


def test_headers_and_footers_are_no_text() -> None:
    section = '<w:sectPr><w:headerReference r:id="header"/><w:footerReference r:id="footer"/></w:sectPr>'
    document = read(
        word(p("Kiểm tra 72 cơ sở.") + section, header=p("UBND tỉnh Bắc Giang"), footer=p("Trang 1") + p("2")),
        "report.docx",
    )
    assert told(document) == ["UBND tỉnh Bắc Giang", "Kiểm tra 72 cơ sở.", "Trang 1"]
    assert "".join(kinds(document)) == "xpx"


def test_a_header_that_no_section_shows_is_not_read() -> None:
    assert _told(p("Kiểm tra 72 cơ sở."), header=p("Bản nháp cũ")) == ["Kiểm tra 72 cơ sở."]


def test_tables_in_tables_and_rows_that_begin_further_right() -> None:
    inner = tbl([["Huyện", "Số vụ"], ["Sơn Động", "12"]], RULED)
    outer = read(word(tbl([[p("Biểu 1") + inner, "Ghi chú của biểu"]])), "report.docx")
    assert told(outer) == ["Biểu 1", "Huyện\tSố vụ\nSơn Động\t12", "Ghi chú của biểu"]
    table = tbl([["Huyện", "Năm 2022", "Năm 2023"], ["Sơn Động", "12", "15"], ["9"]], RULED)
    shifted = table[: table.rindex("<w:tr>") + 6] + '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
    document = read(word(shifted + table[table.rindex("<w:tr>") + 6 :]), "report.docx")
    assert [(cell.row, cell.column) for cell in document.blocks[0].cells][-1] == (2, 2)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # words in a ruled table are still a table
        (tbl([["Nội dung", "Đơn vị"], ["Tuyên truyền", "Sở Y tế"]], RULED), "B"),
        # without lines and without numbers a table only places paragraphs
        (tbl([["Nội dung", "Đơn vị"], ["Tuyên truyền", "Sở Y tế"]]), "pppp"),
        # the lines may come from a style, and be taken away again
        (tbl([["Nội dung", "Đơn vị"], ["Tuyên truyền", "Sở Y tế"]], '<w:tblStyle w:val="Luoi"/>'), "B"),
        (tbl([["Nội dung", "Đơn vị"], ["Tuyên truyền", "Sở Y tế"]],
             '<w:tblStyle w:val="Luoi"/><w:tblBorders><w:top w:val="nil"/></w:tblBorders>'), "pppp"),
        # or stand at single cells
        (tbl([[tc("Nội dung", "<w:tcBorders><w:top w:val='single'/></w:tcBorders>"), "Đơn vị"],
              ["Tuyên truyền", "Sở Y tế"]]), "B"),
        # numbers make any table one
        (tbl([["Huyện", "Số vụ"], ["Sơn Động", "12"]]), "B"),
        # a letterhead never is
        (tbl([["UBND TỈNH BẮC GIANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 12/BC", "Ngày 5"]], RULED), "pppp"),
    ],
)  # fmt: skip
def test_which_tables_hold_data(table: str, expected: str) -> None:
    styles = (
        '<w:style w:type="table" w:styleId="Goc"><w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders>'
        '</w:tblPr></w:style><w:style w:type="table" w:styleId="Luoi"><w:basedOn w:val="Goc"/></w:style>'
    )
    document = read(word(table, styles=styles), "report.docx")
    assert "".join(kinds(document)).replace("h", "p") == expected


def test_columns_made_with_tabs_are_a_table() -> None:
    def line(*words: str) -> str:
        return f"<w:p>{'<w:r><w:tab/></w:r>'.join(r(one) if one else '' for one in words)}</w:p>"

    body = p("Kết quả:") + line("Huyện", "Số vụ", "Số người") + line("Sơn Động", "12", "15") + line("", "3", "4")
    document = read(word(body + line("Nơi nhận:", "GIÁM ĐỐC")), "report.docx")
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert [(cell.row, cell.column, cell.span.of(document.text)) for cell in table.cells[3:]] == [
        (1, 0, "Sơn Động"), (1, 1, "12"), (1, 2, "15"), (2, 1, "3"), (2, 2, "4"),
    ]  # fmt: skip
    assert told(document)[-1] == "Nơi nhận:\tGIÁM ĐỐC"


def test_headings_and_contents_by_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Muc"><w:basedOn w:val="a1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>'
    )
    rows = [
        ("c", "", "Kết quả kiểm tra 5"),  # the table of contents says nothing of its own
        ("Muc", "", "Kết quả kiểm tra"),
        ("b", "", "Phần đầu"),
        ("b", '<w:outlineLvl w:val="9"/>', "Kiểm tra 72 cơ sở."),  # text on purpose
        ("", '<w:outlineLvl w:val="3"/>', "Một đề mục"),
    ]
    body = "".join(p(text, f'<w:pStyle w:val="{style}"/>{more}') for style, more, text in rows)
    body = p("BÁO CÁO") + p("Căn cứ Kế hoạch số 5;") + body + p("Hết.")
    document = read(word(body, styles=styles), "report.docx")
    assert "".join(kinds(document)) == "Tpxhhphp"
    assert [block.level for block in document.blocks] == [None, None, None, 2, 1, None, 4, None]


def _converting(monkeypatch: pytest.MonkeyPatch, shown: dict[str, str]) -> list[list[tuple[str, str | None]]]:
    """Puts a converter of given words in place; the blocks that it is asked for."""
    asked: list[list[tuple[str, str | None]]] = []

    def convert(blocks: Sequence[Sequence[Run]], repairs: set[str]) -> list[list[str]]:
        asked.extend([(run.text, run.font) for run in block] for block in blocks)
        repairs.add("encoding:tcvn3")
        return [[shown.get(run.text, run.text) for run in block] for block in blocks]

    monkeypatch.setattr(wordxml, "in_unicode_blocks", convert)
    return asked


def test_fonts_of_the_past_are_told_to_the_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Font by run, by style, by the document; a soft hyphen is a letter to it; capitals come last."""
    asked = _converting(monkeypatch, {"b¸o ": "báo ", "c¸o n\u00adíc": "cáo nước", "\u00ad": "ư"})
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="a"><w:rPr><w:rFonts w:ascii=".VnTime"/><w:caps/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="b"><w:rPr><w:rFonts w:hAnsi="VNI-Times"/></w:rPr></w:style>'
    )
    report = r("b¸o ") + r("c¸o n\u00adíc") + r(" 12", _STYLE_B)
    body = f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>{report}</w:p>'
    body += f"<w:p>{r('72 n')}<w:r><w:softHyphen/></w:r>{r('ớc')}</w:p>"
    document = read(word(body, styles=styles), "report.docx")
    assert told(document) == ["BÁO CÁO NƯỚC 12", "72 nước"]
    assert document.repairs == ("encoding:tcvn3",)
    assert asked == [
        [("b¸o ", ".VnTime"), ("c¸o n\u00adíc", ".VnTime"), (" 12", "VNI-Times")],
        [("72 n", "Arial"), ("\u00ad", "Arial"), ("ớc", "Arial")],
    ]


def test_words_of_a_number_are_converted_by_their_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the font that the list names for the level, or else by that of the paragraph's end."""
    asked = _converting(monkeypatch, {"§iÒu 1. ": "Điều 1. ", "Ch\u00ad¬ng I ": "Chương I "})

    def level(text: str, form: str, font: str) -> str:
        return f'<w:lvl w:ilvl="0"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{font}</w:lvl>'

    font = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'
    lists = [level("§iÒu %1.", "decimal", font.format(".VnTime")), level("Ch\u00ad¬ng %1", "upperRoman", "")]
    numbering = "".join(f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>' for at, one in enumerate(lists))
    numbering += "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at - 1}"/></w:num>' for at in (1, 2))
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>' + font.format(".VnTimeH")
    body = p("Phạm vi", item.format(1)) + p("Quy định chung", item.format(2))
    assert _told(body, numbering=numbering) == ["Điều 1. Phạm vi", "Chương I Quy định chung"]
    assert [block[0] for block in asked] == [("§iÒu 1. ", ".VnTime"), ("Ch\u00ad¬ng I ", ".VnTimeH")]


def test_a_strict_document() -> None:
    strict = part("document", f"<w:body>{p('Kiểm tra 72 cơ sở.')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert told(read(package({"word/document.xml": strict}), "report.docx")) == ["Kiểm tra 72 cơ sở."]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", ReasonCode.NO_TEXT),
        (p(" "), ReasonCode.NO_TEXT),
        ("<w:tbl><w:tr><w:tc>" * 70 + p("72") + "</w:tc></w:tr></w:tbl>" * 70, ReasonCode.DEPTH),
        (tbl([[tc("72", '<w:gridSpan w:val="x"/>')]]), ReasonCode.CORRUPT),
    ],
)
def test_what_cannot_be_read_has_a_reason(body: str, code: ReasonCode) -> None:
    with pytest.raises(DocumentError) as caught:
        read(word(body), "report.docx")
    assert caught.value.code is code


def test_no_body_is_damage() -> None:
    with pytest.raises(DocumentError) as caught:
        read(package({"word/document.xml": part("document", "")}), "report.docx")
    assert caught.value.code is ReasonCode.CORRUPT


def test_more_elements_than_any_report_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parsing.office.word._MAX_ELEMENTS", 10)
    with pytest.raises(DocumentError) as caught:
        read(word(p("72") * 10), "report.docx")
    assert caught.value.code is ReasonCode.TOO_LARGE


def test_the_same_bytes_give_the_same_document() -> None:
    data = written(_report)
    assert read(data, "report.docx") == read(data, "report.docx")
