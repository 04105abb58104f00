"""What the model sees of the areas that a number may cover."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extraction.between import Between
from pipeline.extraction.facts import Distinct, Group, Row, flat, kept
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.placing import Area4, Names, PlaceOption
from pipeline.records import DocumentMeta, Level, PlaceMention, Scope

# What the groups below are made of: all that they depend on, in the order of their words.
_Source = tuple[bool, str, int, str, Level, str, bool, str, bool, bool]
_Gap = tuple[str, int, int, tuple[str, ...], str | None]


@kept
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


@kept
def _gap(seen: _Gap) -> Iterator[str]:
    source, distance, numbers, marks, gap = seen
    yield f"gap={source}:{distance}"
    yield f"numbers={source}:{numbers}"
    for mark in marks:
        yield f"mark={source}:{mark}"
    if gap is not None:
        yield f"between={source}:{gap}"


class PlaceFeatures:
    """Makes the features of place options."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._meta = meta
        self._between = Between(layout)
        self._of_mentions: dict[tuple[int, bool, str], Group] = {}
        self._of_options: dict[tuple[Distinct[PlaceOption], Names, Scope, bool], list[Row]] = {}

    def read(self, naming: Naming, options: Distinct[PlaceOption], ruled: Area4, scope: Scope) -> list[list[str]]:
        """One list of features per option; see `rows`."""
        return [flat(row) for row in self.rows(naming, options, ruled, scope)]

    def rows(self, naming: Naming, options: Distinct[PlaceOption], ruled: Area4, scope: Scope) -> list[Row]:
        """Features by option.

        Args:
            naming: the number as the rules see it.
            options: its possible areas.
            ruled: the area that the rules give it.
            scope: one event or a total.
        """
        at, rows = naming.candidate.number.span, []
        key = options, ruled.names, scope, naming.candidate.cell is not None
        if key not in self._of_options:
            self._of_options[key] = [self._of(option, *key[1:3], in_cell=key[3]) for option in options]
        for option, own in zip(options, self._of_options[key], strict=True):
            if option.mention is None:
                rows.append(own)
            else:
                rows.append((*own, _gap((option.source, *self._between.gap(at, option.mention.span)))))
        return rows

    def _of(self, option: PlaceOption, ruled: Names, scope: Scope, *, in_cell: bool) -> Row:
        """What does not hang on where the number stands."""
        area, mention = option.area, option.mention
        source = _source(
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
        return (source,) if mention is None else (source, self._mentioned(mention, option.source))

    def _mentioned(self, mention: PlaceMention, source: str) -> Group:
        """How a place is named."""
        key = mention.span.start, bool(mention.name), source
        if key not in self._of_mentions:
            named = f"unit={mention.unit_word}:{source}", f"named={bool(mention.name)}:{source}"
            self._of_mentions[key] = Group((*named, *self._between.words(mention.span, source)))
        return self._of_mentions[key]
