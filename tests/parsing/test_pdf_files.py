"""PDFs that are damaged, locked or made to burst whoever reads them: refused with a true reason, or read whole."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing import parse
from pipeline.records import ReadingLimits
from tests.parsing.pdfs import CATALOG, ONE_PAGE, PAGE, Report, hand_made, needs_font, stream
from tests.parsing.reading import raw, read, told
from tests.parsing.scans import printing, stand_in

_WORDS = "Kiểm tra 72 cơ sở, xử phạt 5 cơ sở."


def _refusal(data: bytes, limits: ReadingLimits | None = None) -> tuple[ReasonCode, str]:
    with pytest.raises(DocumentError) as caught:
        parse(raw(data, "report.pdf"), limits or ReadingLimits())
    assert "0x" not in caught.value.detail  # no address in memory: the same file says the same in every run
    return caught.value.code, caught.value.detail


def _report(pages: int = 3) -> bytes:
    report = Report()
    for page in range(1, pages + 1):
        report.paragraph(f"Trang thứ {page}. {_WORDS}")
        if page < pages:
            report.turn_page()
    return report.data()


def _locked(data: bytes, user: str) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner="chủ"))
        return out.getvalue()


def _page(contents: bytes, *more: bytes, resources: bytes = b"<< >>") -> bytes:
    page = PAGE.replace(b" /Contents", b" /Resources " + resources + b" /Contents")
    return hand_made([CATALOG, ONE_PAGE, page, contents, *more])


def _forms(levels: int, uses: int) -> bytes:
    """Forms that draw each other: uses ** levels drawings out of a few hundred bytes."""
    names = [b"<< /XObject << /F %d 0 R >> >>" % (5 + level) for level in range(levels)]
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources "
    forms = [stream(b"/F Do " * uses, entries + name) for name in [*names[1:], b"<< >>"]]
    return _page(stream(b"/F Do " * uses), *forms, resources=names[0])


def _flate_bomb(times: int) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * 1_000_000) for _ in range(80)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return _page(stream(data, b"/Filter [" + b"/FlateDecode " * times + b"]"))


@needs_font
def test_a_user_s_password_locks_and_an_owner_s_does_not() -> None:
    assert _refusal(_locked(_report(), "mật khẩu"))[0] is ReasonCode.ENCRYPTED
    assert read(_locked(_report(), ""), "report.pdf").text == read(_report(), "report.pdf").text


@needs_font
def test_a_file_without_its_end_is_healed() -> None:
    data = _report()
    document = read(data[:-200], "report.pdf")
    assert document.text == read(data, "report.pdf").text
    assert "pdf_healed" in document.repairs


@needs_font
def test_half_a_file_is_no_report_of_fewer_pages() -> None:
    code, detail = _refusal(_report(30)[: len(_report(30)) // 2])
    assert code is ReasonCode.CORRUPT
    assert "of 30 pages are damaged" in detail or "damaged" in detail


@needs_font
def test_a_flipped_bit_in_a_page_s_contents_is_seen() -> None:
    with pikepdf.open(BytesIO(_report())) as pdf:
        data = zlib.compress(pdf.pages[1].Contents.read_bytes())
        broken = bytearray(data)
        broken[len(broken) // 2] ^= 8
        pdf.pages[1].Contents.write(bytes(broken), filter=pikepdf.Name.FlateDecode)
        out = BytesIO()
        pdf.save(out)
    assert _refusal(out.getvalue()) == (ReasonCode.CORRUPT, "PDF: 1 of 3 pages are damaged: 2")


@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", ReasonCode.CORRUPT, "trailer"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 20, ReasonCode.CORRUPT, "PDF"),
        # no page at all
        (hand_made([CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"]), ReasonCode.EMPTY, "0 pages"),
        # a tree of pages that holds itself
        (hand_made([CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"]), ReasonCode.CORRUPT, "Loop"),
        # pdfplumber runs for ever on these two: an object that is itself, a table of two billion objects
        (hand_made([CATALOG, ONE_PAGE, PAGE, b"4 0 R"]), ReasonCode.CORRUPT, "1 of 1 pages"),
        (
            hand_made([CATALOG, ONE_PAGE, PAGE, stream(b"", b"/Type /XRef /W [1 2 1] /Index [0 2000000000]")]),
            ReasonCode.NO_TEXT,
            "1 pages",
        ),
        # a length that is itself
        (_page(b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"), ReasonCode.NO_TEXT, "blank"),
        # small files that are large when unpacked
        (_flate_bomb(1), ReasonCode.BOMB, "64000000"),
        (_flate_bomb(3), ReasonCode.BOMB, "64000000"),
        (_page(stream(b"\x81 " * 1_000_000, b"/Filter /RunLengthDecode")), ReasonCode.BOMB, "RunLengthDecode"),
        (
            _page(stream(zlib.compress(b"x"), b"/Filter /FlateDecode /DecodeParms << /Columns 2000000000 >>")),
            ReasonCode.BOMB,
            "2000000000 columns",
        ),
        # forms that draw each other ten times on twelve levels: PDFium would end the process
        (_forms(12, 10), ReasonCode.BOMB, "forms"),
        (_forms(60, 1), ReasonCode.BOMB, "deep"),
        # nothing is drawn
        (_page(stream(b"")), ReasonCode.NO_TEXT, "1 pages, 0 unreadable, 1 blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused(data: bytes, code: ReasonCode, detail: str) -> None:
    found, said = _refusal(data)
    assert found is code
    assert detail in said


def test_a_form_that_draws_itself_is_read() -> None:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    data = _page(stream(b"/F Do"), stream(b"/F Do", entries), resources=b"<< /XObject << /F 5 0 R >> >>")
    assert _refusal(data)[0] is ReasonCode.NO_TEXT


@needs_font
@pytest.mark.parametrize(
    ("limits", "code", "detail"),
    [
        (ReadingLimits(max_pages=2), ReasonCode.TOO_MANY_PAGES, "3 pages > 2"),
        (ReadingLimits(max_text_characters=60), ReasonCode.TOO_LARGE, "> 60"),
    ],
)
def test_limits_are_named(limits: ReadingLimits, code: ReasonCode, detail: str) -> None:
    found, said = _refusal(_report(), limits)
    assert found is code
    assert detail in said


@needs_font
def test_a_blank_back_of_a_page_is_left_out() -> None:
    report = Report()
    report.paragraph(_WORDS)
    report.turn_page()
    report.turn_page()
    report.paragraph(_WORDS)
    document = read(report.data(), "report.pdf")
    assert told(document) == [_WORDS, _WORDS]
    assert document.pages == 3
    assert [run.page for run in document.runs] == [1, 3]


@needs_font
def test_a_page_of_drawn_lines_alone_is_not_passed_over_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, printing())
    report = Report()
    report.paragraph(_WORDS)
    report.turn_page()
    report.canvas.rect(100, 100, 300, 300, fill=1)
    document = read(report.data(), "report.pdf")
    assert told(document) == [_WORDS]
    assert "page 2: nothing recognised" in document.repairs


@needs_font
def test_a_drawing_of_thousands_of_lines_is_no_table() -> None:
    report = Report()
    report.paragraph(_WORDS)
    for index in range(3_500):
        report.canvas.line(50, 100 + index / 8, 500, 100 + index / 8)
        if index % 10 == 0:
            report.canvas.line(50 + index / 8, 100, 50 + index / 8, 540)
    assert _WORDS in read(report.data(), "report.pdf").text
