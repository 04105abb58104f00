"""The viewer's process: loopback only, no call outside, ends cleanly."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import load_settings
from pipeline.viewer import memory
from pipeline.viewer.launch import SAFE_OPTIONS, command, free_port, launch, loopback_address
from tests.viewer.processes import ROOT, RunningViewer, family_of, guarded_environment, listening, running_viewer

needs_proc = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="not run: no /proc/net/tcp")


@pytest.fixture(scope="module")
def viewer(real_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    with running_viewer(real_store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "127.8.8.8", "::1"])
def test_loopback_addresses_are_taken(address: str) -> None:
    assert loopback_address(address) in ("127.0.0.1", "127.8.8.8", "::1")


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "example.org", "", "127.0.0.1.evil.org"]
)
def test_other_addresses_are_refused(address: str, tmp_path: Path) -> None:
    settings = load_settings(address=address, port=0)
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1"):
        launch(settings, tmp_path / "solieu.db", open_browser=False)


def test_a_taken_port_is_replaced() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = free_port("127.0.0.1", port)
        assert other not in (port, 0)
    assert free_port("127.0.0.1", other) == other


def test_every_safe_option_is_an_argument() -> None:
    given = command("127.0.0.1", 8501)
    for name, value in SAFE_OPTIONS.items():
        assert f"--{name}={value}" in given
    assert "--server.address=127.0.0.1" in given
    assert "--server.allowedHosts=localhost" in given


def test_starting_the_command_line_does_not_load_streamlit() -> None:
    code = "import sys, pipeline.viewer.launch; sys.exit('streamlit' in sys.modules or 'pandas' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_the_guard_of_these_tests_sees_connections(tmp_path: Path) -> None:
    """Switched off, the guard would let every other test here pass for nothing."""
    code = "import socket; s = socket.socket(); s.settimeout(5); s.connect_ex(('192.0.2.1', 9))"
    seen = subprocess.run([sys.executable, "-c", code], env=guarded_environment(tmp_path), check=False)
    assert seen.returncode != 0
    assert (tmp_path / "connections.txt").read_text() == "('192.0.2.1', 9)\n"


@needs_proc
def test_it_listens_on_loopback_only(viewer: RunningViewer) -> None:
    found = listening(viewer.process.pid)
    assert {port for _, port in found} == {viewer.port}
    assert {address for address, _ in found} == {"0100007F"}  # 127.0.0.1, bytes reversed


def test_it_answers_and_says_where(viewer: RunningViewer) -> None:
    assert viewer.url.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{viewer.url}/_stcore/health", timeout=20) as answer:
        assert answer.status == 200
    assert not any("Traceback" in line for line in viewer.output)
    assert not viewer.attempts()


def _websocket_status(port: int, host: str, origin: str) -> int:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        f"Origin: {origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(connection.recv(200).split()[1])


def test_pages_of_other_sites_get_no_data(viewer: RunningViewer) -> None:
    own = f"127.0.0.1:{viewer.port}"
    assert _websocket_status(viewer.port, own, f"http://{own}") == 101
    assert _websocket_status(viewer.port, own, "http://evil.example") == 403
    # DNS rebinding: the name of another site that leads to this machine.
    rebound = f"evil.example:{viewer.port}"
    assert _websocket_status(viewer.port, rebound, f"http://{rebound}") == 403


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_leaves_nobody_behind(tmp_path: Path, end: signal.Signals) -> None:
    with running_viewer(tmp_path / "missing.db", tmp_path) as started:  # a store that is not there yet
        members = family_of(started.process.pid)
        assert len(members) > 1
        started.process.send_signal(end)
        assert started.process.wait(30) == 0
    assert not any(Path(f"/proc/{member}").exists() for member in members)
    assert not any("Traceback" in line for line in started.output)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_memory_is_given_back_where_the_system_can(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    memory._trim.cache_clear()
    monkeypatch.setattr("sys.platform", platform)
    memory.give_back()
    if platform != "linux":
        assert memory._trim() is None
    memory._trim.cache_clear()
