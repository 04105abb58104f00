"""The registry of publishers: the shipped list, what a list may hold, and a user's own over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DataError
from pipeline.sources.registry import (
    Era,
    Registry,
    SourceKind,
    load_registry,
    overlaid,
    public_address,
    public_host,
    shipped_list,
)
from tests.project.tracked import ROOT

_ENTRY: dict[str, Any] = {
    "id": "so-mau",
    "name": "Sở Y tế tỉnh Hưng Yên",
    "kind": "department",
    "place": "Hưng Yên",
    "era": "VN34",
    "hosts": ["syt.hungyen.gov.vn"],
    "start": ["https://syt.hungyen.gov.vn/tin-tuc"],
    "search": "https://syt.hungyen.gov.vn/tim?q={query}",
    "found_at": "https://hungyen.gov.vn/danh-ba",
}


def _write(path: Path, content: object) -> Path:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def _listed(path: Path, *entries: dict[str, Any]) -> Registry:
    return load_registry(_write(path / "list.yaml", {"sources": [*entries]}))


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return load_registry(shipped_list())


class TestShipped:
    """corpus/sources.yaml: real publishers, where each was found, and none that anybody has turned on."""

    def test_lies_at_the_top_of_the_clone(self) -> None:
        assert shipped_list() == ROOT / "corpus" / "sources.yaml"

    def test_all_are_off(self, shipped: Registry) -> None:
        # nobody has opened these addresses
        assert shipped.chosen(enabled=True) == []

    def test_every_province_of_the_old_map_has_one(self, shipped: Registry) -> None:
        assert len(shipped.provinces(Era.VN63)) == 63
        assert shipped.missing(Era.VN63) == []

    def test_provinces_of_the_new_map_without_one_are_known(self, shipped: Registry) -> None:
        # no page of theirs since 1 July 2025 was found: left out, not guessed
        assert shipped.missing(Era.VN34) == ["Đồng Tháp", "Hải Phòng", "Hồ Chí Minh", "Lào Cai", "Tuyên Quang"]
        assert len(shipped.provinces(Era.VN34)) == 29

    def test_every_kind_is_there(self, shipped: Registry) -> None:
        assert {source.kind for source in shipped.by_id.values()} == set(SourceKind)

    def test_no_two_begin_at_one_page_of_one_map(self, shipped: Registry) -> None:
        starts = [(source.era, start) for source in shipped.by_id.values() for start in source.start]
        assert len(starts) == len(set(starts))

    def test_what_was_seen_was_seen_in_the_past(self, shipped: Registry) -> None:
        days = [source.checked_on for source in shipped.by_id.values() if source.checked_on]
        assert days
        assert max(days) < date(2026, 11, 22)

    def test_found_at_is_on_the_publishers_own_site_or_in_a_public_file(self, shipped: Registry) -> None:
        for source in shipped.by_id.values():
            own = any(source.found_at.split("/")[2].endswith(host.removeprefix("www.")) for host in source.hosts)
            assert own or source.found_at.startswith("https://github.com/"), source.id


class TestChosen:
    """Filters, alone and together."""

    def test_province_without_marks_and_case(self, shipped: Registry) -> None:
        found = shipped.chosen(place="bac NINH")
        assert {source.place for source in found} == {"Bắc Ninh"}
        assert {source.era for source in found} == {Era.VN63, Era.VN34}

    def test_kind_and_map(self, shipped: Registry) -> None:
        found = shipped.chosen(kind=SourceKind.POLICE, era=Era.VN34)
        assert found
        assert all(source.kind is SourceKind.POLICE and source.era is Era.VN34 for source in found)

    def test_by_id(self, shipped: Registry) -> None:
        ids = [source.id for source in shipped.chosen()]
        assert ids == sorted(ids)
        assert len(ids) == len(shipped)

    def test_a_province_that_nobody_knows(self, shipped: Registry) -> None:
        assert shipped.chosen(place="Atlantis") == []


def test_an_entry_that_is_as_it_should_be(tmp_path: Path) -> None:
    (source,) = _listed(tmp_path, _ENTRY).chosen()
    assert (source.kind, source.era, source.enabled, source.checked_on) == (
        SourceKind.DEPARTMENT,
        Era.VN34,
        False,
        None,
    )


# What is changed in a good entry, and what is said.
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        # ids are typed by people and become file names
        ({"id": "Sở mẫu"}, "an id is made of"),
        ({"id": "../etc"}, "an id is made of"),
        ({"kind": "blog"}, "kind"),
        # a name of another map, of none, or a place without its map
        ({"place": "Thái Bình"}, "VN34 has no province Thái Bình"),
        ({"place": "Hưng Yên", "era": "VN64"}, "era"),
        ({"era": None}, "a place needs its era"),
        # what leads elsewhere than to a public web server
        ({"start": ["ftp://syt.hungyen.gov.vn/"]}, "http and https only"),
        ({"start": ["file://may/etc/passwd"]}, "http and https only"),
        ({"start": ["https://ai:mat@syt.hungyen.gov.vn/"]}, "no user name and password"),
        ({"start": ["https://syt.hungyen.gov.vn:8443/"]}, "port 8443"),
        ({"start": ["https://khac.gov.vn/"]}, "on none of its hosts"),
        ({"start": ["https://syt.hungyen.gov.vn/?q={query}"]}, "belongs into `search`"),
        ({"start": []}, "start"),
        ({"search": "https://syt.hungyen.gov.vn/tim"}, "no {query}"),
        ({"search": "https://khac.gov.vn/?q={query}"}, "on none of its hosts"),
        ({"hosts": ["localhost"]}, "no full host name"),
        ({"hosts": []}, "hosts"),
        ({"found_at": ""}, "http and https only"),
        ({"found_at": "một người bạn"}, "http and https only"),
        ({"checked_on": "hôm qua"}, "checked_on"),
        # on, though nobody has seen it
        ({"enabled": True}, "nobody has seen a page of it: so-mau"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_is_refused(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError) as caught:
        _listed(tmp_path, {**_ENTRY, **changes})
    assert told in str(caught.value)
    assert "list.yaml" in str(caught.value)


def test_one_id_twice(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="so-mau stands twice"):
        _listed(tmp_path, _ENTRY, _ENTRY)


@pytest.mark.parametrize(
    "host",
    [
        # the machine and its network, by name and number, in the forms that resolvers take
        "localhost", "may-in.local", "router.lan", "nas.home.arpa", "db.internal", "a.test", "b.example", "c.invalid",
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "0.0.0.0", "[::1]", "::1", "0x7f.1", "2130706433",
        "8.8.8.8",
        # no full names
        "", "gov", "-a.gov.vn", "a..gov.vn", "a b.gov.vn", "HANOI.gov.vn", "a.gov.vn.", "a_b.gov.vn", f"{'a' * 64}.vn",
    ],
)  # fmt: skip
def test_hosts_that_are_not_open_to_all(host: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        public_host(host)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        parts = public_address(text)
    except ValueError:
        return
    assert parts.scheme in {"http", "https"}
    assert "." in (parts.hostname or "")


class TestOverlay:
    """A user's own registry: single entries on and off, and his own."""

    def test_turns_on_and_off_and_adds(self, tmp_path: Path) -> None:
        listed = _listed(tmp_path, _ENTRY, {**_ENTRY, "id": "so-hai"})
        own = {"enable": ["so-mau"], "disable": ["so-ba"], "sources": [{**_ENTRY, "id": "so-ba", "enabled": True}]}
        found = overlaid(listed, _write(tmp_path / "own.yaml", own))
        assert [(source.id, source.enabled) for source in found.chosen()] == [
            ("so-ba", False),
            ("so-hai", False),
            ("so-mau", True),
        ]
        # the list itself stays as it is
        assert not listed.by_id["so-mau"].enabled

    def test_his_own_may_be_on_without_a_day(self, tmp_path: Path) -> None:
        own = {"sources": [{**_ENTRY, "id": "cua-toi", "enabled": True}]}
        found = overlaid(_listed(tmp_path, _ENTRY), _write(tmp_path / "own.yaml", own))
        assert [source.id for source in found.chosen(enabled=True)] == ["cua-toi"]

    @pytest.mark.parametrize(
        ("own", "told"),
        [
            # a slip of the pen must not pass for "nothing to do"
            ({"enable": ["so-mua"]}, "no such source: so-mua"),
            ({"search": {"so-mua": "https://a.gov.vn/?q={query}"}}, "no such source: so-mua"),
            ({"search": {_ENTRY["id"]: "https://khac.gov.vn/?q={query}"}}, "a search on another host"),
            ({"search": {_ENTRY["id"]: "https://khac.gov.vn/"}}, "no {query}"),
            ({"enable": ["so-mau"], "disable": ["so-mau"]}, "turned on and off: so-mau"),
            ({"sources": [_ENTRY]}, "so-mau stands twice"),
            ({"enabled": ["so-mau"]}, "enabled"),
            (["so-mau"], "_Overlay"),
            (None, "_Overlay"),
        ],
    )
    def test_what_is_refused(self, tmp_path: Path, own: object, told: str) -> None:
        with pytest.raises(DataError) as caught:
            overlaid(_listed(tmp_path, _ENTRY), _write(tmp_path / "own.yaml", own))
        assert told in str(caught.value)
        assert "own.yaml" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"sources: [",
        b"\xff\xfe",
        b"!!python/object/apply:os.system ['true']",
        b"sources: &a [*a]",
        b"[" * 5000,
        b"#" * 5_000_001,
    ],
)
def test_files_that_are_no_registry(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.yaml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"list\.yaml"):
        load_registry(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.yaml"):
        load_registry(tmp_path / "none.yaml")
