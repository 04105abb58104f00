"""Runs the rooms: documents from disk through parsing, language and extraction, into the store or out as lines."""

from pipeline.engine.pool import default_jobs
from pipeline.engine.rooms import ProcessedDocument, Rooms, StageError, attempt, process, texts_beside
from pipeline.engine.runner import RunSummary, extract, run

__all__ = [
    "ProcessedDocument",
    "Rooms",
    "RunSummary",
    "StageError",
    "attempt",
    "default_jobs",
    "extract",
    "process",
    "run",
    "texts_beside",
]
