"""The lists of the page of a province as the component shows them, and as a picture for files."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.plans.verdicts import Check
from pipeline.analysis.views import StoreFacts
from pipeline.viewer.charts.frame import Frame, Spec
from pipeline.viewer.charts.lists import list_picture
from pipeline.viewer.charts.pictures import Picture, picture
from pipeline.viewer.compare.pictures import source_line
from pipeline.viewer.components.rows import RowsData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.province.cells import check_groups, indicator_groups, used_notes
from pipeline.viewer.province.files import described
from pipeline.viewer.province.panels import place_heading
from pipeline.viewer.province.state import ProvinceState
from pipeline.viewer.province.view import ProvinceView

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


def list_file(
    context: ViewerContext, facts: StoreFacts, state: ProvinceState, view: ProvinceView, data: RowsData, kind: Picture
) -> bytes:
    """A list of the page as a picture file."""
    return picture(list_spec(context, facts, state, view, data), kind)


def list_spec(
    context: ViewerContext, facts: StoreFacts, state: ProvinceState, view: ProvinceView, data: RowsData
) -> Spec:
    """Its rows, under title and selection, over signs and source."""
    widths = _CHECK_WIDTHS if data.kind == "checks" else _INDICATOR_WIDTHS
    told = described(state, context.t, context.language)[1:]  # the place stands in the title
    frame = Frame(
        title=data.label,
        subtitle=(" · ".join(words for _, words in told),),
        unit="",
        notes=(data.foot, source_line(context, facts, view.documents)),
        language=context.language,
        width=sum(widths),
    )
    return list_picture(data, widths, frame)
