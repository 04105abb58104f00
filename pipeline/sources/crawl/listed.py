"""Publishers out of a list of them: what a crawl needs of each entry, and which are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import DataError
from pipeline.sources.crawl.plan import CrawlSource

_LARGEST_LIST = 5_000_000


class Listed(Protocol):
    """An entry of a registry of publishers, as far as a crawl needs it."""

    @property
    def id(self) -> str:
        """By which the user names it."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def hosts(self) -> Sequence[str]:
        """Whose pages may be fetched."""

    @property
    def start(self) -> Sequence[str]:
        """Where to begin."""

    @property
    def search(self) -> str:
        """Pattern of an address with `{query}`; "" where there is none."""

    @property
    def ended(self) -> bool:
        """Whether the map of provinces under which it published is no longer in force."""

    @property
    def enabled(self) -> bool:
        """Whether it is fetched without being named."""


class _Entry(BaseModel):
    """What a crawl needs of an entry; the rest is for people."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    name: str
    hosts: list[str]
    start: list[str]
    search: str = ""
    era: str = ""
    enabled: bool = False

    @property
    def ended(self) -> bool:
        return self.era == "VN63"


class _List(BaseModel):
    sources: list[_Entry]


def load_list(path: Path) -> list[Listed]:
    """The publishers that a file of the user lists.

    Raises:
        DataError: if it cannot be read or breaks its schema.
    """
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise DataError(f"{path}: > {_LARGEST_LIST} bytes")
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return list(_List.model_validate(raw).sources)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise DataError(f"{path}: {error}") from error


def chosen(entries: Iterable[Listed], ids: Sequence[str]) -> dict[str, CrawlSource]:
    """The publishers that are asked for: those named, else those that are enabled.

    Raises:
        KeyError: naming an id that the list does not have.
    """
    by_id = {entry.id: entry for entry in entries}
    wanted = ids or [name for name, entry in by_id.items() if entry.enabled]
    return {name: _crawled(by_id[name]) for name in wanted}


def _crawled(entry: Listed) -> CrawlSource:
    hosts = tuple(host.lower().removeprefix("www.") for host in entry.hosts)
    return CrawlSource(entry.id, entry.name, hosts, tuple(entry.start), entry.search, entry.ended)
