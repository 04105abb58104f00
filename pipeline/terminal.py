"""What the command line shows: problems with advice, the closing table, figures as a table.

Everything that comes from documents or file names is printed as plain text: no markup, no control characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from pipeline.errors import Problem, SolieuError
from pipeline.messages import Told, cli_sentence, reason_advice, reason_sentence

if TYPE_CHECKING:
    from pipeline.analysis.findings.records import StoredFinding
    from pipeline.engine import ProcessedDocument, RunSummary
    from pipeline.records import Figure
    from pipeline.storage import SourceReport, StoreTotals

# Of a table that is not shown on a screen.
FILE_WIDTH = 160

_COLUMNS = ("indicator", "value", "unit", "place", "period", "status", "sentence")
_COUNTS = ("found", "unchanged", "read", "new", "changed", "figures", "problems", "digits_unaccounted")
_ALWAYS = frozenset({"found", "read", "figures", "problems", "digits_unaccounted"})


def console(*, stderr: bool = False) -> Console:
    """The terminal; problems and progress go to its error stream."""
    return Console(stderr=stderr)


def say(to: Console, text: str, *, style: str = "") -> None:
    """Prints a line as it is."""
    to.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def shown(text: str) -> str:
    """Text from documents and file names without characters that steer a terminal."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def number_text(value: int, language: str) -> str:
    """1234 as "1.234" (vi) or "1,234" (en)."""
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")


def error_text(error: SolieuError, language: str) -> str:
    """The error in the user's language, as far as it has both."""
    told = getattr(error, "told", None)
    return told.in_language(language) if isinstance(told, Told) else str(error)


def print_problem(to: Console, problem: Problem, language: str, note: str = "") -> None:
    """One document with a problem: what is wrong, what was seen, what to do."""
    detail = ", ".join(part for part in (shown(problem.detail), note) if part)
    say(to, f"{shown(problem.document)}: {reason_sentence(problem.code).in_language(language)}")
    say(to, f"  [{problem.code.value}, {problem.stage}] {detail}")
    say(to, f"  {cli_sentence('do').in_language(language)}: {reason_advice(problem.code).in_language(language)}")


def print_problems(problems: Sequence[Problem], language: str) -> None:
    """Documents with problems, to the error stream."""
    to = console(stderr=True)
    for problem in problems:
        print_problem(to, problem, language)


def summary_table(summary: RunSummary, totals: StoreTotals | None, language: str) -> Table:
    """The closing table of a run, and of the whole store where there is one."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(cli_sentence("this_run").in_language(language))
    table.add_column("", justify="right")
    more = {"aliased": summary.aliased, "lost": summary.lost, "off_topic": len(summary.off_topic)}
    counts = {**summary.counts(), **more}
    for key in (*_COUNTS, *more, "pending"):
        if counts[key] or key in _ALWAYS:
            table.add_row(cli_sentence(key).in_language(language), number_text(counts[key], language))
    if totals is not None:
        table.add_section()
        table.add_row(cli_sentence("in_store").in_language(language), "", style="bold")
        for key in ("documents", "figures", "problems", "digits_unaccounted"):
            row = cli_sentence(key).in_language(language), number_text(getattr(totals, key), language)
            table.add_row(*row)
    return table


def print_crawl(sources: Sequence[SourceReport], language: str, *, on_screen: bool) -> None:
    """A table of what a crawl brought, by source.

    Args:
        sources: in the order of printing.
        language: "vi" or "en".
        on_screen: whether a terminal shows it.
    """
    Console(width=None if on_screen else FILE_WIDTH).print(crawl_table(sources, language))


def crawl_table(sources: Sequence[SourceReport], language: str) -> Table:
    """What a crawl brought, by source, in the order given."""
    table = Table(box=box.SIMPLE_HEAD)
    names = ("seen", "fetched", "unchanged", "redirected", "refused", "failed", "pending", "documents")
    headings = ("source", "seen", "fetched", "not_changed", "redirected", "refused", "failed", "left", "documents")
    for key in (*headings, "last_success"):
        justify: JustifyMethod = "left" if key in ("source", "last_success") else "right"
        table.add_column(cli_sentence(key).in_language(language), justify=justify, no_wrap=key == "source")
    for source in sources:
        when = source.last_success.astimezone().strftime("%d/%m/%Y %H:%M") if source.last_success else ""
        counts = (number_text(getattr(source, name), language) for name in names)
        table.add_row(Text(shown(source.source)), *counts, when)
    return table


def print_figures(documents: Sequence[ProcessedDocument], stream: IO[str], language: str, *, width: int | None) -> None:
    """One table of figures for each document, people masked.

    Args:
        documents: in the order of printing.
        stream: where to.
        language: "vi" or "en".
        width: characters per line, or None for the terminal's.
    """
    to = Console(file=stream, width=width)
    for document in documents:
        name = Text(shown(document.parsed.source))
        table = Table(box=box.SIMPLE_HEAD, title=name, title_justify="left")
        for key in _COLUMNS:
            heading = cli_sentence(key).in_language(language)
            table.add_column(heading, justify="right" if key == "value" else "left")
        for figure in document.extraction.figures:
            table.add_row(*(Text(shown(cell)) for cell in _cells(figure, language)))
        to.print(table)


def print_findings(found: Sequence[StoredFinding], language: str, *, on_screen: bool) -> None:
    """A table of findings: how grave, what, and the sentences of both sides, people masked.

    Args:
        found: in the order of printing.
        language: "vi" or "en".
        on_screen: whether a terminal shows it.
    """
    to = Console(width=None if on_screen else FILE_WIDTH)
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("severity", "finding", "sentence", "document"):
        table.add_column(cli_sentence(key).in_language(language), overflow="fold")
    for one in found:
        grave = cli_sentence(f"severity_{one.severity.value}").in_language(language)
        sentences = dict.fromkeys(side.sentence() for side in one.sides)
        told = "\n".join(shown(sentence) for sentence in sentences)
        sources = "\n".join(shown(source) for source in one.sources)
        table.add_row(Text(grave), Text(shown(one.message(language))), Text(told), Text(sources))
    to.print(table)


def _cells(figure: Figure, language: str) -> tuple[str, ...]:
    from pipeline.analysis.labels import name_of
    from pipeline.analysis.words import period_words, place_words, unit_words, value_words
    from pipeline.masking import mask_sentence

    return (
        name_of("indicators", figure.indicator, language),
        value_words(figure, language),
        unit_words(figure, language),
        place_words(figure, language),
        period_words(figure.period_start, figure.period_end, figure.period_basis, language),
        name_of("statuses", figure.status.value, language),
        " ".join(mask_sentence(figure.sentence, figure.surface).split()),
    )
