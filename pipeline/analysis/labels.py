"""Names of the scheme's codes in both languages (data/labels.yaml and the scheme itself)."""

from __future__ import annotations

from functools import cache

from pydantic import model_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label, scheme
from pipeline.storage.review.replay import Verdict

# The value of a facet, a filter or a column where the text does not say.
UNKNOWN = "-"


class Labels(StrictData):
    """One name per code; a code of the scheme without a name, or a name without a code, is an error."""

    measures: dict[str, Label]
    qualifiers: dict[str, Label]
    statuses: dict[str, Label]
    scopes: dict[str, Label]
    levels: dict[str, Label]
    document_types: dict[str, Label]
    counted_as: dict[str, Label]
    recurrences: dict[str, Label]
    relations: dict[str, Label]
    area_systems: dict[str, Label]
    period_bases: dict[str, Label]
    flags: dict[str, Label]
    publishers: dict[str, Label]
    units: dict[str, Label]
    details: dict[str, Label]
    reviews: dict[str, Label]

    @model_validator(mode="after")
    def _complete(self) -> Labels:
        known = scheme()
        for group in type(self).model_fields:
            own = {"details": known.detail_codes, "reviews": frozenset(Verdict)}
            codes = own[group] if group in own else set(getattr(known, group))
            if odd := codes ^ set(getattr(self, group)):
                raise ValueError(f"{group}: codes without a name, or names without a code: {', '.join(sorted(odd))}")
        return self


@cache
def labels() -> Labels:
    """The names that the package carries.

    Raises:
        DataError: if the file does not name exactly the codes of the scheme.
    """
    return load_yaml(Labels, "labels.yaml")


def name_of(group: str, code: str | None, language: str) -> str:
    """The name of a code.

    Args:
        group: a list of labels.yaml, or "indicators", "families".
        code: as the figure or document has it; None and unknown codes are shown as they are.
        language: "vi" or "en".
    """
    if code is None:
        return ""
    if group == "indicators":
        indicator = scheme().indicators.get(code)
        return indicator.label(language) if indicator else code
    names: dict[str, Label] = scheme().families if group == "families" else getattr(labels(), group)
    label = names.get(code)
    return label.in_language(language) if label else code


def family_of(indicator: str) -> str | None:
    """The family that an indicator belongs to."""
    known = scheme().indicators.get(indicator)
    return known.family if known else None
