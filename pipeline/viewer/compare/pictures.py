"""The pictures of the page: the same specification for the screen and for files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analysis.columns import masked
from pipeline.analysis.series.evidence import Sources
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.places import NATION
from pipeline.analysis.series.tiles import tiles
from pipeline.analysis.series.words import key_words, series_words, slot_words
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.records import Measure
from pipeline.viewer.charts.frame import Frame, Spec
from pipeline.viewer.charts.lines import LineAxes, small_multiples, together
from pipeline.viewer.charts.ranking import ranking
from pipeline.viewer.charts.rows import (
    DERIVED,
    STATED,
    SUMMED,
    Row,
    RowMaker,
    any_row,
    held_places,
    line_rows,
    slot_rows,
)
from pipeline.viewer.charts.tiles import tile_map, tile_rows
from pipeline.viewer.compare.state import MAX_TOGETHER, CompareState, Tab
from pipeline.viewer.compare.view import CompareView, heading
from pipeline.viewer.context import ViewerContext

# A tile in pixels (width, height): the whole grid fits a laptop's screen.
_TILE = {"VN34": (104, 33), "VN63": (94, 29)}
# So many places without a number are named below a picture; of more, their number.
_NAMED_PLACES = 12
# Pixels beside the bars of a ranking for names and margins.
_NAMES = 170


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws what the page shows.

    Attributes:
        width: of the picture, in pixels.
    """

    context: ViewerContext
    facts: StoreFacts
    state: CompareState
    view: CompareView
    width: int

    def picture(self) -> Spec | None:
        """The picture of the tab; None where the tab is none, or there is no number to draw."""
        if not self.view.found.cells or self.view.slot is None:
            return None
        if self.state.tab is Tab.CHART:
            return self._lines()
        if self.state.tab is Tab.TILES:
            return self._tiles(self.view.slot)
        return self._ranking(self.view.slot) if self.state.tab is Tab.RANKING else None

    @property
    def merged(self) -> bool:
        """Whether all lines stand in one picture: asked for, and few enough."""
        return self.state.together and len(held_places(self.view.found)[0]) <= MAX_TOGETHER

    def _lines(self) -> Spec:
        found = self.view.found
        rows = line_rows(found, self._maker)
        names = tuple(key_words(key, self.context.language) for key in held_places(found)[0])
        shared = not self.state.free_axis
        axes = LineAxes(tuple(map(self._axis_label, found.slots)), shared, names, self.width)
        lines = [] if shared or self.merged else [self.context.t("compare.free_axis_told")]
        frame = self._frame(rows, lines)
        return (together if self.merged else small_multiples)(rows, axes, frame, self._labels())

    def _axis_label(self, slot: Slot) -> str:
        """The year, at its first stretch."""
        return str(slot.year) if slot.first == 1 else ""

    def _tiles(self, slot: Slot) -> Spec:
        system = self.state.selection.system
        rows = [row for row in slot_rows(self.view.found, slot, self._maker) if row["key"] != NATION]
        shown = {row["cell"]: self._tile_words(row) for row in rows}
        whole = self.state.selection.measure is Measure.COUNT
        frame = self._frame(rows, [slot_words(slot, self.context.language)], tiled=True)
        grid = tile_rows(tiles(system), rows, shown)
        return tile_map(grid, frame, self._labels(), _TILE[system], whole=whole)

    def _tile_words(self, row: Row) -> str:
        """As short as a tile: at least, number, sign of what is not complete."""
        value = row["value"]
        number = number_words(float(f"{value:.3g}") if value < 1 else round(value, 1), self.context.language)
        return f"{'≥ ' if row['opened'] else ''}{number}{'*' if row['hollow'] else ''}{' !' if row['conflict'] else ''}"

    def _ranking(self, slot: Slot) -> Spec:
        t = self.context.t
        rows = slot_rows(self.view.found, slot, self._maker)
        frame = self._frame(rows, [slot_words(slot, self.context.language)])
        groups = (t("compare.complete"), t("compare.incomplete"))
        return ranking(rows, frame, self._labels(), groups, max(300, min(640, self.width - _NAMES)))

    @property
    def _maker(self) -> RowMaker:
        return RowMaker(self.view.scale, self.context.language)

    def _labels(self) -> dict[str, str]:
        t = self.context.t
        return {
            "place": t("compare.place"),
            "slot": t("compare.period"),
            "words": self.view.scale.unit,
            "bounds": t("compare.bounds"),
            "origin": t("compare.origin"),
            "notes": t("compare.notes"),
        }

    def _frame(self, rows: Sequence[Row], lines: Sequence[str], *, tiled: bool = False) -> Frame:
        language, selection = self.context.language, self.state.selection
        words = series_words()
        grain, system = words.grains[selection.grain], words.maps[selection.system]
        step = [] if self.state.tab in (Tab.TILES, Tab.RANKING) else [grain.in_language(language)]
        above = " · ".join([*step, *lines, system.in_language(language)])
        signs = self._tile_signs(rows) if tiled else self._signs(rows)
        return Frame(
            title=heading(self.state, language),
            subtitle=(above,),
            unit=self.view.scale.unit,
            notes=(
                *([" · ".join(signs)] if signs else []),
                *self._without(),
                source_line(self.context, self.facts, self.view.sources),
            ),
            language=language,
            chosen=str(self.state.cell) if self.state.cell else "",
            width=self.width,
        )

    def _signs(self, rows: Sequence[Row]) -> list[str]:
        """What the signs of a chart mean; only those that are in it."""
        t, ranked = self.context.t, self.state.tab is Tab.RANKING
        told = []
        if not ranked:
            told += [t("compare.sign_stated")] if any_row(rows, lambda row: row["shape"] == STATED) else []
            told += [t("compare.sign_summed")] if any_row(rows, lambda row: row["shape"] == SUMMED) else []
            told += [t("compare.sign_derived")] if any_row(rows, lambda row: row["shape"] == DERIVED) else []
            told += [t("compare.sign_line")]
            told += [t("compare.sign_break")] if any_row(rows, lambda row: bool(row["break_day"])) else []
        if any_row(rows, lambda row: row["hollow"]):
            told.append(t("compare.sign_hollow"))
        if any_row(rows, lambda row: row["opened"]):
            told.append(t("compare.sign_open_right" if ranked else "compare.sign_open"))
        if any_row(rows, lambda row: row["low"] is not None and not row["opened"]):
            told.append(t("compare.sign_bounds"))
        return told + ([t("compare.sign_conflict")] if any_row(rows, lambda row: row["conflict"]) else [])

    def _tile_signs(self, rows: Sequence[Row]) -> list[str]:
        t = self.context.t
        told = [t("compare.sign_hatched"), t("compare.sign_islands")]
        told += [t("compare.sign_star")] if any_row(rows, lambda row: row["hollow"]) else []
        told += [t("compare.sign_least")] if any_row(rows, lambda row: row["opened"]) else []
        return told + ([t("compare.sign_conflict")] if any_row(rows, lambda row: row["conflict"]) else [])

    def _without(self) -> list[str]:
        """Places that were asked for and have no number: in a ranking at its stretch, else at all."""
        t, found, slot = self.context.t, self.view.found, self.view.slot
        if self.state.tab is Tab.TILES:  # the map shows them
            return []
        keys = held_places(found)[1]
        if self.state.tab is Tab.RANKING and slot is not None:
            keys = [place.key for place in found.places if found.cell(place.key, slot) is None]
        names = [key_words(key, self.context.language) for key in keys]
        if len(names) > _NAMED_PLACES:
            more = number_words(len(names) - _NAMED_PLACES, self.context.language)
            return [t("compare.without_more", names=", ".join(names[:_NAMED_PLACES]), n=more)]
        return [t("compare.without", names=", ".join(names))] if names else []


def source_line(context: ViewerContext, facts: StoreFacts, sources: Sources) -> str:
    """Documents and run; that a store is made up is said on every picture."""
    t, language = context.t, context.language
    told = "; ".join(masked(document.name) or "" for document in sources.named)
    counted = t("compare.n_documents", n=number_words(sources.count, language))
    runs = ", ".join(map(str, sources.runs))
    source = t("compare.source_line", documents=told or counted, runs=runs or "—")
    return f"{source} {t('app.sample')}." if facts.sample else source
