"""What does not add up is told: `audit`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    FINDINGS,
    FINE,
    SOME_PROBLEMS,
    SamplesOption,
    StoreOption,
    progress_bar,
    read_settings,
    store_to_read,
)
from pipeline.errors import Problem

if TYPE_CHECKING:
    from pipeline.analysis.audited import Audited, AuditFinding
    from pipeline.settings import Settings


class FindingFormat(StrEnum):
    """What `audit` prints."""

    TABLE = "table"
    JSONL = "jsonl"


class LeastSeverity(StrEnum):
    """From which severity on findings are told; as in `pipeline.audit.findings`, which would load too much here."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


def audit(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH…]", help="Tệp hoặc thư mục; không có thì kiểm tra kho. / Files, or the store."),
    ] = None,
    line_format: Annotated[
        FindingFormat, typer.Option("--format", help="Dạng kết quả. / What to print.")
    ] = FindingFormat.TABLE,
    severity: Annotated[
        LeastSeverity, typer.Option("--severity", help="Từ mức nào trở lên. / The least severity that is told.")
    ] = LeastSeverity.WARNING,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Chỉ in bấy nhiêu phát hiện đầu. / Only so many, the first.")
    ] = None,
    store: StoreOption = None,
    samples: SamplesOption = False,
) -> None:
    """Tìm số liệu không khớp nhau, xếp theo mức đáng xem. / Find what does not add up, most worth a look first.

    Mã kết thúc 5 nếu có phát hiện, kể cả khi có tệp không đọc được. / Exit status 5 if something was found, even where
    files could not be read.
    """
    from pipeline.audit import Severity
    from pipeline.terminal import print_problems

    settings = read_settings()
    problems: list[Problem] = []
    documents = _read(paths, settings, problems) if paths else _stored(store_to_read(store, settings, samples=samples))
    least = Severity(severity.value)
    read = 0
    found: list[AuditFinding] = []
    for document in documents:
        read += 1
        found += document.findings(least)
    found.sort(key=lambda one: (-one.finding.rank, one.source))
    _print(found[:limit], (read, len(found)), line_format, settings)
    print_problems(problems, settings.language)
    raise typer.Exit(FINDINGS if found else SOME_PROBLEMS if problems else FINE)


def _read(paths: Sequence[Path], settings: Settings, problems: list[Problem]) -> Iterator[Audited]:
    """Documents that are read here and now; their problems are collected."""
    from pipeline.analysis.audited import Audited
    from pipeline.engine import extract

    with progress_bar() as progress:
        for item in extract(paths, settings, progress=progress):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                parsed, extraction = item.parsed, item.extraction
                figures, digits = extraction.figures, extraction.digits
                yield Audited(parsed.source, parsed.document_id, figures, digits, parsed.text)


def _stored(path: Path) -> Iterator[Audited]:
    """The documents of a store."""
    from pipeline.analysis.audited import stored
    from pipeline.storage import StoreReader

    with StoreReader(path, busy_seconds=read_settings().busy_seconds).connect() as connection:
        yield from stored(connection)


def _print(
    found: Sequence[AuditFinding], counts: tuple[int, int], line_format: FindingFormat, settings: Settings
) -> None:
    """Prints findings, and of how many documents and findings they are."""
    from pipeline.messages import cli_sentence
    from pipeline.records_json import line_text
    from pipeline.terminal import console, number_text, print_findings, say

    language = settings.language
    if line_format is FindingFormat.JSONL:
        for one in found:
            typer.echo(line_text(one.line()))
        return
    if found:
        print_findings(found, language, on_screen=sys.stdout.isatty())
    documents, total = (number_text(count, language) for count in counts)
    key = "findings" if counts[1] else "no_findings" if counts[0] else "nothing_audited"
    say(console(), cli_sentence(key, documents=documents, count=total).in_language(language))
