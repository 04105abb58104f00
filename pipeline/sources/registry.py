"""Publishers of reports: who they are, where they publish, where that was found, and whether they are crawled.

The list (corpus/sources.yaml) holds only addresses that somebody has seen in public material; nobody here has opened
them, so each entry is off until a user turns it on in a registry of his own, which is laid over the list.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

import yaml
from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from pipeline.areas import MERGER, area_table
from pipeline.datafiles import StrictData
from pipeline.errors import DataError
from pipeline.textforms import collation_key, search_key

QUERY = "{query}"
"""Where the words that are looked for stand in the address of a search."""

SOURCES = "sources.yaml"

# A list of publishers is small; what is larger is another file.
_MAX_BYTES = 5_000_000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# Names that lead into a machine or its network wherever they are asked for (RFC 2606, RFC 6761, RFC 6762, RFC 8375).
_PRIVATE = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "onion"}
)
_RESERVED = frozenset({"test", "example", "invalid"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


class SourceKind(StrEnum):
    """What a publisher is."""

    PORTAL = "portal"
    DEPARTMENT = "department"
    POLICE = "police"
    MINISTRY = "ministry"
    GOVERNMENT = "government"
    NEWS = "news"
    LAW = "law"


class Era(StrEnum):
    """The map of provinces that a publisher belongs to."""

    VN63 = "VN63"
    VN34 = "VN34"


# A day on which each map held, as most of its reports know it: Thừa Thiên Huế was renamed half a year before the end.
_DAYS = {Era.VN63: date(2024, 12, 31), Era.VN34: MERGER}


class ContentSystem(StrEnum):
    """What a site is made with, as far as its addresses show; "" where that is not known."""

    UNKNOWN = ""
    SHAREPOINT = "sharepoint"
    LIFERAY = "liferay"
    VNPT = "vnpt"
    ORACLE = "oracle"
    WORDPRESS = "wordpress"
    NUKEVIET = "nukeviet"
    DNN = "dnn"
    VGP = "vgp"
    WEBSPHERE = "websphere"


def public_address(address: str) -> SplitResult:
    """The parts of a web address that anybody may be sent to.

    Raises:
        ValueError: if it is no address of http or https, names no public host, or carries a name and password.
    """
    parts = urlsplit(address)
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(f"{address}: http and https only")
    if "@" in parts.netloc:
        raise ValueError(f"{address}: no user name and password in an address")
    if parts.port not in (None, _DEFAULT_PORTS[parts.scheme]):
        raise ValueError(f"{address}: port {parts.port}")
    public_host(parts.hostname or "")
    return parts


def public_host(host: str) -> str:
    """A host name as it stands.

    Raises:
        ValueError: if it is no full name of a host that is open to all.
    """
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        raise ValueError(f"{host}: a host by its name, not by its number")
    if not _HOST.fullmatch(host):
        raise ValueError(f"{host or 'no host'}: no full host name in lower case")
    if host.rpartition(".")[2] in _PRIVATE | _RESERVED:
        raise ValueError(f"{host}: not open to all")
    return host


def _start(address: str) -> str:
    public_address(address)
    if QUERY in address:
        raise ValueError(f"{address}: {QUERY} belongs into `search`")
    return address


def _search(address: str) -> str:
    if address and QUERY not in address:
        raise ValueError(f"{address}: no {QUERY}")
    if address:
        public_address(address)
    return address


class Source(StrictData):
    """A publisher.

    Attributes:
        id: short name, unique: "bac-ninh-so-lao-dong".
        kind: what it is.
        place: its province, by the name that it has in the map `era`; "" for the whole country.
        era: the map of provinces that it belongs to; None where it belongs to neither.
        hosts: whose pages are its own, with their subdomains.
        start: addresses to begin at, each on one of the hosts.
        search: pattern of an address of its own search with `{query}`, or "".
        system: what the site is made with.
        found_at: address of the page or file in which it was found.
        checked_on: day of which a page of it has been seen, or None.
        enabled: whether it is crawled without being named.
        note: what else is known of it, in Vietnamese, or "".
    """

    id: str
    name: str = Field(min_length=3)
    kind: SourceKind
    place: str = ""
    era: Era | None = None
    hosts: list[Annotated[str, AfterValidator(public_host)]] = Field(min_length=1)
    start: list[Annotated[str, AfterValidator(_start)]] = Field(min_length=1)
    search: Annotated[str, AfterValidator(_search)] = ""
    system: ContentSystem = ContentSystem.UNKNOWN
    found_at: str
    checked_on: date | None = None
    enabled: bool = False
    note: str = ""

    @field_validator("id")
    @classmethod
    def _named(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError(f"{value}: an id is made of a-z, 0-9 and single hyphens")
        return value

    @field_validator("found_at")
    @classmethod
    def _found(cls, value: str) -> str:
        public_address(value)
        return value

    @model_validator(mode="after")
    def _fits(self) -> Source:
        if bool(self.place) > bool(self.era):
            raise ValueError(f"{self.id}: a place needs its era")
        if self.place and self.era and self.place not in _provinces(self.era):
            raise ValueError(f"{self.id}: the map {self.era.value} has no province {self.place}")
        for address in filter(None, (*self.start, self.search)):
            if not self.owns(address):
                raise ValueError(f"{self.id}: {address} is on none of its hosts")
        return self

    @property
    def ended(self) -> bool:
        """Whether the map of provinces under which it published is no longer in force."""
        return self.era is Era.VN63

    def owns(self, address: str) -> bool:
        """Whether an address is on one of its hosts or on a subdomain of one."""
        host = urlsplit(address).hostname or ""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


class _List(StrictData):
    sources: list[Source]


class _Overlay(StrictData):
    """A user's own registry.

    Attributes:
        enable, disable: ids of the list to turn on and off.
        search: patterns of searches by id, in place of those of the list.
        sources: publishers of his own.
    """

    enable: list[str] = Field(default_factory=list)
    disable: list[str] = Field(default_factory=list)
    search: dict[str, Annotated[str, AfterValidator(_search)]] = Field(default_factory=dict)
    sources: list[Source] = Field(default_factory=list)


class Registry:
    """Publishers by id."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """Takes publishers.

        Raises:
            ValueError: if two share an id.
        """
        self.by_id: dict[str, Source] = {}
        for source in sources:
            if source.id in self.by_id:
                raise ValueError(f"{source.id} stands twice")
            self.by_id[source.id] = source

    def __len__(self) -> int:
        return len(self.by_id)

    def chosen(
        self, *, place: str = "", kind: SourceKind | None = None, era: Era | None = None, enabled: bool | None = None
    ) -> list[Source]:
        """Publishers by province (marks and case aside), kind, map and whether they are on; all where nothing is asked.

        In the order of their ids.
        """
        key = search_key(place)
        return [
            source
            for _, source in sorted(self.by_id.items())
            if (not key or search_key(source.place) == key)
            and kind in (None, source.kind)
            and era in (None, source.era)
            and enabled in (None, source.enabled)
        ]

    def provinces(self, era: Era) -> set[str]:
        """Provinces of a map that have a publisher."""
        return {source.place for source in self.by_id.values() if source.era is era and source.place}

    def missing(self, era: Era) -> list[str]:
        """Provinces of a map that have none, in the order of their names."""
        areas = area_table().provinces(era.value)
        there = {area.name for area in areas if area.valid_on(_DAYS[era])}
        return sorted(there - self.provinces(era), key=collation_key)


def shipped_list() -> Path:
    """Where the list of publishers lies: corpus/ in a clone, inside the package when installed."""
    package = Path(__file__).resolve().parents[1]
    clone = package.parent / "corpus" / SOURCES
    return clone if clone.is_file() else package / "data" / SOURCES


def load_registry(path: Path) -> Registry:
    """The publishers of a list.

    Raises:
        DataError: if it cannot be read or breaks its schema; the text names the file.
    """
    listed: _List = _read(_List, path)
    if unseen := [source.id for source in listed.sources if source.enabled and source.checked_on is None]:
        raise DataError(f"{path}: on, and nobody has seen a page of it: {', '.join(unseen)}")
    return _registry(path, listed.sources)


def overlaid(registry: Registry, path: Path) -> Registry:
    """A list with a user's own registry over it.

    Raises:
        DataError: if the user's file cannot be read, breaks its schema, names an id that nobody has, adds one that
            the list has already, or has a search on a host that is none of its publisher's.
    """
    overlay: _Overlay = _read(_Overlay, path)
    on, off = set(overlay.enable), set(overlay.disable)
    merged = _registry(path, [*registry.by_id.values(), *overlay.sources])
    if both := on & off:
        raise DataError(f"{path}: turned on and off: {', '.join(sorted(both))}")
    if unknown := (on | off | overlay.search.keys()) - merged.by_id.keys():
        raise DataError(f"{path}: no such source: {', '.join(sorted(unknown))}")
    if foreign := [name for name, one in overlay.search.items() if one and not merged.by_id[name].owns(one)]:
        raise DataError(f"{path}: a search on another host: {', '.join(sorted(foreign))}")
    turned = {**dict.fromkeys(on, True), **dict.fromkeys(off, False)}
    kept = merged.by_id.values()
    return Registry(
        source.model_copy(
            update={
                "enabled": turned.get(source.id, source.enabled),
                "search": overlay.search.get(source.id, source.search),
            }
        )
        for source in kept
    )


def _registry(path: Path, sources: Iterable[Source]) -> Registry:
    try:
        return Registry(sources)
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error


def _read(model: type[Any], path: Path) -> Any:
    try:
        size = path.stat().st_size
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) if size <= _MAX_BYTES else None
    except (OSError, UnicodeError, yaml.YAMLError, RecursionError) as error:
        raise DataError(f"{path}: {error}") from error
    if size > _MAX_BYTES:
        raise DataError(f"{path}: {size} > {_MAX_BYTES} bytes")
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise DataError(f"{path}: {error}") from error


def _provinces(era: Era) -> set[str]:
    return {area.name for area in area_table().provinces(era.value)}
