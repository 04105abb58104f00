"""Runs the rooms: documents from disk through parsing, language and extraction, into the store or out as lines."""

from pipeline.engine.process import ProcessedDocument, Rooms, StageError, attempt, process
from pipeline.engine.run import RunSummary, extract, run

__all__ = ["ProcessedDocument", "Rooms", "RunSummary", "StageError", "attempt", "extract", "process", "run"]
