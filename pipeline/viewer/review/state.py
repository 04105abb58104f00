"""What a link to the review says: filter, which figures, the one at hand, the form that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.review.queue import Shown
from pipeline.viewer.address import current_query, go
from pipeline.viewer.state import FiguresState, figures_state


class Form(StrEnum):
    """What is being written."""

    NONE = ""
    CORRECT = "correct"
    NOTE = "note"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class DeskState:
    """The page as its address says.

    Attributes:
        figures: filter and figure at hand.
        shown: which figures the queue lists.
        form: which form is open.
    """

    figures: FiguresState = field(default_factory=FiguresState)
    shown: Shown = Shown.OPEN
    form: Form = Form.NONE

    def to_query(self) -> dict[str, list[str]]:
        """The address; what is as it starts is left out."""
        query = replace(self.figures, page=None).to_query()
        if self.shown is not Shown.OPEN:
            query["show"] = [self.shown.value]
        if self.form:
            query["do"] = [self.form.value]
        return query

    def at(self, figure: str | None) -> DeskState:
        """With another figure at hand; what was being written is left."""
        return replace(self, figures=replace(self.figures, figure=figure), form=Form.NONE)


def desk_state(query: Mapping[str, Sequence[str]]) -> tuple[DeskState, tuple[RefusedValue, ...]]:
    """Reads an address.

    Returns:
        The state, and the parts that were left out because they mean nothing.
    """
    own = {key: values[-1] for key, values in query.items() if key in ("show", "do") and values}
    figures, refused = figures_state({key: values for key, values in query.items() if key not in ("show", "do")})
    odd = list(refused)
    shown, form = Shown.OPEN, Form.NONE
    if "show" in own:
        if own["show"] in set(Shown):
            shown = Shown(own["show"])
        else:
            odd.append(RefusedValue("show", own["show"][:40]))
    if "do" in own:
        if own["do"] in set(Form) - {Form.NONE}:
            form = Form(own["do"])
        else:
            odd.append(RefusedValue("do", own["do"][:40]))
    return DeskState(figures, shown, form), tuple(odd)


def change(to: Callable[[DeskState], DeskState]) -> None:
    """Brings the address to another state; the run that follows draws it."""
    now, _ = desk_state(current_query())
    state = to(now)
    if state != now:
        go(state.to_query())


def change_filter(to: Callable[[FiguresState], FiguresState]) -> None:
    """The same for the filter, which the figures page has too."""
    change(lambda now: replace(now, figures=to(now.figures)))
