"""What does not add up is told: `audit`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
    from collections.abc import Mapping

    from pipeline.analysis.auditfile.files import FileKind
    from pipeline.analysis.findings.chosen import FindingFilter
    from pipeline.analysis.findings.records import StoredFinding
    from pipeline.settings import Settings


class FindingFormat(StrEnum):
    """What `audit` prints."""

    TABLE = "table"
    JSONL = "jsonl"


# Faults of a store that leave its findings to be worked out and not kept.
_NOT_KEPT = frozenset({"read_only", "full"})


class LeastSeverity(StrEnum):
    """From which severity on findings are told; as in `pipeline.audit.findings`, which would load too much here."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(slots=True)
class _Told:
    """What is printed.

    Attributes:
        documents: how many were looked at.
        found: most worth a look first.
        agreed: of a store, how many pairs of statements of one fact agree in which way.
        store: where the findings are of; None where files were read.
    """

    documents: int
    found: list[StoredFinding]
    agreed: Mapping[str, int] = field(default_factory=dict)
    store: Path | None = None


def audit(  # noqa: PLR0913, PLR0917 - one parameter per option, given by name
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]", help="Tệp, thư mục, hoặc một kho; không có thì kho của cài đặt. / Files, or a store."
        ),
    ] = None,
    line_format: Annotated[
        FindingFormat, typer.Option("--format", help="Dạng kết quả. / What to print.")
    ] = FindingFormat.TABLE,
    severity: Annotated[
        LeastSeverity, typer.Option("--severity", help="Từ mức nào trở lên. / The least severity that is told.")
    ] = LeastSeverity.WARNING,
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="NAME=VALUE",
            help="Như trong liên kết của trang kiểm tra; dùng nhiều lần được: severity, kind, code, province, year, "
            "indicator, document, from, to. / As in a link of the findings page; may be repeated.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Chỉ in bấy nhiêu phát hiện đầu. / Only so many, the first.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="Ghi tệp gửi địa phương (.xlsx, .docx, tiếng Việt) thay cho in ra. / Instead of printing, write a "
            "file to send to a province.",
        ),
    ] = None,
    store: StoreOption = None,
    samples: SamplesOption = False,
) -> None:
    """Tìm số liệu không khớp nhau, xếp theo mức đáng xem. / Find what does not add up, most worth a look first.

    Mã kết thúc 5 nếu có phát hiện, kể cả khi có tệp không đọc được. / Exit status 5 if something was found, even where
    files could not be read.
    """
    from pipeline.terminal import print_problems

    settings = read_settings()
    chosen = _chosen(filters or (), severity, settings)
    kind = _file_kind(file, limit, settings) if file else None
    problems: list[Problem] = []
    given = _given_store(paths)
    if paths and not given:
        told = _of_files(paths, settings, chosen, problems)
    else:
        told = _of_store(given or store_to_read(store, settings, samples=samples), settings, chosen)
    if file and kind:
        _write(told, file, kind, chosen, settings)
    else:
        _print(told, limit, line_format, settings)
    print_problems(problems, settings.language)
    raise typer.Exit(FINDINGS if told.found else SOME_PROBLEMS if problems else FINE)


def _chosen(filters: Sequence[str], least: LeastSeverity, settings: Settings) -> FindingFilter:
    """The filter; the least severity counts where it names none."""
    from pipeline.analysis.findings.chosen import finding_filter
    from pipeline.messages import cli_sentence

    query: dict[str, list[str]] = {}
    for item in filters:
        name, _, value = item.partition("=")
        query.setdefault(name, []).append(value)
    graver = list(LeastSeverity)[list(LeastSeverity).index(least) :]
    query.setdefault("severity", [severity.value for severity in graver])
    chosen, refused = finding_filter(query)
    if refused:
        values = ", ".join(f"{item.key}={item.value}" for item in refused)
        raise typer.BadParameter(cli_sentence("refused_filter", value=values).in_language(settings.language))
    return chosen


def _given_store(paths: Sequence[Path] | None) -> Path | None:
    """The one path, if it is a store and no document."""
    from pipeline.storage.connection import looks_like_sqlite

    if not paths or len(paths) > 1:
        return None
    return paths[0] if paths[0].is_file() and looks_like_sqlite(paths[0]) else None


def _of_files(paths: Sequence[Path], settings: Settings, chosen: FindingFilter, problems: list[Problem]) -> _Told:
    """Findings inside documents that are read here and now; their problems are collected."""
    from pipeline.analysis.findings.chosen import keeps

    read = list(_read(paths, settings, problems))
    found = [one for findings in read for one in findings if keeps(chosen, one)]
    return _Told(len(read), sorted(found, key=lambda one: (-one.rank, one.id)))


def _read(paths: Sequence[Path], settings: Settings, problems: list[Problem]) -> Iterator[list[StoredFinding]]:
    """The findings of each document."""
    from pipeline.analysis.audited import Audited
    from pipeline.engine import extract

    with progress_bar() as progress:
        for item in extract(paths, settings, progress=progress):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                parsed, made = item.parsed, item.extraction
                read = Audited(parsed.source, parsed.document_id, made.meta, made.figures, made.digits, parsed.text)
                yield list(read.findings())


def _of_store(path: Path, settings: Settings, chosen: FindingFilter) -> _Told:
    """The findings of a store; they are worked out and kept where they are not yet, or only worked out."""
    from pipeline.analysis.documents import count_counted
    from pipeline.analysis.findings.chosen import keeps
    from pipeline.analysis.findings.query import are_worked_out, findings, told_of
    from pipeline.analysis.findings.working import worked_out
    from pipeline.storage import StoreReader, is_sample
    from pipeline.storage.findings import kept_agreements

    reader = StoreReader(path, busy_seconds=settings.busy_seconds)
    with reader.connect() as connection:
        kept, sample = are_worked_out(connection), is_sample(connection)
    kept = kept or _kept(path, settings, sample=sample)
    with reader.connect() as connection:
        documents = count_counted(connection)
        if kept:
            return _Told(documents, list(findings(connection, chosen).rows), kept_agreements(connection), path)
        with progress_bar() as progress:
            found, agreed = worked_out(connection, progress)
        return _Told(documents, [one for one in told_of(connection, found) if keeps(chosen, one)], agreed, path)


def _kept(path: Path, settings: Settings, *, sample: bool) -> bool:
    """Keeps the findings in the store; not where it is being written, or cannot be."""
    from pipeline.analysis.findings.working import refresh
    from pipeline.storage import StoreBusyError, StoreFault, open_store

    try:
        with (
            open_store(path, sample=sample, busy_seconds=settings.busy_seconds, command="solieu audit") as opened,
            progress_bar() as progress,
        ):
            return refresh(opened, progress)
    except StoreBusyError:
        return False
    except StoreFault as fault:
        if fault.key in _NOT_KEPT:
            return False
        raise


def _file_kind(file: Path, limit: int | None, settings: Settings) -> FileKind:
    from pipeline.analysis.auditfile.files import FileKind
    from pipeline.messages import cli_sentence

    if limit is not None:
        raise typer.BadParameter(cli_sentence("audit_file_whole").in_language(settings.language))
    ending = file.suffix.removeprefix(".").casefold()
    if ending not in set(FileKind):
        raise typer.BadParameter(cli_sentence("audit_file_kind", path=file).in_language(settings.language))
    return FileKind(ending)


def _write(told: _Told, file: Path, kind: FileKind, chosen: FindingFilter, settings: Settings) -> None:
    """Writes the audit file; the decisions in it are those of the store at this moment."""
    from dataclasses import replace
    from datetime import datetime

    from pipeline.analysis.auditfile.files import file_bytes, file_of
    from pipeline.analysis.auditfile.records import Head
    from pipeline.analysis.documents import store_facts
    from pipeline.engine.output import whole_file
    from pipeline.messages import cli_sentence
    from pipeline.storage import StoreReader
    from pipeline.terminal import console, number_text, say

    today, body = datetime.now().astimezone().date(), settings.issuing_body or ""
    head = Head(chosen, body, today, address=settings.public_address)
    if told.store is None:
        made = file_of(None, told.found, replace(head, address=""))
    else:
        with StoreReader(told.store, busy_seconds=settings.busy_seconds).connect() as connection:
            facts = store_facts(connection)
            made = file_of(connection, told.found, replace(head, run=facts.last_run, sample=facts.sample))
    content = file_bytes(made, kind)
    with whole_file(file) as output:
        output.write(content)
    count = number_text(len(made.items), settings.language)
    say(console(stderr=True), cli_sentence("audit_file", count=count, path=file).in_language(settings.language))


def _print(told: _Told, limit: int | None, line_format: FindingFormat, settings: Settings) -> None:
    from pipeline.messages import cli_sentence
    from pipeline.records_json import line_text
    from pipeline.terminal import console, number_text, print_findings, say

    language, found = settings.language, told.found
    if line_format is FindingFormat.JSONL:
        for one in found[:limit]:
            typer.echo(line_text(one.line()))
        return
    if found:
        print_findings(found[:limit], language, on_screen=sys.stdout.isatty())
    documents, count = (number_text(number, language) for number in (told.documents, len(found)))
    key = "findings" if found else "no_findings" if told.documents else "nothing_audited"
    say(console(), cli_sentence(key, documents=documents, count=count).in_language(language))
    if sum(told.agreed.values()):
        numbers = {name: number_text(number, language) for name, number in told.agreed.items()}
        say(console(), cli_sentence("agreements", **numbers).in_language(language))
