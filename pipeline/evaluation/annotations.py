"""Gold as it is written by hand: one short line per figure, read into the line format (corpus/README.md has the form).

    doc doc_type=report number=12/BC-UBND level=province province="Hưng Yên" period=2021-01-01..2021-06-30
    set level=province province="Hưng Yên" period=2021-01-01..2021-06-30
    @a establishments 210 over :: Toàn tỉnh có trên [[210]] cơ sở
    establishments_inspected 72 visits :: đã kiểm tra [[72]] lượt cơ sở
    establishments 24 lodging ^a :: trong đó [[24]] cơ sở lưu trú

Left of " :: " stand an optional label `@a`, the code, the number (72, 44/44, 10..20, -14, 31.5) and words of the
scheme's closed lists, `^a` for the whole that it is part of, and `key=value`; right of it a quotation that stands once
in the text, with the figure between double brackets. `set` changes what the lines after it start from.
"""

from __future__ import annotations

import re
import shlex
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.evaluation.gold import GoldDocument
from pipeline.evaluation.wording import BadGoldError
from pipeline.scheme import scheme

ANNOTATION_SUFFIX = ".ann"

_EVIDENCE = " :: "
_AREA_FIELDS = ("level", "province", "district", "commune", "area_name")
_START: Mapping[str, Any] = {
    "status": "reported",
    "scope": "aggregate",
    "level": None,
    "province": None,
    "district": None,
    "commune": None,
    "period_start": None,
    "period_end": None,
}
_SETTABLE = frozenset({*_START, "area_name", "recurrence", "counted_as", "joint", "qualifier", "measure"})
_FREE = frozenset({*_SETTABLE, "of", "unit"})
_DOCUMENT_FIELDS = frozenset(
    [
        "doc_type",
        "number",
        "title",
        "issuer",
        "published_on",
        "publisher",
        "level",
        "province",
        "district",
        "period_start",
        "period_end",
        "family",
    ]
)
_NONE = "none"
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n\s*\n")
_SPACES = re.compile(r"\s+")
# Without one of these, `shlex` cuts at spaces alone, and takes ten times as long.
_SHELL = re.compile(r"[\"'\\]")


class _Quotable:
    """A text that quotations are looked up in, any run of white space for any other: texts are wrapped, they are not.

    Attributes:
        text: as it stands.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._begins = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        pieces: list[str] = []
        # where each character of the text with single spaces stands, and the end
        self._origins: list[int] = []
        end = 0
        for gap in _SPACES.finditer(text):
            pieces.append(text[end : gap.start()])
            self._origins += range(end, gap.start() + 1)
            end = gap.end()
        self._origins += range(end, len(text) + 1)
        self._single = " ".join([*pieces, text[end:]])

    def places(self, before: str, surface: str, after: str) -> list[tuple[int, int]]:
        """Where a surface stands between its neighbours, each time that all three stand there."""
        left, middle, right = (_SPACES.sub(" ", part) for part in (before, surface, after))
        quotation, found = left + middle + right, []
        at = self._single.find(quotation)
        while at >= 0:
            start = at + len(left)
            found.append((self._origins[start], self._origins[start + len(middle)]))
            at = self._single.find(quotation, at + len(quotation))
        return found

    def sentence(self, start: int, end: int) -> str:
        """What a reader is shown of a figure's surroundings: up to the nearest end marks or empty lines."""
        before = self._begins[bisect_right(self._begins, start) - 1]
        after = _SENTENCE_END.search(self.text, end)
        return self.text[before : after.start() if after else len(self.text)].strip()


@dataclass
class _Draft:
    """What the lines read so far leave for the next one."""

    text: _Quotable
    document: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=lambda: dict(_START))
    figures: list[dict[str, Any]] = field(default_factory=list)


def read_annotation(path: Path, text: str) -> GoldDocument:
    """Reads one annotation file.

    Args:
        path: NAME.ann.
        text: the document that it annotates, to which its quotations are resolved.

    Returns:
        The gold; `text[start:end] == surface` holds for every figure.

    Raises:
        BadGoldError: `bad_annotation`, naming file, line and what is wrong; `unreadable`.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeError) as error:
        raise BadGoldError("unreadable", path=path, detail=error) from error
    draft = _Draft(_Quotable(text))
    for number, line in enumerate(lines, start=1):
        try:
            _take(line.strip(), draft)
        except ValueError as error:
            raise BadGoldError("bad_annotation", path=path, line=number, detail=error) from error
    if dangling := {f["part_of"] for f in draft.figures} - {None} - {f["id"] for f in draft.figures}:
        raise BadGoldError("bad_annotation", path=path, line=0, detail=f"no figure @{', @'.join(sorted(dangling))}")
    return GoldDocument(path.name.removesuffix(ANNOTATION_SUFFIX), draft.document, tuple(draft.figures))


def _take(line: str, draft: _Draft) -> None:
    if not line or line.startswith("#"):
        return
    if _EVIDENCE in line:
        head, quotation = line.split(_EVIDENCE, 1)
        draft.figures.append(_figure(head, quotation, draft))
    elif line.startswith("set "):
        draft.defaults.update(_pairs(line[4:], _SETTABLE))
    elif line.startswith("doc "):
        draft.document.update(_pairs(line[4:], _DOCUMENT_FIELDS))
    else:
        raise ValueError(f"neither doc, set nor a figure with ' :: ': {line[:60]!r}")


def _words(line: str) -> list[str]:
    return shlex.split(line) if _SHELL.search(line) else line.split()


def _pairs(words: str, allowed: frozenset[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in _words(words):
        found.update(_pair(word, allowed))
    return found


def _pair(word: str, allowed: frozenset[str]) -> dict[str, Any]:
    name, equals, value = word.partition("=")
    if not equals:
        raise ValueError(f"{word!r} is no key=value")
    if name == "period":
        return _period(value)
    if name not in allowed:
        raise ValueError(f"{name!r} cannot be set; allowed are {', '.join(sorted(allowed))}")
    if name == "joint":
        return {name: value == "true"}
    return _checked(name, None if value in (_NONE, "") else value)


def _checked(name: str, value: str | None) -> dict[str, Any]:
    kinds = _closed_lists()
    if value is not None and name in set(kinds.values()) and kinds.get(value) != name:
        raise ValueError(f"{value!r} is no {name}")
    # A new level starts a new place: what the old one named does not linger.
    cleared = dict.fromkeys(_AREA_FIELDS) if name == "level" else {}
    return {**cleared, name: value}


def _period(value: str) -> dict[str, Any]:
    if value in (_NONE, ""):
        return {"period_start": None, "period_end": None}
    start, dots, end = value.partition("..")
    days = (start, end) if dots else (start, start)
    for day in days:
        if not _is_day(day):
            raise ValueError(f"{day!r} is no date YYYY-MM-DD")
    if days[0] > days[1]:
        raise ValueError(f"the period {value} ends before it starts")
    return {"period_start": days[0], "period_end": days[1]}


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


@cache
def _closed_lists() -> dict[str, str]:
    """Every code that may stand alone on a line, with the field it fills."""
    codes = scheme()
    lists = {
        "measure": codes.measures,
        "qualifier": codes.qualifiers,
        "status": codes.statuses,
        "scope": codes.scopes,
        "level": codes.levels,
        "counted_as": [code for code in codes.counted_as if code != "unknown"],
        "recurrence": codes.recurrences,
        "relation": codes.relations,
        "detail": sorted(codes.detail_codes),
    }
    return {code: name for name, known in lists.items() for code in known}


def _figure(head: str, quotation: str, draft: _Draft) -> dict[str, Any]:
    words = _words(head)
    label = words.pop(0)[1:] if words and words[0].startswith("@") else f"f{len(draft.figures) + 1}"
    if label in {figure["id"] for figure in draft.figures}:
        raise ValueError(f"two figures are labelled @{label}")
    if len(words) < 2:
        raise ValueError("a figure needs a code and a number")
    indicator, number, *rest = words
    if indicator not in scheme().indicators:
        raise ValueError(f"{indicator!r} is no code")
    figure = {
        "id": label,
        "indicator": indicator,
        "measure": None,
        "qualifier": "exact",
        "detail": [],
        "part_of": None,
        **draft.defaults,
        **_value(number),
    }
    for word in rest:
        _apply(word, figure)
    figure.update(_evidence(quotation, draft.text, figure.pop("nth", None)))
    figure["measure"] = figure["measure"] or _measure(figure)
    figure.setdefault("unit", _unit(figure))
    return figure


def _value(number: str) -> dict[str, Any]:
    low, dots, high = number.partition("..")
    value, slash, whole = low.partition("/")
    try:
        found = {
            "value": _number(value),
            "value_max": _number(high) if dots else None,
            "denominator": _number(whole) if slash else None,
        }
    except ValueError:
        raise ValueError(f"{number!r} is no number of the form 72, 31.5, -14, 44/44 or 10..20") from None
    return {**found, "qualifier": "between"} if dots else found


def _number(written: str) -> float | int:
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", written):
        raise ValueError(written)
    return float(written) if "." in written else int(written)


def _apply(word: str, figure: dict[str, Any]) -> None:
    if word.startswith("^"):
        figure["part_of"] = word[1:]
    elif word == "joint":
        figure["joint"] = True
    elif word.startswith("nth="):
        figure["nth"] = _nth(word[4:])
    elif "=" in word:
        figure.update(_pair(word, _FREE))
    else:
        name = _closed_lists().get(word)
        if name is None:
            raise ValueError(f"{word!r} is in no closed list of the scheme")
        if name == "detail":
            figure["detail"] = sorted({*figure["detail"], word})
        else:
            figure.update(_checked(name, word))


def _nth(written: str) -> int:
    if not re.fullmatch("[1-9][0-9]*", written):
        raise ValueError(f"nth={written} is none of nth=1, nth=2 …")
    return int(written)


def _measure(figure: Mapping[str, Any]) -> str:
    """What a line that does not say it means: money under a code of money, else a share if it has a percent sign."""
    if scheme().indicators[figure["indicator"]].unit == "vnd":
        return "amount"
    return "share" if "%" in figure["surface"] else "count"


def _unit(figure: Mapping[str, Any]) -> str:
    """The unit that measure and code give."""
    if figure["measure"] == "share" or (figure["measure"] == "change" and "%" in figure["surface"]):
        return "percent"
    if figure["measure"] == "amount":
        return "vnd"
    return scheme().indicators[figure["indicator"]].unit


def _evidence(quotation: str, text: _Quotable, nth: int | None) -> dict[str, Any]:
    before, opening, rest = quotation.partition("[[")
    surface, closing, after = rest.partition("]]")
    if not (opening and closing and surface):
        raise ValueError(f"no [[figure]] in the quotation {quotation!r}")
    hits = text.places(before, surface, after)
    if len(hits) < (nth or 1) or (nth is None and len(hits) > 1):
        raise ValueError(f"stands {len(hits)} times in the text: {quotation!r}; quote more, or say nth=1, nth=2 …")
    start, end = hits[(nth or 1) - 1]
    return {"surface": text.text[start:end], "start": start, "end": end, "sentence": text.sentence(start, end)}


def unmarked_numbers(text: str, gold: GoldDocument, margin: int = 30) -> Iterator[str]:
    """Digit strings that no figure covers, with what stands around them: a help for the annotator's second look.

    Args:
        text: the document.
        gold: its annotation.
        margin: characters shown on either side.
    """
    taken = [(figure["start"], figure["end"]) for figure in gold.figures]
    for hit in re.finditer(r"\d+(?:[.,]\d+)*", text):
        if not any(start < hit.end() and hit.start() < end for start, end in taken):
            shown = text[max(0, hit.start() - margin) : hit.end() + margin]
            yield " ".join(shown.replace(hit.group(), f"[{hit.group()}]", 1).split())
