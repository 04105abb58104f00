"""A running viewer for tests: its process, what it listens on, and where it tried to connect to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.viewer.launch import command, free_port

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 90

_START = """
import signal, sys
from pathlib import Path
from pipeline.settings import load_settings
from pipeline.viewer.launch import launch
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a script in the background starts this
sys.exit(launch(load_settings(port=0), Path(sys.argv[1]), open_browser=False))
"""

# Loaded by every Python process below the test: notes each connection that leaves this machine, and refuses it.
_GUARD = """
import os, socket
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
def _leaves(family, address):
    if family not in (socket.AF_INET, socket.AF_INET6):
        return False
    host = str(address[0])
    return not (host.startswith("127.") or host in ("::1", "localhost", "::ffff:127.0.0.1"))
def _guarded(method):
    def connect(self, address):
        if _leaves(self.family, address):
            with open(os.environ["SOLIEU_TEST_CONNECTIONS"], "a") as log:
                log.write(repr(address) + "\\n")
            raise OSError("refused by the test")
        return method(self, address)
    return connect
socket.socket.connect = _guarded(_connect)
socket.socket.connect_ex = _guarded(_connect_ex)
"""


@dataclass(frozen=True)
class RunningViewer:
    """A viewer that answers at `url`."""

    process: subprocess.Popen[str]
    url: str
    output: list[str]
    attempts_file: Path

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def attempts(self) -> list[str]:
        """Connections beyond this machine that any of its processes tried to make."""
        return self.attempts_file.read_text().splitlines() if self.attempts_file.exists() else []


def family_of(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family_of(int(child))
    return found


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses (as hexadecimal, from /proc/net) and ports on which a process and its children listen."""
    links = (link for member in family_of(pid) for link in Path(f"/proc/{member}/fd").glob("*"))
    inodes = {match[1] for link in links if (match := re.fullmatch(r"socket:\[(\d+)\]", _target(link)))}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:  # 0A: LISTEN
                address, _, port = fields[1].partition(":")
                found.add((address, int(port, 16)))
    return found


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed in the meantime
        return ""


def guarded_environment(folder: Path) -> dict[str, str]:
    """Variables for processes that cannot connect beyond this machine; attempts go to connections.txt."""
    (folder / "sitecustomize.py").write_text(_GUARD)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "SOLIEU_TEST_CONNECTIONS": str(folder / "connections.txt"),
        "SOLIEU_SETTINGS_FILE": str(folder / "none.toml"),
        "HOME": str(folder),  # the user's own Streamlit files stay out of it
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",  # must not win
        "PYTHONWARNINGS": "default",
    }


@contextmanager
def running_viewer(store: Path, folder: Path) -> Iterator[RunningViewer]:
    """Starts `launch` over a store as a process of its own and ends it."""
    environment = guarded_environment(folder)
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(store)],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output: list[str] = []
    found = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line)
            if "http://" in line:
                found.set()
        found.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert found.wait(WAIT_SECONDS), output
        urls = [match[0] for line in output if (match := re.search(r"http://\S+", line))]
        assert urls, output
        yield RunningViewer(process, urls[0], output, folder / "connections.txt")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(20)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def running_script(script: Path, folder: Path) -> Iterator[str]:
    """Runs any Streamlit script under the viewer's own options and gives its address."""
    port = free_port("127.0.0.1", 0)
    arguments = [str(script) if part.endswith("app.py") else part for part in command("127.0.0.1", port)]
    process = subprocess.Popen(arguments, cwd=folder, env=guarded_environment(folder), stdout=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + WAIT_SECONDS
        while not _accepts(port):
            assert process.poll() is None and time.monotonic() < ends
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def quiet_viewer(store: Path, folder: Path) -> Iterator[RunningViewer]:
    """As `running_viewer`; at its end no process of it has called beyond this machine, and none has told an error."""
    with running_viewer(store, folder) as started:
        yield started
        assert not started.attempts()
        assert "Traceback" not in "".join(started.output)
