"""Documents read where they can do no harm: which of them are parsed, and searched for figures, by which process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Self

from pipeline.engine.child import ProcessLimits, Work
from pipeline.engine.reader import Reader
from pipeline.engine.rooms import Find, Parse, Rooms, StageError
from pipeline.engine.wire import (
    WireError,
    document_bytes,
    document_from,
    extraction_bytes,
    extraction_from,
    failure_bytes,
)
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import Care, Extraction, ParsedDocument, RawDocument, ReadingLimits
from pipeline.settings import Settings

# A process for pages is replaced after so many, so that what their libraries keep does not add up.
_PAGES_EACH = 500
# Bytes of an answer: a character has at most four, and this for blocks, cells and runs.
_STRUCTURE_BYTES = 16 * 1024 * 1024
# Figures of a text of this many characters are found by the run itself. The slowest known ("1 vụ 1 vụ ...", nothing
# but figures) takes ten seconds then, reports a quarter of one; starting a process takes a hundredth.
_SHORT = 32 * 1024
# Time for figures grows with the text: once more for each so many characters. Reports take ten seconds for them.
_CHARACTERS_EACH = 500_000


def process_limits(settings: Settings) -> ProcessLimits:
    """The limits of one process, as set by the user."""
    return ProcessLimits(
        document_seconds=settings.document_seconds,
        page_seconds=settings.page_seconds,
        memory=settings.document_memory,
        answer=4 * settings.max_text_characters + _STRUCTURE_BYTES,
        pages=settings.max_pages,
    )


class Confined:
    """The parsing room behind a fence: in another process where care is needed.

    Args:
        settings: limits.
        stopping: whether the user has asked the run to stop.
    """

    def __init__(self, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> None:
        self._limits = process_limits(settings)
        self._stopping = stopping
        self._shared: Reader | None = None
        self._pages = 0
        self._process = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shared:
            self._shared.end()

    def around(self, rooms: Rooms) -> Rooms:
        """The same rooms, behind the fence."""
        return replace(rooms, parse=partial(self._parse, rooms), guard=partial(self._find, rooms))

    def _parse(self, rooms: Rooms, raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
        """Reads a document (see `rooms.Parse`).

        Raises:
            DocumentError: as the room says it, or TIMEOUT, MEMORY, CRASH, TOO_LARGE with the limit.
            LeftUndone: if the run was asked to stop and the document takes too long to end.
        """
        care = rooms.prepare(raw)
        if care is Care.NONE:
            return rooms.parse(raw, limits)
        work = _work(rooms.parse, limits)
        reader = self._of_pages(work) if care is Care.SHARED else Reader(work, self._limits)
        try:
            answer = reader.read(raw, self._stopping)
        finally:
            if care is Care.OWN:
                reader.end()
        try:
            return document_from(answer, raw)
        except WireError as error:
            reader.end()
            raise DocumentError(ReasonCode.CRASH, f"no answer of a reader: {error}") from error

    def _find(self, rooms: Rooms, parsed: ParsedDocument, find: Find) -> Extraction:
        """Has figures found (see `Rooms.guard`): of a long text in a process of its own, whatever it holds.

        Raises:
            DocumentError: as the rooms say it, or TIMEOUT, MEMORY, CRASH, TOO_LARGE with the limit.
            LeftUndone: as `_parse`.
        """
        if len(parsed.text) <= _SHORT:
            return find(parsed)
        rooms.warm()
        seconds = self._limits.document_seconds * (1 + len(parsed.text) / _CHARACTERS_EACH)
        limits = replace(self._limits, document_seconds=seconds, answer=max(self._limits.answer, self._limits.memory))
        reader = Reader(_finding(find, parsed), limits)
        try:
            # The process was forked with the document: it is told only to begin.
            answer = reader.read(RawDocument(parsed.source, parsed.source_id, b"", "", ""), self._stopping)
        finally:
            reader.end()
        try:
            return extraction_from(answer, parsed)
        except WireError as error:
            raise DocumentError(ReasonCode.CRASH, f"no answer of a reader: {error}") from error

    def _of_pages(self, work: Work) -> Reader:
        """The process that reads pages; a new one where there is none that can go on."""
        if self._process != os.getpid():  # forked since (engine.pool): the process of pages is another's
            self._process, self._shared = os.getpid(), None
        if self._shared is None or not self._shared.usable or self._pages >= _PAGES_EACH:
            if self._shared:
                self._shared.end()
            self._shared, self._pages = Reader(work, self._limits), 0
        self._pages += 1
        return self._shared


def _finding(find: Find, parsed: ParsedDocument) -> Work:
    def work(_: RawDocument, page_read: Callable[[], None]) -> bytes:  # noqa: ARG001 - texts have no pages of their own
        try:
            return extraction_bytes(find(parsed))
        except StageError as error:
            if isinstance(error.__cause__, MemoryError):
                raise error.__cause__ from error  # told with its limit by what knows that
            return failure_bytes(error)

    return work


def _work(parse: Parse, limits: ReadingLimits) -> Work:
    def work(raw: RawDocument, page_read: Callable[[], None]) -> bytes:
        return document_bytes(parse(raw, replace(limits, page_read=page_read)))

    return work
