"""From a site to the viewer's store in one command: `crawl`, `fetch`, `ingest`, what they print and how they end."""

from __future__ import annotations

import fcntl
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from pipeline.settings import Settings
from pipeline.storage.lock import lock_path
from tests.cli.commands import Solieu
from tests.engine.portals import Portals, rows, served
from tests.sources.portal.archive import ARCHIVE, GONE, reports
from tests.sources.portal.serve import BLOCKED
from tests.sources.portal.traps import INTERNAL

ON_TOPIC = (
    "Báo cáo kết quả công tác phòng, chống mại dâm năm 2023\n"
    "Năm 2023, toàn tỉnh đã triệt phá 7 vụ mại dâm, bắt giữ 15 đối tượng chứa mại dâm, môi giới mại dâm."
)
OFF_TOPIC = "Lịch tiếp công dân tháng 5\nChủ tịch tiếp công dân vào ngày 15, tại trụ sở, từ 8 giờ đến 11 giờ 30 phút."
# The lists before it are not linked from here, so that few pages are fetched.
LAST_LIST = "/index.php?option=com_content&view=category&start=80"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: 127.0.0.2 is this machine on Linux only")


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    with served(tmp_path_factory.mktemp("portals")) as found:
        yield found


@pytest.fixture
def contact(portals: Portals, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings under which the portals may be fetched."""
    monkeypatch.setenv("SOLIEU_CRAWL_CONTACT", "thu@example.org")
    monkeypatch.setenv("SOLIEU_CRAWL_LOCAL", json.dumps(portals.local))
    monkeypatch.setenv("SOLIEU_CRAWL_DELAY", "0.001")
    monkeypatch.setenv("SOLIEU_CRAWL_SECONDS", "5")


@pytest.fixture
def listed(portals: Portals, tmp_path: Path) -> Path:
    """Publishers: a list of a portal that is on, one that is off, and one that is not there."""
    path = tmp_path / "nguồn.yaml"
    entries = [
        {
            "id": name,
            "name": name,
            "kind": "portal",
            "hosts": [host],
            "start": [f"http://{host}:{portals.port}{start}"],
            "enabled": name == "thái-bình",
        }
        for name, host, start in [
            ("thái-bình", "127.0.0.3", LAST_LIST),
            ("lâm-đồng", "127.0.0.4", "/không-có"),
        ]
    ]
    path.write_text(yaml.safe_dump({"sources": entries}, allow_unicode=True), encoding="utf-8")
    return path


def test_nothing_is_fetched_without_a_contact(solieu: Solieu, portals: Portals, listed: Path) -> None:
    before = len(portals.asked())
    for arguments in (["crawl", "--sources", listed], ["fetch", portals.address("a", "/")]):
        ended = solieu(*arguments)
        assert ended.status == 1
        assert "crawl_contact" in ended.err
    assert len(portals.asked()) == before


@pytest.mark.usefixtures("contact")
class TestCrawl:
    """One command from the site to the store."""

    def test_from_site_to_viewer(
        self, solieu: Solieu, portals: Portals, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        viewed: list[tuple[Path, bool]] = []

        def launch(_: Settings, store: Path, *, open_browser: bool) -> int:
            viewed.append((store, open_browser))
            return 0

        monkeypatch.setattr("pipeline.viewer.launch.launch", launch)
        ended = solieu("crawl", "--sources", listed, "--view")
        assert ended.status == 0, ended.err
        assert viewed == [(tmp_path / "solieu.db", True)]
        assert "thái-bình" in ended.out
        assert "Văn bản mới" in ended.out
        stored = {row[0] for row in rows(tmp_path / "solieu.db", "SELECT source FROM documents")}
        assert portals.address("b", "/index.php?id=60&option=com_content&view=article") in stored
        assert rows(tmp_path / "solieu.db", "SELECT count(*) FROM figures WHERE surface <> ''")[0][0] > 0
        again = solieu("crawl", "--only-new", "--sources", listed)
        assert again.status == 0
        assert "Không đổi" in again.out
        assert len(viewed) == 1
        # A source that answers with block pages where it used to bring documents is an error, not an empty result.
        portals.publish(BLOCKED)
        try:
            blocked = solieu("crawl", "--sources", listed)
        finally:
            portals.publish(1)
        assert blocked.status == 1
        assert "nguồn thái-bình trước đây có văn bản" in blocked.err
        assert "[blocked, sources]" in blocked.err

    def test_a_source_of_which_nothing_can_be_had_is_an_error(self, solieu: Solieu, listed: Path) -> None:
        ended = solieu("crawl", "lâm-đồng", "--sources", listed)
        assert ended.status == 1
        assert "không tải được trang nào của nguồn lâm-đồng" in ended.err
        assert "[http, sources] status 404" in ended.err

    def test_unknown_and_no_sources(self, solieu: Solieu, listed: Path, tmp_path: Path) -> None:
        assert "“nơi-khác”" in solieu("crawl", "nơi-khác", "--sources", listed).err
        listed.write_text("sources: []\n", encoding="utf-8")
        assert "Không có nguồn nào đang bật" in solieu("crawl", "--sources", listed).err
        listed.write_text("sources: 1\n", encoding="utf-8")
        assert solieu("crawl", "--sources", listed).status == 1
        assert solieu("crawl", "--sources", tmp_path / "none.yaml").status == 1

    def test_started_twice_the_second_says_who_is_at_work(self, solieu: Solieu, listed: Path, tmp_path: Path) -> None:
        with lock_path(tmp_path / "solieu.db").open("w") as lock:
            lock.write(json.dumps({"pid": 4711, "command": "solieu crawl", "since": "22/11/2026 02:00:00"}))
            lock.flush()
            fcntl.flock(lock, fcntl.LOCK_EX)
            ended = solieu("crawl", "--sources", listed)
        assert ended.status == 4
        assert "4711" in ended.err
        assert "solieu crawl" in ended.err


@pytest.mark.usefixtures("contact")
class TestArchive:
    """Old addresses of merged provinces, in a web archive."""

    @pytest.fixture
    def old(self, portals: Portals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A portal that nobody serves any more, and one that is served and is nobody's of the past."""
        local = [*portals.local, f"{ARCHIVE}:{portals.port}", f"{GONE}:{portals.port}"]
        monkeypatch.setenv("SOLIEU_CRAWL_LOCAL", json.dumps(local))
        path = tmp_path / "cũ.yaml"
        hosts = {"hà-nam": (GONE, "/"), "thái-bình": ("127.0.0.3", LAST_LIST)}
        entries = [
            {"id": name, "name": name, "hosts": [host], "start": [f"http://{host}:{portals.port}{start}"]}
            for name, (host, start) in hosts.items()
        ]
        entries[0]["era"] = "VN63"
        path.write_text(yaml.safe_dump({"sources": entries}, allow_unicode=True), encoding="utf-8")
        return path

    def test_nobody_is_asked_unless_the_user_says_so(self, solieu: Solieu, portals: Portals, old: Path) -> None:
        before = len(portals.asked())
        assert solieu("crawl", "hà-nam", "--sources", old).status == 1
        assert not [one for one in portals.asked()[before:] if one.host == ARCHIVE]

    def test_what_is_gone_is_looked_for(
        self, solieu: Solieu, portals: Portals, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = f"http://{ARCHIVE}:{portals.port}"
        monkeypatch.setenv("SOLIEU_CRAWL_ARCHIVE", archive)
        before = len(portals.asked())
        ended = solieu("crawl", "hà-nam", "thái-bình", "--sources", old)
        assert ended.status == 1, "the portal itself could not be had"
        assert f"hà-nam@{ARCHIVE}" in ended.out
        assert f"thái-bình@{ARCHIVE}" not in ended.out + ended.err
        kept = rows(
            tmp_path / "solieu.db",
            "SELECT copy_of, captured_at FROM crawl_pages JOIN originals ON originals.id = original_id"
            " WHERE source = ? AND kind <> 'list'",
            f"hà-nam@{ARCHIVE}",
        )
        gone = f"http://{GONE}:{portals.port}"
        assert {row[0] for row in kept} == {f"{gone}{path}" for path in reports()}
        assert {row[1] for row in kept} == {"2020-06-10T11:12:13.000000+00:00"}
        sources = {row[0] for row in rows(tmp_path / "solieu.db", "SELECT source_id FROM sources")}
        assert f"{archive}/web/20200610111213id_/{gone}/bao-cao-mai-dam-2019.html" in sources
        asked = [one for one in portals.asked()[before:] if one.host == ARCHIVE]
        assert asked[0].path == "/robots.txt"
        assert {"thu@example.org" in one.agent for one in asked} == {True}
        assert not [one for one in portals.asked()[before:] if one.host == INTERNAL]
        # Copies never change: the next time its index alone is asked, and its lists.
        before = len(portals.asked())
        solieu("crawl", "hà-nam", "thái-bình", "--sources", old)
        again = [unquote(one.path) for one in portals.asked()[before:] if one.host == ARCHIVE]
        assert not [path for path in again if "mai-dam" in path or path.endswith(("id=0", "id=1", "id=2"))]


@pytest.mark.usefixtures("contact")
class TestFetch:
    """Single addresses."""

    def test_address(self, solieu: Solieu, portals: Portals, tmp_path: Path) -> None:
        address = portals.address("a", "/tin-tuc/chi-tiet.aspx?id=5")
        ended = solieu("fetch", address)
        assert ended.status == 0, ended.err
        assert rows(tmp_path / "solieu.db", "SELECT source_id FROM sources") == [(address,)]
        # Again: the same bytes are no new original, and the document is left as it is.
        assert solieu("fetch", address).status == 0
        assert rows(tmp_path / "solieu.db", "SELECT count(*) FROM originals") == [(1,)]

    def test_what_cannot_be_had_is_told(
        self, solieu: Solieu, portals: Portals, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # No archive is asked for the host of a single address.
        monkeypatch.setenv("SOLIEU_CRAWL_ARCHIVE", f"http://{ARCHIVE}:{portals.port}")
        ended = solieu("fetch", portals.address("a", "/loi/404"))
        assert ended.status == 1
        assert "[http, sources] status 404" in ended.err
        assert ARCHIVE not in ended.out + ended.err

    def test_no_address(self, solieu: Solieu) -> None:
        ended = solieu("fetch", "báo cáo.pdf")
        assert ended.status == 1
        assert "báo cáo.pdf" in ended.err


class TestIngest:
    """What somebody saved by hand."""

    def test_what_is_on_another_topic_is_kept_and_set_aside(self, solieu: Solieu, tmp_path: Path) -> None:
        (tmp_path / "lịch.txt").write_text(OFF_TOPIC, encoding="utf-8")
        ended = solieu("ingest", tmp_path / "lịch.txt")
        assert ended.status == 0, ended.err
        assert rows(tmp_path / "solieu.db", "SELECT count(*) FROM documents") == [(0,)]
        assert rows(tmp_path / "solieu.db", "SELECT count(*) FROM originals") == [(1,)]
        assert "lịch.txt" in solieu("problems", "--off-topic").out

    def test_zip_and_folder(self, solieu: Solieu, tmp_path: Path) -> None:
        folder = tmp_path / "báo cáo"
        folder.mkdir()
        for name in "ab":
            (folder / f"{name}.txt").write_text(f"{ON_TOPIC} Bản {name}.", encoding="utf-8")
        path = tmp_path / "đã lưu.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("c.txt", ON_TOPIC)
            archive.writestr("d.exe", b"MZ")
        ended = solieu("ingest", path, folder)
        assert ended.status == 3, "one member is of another kind"
        assert "Đã nạp 3 bản gốc mới" in ended.err
        assert "d.exe" in ended.err
        sources = {row[0] for row in rows(tmp_path / "solieu.db", "SELECT source_id FROM sources")}
        assert sources == {f"{path}!/c.txt", str(folder / "a.txt"), str(folder / "b.txt")}
        assert solieu("ingest", folder, "--store", tmp_path / "samples.db").status == 1, "samples are fictional"
        again = solieu("ingest", folder)
        assert again.status == 0
        assert "2 bản đã có" in again.err
