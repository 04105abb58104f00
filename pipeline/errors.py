"""Errors of the program, and the problems of single documents, which never stop a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SolieuError(Exception):
    """Base of every error that the program raises on purpose; its text is meant for the user."""


class SettingsError(SolieuError):
    """A setting is unknown or has a value that cannot be used."""


class DataError(SolieuError):
    """A data file of the package (lexicon, rules, areas, scheme) breaks its own schema."""


class StoreError(SolieuError):
    """The store cannot be opened, read or written."""


class GoldError(SolieuError):
    """A gold folder or file cannot be used for scoring."""


class ReasonCode(StrEnum):
    """Why a document could not be read or stored. The words are those of the fault catalogue."""

    EMPTY = "empty"
    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    CORRUPT = "corrupt"
    CHARSET = "charset"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    BOMB = "bomb"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    DEPTH = "depth"
    NO_TEXT = "no_text"
    CRASH = "crash"
    NOT_SAVED = "not_saved"
    OFF_TOPIC = "off_topic"


class DocumentError(SolieuError):
    """One document cannot be processed; the run records it as a `Problem` and goes on.

    Attributes:
        code: the reason.
        detail: what was seen (a limit and a value, a library's message), never None.
    """

    def __init__(self, code: ReasonCode, detail: str = "") -> None:
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Problem:
    """A document that was not processed, with the reason and what the user can do.

    Attributes:
        document: the source as the user gave it (a path or an address).
        stage: the room that failed: sources, parsing, language, extraction or storage.
        code: the reason code.
        detail: what was seen, in the words of the library or as "value > limit".
        sha256: hash of the bytes where they could be read.
    """

    document: str
    stage: str
    code: ReasonCode
    detail: str = ""
    sha256: str | None = None
