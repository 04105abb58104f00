"""Paths that a user names, and what each becomes: a document, a reason, or nothing said."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import Problem, ReasonCode
from pipeline.records import RawDocument
from pipeline.sources import Candidate, Refusal, list_files, read_all, read_file

LIMIT = 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with everything that may lie in one."""
    root = tmp_path / "báo cáo"
    (root / "tỉnh A").mkdir(parents=True)
    for name in ("b.txt", "a.html", "c.HTM", "tỉnh A/z.xhtml", "tỉnh A/a.txt"):
        (root / name).write_text(name, encoding="utf-8")
    for name in (".hidden.txt", "README.md", "readme.txt", "b.gold.json", "b.gold.yaml", "B.GOLD.JSON"):
        (root / name).write_text("beside", encoding="utf-8")
    (root / ".git").mkdir()
    (root / ".git" / "x.txt").write_text("hidden", encoding="utf-8")
    return root


def outcome(*paths: str | Path) -> list[tuple[str, str]]:
    """Name and reason code, or the text for what was read."""
    found = []
    for item in read_all(paths, max_file_bytes=LIMIT):
        if isinstance(item, Problem):
            found.append((Path(item.document).name, item.code.value))
        else:
            found.append((Path(item.source).name, item.data.decode("utf-8", "replace")))
    return found


def test_folders_in_the_order_of_names_without_what_lies_beside(folder: Path) -> None:
    names = [item.source for item in list_files([folder]) if isinstance(item, Candidate)]
    expected = ("a.html", "b.txt", "c.HTM", "tỉnh A/a.txt", "tỉnh A/z.xhtml")
    assert names == [f"{folder}/{name}" for name in expected]


def test_a_raw_document_is_its_bytes(folder: Path) -> None:
    (document,) = read_all([folder / "b.txt"], max_file_bytes=LIMIT)
    data = (folder / "b.txt").read_bytes()
    assert document == RawDocument(
        source=str(folder / "b.txt"),
        source_id=os.path.realpath(folder / "b.txt"),
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        suffix=".txt",
    )


def test_named_files_are_read_even_if_a_folder_would_leave_them_out(folder: Path) -> None:
    assert outcome(folder / "readme.txt", folder / ".hidden.txt") == [
        ("readme.txt", "beside"),
        (".hidden.txt", "beside"),
    ]


def test_each_file_once_however_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "link.txt").symlink_to("b.txt")
    named: list[str | Path] = [folder / "b.txt", "b.txt", "./tỉnh A/../b.txt", "link.txt", folder / "b.txt"]
    assert outcome(*named) == [("b.txt", "b.txt")]


def test_the_source_stays_as_the_user_gave_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    first = next(read_all(["tỉnh A"], max_file_bytes=LIMIT))
    assert isinstance(first, RawDocument)
    assert first.source == "tỉnh A/a.txt"
    assert first.source_id == os.path.realpath(folder / "tỉnh A" / "a.txt")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", ReasonCode.EMPTY),
        ("large.txt", b"x" * (LIMIT + 1), ReasonCode.TOO_LARGE),
        ("scan.djvu", b"AT&TFORM", ReasonCode.UNSUPPORTED),
        ("gold.json", b"{}", ReasonCode.UNSUPPORTED),
        ("noname", b"text", ReasonCode.UNSUPPORTED),
        ("archive.txt.zip", b"PK", ReasonCode.UNSUPPORTED),
    ],
)
def test_refusals(tmp_path: Path, name: str, data: bytes, code: ReasonCode) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = read_all([tmp_path], max_file_bytes=LIMIT)
    assert isinstance(found, Problem)
    assert (found.document, found.stage, found.code) == (str(tmp_path / name), "sources", code)
    assert found.detail


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * LIMIT)
    assert outcome(tmp_path) == [("a.txt", "x" * LIMIT)]


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(10**12)  # sparse: reading it would fill the memory
    (found,) = read_all([path], max_file_bytes=LIMIT)
    assert isinstance(found, Problem)
    assert found.detail == f"{10**12} > {LIMIT} bytes"


def test_a_file_that_grew_after_the_listing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    (item,) = list_files([path])
    assert isinstance(item, Candidate)
    path.write_bytes(b"x" * (LIMIT + 1))
    found = read_file(item, max_file_bytes=LIMIT)
    assert isinstance(found, Refusal)
    assert found.problem.code is ReasonCode.TOO_LARGE


@pytest.mark.parametrize("given", ["none.txt", "none", "file.txt/below.txt", "", "nul\0.txt"])
def test_missing_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("x")
    (found,) = read_all([given], max_file_bytes=LIMIT)
    assert isinstance(found, Problem)
    assert found.code is ReasonCode.NOT_FOUND


def test_a_file_that_vanished_after_the_listing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    (item,) = list_files([path])
    assert isinstance(item, Candidate)
    path.unlink()
    found = read_file(item, max_file_bytes=LIMIT)
    assert isinstance(found, Refusal)
    assert found.problem.code is ReasonCode.NOT_FOUND


class TestLinks:
    """Symbolic links lead to files, or to a reason, and never round in circles."""

    def test_circles_end(self, folder: Path) -> None:
        (folder / "tỉnh A" / "up").symlink_to(folder, target_is_directory=True)
        (folder / "self").symlink_to(folder / "self")
        names = [name for name, _ in outcome(folder)]
        assert sorted(names) == ["a.html", "a.txt", "b.txt", "c.HTM", "self", "z.xhtml"]
        assert ("self", "unreadable") in outcome(folder)

    def test_many_ways_to_one_folder_are_walked_once(self, tmp_path: Path) -> None:
        """Two links on each of 40 levels are 2**40 paths."""
        for number in range(40):
            (tmp_path / f"l{number}").mkdir()
        for number in range(39):
            for name in ("x", "y"):
                (tmp_path / f"l{number}" / name).symlink_to(tmp_path / f"l{number + 1}")
        (tmp_path / "l39" / "a.txt").write_text("end")
        assert outcome(tmp_path / "l0") == [("a.txt", "end")]

    def test_a_dead_link(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
        assert outcome(tmp_path) == [("a.txt", "not_found")]


def test_folders_deeper_than_the_recursion_limit(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)
    try:
        assert outcome(tmp_path) == []
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # shutil would recurse too deep itself


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(tmp_path / "socket.txt"))
        assert outcome(tmp_path, "/dev/zero") == [
            ("pipe.txt", "unsupported"),
            ("socket.txt", "unsupported"),
            ("zero", "unsupported"),
        ]


def test_a_pipe_put_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    (item,) = list_files([path])
    assert isinstance(item, Candidate)
    path.unlink()
    os.mkfifo(path)
    found = read_file(item, max_file_bytes=LIMIT)
    assert isinstance(found, Refusal)
    assert found.problem.code is ReasonCode.UNREADABLE


def test_a_name_that_is_no_utf8_can_be_printed_and_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe1o c\xe1o.txt")).write_bytes(b"text")
    (found,) = read_all([tmp_path], max_file_bytes=LIMIT)
    assert isinstance(found, RawDocument)
    assert found.data == b"text"
    assert found.source.encode("utf-8").endswith(rb"b\xe1o c\xe1o.txt")


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder used without the rights of root, who may read everything."""
    folder = Path(tempfile.mkdtemp(prefix="solieu-test-"))
    folder.chmod(0o755)
    user = os.geteuid()
    if user == 0:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        os.seteuid(user)
        shutil.rmtree(folder)


def test_unreadable_files_and_folders(plain_folder: Path) -> None:
    (plain_folder / "a.txt").write_text("x")
    (plain_folder / "a.txt").chmod(0)
    (plain_folder / "closed").mkdir(mode=0)
    (plain_folder / "z.txt").write_text("still read")
    assert outcome(plain_folder) == [("a.txt", "unreadable"), ("closed", "unreadable"), ("z.txt", "still read")]
    (plain_folder / "closed").chmod(0o755)
