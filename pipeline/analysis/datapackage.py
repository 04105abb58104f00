"""A table as a Frictionless Data Package (Data Package v2): files for machines and for Excel, described and hashed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline import __version__
from pipeline.analysis.archives import Archive, archive
from pipeline.analysis.cells import clean, guarded
from pipeline.analysis.columns import Kind, word
from pipeline.analysis.exports import write_csv
from pipeline.analysis.readme import readme
from pipeline.analysis.tables import Heading, Progress, Table, silent

# datapackage.org/standard: the profile that the descriptor follows.
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {Kind.TEXT: "string", Kind.NUMBER: "number", Kind.DATE: "date", Kind.FLAG: "boolean"}
_LANGUAGES = ("vi", "en")
_DATA, _EXCEL, _SOURCES, _CHECKS = "{flow}.csv", "{flow}_excel.csv", "sources.csv", "checks.csv"


def write_data_package(table: Table, output: BinaryIO, progress: Progress = silent) -> int:
    """Writes the package as a zip file.

    Returns:
        The number of rows written, each twice: for machines and for Excel.
    """
    data, excel = (name.format(flow=table.flow) for name in (_DATA, _EXCEL))
    with archive(output, table.made_on) as package:
        with package.member(data) as file:
            number = write_csv(table, file, excel=False, progress=progress)
        with package.member(excel) as file:
            write_csv(table, file, excel=True, progress=progress)
        source_header, _ = _text_csv(package, _SOURCES, table.source_rows())
        check_header, found = _text_csv(package, _CHECKS, table.check_rows())
        fields = [_field(column) for column in table.columns]
        excel_fields = [_excel_field(column, table.language) for column in table.columns]
        resources = [
            _resource(package, data, "file_data", fields),
            {**_resource(package, excel, "file_excel", excel_fields), "dialect": {"delimiter": ";"}},
            _resource(package, _SOURCES, "file_sources", [_text_field(name) for name in source_header]),
            _resource(package, _CHECKS, "file_checks", [_text_field(name) for name in check_header]),
        ]
        descriptor = json.dumps(_descriptor(table, resources), ensure_ascii=False, indent=1)
        package.text("datapackage.json", f"{descriptor}\n")
        files = {data: "file_data", excel: "file_excel", _SOURCES: "file_sources", _CHECKS: "file_checks"}
        package.text("README.txt", readme(table, {**files, "datapackage.json": "file_descriptor"}, found))
    return number


def _text_csv(package: Archive, name: str, rows: Iterator[tuple[str, ...]]) -> tuple[tuple[str, ...], int]:
    """Writes rows of text; gives back the header, their first, and how many came below."""
    header = next(rows)
    number = 0
    with package.member(name) as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([guarded(text) for text in row])
            number += 1
        stream.detach()
    return header, number


def _descriptor(table: Table, resources: list[dict[str, Any]]) -> dict[str, Any]:
    notes = {language: table.notes(language) for language in _LANGUAGES}
    return {
        "$schema": PROFILE,
        "name": f"{table.stem}{'-mau-sample' if table.sample else ''}-run-{table.run or 0}",
        "title": " / ".join(notes[language][0][0] for language in _LANGUAGES),
        "description": "\n".join(notes[language][0][1] for language in _LANGUAGES),
        "created": f"{table.made_on.isoformat()}T00:00:00Z",
        # One state of a store is one version of the data.
        "version": f"{table.run or 0}.0.0",
        "sample": table.sample,
        "run": table.run,
        "program": {"name": "solieu", "version": __version__},
        "filter": table.query,
        "citation": {language: clean(table.citation(language)) for language in _LANGUAGES},
        "sources": [{"title": " / ".join(word("file_sources", each) for each in _LANGUAGES), "path": _SOURCES}],
        "resources": resources,
    }


def _resource(package: Archive, path: str, words: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    member = package.members[path]
    return {
        "name": path.removesuffix(".csv").replace("_", "-"),
        "path": path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": " / ".join(word(words, each) for each in _LANGUAGES),
        "bytes": member.size,
        "hash": f"sha256:{member.sha256}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _field(column: Heading) -> dict[str, Any]:
    described = [text for language in _LANGUAGES if (text := column.note(language))]
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": " / ".join(dict.fromkeys(column.header(language) for language in _LANGUAGES)),
        **({"description": "\n".join(described)} if described else {}),
    }


def _excel_field(column: Heading, language: str) -> dict[str, Any]:
    """The same column as Excel under Vietnamese settings reads it."""
    field = {**_field(column), "name": column.header(language), "title": column.name}
    if column.kind is Kind.NUMBER:
        field["decimalChar"] = ","
    elif column.kind is Kind.DATE:
        field["format"] = "%d/%m/%Y"
    elif column.kind is Kind.FLAG:
        field |= {"trueValues": [word("yes", language)], "falseValues": [word("no", language)]}
    return field


def _text_field(name: str) -> dict[str, Any]:
    return {"name": name, "type": "string"}
