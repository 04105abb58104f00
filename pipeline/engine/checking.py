"""Do publishers answer? Their first pages are asked as a crawl asks them; what came of it is kept beside the store."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.engine.crawling import CrawlEnd, Progress, archive_of, crawl
from pipeline.engine.fetching import check_contact, plan_of
from pipeline.errors import DataError, DocumentError
from pipeline.frontier import PageState
from pipeline.settings import Settings
from pipeline.sources.crawl.apart import LinkReader
from pipeline.sources.crawl.links import LARGEST_PAGE
from pipeline.sources.crawl.listed import Listed, chosen
from pipeline.sources.crawl.originals import WarcFolder
from pipeline.storage import CheckedPage, StoreReader, checked_pages

_LONGEST_TITLE = 200
_MOST_HOPS = 12
_ANSWERED = (PageState.FETCHED, PageState.UNCHANGED)

__all__ = ["Checked", "Listed", "OnlineCheck", "check_online", "keep_checks", "kept_checks"]


class OnlineCheck(BaseModel):
    """What became of a publisher's first page.

    Attributes:
        at: when it was asked.
        address: that was asked, or that answered for it.
        state: `PageState`; "" where the host asked to wait for longer than a check can.
        code, detail: why it could not be had.
        title: of the page.
        search: what became of a search by the pattern in the list, "" where there is none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: datetime
    address: str
    state: str
    code: str = ""
    detail: str = ""
    title: str = ""
    search: str = ""

    @property
    def answered(self) -> bool:
        """Whether the page was had."""
        return self.state in _ANSWERED


@dataclass(frozen=True, slots=True)
class Checked:
    """How a check of publishers ended.

    Attributes:
        checks: by id.
        end: of the crawl that it was.
    """

    checks: dict[str, OnlineCheck]
    end: CrawlEnd


def check_online(settings: Settings, entries: Sequence[Listed], *, progress: Progress | None = None) -> Checked:
    """Asks the first page of each publisher, after its robots.txt, and one search where a pattern is known.

    Nothing of it goes into the store: the crawl has one of its own in a temporary folder.

    Raises:
        CrawlFault: if no contact is set, or the crawler ended before its end.
    """
    check_contact(settings)
    sources = chosen(entries, [entry.id for entry in entries])
    seeds = {}
    for source in sources.values():
        links = source.seeds()
        searches = links[len(source.start) :] if source.search else []
        seeds[source.id] = [*links[:1], *searches[:1]]
    plan = plan_of(settings, sources, seeds, follow=False)
    with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
        store = Path(folder) / "checks.db"
        end = crawl(store, plan, busy_seconds=settings.busy_seconds, progress=progress)
        with StoreReader(store, busy_seconds=settings.busy_seconds).connect() as connection:
            pages = {page.url: page for page in checked_pages(connection)}
        with LinkReader(plan.limits.link_seconds) as reader:
            titles = _Titles(WarcFolder(archive_of(store)), reader)
            checks = {
                name: _check(pages, [link.url for link in links], titles) for name, links in seeds.items() if links
            }
    return Checked({name: check for name, check in checks.items() if check}, end)


def kept_checks(store: Path) -> dict[str, OnlineCheck]:
    """What earlier checks found, by id of the publisher.

    Raises:
        DataError: if the file is none of ours.
    """
    path = _kept_at(store)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {name: OnlineCheck.model_validate(value) for name, value in raw.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, RecursionError, ValidationError) as error:
        raise DataError(f"{path}: {error}") from error


def keep_checks(store: Path, checks: dict[str, OnlineCheck]) -> Path:
    """Keeps what a check found; what is known of other publishers stays.

    Returns:
        The file.

    Raises:
        DataError: if it cannot be written.
    """
    path = _kept_at(store)
    merged = {**kept_checks(store), **checks}
    told = {name: merged[name].model_dump(mode="json") for name in sorted(merged)}
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise DataError(f"{path}: {error}") from error
    return path


def _kept_at(store: Path) -> Path:
    return store.with_name(f"{store.stem}-sources.json")


class _Titles:
    """Titles of pages that were had.

    Args:
        warc: holds their bytes.
        reader: a page that nobody vouches for may keep a parser busy for ever.
    """

    def __init__(self, warc: WarcFolder, reader: LinkReader) -> None:
        self._warc = warc
        self._reader = reader

    def of(self, page: CheckedPage) -> str:
        """The title of a page, "" where it cannot be told."""
        if page.file is None or page.offset is None:
            return ""
        try:
            body = self._warc.read(page.file, page.offset, limit=LARGEST_PAGE)
        except DocumentError:  # a first page that is larger has its title too, but nobody waits for it
            return ""
        title = " ".join(self._reader.read(body, page.content_type or "", page.address, 1, ()).title.split())
        first, second = title[: len(title) // 2], title[len(title) // 2 :].strip()
        return (first if first == second else title)[:_LONGEST_TITLE]  # of title and heading one, if they are the same


def _check(pages: dict[str, CheckedPage], asked: list[str], titles: _Titles) -> OnlineCheck | None:
    page = _answering(pages, asked[0])
    if page is None:
        return None
    search = _answering(pages, asked[1]) if len(asked) > 1 else None
    return OnlineCheck(
        at=page.at or datetime.now(UTC),
        address=page.address,
        state=page.state,
        code=page.code,
        detail=page.detail,
        title=titles.of(page),
        search=(search.code or search.state) if search else "",
    )


def _answering(pages: dict[str, CheckedPage], url: str) -> CheckedPage | None:
    """The page that stands for an address in the end."""
    page = pages.get(url)
    for _ in range(_MOST_HOPS):
        if page is None or not page.location:
            break
        page = pages.get(page.location)
    return page
