"""The guard of conftest.py itself: what it refuses, what it lets through."""

from __future__ import annotations

import socket
import threading
import urllib.request

import pytest

from tests.network import NetworkGuard, OutgoingConnectionError, stays_here

OUTSIDE = "192.0.2.1"  # reserved for documentation (RFC 5737): nobody answers there


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),  # the whole block is loopback
        ("::1", True),
        ("::1%lo", True),
        ("localhost", True),
        ("0.0.0.0", True),  # as a target it means this machine
        (OUTSIDE, False),
        ("10.0.0.1", False),  # a private network is another machine
        ("169.254.169.254", False),  # where clouds keep credentials
        ("example.org", False),  # a name leaves the machine as a query
        ("localhost.example.org", False),
    ],
)
def test_what_stays_here(host: str, here: bool) -> None:
    assert stays_here(host) is here


def test_connections_and_lookups_are_refused(network_guard: NetworkGuard) -> None:
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as packets:
        with pytest.raises(OutgoingConnectionError, match=OUTSIDE):
            stream.connect((OUTSIDE, 80))
        with pytest.raises(OutgoingConnectionError):
            stream.connect_ex((OUTSIDE, 80))
        with pytest.raises(OutgoingConnectionError):
            packets.sendto(b"x", (OUTSIDE, 53))
    with pytest.raises(OutgoingConnectionError):
        socket.getaddrinfo("example.org", 80)
    assert network_guard.refused == [OUTSIDE] * 3 + ["example.org"]
    network_guard.refused.clear()


def test_a_library_on_top_is_refused_too(network_guard: NetworkGuard) -> None:
    with pytest.raises(OutgoingConnectionError):
        urllib.request.urlopen(f"http://{OUTSIDE}/", timeout=1)
    assert network_guard.refused == [OUTSIDE]
    network_guard.refused.clear()


def test_loopback_works() -> None:
    def answer() -> None:
        accepted, _ = server.accept()
        with accepted:
            accepted.sendall(b"here")

    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=answer)
        answering.start()
        with socket.create_connection(server.getsockname()[:2]) as client:
            assert client.recv(4) == b"here"
        answering.join()
