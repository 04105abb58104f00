"""Originals that others collected: WARC files, zip files, folders; names are data, bombs end before they unpack."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.frontier import Original, PageKind
from pipeline.sources.crawl.collected import Collected, collect
from pipeline.sources.crawl.originals import WarcFolder, original_suffix

LIMIT = 1_000_000
PAGE = "<html><body>Triệt phá 12 vụ mại dâm</body></html>".encode()
TIME = datetime(2021, 2, 3, 4, 5, 6, 789000, UTC)


def original(address: str, body: bytes, content_type: str = "text/html", status: int = 200) -> Original:
    headers = (("Content-Type", content_type), ("X-Máy".encode().decode("latin-1"), "a"))
    return Original(address, TIME, status, headers, body, "", content_type, "")


def kept(path: Path) -> list[tuple[str, PageKind, bytes]]:
    found = [item for item in collect(path, limit=LIMIT) if isinstance(item, Collected)]
    return [(item.link.url, item.link.kind, item.original.body) for item in found]


def codes(path: Path) -> list[tuple[ReasonCode, str]]:
    found = [item for item in collect(path, limit=LIMIT) if isinstance(item, Problem)]
    return [(item.code, item.document.removeprefix(str(path))) for item in found]


class TestWarc:
    """What a folder of originals writes is read back, and so is what other programs write."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> WarcFolder:
        folder = WarcFolder(tmp_path / "originals")
        folder.open({})
        return folder

    def test_a_record_is_read_where_it_was_written(self, folder: WarcFolder) -> None:
        places = [folder.append(original(f"http://a.vn/{number}", PAGE * number)) for number in range(1, 4)]
        folder.close()
        assert [folder.read(name, offset, limit=LIMIT) for name, offset, _ in places] == [PAGE, PAGE * 2, PAGE * 3]
        assert places[1][1] == places[0][1] + places[0][2]

    def test_records_are_collected_with_address_and_time(self, folder: WarcFolder) -> None:
        name, _, _ = folder.append(original("http://a.vn/b%C3%A1o?b=1&a=2", PAGE))
        folder.append(original("http://a.vn/bc.pdf", b"%PDF-1.4 ", "application/octet-stream"))
        folder.append(original("http://a.vn/404", PAGE, status=404))
        folder.append(original("http://a.vn/anh.png", b"\x89PNG", "image/png"))
        folder.append(original("http://a.vn/a.css", b"a{}", "text/css"))
        folder.append(original("ftp://a.vn/a", PAGE))
        folder.close()
        first, second = [one for one in collect(folder.path / name, limit=LIMIT) if isinstance(one, Collected)]
        assert (first.link.url, first.original.time) == ("http://a.vn/b%C3%A1o?a=2&b=1", TIME)
        assert (second.link.kind, second.original.suffix) == (PageKind.ATTACHMENT, ".pdf")

    def test_what_a_killed_crawl_wrote_and_did_not_record_is_cut_off(self, folder: WarcFolder) -> None:
        name, offset, length = folder.append(original("http://a.vn/1", PAGE))
        folder.append(original("http://a.vn/2", PAGE))
        folder.close()
        again = WarcFolder(folder.path)
        again.open({name: offset + length})
        assert (folder.path / name).stat().st_size == offset + length
        assert again.append(original("http://a.vn/3", PAGE * 2))[1] == offset + length
        again.close()
        assert again.read(name, offset + length, limit=LIMIT) == PAGE * 2

    def test_a_file_is_never_written_above_its_size(self, folder: WarcFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pipeline.sources.crawl.originals._LARGEST_FILE", 10)
        names = [folder.append(original("http://a.vn/1", PAGE))[0] for _ in range(3)]
        folder.close()
        assert names == [f"originals-{number:05}.warc.gz" for number in (1, 2, 3)]

    @pytest.mark.parametrize(
        ("name", "code"), [("no.warc.gz", ReasonCode.NOT_FOUND), ("../../x", ReasonCode.NOT_FOUND)]
    )
    def test_missing_files_are_told(self, folder: WarcFolder, name: str, code: ReasonCode) -> None:
        with pytest.raises(DocumentError) as caught:
            folder.read(name, 0, limit=LIMIT)
        assert caught.value.code is code

    def test_a_damaged_file_is_told(self, folder: WarcFolder) -> None:
        name, offset, _ = folder.append(original("http://a.vn/1", PAGE))
        folder.close()
        (folder.path / name).write_bytes(b"\x1f\x8b" + bytes(50))
        with pytest.raises(DocumentError) as caught:
            folder.read(name, offset, limit=LIMIT)
        assert caught.value.code is ReasonCode.UNREADABLE
        assert codes(folder.path / name) == [(ReasonCode.CORRUPT, "")]

    def test_bodies_have_a_limit(self, folder: WarcFolder) -> None:
        name, offset, _ = folder.append(original("http://a.vn/1", bytes(LIMIT + 1)))
        folder.close()
        with pytest.raises(DocumentError) as caught:
            folder.read(name, offset, limit=LIMIT)
        assert caught.value.code is ReasonCode.TOO_LARGE
        assert [code for code, _ in codes(folder.path / name)] == [ReasonCode.TOO_LARGE]


class TestFolder:
    """Saved pages, whatever saved them."""

    def test_a_page_is_known_by_the_address_that_it_was_saved_from(self, tmp_path: Path) -> None:
        saved = b"<!DOCTYPE html>\n<!-- saved from url=(0025)http://a.vn/b?y=1&x=2#c -->\n" + PAGE
        (tmp_path / "a.html").write_bytes(saved)
        (tmp_path / "b.html").write_bytes(PAGE)
        (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 ")
        assert kept(tmp_path) == [
            ("http://a.vn/b?x=2&y=1", PageKind.PAGE, saved),
            (str(tmp_path / "b.html"), PageKind.PAGE, PAGE),
            (str(tmp_path / "c.pdf"), PageKind.ATTACHMENT, b"%PDF-1.4 "),
        ]

    def test_what_cannot_be_read_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.mp4").write_bytes(b"1")
        (tmp_path / "b.html").write_bytes(b"")
        assert codes(tmp_path) == [(ReasonCode.UNSUPPORTED, "/a.mp4"), (ReasonCode.EMPTY, "/b.html")]

    def test_archives_in_a_folder_are_opened(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("b.html", PAGE)
        assert kept(tmp_path) == [(f"{tmp_path}/a.zip!/b.html", PageKind.PAGE, PAGE)]

    def test_nothing_there(self, tmp_path: Path) -> None:
        assert codes(tmp_path / "none") == [(ReasonCode.NOT_FOUND, "")]


class TestZip:
    """Members are read into memory, never unpacked anywhere."""

    def test_names_are_data(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        names = ["../../ngoai.html", "/etc/x.html", "a\\b.html", "báo cáo.html", "x" * 300 + ".html"]
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, PAGE)
        assert sorted(url for url, _, _ in kept(path)) == sorted(f"{path}!/{name}" for name in names)
        assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]

    def test_a_bomb_is_refused_before_it_unpacks(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.html", PAGE)
            archive.writestr("b.html", bytes(3_000_000))
        assert kept(path) == []
        assert [code for code, _ in codes(path)] == [ReasonCode.BOMB]

    def test_too_many_members(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pipeline.sources.crawl.collected._MOST_MEMBERS", 2)
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(3):
                archive.writestr(f"{number}.html", PAGE)
        assert [code for code, _ in codes(path)] == [ReasonCode.BOMB]

    def test_each_member_has_its_reason(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.html", PAGE)
            archive.writestr("b.exe", b"MZ")
            archive.writestr("c.html", b"a" * (LIMIT + 1))
            archive.writestr("sub/d.zip", b"PK")
        expected = [
            (ReasonCode.UNSUPPORTED, "!/b.exe"),
            (ReasonCode.TOO_LARGE, "!/c.html"),
            (ReasonCode.UNSUPPORTED, "!/sub/d.zip"),
        ]
        assert codes(path) == expected
        assert len(kept(path)) == 1

    @pytest.mark.parametrize("cut", [10, 60])
    def test_damaged(self, tmp_path: Path, cut: int) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.html", PAGE)
        path.write_bytes(path.read_bytes()[:-cut])
        assert [code for code, _ in codes(path)] == [ReasonCode.CORRUPT]

    def test_locked(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.html", PAGE)
        data = bytearray(path.read_bytes())
        for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of both headers
            struct.pack_into("<H", data, data.index(signature) + at, 1)
        path.write_bytes(data)
        assert [code for code, _ in codes(path)] == [ReasonCode.ENCRYPTED]


@pytest.mark.parametrize(
    ("body", "content_type", "address", "suffix"),
    [
        (b"%PDF-1.7", "text/html", "http://a.vn/xem.aspx", ".pdf"),  # by content
        (PAGE, "application/pdf", "http://a.vn/bc.pdf", ".html"),
        (b"PK\x03\x04", "application/octet-stream", "http://a.vn/BC.DOCX?x=1", ".docx"),
        (
            b"PK\x03\x04",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "http://a.vn/t?id=1",
            ".xlsx",
        ),
        (b"a;b", "text/csv; charset=utf-8", "http://a.vn/t", ".csv"),
        (b"\x00\x01", "application/x-unknown", "http://a.vn/t.exe", ""),
    ],
)
def test_original_suffix(body: bytes, content_type: str, address: str, suffix: str) -> None:
    assert original_suffix(body, content_type, address) == suffix


def test_a_large_member_is_not_read_whole(tmp_path: Path) -> None:
    """A directory may lie about sizes."""
    path = tmp_path / "a.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.html", b"a" * (LIMIT + 10))
    data = bytearray(buffer.getvalue())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)  # "ten bytes"
    path.write_bytes(data)
    assert kept(path) == []
    assert [code for code, _ in codes(path)] == [ReasonCode.CORRUPT]
