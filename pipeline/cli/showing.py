"""What the store holds is shown: `view`, `export` and `page`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import SamplesOption, StoreOption, progress_bar, read_settings, store_to_read
from pipeline.errors import DocumentError, ReasonCode

if TYPE_CHECKING:
    from pipeline.settings import Settings


class FileFormat(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    CSV_EXCEL = "csv-excel"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SDMX = "sdmx"
    DATA_PACKAGE = "datapackage"


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

    settings = read_settings(port=port)
    raise typer.Exit(launch(settings, store_to_read(store, settings, samples=samples), open_browser=browser))


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
    settings = read_settings()
    _export(query, store_to_read(store, settings, samples=samples), file_format, output, settings)


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

    settings = read_settings()
    reader = StoreReader(store_to_read(store, settings, samples=samples), busy_seconds=settings.busy_seconds)
    with reader.connect() as connection:
        found = original(connection, figure)
    if found is None or found.page is None:
        raise DocumentError(ReasonCode.NOT_FOUND, f"{figure}: {'no page' if found else 'no such figure'}")
    span = Span(found.start, found.end)
    place = PrintedPlace(found.source_id, found.raw_sha256, found.text_sha256, span, reader.path)
    picture = page_picture(place, settings)
    with whole_file(output) as file:
        file.write(picture)


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
    with reader.connect() as connection, whole_file(output) as file, progress_bar() as bar:
        table = figure_table(connection, chosen, made_on=datetime.now().astimezone().date(), language=settings.language)
        count = write(table, ExportFormat(file_format.value), file, lambda done, all_: bar(done, all_, output.name))
    told = cli_sentence("exported", count=number_text(count, settings.language), path=output)
    say(console(stderr=True), told.in_language(settings.language))
