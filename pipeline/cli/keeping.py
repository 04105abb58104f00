"""Scans, the pages kept of them, and documents with problems: `searchable`, `pages` and `problems`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import FINE, SOME_PROBLEMS, SamplesOption, StoreOption, read_settings, store_to_read
from pipeline.errors import SolieuError


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

    settings = read_settings()
    refuse_existing(output, file, force=force, language=settings.language)
    if not is_installed():
        raise SolieuError(cli_sentence("no_ocrmypdf").in_language(settings.language))
    made = searchable_pdf(file, settings)
    with whole_file(output) as target:
        target.write(made)
    say(console(stderr=True), cli_sentence("searchable", path=output).in_language(settings.language))


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

    settings = read_settings()
    folder, language = settings.page_cache, settings.language
    count, size = (empty_pages(folder), 0) if empty else kept(folder)
    told, megabytes = number_text(count, language), number_text(-(-size // 2**20), language)
    name = "pages_gone" if empty else "pages_kept"
    say(console(), cli_sentence(name, count=told, size=megabytes, path=folder).in_language(language))


def problems(
    store: StoreOption = None,
    samples: SamplesOption = False,
    off_topic: Annotated[
        bool, typer.Option("--off-topic", help="Các trang để riêng vì lạc đề. / Pages set aside as off topic instead.")
    ] = False,
) -> None:
    """Liệt kê các văn bản gặp sự cố và cách xử lý. / List documents with problems and what to do."""
    from pipeline.messages import cli_sentence
    from pipeline.storage import StoreReader, list_problems
    from pipeline.terminal import console, number_text, print_problem, say

    settings = read_settings()
    reader = StoreReader(store_to_read(store, settings, samples=samples), busy_seconds=settings.busy_seconds)
    with reader.connect() as connection:
        stored, aside = (list_problems(connection, off_topic=wanted) for wanted in (off_topic, True))
    to = console()
    if not stored:
        name = "no_off_topic" if off_topic else "no_problems"
        say(to, cli_sentence(name, path=reader.path).in_language(settings.language))
    for item in stored:
        when = item.time.astimezone().strftime("%d/%m/%Y %H:%M")
        note = cli_sentence("attempts", attempts=item.attempts, time=when).in_language(settings.language)
        print_problem(to, item.problem, settings.language, note)
    if aside and not off_topic:
        count = number_text(len(aside), settings.language)
        say(to, cli_sentence("set_aside", count=count).in_language(settings.language))
    raise typer.Exit(SOME_PROBLEMS if stored and not off_topic else FINE)
