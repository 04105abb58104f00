"""Files that commands write: whole or not at all, and never outside their folder."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.output import OutputError, TextFolder, csv_header, csv_rows, safe_stem, whole_file
from pipeline.records_json import line_fields


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        ("/reports/Báo cáo 2021.txt", "Báo_cáo_2021"),
        ("https://tinh.gov.vn/tin/bao-cao.html?x=1&y=2", "bao-cao"),
        ("https://tinh.gov.vn/tin/123/", "123"),
        # Names that would leave the folder or hide the file (reliability row B17).
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.txt", "x"),
        ("/reports/..", "document"),
        ("/reports/.hidden", "hidden"),
        ("", "document"),
        ("/reports/a\0b\n.txt", "a_b"),
        ("/reports/\u202egnp.txt", "gnp"),
        ("a" * 300 + ".txt", "a" * 180),
        ("/reports/a.b.txt", "a.b"),
    ],
)
def test_safe_names(source: str, stem: str) -> None:
    assert safe_stem(source) == stem


@given(st.text())
def test_any_source_gives_a_plain_name(source: str) -> None:
    stem = safe_stem(source)
    assert 0 < len(stem.encode("utf-8", "surrogatepass")) <= 180
    assert "/" not in stem
    assert "\\" not in stem
    assert not stem.startswith(".")
    assert stem.isprintable()


def test_equal_names_are_numbered(tmp_path: Path) -> None:
    folder = TextFolder(tmp_path / "texts")
    sources = ("a/x.txt", "b/x.html", "c/X.txt", "d/x-2.txt")
    names = [folder.write(source, f"text of {source}").name for source in sources]
    assert names == ["x.txt", "x-2.txt", "X-3.txt", "x-2-2.txt"]
    for name, source in zip(names, sources, strict=True):
        assert (tmp_path / "texts" / name).read_text(encoding="utf-8") == f"text of {source}"


def test_line_ends_stay(tmp_path: Path) -> None:
    path = TextFolder(tmp_path).write("a.txt", "một\nhai\n")
    assert path.read_bytes() == "một\nhai\n".encode()


def test_a_link_in_the_folder_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("mine")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").symlink_to(tmp_path / "outside.txt")
    TextFolder(tmp_path / "texts").write("a.txt", "theirs")
    assert (tmp_path / "outside.txt").read_text() == "mine"
    assert (tmp_path / "texts" / "a.txt").read_text() == "theirs"


def test_an_error_leaves_the_earlier_file_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")

    def write_half() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_devices_are_written_directly() -> None:
    with whole_file(Path("/dev/null")) as file:
        file.write(b"x")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("name", ["none/out.csv", ".", "file/out.csv"])
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write"), whole_file(tmp_path / name):
        pass


def test_a_text_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        TextFolder(tmp_path / "file")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", "  ="])
def test_no_cell_of_a_csv_is_a_formula(start: str) -> None:
    stream = io.StringIO()
    csv_header(stream)
    line = dict.fromkeys(line_fields()) | {"sentence": f"{start}1+2", "value": -5, "detail": ["police", "seller"]}
    csv_rows(stream, [line])
    row = stream.getvalue().split("\n", 1)[1]
    assert f",'{start}".replace("\r", "\n") in row.replace('"', "").replace("\r", "\n")
    assert ",-5," in row, "numbers stay numbers"
    assert ",police|seller," in row
