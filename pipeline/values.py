"""Records that are made by the thousand for every document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Record = TypeVar("Record")


@dataclass_transform(frozen_default=True)
def value_class(cls: type[Record]) -> type[Record]:
    """A dataclass with slots and a hash that nobody changes: the type checker refuses it.

    A dataclass that refuses it itself takes three times as long to make, which was a fifteenth of all time.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
