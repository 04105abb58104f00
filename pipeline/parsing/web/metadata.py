"""What a page says about itself: title, site, author, date, host, lead. Raw; the extraction room resolves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

import lxml.html

from pipeline.parsing.structure.hints import first_date
from pipeline.parsing.web.linkeddata import linked_data
from pipeline.textforms import fold

_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_DESCRIPTIONS = ("og:description", "description", "dc.description", "twitter:description")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_AUTHORS = ("author", "article:author", "dc.creator")
_DATES = (
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dc.date",
    "date",
)
_SEPARATOR = re.compile(r"\s+(?:[-–—|»«•]|::)\s+|\s*\|\s*")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LONGEST = 500


class PageHead:
    """The head of a page, read once."""

    def __init__(self, root: lxml.html.HtmlElement) -> None:
        self._root = root
        self._meta: dict[str, str] = {}
        for element in root.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = " ".join((element.get("content") or "").split())
            if name and content:
                self._meta.setdefault(name.strip().lower(), content[:_LONGEST])
        self.linked = linked_data(root)
        titles = [element.text_content() for element in root.iter("title")][:1]
        self.page_title = " ".join(titles[0].split())[:_LONGEST] if titles else ""

    def _first(self, names: Sequence[str]) -> str | None:
        return next((self._meta[name] for name in names if name in self._meta), None)

    @property
    def title(self) -> str | None:
        """The page's title without the name of the site."""
        given = self._first(_TITLES)
        parts = [part for part in _SEPARATOR.split(self.page_title) if part]
        if given is not None:
            return self._without_site(given)
        return self._without_site(self.page_title) if parts else self.linked.headline

    @property
    def titles(self) -> list[str]:
        """Every form in which the head may give the page's own title: with the site's name, and without it."""
        parts = list(_SEPARATOR.finditer(self.page_title))
        given = [title for title in (self.title, self.page_title, self.linked.headline) if title]
        return [*given, *(self.page_title[: part.start()] for part in parts)]

    @property
    def sites(self) -> list[str]:
        """Every form in which the head may give the site's name: as told, and each ending of <title>."""
        parts = _SEPARATOR.finditer(self.page_title)
        return [*filter(None, [self.site_name]), *(self.page_title[part.end() :] for part in parts)]

    @property
    def site_name(self) -> str | None:
        """The site's name from meta tags, or from the end of <title> where the page's own title stands before it."""
        given = self._first(_SITES)
        if given is not None:
            return given
        title = self._first(_TITLES)
        if title and self.page_title.startswith(title) and len(self.page_title) > len(title):
            return self.page_title[len(title) :].strip(" -–—|»:•") or None
        return self.linked.publisher

    def _without_site(self, title: str) -> str:
        site = self.site_name
        parts = list(_SEPARATOR.finditer(title))
        if site and parts and fold(title[parts[-1].end() :]) == fold(site):
            return title[: parts[-1].start()]
        return title

    @property
    def description(self) -> str | None:
        """The lead."""
        return self._first(_DESCRIPTIONS)

    @property
    def author(self) -> str | None:
        """As the page gives it."""
        return self._first(_AUTHORS)

    def host(self, source_id: str) -> str | None:
        """Host of the page's own address, without "www.".

        Args:
            source_id: the address or path that it was read from.
        """
        links = [element.get("href") for element in self._root.iter("link") if element.get("rel") == "canonical"]
        bases = [element.get("href") for element in self._root.iter("base")]
        for address in (*links, self._meta.get("og:url"), *bases, source_id):
            name = _host(address or "")
            if name:
                return name
        return None

    def meta_date(self) -> date | None:
        """The date of publication in a meta tag or in linked data."""
        given = self._first(_DATES)
        if given is None:
            return self.linked.published_on
        match = _DAY.match(given)
        return first_date(match.group() if match else fold(given))


def _host(address: str) -> str | None:
    try:
        parts = urlsplit(address.strip())
        name = parts.hostname if parts.scheme in ("http", "https", "") and parts.netloc else None
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def guessed_date(root: lxml.html.HtmlElement) -> date | None:
    """The guess of htmldate, without its search through all text.

    Returns:
        None where it finds nothing or fails on the page.
    """
    from htmldate import find_date

    try:
        found = find_date(root, extensive_search=False, original_date=True)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None  # only a hint is lost; the page itself is read
    return date.fromisoformat(found) if found else None
