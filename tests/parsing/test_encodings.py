"""Text in the encodings from before Unicode: tables, evidence, pages, mixtures, and what must be left alone."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.errors import DataError
from pipeline.parsing.characters import legacy
from pipeline.parsing.characters.encodings import Run, in_unicode, in_unicode_blocks
from pipeline.parsing.characters.legacy import Family, codes, convert, font_family, legacy_fonts, shows_capitals
from pipeline.parsing.characters.syllables import (
    is_syllable,
    marked_words,
    possible_share,
    syllable_parts,
    toneless_syllables,
)
from tests.parsing.oldtext import REPORT, old, old_bytes
from tests.parsing.reading import read

TABLES = (Family.TCVN3, Family.VNI, Family.VISCII)
_DATA = Path(pipeline.__file__).parent / "data" / "parsing"


def _rows(family: Family) -> list[tuple[str, str]]:
    with (_DATA / f"{family.value}.csv").open(encoding="utf-8", newline="") as table:
        return [(bytes.fromhex(row["code"]).decode("latin-1"), row["letter"]) for row in csv.DictReader(table)]


@pytest.mark.parametrize("family", TABLES)
def test_every_code_is_read(family: Family) -> None:
    for code, letter in _rows(family):
        around = ("V", " ") if code == "\u00a0" else ("th", "n")  # a no-break space is a letter after a capital only
        assert convert(f"{around[0]}{code}{around[1]}", family) == f"{around[0]}{letter}{around[1]}", (code, letter)


@pytest.mark.parametrize(("family", "missing"), [(Family.VNI, 0), (Family.VISCII, 0), (Family.TCVN3, 60)])
def test_the_whole_alphabet_has_codes(family: Family, missing: int) -> None:
    """TCVN3 has no capitals with a tone (its fonts for capitals draw them): 60 of the 134 letters beyond ASCII."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    vowels = "aăâeêioôơuưy"
    alphabet = {unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in ("", *marks)} | {"đ"}
    letters = {letter for small in alphabet for letter in (small, small.upper()) if not letter.isascii()}
    assert len(letters) == 134
    assert len(letters - set(codes(family).values())) == missing
    assert set(codes(family).values()) <= letters


@pytest.mark.parametrize("family", Family)
@given(numbers=st.text("0123456789.,/-% ", max_size=30))
def test_digits_are_never_touched(family: Family, numbers: str) -> None:
    assert convert(numbers, family) == numbers
    text = f"gåm {numbers} vô"
    assert "".join(char for char in convert(text, family) if char in "0123456789") == "".join(
        char for char in numbers if char in "0123456789"
    )


@pytest.mark.parametrize(
    ("family", "font"),
    [
        (Family.TCVN3, ".VnTime"),
        (Family.TCVN3, '".VnArial NarrowH"'),
        (Family.TCVN3, "VnTime"),
        (Family.TCVN3, "VnArialH"),
        (Family.VNI, "VNI-Times"),
        (Family.VNI, "VNI Helve"),
        (Family.VNI, "vni_times"),
        (Family.VISCII, "VISCII Times"),
        (None, "Times New Roman"),
        (None, "Vnumeric"),
        (None, ""),
        (None, None),
    ],
)
def test_fonts_name_their_encoding(family: Family | None, font: str | None) -> None:
    assert font_family(font) is family


def test_every_beginning_of_a_font_name_fires() -> None:
    for family, beginnings in legacy_fonts().fonts.items():
        assert all(font_family(f"{beginning}X") is family for beginning in beginnings)


@pytest.mark.parametrize(
    ("font", "capitals"),
    [(".VnTimeH", True), (".VnTime", False), (".vntimeh", True), ("VNI-TimesH", False), (".VnHelvetIns", False)],
)
def test_fonts_of_capitals(font: str, capitals: bool) -> None:
    assert shows_capitals(font) is capitals


@pytest.mark.parametrize("family", [Family.TCVN3, Family.VISCII])
def test_every_sign_alone_stays(family: Family) -> None:
    for sign in legacy_fonts().signs_alone[family]:
        assert convert(f"5 {sign} 3{sign}", family) == f"5 {sign} 3{sign}"
        assert sign in codes(family)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("CéNG HOµ X· HéI CHñ NGHÜA VI\u00d6T NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Tæ CHøC thùc hi\u00d6n", "TỔ CHỨC thực hiện"),  # a lone capital goes with the capitals beside it
        ("Tæ chøc thùc hi\u00d6n", "Tổ chức thực hiện"),
        ("Sè: 34/BC-BC§", "Số: 34/BC-BCĐ"),  # an office's letters after a number are no heading
        ("CATP Hµ Néi", "CATP Hà Nội"),
        ("ph¹t 500.000® (®ång)", "phạt 500.000đ (đồng)"),
        ("· Ch©u ¸, « t«", "· Châu á, ô tô"),  # a bullet, and letters that stand alone
        ("n\u00adíc §/c B", "nước Đ/c B"),  # the soft hyphen is a letter
    ],
)
def test_tcvn3(source: str, text: str) -> None:
    assert convert(source, Family.TCVN3) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Toång thu ngaân saùch, ñôn vò: trie\u00e4u ñoàng", "Tổng thu ngân sách, đơn vị: triệu đồng"),
        ("TOÅNG SOÁ vuï AÙn, Aùn", "TỔNG SỐ vụ Án, Án"),  # a capital with a small mark
        ("ng\u00f6ôøi, m\u00f6ôi laêm, kyõ thua\u00e4t", "người, mươi lăm, kỹ thuật"),
    ],
)
def test_vni(source: str, text: str) -> None:
    assert unicodedata.normalize("NFC", convert(source, Family.VNI)) == text


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("as_bytes", [True, False])
def test_a_text_in_an_old_encoding(family: Family, as_bytes: bool) -> None:
    if family is Family.UTF8_TWICE and as_bytes:
        pytest.skip("its bytes are UTF-8")
    document = read(old_bytes(REPORT, family) if as_bytes else old(REPORT, family))
    assert document.text == REPORT
    assert document.repairs == (f"encoding:{family.value}",)
    assert document.encoding == ("cp1252" if as_bytes else "utf-8")


@pytest.mark.parametrize("family", TABLES)
def test_half_a_file_of_each(family: Family) -> None:
    """Two texts put together, as bytes and as characters."""
    half = "Kiểm tra 72 cơ sở, xử lý 5 vụ ở huyện Văn Giang.\nPhạt 12,5 triệu đồng."
    document = read(f"{half}\n".encode() + old_bytes(REPORT, family))
    assert document.text == f"{half}\n{REPORT}"
    assert document.encoding == "utf-8"
    assert read(f"{old(REPORT, family)}\n{half}").text == f"{REPORT}\n{half}"


def test_two_old_encodings_in_one_file() -> None:
    text = f"{old(REPORT, Family.TCVN3)}\n{old(REPORT, Family.VNI)}"
    document = read(text.encode("latin-1"))
    assert document.text == f"{REPORT}\n{REPORT}"
    assert document.repairs == ("encoding:tcvn3", "encoding:vni")


def test_a_line_that_somebody_went_on_writing() -> None:
    lines = "mét sè c©y trồng chñ yÕu\nso víi kế hoạch; sè tại xã\nTổng số: 5"
    text = read(f"{old(REPORT, Family.TCVN3)}\n{lines}").text
    assert text.split("\n")[-3:] == ["một số cây trồng chủ yếu", "so với kế hoạch; sè tại xã", "Tổng số: 5"]


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        unicodedata.normalize("NFC", "Toàn tỉnh có: hoà, toán, xuân, uỷ ban, Đoàn; quê, hoá, Thuý, tuần"),
        "Kiểm tra 20 m² ở 25 °C, 5½ giờ, dài 3 µm, ngày 1·5 » trang chủ · liên hệ © 2021",
        "L'été dernier, la préfecture a contrôlé 72 établissements à Besançon, où 5 ont été fermés. Ça coûte 5 œufs.",
        "A fiscalização inspecionou 72 estabelecimentos; em São Luís, três dos 12 eram reincidentes, até 5 à noite.",
        "Đắk Lắk, Krông Pắk, Kon Plông, Êđê, H’Mông, LĐTBXH, NĐ-CP, BCĐ, UBND, “Bông hồng”",
        "Sè vô",  # two words are no evidence
    ],
)
def test_what_is_unicode_stays(text: str) -> None:
    repairs: set[str] = set()
    assert in_unicode_blocks([(Run(line),) for line in text.split("\n")], repairs) == [
        [line] for line in text.split("\n")
    ]
    assert repairs == set()


def test_the_gold_corpus_stays_as_it_is() -> None:
    """652 Unicode texts of every genre: not one line is taken for another encoding."""
    texts = sorted((Path(__file__).parents[2] / "corpus" / "gold" / "texts").glob("*.txt"))
    assert len(texts) > 600
    for path in texts:
        lines = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig")).split("\n")
        repairs: set[str] = set()
        assert in_unicode_blocks([(Run(line),) for line in lines], repairs) == [[line] for line in lines], path.name
        assert repairs == set()


@pytest.mark.parametrize(
    ("text", "font", "expected"),
    [
        ("S¶n xuÊt n«ng nghi\u00d6p", ".VnArial", "Sản xuất nông nghiệp"),
        ("vô", ".VnTime", "vụ"),  # a syllable both ways: the font is believed
        ("vô", "Arial", "vô"),
        ("vô", None, "vô"),
        ("céng hoµ", ".VnTimeH", "CỘNG HOÀ"),
        ("Tổng số", ".VnTime", "Tổng số"),  # the font was kept, the text is Unicode
        ("Ngân sách", ".VnTime", "Ngân sách"),
        ("Ngaân saùch", "VNI-Times", "Ngân sách"),
        ("1.234,5", ".VnTimeH", "1.234,5"),
        ("", ".VnTime", ""),
    ],
)
def test_a_run_by_its_font(text: str, font: str | None, expected: str) -> None:
    assert in_unicode(text, font) == expected


def test_a_font_that_lies_is_not_believed() -> None:
    """All other text in the font is Unicode, so the word that could be either is too."""
    cells = ["Công nghiệp", "Số vụ", "Thành thị", "có", "vô"]
    repairs: set[str] = set()
    assert in_unicode_blocks([(Run(cell, ".VnTime"),) for cell in cells], repairs) == [[cell] for cell in cells]
    assert repairs == set()
    honest = ["Công nghiệp", "Số vụ", "Thành thị", "tháng"]
    old_cells = [(Run(old(cell, Family.TCVN3), ".VnTime"),) for cell in honest]
    assert in_unicode_blocks(old_cells, repairs) == [[cell] for cell in honest]
    assert repairs == {"encoding:tcvn3"}


def _page(body: str, charset: str = "windows-1252") -> bytes:
    head = f'<html><head><meta charset="{charset}"><title>{old("Báo cáo kết quả", Family.TCVN3)}</title></head>'
    return f"{head}<body>{body}</body></html>".encode("latin-1")


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "windows-1258", "utf-8", "x-viet-tcvn"])
def test_a_page_in_tcvn3_whatever_it_declares(charset: str) -> None:
    body = "".join(f'<p><font face=".VnTime">{old(line, Family.TCVN3)}</font></p>' for line in REPORT.split("\n"))
    document = read(_page(body, charset), "page.html")
    assert document.text == REPORT
    assert "encoding:tcvn3" in document.repairs


def test_a_page_whose_fonts_are_in_its_style_sheet() -> None:
    body = "".join(f'<p class="MsoNormal">{old(line, Family.VNI)}</p>' for line in REPORT.split("\n"))
    document = read(_page(body), "page.html")
    assert document.text == REPORT


def test_a_page_of_several_fonts() -> None:
    """Fonts by attribute and by style, of capitals, in one another; words that a tag parts; entities."""
    body = (
        f"<div style=\"font-family: '.VnTimeH', serif; font-size: 14pt\"><p>{old('báo cáo', Family.TCVN3)}</p></div>"
        f'<div style="font: bold 12pt VNI-Times"><p>{old("Kiểm tra 72 cơ sở", Family.VNI)}'
        '<font face="Arial"> t&#7841;i huy&#7879;n</font></p></div>'
        '<p><font face=".VnTime">m<b>&#185;</b>i d&copy;m: 1.2&#8203;34 v&ocirc;, n&shy;&iacute;c</font></p>'
        '<p><font face="Times New Roman">phạt 5 vụ</font></p>'.encode("ascii", "xmlcharrefreplace").decode()
    )
    document = read(_page(body), "page.html")
    assert document.text.split("\n") == [
        "BÁO CÁO",
        "Kiểm tra 72 cơ sở tại huyện",
        "mại dâm: 1.234 vụ, nước",
        "phạt 5 vụ",
    ]
    assert {"encoding:tcvn3", "encoding:vni", "invisible"} <= set(document.repairs)
    assert all(run.node for run in document.runs)


def test_runs_of_an_old_text_lead_back_to_its_bytes() -> None:
    data = old_bytes(REPORT, Family.VNI)
    document = read(data)
    for run in document.runs:
        source = data[run.byte_start : run.byte_end].decode("cp1252")
        assert unicodedata.normalize("NFC", convert(source, Family.VNI)) == run.span.of(document.text)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=12), st.sampled_from(Family))
def test_any_text_is_read_without_failing(lines: list[str], family: Family) -> None:
    mixed = [line if index % 2 else old(line, family) for index, line in enumerate([*REPORT.split("\n"), *lines])]
    read_lines = in_unicode_blocks(
        [(Run(line, (None, ".VnTimeH")[index % 5 == 4]),) for index, line in enumerate(mixed)], set()
    )
    assert len(read_lines) == len(mixed)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("code;letter\nB8;á\n", "columns"),
        ("code,letter\nZZ,á\n", "non-hexadecimal"),
        ("code,letter\nB8,á\nB8,à\n", "B8"),
        ("code,letter\n61,á\n", "61"),  # an ASCII letter is no code
        ("code,letter\nB8,5\n", "B8"),
    ],
)
def test_a_broken_table_is_refused(table: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data" / "parsing"
    folder.mkdir(parents=True)
    (folder / "tcvn3.csv").write_text(table, encoding="utf-8")
    monkeypatch.setattr(legacy, "files", lambda _: tmp_path)
    codes.cache_clear()
    with pytest.raises(DataError, match=reason):
        codes(Family.TCVN3)
    codes.cache_clear()


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "Nghĩa",
        "quốc",
        "quýt",
        "giếng",
        "gì",
        "gìn",
        "khuỷu",
        "thuở",
        "hoà",
        "hòa",
        "ý",
        "Ở",
        "xoong",
        "tuyết",
        "ĐƯỜNG",
        "yếu",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["toång", "c¸c", "établi", "vuï", "mắt́", "cêm", "ngiêng", "các̀", "cat", "hôc", "NĐ", "Đắk"]
)
def test_no_syllables(word: str) -> None:
    """Old codes, other languages, two tones, unfit onsets, stops with a tone that they cannot have, abbreviations."""
    assert not is_syllable(word)


def test_every_part_of_a_syllable_is_used() -> None:
    parts, spelled = syllable_parts(), toneless_syllables()
    for onset in parts.onsets:
        assert any(syllable.startswith(onset) for syllable in spelled)
    assert {rime for line in parts.rimes for rime in line.split()} <= spelled
    assert {f"q{rime}" for line in parts.rimes_after_q for rime in line.split()} <= spelled
    assert {f"gi{rime.removeprefix('i')}" for rime in parts.rimes_after_gi} <= spelled
    for front in parts.front_letters:
        for onset in parts.front_onsets:
            assert any(syllable.startswith(onset + front) for syllable in spelled)
        assert not any(syllable.startswith(tuple(onset + front for onset in parts.back_onsets)) for syllable in spelled)
    assert all(any(syllable.endswith(stop) for syllable in spelled) for stop in parts.stops)


def test_words_with_marks() -> None:
    assert marked_words("Các vụ: 12 cat · » c¸c") == ["Các", "vụ", "c¸c"]
    assert possible_share("Các vụ toång") == (2, 3)
