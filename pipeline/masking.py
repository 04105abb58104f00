"""People are counted, never listed: hides names, birth years, home addresses and personal numbers in evidence.

A masked text has the length of the original, so that positions stay; letters and digits become "•", spaces and
punctuation stay, and of a name its initials. It is a safeguard for lists, exports and published files; the words
that tell a person are in data/masking.yaml. Text is expected in NFC.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.areas import area_table, name_key, upper_areas
from pipeline.datafiles import StrictData, load_yaml
from pipeline.records import Level
from pipeline.spans import Span
from pipeline.textforms import fold

DOT = "•"

# A family name with up to four further syllables is the longest form of a Vietnamese name in use.
_LONGEST_NAME = 5
# Bounds for hostile text: capitals looked at together, and parts of one address.
_LONGEST_RUN = 12
_LONGEST_ADDRESS = 12
_BEFORE = 30  # characters before a name in which its cue must stand


class _Words(StrictData):
    titles: list[str]
    roles: list[str]
    not_titles: list[str]
    families: list[str]
    families_before_middle: list[str]
    middles: list[str]
    not_names: list[str]
    keep: list[str]
    street_words: list[str]
    house_words: list[str]
    unit_words: list[str]
    birth_words: list[str]
    address_words: list[str]
    fine_units: list[str]
    coarse_units: list[str]
    phone_words: list[str]
    paper_words: list[str]


@cache
def _words() -> _Words:
    return load_yaml(_Words, "masking.yaml")


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A part of the text to hide; of a name the first letter stays."""

    span: Span
    initial: bool = False


def mask(text: str, keep: Sequence[Span] = ()) -> str:
    """Hides what tells who a person is.

    Args:
        text: any text, NFC.
        keep: parts that are never hidden (the figure's own number).

    Returns:
        A text of the same length; masking it again changes nothing.
    """
    return _mask(text, tuple(keep))


# Several figures of a sentence and of a document come one after the other. More would stay for ever in a server.
@lru_cache(maxsize=8)
def _mask(text: str, keep: tuple[Span, ...]) -> str:
    kept = {index for span in keep for index in range(span.start, span.end)}
    while True:
        masked = _once(text, kept)
        if masked == text:
            return text
        text = masked


def mask_sentence(sentence: str, surface: str) -> str:
    """Evidence of a figure, masked; the figure's own number stays.

    Args:
        sentence: the text around the figure.
        surface: the number as written.
    """
    number = re.compile(rf"(?<!\w){re.escape(surface)}(?!\w)")
    return mask(sentence, [Span(*match.span()) for match in number.finditer(sentence)])


def mask_evidence(line: dict[str, Any]) -> dict[str, Any]:
    """A line of figure.schema.json with its texts masked, for screens and published files."""
    masked = {**line, "sentence": mask_sentence(line["sentence"], line["surface"])}
    if line.get("of"):
        masked["of"] = mask(line["of"])
    return masked


def _once(text: str, kept: set[int]) -> str:
    letters = list(text)
    for hidden in _hidden(text):
        start = hidden.span.start + hidden.initial
        for index in range(start, hidden.span.end):
            if letters[index].isalnum() and index not in kept:
                letters[index] = DOT
    return "".join(letters)


def _hidden(text: str) -> Iterator[_Hidden]:
    folded = fold(text)
    yield from _names(text, folded)
    yield from _addresses(text)
    for pattern in _number_patterns():
        yield from (_Hidden(Span(*match.span("n"))) for match in pattern.finditer(folded))


# --- names


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised syllables one after the other, and what stands before them (folded)."""

    syllables: tuple[Span, ...]
    words: tuple[str, ...]
    before: str

    @property
    def span(self) -> Span:
        return Span(self.syllables[0].start, self.syllables[-1].end)

    def after(self, count: int) -> _Run:
        """The run without its first syllables, which become part of what stands before."""
        if count == 0:
            return self
        before = " ".join((self.before.rstrip(), *(fold(word) for word in self.words[:count]))) + " "
        return _Run(self.syllables[count:], self.words[count:], before)


_SYLLABLE = re.compile(rf"[^\W_][\w{DOT}]*")


def _names(text: str, folded: str) -> Iterator[_Hidden]:
    place_end = -1  # where the last street or unit of a list ended
    given: set[str] = set()  # given names of people already named in full
    for run in _runs(text, folded):
        listed = place_end >= 0 and _LIST_LINK.fullmatch(text, place_end, run.span.start) is not None
        if not _is_titled(run) and (_is_unit(run) or _is_street(run, listed=listed)):
            place_end = run.span.end
            continue
        name = run.syllables if len(run.words) == 1 and run.words[0] in given else _name_in(run)
        if name is None:
            continue
        given.update(syllable.of(text) for syllable in name[-1:] if len(syllable) > 1)
        yield from (_Hidden(syllable, initial=True) for syllable in name)
        if year := _YEAR_AFTER.match(text, name[-1].end):
            yield _Hidden(Span(*year.span("n")))


def _is_unit(run: _Run) -> bool:
    """Whether a unit word stands before it and the areas table has the name: "xã Nguyễn Trãi"."""
    if not _ends_with(run.before, _words().unit_words):
        return False
    return bool(area_table().named(name_key(" ".join(run.words))))


def _is_street(run: _Run, *, listed: bool) -> bool:
    """Whether a street, a school, an establishment … bears the name; ``listed``: it follows another such."""
    if _ends_with(run.before, _words().street_words):
        return True
    return not _has_plain_middle(run) and (listed or _ends_with(run.before, _words().house_words))


_LIST_LINK = re.compile(r"\s{0,3}(?:[,;–-]|và|đến)\s{0,3}")
_YEAR_AFTER = re.compile(r"\.?\s?[,(]\s?(?P<n>(?:19|20)[0-9]{2})(?=\s?[,;)])")
_HOUSE_NUMBER = re.compile(r"(?<!\w)số (?:nhà )?[0-9][\w/.-]{0,12},? \Z")


def _runs(text: str, folded: str) -> Iterator[_Run]:
    syllables: list[Span] = []
    for match in _SYLLABLE.finditer(text):
        joined = bool(syllables) and text[syllables[-1].end : match.start()] in (" ", "\u00a0")
        capital = match[0][0].isupper() and match[0].replace(DOT, "").isalpha()
        if syllables and not (joined and capital and len(syllables) < _LONGEST_RUN):
            yield _run(text, folded, syllables)
            syllables = []
        if capital:
            syllables.append(Span(*match.span()))
    if syllables:
        yield _run(text, folded, syllables)


def _run(text: str, folded: str, syllables: list[Span]) -> _Run:
    start = syllables[0].start
    words = tuple(span.of(text) for span in syllables)
    return _Run(tuple(syllables), words, folded[max(0, start - _BEFORE) : start])


def _name_in(run: _Run) -> tuple[Span, ...] | None:
    """The syllables of a run that are a person's name, or None."""
    if _are_places(run.words) or _HOUSE_NUMBER.search(run.before):
        return None
    for skipped in range(len(run.words)):
        # The title itself may be written with a capital and so begin the run ("Bà Hoa", "Ông Nguyễn Văn A").
        rest = run.after(skipped)
        if _are_places(rest.words):
            return None
        if _is_titled(rest) or _is_full_name(rest.words):
            return rest.syllables[:_LONGEST_NAME]
    return None


def _is_titled(run: _Run) -> bool:
    if not _ends_with(run.before, (*_words().titles, *_words().roles)):
        return False
    if _ends_with(run.before, _words().not_titles):
        return False
    if fold(run.words[0]) in _words().not_names:
        return False
    with_title = " ".join((*run.before.split()[-1:], *run.words))
    return fold(with_title) not in _kept_names()  # "bà Triệu" is a street


def _is_full_name(words: Sequence[str]) -> bool:
    """Whether the words begin with a family name and go on like a name."""
    if len(words) < 2:
        return False
    family, second = fold(words[0]), fold(words[1])
    has_middle = len(words) > 2 and second in _words().middles
    if words[0].isupper() and len(words[0]) > 1 and words[1].isupper() and len(words[1]) > 1:
        # A heading in capitals: "QUẢN LÝ ĐỊA BÀN" holds a family name by chance.
        return has_middle and family in (*_words().families, *_words().families_before_middle)
    return family in _words().families or (has_middle and family in _words().families_before_middle)


def _has_plain_middle(run: _Run) -> bool:
    return len(run.words) > 2 and fold(run.words[1]) in ("văn", "thị")


def _are_places(words: Sequence[str]) -> bool:
    """Whether the words are one or several names of provinces, districts or streets, one after the other."""
    if not words:
        return True
    return any(_is_kept(words[:count]) and _are_places(words[count:]) for count in range(min(len(words), 6), 0, -1))


def _is_kept(words: Sequence[str]) -> bool:
    name = " ".join(words)
    if fold(name) in _kept_names():
        return True
    return any(area.level in (Level.PROVINCE, Level.DISTRICT) for area in upper_areas().named(name_key(name)))


@cache
def _kept_names() -> frozenset[str]:
    return frozenset(fold(name) for name in _words().keep)


def _ends_with(before: str, cues: Iterable[str]) -> bool:
    return _ending(tuple(cues)).search(before) is not None


@cache
def _ending(cues: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(cues)})\s?:?[ \u00a0]{{1,2}}\Z")


# --- addresses


def _addresses(text: str) -> Iterator[_Hidden]:
    """Parts of a home address, if one of them is finer than a district."""
    for cue in _address_cue().finditer(text):
        parts = list(_address_parts(text, cue.end()))
        if any(part["fine"] or part["house"] for part in parts):
            # The last group that took part is the name or the number, without its unit word.
            yield from (_Hidden(Span(*part.span(part.lastgroup or 0))) for part in parts)


def _address_parts(text: str, start: int) -> Iterator[re.Match[str]]:
    for _ in range(_LONGEST_ADDRESS):
        part = _address_part().match(text, start)
        if part is None:
            return
        if part["bare"] and fold(part["bare"].split()[0]) in _words().not_names:
            return  # the person's office, not a part of the address
        yield part
        start = part.end()


@cache
def _address_cue() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(_words().address_words)})(?: tại| ở)?(?!\w)\s?:?", re.IGNORECASE)


@cache
def _address_part() -> re.Pattern[str]:
    capitals = "".join(letter for code in range(sys.maxunicode) if (letter := chr(code)).isupper() and code < 0x2000)
    name = rf"[{capitals}][\w{DOT}]{{0,20}}(?:[ -][{capitals}][\w{DOT}]{{0,20}}){{0,4}}"
    fine, coarse = _any(_words().fine_units), _any(_words().coarse_units)
    unit = rf"(?:(?P<fine>(?i:{fine}))|(?P<coarse>(?i:{coarse})))(?!\w)\.?(?:\s?số)?\s?"
    number = r"[0-9][0-9A-Za-z/.-]{0,12}"
    # A bare number is a house only before a street: "trú tại 12 xã" counts communes.
    house = rf"(?P<house>{number})(?=\s(?:đường|phố|ngõ|{name}))"
    return re.compile(rf"[\s,–-]{{0,4}}(?:{unit}(?P<name>{number}|{name})|{house}|(?P<bare>{name}))")


# --- numbers


@cache
def _number_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns over folded text; group "n" is hidden. All repeats are bounded."""
    words = _words()
    return (
        re.compile(rf"(?<!\w)(?:{_any(words.birth_words)})(?!\w)\s?:?\s?(?P<n>(?:[0-9]{{1,2}}[/.-]){{0,2}}[0-9]{{4}})"),
        re.compile(r"(?<![\w.,])(?P<n>(?:\+84|0)[ .]?[35789](?:[ .-]?[0-9]){8})(?![\w,])"),
        re.compile(rf"(?<!\w)(?:{_any(words.phone_words)})(?!\w)[\s.:]{{0,3}}(?P<n>[0-9(+](?:[ .()-]?[0-9]){{6,13}})"),
        re.compile(rf"(?<!\w)(?:{_any(words.paper_words)})(?!\w)[\s:số]{{0,6}}(?P<n>[a-z]?[0-9]{{6,12}})"),
        re.compile(r"(?P<n>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"),
    )


def _any(words: Iterable[str]) -> str:
    ordered = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[ \u00a0]") for word in ordered)
