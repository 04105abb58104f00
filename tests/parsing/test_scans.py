"""Pages that are pictures: what Tesseract sees becomes text with places, and what goes wrong is told."""

from __future__ import annotations

import io
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing import parse
from pipeline.parsing.scans import tesseract
from pipeline.parsing.scans.rulings import find_rulings
from pipeline.parsing.views import locate
from pipeline.records import BlockKind, ParsedDocument, ReadingLimits
from pipeline.spans import Span
from tests.parsing.pdfs import Report, needs_font
from tests.parsing.reading import check, raw
from tests.parsing.scans import file_of, needs_tesseract, pictures, printing, scanned, stand_in

_WORDS = (
    "Trong 6 tháng đầu năm 2023, các đội kiểm tra liên ngành đã kiểm tra 1.214 lượt cơ sở kinh doanh dịch vụ, phát "
    "hiện 86 cơ sở vi phạm, xử phạt vi phạm hành chính 412,5 triệu đồng; triệt phá 14 vụ, bắt giữ 52 đối tượng."
)


def _page(*paragraphs: str) -> bytes:
    report = Report()
    report.heads(("UBND TỈNH MẪU", "SỞ LAO ĐỘNG"), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do"))
    for paragraph in paragraphs:
        report.paragraph(paragraph)
    return report.data()


def _dark(size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A page with something on it."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((200, 200, 900, 900), fill=0)
    return image


def _read(data: bytes, name: str, limits: ReadingLimits | None = None) -> ParsedDocument:
    document = parse(raw(data, name), limits or ReadingLimits())
    check(document)
    return document


def _refusal(data: bytes, name: str, limits: ReadingLimits | None = None) -> tuple[ReasonCode, str]:
    with pytest.raises(DocumentError) as caught:
        parse(raw(data, name), limits or ReadingLimits())
    return caught.value.code, caught.value.detail


@needs_font
@needs_tesseract
@pytest.mark.parametrize(
    ("skew", "turn"),
    [
        (0.0, 0),
        # laid askew on the glass
        (1.0, 0),
        # a wide table that was printed sideways; the other way round
        (-0.5, 90),
        (0.5, 270),
    ],
)
def test_a_scan_is_read_and_its_numbers_are_where_they_were_seen(skew: float, turn: int) -> None:
    printed = _page(_WORDS)
    image = pictures(printed, skew=skew, turn=turn)[0]
    data = scanned([image])
    document = _read(data, "scan.pdf")
    assert Levenshtein.normalized_distance(_WORDS, document.text[-len(_WORDS) :]) <= 0.02
    assert document.text.startswith("UBND TỈNH MẪU")  # the left half of the letterhead first
    assert (document.pages, document.repairs) == (1, ("line_ends", "recognised"))
    seen = [word.span.of(document.text) for word in document.recognised]
    assert seen.count("1.214") == 1
    assert all(word.confidence > 0.8 for word in document.recognised)
    at = document.text.index("1.214")
    ((box,),) = locate(raw(data, "scan.pdf"), document.text_sha256, [Span(at, at + 5)], ReadingLimits())
    place = [side * image.width / (image.width * 72 / 300) for side in (box.x0, box.top, box.x1, box.bottom)]
    number = image.crop(tuple(round(side) for side in place)).rotate(-turn, expand=True)  # type: ignore[arg-type]
    assert tesseract.seen_words(_pnm(_framed(number)), 300)[0].text.strip(".,") == "1.214"


def _framed(image: Image.Image) -> Image.Image:
    page = Image.new("L", (image.width + 200, image.height + 200), 255)
    page.paste(image, (100, 100))
    return page


def _pnm(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PPM")
    return target.getvalue()


@needs_font
@needs_tesseract
@pytest.mark.parametrize("skew", [0.0, -0.7])
def test_a_ruled_table_of_a_scan_keeps_its_cells(skew: float) -> None:
    rows: list[list[str | None]] = [
        ["Huyện", "Lượt cơ sở được kiểm tra", "Số vụ"],
        ["Sầm Sơn", "275", "11"],
        ["Mường Lát", "45", "10"],
        ["Thọ Xuân", "1.061", "3"],
        ["Tổng cộng", None, "14"],
    ]
    report = Report()
    report.paragraph(_WORDS)
    report.ruled(rows, (120, 180, 80))
    document = _read(scanned(pictures(report.data(), skew=skew)), "scan.pdf")
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    found = {(cell.row, cell.column): cell.span.of(document.text) for cell in table.cells}
    wanted = {(row, column): text for row, cells in enumerate(rows) for column, text in enumerate(cells) if text}
    assert found == wanted


def test_lines_of_a_table_are_found_askew_dotted_and_pale() -> None:
    page = Image.new("L", (1600, 1000), 250)
    draw = ImageDraw.Draw(page)
    for row in range(4):
        draw.line((200, 200 + 150 * row, 1400, 200 + 150 * row), fill=150, width=3)
    for start in range(200, 1400, 40):  # the one in the middle is dotted, but for a piece of it
        draw.rectangle((start, 345, start + 9, 355), fill=250)
    draw.line((600, 350, 700, 350), fill=150, width=3)
    for column in (200, 800, 1400):
        draw.line((column, 200, column, 650), fill=150, width=2)
    draw.text((300, 250), "72", fill=0, font_size=60)
    askew = page.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=250)
    found = find_rulings(np.asarray(askew), 300)
    assert len({round(line.y0 / 40) for line in found.level}) >= 4
    assert len(found.upright) == 3
    left = found.without < 120
    assert 300 < np.count_nonzero(left) < 3000  # the number alone
    assert np.nonzero(left)[1].max() < 500


def test_underlines_and_photographs_are_no_tables() -> None:
    page = Image.new("L", (1600, 1000), 250)
    ImageDraw.Draw(page).line((200, 200, 900, 200), fill=0, width=4)
    ImageDraw.Draw(page).rectangle((200, 400, 900, 900), fill=20)
    found = find_rulings(np.asarray(page), 300)
    assert (found.level, found.upright) == ((), ())
    assert found.without is not None
    noise = np.random.default_rng(3).integers(0, 255, (900, 900)).astype(np.uint8)
    assert find_rulings(noise, 300).level == ()
    assert find_rulings(np.zeros((5, 5), np.uint8), 300).level == ()


@needs_font
@needs_tesseract
def test_a_tiff_of_two_pages_is_read_like_a_scan() -> None:
    document = _read(file_of([pictures(_page(_WORDS))[0], _dark(), pictures(_page(_WORDS))[0]], "TIFF"), "fax.tif")
    assert document.pages == 3
    assert {run.page for run in document.runs} == {1, 3}
    assert "page 2: nothing recognised" in document.repairs
    assert document.parser == "image/1"


def test_recognised_pages_are_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted scan goes on where it stopped; a page that was kept takes no time and is not told again."""
    calls = stand_in(tmp_path / "bin", monkeypatch, printing("Kiểm tra 72 cơ sở")) / "calls"
    told: list[int] = []
    limits = ReadingLimits(page_cache=tmp_path / "pages", page_read=lambda: told.append(1))
    data = scanned([_dark(), _dark()])
    first = _read(data, "scan.pdf", limits)
    assert (len(calls.read_text().split()), len(told)) == (2, 2)
    assert _read(data, "scan.pdf", limits) == first
    assert (len(calls.read_text().split()), len(told)) == (2, 2)
    kept = sorted((tmp_path / "pages").rglob("*.json"))
    assert len(kept) == 2
    for damage in (b"", b"{}", b"[1]", b"\xff", kept[0].read_bytes()[:-20], kept[1].read_bytes(), b"[" * 100_000):
        kept[0].write_bytes(damage)
        assert _read(data, "scan.pdf", limits) == first
    assert len(calls.read_text().split()) == 9
    assert sorted((tmp_path / "pages").rglob("*")) == sorted([kept[0].parent, *kept])  # no half files


def test_where_pages_cannot_be_kept_they_are_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch, printing("Kiểm tra 72 cơ sở"))
    (tmp_path / "pages").write_text("a file, no folder")
    assert _read(scanned([_dark()]), "scan.pdf", ReadingLimits(page_cache=tmp_path / "pages")).text


def test_words_of_an_image_lead_back_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch, printing("Kiểm tra 72 cơ sở"))
    data = file_of([_dark((2480, 3508))], "PNG")
    document = _read(data, "scan.png")
    at = document.text.index("72")
    ((box,),) = locate(raw(data, "scan.png"), document.text_sha256, [Span(at, at + 2)], ReadingLimits())
    pixels = [round(side * 300 / 72) for side in (box.x0, box.top, box.x1, box.bottom)]
    assert pixels == [460, 180, 560, 220]  # the third word of the stand-in


def test_confidence_of_words_with_digits_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch, printing("| Kiểm tra |72 cơ sở, 1O _ vụ", confidence=81.25))
    document = _read(scanned([_dark()]), "scan.pdf")
    assert document.text == "Kiểm tra 72 cơ sở, 1O    vụ"  # rulings are no letters
    seen = [(word.span.of(document.text), word.confidence) for word in document.recognised]
    assert seen == [("72", 0.8125), ("1O", 0.8125)]


@pytest.mark.parametrize(
    ("image", "body", "repairs"),
    [
        # a page on which something is to be seen but nothing to be read
        (_dark(), printing(), "page 2: nothing recognised"),
        # a photograph: Tesseract guesses
        (_dark(), printing("ÂẤ 7 ịẵ", confidence=12), "page 2: nothing recognised"),
    ],
)
def test_a_page_of_which_nothing_is_read_is_told(
    image: Image.Image, body: str, repairs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = f'if [ "$(wc -l < {tmp_path}/bin/calls)" = 1 ]; then\n{printing("Kiểm tra 72 cơ sở")}\nelse\n{body}\nfi'
    stand_in(tmp_path / "bin", monkeypatch, once)
    document = _read(scanned([_dark(), image]), "scan.pdf")
    assert (document.text, document.pages) == ("Kiểm tra 72 cơ sở", 2)
    assert repairs in document.repairs


def test_the_blank_back_of_a_scanned_page_is_no_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the shadow of the sheet's edge and a few specks."""
    back = Image.new("L", (2480, 3508), 244)
    draw = ImageDraw.Draw(back)
    draw.rectangle((0, 0, 20, 3508), fill=30)
    draw.ellipse((900, 900, 908, 908), fill=60)
    stand_in(tmp_path / "bin", monkeypatch, printing())
    code, detail = _refusal(scanned([back]), "scan.pdf")
    assert (code, detail) == (ReasonCode.NO_TEXT, "1 pages, 0 unreadable, 1 blank")
    code, detail = _refusal(scanned([back, _dark()]), "scan.pdf")
    assert (code, detail) == (ReasonCode.NO_TEXT, "2 pages, 1 unreadable, 1 blank")


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ("sleep 60", ReasonCode.TIMEOUT, "more than"),
        # it ends, but what it started keeps its pipes open
        ("sleep 61 & exit 0", ReasonCode.TIMEOUT, "more than"),
        ("exec cat /dev/zero", ReasonCode.CRASH, "bytes printed"),
        ("cat /dev/zero >&2", ReasonCode.CRASH, "bytes printed"),
        ("exit 139", ReasonCode.CRASH, "exit status 139"),
        ("kill -SEGV $$", ReasonCode.CRASH, "signal 11"),
        ("echo 'Error opening data file' >&2; exit 1", ReasonCode.CRASH, "Error opening data file"),
    ],
)
def test_a_program_that_misbehaves_is_ended_with_all_it_started(
    body: str, code: ReasonCode, detail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "_SECONDS", 1.0)
    stand_in(tmp_path / "bin", monkeypatch, f"echo $$ > {tmp_path}/group\n{body}")
    found, said = _refusal(scanned([_dark()]), "scan.pdf")
    assert (found, detail in said) == (code, True), said
    group = int((tmp_path / "group").read_text())
    for _ in range(100):  # what was orphaned is reaped by the system, a moment later
        if not _lives(group):
            break
        time.sleep(0.05)
    assert not _lives(group)


def _lives(group: int) -> bool:
    """Whether a process of a group runs; one that waits to be reaped does not."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


@pytest.mark.parametrize("languages", [None, "eng"])
def test_without_the_program_or_its_data_it_is_said_what_to_install(
    languages: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if languages is None:
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        monkeypatch.setenv("LANGUAGES", languages)
        body = 'printf "List (1):\\neng\\n"'
        script = stand_in(tmp_path / "bin", monkeypatch, body) / "tesseract"
        script.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    code, detail = _refusal(file_of([_dark()], "PNG"), "scan.png")
    assert code is ReasonCode.UNSUPPORTED
    assert "tesseract-ocr-vie" in detail


def _png_of(width: int, height: int) -> bytes:
    """A PNG of white pixels, written down without ever having them in memory."""
    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (width // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    body = b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _tiff_of(frames: int) -> bytes:
    small = Image.new("1", (8, 8), 1)
    target = io.BytesIO()
    small.save(target, "TIFF", save_all=True, append_images=[small] * (frames - 1))
    return target.getvalue()


def _looping_tiff() -> bytes:
    """Its only frame names itself as the next one."""
    data = bytearray(_tiff_of(1))
    start = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[start : start + 2], "little")
    data[start + 2 + 12 * entries : start + 6 + 12 * entries] = data[4:8]
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        # above Pillow's own error, above its warning, above our limit
        (_png_of(30_000, 30_000), ReasonCode.BOMB, "900000000"),
        (_png_of(12_000, 10_000), ReasonCode.BOMB, "120000000"),
        (_png_of(8_000, 8_000), ReasonCode.BOMB, "8000 x 8000"),
        (_tiff_of(101), ReasonCode.TOO_MANY_PAGES, "more than 100"),
        # cut off; only the first bytes right
        (_png_of(800, 800)[:90], ReasonCode.CORRUPT, "image"),
        (b"\xff\xd8\xff" + b"\x00" * 300, ReasonCode.CORRUPT, "image"),
        (b"II*\x00" + b"\xff" * 300, ReasonCode.CORRUPT, "image"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_images_that_cannot_be_read_are_refused(
    data: bytes, code: ReasonCode, detail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, printing())
    found, said = _refusal(data, "scan.tif", ReadingLimits(max_pages=100))
    assert (found, detail in said) == (code, True), said


def test_a_tiff_that_names_a_frame_twice_has_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch, printing("Kiểm tra 72 cơ sở"))
    assert _read(_looping_tiff(), "fax.tif").pages == 1


@pytest.mark.parametrize(
    ("image", "form"),
    [
        # transparent paper, a palette, 16 bits, a photograph, a fax
        (Image.new("LA", (900, 1200), (0, 0)), "PNG"),
        (_dark().convert("P"), "PNG"),
        (Image.fromarray(np.where(np.asarray(_dark()) > 0, 60_000, 900).astype(np.uint16)), "PNG"),
        (_dark().convert("CMYK"), "JPEG"),
        (_dark().convert("1"), "TIFF"),
    ],
    ids=["transparent", "palette", "16 bits", "CMYK", "bilevel"],
)
def test_images_of_every_kind_reach_the_program(
    image: Image.Image, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"cat > {tmp_path}/seen.pgm\n" + printing("Kiểm tra 72 cơ sở")
    stand_in(tmp_path / "bin", monkeypatch, body)
    assert _read(file_of([image], form), "scan").text == "Kiểm tra 72 cơ sở"
    with Image.open(tmp_path / "seen.pgm") as seen:
        assert seen.size == image.size
        corner = seen.getpixel((5, 5))
        assert isinstance(corner, int)
        assert corner > 120  # paper is not black


def test_an_image_without_resolution_is_taken_for_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens write 96 dots per inch, whatever they show; small images are enlarged to what is read best."""
    body = f"head -c 20 > {tmp_path}/seen.pgm\n" + printing("Kiểm tra 72 cơ sở")
    stand_in(tmp_path / "bin", monkeypatch, body)
    target = io.BytesIO()
    _dark((877, 1240)).save(target, "PNG", dpi=(96, 96))
    assert _read(target.getvalue(), "screen.png").pages == 1
    assert (tmp_path / "seen.pgm").read_bytes().split()[1:3] == [b"2481", b"3508"]
