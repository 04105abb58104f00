"""Breakdowns as the words of a sentence announce them: "18 đối tượng, gồm 4 chủ chứa, 14 bán dâm".

Extraction links parts to wholes by what fits, values included, so that a part with a zero too many is linked to
nothing. Here the words alone decide: a whole, right behind it words or a bracket that open a list, and what it counts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.document import AuditedDocument, FigureSentence, period_of, place_of
from pipeline.audit.facts import takes_up
from pipeline.audit.partitions import by_place, is_said_again, lies_in, may_overlap
from pipeline.audit.rules import rules, words
from pipeline.records import Figure, Measure, Qualifier

_DIGITS = re.compile(r"\d+")
_BARE_BRACKETS = re.compile(r"\([^()\d]*\)")
_AND = re.compile(r"(?<!\w)và(?!\w)")
_CLAUSE_END = re.compile(r"[;.]")
_NO_OPENING = re.compile(r"[;)]")
# "61 câu lạc bộ với 1.150 thành viên; trong đó 18 câu lạc bộ …"
_GOES_ON = re.compile(r";(?=\s*trong)")
# "Rạch Giá (8), Phú Quốc (5) và Hà Tiên (4)": every number stands in a bracket behind its name.
_NAMED = re.compile(r"\)[,;]?\s*(?:và\s+)?[^\d()]*\($")
# "266 tin: trộm cắp 118, …, mại dâm 69": a colon right behind what is counted.
_COLON = re.compile(r"\s*[^\W\d]+(?: [^\W\d]+)?\s*:")
_FEWEST = 2
# Words that take a number up stand so many characters before it.
_TAKEN_UP = 12
_VISITS = "visits"
# Words that open a list stand at most so many characters behind the whole, a bracket or colon so many.
_WITHIN, _MARK_WITHIN = 90, 70
# A whole is at most so many figures before the first of its parts: "16 vụ, 71 đối tượng, trong đó 2 vụ".
_BACK = 2
# Two wholes that are broken down together stand so close: "13 vụ, 45 người (Thuận Giao 05 vụ, 18 người; …)".
_PAIR = 25
_CLOSED = re.compile(r"[.!?]\s")
# A noun right behind its number; the rest that has a number stands within so many words: "(…, 210 cơ sở khác)".
_REST_WITHIN = 3
_NOUN = re.compile(r" [^\W\d]")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and what a text counts of it.

    Attributes:
        whole: what is broken down.
        parts: in the order of the text.
        complete: whether the words say that these are all.
        exclusive: whether no thing can be in two of the parts.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    complete: bool
    exclusive: bool


def breakdowns(document: AuditedDocument) -> Iterator[Breakdown]:
    """The breakdowns of all sentences, in the order of the text."""
    for sentence in document.prose:
        for at in range(1, len(sentence.figures)):
            found = _opened(sentence, at)
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class _Announced:
    """How the words before a first part announce a list.

    Attributes:
        every: they say that all parts follow ("gồm").
        some: they say that some do ("trong đó").
        marked: a bracket or colon alone does.
        bracket: the list stands in a bracket.
        colon: a colon stands before it.
        whatever: what became of the things may be told, not only their kinds.
    """

    every: bool
    some: bool
    marked: bool
    bracket: bool
    colon: bool
    whatever: bool

    @property
    def held(self) -> bool:
        """Whether words or a bracket hold whole and parts together, so that they are of one time."""
        return self.every or self.bracket or self.marked or self.whatever


def _announced(sentence: FigureSentence, at: int, opening: str) -> _Announced:
    every = words("complete").search(opening) is not None
    taken = words("taken_from").search(opening) is not None or _of_those(sentence, at, opening)
    some = words("some").search(opening) is not None or taken
    marked = not some and not every and _is_marked(opening)
    return _Announced(every, some, marked, "(" in opening, ":" in opening, taken or every)


def _behind_opener(opening: str) -> str:
    """What stands between the words that open a list and its first number; all where there are no such words."""
    openers = [match.end() for name in ("some", "complete") for match in words(name).finditer(opening)]
    return opening[max(openers, default=0) :]


def _opened(sentence: FigureSentence, at: int) -> Breakdown | None:
    """The breakdown whose first part is the figure at a place in its sentence."""
    opening = _opening(sentence, at)
    if opening is None or len(opening) > _WITHIN or not countable(sentence.figures[at]):
        return None
    told = _announced(sentence, at, opening)
    behind = _behind_opener(opening) if told.whatever else opening
    if _NO_OPENING.search(_GOES_ON.sub(" ", opening)) or words("no_parts").search(behind):
        return None
    whole = _whole(sentence, at, told) if told.some or told.every or told.marked else None
    if whole is None or words("differs").search(sentence.before(whole)[-_TAKEN_UP:]):
        return None
    if whole.value == sentence.figures[at].value and words("takes_up").search(opening[-_TAKEN_UP:]):
        return None  # the whole said again: "trong 9 người này"
    larger = words("open_rest").search(opening) and any(one.value > whole.value for one in _alike(sentence, at))
    if larger or (";" in opening and any(one.value >= sentence.figures[at].value for one in _alike(sentence, at))):
        return None  # of "15 bị cáo, nữ 9, nam 6; trong đó tù giam 10" the first is the whole
    parts = _members(sentence, at, whole, told)
    one = told.marked and len(parts) < _FEWEST and not _COLON.match(opening)
    if one and not _says_what(sentence, whole, parts[0]) and not (told.bracket and _is_narrower(whole, parts[0])):
        return None  # "132 nhân viên (151)": the time before, or what is planned
    apart = exclusive(whole, parts)
    complete = not told.some and (apart or told.every) and _is_all(sentence, whole, parts, told)
    # Who are all of them, "gồm 3 má mì và 3 nhân viên nữ", are each told once; help may come twice.
    once = complete and whole.indicator not in rules().overlapping
    return Breakdown(whole, parts, complete, apart or once)


def _alike(sentence: FigureSentence, at: int) -> list[Figure]:
    """The figures before one that count things of its unit."""
    return [one for one in sentence.figures[:at] if one.unit == sentence.figures[at].unit]


def _opening(sentence: FigureSentence, at: int) -> str | None:
    """The words before a figure as far as the figure before it; brackets without a number say nothing here."""
    between = sentence.between(sentence.figures[at - 1], sentence.figures[at])
    return None if between is None else _BARE_BRACKETS.sub(" ", between)


def exclusive(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether parts count what their whole counts, and no thing can be in two of them."""
    same = all(part.indicator == whole.indicator and not is_said_again(whole, part) for part in parts)
    # "Ninh Kiều có 934 cơ sở, bỏ xa Cái Răng (388), Bình Thủy (301)": places beside the first one.
    beside = whole.district is not None and not any(lies_in(part, whole) for part in parts)
    return len(parts) >= _FEWEST and same and not beside and not may_overlap(whole, parts)


def _says_what(sentence: FigureSentence, whole: Figure, part: Figure) -> bool:
    """Whether a number in a bracket says of which kind its things are: "702 đội (96 đội mới lập trong năm)"."""
    noun, words_behind = sentence.after(whole).split()[:1], sentence.after(part).split()[:2]
    return len(words_behind) > 1 and words_behind[:1] == noun and "".join(words_behind).isalpha()


def _is_narrower(whole: Figure, part: Figure) -> bool:
    """Whether a number is of a kind or a place within another one's: "34 gái bán dâm (4 em dưới 18 tuổi)"."""
    more = set(part.detail) - set(whole.detail)
    return bool(more) or (place_of(part) != place_of(whole) and lies_in(part, whole))


def _of_those(sentence: FigureSentence, at: int, opening: str) -> bool:
    """ "Trong 7 người bán dâm có 10 em": the number before is taken up as a whole."""
    taken = words("takes_up").search(sentence.before(sentence.figures[at - 1])[-_TAKEN_UP:])
    return taken is not None and words("has").search(opening) is not None


def _is_marked(opening: str) -> bool:
    """Whether a bracket or colon right behind the whole opens a list."""
    if _COLON.match(opening):
        return "(" not in opening
    return len(opening) <= _MARK_WITHIN and max(opening.count("("), opening.count(":")) == 1


def countable(figure: Figure) -> bool:
    """Whether a figure counts things and is no ratio."""
    return figure.measure is Measure.COUNT and figure.denominator is None


def _whole(sentence: FigureSentence, at: int, told: _Announced) -> Figure | None:
    first = sentence.figures[at]
    for place in range(at - 1, max(-1, at - 1 - _BACK), -1):
        whole = sentence.figures[place]
        if whole.unit != first.unit:
            if (told.bracket or told.marked) and not _is_pair(sentence, place - 1, place):
                return None
            continue
        # Of "12 phường, 04 xã: 10 đơn vị …" the whole is both together.
        twin = told.colon and place > 0 and sentence.figures[place - 1].indicator == whole.indicator
        near = told.held and not words("times").search(_opening(sentence, at) or "")
        # What is wanted is no part of what there is, but no more than all there is can be wanted of it, either.
        held = replace(first, status=whole.status) if told.held else first
        return whole if is_part(whole, held, near=near) and whole.measure is Measure.COUNT and not twin else None
    return None


def _is_pair(sentence: FigureSentence, one: int, other: int) -> bool:
    """Whether two figures are told in one breath: "4 vụ, 16 đối tượng"."""
    if one < 0 or other >= len(sentence.figures):
        return False
    between = sentence.between(sentence.figures[one], sentence.figures[other])
    return between is not None and len(between) <= _PAIR and "(" not in between and ")" not in between


def is_part(whole: Figure, part: Figure, *, near: bool = False) -> bool:
    """Whether a figure counts things of the same kind and time as another one, so that it may be a part of it.

    Args:
        whole: what may be broken down.
        part: what may be a part of it.
        near: whether words or a bracket hold them together, so that they are of one time.
    """
    same = part.unit == whole.unit and part.status is whole.status and (near or period_of(part) == period_of(whole))
    # Of 72 visits to establishments no more than 72 establishments are a part.
    counted = whole.counted_as in {part.counted_as, _VISITS}
    return same and counted and countable(part) and (near or part.scope is whole.scope)


def _members(sentence: FigureSentence, at: int, whole: Figure, told: _Announced) -> tuple[Figure, ...]:
    """The first part and those after it, as long as the list goes on; behind "trong đó" whatever became of them."""
    first = sentence.figures[at]
    parts, beside, whatever = [first], _told_with(sentence, whole), told.whatever
    depth = int(told.bracket)
    for place in range(at + 1, len(sentence.figures)):
        other, between = sentence.figures[place], _opening(sentence, place) or ""
        named = told.bracket and _NAMED.search(between) is not None
        closed = told.bracket and ")" in between and not named
        if _CLOSED.search(between) or words("no_parts").search(between) or closed:
            break
        if ";" in between and _is_another_time(between, other, whole):
            break
        depth += 0 if named else between.count("(") - between.count(")")
        whatever = whatever and ";" not in between
        if other.value in {one.value for one in parts} and takes_up(sentence, other):
            break  # "trong số ấy 7 tiếp cận được …; bảy người đó …"
        alike = whatever or other.indicator == first.indicator
        # A list that words hold together is of one status, too, whatever a later number was read as.
        held = replace(other, status=whole.status) if told.held else other
        if alike and is_part(whole, held, near=told.held) and depth <= told.bracket:
            parts.append(other)
        elif depth <= told.bracket and other.indicator not in beside and not (whatever and other.unit != whole.unit):
            break
    return tuple(parts)


def _is_another_time(between: str, other: Figure, whole: Figure) -> bool:
    """Whether words behind a semicolon say that a number is of another time: "…, 6 người vay vốn; năm 2013 là 13"."""
    label = between.rpartition(";")[2].lstrip()
    return period_of(other) != period_of(whole) and words("times").match(label) is not None


def _told_with(sentence: FigureSentence, whole: Figure) -> set[str]:
    """What is counted in one breath with a whole, and so with each of its parts."""
    at = sentence.figures.index(whole)
    found = {sentence.figures[at + 1].indicator} if _is_pair(sentence, at, at + 1) else set()
    return found | ({sentence.figures[at - 1].indicator} if _is_pair(sentence, at - 1, at) else set())


def _is_all(sentence: FigureSentence, whole: Figure, parts: Sequence[Figure], told: _Announced) -> bool:
    """Whether every number of the list is a part, and nothing is left without a number."""
    if len(parts) < _FEWEST:
        return False
    bracket = told.bracket
    inside = _BARE_BRACKETS.sub(" ", sentence.between(parts[0], parts[-1]) or "")
    opening = _BARE_BRACKETS.sub(" ", sentence.between(whole, parts[0]) or "")
    named = bracket and all(_is_named(sentence, one, other) for one, other in itertools.pairwise(parts))
    if named:
        return _names_all(sentence, parts, opening, inside)
    if "(" in inside and ")" in inside:
        return False
    if opening.rstrip().endswith(","):
        return False  # "gồm nữ quản lý, ba nhân viên và hai khách"
    if bracket and by_place(whole, parts) and not opening.endswith("(") and not told.every:
        return False  # "(Nghĩa Lộ 104; Yên Bình 65)" names the most important
    exact = all(
        one.qualifier is Qualifier.EXACT and (told.every or one.indicator == whole.indicator) for one in (whole, *parts)
    )
    if not exact or any(part.value == whole.value for part in parts):
        return False  # the whole said again: "trong 9 người này"
    known = [one for one in sentence.figures if parts[0].start < one.start < parts[-1].start]
    numbers = sum(len(_DIGITS.findall(one.surface)) for one in known)
    written = sum(words("measured").match(inside[one.end() :].lstrip()) is None for one in _DIGITS.finditer(inside))
    if written != numbers or words("open_list").search(inside):
        return False
    first = all(_NOUN.match(sentence.after(part)) for part in parts)
    return _ends(sentence.after(parts[-1]), bracket=bracket, nouns=first)


def _is_named(sentence: FigureSentence, one: Figure, other: Figure) -> bool:
    return _NAMED.search(sentence.between(one, other) or "") is not None


def _names_all(sentence: FigureSentence, parts: Sequence[Figure], opening: str, inside: str) -> bool:
    """Whether numbers in brackets behind their names are all: "ở Chơn Thành (02) và Đồng Xoài (01)."."""
    behind = sentence.after(parts[-1]).lstrip(" )")
    last = sentence.between(parts[-2], parts[-1]) or ""
    told = words("open_list").search(opening) or words("open_list").search(inside)
    return not told and _AND.search(last) is not None and behind[:1] in {"", ".", ";"}


def _is_counted_rest(behind: str) -> bool:
    noun, _, rest = behind.strip().rpartition(" ")
    plain = noun.replace(" ", "").isalpha() and len(noun.split()) < _REST_WITHIN
    return plain and words("open_rest").fullmatch(rest) is not None


def _ends(after: str, *, bracket: bool, nouns: bool) -> bool:
    """Whether a list ends with its last number: nothing is named behind it.

    Args:
        after: the rest of the sentence.
        bracket: whether the list stands in a bracket.
        nouns: whether every number stands before its noun: "08 chủ, quản lý và môi giới" is one thing.
    """
    behind, close, _ = after.partition(")") if bracket else (_CLAUSE_END.split(after)[0], "", "")
    if close and _is_counted_rest(behind):
        return True
    if (bracket and close != ")") or _DIGITS.search(behind):
        return False
    if _AND.search(behind) and not (bracket and nouns):
        return False
    # Where numbers stand behind their nouns ("massage 7, karaoke 5, số kia …") a comma brings another thing.
    if "," in behind and not behind.split(",")[0].strip():
        return False
    named = words("open_rest").search(behind if bracket else after) or words("open_list").search(behind)
    return not named and not after.rstrip().endswith(";")
