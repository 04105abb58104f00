"""Validates a Data Package as its readers do: the descriptor by the standard, each cell by the type of its field.

The library that does this, `frictionless`, cannot be locked: one of its parts is under the GPL or the Artistic License.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

_SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("datapackage_v2.json").read_text(encoding="utf-8"))
Draft7Validator.check_schema(_SCHEMA)


def faults(files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with a package, in words; nothing where it is valid.

    Args:
        files: by name.
    """
    descriptor = json.loads(files["datapackage.json"])
    found = [f"{error.json_path}: {error.message}" for error in Draft7Validator(_SCHEMA).iter_errors(descriptor)]
    if found:
        return found
    names = [resource["name"] for resource in descriptor["resources"]]
    found += [] if len(set(names)) == len(names) else ["two resources of one name"]
    for resource in descriptor["resources"]:
        data = files.get(resource["path"])
        found += [f"{resource['path']}: missing"] if data is None else _of_resource(resource, data)
    return found


def _of_resource(resource: Mapping[str, Any], data: bytes) -> Iterator[str]:
    path = resource["path"]
    if (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}") != (resource["bytes"], resource["hash"]):
        yield f"{path}: other bytes than described"
    fields, missing = resource["schema"]["fields"], set(resource["schema"].get("missingValues", [""]))
    delimiter = resource.get("dialect", {}).get("delimiter", ",")
    # The standard reads UTF-8 with or without its mark.
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
    if next(rows) != [field["name"] for field in fields]:
        yield f"{path}: other columns than described"
    for number, row in enumerate(rows, start=2):
        if len(row) != len(fields):
            yield f"{path}:{number}: {len(row)} cells"
            continue
        for field, cell in zip(fields, row, strict=True):
            if cell not in missing and not _fits(field, cell):
                yield f"{path}:{number}: {cell!r} is no {field['type']} ({field['name']})"


def _fits(field: Mapping[str, Any], cell: str) -> bool:
    try:
        _READERS[field["type"]](field, cell)
    except ValueError:
        return False
    return True


def _number(field: Mapping[str, Any], cell: str) -> None:
    mark = field.get("decimalChar", ".")
    if mark != "." and "." in cell:
        raise ValueError(cell)
    float(cell.replace(mark, "."))


def _date(field: Mapping[str, Any], cell: str) -> None:
    datetime.strptime(cell, field.get("format", "%Y-%m-%d"))  # noqa: DTZ007 - days have no zone


def _boolean(field: Mapping[str, Any], cell: str) -> None:
    usual = (["true", "True", "TRUE", "1"], ["false", "False", "FALSE", "0"])
    if cell not in (*field.get("trueValues", usual[0]), *field.get("falseValues", usual[1])):
        raise ValueError(cell)


_READERS: dict[str, Callable[[Mapping[str, Any], str], None]] = {
    "string": lambda *_: None,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
