"""Breakdowns that go over several sentences or lines.

    "… bắt giữ 46 người. Chia theo vai trò: bán dâm 24, mua dâm 22."          a sentence that splits what was stated
    "Kiểm tra 167 lượt cơ sở, cụ thể:" and a line for every kind              a list behind its whole
    "- 2011: 19 vụ, - 2012: 23 vụ, …, Cộng 5 năm 85 vụ"                        a list before its sum

In the lines of a list the first number that counts what the whole counts is the part; numbers in brackets split it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline.audit.breakdowns import Breakdown, breakdowns, countable, exclusive
from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of
from pipeline.audit.partitions import total
from pipeline.audit.rules import words
from pipeline.intervals import Interval
from pipeline.records import Figure, Qualifier

_FEWEST, _FEWEST_SUMMED = 2, 3
# A sentence that splits goes back to a whole in the one before it, or the one before that.
_SENTENCES_BACK = 2
# Lines of a list follow each other at once; a whole stands at most so many characters before its list.
_NEXT, _WITHIN = 12, 90
_MARK = re.compile(r"\s*(?:([-+*•–▪◦])|\(?(?:[a-zđ]|\d{1,2})[.)/](?=\s)|(?:năm )?\d{4}\s*:)")
_NUMBER = re.compile(r"\d")
# "cộng cả cụm 17"; "các xã khác cộng lại 29" is a rest.
_OF_WHAT = re.compile(r"(?! lại)(?: [^\W\d]+){0,3}")
_ANY_MARK = "#"
# Rows of tables are no lines of a list (columns.py).
_CELLS = ("|", "\t")


def document_breakdowns(document: AuditedDocument) -> Iterator[Breakdown]:
    """The breakdowns of a document, within its sentences and over several of them."""
    yield from breakdowns(document)
    yield from listed(document)
    yield from _within_sum(document)


def listed(document: AuditedDocument) -> Iterator[Breakdown]:
    """The breakdowns over several sentences, in the order of the text."""
    sentences = document.prose
    for at, sentence in enumerate(sentences):
        label = sentence.text_folded.lstrip(" -+*")
        in_table = any(mark in sentence.text for mark in _CELLS)
        if at and not in_table and (words("splits").match(label) or words("taken_from").match(label)):
            yield from _split_sentence(sentences[max(0, at - _SENTENCES_BACK) : at], sentence)
        if at and _mark(sentences[at - 1]) == _mark(sentence):
            continue  # not the first line of its list
        items = _items(sentences, at)
        if len(items) >= _FEWEST:
            yield from _behind_wholes(document, sentences[max(0, at - _SENTENCES_BACK - 1) : at], items)
            after = at + len(items)
            if after < len(sentences) and _adjoins(sentences[after - 1], sentences[after]):
                yield from _before_sum(items, sentences[after])


def _split_sentence(before: Sequence[FigureSentence], sentence: FigureSentence) -> Iterator[Breakdown]:
    """What a sentence splits that names no whole of its own."""
    first = sentence.figures[0]
    if not countable(first) or not _adjoins(before[-1], sentence):
        return
    some = words("taken_from").match(sentence.text_folded.lstrip(" -+*")) is not None
    if some:
        yield from _taken_from(before[-1], sentence)
    if _has_own_whole(sentence):
        return
    parts = tuple(takewhile(lambda one: one is first or not _other_time(sentence, one), _outer(sentence, first)))
    if len(parts) < _FEWEST:
        return
    wholes = [one for earlier in before for one in earlier.figures if _alike(one, first) and one.part_of is None]
    whole = _nearest(wholes, total(parts))
    if whole is None or any(part.value == whole.value for part in parts):
        return
    told = words("complete").search(sentence.before(first)) is not None or _rest_is_counted(sentence, parts)
    every = told and not some and _all_named(sentence, parts)
    yield Breakdown(whole, parts, every and _are_exact(whole, *parts), exclusive(whole, parts))


def _taken_from(before: FigureSentence, sentence: FigureSentence) -> Iterator[Breakdown]:
    """Whoever is told behind "Trong số đó" is one of those told last, whatever became of them."""
    first = sentence.figures[0]
    wholes = [one for one in before.figures if one.unit == first.unit and countable(one) and one.part_of is None]
    unit = [one for one in sentence.figures if one.unit == first.unit and one.status is first.status and countable(one)]
    parts = tuple(one for one in unit if one is first or not _other_time(sentence, one))
    most = max(wholes, key=lambda one: one.value, default=None)
    if most is not None and most.status is first.status and most.value > 0:
        yield Breakdown(most, parts, complete=False, exclusive=False)


def begins_split(document: AuditedDocument, figure: Figure) -> bool:
    """Whether a figure is the first part of a sentence that splits what was stated before: "Bóc tách: bán 24, …"."""
    sentence = document.sentence_of(figure)
    splits = words("splits").match(sentence.text_folded.lstrip(" -+*")) is not None
    return splits and sentence.figures[0] is figure and not _has_own_whole(sentence)


def _has_own_whole(sentence: FigureSentence) -> bool:
    """Whether the first number of a sentence is what it splits: "Theo tội danh, 12 bị cáo gồm 7 …, 5 …"."""
    if len(sentence.figures) < _FEWEST:
        return True
    behind = sentence.between(*sentence.figures[:2]) or ""
    return bool(words("complete").search(behind) or words("some").search(behind) or ":" in behind)


def _nearest(wholes: Sequence[Figure], sum_of_parts: Interval) -> Figure | None:
    """The whole that parts add up to; else the one that is nearest to it."""
    middle = (sum_of_parts.low + sum_of_parts.high) / 2
    return min(wholes, key=lambda one: abs(one.value - middle), default=None)


def _outer(sentence: FigureSentence, first: Figure) -> list[Figure]:
    """The figures of a sentence that count what the first one counts, those in brackets within it left out."""
    found, depth, last = [], 0, None
    for figure in sentence.figures:
        between = sentence.between(last, figure) if last else sentence.before(figure)
        depth = max(0, depth + (between or "").count("(") - (between or "").count(")"))
        named = depth == 1 and (between or "").rstrip().endswith("(") and figure.indicator == first.indicator
        last = figure
        if (depth == 0 or (named and figure is first)) and _alike(figure, first):
            found.append(figure)
    return found


def _alike(one: Figure, other: Figure) -> bool:
    same = one.indicator == other.indicator and one.status is other.status and one.scope is other.scope
    return same and countable(one) and one.unit == other.unit


def _other_time(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether the words before a number make it another time's, or a change."""
    near = re.split(r"[,;.:]", sentence.before(figure))[-1]
    return words("no_parts").search(near) is not None


def _all_named(sentence: FigureSentence, parts: Sequence[Figure]) -> bool:
    """Whether every number between the first and the last part was read, and nothing is left behind them."""
    inside = sentence.between(parts[0], parts[-1]) or ""
    behind = re.split(r"[.;]\s|[.;]$", sentence.after(parts[-1]))[0]
    rest = words("open_rest").search(sentence.after(parts[-1])) or words("open_list").search(sentence.text_folded)
    known = sum(
        bool(_NUMBER.search(one.surface)) for one in sentence.figures if parts[0].start < one.start < parts[-1].start
    )
    return rest is None and len(re.findall(r"\d[\d.]*", inside)) <= known and not _NUMBER.search(behind)


def _rest_is_counted(sentence: FigureSentence, parts: Sequence[Figure]) -> bool:
    """Whether the last part is the rest: "còn lại 7"."""
    between = sentence.between(parts[-2], parts[-1]) or ""
    return words("open_rest").search(between) is not None


def _are_exact(*figures: Figure) -> bool:
    return all(one.qualifier is Qualifier.EXACT for one in figures)


def _mark(sentence: FigureSentence) -> str:
    """What a line of a list begins with; nothing in running text."""
    match = _MARK.match(sentence.text)
    return "" if match is None or any(mark in sentence.text for mark in _CELLS) else match.group(1) or _ANY_MARK


def _adjoins(one: FigureSentence, other: FigureSentence) -> bool:
    if one.offset is None or other.offset is None:
        return False
    return 0 <= other.offset - one.offset - len(one.text) <= _WITHIN


def _follows(one: FigureSentence, other: FigureSentence) -> bool:
    return _adjoins(one, other) and (other.offset or 0) - (one.offset or 0) - len(one.text) <= _NEXT


def _items(sentences: Sequence[FigureSentence], at: int) -> list[FigureSentence]:
    """The lines of a list from one line on."""
    mark, items = _mark(sentences[at]), [sentences[at]]
    if not mark:
        return []
    for sentence in sentences[at + 1 :]:
        if _mark(sentence) != mark or not _follows(items[-1], sentence):
            break
        items.append(sentence)
    return items


def _behind_wholes(
    document: AuditedDocument, before: Sequence[FigureSentence], items: Sequence[FigureSentence]
) -> Iterator[Breakdown]:
    """A list whose whole stands in the sentence before it, or before sentences that follow each other."""
    behind = items[0]
    for back, sentence in enumerate(reversed(before)):
        if not _adjoins(sentence, behind):
            return
        found = list(_behind_whole(sentence, items, opened=not back and _is_opened(document, sentence, items[0])))
        # Further back only lists of which one thing fits, or is linked, are surely meant.
        yield from (one for one in found if not back or any(part.part_of == one.whole.id for part in one.parts))
        if found:
            return
        behind = sentence


def _is_opened(document: AuditedDocument, before: FigureSentence, item: FigureSentence) -> bool:
    """Whether a colon stands before a list, in the sentence with its whole or behind it: "Cụ thể:"."""
    between = document.text[(before.offset or 0) + len(before.text) : item.offset or 0]
    return (before.text + between).rstrip().endswith(":")


def _behind_whole(before: FigureSentence, items: Sequence[FigureSentence], *, opened: bool) -> Iterator[Breakdown]:
    """A list whose whole stands in the sentence before it."""
    told = [found for whole in before.figures if (found := _of_items(whole, items)) is not None]
    fits = [one for one in told if interval_of(one.whole).meets(total(one.parts))]
    for one in told:
        linked = any(part.part_of == one.whole.id for part in one.parts)
        if one in fits or not (linked or (opened and _last(before, one.whole)) or fits):
            continue
        every = one.complete and (bool(fits) or (opened and words("complete").search(before.text_folded) is not None))
        yield Breakdown(one.whole, one.parts, every, one.exclusive)


def _last(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether a figure is the last of its sentence that counts what it counts."""
    return [one for one in sentence.figures if _alike(one, figure)][-1] is figure


def _of_items(whole: Figure, items: Sequence[FigureSentence]) -> Breakdown | None:
    """The first number of every line that counts what a whole counts."""
    if not countable(whole) or whole.part_of is not None:
        return None
    found = [next((one for one in item.figures if _alike(one, whole)), None) for item in items]
    parts = tuple(one for one in found if one is not None)
    if len(parts) < _FEWEST or len(parts) * 2 <= len(items):
        return None
    every = len(parts) == len(items) and _are_exact(whole, *parts)
    return Breakdown(whole, parts, every, exclusive(whole, parts))


def _within_sum(document: AuditedDocument) -> Iterator[Breakdown]:
    """Numbers of a sentence and their sum at its end, or in a sentence of its own: "…, massage 12, cộng 614"."""
    sentences = document.prose
    for at, sentence in enumerate(sentences):
        for place, whole in enumerate(sentence.figures):
            if not countable(whole) or not _adds_up(sentence, whole):
                continue
            source = sentence if place else sentences[at - 1]
            if not place and (not at or not _follows(source, sentence)):
                continue
            alike = [one for one in source.figures if _alike(one, whole) and one.start < whole.start]
            parts = tuple(one for one in _outer(source, alike[0]) if one in alike) if alike else ()
            beside = [one for one in alike if one not in parts and not _in_bracket(source, one)]
            if not beside and len(parts) >= _FEWEST_SUMMED and exclusive(whole, parts) and _are_exact(whole, *parts):
                yield Breakdown(whole, parts, complete=place == 0 and _all_read(source, parts), exclusive=True)


def _in_bracket(sentence: FigureSentence, figure: Figure) -> bool:
    before = sentence.before(figure)
    return before.count("(") > before.count(")")


def _adds_up(sentence: FigureSentence, whole: Figure) -> bool:
    """Whether the word right before a number says that it is a sum."""
    before = sentence.before(whole).rstrip(" :")
    behind = (before[match.end() :] for match in words("adds_up").finditer(before))
    return any(_OF_WHAT.fullmatch(one) is not None for one in behind)


def _all_read(sentence: FigureSentence, parts: Sequence[Figure]) -> bool:
    """Whether every written number between the first and the last part is one of them."""
    inside = sentence.between(parts[0], parts[-1]) or ""
    known = sum(bool(_NUMBER.search(one.surface)) for one in parts[1:-1])
    return len(re.findall(r"\d[\d.]*", inside)) == known


def _before_sum(items: Sequence[FigureSentence], after: FigureSentence) -> Iterator[Breakdown]:
    """A list whose sum stands in the line behind it."""
    label = after.text_folded.lstrip(" -+*")
    if not words("sum_rows").match(label) or words("no_totals").match(label) or _mark(after) == _mark(items[0]):
        return
    seen: set[str] = set()
    for whole in after.figures:
        if whole.indicator in seen or (seen and _other_time(after, whole)):
            continue
        seen.add(whole.indicator)
        found = _of_items(whole, items)
        if found is not None and found.complete:
            yield found
