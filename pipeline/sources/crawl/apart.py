"""Large pages are read for their links in a process that ends when it takes too long.

Only ending a process stops a parser that does not end: a tag with some hundred thousand attributes keeps libxml2 busy
for minutes, and with it the one thread in which the crawler talks to all hosts. The process that forks the readers is
itself forked before the crawler has threads or its store open, and ends with it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import struct
import threading
from collections.abc import Collection
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

from pipeline.frontier import Link, PageKind
from pipeline.sources.crawl.addresses import on_site, web_address
from pipeline.sources.crawl.links import LARGEST_PAGE, PageLinks, read_page

# What is smaller is read here: at its worst (nothing but attributes of one tag) it takes a fraction of a second.
SMALL = 32 * 1024
# Two thousand links and the text of a page; whoever says more is no reader of ours any more.
_LARGEST_ANSWER = 50_000_000
_LENGTHS = struct.Struct(">II")
_LENGTH = struct.Struct(">I")


class LinkReader:
    """Reads pages for their links.

    Args:
        seconds: of the processor that a large page may take; five megabytes of ordinary ones need about one.
    """

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._pid = 0
        self._channel: socket.socket | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        """Forks the process that forks; called where there is one thread."""
        ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            _serve(theirs, self._seconds)
        theirs.close()
        self._channel = ours
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends it."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
            os.waitpid(self._pid, 0)

    def read(self, body: bytes, content_type: str, address: str, depth: int, hosts: Collection[str]) -> PageLinks:
        """The links of a page, as `links.read_page`; a note says so where they could not be read in time."""
        if not self.is_apart(body):
            return read_page(body, content_type, address, depth, hosts)
        head = json.dumps([content_type, address, depth, list(hosts)]).encode()
        with self._one_at_a_time:
            if self._channel is None:
                return PageLinks(note="links: nobody is there to read them")
            try:
                self._channel.sendall(_LENGTHS.pack(len(head), len(body)) + head + body)
                (length,) = _LENGTH.unpack(_exactly(self._channel, _LENGTH.size))
                answer = _exactly(self._channel, length)
            except (EOFError, OSError):  # ended from outside; the crawl goes on, and says so
                self.__exit__(None, None, None)
                return PageLinks(note="links: their reader was ended")
        return _told(answer, hosts, self._seconds)

    @staticmethod
    def is_apart(body: bytes) -> bool:
        """Whether a page is read in another process, which may take its time; the largest are not read at all."""
        return SMALL < len(body) <= LARGEST_PAGE


def _told(answer: bytes, hosts: Collection[str], seconds: int) -> PageLinks:
    """What a reader said. It held a page that nobody vouches for: its links are looked at again."""
    if not answer:
        return PageLinks(note=f"links: not read within {seconds} s")
    found = json.loads(answer)
    links = [Link(**{**one, "kind": PageKind(one["kind"])}) for one in found.pop("links")]
    page = PageLinks(**found)
    page.links = [link for link in links if web_address(link.address) == link.address and on_site(link.address, hosts)]
    return page


def _serve(channel: socket.socket, seconds: int) -> None:
    """What the forked process does until the crawler closes its end, or has ended; never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # Files and locks of the crawler stay its own; what it writes its progress to must end with it.
        os.closerange(3, channel.fileno())
        os.closerange(channel.fileno() + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        while True:
            head_length, body_length = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size))
            head = json.loads(_exactly(channel, head_length))
            answer = _apart(_exactly(channel, body_length), head, seconds)
            channel.sendall(_LENGTH.pack(len(answer)) + answer)
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def _apart(body: bytes, head: list[Any], seconds: int) -> bytes:
    """The answer of a process of its own; nothing where it did not come to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            with os.fdopen(writing, "wb") as out:
                out.write(json.dumps(asdict(read_page(body, *head))).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read(_LARGEST_ANSWER)
    if len(answer) == _LARGEST_ANSWER:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return answer if status == 0 else b""


def _exactly(channel: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = channel.recv(min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
