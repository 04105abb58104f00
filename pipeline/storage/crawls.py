"""Addresses and originals in the store: each answer is one transaction, so that a killed crawl goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, insert, not_, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from pipeline.errors import DocumentError, ReasonCode
from pipeline.frontier import CrawlCounts, Link, Original, Page, PageKind, PageState
from pipeline.storage.crawlschema import CrawlLinkRow, CrawlPageRow, CrawlReportRow, CrawlRow, OriginalRow
from pipeline.storage.store import Store

Keep = Callable[[Original], tuple[str, int, int]]
"""Writes an original; gives file, offset and length of its record."""
Read = Callable[[str, int], bytes]
"""Reads the bytes of an original by file and offset of its record; raises DocumentError."""

# Redirects one after the other; browsers follow twenty.
_MOST_HOPS = 10
_LONGEST_DETAIL = 500
# A crawl that was stopped is gone on with if no more others came between.
_REMEMBERED = 100

_PAGES, _ORIGINALS, _LINKS = (row.__table__ for row in (CrawlPageRow, OriginalRow, CrawlLinkRow))
DOCUMENT_KINDS = (PageKind.PAGE.value, PageKind.ATTACHMENT.value)
"""Kinds of addresses that are kept as documents."""
_HAD = (PageState.FETCHED.value, PageState.UNCHANGED.value)


@dataclass(frozen=True, slots=True)
class Turn:
    """A crawl that is begun.

    Attributes:
        number: of the crawl.
        resumed: whether it goes on where an earlier process stopped.
    """

    number: int
    resumed: bool


class CrawlTables:
    """A frontier (`pipeline.frontier`) in the tables of a store.

    Args:
        store: open for writing.
        keep: writes an original; called inside the transaction that records it.
        read: reads one.
    """

    def __init__(self, store: Store, keep: Keep, read: Read) -> None:
        self._store = store
        self._keep = keep
        self._read = read
        self._crawl = 0

    def begin(self, seeds: Mapping[str, Sequence[Link]], *, only_new: bool, known: bool = True) -> Turn:
        """Begins a crawl, or goes on with the last one if it was the same and did not end.

        Args:
            seeds: for each source where to begin.
            only_new: whether kept documents are left alone of which servers cannot say whether they have changed.
            known: whether all addresses of the sources take their turn again; False for the seeds alone.
        """
        sources = sorted(seeds)
        with self._store.transaction() as connection:
            unended = self._unended(connection, sources, only_new=only_new) if known else None
            if unended is not None:
                self._crawl = unended
                return Turn(unended, resumed=True)
            values = {"started_at": datetime.now(UTC), "sources": sources, "only_new": only_new}
            self._crawl = connection.execute(insert(CrawlRow).values(**values).returning(CrawlRow.id)).scalar_one()
            if known:
                left = not_(_left_alone(only_new=only_new))
                again = update(_PAGES).where(CrawlPageRow.source.in_(sources), left)
                connection.execute(again.values(due_in=self._crawl))
            for source, links in seeds.items():
                self._add(connection, source, links, found_on="", due=True)
        return Turn(self._crawl, resumed=False)

    def ends(self) -> dict[str, int]:
        """For each file of originals where its last record ends."""
        end = func.max(OriginalRow.offset + OriginalRow.length)
        with self._store.transaction() as connection:
            rows = connection.execute(select(OriginalRow.file, end).group_by(OriginalRow.file)).all()
        return {row[0]: int(row[1]) for row in rows}

    def hosts(self, without: Collection[str] = ()) -> Sequence[str]:
        """See `Frontier.hosts`."""
        due = (*self._turn(), CrawlPageRow.source.not_in(list(without)))
        query = select(CrawlPageRow.host).where(*due).distinct().order_by(CrawlPageRow.host)
        with self._store.transaction() as connection:
            return list(connection.scalars(query))

    def take(self, host: str, limit: int, busy: Collection[str], without: Collection[str] = ()) -> Sequence[Page]:
        """See `Frontier.take`."""
        others = (CrawlPageRow.url.not_in(list(busy)), CrawlPageRow.source.not_in(list(without)))
        query = select(_PAGES).where(*self._turn(), CrawlPageRow.host == host, *others)
        with self._store.transaction() as connection:
            rows = connection.execute(query.order_by(CrawlPageRow.depth, CrawlPageRow.id).limit(limit)).all()
        return [self._page(row) for row in rows]

    def settled(self, source: str) -> int:
        """See `Frontier.settled`."""
        query = select(func.count()).select_from(CrawlPageRow)
        with self._store.transaction() as connection:
            found = connection.scalar(
                query.where(CrawlPageRow.source == source, CrawlPageRow.settled_in == self._crawl)
            )
        return found or 0

    def save(self, page: Page, kind: PageKind, original: Original, links: Sequence[Link], note: str = "") -> PageState:
        """See `Frontier.save`."""
        with self._store.transaction() as connection:
            row = connection.execute(select(_PAGES).where(CrawlPageRow.url == page.url)).one()
            same = row.sha256 == original.sha256 and row.original_id is not None
            state = PageState.UNCHANGED if same else PageState.FETCHED
            kept = row.original_id if same else self._keep_once(connection, page.url, original)
            links_sha256 = self._follow(connection, row, links)
            self._settle(
                connection,
                page.url,
                state,
                kind=kind.value,
                detail=note[:_LONGEST_DETAIL],
                status=original.status,
                etag=original.header("etag"),
                last_modified=original.header("last-modified"),
                sha256=original.sha256,
                links_sha256=links_sha256,
                original_id=kept,
            )
        return state

    def put(self, source: str, link: Link, found_on: str, original: Original) -> PageState:
        """Keeps an original that was not fetched by a crawl, under the address that it has."""
        page = Page(link.url, link.address, source, link.kind, 0)
        with self._store.transaction() as connection:
            self._add(connection, source, [link], found_on=found_on, due=False)
        return self.save(page, link.kind, original, ())

    def kept(self, page: Page) -> tuple[str, bytes] | None:
        """See `Frontier.kept`."""
        columns = (OriginalRow.content_type, OriginalRow.file, OriginalRow.offset)
        query = select(*columns).join(CrawlPageRow, CrawlPageRow.original_id == OriginalRow.id)
        with self._store.transaction() as connection:
            row = connection.execute(query.where(CrawlPageRow.url == page.url)).first()
        try:
            return None if row is None else (row.content_type, self._read(row.file, row.offset))
        except DocumentError:  # files were moved or cut; the run that reads documents tells it
            return None

    def unchanged(self, page: Page, links: Sequence[Link]) -> None:
        """See `Frontier.unchanged`."""
        with self._store.transaction() as connection:
            row = connection.execute(select(_PAGES).where(CrawlPageRow.url == page.url)).one()
            links_sha256 = self._follow(connection, row, links) if links else row.links_sha256
            self._settle(connection, page.url, PageState.UNCHANGED, status=304, links_sha256=links_sha256)

    def redirect(self, page: Page, target: Link, status: int) -> ReasonCode | None:
        """See `Frontier.redirect`."""
        with self._store.transaction() as connection:
            chain = self._chain(connection, target.url)
            ended = page.url in chain or page.hops + 1 > _MOST_HOPS
            if ended:
                told = " → ".join([page.url, *chain[:_MOST_HOPS]])[:_LONGEST_DETAIL]
                self._settle(connection, page.url, PageState.FAILED, code=ReasonCode.REDIRECT.value, detail=told)
                return ReasonCode.REDIRECT
            self._add(connection, page.source, [target], found_on=page.url, hops=page.hops + 1)
            self._linked(connection, CrawlPageRow.url == target.url)
            self._settle(connection, page.url, PageState.REDIRECTED, location=target.url, status=status)
        return None

    def fail(self, page: Page, state: PageState, code: ReasonCode, detail: str) -> None:
        """See `Frontier.fail`."""
        with self._store.transaction() as connection:
            self._settle(connection, page.url, state, code=code.value, detail=detail[:_LONGEST_DETAIL])

    def put_off(self, page: Page, code: ReasonCode, detail: str) -> None:
        """See `Frontier.put_off`."""
        values = {"put_off_in": self._crawl, "code": code.value, "detail": detail[:_LONGEST_DETAIL]}
        with self._store.transaction() as connection:
            connection.execute(update(_PAGES).where(CrawlPageRow.url == page.url).values(**values))

    def counts(self) -> CrawlCounts:
        """How far this crawl has come."""
        crawl = self._crawl
        ended = CrawlPageRow.settled_in == crawl
        document = ended & CrawlPageRow.kind.in_(DOCUMENT_KINDS) & CrawlPageRow.state.in_(_HAD)
        put_off = not_(ended) & (CrawlPageRow.put_off_in == crawl)
        states = [func.count().filter(ended, CrawlPageRow.state == state.value) for state in PageState]
        columns = [func.count(), *states, func.count().filter(put_off), func.count().filter(document)]
        with self._store.transaction() as connection:
            row = connection.execute(select(*columns).where(CrawlPageRow.due_in == crawl)).one()
        names = ("seen", *(state.value for state in PageState), "put_off", "documents")
        return CrawlCounts(**dict(zip(names, map(int, row), strict=True)))

    def finish(self) -> None:
        """Closes the crawl and counts what it brought of each source."""
        with self._store.transaction() as connection:
            now = datetime.now(UTC)
            crawl = connection.execute(select(CrawlRow.sources).where(CrawlRow.id == self._crawl)).one()
            for source in crawl.sources:
                values = _counted(connection, self._crawl, source)
                row = upsert(CrawlReportRow).values(
                    crawl_id=self._crawl,
                    source=source,
                    finished_at=now,
                    error=_error(connection, source, values),
                    **values,
                )
                connection.execute(row.on_conflict_do_nothing())
            connection.execute(update(CrawlRow).where(CrawlRow.id == self._crawl).values(finished_at=now))

    @staticmethod
    def _unended(connection: Connection, sources: list[str], *, only_new: bool) -> int | None:
        """The last crawl of these sources, if it asked the same and was not finished."""
        recent = select(CrawlRow.__table__).order_by(CrawlRow.id.desc()).limit(_REMEMBERED)
        last = next((row for row in connection.execute(recent) if row.sources == sources), None)
        return last.id if last is not None and last.finished_at is None and last.only_new == only_new else None

    def _turn(self) -> tuple[Any, ...]:
        crawl = self._crawl
        return (CrawlPageRow.due_in == crawl, CrawlPageRow.settled_in < crawl, CrawlPageRow.put_off_in < crawl)

    @staticmethod
    def _page(row: Row[Any]) -> Page:
        is_kept = row.original_id is not None
        return Page(
            row.url,
            row.address,
            row.source,
            PageKind(row.kind),
            row.depth,
            row.hops,
            etag=row.etag if is_kept else "",
            last_modified=row.last_modified if is_kept else "",
            copy_of=row.copy_of,
        )

    def _keep_once(self, connection: Connection, url: str, original: Original) -> int:
        """The row of these bytes under this address; they are written where there is none."""
        known = select(OriginalRow.id).where(OriginalRow.url == url, OriginalRow.sha256 == original.sha256)
        found = connection.scalar(known)
        if found is not None:  # an address that goes back to what it said before
            return found
        file, offset, length = self._keep(original)
        values = {
            "url": url,
            "address": original.address,
            "time": original.time,
            "status": original.status,
            "sha256": original.sha256,
            "size": len(original.body),
            "content_type": original.content_type,
            "suffix": original.suffix,
            "file": file,
            "offset": offset,
            "length": length,
            "captured_at": original.captured_at,
        }
        return int(connection.execute(insert(_ORIGINALS).values(**values).returning(_ORIGINALS.c.id)).scalar_one())

    def _add(
        self,
        connection: Connection,
        source: str,
        links: Iterable[Link],
        *,
        found_on: str,
        due: bool | None = None,
        hops: int = 0,
    ) -> None:
        """Puts addresses on the list; known ones stay as they are.

        With ``due`` True known ones are fetched again in this crawl, with False none are; by default unknown ones take
        their turn, and those that belonged to another source.
        """
        number = 0 if due is False else self._crawl
        for link in links:
            if link.copy_of and not hops and self._had_otherwise(connection, link):
                continue
            row = upsert(_PAGES).values(**_new_page(link, source, found_on, number, hops))
            again: dict[str, Any] = {"due_in": number, "source": source}
            if due is None:
                others = and_(CrawlPageRow.due_in < number, CrawlPageRow.source != source)
                better = and_(CrawlPageRow.state == "", CrawlPageRow.kind == PageKind.LIST.value)
                again["kind"] = link.kind.value
                row = row.on_conflict_do_update(index_elements=["url"], set_=again, where=or_(others, better))
            elif due:
                row = row.on_conflict_do_update(
                    index_elements=["url"], set_={**again, "settled_in": 0, "put_off_in": 0}
                )
            else:
                row = row.on_conflict_do_nothing()
            connection.execute(row)
            if link.kind is PageKind.ATTACHMENT and found_on:
                values = {"page": found_on, "attachment": link.url, "text": link.text}
                connection.execute(upsert(_LINKS).values(**values).on_conflict_do_nothing())

    def _follow(self, connection: Connection, row: Row[Any], links: Sequence[Link]) -> str:
        """Puts the links of a page on the list; gives the hash of those that are no further pages of it."""
        links_sha256 = _links_sha256(links)
        if row.paging and self._says_the_same(connection, row, links_sha256):
            links = [link for link in links if not link.paging]
        self._add(connection, row.source, links, found_on=row.url)
        self._linked(connection, CrawlPageRow.url.in_([link.url for link in links]))
        return links_sha256

    def _linked(self, connection: Connection, which: ColumnElement[bool]) -> None:
        connection.execute(update(_PAGES).where(which).values(linked_in=self._crawl))

    @staticmethod
    def _had_otherwise(connection: Connection, link: Link) -> bool:
        """Whether its publisher served what an archive has a copy of, or another copy of it is known."""
        documents = CrawlPageRow.original_id.is_not(None) & CrawlPageRow.kind.in_(DOCUMENT_KINDS)
        served = select(CrawlPageRow.id).where(CrawlPageRow.url == link.copy_of, documents)
        copy = (CrawlPageRow.copy_of != "", CrawlPageRow.copy_of == link.copy_of)  # the first is the index's condition
        copies = select(CrawlPageRow.id).where(*copy, CrawlPageRow.url != link.url)
        return any(connection.scalar(query.limit(1)) is not None for query in (served, copies))

    def _settle(self, connection: Connection, url: str, state: PageState, **values: Any) -> None:
        told = {"code": "", "detail": "", "location": "", **values}
        told |= {"state": state.value, "settled_in": self._crawl, "checked_at": datetime.now(UTC)}
        connection.execute(update(_PAGES).where(CrawlPageRow.url == url).values(**told))

    @staticmethod
    def _says_the_same(connection: Connection, row: Row[Any], links_sha256: str) -> bool:
        """Whether another page of a list has the same links: lists without an end repeat themselves."""
        same = (CrawlPageRow.source == row.source, CrawlPageRow.links_sha256 == links_sha256, CrawlPageRow.id != row.id)
        return connection.scalar(select(CrawlPageRow.id).where(*same).limit(1)) is not None

    @staticmethod
    def _chain(connection: Connection, url: str) -> list[str]:
        """Where an address leads, as far as is known."""
        chain = [url]
        while len(chain) <= 2 * _MOST_HOPS:
            location = connection.scalar(select(CrawlPageRow.location).where(CrawlPageRow.url == chain[-1]))
            if not location or location in chain:
                break
            chain.append(location)
        return chain


def _left_alone(*, only_new: bool) -> ColumnElement[bool]:
    """Documents that are kept and not asked for again: copies in archives never change; the rest see `begin`."""
    kept = CrawlPageRow.original_id.is_not(None) & CrawlPageRow.kind.in_(DOCUMENT_KINDS)
    unknown = (CrawlPageRow.etag == "") & (CrawlPageRow.last_modified == "")
    return kept & ((CrawlPageRow.copy_of != "") | (unknown if only_new else false()))


def _new_page(link: Link, source: str, found_on: str, due_in: int, hops: int) -> dict[str, Any]:
    return {
        "url": link.url,
        "address": link.address,
        "host": urlsplit(link.address).hostname or "",
        "source": source,
        "kind": link.kind.value,
        "depth": link.depth,
        "paging": link.paging,
        "hops": hops,
        "found_on": found_on,
        "text": link.text,
        "due_in": due_in,
        "settled_in": 0,
        "put_off_in": 0,
        "linked_in": due_in,
        "copy_of": link.copy_of,
        "first_seen": datetime.now(UTC),
        "status": 0,
        **dict.fromkeys(("state", "code", "detail", "location", "etag", "last_modified", "sha256", "links_sha256"), ""),
    }


def _links_sha256(links: Sequence[Link]) -> str:
    named = sorted(link.url for link in links if not link.paging)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def _counted(connection: Connection, crawl: int, source: str) -> dict[str, int]:
    """What a crawl brought of a source."""
    of_source = and_(CrawlPageRow.source == source, CrawlPageRow.due_in == crawl)
    ended = and_(of_source, CrawlPageRow.settled_in == crawl)

    def count(*conditions: Any) -> int:
        return connection.scalar(select(func.count()).select_from(CrawlPageRow).where(*conditions)) or 0

    values = {state.value: count(ended, CrawlPageRow.state == state.value) for state in PageState}
    had = (CrawlPageRow.kind.in_(DOCUMENT_KINDS), CrawlPageRow.state.in_(_HAD))
    linked = (CrawlPageRow.due_in < crawl, CrawlPageRow.linked_in == crawl, CrawlPageRow.original_id.is_not(None))
    return {
        **values,
        "seen": count(of_source),
        "pending": count(of_source, not_(CrawlPageRow.settled_in == crawl)),
        "documents": count(ended, *had) + count(CrawlPageRow.source == source, *linked, *had),
    }


def _error(connection: Connection, source: str, values: dict[str, int]) -> str:
    """Why a source is to be looked at (see `CrawlReportRow`)."""
    if not values["documents"]:
        before = select(func.max(CrawlReportRow.documents)).where(CrawlReportRow.source == source)
        if connection.scalar(before):
            return "silent"
    had = values[PageState.FETCHED.value] + values[PageState.UNCHANGED.value]
    return "" if had else "nothing"
