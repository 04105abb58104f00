"""Serves the portals on loopback: `python -m tests.sources.portal.serve LOG` prints the port.

Each portal has an address of its own (127.0.0.2 and following); 127.0.0.1 plays the internal machine that nobody may
reach. Every request is a line of the log: time, host, path, status.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.portal.archive import ARCHIVE
from tests.sources.portal.archive import answer as archived
from tests.sources.portal.content import Answer, Site, page
from tests.sources.portal.layouts import HOSTS, build
from tests.sources.portal.traps import INTERNAL, TRAPS, trap
from tests.sources.portal.troubles import add_troubles

BLOCKED = 0
"""The version in which every page says that it is for people only."""

_STREAMS = {"endless": bytes(65_536), "drip": b"<p>", "headers": b"X-A: " + b"a" * 500 + b"\r\n"}


class Portals:
    """All portals in one version, and what was asked of them."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._asked: Counter[tuple[str, str]] = Counter()
        self.set_version(1)

    def set_version(self, version: int) -> None:
        """Publishes the portals anew."""
        self._blocked = version == BLOCKED
        self.sites = sites(self.port, version)

    def answer(self, host: str, path: str) -> Answer:
        """What a portal says to a path."""
        with self._lock:
            self._asked[host, path] += 1
            asked = self._asked[host, path]
        if self._blocked and path != "/robots.txt":
            return page("Access denied", "<p>Checking your browser</p>")
        if path.startswith("/lich/"):
            number = int(parse_qs(urlsplit(path).query).get("trang", ["1"])[0])
            return page("Lịch công tác", f'<a href="/lich/?trang={number + 1}">Trang sau</a>')
        if path.startswith("/chuyen/dai-"):
            return Answer(status=302, headers={"Location": f"/chuyen/dai-{int(path.rpartition('-')[2]) + 1}"})
        route = self.sites[host].routes.get(path)
        return route(asked) if route else Answer(b"not found", "text/plain", 404)

    def note(self, host: str, path: str, status: int, agent: str) -> None:
        """One line of the log."""
        with self._lock:
            self._log.write(json.dumps([time.monotonic(), host, path, status, agent]) + "\n")
            self._log.flush()


def sites(port: int, version: int) -> dict[str, Site]:
    """All portals by the address that plays them."""
    found = {}
    for letter, host in HOSTS.items():
        found[host] = build(letter, version)
        add_troubles(found[host], port)
    return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    portals: Portals

    def do_GET(self) -> None:
        host = str(self.server.server_address[0])  # type: ignore[index]  # of TCP: a pair
        if host == INTERNAL:
            self._internal()
            return
        if host in (ARCHIVE, *TRAPS):
            self._play(host)
            return
        path = self.path.partition(";jsessionid=")[0]
        path = path.partition("&PHPSESSID=")[0]
        answer = self.portals.answer(host, path)
        known = {self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")} - {None}
        if known & {answer.headers.get("ETag"), answer.headers.get("Last-Modified")}:
            answer = Answer(status=304, headers=answer.headers)
        self.portals.note(host, path, answer.status, self.headers.get("User-Agent", ""))
        time.sleep(answer.seconds)
        self._send(answer)

    def _play(self, host: str) -> None:
        """A trap or the archive."""
        self.portals.note(host, self.path, 0, self.headers.get("User-Agent", ""))
        port = self.portals.port
        self._send(archived(self.path, port) if host == ARCHIVE else trap(host, self.path, port))

    def _internal(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/phien-ban":
            self.portals.set_version(int(parts.query))
        else:
            self.portals.note(INTERNAL, self.path, 200, self.headers.get("User-Agent", ""))
        self._send(Answer(b"internal", "text/plain"))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.kind in ("endless", "drip", "headers"):
            self.close_connection = True
            if answer.kind != "headers":
                self.end_headers()
            self.flush_headers()
            self._stream(answer.kind)
            return
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body) * (2 if answer.kind == "cut" else 1)))
        self.end_headers()
        if answer.status != 304:
            self.wfile.write(answer.body)
        self.close_connection = answer.kind == "cut"

    def _stream(self, kind: str) -> None:
        try:
            while True:
                self.wfile.write(_STREAMS[kind])
                if kind == "drip":
                    time.sleep(0.2)
        except OSError:
            return

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - http.server's name
        """Nothing on the screen."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that leaves early is no error."""


def main() -> None:
    """Serves until it is ended."""
    first = _Server((next(iter(HOSTS.values())), 0), _Handler)
    port = first.server_address[1]
    others = [_Server((host, port), _Handler) for host in [*list(HOSTS.values())[1:], *TRAPS, ARCHIVE, INTERNAL]]
    _Handler.portals = Portals(port, Path(sys.argv[1]))
    for server in (first, *others):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(port, flush=True)  # noqa: T201 - read by the test
    sys.stdin.read()  # until the test closes it


if __name__ == "__main__":
    main()
