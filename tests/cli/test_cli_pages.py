"""Pages kept from recognition: found again, kept below a size, and nothing else is ever taken away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.parsing.printed.words import PageWords
from pipeline.parsing.scans.pagecache import PageCache, kept_pages, shrink
from pipeline.settings import Settings
from tests.cli.commands import Solieu

_DAY = 86_400


def _page(number: int) -> PageWords:
    return PageWords(number, 595.0, 842.0, ())


def _keep(folder: Path, *days: int) -> list[Path]:
    """A page of a document of its own for each day, used on that day; later days have earlier paths."""
    made = []
    for day in days:
        sha256 = f"{9 - day:064x}"[::-1]
        PageCache(folder, sha256, "program").put(_page(1))
        (path,) = (folder / sha256[:2]).glob(f"{sha256}*")
        os.utime(path, (day * _DAY, day * _DAY))
        made.append(path)
    return made


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    third, first, second = _keep(tmp_path, 3, 1, 2)
    assert [page.path for page in kept_pages(tmp_path)] == [first, second, third]
    size = first.stat().st_size
    assert shrink(tmp_path, 3 * size) == 0
    assert shrink(tmp_path, 2 * size) == 1
    assert not first.exists()
    assert shrink(tmp_path, 2 * size - 1) == 1
    assert [page.path for page in kept_pages(tmp_path)] == [third]


def test_a_page_that_is_asked_for_is_young_again(tmp_path: Path) -> None:
    first, second = _keep(tmp_path, 1, 2)
    assert PageCache(tmp_path, first.name[:64], "program").get(1) == _page(1)
    assert [page.path for page in kept_pages(tmp_path)] == [second, first]


def test_only_pages_are_taken_away(tmp_path: Path) -> None:
    (page,) = _keep(tmp_path, 1)
    others = [page.parent / "notes.txt", tmp_path / "thesis.pdf", tmp_path / "ab" / ("0" * 64 + ".json")]
    others += [tmp_path / "mine" / page.name, page.parent / ".page-young"]
    for other in others:
        other.parent.mkdir(exist_ok=True)
        other.write_text("mine", encoding="utf-8")
    (tmp_path / "cd").symlink_to(tmp_path / "mine")
    assert shrink(tmp_path, 0) == 1
    assert not page.exists()
    assert all(other.read_text(encoding="utf-8") == "mine" for other in others)


def test_what_was_left_half_written_goes(tmp_path: Path) -> None:
    (page,) = _keep(tmp_path, 1)
    half = page.parent / ".page-old"
    half.write_text("{", encoding="utf-8")
    os.utime(half, (0, 0))
    assert shrink(tmp_path, 10**9) == 0
    assert not half.exists()
    assert page.exists()


def test_empty_folders_go_too(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    _keep(folder, 1, 2)
    shrink(folder, 0)
    assert list(folder.iterdir()) == []
    assert shrink(tmp_path / "nowhere", 0) == 0


def test_none_are_kept_where_the_user_wants_none() -> None:
    assert Settings(page_cache_bytes=0).reading_limits().page_cache is None
    assert Settings().reading_limits().page_cache is not None


def test_the_user_sees_and_empties_them(solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pages"
    monkeypatch.setenv("SOLIEU_PAGE_CACHE", str(folder))
    assert "Đang giữ 0 trang" in solieu("pages").flat
    _keep(folder, 1, 2)
    assert "Đang giữ 2 trang đã nhận dạng (1 MB)" in solieu("pages").flat
    assert "Đã xóa 2 trang" in solieu("pages", "--empty").flat
    assert kept_pages(folder) == []


def test_a_run_that_reads_keeps_within_the_size(
    solieu: Solieu, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tmp_path / "pages"
    _, last = _keep(pages, 1, 2)
    monkeypatch.setenv("SOLIEU_PAGE_CACHE", str(pages))
    monkeypatch.setenv("SOLIEU_PAGE_CACHE_BYTES", str(last.stat().st_size))
    assert solieu("run", folder).status == 0
    assert [page.path for page in kept_pages(pages)] == [last]
    (first,) = _keep(pages, 1)
    assert solieu("run", folder).status == 0  # nothing to read: nothing is touched
    assert first.exists()
    assert solieu("extract", folder).status == 0
    assert [page.path for page in kept_pages(pages)] == [last]
