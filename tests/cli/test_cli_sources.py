"""`solieu sources` as a user meets it: lists, explanations, the check, and a registry of his own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.engine.publishers import Registry, Source, SourceKind
from pipeline.sources.crawl.plan import CrawlLimits
from tests.cli.commands import Solieu
from tests.engine.portals import Portals, served


def test_lists_by_province_and_kind(solieu: Solieu) -> None:
    ended = solieu("sources", "--province", "bac ninh", "--kind", "department")
    assert ended.status == cli.FINE
    assert "bac-ninh-so-lao-dong" in ended.out
    assert "1 nguồn" in ended.flat
    assert "cong-tinh" not in ended.out


def test_prints_lines(solieu: Solieu) -> None:
    ended = solieu("sources", "--era", "VN34", "--kind", "portal", "--format", "jsonl")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert len(lines) > 20
    assert {(line["era"], line["kind"], line["enabled"]) for line in lines} == {("VN34", "portal", False)}


def test_nothing_is_on(solieu: Solieu) -> None:
    assert "0 nguồn" in solieu("sources", "--enabled").flat
    assert "0 nguồn" not in solieu("sources", "--disabled").flat


def test_explains_one(solieu: Solieu) -> None:
    ended = solieu("sources", "--explain", "bac-ninh-so-lao-dong")
    assert ended.status == cli.FINE
    for told in ("Tìm thấy ở: http://sldtbxh.bacninh.gov.vn/news", "30/09/2020", "Thu thập: tắt", "Bắc Ninh (VN63)"):
        assert told in ended.flat


def test_an_id_that_nobody_has(solieu: Solieu) -> None:
    ended = solieu("sources", "--explain", "khong-co")
    assert ended.status == cli.ERROR
    assert "khong-co" in ended.err


def test_checks(solieu: Solieu) -> None:
    ended = solieu("sources", "--check")
    assert ended.status == cli.FINE
    assert "VN63: 63 tỉnh" in ended.flat
    assert "Lào Cai" in ended.flat


def test_in_english(solieu: Solieu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_LANGUAGE", "en")
    assert "63 provinces have a publisher" in solieu("sources", "--check").flat
    assert "day not known" in solieu("sources", "--explain", "yen-bai-cong-tinh").flat


def test_the_users_own_registry_lies_over_it(solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "nguồn.yaml"
    own.write_text("enable: [tieng-chuong]\n", encoding="utf-8")
    monkeypatch.setenv("SOLIEU_SOURCES", str(own))
    ended = solieu("sources", "--enabled")
    assert "tieng-chuong" in ended.out
    assert "1 nguồn" in ended.flat


def test_a_registry_with_a_slip(solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("enable: [tieng-chuon]\n", encoding="utf-8")
    monkeypatch.setenv("SOLIEU_SOURCES", str(own))
    ended = solieu("sources", "--check")
    assert ended.status == cli.ERROR
    assert "no such source: tieng-chuon" in ended.flat


def test_the_users_own_registry_writes_a_search_down(
    solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text('search: {tieng-chuong: "https://tiengchuong.chinhphu.vn/?q={query}"}\n', encoding="utf-8")
    monkeypatch.setenv("SOLIEU_SOURCES", str(own))
    assert "tiengchuong.chinhphu.vn/?q={query}" in solieu("sources", "--explain", "tieng-chuong").flat


@pytest.mark.skipif(sys.platform != "linux", reason="not run: 127.0.0.2 is this machine on Linux only")
class TestOnline:
    """The first pages of publishers are asked."""

    @pytest.fixture
    def portals(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portals]:
        """Portals as publishers of the registry: it refuses addresses of this machine, so its checks are left out."""
        with served(tmp_path) as found:
            places = {
                "tra-loi": ("127.0.0.4", "/", "/?s={query}"),
                "khong-tim": ("127.0.0.5", "/", "/khong-co?q={query}"),
                "cam": ("127.0.0.20", "/", ""),  # its robots.txt cannot be read
                "chuyen": ("127.0.0.2", "/chuyen/1", ""),
                "khong-co": ("127.0.0.3", "/khong-co", ""),
                "xin-doi": ("127.0.0.2", "/loi/de-sau", ""),
                "treo": ("127.0.0.2", "/loi/treo", ""),  # its page hangs a parser
            }
            sources = [
                Source.model_construct(
                    id=name,
                    name=name,
                    hosts=[host],
                    start=[f"http://{host}:{found.port}{start}"],
                    search=f"http://{host}:{found.port}{search}" if search else "",
                    kind=SourceKind.PORTAL,
                    place="",
                    era=None,
                    enabled=name != "tra-loi",
                    found_at=f"http://{host}/",
                )
                for name, (host, start, search) in places.items()
            ]
            monkeypatch.setattr("pipeline.engine.publishers.publishers", lambda _: Registry(sources))
            local = [*found.local, f"127.0.0.20:{found.port}"]
            monkeypatch.setenv("SOLIEU_CRAWL_LOCAL", json.dumps(local))
            monkeypatch.setenv("SOLIEU_CRAWL_DELAY", "0.001")
            monkeypatch.setattr("pipeline.engine.fetching.CrawlLimits", partial(CrawlLimits, link_seconds=1))
            yield found

    def test_answers_are_told_and_kept(
        self, solieu: Solieu, portals: Portals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "crawl_contact" in solieu("sources", "--online").err
        assert portals.asked() == []
        monkeypatch.setenv("SOLIEU_CRAWL_CONTACT", "thu@example.org")
        ended = solieu("sources", "--online")
        assert ended.status == cli.SOME_PROBLEMS
        told = {line.split()[0]: " ".join(line.split()[1:]) for line in ended.out.splitlines() if line.split()}
        assert told["tra-loi"] == "trả lời, cả tìm kiếm Trang chủ"
        assert told["khong-tim"] == "trả lời; tìm kiếm: http Trang chủ"
        assert told["cam"].startswith("robots.txt cấm")
        assert told["chuyen"].startswith("trả lời Báo cáo số 903")
        assert told["khong-co"].startswith("không: http, status 404")
        assert told["treo"] == "trả lời"
        assert told["xin-doi"].startswith("xin đợi: 503")
        assert "4 trên 7 nguồn trả lời" in ended.flat
        assert not (tmp_path / "solieu.db").exists(), "nothing of it goes into the store"
        assert {one.path for one in portals.asked() if one.host == "127.0.0.4"} == {
            "/robots.txt",
            "/",
            "/?s=m%E1%BA%A1i%20d%C3%A2m",
        }
        assert "trả lời, cả tìm kiếm: Trang chủ" in solieu("sources", "--explain", "tra-loi").flat
        # One alone; what is known of the others stays.
        again = solieu("sources", "--disabled", "--online")
        assert (again.status, "1 trên 1 nguồn" in again.flat) == (cli.FINE, True)
        assert "không: http, status 404" in solieu("sources", "--explain", "khong-co").flat
        (tmp_path / "solieu-sources.json").write_text("[1]", encoding="utf-8")
        assert solieu("sources", "--explain", "khong-co").status == cli.ERROR
