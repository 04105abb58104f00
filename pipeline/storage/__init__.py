"""The store: SQLite tables in which every figure leads back to text, offsets, rule and run.

Write with `open_store` (one process at a time), read with `StoreReader`.
"""

from pipeline.storage.archive import (
    ArchivedDocument,
    CheckedPage,
    FailedPage,
    SourceReport,
    archived_document,
    archived_documents,
    checked_pages,
    failed_pages,
    last_reports,
)
from pipeline.storage.crawls import CrawlTables, Turn
from pipeline.storage.faults import StoreBusyError, StoreFault
from pipeline.storage.opening import open_store
from pipeline.storage.reading import (
    StoredProblem,
    StoreReader,
    StoreTotals,
    current_figure_id,
    is_sample,
    list_problems,
    lost_figures,
    store_totals,
)
from pipeline.storage.rows import SourceFile, figure_of
from pipeline.storage.saving import Outcome, Saved
from pipeline.storage.store import KnownSource, Store

__all__ = [
    "ArchivedDocument",
    "CheckedPage",
    "CrawlTables",
    "FailedPage",
    "KnownSource",
    "Outcome",
    "Saved",
    "SourceFile",
    "SourceReport",
    "Store",
    "StoreBusyError",
    "StoreFault",
    "StoreReader",
    "StoreTotals",
    "StoredProblem",
    "Turn",
    "archived_document",
    "archived_documents",
    "checked_pages",
    "current_figure_id",
    "failed_pages",
    "figure_of",
    "is_sample",
    "last_reports",
    "list_problems",
    "lost_figures",
    "open_store",
    "store_totals",
]
