"""What a link to the page of findings says: filter, page, chosen finding. The address is the only truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.analysis.filters import MAX_VALUES, RefusedValue
from pipeline.analysis.findings.chosen import FINDING_FACETS, FindingFilter, finding_filter
from pipeline.viewer.state import MAX_PAGE, valid_id

OTHER = frozenset({"f", "page", "lang"})


@dataclass(frozen=True, slots=True)
class FindingsState:
    """The page as its address says.

    Attributes:
        page: from 1; None is the page on which the chosen finding stands, or the first.
        finding: id of the chosen finding.
    """

    chosen: FindingFilter = field(default_factory=FindingFilter)
    page: int | None = None
    finding: str | None = None

    def to_query(self) -> dict[str, list[str]]:
        """The address; what is as it starts is left out."""
        query = self.chosen.to_query()
        if self.page is not None:
            query["page"] = [str(self.page)]
        if self.finding:
            query["f"] = [self.finding]
        return query

    def narrowed(self, chosen: FindingFilter) -> FindingsState:
        """Under another filter the list starts over; the chosen finding stays open."""
        return self if chosen == self.chosen else replace(self, chosen=chosen, page=1)

    def toggled(self, facet: str, value: str, *, on: bool) -> FindingsState:
        """With one value of a facet added or taken away; an unknown facet or value changes nothing."""
        if facet not in FINDING_FACETS:
            return self
        values = [item for item in getattr(self.chosen, facet) if item != value]
        chosen, refused = finding_filter({**self.chosen.to_query(), facet: [*values, value] if on else values})
        return self if refused else self.narrowed(chosen)


def findings_state(query: Mapping[str, Sequence[str]]) -> tuple[FindingsState, tuple[RefusedValue, ...]]:
    """Reads an address.

    Returns:
        The state, and the parts that were left out because they mean nothing.
    """
    chosen, refused = finding_filter(query, other=OTHER)
    odd = list(refused)
    values = {key: query[key][-1] for key in OTHER if query.get(key)}
    finding, page = valid_id(values.get("f")), None
    if "f" in values and finding is None:
        odd.append(RefusedValue("f", values["f"][:MAX_VALUES]))
    if written := values.get("page"):
        fits = written.isascii() and written.isdigit() and len(written) <= len(str(MAX_PAGE))
        page = int(written) if fits and 1 <= int(written) <= MAX_PAGE else None
        if page is None:
            odd.append(RefusedValue("page", written[:MAX_VALUES]))
    return FindingsState(chosen, page, finding), tuple(odd)
