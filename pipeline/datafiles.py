"""Strict loading of the package's data files: an unknown key, a duplicate or an empty list is an error."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import DataError
from pipeline.textforms import fold

Record = TypeVar("Record", bound=BaseModel)


class StrictData(BaseModel):
    """Base of all data records: closed, frozen, every text folded, no duplicates, no empty list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _checked(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key, value in data.items():
                _refuse_duplicates(str(key), value)
        return data


def _refuse_duplicates(key: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return
    if not value:
        raise ValueError(f"{key} is empty")
    seen = [fold(item) for item in value]
    if len(set(seen)) != len(seen):
        twice = sorted({item for item in seen if seen.count(item) > 1})
        raise ValueError(f"{key} holds {', '.join(twice)} twice")


def load_yaml(model: type[Record], *path: str) -> Record:
    """Reads a data file of the package into its record.

    Raises:
        DataError: if the file breaks its schema; the text names the file.
    """
    name = "/".join(path)
    try:
        raw = files("pipeline").joinpath("data", *path).read_text(encoding="utf-8")
        return model.model_validate(yaml.safe_load(raw))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise DataError(f"{name}: {error}") from error
