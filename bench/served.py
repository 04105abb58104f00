"""A server of the viewer, driven over its own WebSocket as a browser would: time, bytes, memory of each page."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.visits import Visit
from pipeline.viewer.launch import HOME, MEMORY_OPTIONS, command, free_port

_ADDRESS = "127.0.0.1"
_SECONDS = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")
_HELLO = 'import streamlit as st\nst.set_page_config(layout="wide")\nst.write("Xin chào")\n'


@dataclass(frozen=True, slots=True)
class Sight:
    """One page as a browser gets it.

    Attributes:
        milliseconds: from the question to the end of the script, by the clock.
        worked: milliseconds of the server's processor.
        sent: bytes on the wire.
        size: bytes that they unpack to.
    """

    milliseconds: float
    worked: float
    sent: int
    size: int


class _CountingSocket(socket.socket):
    """Counts what comes in."""

    received = 0

    def recv(self, *given: Any) -> bytes:
        """As any socket, counted."""
        found = super().recv(*given)
        self.received += len(found)
        return found


class Served:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self._port = port

    @property
    def resident(self) -> float:
        """Memory that the server has of its own, in MiB (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))

    def has_loaded(self, library: str) -> bool:
        """Whether a compiled part of a library is in the server's memory (Linux)."""
        maps = Path(f"/proc/{self._process.pid}/maps").read_text(encoding="utf-8")
        return f"/{library}/" in maps

    def _connected(self) -> _CountingSocket:
        found = _CountingSocket(socket.AF_INET)
        found.connect((_ADDRESS, self._port))
        return found

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A browser's tab."""
        url, origin = f"ws://{_ADDRESS}:{self._port}/_stcore/stream", f"http://{_ADDRESS}:{self._port}"
        with (
            self._connected() as counting,
            connect(
                url, sock=counting, origin=Origin(origin), subprotocols=[Subprotocol("streamlit")], max_size=None
            ) as tab,
        ):
            yield Session(tab, counting, self._process.pid)


class Session:
    """One tab: its pages are asked for one after the other."""

    def __init__(self, connection: ClientConnection, counting: _CountingSocket, server: int) -> None:
        self._connection = connection
        self._counting = counting
        self._server = server

    def open(self, visit: Visit) -> Sight:
        """Goes to an address and reads until the script has ended.

        Raises:
            RuntimeError: if the script fails.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(visit.query, doseq=True)
        asked.rerun_script.page_name = visit.page
        received, size = self._counting.received, 0
        start, started = time.perf_counter(), self._worked()
        self._connection.send(asked.SerializeToString())
        while True:
            sent = self._connection.recv(timeout=_SECONDS)
            size += len(sent)
            told = ForwardMsg.FromString(sent if isinstance(sent, bytes) else sent.encode())
            if told.WhichOneof("type") == "delta" and told.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(told.delta.new_element.exception.message)
            if told.WhichOneof("type") == "script_finished" and told.script_finished != _EARLY:
                break
        taken, worked = time.perf_counter() - start, self._worked() - started
        return Sight(taken * 1000, worked * 1000, self._counting.received - received, size)

    def _worked(self) -> float:
        """Seconds of the server's processor so far (Linux)."""
        fields = Path(f"/proc/{self._server}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


_EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


@contextlib.contextmanager
def serving(store: Path | None, *, tuned: bool = True) -> Iterator[Served]:
    """The viewer over a store; without one a page that greets, with the same options.

    Args:
        store: what the viewer shows, or None.
        tuned: whether memory is kept as `solieu viewer` keeps it, or as Python and glibc come.
    """
    port = free_port(_ADDRESS, 0)
    arguments = command(_ADDRESS, port)
    with tempfile.TemporaryDirectory() as folder:
        if store is None:
            hello = Path(folder) / "hello.py"
            hello.write_text(_HELLO, encoding="utf-8")
            arguments = [str(hello) if argument == str(HOME / "app.py") else argument for argument in arguments]
        package = str(Path(__file__).resolve().parents[1])
        environment = {
            **(MEMORY_OPTIONS if tuned else {}),
            **os.environ,
            "PYTHONPATH": package,
            **({"SOLIEU_STORE": str(store.absolute())} if store else {}),
        }
        process = subprocess.Popen(arguments, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield Served(process, port)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int) -> None:
    ends = time.monotonic() + _SECONDS
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection((_ADDRESS, port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"no server on {port}")
