"""Documents that were fetched or taken in, on their way into the store: a run over originals instead of files."""

from __future__ import annotations

from pathlib import Path

from pipeline.engine.crawling import archive_of
from pipeline.engine.rooms import Rooms
from pipeline.engine.runner import Named, Progress, RunSummary, run_items
from pipeline.engine.screening import refuse_off_topic
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import RawDocument
from pipeline.settings import Settings
from pipeline.sources import Candidate, Refusal
from pipeline.sources.crawl.originals import WarcFolder
from pipeline.storage import ArchivedDocument, Store, StoreReader, archived_document, archived_documents

_SOURCES_STAGE = "sources"


def run_archived(
    store: Store,
    settings: Settings,
    *,
    command: str,
    progress: Progress | None = None,
    rooms: Rooms | None = None,
    retry: bool = False,
    jobs: int = 1,
) -> RunSummary:
    """Reads all originals that are documents into the store, each as it was last; what has not changed is left.

    Those off our topic are set aside, with the reason (`engine.screening`); not where other rooms are given.
    Takes what `run` takes, and as ``command`` what is noted as the run's arguments.

    Raises:
        StoreError: as `run`.
    """
    with store.transaction() as connection:
        documents = {document.url: document for document in archived_documents(connection)}
    folder = WarcFolder(archive_of(store.path))

    def read(item: Candidate) -> RawDocument | Refusal:
        document = documents[item.source_id]
        try:
            data = folder.read(document.file, document.offset, limit=settings.max_file_bytes)
        except DocumentError as error:
            problem = Problem(item.source, _SOURCES_STAGE, error.code, error.detail, document.sha256)
            return Refusal(problem, item.source_id, item.size, item.mtime_ns)
        return _raw(document, data)

    screen = refuse_off_topic if rooms is None else None
    named = Named(command.split(), [_candidate(document) for document in documents.values()], read, screen)
    return run_items(named, store, settings, progress=progress, rooms=rooms, retry=retry, jobs=jobs)


def archived_original(store: Path, url: str, sha256: str, settings: Settings) -> RawDocument:
    """An original by its address and bytes.

    Raises:
        DocumentError: NOT_FOUND where it is not kept, else as reading it does.
        StoreFault: if the store cannot be read.
    """
    with StoreReader(store, busy_seconds=settings.busy_seconds).connect() as connection:
        document = archived_document(connection, url, sha256)
    if document is None:
        raise DocumentError(ReasonCode.NOT_FOUND, url)
    folder = WarcFolder(archive_of(store))
    return _raw(document, folder.read(document.file, document.offset, limit=settings.max_file_bytes))


def _candidate(document: ArchivedDocument) -> Candidate:
    time = int(document.time.timestamp() * 1_000_000) * 1_000
    return Candidate(Path(document.url), document.url, document.url, document.size, time)


def _raw(document: ArchivedDocument, data: bytes) -> RawDocument:
    return RawDocument(document.url, document.url, data, document.sha256, document.suffix)
