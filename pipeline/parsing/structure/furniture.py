"""Recognises page furniture: counters, dates of publication, buttons, menus, lists of other articles, feet of pages.

The words are those of data/parsing/furniture.yaml. All functions take a unit's key: folded text, single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.parsing.resources import FurnitureWords, furniture_words
from pipeline.textforms import fold

_DAY_FIRST = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})|(?<=, )\d{2} \d{2} \d{4}"
DATE = rf"(?<![\d/])(?:{_DAY_FIRST}|\d{{4}}-\d{{2}}-\d{{2}})(?![\d/])"
_SPOKEN_DATE = r"(?<![^\W\d_])ngày \d{1,2} tháng \d{1,2},? (?:năm )?\d{4}|\d{1,2} tháng \d{1,2},? \d{4}"
TIME = r"(?<!\d)\d{1,2}\s?[:h]\s?\d{2}(?:\s?[:']\s?\d{2})?(?!\d)(?:\s?gmt\s?[+-]?\s?\d*)?"
_NUMBER = r"\d[\d., ]*"
# Signs before and after the words of a line.
_LEAD, _TRAIL = " ®•●▪■◦*»›>|-–+°[](){}.,:;=_~#…\u200b\ufeff", " »›>|:.…([-–"
_PARTS = re.compile(r" [|/>»›•·\-–] |[|>»›•·\t]|  +")
_PHONE = re.compile(r"(?<!\d)(?:\(?\+?84\)?|\(?0)[\d .()\-]{7,}\d")
_NET = re.compile(r"\w@\w|\bwww\.|https?:|\.gov\.vn|\.com\b|\.vn\b")
_WORD = re.compile(r"[^\W\d_]+")
_SHORT_PART = 32
_FOOT_LENGTH = 400
_SITE_LENGTH = 120
_CREDIT_LENGTH, _CREDIT_WORDS = 90, 6


def _any(words: Iterable[str]) -> str:
    """An alternation of words, the longer first, on word boundaries where they end in letters."""
    ordered = sorted((fold(word) for word in words), key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "") for word in ordered)


def _first_letters(words: Iterable[str]) -> frozenset[str]:
    """The first run of letters of each."""
    return frozenset(match.group() for word in words if (match := _WORD.search(word)) is not None)


def _all_letters(words: Iterable[str]) -> set[str]:
    """Every run of letters of some words."""
    return {letters for word in words for letters in _WORD.findall(fold(word))}


def _bare(key: str) -> str:
    """A key without signs before and after it."""
    return key.lstrip(_LEAD).rstrip(_TRAIL)


def _begins(key: str, first: frozenset[str]) -> bool:
    """Whether the first run of letters of a key is one of some."""
    match = _WORD.search(key)
    return match is not None and match.group() in first


class Furniture:
    """The patterns, built once from the word lists."""

    def __init__(self, words: FurnitureWords) -> None:
        strong, weak = _any(words.counters), _any(words.weak_counters)
        before = r"(?<!\w)(?:{0})\s?[:(]?\s?" + _NUMBER + r"|(?<!\w){1}\s?(?:{0})"
        self._weekday = re.compile(f"(?<!\\w)(?:{_any(words.weekdays)})")
        dates = f"{_SPOKEN_DATE}|{DATE}|{TIME}|(?<!\\w)(?:{_any(words.weekdays)}),?"
        small = f"(?<!\\w)(?:{_any([*words.date_labels, *words.day_halves])})"
        self._counter = re.compile(before.format(strong, _NUMBER))
        self._weak_counter = re.compile(before.format(weak, _NUMBER))
        self._date = re.compile(dates)
        # "(01/7/2025 - 15/12/2025)" under a title is the period of a report, no day of a page.
        self._dates = re.compile(rf"(?:{DATE}) ?(?:[-–]|đến) ?(?:ngày )?(?:{DATE})")
        self._time = re.compile(TIME)
        self._label = re.compile(f"(?<!\\w)(?:{_any(words.date_labels)})")
        self._issued = re.compile(f"(?<!\\w)(?:{_any(words.issue_labels)})")
        self._small = re.compile(small)
        self._button = re.compile(f"(?<!\\w)(?:{_any(words.buttons)})")
        self._menu = re.compile(f"(?<!\\w)(?:{_any(words.menu)})")
        self._related = frozenset(fold(word) for word in words.related)
        self._comments = frozenset(fold(word) for word in words.comments)
        self._foot_headings = frozenset(fold(word) for word in words.foot_headings)
        # What the letters of a key begin with that is one of these, or nothing but these: most keys are neither.
        self._openers = _first_letters(self._related | self._comments | self._foot_headings)
        self._pressed = _first_letters(map(fold, (*words.buttons, *words.counters)))
        named, numbered = _any(words.pointers), _any(words.comments)
        self._pointer = re.compile(
            rf"[>=»(\[\s]*(?:(?:{named})\s?:|(?:{numbered})\s?\(\d+\)\s?[:|])|(?:[>=»]{{2,}}\s?|[»›]\s)\S(?!.*\.$)|#\w"
        )
        self._foot_start = re.compile(rf"(?:{_any(words.foot_starts)})")
        self._foot_label = re.compile(rf"(?:{_any(words.foot_labels)})(\s?:)?")
        feet = [fold(word) for word in (*words.foot_starts, *words.foot_labels, *words.sites)]
        self._feet = _first_letters(feet)
        self._foot_signs = tuple(word for word in feet if not _WORD.search(word))
        self._site = re.compile(rf"(?:{_any(words.sites)})")
        self._owner = re.compile(rf"(?:{_any(words.owners)})\s?:?\s?")
        # A line of a page's dates, counters, buttons and names of columns alone has no other words than these.
        self._taken = _all_letters(
            (
                *(words.counters + words.weak_counters + words.date_labels + words.weekdays + words.day_halves),
                *(words.buttons + words.menu),
                *(_SPOKEN_DATE, TIME),
            )
        )
        captions = _any(words.captions)
        self._caption = re.compile(rf"[(\[*]?\s?(?:{captions})|.*(?:[.(] ?|\s)(?:{captions}) ?:")

    def is_dated(self, key: str) -> bool:
        """A date in digits, with nothing but labels, counters and names of columns beside it."""
        if self._says_more(key) or self.is_period(key):
            return False
        return self._date.search(key) is not None and not self._rest(key)

    def is_period(self, key: str) -> bool:
        """Two dates and what joins them: the period of a report, as it stands under a title."""
        return self._dates.search(key) is not None

    def is_stamped(self, key: str) -> bool:
        """A counter, or a date with words that certainly belong to a page: a time of day or a label of publication."""
        if self._says_more(key):
            return False
        if self._counter.search(key) is not None:
            return not self._rest(key)
        told = self._time.search(key) or self._label.search(key)
        return told is not None and self.is_dated(key)

    def is_credit(self, key: str) -> bool:
        """A date beside a source's name of a few words: "Báo Tiếng chuông - 10/05/2016"."""
        match = self._date.search(key)
        if match is None or len(key) > _CREDIT_LENGTH or len(self._rest(key)) > _CREDIT_WORDS:
            return False
        return match.start() == 0 or bool(re.search(r"[|\-–] ?$", key[: match.start()]))

    def is_labelled(self, key: str) -> bool:
        """A label and a date: "Ngày có hiệu lực: 01/07/2026"."""
        match = self._date.search(key)
        if match is None or len(self._rest(key)) > _CREDIT_WORDS:
            return False
        return key[: match.start()].rstrip().endswith(":")

    def issue_label(self, key: str) -> int | None:
        """Where a label of the day of issue ends ("Ngày ban hành:"), or None."""
        match = self._issued.search(key)
        return match.end() if match is not None else None

    def is_clock(self, key: str) -> bool:
        """A weekday and a date without a time or a word of publication: today's date at the head of a page."""
        told = self._time.search(key) or self._label.search(key) or self._counter.search(key)
        return self._weekday.search(key) is not None and told is None

    def is_counted(self, key: str) -> bool:
        """A counter of readers, with nothing else but dates and labels."""
        return not self._says_more(key) and self._counter.search(key) is not None and not self._rest(key)

    def is_weakly_counted(self, key: str) -> bool:
        """A counter in words that a report may use too."""
        if self._says_more(key):
            return False
        bare = self._weak_counter.sub(" ", self._counter.sub(" ", key))
        return bare != key and not self._rest(bare)

    def is_button(self, key: str) -> bool:
        """Buttons and nothing else."""
        if not _begins(key, self._pressed):
            return False
        bare = self._button.sub(" ", key)
        return bare != key and not _WORD.search(self._counter.sub(" ", bare))

    def is_toolbar(self, key: str) -> bool:
        """Buttons with counters beside them in words that a report may use too: "Chia sẻ Lưu bài 24 bình luận"."""
        bare = self._button.sub(" ", key)
        return bare != key and not _WORD.search(self._weak_counter.sub(" ", self._counter.sub(" ", bare)))

    def _says_more(self, key: str) -> bool:
        """Whether `_rest` certainly remains: most lines tell by their first words."""
        return any(len(found := match.group()) > 1 and found not in self._taken for match in _WORD.finditer(key))

    def _rest(self, key: str) -> list[str]:
        """The words that remain without dates, counters, labels, buttons and names of columns."""
        for pattern in (self._counter, self._weak_counter, self._date, self._small, self._button, self._menu):
            key = pattern.sub(" ", key)
        return [word for word in _WORD.findall(key) if len(word) > 1]  # "A- A A+" are sizes of letters

    def menu_words(self, key: str) -> int:
        """How many entries of a menu a line holds if it holds nothing else, else 0."""
        entries = self._menu.findall(key)
        if not entries or _WORD.search(self._button.sub(" ", self._menu.sub(" ", key))):
            return 0
        return len(entries)

    def is_path(self, key: str) -> bool:
        """A menu in one line or a path of columns: short parts between signs, one of them known."""
        parts = [part.strip() for part in _PARTS.split(key) if part.strip()]
        if len(parts) < 2 or any(len(part) > _SHORT_PART or part[-1] in ".;:" for part in parts):
            return False
        known = sum(self.menu_words(part) > 0 for part in parts)
        return known * 2 >= len(parts) or (self.menu_words(parts[0]) > 0 and len(parts) > 2)

    def opens_list(self, key: str) -> str:
        """What a heading opens: "related", "comments" or "foot"; "" for any other line."""
        if not _begins(key, self._openers):
            return ""
        bare = _bare(key)
        bare = re.sub(r"\s?[(:]\s?\d*\s?\)?$|^\d+ ", "", bare) or bare
        if bare in self._related:
            return "related"
        if bare in self._comments:
            return "comments"
        return "foot" if bare in self._foot_headings else ""

    def is_pointer(self, key: str) -> bool:
        """A line that only names another article, or tags."""
        return self._pointer.match(key) is not None

    def is_foot(self, key: str) -> bool:
        """A line of a page's foot: its owner, address, licence, designer."""
        bare = _bare(key) if not key.startswith("#") else key
        if len(bare) > _FOOT_LENGTH or not (_begins(bare, self._feet) or bare.startswith(self._foot_signs)):
            return False
        if self._foot_start.match(bare) or (self._site.match(bare) and len(bare) < _SITE_LENGTH):
            return True
        match = self._foot_label.match(bare)
        return match is not None and bool(match.group(1) or _PHONE.search(bare) or _NET.search(bare))

    def names_site(self, key: str) -> bool:
        """Whether a line begins like the name of a site."""
        return self._site.match(_bare(key)) is not None

    def owner(self, key: str) -> tuple[int, int] | None:
        """Where the owner's name stands in a foot line: positions in the key, or None."""
        match = self._owner.match(key)
        return (match.end(), self.name_end(key, match.end())) if match else None

    def name_end(self, key: str, start: int) -> int:
        """Where a name ends that other data may follow: before a full stop, a bar or the label of an address."""
        match = re.compile(rf"[.;|](?= |$)| [-–,] (?={self._foot_label.pattern})").search(key, start)
        return match.start() if match else len(key)

    def is_caption(self, key: str) -> bool:
        """Whether a short line is a picture's caption."""
        return self._caption.match(key) is not None


@cache
def furniture() -> Furniture:
    """The one recogniser of the process."""
    return Furniture(furniture_words())
