"""What the model sees of the areas that a number may cover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic

from pipeline.extraction.between import Beside, Between, words_beside
from pipeline.extraction.covering import Area4, Names, PlaceOption
from pipeline.extraction.facts import Distinct, Fact, Lens, Said
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.records import DocumentMeta, Level, PlaceMention, Scope
from pipeline.spans import Span

# What the groups below are made of: all that they depend on, in the order of their words.
_Source = tuple[bool, str, int, str, Level, str, bool, str, bool, bool]
_Gap = tuple[str, int, int, tuple[str, ...], str | None]


def _source(seen: _Source) -> Iterator[str]:
    chosen, source, rank, scope, level, speaks, passed, doc_type, home, in_cell = seen
    yield f"ruled={chosen}"
    yield f"ruled+source={chosen}:{source}"
    yield f"source={source}"
    yield f"source+rank={source}:{rank}"
    yield f"source+scope={source}:{scope}"
    yield f"source+level={source}:{level.value}:{speaks}"
    yield f"level={level.value}:{speaks}"
    yield f"passed={passed}:{source}"
    yield f"type+source={doc_type}:{source}:{speaks}"
    yield f"home={home}:{source}"
    yield f"cell={in_cell}:{source}"


def _gap(seen: _Gap) -> Iterator[str]:
    source, distance, numbers, marks, gap = seen
    yield f"gap={source}:{distance}"
    yield f"numbers={source}:{numbers}"
    for mark in marks:
        yield f"mark={source}:{mark}"
    if gap is not None:
        yield f"between={source}:{gap}"


def _named(seen: tuple[str, str, bool, Beside]) -> Iterator[str]:
    source, unit, named, beside = seen
    yield f"unit={unit}:{source}"
    yield f"named={named}:{source}"
    yield from words_beside(beside, source)


_SOURCE, _GAP, _NAMED = Fact(_source), Fact(_gap), Fact(_named)


class PlaceFeatures(Generic[Said]):
    """Makes the features of place options."""

    def __init__(self, layout: Layout, meta: DocumentMeta, lens: Lens[Said]) -> None:
        """Features of a document's options, as a lens sees them."""
        self._meta = meta
        self._between = Between(layout)
        self._source, self._gap, self._named = lens.of(_SOURCE), lens.of(_GAP), lens.of(_NAMED)
        self._of_mentions: dict[tuple[int, bool, str], Said] = {}
        self._of_options: dict[tuple[Distinct[PlaceOption], Names, Scope, bool], list[Said]] = {}

    def rows(self, naming: Naming, options: Distinct[PlaceOption], ruled: Area4, scope: Scope) -> list[Said]:
        """Features by option.

        Args:
            naming: the number as the rules see it.
            options: its possible areas.
            ruled: the area that the rules give it.
            scope: one event or a total.
        """
        at = naming.candidate.number.span
        key = options, ruled.names, scope, naming.candidate.cell is not None
        if key not in self._of_options:
            self._of_options[key] = [self._of(option, *key[1:3], in_cell=key[3]) for option in options]
        return [
            own if option.mention is None else own + self._apart(at, option.mention, option.source)
            for option, own in zip(options, self._of_options[key], strict=True)
        ]

    def _apart(self, at: Span, mention: PlaceMention, source: str) -> Said:
        """What stands between a number and the name of a place."""
        return self._gap((source, *self._between.gap(at, mention.span)))

    def _of(self, option: PlaceOption, ruled: Names, scope: Scope, *, in_cell: bool) -> Said:
        """What does not hang on where the number stands."""
        area, mention = option.area, option.mention
        source = self._source(
            (
                area.names == ruled,
                option.source,
                min(option.rank, 3),
                scope.value,
                area.level,
                self._meta.level.value if self._meta.level is not None else "none",
                option.passed,
                self._meta.doc_type,
                area.province == self._meta.province,
                in_cell,
            )
        )
        return source if mention is None else source + self._mentioned(mention, option.source)

    def _mentioned(self, mention: PlaceMention, source: str) -> Said:
        """How a place is named."""
        key = mention.span.start, bool(mention.name), source
        if key not in self._of_mentions:
            words = self._between.words(mention.span)
            self._of_mentions[key] = self._named((source, mention.unit_word, bool(mention.name), words))
        return self._of_mentions[key]
