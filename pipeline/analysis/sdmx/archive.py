"""The zip file: data as SDMX-CSV 2.0, structure as SDMX-JSON 2.0, and a page on both."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import BinaryIO

from pipeline.analysis.archives import archive
from pipeline.analysis.cells import machine_text
from pipeline.analysis.columns import Cell
from pipeline.analysis.readme import readme
from pipeline.analysis.sdmx.flows import ComponentRule, Flow, sdmx_rules
from pipeline.analysis.sdmx.structure import structure_json
from pipeline.analysis.sdmx.values import MADE, Row
from pipeline.analysis.tables import Progress, Table, silent

DATA, STRUCTURE = "data.csv", "structure.json"

# What SDMX-CSV 2 writes for a value that must be there and is not (field guide, section on missing values).
_MISSING_NUMBER, _MISSING = "NaN", "#N/A"
_INFORMATION = "I"


def write_sdmx(table: Table, output: BinaryIO, progress: Progress = silent) -> int:
    """Writes the table as observations, row after row, and the structure that they follow.

    pysdmx would write the same from a data frame that holds all of it; a test compares the two.

    Returns:
        The number of observations written.
    """
    flow = sdmx_rules().flows[table.flow]
    with archive(output, table.made_on) as package:
        with package.member(DATA) as file:
            number, seen = _write_data(table, flow, file, progress)
        package.text(STRUCTURE, structure_json(table, flow, seen))
        package.text("README.txt", readme(table, {DATA: "file_sdmx_data", STRUCTURE: "file_structure"}))
    return number


def _write_data(table: Table, flow: Flow, file: BinaryIO, progress: Progress) -> tuple[int, dict[str, frozenset[str]]]:
    """Number of observations, and by group the codes that stand in them."""
    rules = sdmx_rules()
    begins = ("dataflow", f"{rules.agency}:{flow.id}({rules.version})", _INFORMATION)
    names = [column.name for column in table.columns]
    stream = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("STRUCTURE", "STRUCTURE_ID", "ACTION", *flow.components))
    seen: dict[str, set[str]] = defaultdict(set)
    number = 0
    for row in table.rows(progress):
        named = dict(zip(names, row, strict=True))
        cells = []
        for rule in flow.components.values():
            text = _text(rule, named)
            cells.append(text)
            if rule.codes and text:
                seen[rule.codes].add(text)
        writer.writerow((*begins, *cells))
        number += 1
    stream.detach()
    groups = {rule.codes for rule in flow.components.values()}
    return number, {group: frozenset(seen[group]) for group in groups}


def _text(rule: ComponentRule, row: Row) -> str:
    cell: Cell = MADE[rule.made](row) if rule.made else row[rule.column]
    text = machine_text(cell)
    if text or rule.role == "attribute":
        return text
    return _MISSING_NUMBER if rule.type == "number" else _MISSING
