"""Figures as lines of figure.schema.json: what `solieu extract --format jsonl` prints and scorers read."""

from __future__ import annotations

import json
import math
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from pipeline.records import Figure
from pipeline.scheme import figure_schema

SCHEMA_VERSION = 1


@cache
def line_fields() -> tuple[str, ...]:
    """Names of a line's fields in the order of the schema, without `boxes`, which are worked out on demand."""
    known = {"schema_version", "document", "document_id", "text_sha256", *Figure.__dataclass_fields__}
    return tuple(name for name in figure_schema()["properties"] if name in known)


def figure_line(figure: Figure, *, document: str, document_id: str, text_sha256: str) -> dict[str, Any]:
    """One figure as the object of figure.schema.json, fields in the schema's order.

    Args:
        figure: the figure.
        document: its source as it was given, a path or an address.
        document_id: of the main text.
        text_sha256: of the text that start and end count in.

    Returns:
        Plain JSON values: dates as ISO text, an unbounded bound as null. A page only where the source has pages.
    """
    facts: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "document": document,
        "document_id": document_id,
        "text_sha256": text_sha256,
    }
    line = {name: facts[name] if name in facts else _plain(getattr(figure, name)) for name in line_fields()}
    if figure.page is None:  # only paged documents have it
        del line["page"]
    return line


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float):
        if math.isinf(value):
            return None
        return int(value) if value.is_integer() else value
    return value


def line_text(line: dict[str, Any]) -> str:
    """A line as JSON text without line end.

    Raises:
        ValueError: if a number is not one (NaN).
    """
    return json.dumps(line, ensure_ascii=False, allow_nan=False)
