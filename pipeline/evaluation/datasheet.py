"""Tables of the gold corpus for its datasheet (corpus/README.md), as Markdown: composition and agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.areas import system_on
from pipeline.evaluation.gold import GoldDocument
from pipeline.evaluation.scores import Scores

_BEGIN, _END = "<!-- tables -->", "<!-- end of tables -->"
_ERA_YEARS = 5
_UNDATED = "undated"
_SHARES = ("place", "period", "status", "qualifier")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the tables are made of.

    Attributes:
        documents: of the agreed layer.
        parts: part of each document, by name.
        agreement: of the two annotators by batch, and of all.
        prints: fingerprint by part, and of all.
    """

    documents: Sequence[GoldDocument]
    parts: Mapping[str, str]
    agreement: Mapping[str, Scores]
    prints: Mapping[str, str]

    def text(self) -> str:
        """All tables, apart by headings."""
        named = [
            ("By part", self._composition("part", lambda document: self.parts[document.name])),
            ("By genre", self._composition("genre", lambda document: str(document.document.get("doc_type")))),
            ("By era", self._composition("years", era)),
            ("By map of provinces", self._composition("map", area_map)),
            ("By indicator", self._indicators()),
            ("Agreement of the two annotators", self._agreement()),
            ("Fingerprints", self._prints()),
        ]
        return "\n".join(f"### {title}\n\n{table}\n" for title, table in named)

    def _composition(self, title: str, key: Callable[[GoldDocument], str]) -> str:
        documents, figures = Counter[str](), Counter[str]()
        for document in self.documents:
            documents[key(document)] += 1
            figures[key(document)] += len(document.figures)
        rows = [(name, str(documents[name]), str(figures[name])) for name in sorted(documents)]
        total = ("all", str(documents.total()), str(figures.total()))
        return _table((title, "documents", "figures"), [*rows, total])

    def _indicators(self) -> str:
        counts = Counter(str(figure["indicator"]) for document in self.documents for figure in document.figures)
        return _table(("indicator", "figures"), [(f"`{code}`", str(counts[code])) for code in sorted(counts)])

    def _agreement(self) -> str:
        headings = ("batch", "documents", "first", "second", "number F1", "figure F1", "strict F1")
        rows = [_agreed(name, scores) for name, scores in self.agreement.items()]
        return _table((*headings, *_SHARES, "part_of F1"), rows)

    def _prints(self) -> str:
        return _table(("part", "SHA-256"), [(name, f"`{print_}`") for name, print_ in self.prints.items()])


def _agreed(name: str, scores: Scores) -> tuple[str, ...]:
    counts = (len(scores.documents), scores.figure.wanted, scores.figure.given)
    levels = (scores.number.f1, scores.figure.f1, scores.strict.f1)
    shares = (scores.shares[share] for share in _SHARES)
    return (name, *map(str, counts), *(f"{value:.3f}" for value in (*levels, *shares, scores.links.f1)))


def era(document: GoldDocument) -> str:
    """The five years that the document's period ends in, or those of its publication: "2015-2019"."""
    day = _day(document)
    if day is None:
        return _UNDATED
    first = day.year - day.year % _ERA_YEARS
    return f"{first}-{first + _ERA_YEARS - 1}"


def area_map(document: GoldDocument) -> str:
    """The map of provinces (VN64, VN63, VN34) that the document speaks of.

    That is the map of the day on which it was written; where that is not known, of the end of its period.
    """
    written = document.document.get("published_on")
    day = date.fromisoformat(written) if written else _day(document)
    return system_on(day) or _UNDATED


def _day(document: GoldDocument) -> date | None:
    written = document.document.get("period_end") or document.document.get("published_on")
    return date.fromisoformat(written) if written else None


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(headings, rows))


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"| --- |{' ---: |' * (len(headings) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def put_into(page: str, tables: str) -> str:
    """A page with its old tables replaced.

    Raises:
        ValueError: if the page has no place for them.
    """
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"no {_BEGIN} … {_END}")
    return f"{before}{_BEGIN}\n\n{tables}\n{_END}{after}"
