"""The words that the crawler goes by, from data/sources/crawl.yaml."""

from __future__ import annotations

import re
from functools import cache, cached_property

from pipeline.datafiles import StrictData, load_yaml
from pipeline.textforms import search_key

_BREAKS = re.compile(r"[-_/+.?=&%\s]+")


class CrawlWords(StrictData):
    """The file's groups; what each is for stands there."""

    queries: list[str]
    topic: list[str]
    section: list[str]
    paging: list[str]
    paging_parameters: list[str]
    download: list[str]
    search: list[str]
    session: list[str]
    secret: list[str]
    blocked: list[str]
    missing: list[str]

    @cached_property
    def topic_pattern(self) -> re.Pattern[str]:
        """One of the words on our topic, in a text as `plain` gives it."""
        return _any_of(self.topic)

    @cached_property
    def section_pattern(self) -> re.Pattern[str]:
        """One of the words for sections, likewise."""
        return _any_of(self.section)

    @cached_property
    def download_pattern(self) -> re.Pattern[str]:
        """One of the words for a file, likewise."""
        return _any_of(self.download)

    @cached_property
    def search_pattern(self) -> re.Pattern[str]:
        """One of the words for a search, likewise."""
        return _any_of(self.search)

    @cached_property
    def blocked_pattern(self) -> re.Pattern[str]:
        """One of the words of a page that refuses us, likewise."""
        return _any_of(self.blocked)

    @cached_property
    def missing_pattern(self) -> re.Pattern[str]:
        """One of the words of a page that is not there, likewise."""
        return _any_of(self.missing)

    @cached_property
    def paging_keys(self) -> frozenset[str]:
        """Texts of links that lead on."""
        return frozenset(search_key(word) for word in self.paging)

    @cached_property
    def session_pattern(self) -> re.Pattern[str]:
        """The name of a parameter that names a visit."""
        names = (re.escape(name.removesuffix("*")) + (".*" if name.endswith("*") else "") for name in self.session)
        return re.compile("|".join(names), re.IGNORECASE)

    @cached_property
    def secret_pattern(self) -> re.Pattern[str]:
        """A parameter that is not to be shown, with its value in group 2."""
        names = "|".join(re.escape(name) for name in self.secret)
        return re.compile(rf"([?&;](?:{names})=)([^&\s#'\"<>]+)", re.IGNORECASE)


def plain(text: str) -> str:
    """A text or address as the words are compared with it: no marks, no case, breaks as single spaces."""
    return _BREAKS.sub(" ", search_key(text))


def _any_of(words: list[str]) -> re.Pattern[str]:
    keys = sorted((re.escape(plain(word)) for word in words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(keys)})(?!\w)")


@cache
def crawl_words() -> CrawlWords:
    """The words, loaded once.

    Raises:
        DataError: if the file breaks its schema.
    """
    return load_yaml(CrawlWords, "sources", "crawl.yaml")
