"""What the model sees of the areas that a number may cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Generic

from pipeline.extraction.between import Beside, Between, words_beside
from pipeline.extraction.covering import Area4, Names, PlaceOption
from pipeline.extraction.facts import Distinct, Fact, Lens, Said
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.unitwords import NO_UNIT, UnitWords
from pipeline.records import DocumentMeta, Level, PlaceMention, Scope
from pipeline.spans import Span

# A mention opens a paragraph or sentence where it stands so near to its start.
_OPENS = 12

# What the groups below are made of: all that they depend on, in the order of their words.
_Source = tuple[bool, str, int, str, Level, str, bool, str, bool, bool, bool, str, int]
_Unit = tuple[str, Level, str, str, bool, bool]
_Gap = tuple[str, int, int, tuple[str, ...], str | None]


def _source(seen: _Source) -> Iterator[str]:
    chosen, source, rank, scope, level, speaks, passed, doc_type, home, in_cell, own, parts, scene = seen
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
    yield f"own={own}:{scope}:{speaks}:{doc_type}"
    yield f"own+source={own}:{source}"
    yield f"parts={own}:{parts}:{scope}"
    yield f"parts={parts}:{source}:{level.value}"
    yield f"scene={scene}:{scope}"
    yield f"scene={scene}:{level.value}:{speaks}:{scope}"
    yield f"scene={scene}:{source}"


def _unit(seen: _Unit) -> Iterator[str]:
    word, level, source, unit, nearer, own = seen
    yield f"said={word}:{level.value}:{own}"
    yield f"said={word}:{level.value}:{source}"
    yield f"said={word}:{source}:{nearer}"
    yield f"said+level={word}:{level.value}:{nearer}"
    if unit:
        yield f"said={word == unit}:{source}"


def _gap(seen: _Gap) -> Iterator[str]:
    source, distance, numbers, marks, gap = seen
    yield f"gap={source}:{distance}"
    yield f"numbers={source}:{numbers}"
    for mark in marks:
        yield f"mark={source}:{mark}"
    if gap is not None:
        yield f"between={source}:{gap}"


def _named(seen: tuple[str, str, bool, Beside, bool, bool, int]) -> Iterator[str]:
    source, unit, named, beside, opens_block, opens_sentence, often = seen
    yield f"opens={opens_block}:{opens_sentence}:{source}"
    yield f"opens={opens_block}:{source}:{beside[1]}"
    yield f"often={often}:{source}"
    yield f"unit={unit}:{source}"
    yield f"named={named}:{source}"
    yield from words_beside(beside, source)


_SOURCE, _GAP, _NAMED, _UNIT = Fact(_source), Fact(_gap), Fact(_named), Fact(_unit)


class PlaceFeatures(Generic[Said]):
    """Makes the features of place options."""

    def __init__(
        self, layout: Layout, meta: DocumentMeta, between: Between, units: UnitWords, lens: Lens[Said]
    ) -> None:
        """Features of a document's options, as a lens sees them."""
        self._meta = meta
        self._own: Names = (meta.level or Level.PROVINCE, meta.province, meta.district, meta.commune)
        self._layout = layout
        self._between = between
        self._units = units
        self._often = Counter(place.name for place in layout.places)
        self._source, self._gap, self._named = lens.of(_SOURCE), lens.of(_GAP), lens.of(_NAMED)
        self._unit = lens.of(_UNIT)
        self._of_mentions: dict[tuple[int, bool, str], Said] = {}
        self._of_options: dict[tuple[Distinct[PlaceOption], Names, Scope, bool], list[tuple[Said, Said]]] = {}

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
            parts = _parts(options)
            self._of_options[key] = [
                (self._of(option, *key[1:3], in_cell=key[3], parts=part), self._said(*NO_UNIT, option))
                for option, part in zip(options, parts, strict=True)
            ]
        word, start = self._units.before(at.start, naming.candidate.place.sentence)
        rows = []
        for option, (own, unsaid) in zip(options, self._of_options[key], strict=True):
            row = own + (self._said(word, start, option) if word else unsaid)
            rows.append(row if option.mention is None else row + self._apart(at, option.mention, option.source))
        return rows

    def _said(self, word: str, start: int, option: PlaceOption) -> Said:
        """The unit that a sentence speaks of without its name, beside an option."""
        mention = option.mention
        unit, nearer = (mention.unit_word, start > mention.span.start) if mention is not None else ("", True)
        return self._unit((word, option.area.level, option.source, unit, nearer, option.area.names == self._own))

    def _apart(self, at: Span, mention: PlaceMention, source: str) -> Said:
        """What stands between a number and the name of a place."""
        return self._gap((source, *self._between.gap(at, mention.span)))

    def _of(self, option: PlaceOption, ruled: Names, scope: Scope, *, in_cell: bool, parts: str) -> Said:
        """What does not hang on where the number stands."""
        area, mention, names = option.area, option.mention, option.area.names
        source = self._source(
            (
                names == ruled,
                option.source,
                min(option.rank, 3),
                scope,
                area.level,
                self._meta.level if self._meta.level is not None else "none",
                option.passed,
                self._meta.doc_type,
                area.province == self._meta.province,
                in_cell,
                names == self._own,
                parts,
                option.scene,
            )
        )
        return source if mention is None else source + self._mentioned(mention, option.source)

    def _mentioned(self, mention: PlaceMention, source: str) -> Said:
        """How a place is named."""
        key = mention.span.start, bool(mention.name), source
        if key not in self._of_mentions:
            words = self._between.words(mention.span)
            at, layout = mention.span.start, self._layout
            block, sentence = layout.block_at(at), layout.sentence_at(at)
            opens_block = block is not None and at - layout.blocks[block].span.start < _OPENS
            opens_sentence = sentence is not None and at - sentence.start < _OPENS
            often = min(self._often[mention.name], 5)
            self._of_mentions[key] = self._named(
                (source, mention.unit_word, bool(mention.name), words, opens_block, opens_sentence, often)
            )
        return self._of_mentions[key]


def _parts(options: Distinct[PlaceOption]) -> list[str]:
    """By option, where the nearest mention of a unit within it stands; "" without one."""
    found: dict[Names, str] = {}
    for option in options:
        _, province, district, commune = option.area.names
        if commune and option.mention is not None:
            found.setdefault((Level.DISTRICT, province, district, None), option.source)
        if (commune or district) and option.mention is not None:
            found.setdefault((Level.PROVINCE, province, None, None), option.source)
        if province and option.mention is not None:
            found.setdefault((Level.NATIONAL, None, None, None), option.source)
    return [found.get(option.area.names, "") for option in options]
