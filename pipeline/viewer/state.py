"""What a link to the viewer says: filter, sorting, page, chosen figure. The address is the only truth."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.analysis.filters import FACETS, MAX_VALUES, FigureFilter, RefusedValue, from_query
from pipeline.analysis.queries import DEFAULT_SORT, SORTS

# Parameters beside those of the filter.
OTHER = frozenset({"f", "page", "sort", "lang"})
# More pages than anybody turns; keeps a typed number from becoming a huge offset.
MAX_PAGE = 1_000_000

_ID = re.compile(r"[0-9A-Za-z:_-]{1,120}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def valid_id(value: object) -> str | None:
    """The id as it is, or None where a browser or a link sent something that is no id."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


@dataclass(frozen=True, slots=True)
class FiguresState:
    """The figures page as its address says.

    Attributes:
        page: from 1; None is the page on which the chosen figure stands, or the first.
        figure: id of the chosen figure.
    """

    chosen: FigureFilter = field(default_factory=FigureFilter)
    sort: str = DEFAULT_SORT
    page: int | None = None
    figure: str | None = None

    def to_query(self) -> dict[str, list[str]]:
        """The address; what is as it starts is left out."""
        query = self.chosen.to_query()
        if self.sort != DEFAULT_SORT:
            query["sort"] = [self.sort]
        if self.page is not None:
            query["page"] = [str(self.page)]
        if self.figure:
            query["f"] = [self.figure]
        return query

    def narrowed(self, chosen: FigureFilter) -> FiguresState:
        """Under another filter the list starts over; the chosen figure stays open."""
        return self if chosen == self.chosen else replace(self, chosen=chosen, page=1)

    def toggled(self, facet: str, value: str, *, on: bool) -> FiguresState:
        """With one value of a facet added or taken away; an unknown facet or value changes nothing."""
        if facet not in FACETS:
            return self
        values = [item for item in getattr(self.chosen, facet) if item != value]
        query = {**self.chosen.to_query(), facet: [*values, value] if on else values}
        chosen, refused = from_query(query)
        return self if refused else self.narrowed(chosen)

    def searched(self, text: str) -> FiguresState:
        """With other search words; words that a link cannot hold change nothing."""
        chosen, refused = from_query({**self.chosen.to_query(), "q": [text]})
        return self if refused else self.narrowed(chosen)

    def sorted_by(self, sort: str) -> FiguresState:
        """Sorted otherwise, from the first page; an unknown key changes nothing."""
        return replace(self, sort=sort, page=1) if sort in SORTS and sort != self.sort else self


def figures_state(query: Mapping[str, Sequence[str]]) -> tuple[FiguresState, tuple[RefusedValue, ...]]:
    """Reads an address.

    Returns:
        The state, and the parts that were left out because they mean nothing.
    """
    chosen, refused = from_query(query, other=OTHER)
    odd = list(refused)
    values = {key: query[key][-1] for key in OTHER if query.get(key)}
    sort = values.get("sort", DEFAULT_SORT)
    if sort not in SORTS:
        odd.append(RefusedValue("sort", sort[:MAX_VALUES]))
        sort = DEFAULT_SORT
    page = _page(values.get("page"), odd)
    figure = valid_id(values.get("f"))
    if "f" in values and figure is None:
        odd.append(RefusedValue("f", values["f"][:MAX_VALUES]))
    return FiguresState(chosen, sort, page, figure), tuple(odd)


def _page(value: str | None, odd: list[RefusedValue]) -> int | None:
    if value is None:
        return None
    if value.isascii() and value.isdigit() and len(value) <= len(str(MAX_PAGE)) and 1 <= int(value) <= MAX_PAGE:
        return int(value)
    odd.append(RefusedValue("page", value[:MAX_VALUES]))
    return None


def typed_day(text: str) -> date | None:
    """A day typed as dd/mm/yyyy.

    Raises:
        ValueError: if something else was typed; an empty text is no day.
    """
    words = text.strip()
    if not words:
        return None
    match = _DAY.fullmatch(words)
    if not match:
        raise ValueError(words)
    day, month, year = map(int, match.groups())
    return date(year, month, day)
