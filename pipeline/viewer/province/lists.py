"""The lists of the page of a province as the component shows them, and as a picture for files."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.plans.verdicts import Check, Verdict
from pipeline.analysis.plans.words import verdict_words
from pipeline.analysis.series.evidence import Sources
from pipeline.analysis.series.words import key_words, series_words
from pipeline.analysis.views import StoreFacts
from pipeline.viewer.charts.frame import Frame, Spec
from pipeline.viewer.charts.lists import list_picture
from pipeline.viewer.compare.pictures import source_line
from pipeline.viewer.components.rows import RowsData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.province.cells import check_groups, indicator_groups, used_notes
from pipeline.viewer.province.panels import place_heading
from pipeline.viewer.province.state import ProvinceState, Tab
from pipeline.viewer.province.view import PAGE_SIZE, ProvinceView
from pipeline.viewer.texts import Translator

# Pixels of the columns of a picture; 0 leaves one out: what notes and reasons say at length is in the table files.
_INDICATOR_WIDTHS, _CHECK_WIDTHS = (330, 230, 190, 0, 200, 70), (250, 170, 230, 190, 150, 0)


def indicator_list(context: ViewerContext, state: ProvinceState, view: ProvinceView, height: str) -> RowsData:
    """All indicators."""
    t, language = context.t, context.language
    columns = (
        ("name", t("province.indicator")),
        ("value", t("province.latest")),
        ("when", t("province.at")),
        ("notes", t("compare.notes")),
        ("spark", f"{t('province.over_time')}\n{_years(view)}"),
        ("documents", t("province.n_documents")),
    )
    label = f"{place_heading(state, language)}: {t('province.tab_indicators')}"
    foot = f"{t('province.spark_signs')} {used_notes(view.rows, (), language)}"
    groups = indicator_groups(view.rows, language)
    return RowsData("indicators", label, columns, groups, foot, state.row or None, height)


def _years(view: ProvinceView) -> str:
    """From the first to the last year of the small charts, which have no axis of their own."""
    years = [slot.year for slot in view.rows.slots]
    return f"{min(years)}–{max(years)}" if years else ""


def check_list(
    context: ViewerContext, state: ProvinceState, checks: Sequence[tuple[str, Check]], view: ProvinceView, height: str
) -> RowsData:
    """A page of the targets."""
    t, language = context.t, context.language
    columns = (
        ("target", t("province.target")),
        ("due", t("province.due")),
        ("reached", t("province.reached")),
        ("progress", t("province.progress")),
        ("verdict", t("province.verdict")),
        ("why", t("province.why")),
    )
    label = f"{place_heading(state, language)}: {t('province.tab_targets')}"
    foot = f"{t('province.bar_signs')} {used_notes(view.rows, checks, language)}"
    groups = check_groups(checks, language)
    return RowsData("checks", label, columns, groups, foot, state.target or None, height)


def shown_list(
    context: ViewerContext, state: ProvinceState, view: ProvinceView, first: int = 0, height: str = ""
) -> RowsData:
    """The rows of the tab; of targets the page that begins with the one given."""
    if state.tab is Tab.TARGETS:
        return check_list(context, state, view.checks[first : first + PAGE_SIZE], view, height)
    return indicator_list(context, state, view, height)


def described(state: ProvinceState, t: Translator, language: str) -> tuple[tuple[str, str], ...]:
    """The selection as (name, words)."""
    years = f"{state.first_year or '…'}–{state.last_year or '…'}"
    told = [
        (t("province.places"), key_words(state.place, language)),
        (t("province.map"), series_words().maps[state.system].in_language(language)),
        (t("province.years"), years if state.first_year or state.last_year else t("province.every_year")),
    ]
    if state.tab is Tab.INDICATORS:
        told.append((t("province.step"), series_words().grains[state.grain].in_language(language)))
    if state.tab is Tab.TARGETS and state.verdict:
        told.append((t("province.verdict"), verdict_words(Verdict(state.verdict), language)))
    return tuple(told)


def list_spec(
    context: ViewerContext, facts: StoreFacts, state: ProvinceState, sources: Sources, data: RowsData
) -> Spec:
    """Its rows, under title and selection, over signs and source."""
    widths = _CHECK_WIDTHS if data.kind == "checks" else _INDICATOR_WIDTHS
    told = described(state, context.t, context.language)[1:]  # the place stands in the title
    frame = Frame(
        title=data.label,
        subtitle=(" · ".join(words for _, words in told),),
        unit="",
        notes=(data.foot, source_line(context, facts, sources)),
        language=context.language,
        width=sum(widths),
    )
    return list_picture(data, widths, frame)
