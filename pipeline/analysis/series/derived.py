"""What the stated stretches of a year say of the others: the second half is the year without its first half."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.quantities import Quantity, rest, total


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a stretch follows from stated ones.

    Attributes:
        plus, minus: the stated stretches to add up and to take away.
    """

    plus: tuple[Slot, ...]
    minus: tuple[Slot, ...]

    def quantity(self, stated: Mapping[Slot, Quantity]) -> Quantity | None:
        """The number; None where what is to be taken away is larger than all the rest can be."""
        whole = total(stated[slot] for slot in self.plus)
        return rest(whole, total(stated[slot] for slot in self.minus)) if self.minus else whole


def derivation(wanted: Slot, stated: Collection[Slot]) -> Derivation | None:
    """The shortest way from the beginning of a stretch to its end over stated stretches of the same year.

    Each stated stretch leads from its beginning to its end, or back from its end to its beginning, when it is taken
    away: the second half is reached back over the first half and on over the year.

    Args:
        wanted: not among the stated ones.
        stated: of flows that add up, on one calendar.

    Returns:
        None where no way leads there.
    """
    steps = _steps(wanted.year, stated)
    begin, end = wanted.first, wanted.last + 1
    came: dict[int, tuple[int, Slot, bool]] = {}
    waiting = deque([begin])
    while waiting and end not in came:
        month = waiting.popleft()
        for other, slot, forward in steps.get(month, ()):
            if other != begin and other not in came:
                came[other] = (month, slot, forward)
                waiting.append(other)
    if end not in came:
        return None
    plus: list[Slot] = []
    minus: list[Slot] = []
    while end != begin:
        end, slot, forward = came[end]
        (plus if forward else minus).append(slot)
    return Derivation(tuple(sorted(plus)), tuple(sorted(minus)))


def _steps(year: int, stated: Collection[Slot]) -> dict[int, list[tuple[int, Slot, bool]]]:
    """From each month to others: forward first and the longest first, so that ties are decided always alike."""
    found: dict[int, list[tuple[int, Slot, bool]]] = {}
    for slot in sorted(stated, key=lambda slot: (-slot.months, slot)):
        if slot.year == year:
            found.setdefault(slot.first, []).append((slot.last + 1, slot, True))
    for slot in sorted(stated, key=lambda slot: (-slot.months, slot)):
        if slot.year == year:
            found.setdefault(slot.last + 1, []).append((slot.first, slot, False))
    return found
