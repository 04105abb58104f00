"""Scores as tables to read, Vietnamese first."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.analysis.labels import name_of
from pipeline.analysis.words import number_words
from pipeline.evaluation.changes import Change, Changes, Verdict
from pipeline.evaluation.facts import SHARES, Fact
from pipeline.evaluation.matching import Name
from pipeline.evaluation.scores import Difference, DifferenceKind, GroupScore, Ratio, Scores
from pipeline.evaluation.wording import attribute_name, word
from pipeline.masking import mask_sentence

# Scores are compared by eye to three places; the JSON form has four.
_PLACES = 3
_QUOTE = 110
# How much of the quote stands before the number.
_BEFORE = 60
# The longest code of the scheme (establishments_suspected, defendants_prosecuted) fits in one line.
_NAME_WIDTH = 24
# Rows of the confusion table; rarer ones are counted together.
_CONFUSIONS = 40
# Lists of labels.yaml that name the values of an attribute.
_VALUE_NAMES = {"qualifier": "qualifiers", "status": "statuses", "scope": "scopes", "level": "levels", "unit": "units"}


def as_text(scores: Scores, *, show: bool, language: str, width: int) -> str:
    """All tables of an evaluation as plain text.

    Args:
        scores: of a gold folder.
        show: also list each missed, extra and wrong figure, people masked.
        language: "vi" or "en".
        width: characters per line of the tables; the differences are not wrapped.
    """
    buffer = io.StringIO()
    to = Console(file=buffer, width=width, color_system=None, force_terminal=False)
    if show:
        for line in _difference_lines(scores, language):
            to.print(Text(line), soft_wrap=True)
    counts = {"documents": len(scores.documents), "gold": scores.figure.wanted, "given": scores.figure.given}
    numbers = {name: number_words(count, language) for name, count in counts.items()}
    to.print(Text(word("head", language, **numbers)))
    for table in (_levels, _attributes, _by_indicator, _by_document, _by_genre, _by_province, _confusion, _reliability):
        made = table(scores, language)
        if made.row_count:
            to.print(made)
    if scores.reliability.judged:
        to.print(Text(_believed(scores, language)))
    return _plain(buffer)


def changes_text(found: Changes, *, language: str, width: int = 100) -> str:
    """What was gained and lost as plain text: a table of how many, then each figure, by document, people masked.

    Args:
        found: from `changes`.
        language: "vi" or "en".
        width: characters per line of the table; the figures are not wrapped.
    """
    buffer = io.StringIO()
    to = Console(file=buffer, width=width, color_system=None, force_terminal=False)
    everything = [change for some in found.values() for change in some]
    table = _table(("changed", *(verdict.value for verdict in Verdict)), language, "changes")
    for gained in (True, False):
        verdicts = [change.verdict for change in everything if change.gained is gained]
        counts = (_count(verdicts.count(verdict), language) for verdict in Verdict)
        table.add_row(word("gained" if gained else "lost", language), *counts)
    to.print(table)
    for name, some in found.items():
        to.print(Text(_line(name)), soft_wrap=True)
        for change in some:
            to.print(Text(f"  {_changed(change, language)}"), soft_wrap=True)
    return _plain(buffer)


def _plain(buffer: io.StringIO) -> str:
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())


def _changed(change: Change, language: str) -> str:
    sign = "+" if change.gained else "−"
    return f"{sign} {word(change.verdict.value, language)}: {_brief(change.fact, language)}"


def _table(headings: Iterable[str], language: str, title: str = "") -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=word(title, language) if title else None, title_justify="left")
    for position, heading in enumerate(headings):
        if position:
            table.add_column(word(heading, language), justify="right")
        else:
            table.add_column(word(heading, language), overflow="fold", min_width=_NAME_WIDTH)
    return table


def _share(value: float, language: str) -> str:
    text = f"{value:.{_PLACES}f}"
    return text if language == "en" else text.replace(".", ",")


def _shares(ratio: Ratio, language: str) -> Iterator[str]:
    yield from (_share(value, language) for value in (ratio.precision, ratio.recall, ratio.f1))


def _count(value: int, language: str) -> str:
    return number_words(value, language)


def _levels(scores: Scores, language: str) -> Table:
    table = _table(("level", "precision", "recall", "f1"), language)
    for name, ratio in (("number", scores.number), ("figure", scores.figure), ("strict", scores.strict)):
        table.add_row(word(name, language), *_shares(ratio, language))
    table.add_row(word("part_of", language), *_shares(scores.links, language))
    return table


def _attributes(scores: Scores, language: str) -> Table:
    table = _table(("attribute", "right"), language)
    shares = scores.shares
    for name in SHARES:
        table.add_row(attribute_name(name, language), _share(shares[name], language))
    return table


def _by_indicator(scores: Scores, language: str) -> Table:
    headings = ("indicator", "gold", "given", "precision", "recall", "f1", "strict_f1")
    table = _table(headings, language, "by_indicator")
    for code, score in scores.indicators.items():
        counts = _count(score.figure.wanted, language), _count(score.figure.given, language)
        strict = _share(score.strict.f1, language)
        table.add_row(Text(code), *counts, *_shares(score.figure, language), strict)
    return table


def _by_document(scores: Scores, language: str) -> Table:
    headings = ("document", "gold", "given", "number_f1", "figure_f1", "strict_f1")
    table = _table(headings, language, "by_document")
    for document in scores.documents:
        counts = _count(document.figure.wanted, language), _count(document.figure.given, language)
        levels = (document.number, document.figure, document.strict)
        table.add_row(Text(_line(document.name)), *counts, *(_share(level.f1, language) for level in levels))
    return table


def _by_genre(scores: Scores, language: str) -> Table:
    named = {name_of("document_types", genre, language): score for genre, score in scores.genres.items()}
    return _groups(named, language, "genre")


def _by_province(scores: Scores, language: str) -> Table:
    # A document about a larger area stands under its level; names of provinces are no codes of levels.
    named = {name_of("levels", area, language): score for area, score in scores.areas.items()}
    return _groups(named, language, "province")


def _groups(groups: Mapping[str, GroupScore], language: str, title: str) -> Table:
    headings = (title, "documents", "gold", "given", "number_f1", "figure_f1", "strict_f1")
    table = _table(headings, language, f"by_{title}")
    for name, score in groups.items():
        counts = (score.documents, score.figure.wanted, score.figure.given)
        levels = (score.number, score.figure, score.strict)
        cells = (*(_count(n, language) for n in counts), *(_share(level.f1, language) for level in levels))
        table.add_row(Text(_line(name or word("nothing", language))), *cells)
    return table


def _confusion(scores: Scores, language: str) -> Table:
    table = _table(("gold_code", "given_code", "times"), language, "confusion")
    found = scores.confusion
    for one, other, count in found[:_CONFUSIONS]:
        table.add_row(_code(one, language), _code(other, language), _count(count, language))
    if rest := sum(count for _, _, count in found[_CONFUSIONS:]):
        table.add_row(word("others", language), "", _count(rest, language))
    return table


def _code(name: Name, language: str) -> Text:
    return Text(_line(name) if name is not None else f"({word('nothing', language)})")


def _reliability(scores: Scores, language: str) -> Table:
    table = _table(("confidence", "given", "mean", "right"), language, "reliability")
    for few in scores.reliability.bins if scores.reliability.judged else ():
        shares = (_share(few.confidence, language), _share(few.right, language)) if few.count else ("", "")
        table.add_row(f"≥ {_share(few.low, language)}", _count(few.count, language), *shares)
    return table


def _believed(scores: Scores, language: str) -> str:
    found = scores.reliability
    sure = _share(found.sure.right, language) if found.sure.count else word("nothing", language)
    return word("believed", language, error=_share(found.error, language), sure=sure)


def _difference_lines(scores: Scores, language: str) -> Iterator[str]:
    for name, differences in scores.differences().items():
        yield _line(name)
        for difference in differences:
            yield f"  {word(difference.kind.value, language)}: {_brief(difference.fact, language)}"
            if difference.kind is DifferenceKind.WRONG:
                yield f"      {'; '.join(_told(difference, language))}"


def _told(difference: Difference, language: str) -> Iterator[str]:
    """What is wrong, attribute by attribute."""
    if difference.gold is None or difference.given is None:
        return
    for name in difference.wrong:
        if name == "evidence":
            yield word("elsewhere", language)
            continue
        wanted, got = (_value(name, fact.line.get(name), language) for fact in (difference.gold, difference.given))
        yield word("instead", language, name=attribute_name(name, language), wanted=wanted, got=got)


def _value(name: str, value: object, language: str) -> str:
    if value in (None, "", []):
        return word("nothing", language)
    values = value if isinstance(value, list) else [value]
    group = "details" if name == "detail" else _VALUE_NAMES.get(name)
    return _line(", ".join(name_of(group, str(item), language) if group else str(item) for item in values))


def _brief(fact: Fact, language: str) -> str:
    """A fact in one line: code, measure, number, place, period, evidence with people masked."""
    line = fact.line
    number = number_words(line["value"], language)
    if line.get("value_max") is not None:
        number += f"–{number_words(line['value_max'], language)}"
    if line.get("denominator") is not None:
        number += f"/{number_words(line['denominator'], language)}"
    places: Sequence[Any] = [line.get(name) for name in ("commune", "district", "province") if line.get(name)]
    period = [line.get(name) or "…" for name in ("period_start", "period_end")]
    evidence = _quote(line.get("sentence") or line["surface"], line["surface"])
    parts = [line["indicator"], line["measure"], number, ", ".join(map(str, places)), " – ".join(map(str, period))]
    return _line(" | ".join(part for part in parts if part) + f" | « {evidence} »")


def _quote(sentence: str, surface: str) -> str:
    """The part of a sentence around the number, people masked."""
    masked = mask_sentence(sentence, surface)
    found = re.search(rf"(?<![\w.,/]){re.escape(surface)}(?![\w/])", masked)
    start = max(0, found.start() - _BEFORE) if found else 0
    quote = " ".join(masked[start : start + _QUOTE].split())
    return f"{'…' if start else ''}{quote}{'…' if start + _QUOTE < len(masked) else ''}"


def _line(text: str) -> str:
    """Text from files without characters that steer a terminal."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
