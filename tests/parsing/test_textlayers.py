"""Text layers that lie: letters that stand for others are put right, lost ones are read from the page's image."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from pipeline.errors import DataError
from pipeline.parsing.printed import textlayer
from pipeline.parsing.printed.textlayer import Fault, FaultCount, faults, is_lying
from pipeline.parsing.views import locate
from pipeline.records import ReadingLimits
from pipeline.spans import Span
from tests.parsing.pdfs import Report, needs_font
from tests.parsing.reading import raw, read, told
from tests.parsing.scans import pictures, printing, stand_in

_HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
_TEXT = (
    "Trong 6 tháng đầu năm 2023, các đội kiểm tra liên ngành đã kiểm tra 72 lượt cơ sở kinh doanh dịch vụ có điều "
    "kiện, phát hiện 14 cơ sở vi phạm, xử phạt vi phạm hành chính 120 triệu đồng, đình chỉ hoạt động 02 cơ sở."
)
_GARBAGE = "7URQJ WKiQJ ÿҫX QăP FiF ÿӝL NLӇP WUD OLrQ QJjQK ÿm NLӇP WUD OѭӧW Fѫ Vӣ NLQK GRDQK " * 4


def _faults_of(*pages: str) -> list[Fault]:
    count = FaultCount()
    for page in pages:
        count.add([page])
    return count.found()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        # the gazette of Hồ Chí Minh City
        ("Các ñội ñã kiểm tra 72 cơ sở; Qð số 5", "ñ_for_đ"),
        # VnTime fonts
        ("Trƣởng phòng, phƣờng 5", "ƣ_for_ư"),
        # Word 2007, Times New Roman
        ("XÃ QUẢNG PH\u00d6, XÃ QUẢNG PH\u00d6", "Õ_for_Ò"),
        # one word, but in the motto, where it is certain
        ("CỘNG HÕA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Õ_for_Ò"),
    ],
)
def test_letters_that_stand_for_others_are_known(words: str, name: str) -> None:
    assert [fault.name for fault in _faults_of(words)] == [name]


def test_every_letter_of_every_fault_is_put_right() -> None:
    samples = {"ñ": "ñiều", "ð": "ðất", "ƣ": "tƣ", "Ƣ": "TƢ", "Õ": "CỘNG HÕA XÃ HỘI CHỦ NGHĨA", "\u00d6": "PH\u00d6"}
    for fault in faults():
        for letter, meant in fault.letters.items():
            sample = samples.pop(chr(letter))
            assert [found.name for found in _faults_of(sample, sample)] == [fault.name]
            assert meant in sample.translate(fault.letters)
    assert not samples


@pytest.mark.parametrize(
    "words",
    [
        _TEXT,
        # names of others; an Icelandic and a Spanish one
        "Ông Muñoz và bà Sigurðardóttir, thành phố K\u00d6LN",
        # õ is a letter of ours too: nothing tells that it is not meant
        "VÕ VĂN KIỆT, VÕ THỊ SÁU",
        # a single word could be anything
        "ñặc",
    ],
)
def test_honest_letters_stay(words: str) -> None:
    assert _faults_of(words) == []


def test_foreign_letters_do_not_make_a_broken_motto() -> None:
    # found by the quick look, which passes over letters that are no ASCII even without marks; not by the true one
    text = f"Độc lập - tΩ do {_TEXT}"
    assert textlayer._may_lack_letters(text)
    assert not is_lying(text)


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        (_TEXT, False),
        (f"{_HEAD} {_TEXT}", False),
        # what is put right by letters need not be recognised
        (_TEXT.replace("đ", "ñ").replace("ư", "ƣ"), False),
        # one letter of the font is missing
        ("CỘNG ÒA XÃ ỘI C Ủ NG ĨA VIỆT NAM Độc lập - Tự do - ạnh phúc", True),
        (f"{_HEAD} {_TEXT}".replace("h", "").replace("H", ""), True),
        # the heading broken over lines, with its tone on the other vowel
        ("CỘNG HOÀ XÃ HỘI\nCHỦ NGHĨA VIỆT NAM", False),
        # codes of a font's letters; with and without letters beyond ASCII
        (_GARBAGE, True),
        (_GARBAGE.encode("ascii", "ignore").decode() * 2, True),
        ("\ue012\ue044 \ue013\ue020 72 \ue021", True),
        ("\ufffd\ufffd\ufffd 72 \ufffd\ufffd", True),
        # English is a language
        ("The committee inspected the establishments in the first six months of the year. " * 8, False),
        # abbreviations and numbers alone
        ("VT 1.200 TP 3.400 QĐ 5.600 " * 20, False),
        ("", False),
    ],
)
def test_a_layer_that_is_not_what_the_page_shows_is_known(text: str, lies: bool) -> None:
    assert is_lying(text) is lies


def _layer(text: str, picture: bool = False) -> bytes:
    report = Report()
    if picture:
        image = pictures(_layer(_TEXT))[0]
        report.canvas.drawInlineImage(image, 0, 0, 595, 842)
    report.paragraph(text)
    return report.data()


@needs_font
def test_a_layer_with_other_letters_is_put_right_and_still_leads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no page needs recognition
    data = _layer(_TEXT.replace("đ", "ñ"))
    document = read(data, "gazette.pdf")
    assert told(document) == [_TEXT]
    assert "text_layer:ñ_for_đ" in document.repairs
    at = document.text.index("đồng")
    ((box,),) = locate(raw(data, "gazette.pdf"), document.text_sha256, [Span(at, at + 4)], ReadingLimits())
    page = pypdfium2.PdfDocument(data)[0]
    found = page.get_textpage().get_text_bounded(box.x0, 842 - box.bottom, box.x1, 842 - box.top)
    assert "ñồng" in found


@needs_font
def test_a_page_with_lost_letters_is_read_from_its_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report()
    report.paragraph(_HEAD.replace("H", ""))
    report.turn_page()
    report.paragraph(_TEXT)
    data = report.data()
    stand_in(tmp_path, monkeypatch, printing(_HEAD))
    document = read(data, "decree.pdf")
    assert "".join(document.text.split()) == "".join(f"{_HEAD}{_TEXT}".split())
    assert "recognised" in document.repairs
    assert (tmp_path / "calls").read_text().count("run") == 1  # only the page that lies


@needs_font
def test_without_tesseract_a_doubtful_layer_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    document = read(_layer(_HEAD.replace("H", "")), "decree.pdf")
    assert document.text.startswith("CỘNG ÒA")
    assert "page 1: doubtful text layer, tesseract is not installed" in document.repairs


@needs_font
def test_recognition_that_gives_less_does_not_replace_a_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, printing("CỘNG"))
    assert read(_layer(_HEAD.replace("H", "")), "decree.pdf").text.startswith("CỘNG ÒA")


@needs_font
@pytest.mark.parametrize(
    ("text", "picture", "recognised"),
    [
        # a scan with a signature, or with a layer by a program that knows only English
        ("Ký bởi: Văn phòng, 10/07/2026", True, True),
        ("bao cao cong tac thang nam co so kinh doanh dich vu " * 6, True, True),
        # the picture and a true layer of recognised text
        (f"{_TEXT} {_TEXT} {_TEXT}", True, False),
        # a short page
        ("Biểu số 3", False, False),
    ],
)
def test_a_thin_layer_over_a_picture_of_the_page_is_not_its_text(
    text: str, picture: bool, recognised: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, printing(*[_TEXT] * 2))
    assert read(_layer(text, picture), "scan.pdf").text.startswith("Trong 6 tháng đầu") is (
        recognised or "Trong" in text
    )
    assert (tmp_path / "calls").exists() is recognised


@pytest.mark.parametrize("content", ["{}", "faults: {a: {}}", "faults: {a: {ab: c}}", "faults: {a: {b: c}, d: {b: e}}"])
def test_a_broken_data_file_is_refused(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "parsing").mkdir(parents=True)
    (tmp_path / "data" / "parsing" / "textlayers.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr("pipeline.datafiles.files", lambda _: tmp_path)
    with pytest.raises(DataError, match="textlayers"):
        textlayer.faults.__wrapped__()
