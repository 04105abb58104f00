"""What a page links: further pages of its list, pages on our topic, sections, files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from pipeline.frontier import Link, PageKind
from pipeline.sources.crawl.addresses import canonical, on_site, web_address
from pipeline.sources.crawl.forms import search_links
from pipeline.sources.crawl.words import crawl_words, plain
from pipeline.sources.files import SUFFIXES
from pipeline.textforms import search_key

# Larger pages are kept, but nobody looks for links in ten megabytes of them.
LARGEST_PAGE = 5_000_000
MOST_LINKS = 2_000
# A block page says little else; a report that quotes such words is longer.
_SHORT_PAGE = 1_500
# Enough for the title of a report beside a link that says "Tải về"; more would be the whole page.
_ROW_CHARACTERS = 400
# Read of an element for them, spaces included, and of pieces that markup cuts it into.
_READ_CHARACTERS, _READ_PIECES = 2_000, 200
_LIMIT = "ERR_RESOURCE_LIMIT"

_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ""})
_FILE_SUFFIXES = SUFFIXES - _PAGE_SUFFIXES - {".txt", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
# Suffixes of programs that answer with pages: .aspx, .php, .jsp, .htx of portals, a bare number.
_PROGRAM = re.compile(r"\.(?:aspx?|php\d?|jspx?|do|cfm|htx|shtml|\d+)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,6}$")
_NUMBER = re.compile(r"[0-9]+")
_ROWS = ("tr", "li", "p", "dd", "article", "section", "div")
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


@dataclass(slots=True)
class PageLinks:
    """What was seen on a page.

    Attributes:
        title: of the page and its headings, as people read it.
        text: visible words, single-spaced, as far as they decide whether it is a page at all.
        links: that a crawl follows.
        seen: how many links there are.
        note: what was left out, "" where nothing was.
    """

    title: str = ""
    text: str = ""
    links: list[Link] = field(default_factory=list)
    seen: int = 0
    note: str = ""

    @property
    def on_topic(self) -> bool:
        """Whether its title is about our topic."""
        return crawl_words().topic_pattern.search(plain(self.title)) is not None

    @property
    def blocked(self) -> bool:
        """Whether it is no page of the publisher but the refusal of one."""
        return self._is_short and crawl_words().blocked_pattern.search(plain(self.text)) is not None

    @property
    def missing(self) -> bool:
        """Whether it says that the page is not there."""
        return self._is_short and crawl_words().missing_pattern.search(plain(self.text)) is not None

    @property
    def _is_short(self) -> bool:
        return len(self.text) <= _SHORT_PAGE


def read_page(body: bytes, content_type: str, address: str, depth: int, hosts: Collection[str]) -> PageLinks:
    """The links of a page.

    Args:
        body: its bytes.
        content_type: as declared.
        address: under which it was fetched.
        depth: of the page.
        hosts: of the source; links to others, and to subdomains of others, are not followed.
    """
    if len(body) > LARGEST_PAGE:
        return PageLinks(note=f"links: {len(body)} bytes > {LARGEST_PAGE}")
    # With huge_tree, for by its own limit of 256 nested elements libxml2 drops what follows without a word.
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = document_fromstring(_text(body, content_type), parser=parser)
    except (etree.LxmlError, ValueError) as error:  # nothing but comments, or no characters at all
        return PageLinks(note=f"links: {error}")
    page = PageLinks(_title(tree), _words(tree))
    if any(entry.type_name == _LIMIT for entry in parser.error_log):
        page.note = "links: nested too deeply to be read whole"
    here = _Here(_base(tree, address), depth, hosts, page.title)
    known: set[str] = set()
    for element, target in _targets(tree):
        page.seen += 1
        if page.seen > MOST_LINKS:
            page.note = f"links: > {MOST_LINKS}"
            break
        link = _link(element, target, here)
        if link and link.url not in known:
            known.add(link.url)
            page.links.append(link)
    if depth == 0:
        page.links += [link for link in search_links(tree, here.base, hosts) if link.url not in known]
    return page


def kind_of_address(address: str) -> PageKind | None:
    """What an address is expected to lead to by its own words; None for what is not followed."""
    words = crawl_words()
    suffix = suffix_of(address)
    told = plain(urlsplit(address).path)
    if suffix in _FILE_SUFFIXES:
        return PageKind.ATTACHMENT if words.topic_pattern.search(told) else None
    if suffix not in _PAGE_SUFFIXES and not _PROGRAM.fullmatch(suffix):
        return None
    if words.topic_pattern.search(told):
        return PageKind.PAGE
    return PageKind.LIST if words.section_pattern.search(told) else None


def is_page(body: bytes, content_type: str) -> bool:
    """Whether bytes are a web page: by what they begin with, then by what the server says."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    if head.startswith((b"%pdf-", b"pk\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89png", b"\xff\xd8\xff", b"{\\rtf", b"rar!")):
        return False
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head:
        return True
    return content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml", "")


def suffix_of(address: str) -> str:
    """The suffix that the path of an address ends with, in lower case; "" where it has none."""
    found = _SUFFIX.search(urlsplit(address).path)
    return found.group().lower() if found else ""


def _text(body: bytes, content_type: str) -> bytes:
    """The page in UTF-8. What can be read as UTF-8 is, whatever is declared: portals mis-declare it often."""
    for name in ("utf-8-sig", *_declared(body, content_type), "windows-1258"):
        try:
            return unicodedata.normalize("NFC", body.decode(name)).encode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError, LookupError):
            continue
    return body.decode("latin-1").encode("utf-8")


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield "utf-16"
    if found := re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", content_type):
        yield found.group(1)
    if declared := _DECLARED.search(body[:4096]):
        yield declared.group(1).decode("ascii")


def _title(tree: Any) -> str:
    elements = tree.xpath("//title | //h1 | //meta[@property='og:title']")
    return " ".join(" ".join([*element.itertext(), element.get("content") or ""]) for element in elements[:4])[:1000]


def _words(tree: Any) -> str:
    """The visible text, no more of it than decides whether the page is a short one."""
    found: list[str] = []
    length = 0
    for element in tree.iter(etree.Element):
        if element.tag not in ("script", "style", "noscript", "template") and element.text:
            found.append(element.text)
            length += len(element.text.strip())
        if element.tail:
            found.append(element.tail)
            length += len(element.tail.strip())
        if length > 2 * _SHORT_PAGE:
            break
    return " ".join(" ".join(found).split())


def _base(tree: Any, address: str) -> str:
    for element in tree.xpath("//base[@href]"):
        try:
            return str(urljoin(address, element.get("href").strip()))
        except ValueError:
            break
    return address


def _targets(tree: Any) -> Iterator[tuple[Any, str]]:
    """Elements that link, each with what it links."""
    for element in tree.iter("a", "area", "iframe", "embed", "object", "link"):
        if element.tag == "link" and (element.get("rel") or "").lower() != "next":
            continue
        target = element.get("href") or element.get("src") or element.get("data")
        if target:
            yield element, target


@dataclass(frozen=True, slots=True)
class _Here:
    """The page whose links are read.

    Attributes:
        base: address that its links are relative to.
        hosts: that are its publisher's.
        title: of the page and its headings.
    """

    base: str
    depth: int
    hosts: Collection[str]
    title: str


def _link(element: Any, target: str, here: _Here) -> Link | None:
    """The link as a crawl follows it, or None."""
    try:
        address = web_address(urljoin(here.base, target.strip()))
    except ValueError:
        return None
    if address is None or not on_site(address, here.hosts):
        return None
    text = " ".join(f"{_start_of(element)} {element.get('title') or ''}".split())[:_ROW_CHARACTERS]
    kind = _kind(element, text, address, here)
    if kind is None:
        return None
    paging = kind is PageKind.LIST and _leads_on(element, text, address, here.base)
    return Link(canonical(address), address, kind, here.depth if paging else here.depth + 1, text[:200], paging)


def _kind(element: Any, text: str, address: str, here: _Here) -> PageKind | None:
    """What a link is expected to lead to; None for what is not followed."""
    words = crawl_words()
    suffix = suffix_of(address)
    if suffix not in _PAGE_SUFFIXES and suffix not in SUFFIXES and not _PROGRAM.fullmatch(suffix):
        return None
    told = plain(f"{text} {urlsplit(address).path}")
    if suffix in _FILE_SUFFIXES or element.tag in ("embed", "object") or words.download_pattern.search(told):
        return PageKind.ATTACHMENT if words.topic_pattern.search(f"{told} {plain(_around(element, here))}") else None
    if suffix not in _PAGE_SUFFIXES and not _PROGRAM.fullmatch(suffix):
        return None
    if _leads_on(element, text, address, here.base):
        return PageKind.LIST
    if words.topic_pattern.search(told):
        return PageKind.PAGE
    return PageKind.LIST if words.section_pattern.search(told) else None


def _around(element: Any, here: _Here) -> str:
    """The words of the row that a link stands in, and of the page's titles: they say what a file is about."""
    row = next((one for one in element.iterancestors(*_ROWS)), None)
    return f"{'' if row is None else _start_of(row)[:_ROW_CHARACTERS]} {here.title}"


def _start_of(element: Any) -> str:
    """The first words of an element: thousands of links may stand in one that is megabytes long."""
    found: list[str] = []
    length = 0
    for text in element.itertext():
        found.append(text[:_READ_CHARACTERS])
        length += len(found[-1])
        if length > _READ_CHARACTERS or len(found) > _READ_PIECES:
            break
    return " ".join(found)


def _leads_on(element: Any, text: str, address: str, base: str) -> bool:
    """Whether a link leads to another page of the list that it stands on."""
    here, there = urlsplit(base), urlsplit(address)
    if element.tag == "link" or (element.get("rel") or "").lower() == "next":
        return True
    key = search_key(text)
    if not (key in crawl_words().paging_keys or (key.isdecimal() and len(key) <= 4)):
        return False
    if there.path == here.path:
        return _counted(there.query) or there.query != here.query
    # /tin-tuc/trang-2.html, /tin-tuc/page/2/, /tin-tuc-2.htm: the same but for a number, or below the first one.
    same = _NUMBER.sub("", there.path) == _NUMBER.sub("", here.path)
    return same or there.path.rstrip("/").rpartition("/")[0].startswith(here.path.rpartition("/")[0])


def _counted(query: str) -> bool:
    names = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True, max_num_fields=200)}
    return not names.isdisjoint(crawl_words().paging_parameters)
