"""The filters of the page of findings, in the sidebar."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.analysis.columns import catalogue
from pipeline.analysis.findings.chosen import finding_value_name
from pipeline.analysis.views import FacetValue
from pipeline.analysis.words import number_words
from pipeline.viewer.components.records import FacetChoice, FacetGroup
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.findings.state import FindingsState
from pipeline.viewer.narrowing import Change, show_narrowing

# What people narrow first stands first; the others start folded.
_ORDER = ("severity", "kind", "province", "year", "code", "indicator")
_OPEN = frozenset({"severity", "kind", "province", "year"})


def show_finding_filters(
    context: ViewerContext,
    state: FindingsState,
    facets: Mapping[str, tuple[FacetValue, ...]],
    change: Change[FindingsState],
) -> None:
    """Facets and days."""
    groups = tuple(_group(context, state, key, facets[key]) for key in _ORDER)
    show_narrowing(context, "findings", state, groups, change)


def _group(context: ViewerContext, state: FindingsState, key: str, values: tuple[FacetValue, ...]) -> FacetGroup:
    language, chosen = context.language, getattr(state.chosen, key)
    header = catalogue().findings
    name = f"{key}_name" if f"{key}_name" in header else key
    label = header[name] if name in header else catalogue().filters[key]
    return FacetGroup(
        key=key,
        label=label.in_language(language),
        values=tuple(
            FacetChoice(
                value.value,
                finding_value_name(key, value.value, language),
                value.count,
                number_words(value.count, language),
                value.value in chosen,
            )
            for value in values
        ),
        open=key in _OPEN,
        latest=key == "year",
        note=context.t("filter.year_note") if key == "year" else "",
    )
