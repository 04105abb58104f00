"""The `solieu` commands: they parse arguments, call one room, print, and set the exit status.

Exit status: 0 fine; 1 an error, the command could not do its work; 2 wrong usage; 3 done, but some documents had
problems; 4 the store is being written by somebody else; 130 stopped by Ctrl-C, the same command goes on later.

Heavy libraries are imported inside the commands, so that `solieu --help` and an idle run start fast.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import __version__
from pipeline.errors import DocumentError, Problem, ReasonCode, SolieuError

if TYPE_CHECKING:
    from pipeline.engine import ProcessedDocument, RunSummary
    from pipeline.evaluation import GoldFolder
    from pipeline.settings import Settings
    from pipeline.storage import StoreTotals

    _Boxes = Mapping[str, Sequence[Sequence[float]]]
    _Put = Callable[[ProcessedDocument, _Boxes | None], None]
    _Progress = Callable[[int, int, str], None]

FINE, ERROR, USAGE, SOME_PROBLEMS, BUSY, INTERRUPTED = 0, 1, 2, 3, 4, 130

# The sample reports of a clone; an installed package has none.
SAMPLES_FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "reports"

_EXIT_HELP = (
    "Mã kết thúc: 0 tốt; 1 lỗi; 2 sai cú pháp; 3 xong nhưng có văn bản gặp sự cố; 4 kho đang bận; 130 đã dừng. / "
    "Exit status: 0 fine; 1 error; 2 usage; 3 done, some documents had problems; 4 store busy; 130 stopped."
)

app = typer.Typer(
    help="Số liệu: trích số liệu kèm chứng cứ từ báo cáo của các tỉnh. / Figures with their evidence out of reports.",
    epilog=_EXIT_HELP,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class LineFormat(StrEnum):
    """What `extract` prints."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


class CorpusPart(StrEnum):
    """What `evaluate` scores of a corpus; as in `pipeline.evaluation.corpus`, which would load too much here."""

    TRAIN = "train"
    DEVELOPMENT = "development"
    TEST = "test"


class FileFormat(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    CSV_EXCEL = "csv-excel"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SDMX = "sdmx"
    DATA_PACKAGE = "datapackage"


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help="Tệp hoặc thư mục (.txt, .html). / Files or folders.")
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Tệp kho dữ liệu (mặc định theo cài đặt). / The store's file.")
]
SamplesOption = Annotated[
    bool, typer.Option("--samples", help="Dùng kho dữ liệu mẫu, hư cấu. / Use the store of fictional samples.")
]


def main() -> None:
    """Runs the command line; errors meant for the user are printed without a stack trace."""
    try:
        app()
    except SolieuError as error:
        from pipeline.terminal import console, error_text, say

        say(console(stderr=True), error_text(error, _language()), style="bold red")
        sys.exit(_status_of(error))


@app.callback(invoke_without_command=True)
def _top(
    version: Annotated[bool, typer.Option("--version", help="In phiên bản. / Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"solieu {__version__}")
        raise typer.Exit(FINE)


@app.command(epilog=_EXIT_HELP, short_help="Đọc báo cáo và ghi số liệu vào kho. / Read reports into the store.")
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

    settings = _settings()
    target = store or settings.store
    if target.resolve() == settings.samples_store.resolve():
        raise StoreFault("is_sample", path=target)
    _run(paths, target, settings, sample=False, retry=retry, jobs=jobs)


@app.command(hidden=True, epilog=_EXIT_HELP)
def samples(
    folder: Annotated[
        Path, typer.Argument(help="Thư mục báo cáo mẫu. / The folder of sample reports.")
    ] = SAMPLES_FOLDER,
) -> None:
    """Ghi các báo cáo mẫu, hư cấu vào kho mẫu. / Read the fictional sample reports into their own store."""
    from pipeline.messages import cli_sentence
    from pipeline.storage import StoreFault

    settings = _settings()
    target = settings.samples_store
    if target.resolve() == settings.store.resolve():
        raise StoreFault("not_sample", path=target)
    if not folder.is_dir():
        raise SolieuError(cli_sentence("no_samples", path=folder).in_language(settings.language))
    _run([folder], target, settings, sample=True)


@app.command(epilog=_EXIT_HELP, short_help="Trích số liệu, không dùng kho. / Print figures without a store.")
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

    settings = _settings()
    if boxes and line_format is not LineFormat.JSONL:
        raise typer.BadParameter(cli_sentence("boxes_of_lines").in_language(settings.language))
    folder = TextFolder(text_dir) if text_dir else None
    summary = RunSummary()
    # A bar would stand between the lines that a terminal shows.
    on_screen = output is None and sys.stdout.isatty()
    with _sink(line_format, output, settings) as put, _bar(hidden=on_screen) as progress:
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
    _close(summary, None, settings, stderr=True)


@app.command(epilog=_EXIT_HELP, short_help="Chấm điểm so với bản gán nhãn. / Score against gold files.")
def evaluate(  # noqa: PLR0913, PLR0917 - one parameter per option, given by name
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD_DIR", help="Thư mục *.gold.json, hoặc corpus/gold. / Folder of gold files, or corpus/gold."
        ),
    ],
    predicted: Annotated[
        Path | None, typer.Argument(metavar="PREDICTED.jsonl", help="Kết quả extract. / Lines of extract.")
    ] = None,
    part: Annotated[
        CorpusPart | None,
        typer.Option("--part", help="Phần của corpus/gold (mặc định development). / Part of corpus/gold."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON. / Print JSON.")] = False,
    show: Annotated[bool, typer.Option("--show", help="In từng chỗ sai. / Print each difference.")] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Chỉ dùng luật, không dùng mô hình. / Use the rules alone, no models.")
    ] = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="LINES.jsonl", help="Ghi lại các dòng số liệu. / Keep the lines.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="LINES.jsonl",
            help="Liệt kê số liệu mới có, mất đi so với các dòng này. / List figures gained and lost against these.",
        ),
    ] = None,
) -> None:
    """Chấm điểm so với bản gán nhãn; không có PREDICTED thì đọc văn bản cạnh đó. / Score against gold annotations.

    Without PREDICTED the texts and pages beside the gold files are read, or those of the gold corpus.
    """
    from pipeline.evaluation.corpus import Part, open_gold
    from pipeline.evaluation.gold import read_lines
    from pipeline.messages import cli_sentence
    from pipeline.terminal import print_problems

    settings = _settings()
    if predicted and rules:
        raise typer.BadParameter(cli_sentence("rules_of_lines", path=predicted).in_language(settings.language))
    annotated = open_gold(gold, Part(part.value) if part else None)
    problems: list[Problem] = []
    before = read_lines(against) if against else None
    lines = read_lines(predicted) if predicted else _lines_found(annotated, settings, problems, rules=rules)
    if save:
        _save(lines, save)
    typer.echo(_scored(annotated, lines, before, settings, show=show, as_json=as_json))
    print_problems(problems, settings.language)
    raise typer.Exit(SOME_PROBLEMS if problems else FINE)


@app.command(epilog=_EXIT_HELP, short_help="Huấn luyện lại mô hình. / Fit the models again.")
def train(
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="Thư mục corpus/gold. / Folder of the gold corpus.")
    ] = None,
    models: Annotated[Path | None, typer.Option("--models", help="Nơi ghi mô hình. / Where the models go.")] = None,
    development: Annotated[
        bool,
        typer.Option("--with-development/--train-only", help="Học cả phần phát triển. / Learn from development too."),
    ] = True,
) -> None:
    """Huấn luyện lại mô hình từ corpus/gold; cùng dữ liệu cho ra cùng tệp. / Fit the models from the gold corpus.

    The same data give the same bytes. The test part is never learnt from.
    """
    from pipeline.evaluation.corpus import GOLD_CORPUS
    from pipeline.learning.run import train_models
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say

    settings = _settings()
    with _bar() as progress:
        folder = train_models(corpus or GOLD_CORPUS, models, with_development=development, progress=progress)
    say(console(), cli_sentence("trained", path=folder).in_language(settings.language))


@app.command(epilog=_EXIT_HELP, short_help="Mở trang xem số liệu. / Open the figures in the browser.")
def view(
    store: StoreOption = None,
    samples: SamplesOption = False,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Cổng; 0 là tự chọn. / Port; 0 picks a free one.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Mở trình duyệt. / Open the browser.")] = True,
) -> None:
    """Mở trang xem số liệu trong trình duyệt. / Open the figures in the browser."""
    from pipeline.viewer.launch import launch

    settings = _settings(port=port)
    raise typer.Exit(launch(settings, _store_to_read(store, settings, samples=samples), open_browser=browser))


@app.command(epilog=_EXIT_HELP, short_help="Ghi số liệu trong kho ra tệp. / Write the store's figures to a file.")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="Tệp kết quả. / The file to write.")],
    file_format: Annotated[FileFormat, typer.Option("--format", help="Dạng tệp. / Kind of file.")] = FileFormat.CSV,
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="NAME=VALUE",
            help="Như trong liên kết của trang số liệu; dùng nhiều lần được: province, level, family, indicator, "
            "measure, status, scope, document, year, from, to. / As in a link of the figures page; may be repeated.",
        ),
    ] = None,
    text: Annotated[str, typer.Option("--text", help="Từ cần tìm. / Words to search for.")] = "",
    store: StoreOption = None,
    samples: SamplesOption = False,
) -> None:
    """Ghi số liệu trong kho ra tệp, đúng theo bộ lọc. / Write the store's figures to a file, exactly as filtered."""
    query: dict[str, list[str]] = {"q": [text]} if text else {}
    for item in filters or ():
        name, _, value = item.partition("=")
        query.setdefault(name, []).append(value)
    settings = _settings()
    _export(query, _store_to_read(store, settings, samples=samples), file_format, output, settings)


@app.command(epilog=_EXIT_HELP, short_help="Ghi ảnh trang in của một số liệu. / Write the page of a figure.")
def page(
    figure: Annotated[str, typer.Argument(help="Mã số liệu, như trên thẻ của nó. / Its id, as its card shows it.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Tệp PNG. / The PNG to write.")],
    store: StoreOption = None,
    samples: SamplesOption = False,
) -> None:
    """Ghi ảnh trang gốc có đánh dấu số liệu. / Write the page on which a figure is printed, the figure marked."""
    from pipeline.analysis.documents import original
    from pipeline.engine.output import whole_file
    from pipeline.engine.pageview import PrintedPlace, page_picture
    from pipeline.spans import Span
    from pipeline.storage import StoreReader

    settings = _settings()
    reader = StoreReader(_store_to_read(store, settings, samples=samples), busy_seconds=settings.busy_seconds)
    with reader.connect() as connection:
        found = original(connection, figure)
    if found is None or found.page is None:
        raise DocumentError(ReasonCode.NOT_FOUND, f"{figure}: {'no page' if found else 'no such figure'}")
    place = PrintedPlace(found.source_id, found.raw_sha256, found.text_sha256, Span(found.start, found.end))
    picture = page_picture(place, settings)
    with whole_file(output) as file:
        file.write(picture)


@app.command(epilog=_EXIT_HELP, short_help="Làm PDF quét tìm kiếm được. / Make a scan searchable.")
def searchable(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="PDF hoặc ảnh quét. / A PDF or a scanned image.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Tệp PDF kết quả. / The PDF to write.")],
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có. / Overwrite an existing file.")] = False,
) -> None:
    """Làm một PDF quét thành PDF tìm kiếm được, nhờ OCRmyPDF. / Give a scan a text layer, by OCRmyPDF.

    The file itself is left as it is.
    """
    from pipeline.engine.output import refuse_existing, whole_file
    from pipeline.engine.searchable import is_installed, searchable_pdf
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say

    settings = _settings()
    refuse_existing(output, file, force=force, language=settings.language)
    if not is_installed():
        raise SolieuError(cli_sentence("no_ocrmypdf").in_language(settings.language))
    made = searchable_pdf(file, settings)
    with whole_file(output) as target:
        target.write(made)
    say(console(stderr=True), cli_sentence("searchable", path=output).in_language(settings.language))


@app.command(epilog=_EXIT_HELP, short_help="Xem, xóa các trang đã nhận dạng. / Pages kept from recognition.")
def pages(
    empty: Annotated[bool, typer.Option("--empty", help="Xóa tất cả. / Take all of them away.")] = False,
) -> None:
    """Cho biết, hoặc xóa, các trang quét đã nhận dạng được giữ lại. / Tell, or take away, the pages kept of scans.

    They only save time: what was read from them stays in the store.
    """
    from pipeline.engine.pages import empty as empty_pages
    from pipeline.engine.pages import kept
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, number_text, say

    settings = _settings()
    folder, language = settings.page_cache, settings.language
    count, size = (empty_pages(folder), 0) if empty else kept(folder)
    told, megabytes = number_text(count, language), number_text(-(-size // 2**20), language)
    name = "pages_gone" if empty else "pages_kept"
    say(console(), cli_sentence(name, count=told, size=megabytes, path=folder).in_language(language))


@app.command(epilog=_EXIT_HELP, short_help="Liệt kê các văn bản gặp sự cố. / List documents with problems.")
def problems(store: StoreOption = None, samples: SamplesOption = False) -> None:
    """Liệt kê các văn bản gặp sự cố và cách xử lý. / List documents with problems and what to do."""
    from pipeline.messages import cli_sentence
    from pipeline.storage import StoreReader, list_problems
    from pipeline.terminal import console, print_problem, say

    settings = _settings()
    reader = StoreReader(_store_to_read(store, settings, samples=samples), busy_seconds=settings.busy_seconds)
    with reader.connect() as connection:
        stored = list_problems(connection)
    to = console()
    if not stored:
        say(to, cli_sentence("no_problems", path=reader.path).in_language(settings.language))
    for item in stored:
        when = item.time.astimezone().strftime("%d/%m/%Y %H:%M")
        note = cli_sentence("attempts", attempts=item.attempts, time=when).in_language(settings.language)
        print_problem(to, item.problem, settings.language, note)
    raise typer.Exit(SOME_PROBLEMS if stored else FINE)


# --- what several commands share


def _settings(**overrides: object) -> Settings:
    from pipeline.settings import load_settings

    return load_settings(**overrides)


def _status_of(error: SolieuError) -> int:
    from pipeline.storage.faults import StoreBusyError

    return BUSY if isinstance(error, StoreBusyError) else ERROR


def _language() -> str:
    """The language of messages, also when the settings themselves are at fault."""
    try:
        return _settings().language
    except SolieuError:
        return "vi"


def _store_to_read(store: Path | None, settings: Settings, *, samples: bool) -> Path:
    return store or (settings.samples_store if samples else settings.store)


def _run(
    paths: Sequence[Path],
    target: Path,
    settings: Settings,
    *,
    sample: bool,
    retry: bool = False,
    jobs: int | None = None,
) -> None:
    from pipeline.engine import default_jobs
    from pipeline.engine import run as run_documents
    from pipeline.storage import open_store

    command = "solieu samples" if sample else "solieu run"
    with open_store(target, sample=sample, busy_seconds=settings.busy_seconds, command=command) as opened:
        with _bar() as progress:
            at_a_time = jobs or default_jobs()
            summary = run_documents(paths, opened, settings, progress=progress, retry=retry, jobs=at_a_time)
        totals = opened.totals()
    _close(summary, totals, settings, stderr=False)


@contextmanager
def _bar(*, hidden: bool = False) -> Iterator[_Progress]:
    """A progress bar on the error stream of a terminal; a function that moves it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from pipeline.terminal import console, shown

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[name]}", markup=False))
    off = hidden or not sys.stderr.isatty()
    # Without a thread of its own: processes are forked while the bar is shown.
    with Progress(*columns, console=console(stderr=True), transient=True, disable=off, auto_refresh=False) as bar:
        task = bar.add_task("", total=None, name="")

        def move(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=shown(name)[-60:], refresh=True)

        yield move


def _close(summary: RunSummary, totals: StoreTotals | None, settings: Settings, *, stderr: bool) -> None:
    """Prints problems and the closing table, and ends with the status of the whole.

    Raises:
        typer.Exit: always.
    """
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, print_problems, say, summary_table

    print_problems(summary.problems, settings.language)
    console(stderr=stderr).print(summary_table(summary, totals, settings.language))
    if summary.interrupted:
        say(console(stderr=True), cli_sentence("stopped").in_language(settings.language))
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(SOME_PROBLEMS if summary.problems else FINE)


# --- extract


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


# --- evaluate


def _lines_found(gold: GoldFolder, settings: Settings, problems: list[Problem], *, rules: bool) -> list[dict[str, Any]]:
    """Extracts the documents that gold annotates; their problems are collected."""
    from pipeline.engine.measuring import find_again

    with _bar() as progress:
        found = find_again(gold, settings, learned=not rules, progress=progress)
    problems += found.problems
    return found.lines


def _save(lines: Sequence[dict[str, Any]], path: Path) -> None:
    from pipeline.engine.output import whole_file
    from pipeline.records_json import line_text

    with whole_file(path) as file:
        file.writelines(f"{line_text(line)}\n".encode() for line in lines)


def _scored(
    gold: GoldFolder,
    lines: Sequence[dict[str, Any]],
    before: Sequence[dict[str, Any]] | None,
    settings: Settings,
    *,
    show: bool,
    as_json: bool,
) -> str:
    """What is printed: scores, and what was gained and lost against earlier lines, where there are some."""
    from pipeline.evaluation import evaluate
    from pipeline.evaluation.changes import changes
    from pipeline.evaluation.report import changes_text

    scores = evaluate(gold, lines)
    changed = changes(gold, before, lines) if before is not None else None
    if as_json:
        told = {} if changed is None else {"changes": {n: [c.to_dict() for c in some] for n, some in changed.items()}}
        return json.dumps({**scores.to_tables(), **told}, ensure_ascii=False)
    text = scores.to_text(show=show, language=settings.language)
    return text if changed is None else f"{text}\n\n{changes_text(changed, language=settings.language)}"


# --- export


def _export(
    query: dict[str, list[str]], store: Path, file_format: FileFormat, output: Path, settings: Settings
) -> None:
    from datetime import datetime

    from pipeline.analysis.exports import ExportFormat, figure_table, write
    from pipeline.analysis.filters import from_query
    from pipeline.engine.output import whole_file
    from pipeline.messages import cli_sentence
    from pipeline.storage import StoreReader
    from pipeline.terminal import console, number_text, say

    chosen, refused = from_query(query)
    if refused:
        values = ", ".join(f"{item.key}={item.value}" for item in refused)
        raise typer.BadParameter(cli_sentence("refused_filter", value=values).in_language(settings.language))
    reader = StoreReader(store, busy_seconds=settings.busy_seconds)
    with reader.connect() as connection, whole_file(output) as file, _bar() as bar:
        table = figure_table(connection, chosen, made_on=datetime.now().astimezone().date(), language=settings.language)
        count = write(table, ExportFormat(file_format.value), file, lambda done, all_: bar(done, all_, output.name))
    told = cli_sentence("exported", count=number_text(count, settings.language), path=output)
    say(console(stderr=True), told.in_language(settings.language))
