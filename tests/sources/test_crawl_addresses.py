"""Web addresses: what may be asked for, when two are one, what is shown of them; and which machines are never asked."""

from __future__ import annotations

import pytest

from pipeline.sources.crawl.addresses import canonical, host_of, masked, port_of, web_address
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.plan import CrawlPlan, CrawlSource, addresses_by_hand, is_contact
from pipeline.sources.crawl.words import crawl_words

SITE = "https://www.hungyen.example.vn"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"  {SITE}/a ", f"{SITE}/a"),
        ("HTTP://WWW.Example.VN:80", "http://www.example.vn/"),  # host and port say nothing new
        ("https://example.vn:8443/a", "https://example.vn:8443/a"),
        (f"{SITE}/a#phần-2", f"{SITE}/a"),
        (f"{SITE}/báo cáo?năm=2020", f"{SITE}/b%C3%A1o%20c%C3%A1o?n%C4%83m=2020"),
        (f"{SITE}/100%", f"{SITE}/100%25"),  # written by hand, no escape
        (f"{SITE}/a;jsessionid=1F;v=2?PHPSESSID=77&id=3", f"{SITE}/a;v=2?id=3"),
        (f"{SITE}/(S(lit3py55t21z5v55vlm25s55))/tin-tuc.aspx", f"{SITE}/tin-tuc.aspx"),
        (f"{SITE}/a?utm_source=fb&fbclid=x&id=3", f"{SITE}/a?id=3"),
        ("http://xã.example.vn./", "http://xn--x-yfa.example.vn/"),
        ("http://[::1]/", "http://[::1]/"),  # refused later, by address
        ("http://user:mật@example.vn/", None),  # nobody's password
        ("ftp://example.vn/a", None),
        ("javascript:void(0)", None),
        ("mailto:a@example.vn", None),
        ("data:text/html,1", None),
        ("file://host/x", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://[fe80::1%25eth0]/", None),  # a card of this machine
        ("http://[fe80::1%eth0]/", None),
        ("http://[2400:CB00::0:1]:80/a", "http://[2400:cb00::1]/a"),
        ("http://example.vn:port/", None),
        (f"{SITE}/{'a' * 3000}", None),  # longer than people make them
    ],
)
def test_web_address(text: str, address: str | None) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/a?x=1&y=2", "/a?y=2&x=1", True),
        ("/b%c3%a1o", "/b%C3%A1o", True),
        ("/ba%CC%81o", "/b%C3%A1o", True),  # NFD and NFC
        ("/%61", "/a", True),
        ("/a%2Fb", "/a/b", False),  # an escaped slash is no slash
        ("/a", "/a/", False),  # some servers tell them apart
        ("/a?x=1", "/a?x=2", False),
        ("/%E1", "/%e1", True),  # an address in an old encoding
    ],
)
def test_canonical(one: str, other: str, same: bool) -> None:
    assert (canonical(f"{SITE}{one}") == canonical(f"{SITE}{other}")) is same


def test_canonical_is_its_own_canonical_form() -> None:
    once = canonical(f"{SITE}/b%c3%a1o%20c?b=%20&a=1")
    assert canonical(once) == once


def test_host_and_port() -> None:
    assert (host_of(f"{SITE}:8443/a"), port_of(f"{SITE}:8443/a"), port_of(f"{SITE}/a")) == (
        "www.hungyen.example.vn",
        8443,
        443,
    )


@pytest.mark.parametrize("name", crawl_words().secret)
def test_secrets_are_masked(name: str) -> None:
    assert "mở" not in masked(f"GET {SITE}/a?id=1&{name}=mở&b=2 failed")


def test_credentials_are_masked() -> None:
    assert masked("http://an:mật@example.vn/a") == "http://***@example.vn/a"


@pytest.mark.parametrize("name", crawl_words().session)
def test_visits_are_no_part_of_an_address(name: str) -> None:
    given = name.replace("*", "x1")
    assert web_address(f"{SITE}/a?{given.upper()}=77") == f"{SITE}/a"
    assert web_address(f"{SITE}/a?x{given}=77") == f"{SITE}/a?x{given}=77"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",  # metadata of cloud machines
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",  # IPv4 in IPv6
        "::ffff:8.8.8.8",  # even where it is public: nobody publishes such
        "64:ff9b::7f00:1",  # NAT64
        "::ffff:0:7f00:1",  # translated
        "::7f00:1",  # compatible, as it once was
        "64:ff9b:1::7f00:1",
        "2001:0:7f00:1::",  # Teredo
        "2002:7f00:1::",  # 6to4
        "2001:db8::1",
        "fc00::1",
        "fd00::1",
        "fe80::1",
        "fe80::1%eth0",
        "2400:cb00:2048:1::1%eth0",  # a card of this machine, whatever stands before it
        "fec0::1",
        "4000::1",  # given to nobody
        "ff02::1",
        "no address",
    ],
)
def test_what_is_not_public_is_refused(address: str) -> None:
    guard = AddressGuard()
    assert not guard.allows("cổng.vn", address)
    assert guard.refused == {"cổng.vn": address}


@pytest.mark.parametrize("address", ["8.8.8.8", "103.28.36.1", "2400:cb00:2048:1::1"])
def test_what_is_public_is_allowed(address: str) -> None:
    assert AddressGuard().allows("cổng.vn", address)


def test_local_pairs_open_their_address_and_port_alone() -> None:
    guard = AddressGuard(["127.0.0.2:8080", "[fd00::5]:80"])
    assert guard.allows("a", "127.0.0.2")
    assert guard.allows("a", "fd00::5")
    assert not guard.allows("a", "127.0.0.1")
    assert guard.allows_port(8080)
    assert guard.allows_port(443)
    assert not guard.allows_port(22)


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("nghien-cuu@example.org", True),
        ("https://example.org/crawler", True),
        ("", False),
        ("an", False),
        ("a@b", False),
        ("(a@example.org)", False),  # would end the comment of the agent
        ("a@example.org\r\nX: 1", False),
    ],
)
def test_contact(text: str, usable: bool) -> None:
    assert is_contact(text) is usable


def test_agent_names_program_and_contact() -> None:
    plan = CrawlPlan({}, "nghien-cuu@example.org")
    assert plan.agent.startswith("solieu/")
    assert plan.agent.endswith("(+nghien-cuu@example.org)")


def test_seeds_are_start_pages_and_a_search_for_every_word() -> None:
    source = CrawlSource("a", "A", ("example.vn",), ("http://example.vn/", "ftp://example.vn/"), f"{SITE}/?s={{query}}")
    seeds = [link.address for link in source.seeds()]
    assert seeds[0] == "http://example.vn/"
    assert len(seeds) == 1 + len(crawl_words().queries)
    assert seeds[1] == f"{SITE}/?s=m%E1%BA%A1i%20d%C3%A2m"


def test_addresses_by_hand() -> None:
    source, links = addresses_by_hand([f"{SITE}/a.pdf", "http://www.example.vn/b"])
    assert source.hosts == ("hungyen.example.vn", "example.vn")
    assert [link.depth for link in links] == [0, 0]
    with pytest.raises(ValueError, match="không phải"):
        addresses_by_hand([SITE, "không phải địa chỉ"])
