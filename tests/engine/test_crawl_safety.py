"""The crawler reaches no machine that it must not, obeys robots.txt that cannot be read, and checks certificates."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from pipeline.sources.crawl.addresses import canonical, host_of, web_address
from pipeline.sources.crawl.connecting import _Checked
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.plan import CrawlPlan, CrawlSource
from tests.conftest import ROOT
from tests.engine.portals import LIMITS, Portals, rows, run, served
from tests.sources.portal.certificates import make_certificates
from tests.sources.portal.traps import INTERNAL, OPEN, ROBOTS, TRAP

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: 127.0.0.2 is this machine on Linux only")

NAMES = {
    "noi-bo.test": [INTERNAL],
    "an-toan.test": [TRAP],
    "khac.test": [TRAP],
    "chi-v6.test": ["::1"],  # a name with an AAAA record alone
    "hai-loai.test": ["::1", "fd00::7", TRAP],  # answers of both kinds, the private ones first
}

# The forms of an address that lead here or into the network (reliability study, B3).
FORMS = [
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "2130706433",
    "0x7f.1",
    "0",
    "127.1",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fd00::1]",
    "localhost",
    "noi-bo.test",  # a name whose answer is a private address
    "[::]",
    "[::ffff:0:127.0.0.1]",  # IPv4 in IPv6: translated,
    "[64:ff9b::127.0.0.1]",  # by NAT64,
    "[2002:7f00:1::]",  # 6to4
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "chi-v6.test",
]


def look_up(name: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
    """What a name server and the C library say (getaddrinfo)."""
    try:
        found = NAMES.get(name) or [str(ip_address(name))]
    except ValueError:
        try:
            found = [socket.inet_ntoa(socket.inet_aton("127.0.0.1" if name == "localhost" else name))]
        except OSError:
            raise socket.gaierror(f"no such host: {name}") from None
    families = [(socket.AF_INET6, (one, port, 0, 0)) if ":" in one else (socket.AF_INET, (one, port)) for one in found]
    return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address) for family, address in families]


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    with served(tmp_path_factory.mktemp("traps")) as found:
        yield found


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    # A proxy of the environment would see everything.
    monkeypatch.setenv("http_proxy", f"http://{INTERNAL}:9")


def plan_of(portals: Portals, starts: list[str], hosts: list[str], local: list[str]) -> CrawlPlan:
    source = CrawlSource("x", "X", tuple(hosts), tuple(starts))
    plan = CrawlPlan({"x": source}, "thu@example.org", LIMITS, {"x": source.seeds()})
    return replace(plan, local=tuple(f"{host}:{portals.port}" for host in local))


def hits(portals: Portals, host: str) -> list[str]:
    return [one.path for one in portals.asked() if one.host == host]


def test_no_form_of_an_address_reaches_the_internal_machine(portals: Portals, tmp_path: Path) -> None:
    """Twenty-one forms, six ways in, all of them among the hosts of the source: only the guard stands between."""
    base = f"http://{TRAP}:{portals.port}"
    starts, links = [], []
    for number, form in enumerate(FORMS):
        target = f"http://{form}:{portals.port}/mai-dam-{number}"
        starts.append(f"{target}-start")
        links += [f"{base}/302?{quote(target)}-302", f"{base}/refresh?{quote(target)}-refresh", f"{target}-link"]
        links.append(f"{target}-file.pdf")
        html = f'<base href="{target}-base/"><a href="mai-dam">mại dâm</a>'
        starts.append(f"{base}/page?{quote(html)}")
    for at in range(0, len(links), 4):
        some = "".join(f'<a href="{link}">mại dâm</a>' for link in links[at : at + 4])
        starts.append(f"{base}/page?{quote(some)}")
    hosts = [TRAP, *(host_of(web_address(f"http://{form}/") or "") for form in FORMS)]
    store = tmp_path / "solieu.db"
    assert run(store, plan_of(portals, starts, hosts, [TRAP])).finished
    assert hits(portals, INTERNAL) == []
    query = "SELECT url, state, code FROM crawl_pages WHERE url LIKE '%/mai-dam-%' AND host <> ?"
    found = {row[0]: row[1:] for row in rows(store, query, TRAP)}
    for number, form in enumerate(FORMS):
        for way in ("start", "302", "refresh", "link", "file.pdf", "base/mai-dam"):
            address = web_address(f"http://{form}:{portals.port}/mai-dam-{number}-{way}")
            assert address
            assert found[canonical(address)] == ("failed", "blocked_address"), (form, way)


@pytest.mark.parametrize(("guard", "reached"), [("allows", True), ("none", False)])
def test_it_is_the_guard_that_refuses(
    portals: Portals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str, reached: bool
) -> None:
    """With the guard switched off the same crawl reaches the internal machine: the test above tests something."""
    monkeypatch.setattr(AddressGuard, guard, lambda *_: True, raising=False)
    before = len(hits(portals, INTERNAL))
    start = f"http://{TRAP}:{portals.port}/302?{quote(f'http://noi-bo.test:{portals.port}/mai-dam')}"
    run(tmp_path / "solieu.db", plan_of(portals, [start], [TRAP, "noi-bo.test"], [TRAP]))
    assert (len(hits(portals, INTERNAL)) > before) is reached


def test_other_ports_are_refused_also_on_a_host_that_is_allowed(portals: Portals, tmp_path: Path) -> None:
    store = tmp_path / "solieu.db"
    run(
        store,
        plan_of(
            portals,
            [f"http://{TRAP}:22/", f"http://{TRAP}:{portals.port}/302?http%3A%2F%2F{TRAP}%3A6379%2F"],
            [TRAP],
            [TRAP],
        ),
    )
    codes = rows(store, "SELECT code, detail FROM crawl_pages WHERE state = 'failed' ORDER BY detail")
    assert codes == [("blocked_address", "port 22"), ("blocked_address", "port 6379")]


def test_of_several_answers_only_a_public_one_is_connected_to(portals: Portals, tmp_path: Path) -> None:
    store = tmp_path / "solieu.db"
    start = f"http://hai-loai.test:{portals.port}/bao-cao"
    assert run(store, plan_of(portals, [start], ["hai-loai.test"], [TRAP])).finished
    assert rows(store, "SELECT state, code FROM crawl_pages") == [("fetched", "")]


def test_public_addresses_of_both_kinds_are_handed_on() -> None:
    """The same rule for IPv6: public ones pass, those of this machine do not, and a refusal is told if none passes."""
    guard = AddressGuard()
    for given, passed in ((["::1", "2400:cb00::1", "8.8.8.8"], 2), (["fd00::1", "10.0.0.1"], 0)):
        found: list[Any] = []
        receiver = SimpleNamespace(addressResolved=found.append, resolutionComplete=lambda: None)
        checked = _Checked(receiver, guard, "cong.vn")
        for one in given:
            checked.addressResolved((IPv6Address if ":" in one else IPv4Address)("TCP", one, 80))
        checked.resolutionComplete()
        assert (len(found), "cong.vn" in guard.refused) == (passed, not passed)


def test_robots_that_cannot_be_read_close_the_host(portals: Portals, tmp_path: Path) -> None:
    """RFC 9309: unreachable is complete disallow; no such file is none."""
    store = tmp_path / "solieu.db"
    before = len(hits(portals, INTERNAL))
    starts = [f"http://{host}:{portals.port}/bao-cao" for host in ROBOTS]
    assert run(store, plan_of(portals, starts, list(ROBOTS), list(ROBOTS))).finished
    states = dict(rows(store, "SELECT host, state FROM crawl_pages"))
    assert {host for host, state in states.items() if state == "fetched"} == OPEN
    assert {state for host, state in states.items() if host not in OPEN} == {"refused"}
    for host in ROBOTS:
        assert ("/bao-cao" in hits(portals, host)) == (host in OPEN)
    assert len(hits(portals, INTERNAL)) == before


def test_certificates_are_checked(tmp_path: Path) -> None:
    """Signed by nobody that the system knows: refused; with the authority given: fetched, but under no other name."""
    own = make_certificates(tmp_path, "an-toan.test")
    command = [sys.executable, "-m", "tests.sources.portal.secure", TRAP, str(own.server)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as server:
        assert server.stdin
        assert server.stdout
        portals = Portals(int(server.stdout.readline()), tmp_path / "none")
        starts = [f"https://{name}:{portals.port}/a" for name in ("an-toan.test", "khac.test")]
        plan = plan_of(portals, starts, ["an-toan.test", "khac.test"], [TRAP])
        run(tmp_path / "without.db", plan)
        certificates = {"an-toan.test": own.authority, "khac.test": own.authority}
        run(tmp_path / "with.db", replace(plan, certificates=certificates))
        server.stdin.close()
    query = "SELECT host, state, code FROM crawl_pages ORDER BY host"
    closed = [("an-toan.test", "failed", "tls"), ("khac.test", "failed", "tls")]
    assert rows(tmp_path / "without.db", query) == closed
    assert rows(tmp_path / "with.db", query) == [("an-toan.test", "fetched", ""), closed[1]]
