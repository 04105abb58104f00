"""Documents are read: `run`, `samples` and `extract`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import Paths, StoreOption, close, progress_bar, read_settings
from pipeline.errors import DocumentError, Problem, SolieuError

if TYPE_CHECKING:
    from pipeline.engine import ProcessedDocument
    from pipeline.settings import Settings

    _Boxes = Mapping[str, Sequence[Sequence[float]]]
    _Put = Callable[[ProcessedDocument, _Boxes | None], None]

# The sample reports of a clone; an installed package has none.
SAMPLES_FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "reports"


class LineFormat(StrEnum):
    """What `extract` prints."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


def run(
    paths: Paths,
    store: StoreOption = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="Thử lại các văn bản đã gặp sự cố. / Try failed documents again.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="Số văn bản đọc cùng lúc. / How many documents are read at a time."),
    ] = None,
) -> None:
    """Đọc báo cáo và ghi số liệu vào kho; văn bản không đổi được bỏ qua. / Read reports into the store."""
    from pipeline.storage import StoreFault

    settings = read_settings()
    target = store or settings.store
    if target.resolve() == settings.samples_store.resolve():
        raise StoreFault("is_sample", path=target)
    _run(paths, target, settings, sample=False, retry=retry, jobs=jobs)


def samples(
    folder: Annotated[
        Path, typer.Argument(help="Thư mục báo cáo mẫu. / The folder of sample reports.")
    ] = SAMPLES_FOLDER,
) -> None:
    """Ghi các báo cáo mẫu, hư cấu vào kho mẫu. / Read the fictional sample reports into their own store."""
    from pipeline.messages import cli_sentence
    from pipeline.storage import StoreFault

    settings = read_settings()
    target = settings.samples_store
    if target.resolve() == settings.store.resolve():
        raise StoreFault("not_sample", path=target)
    if not folder.is_dir():
        raise SolieuError(cli_sentence("no_samples", path=folder).in_language(settings.language))
    _run([folder], target, settings, sample=True)


def extract(
    paths: Paths,
    line_format: Annotated[
        LineFormat, typer.Option("--format", help="Dạng kết quả. / What to print.")
    ] = LineFormat.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Ghi vào tệp này. / Write to this file instead.")
    ] = None,
    text_dir: Annotated[
        Path | None, typer.Option("--text-dir", help="Ghi văn bản đã đọc vào đây. / Write the texts as read here.")
    ] = None,
    boxes: Annotated[
        bool, typer.Option("--boxes", help="Kèm vị trí trên trang in (jsonl). / With places on the page (jsonl).")
    ] = False,
) -> None:
    """Trích số liệu, không dùng kho. / Print the figures of documents without a store."""
    from pipeline.engine import RunSummary
    from pipeline.engine import extract as extract_documents
    from pipeline.engine.output import TextFolder
    from pipeline.messages import cli_sentence

    settings = read_settings()
    if boxes and line_format is not LineFormat.JSONL:
        raise typer.BadParameter(cli_sentence("boxes_of_lines").in_language(settings.language))
    folder = TextFolder(text_dir) if text_dir else None
    summary = RunSummary()
    # A bar would stand between the lines that a terminal shows.
    on_screen = output is None and sys.stdout.isatty()
    with _sink(line_format, output, settings) as put, progress_bar(hidden=on_screen) as progress:
        for item in extract_documents(paths, settings, progress=progress):
            summary.found += 1
            if isinstance(item, Problem):
                summary.problems.append(item)
                continue
            put(item, _boxes(item, settings, summary.problems) if boxes else None)
            summary.read += 1
            summary.figures += len(item.extraction.figures)
            summary.digits_unaccounted += item.digits_unaccounted
            if folder:
                folder.write(item.parsed.source, item.parsed.text)
    close(summary, None, settings, stderr=True)


def _run(
    paths: Sequence[Path],
    target: Path,
    settings: Settings,
    *,
    sample: bool,
    retry: bool = False,
    jobs: int | None = None,
) -> None:
    from pipeline.analysis.findings.working import refresh
    from pipeline.engine import default_jobs
    from pipeline.engine import run as run_documents
    from pipeline.engine.interrupt import stop_requests
    from pipeline.storage import open_store

    command = "solieu samples" if sample else "solieu run"
    with open_store(target, sample=sample, busy_seconds=settings.busy_seconds, command=command) as opened:
        with progress_bar() as progress:
            at_a_time = jobs or default_jobs()
            summary = run_documents(paths, opened, settings, progress=progress, retry=retry, jobs=at_a_time)
        if not summary.interrupted:
            with progress_bar() as progress, stop_requests() as stop:
                refresh(opened, progress, lambda: stop.asked)
        totals = opened.totals()
    close(summary, totals, settings, stderr=False)


@contextmanager
def _sink(line_format: LineFormat, output: Path | None, settings: Settings) -> Iterator[_Put]:
    """Where extracted documents go: a function that takes one after the other."""
    from pipeline.engine.output import csv_header, csv_rows, whole_file
    from pipeline.records_json import line_text
    from pipeline.terminal import FILE_WIDTH, print_figures

    with whole_file(output) if output else nullcontext(sys.stdout.buffer) as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        try:
            if line_format is LineFormat.TABLE:
                width = None if output is None and sys.stdout.isatty() else FILE_WIDTH
                yield lambda document, _: print_figures([document], stream, settings.language, width=width)
            elif line_format is LineFormat.CSV:
                csv_header(stream)
                yield lambda document, _: csv_rows(stream, document.lines())
            else:
                yield lambda document, boxes: stream.writelines(
                    f"{line_text(line)}\n" for line in document.lines(boxes)
                )
        finally:
            stream.detach()


def _boxes(document: ProcessedDocument, settings: Settings, problems: list[Problem]) -> _Boxes | None:
    """Where the figures of a document are printed; what goes wrong is told, and its lines go without."""
    from pipeline.engine.boxes import figure_boxes

    try:
        return figure_boxes(document, settings)
    except DocumentError as error:
        problems.append(Problem(document.raw.source, "parsing", error.code, error.detail, document.raw.sha256))
        return None
