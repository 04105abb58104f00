"""Shares and the counts that they are said of, told by the words between them."""

from __future__ import annotations

from pipeline.audit.document import FigureSentence, interval_of
from pipeline.audit.percentages import written_percent
from pipeline.audit.rules import words
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure, Qualifier

# A gap longer than this ties nothing together.
_REACH = 140
# What follows a share says of what it is within so many characters.
_BEHIND = 24
_PERCENT = 100


def tied_before(sentence: FigureSentence, count: Figure, share: Figure) -> bool:
    """Whether a share follows a count that it tells again: "470/584 xã, chiếm 80,5%", "24 cơ sở (40%)"."""
    between = sentence.between(count, share)
    if between is None or len(between) > _REACH or _breaks(between):
        return False
    stripped = between.rstrip()
    linked = any(match.end() == len(stripped) for match in words("share_links").finditer(stripped))
    return (stripped.endswith("(") or linked) and not said_of_something_else(sentence, share)


def tied_behind(sentence: FigureSentence, share: Figure, count: Figure) -> bool:
    """Whether a count in brackets tells a share again: "80% tổng số xã (470/584 xã)"."""
    between = sentence.between(share, count)
    if between is None or len(between) > _REACH or _breaks(between):
        return False
    return between.rstrip().endswith("(") and ")" not in between


def said_of_something_else(sentence: FigureSentence, share: Figure) -> bool:
    """Whether the words behind a share name a whole that is not counted here: "95% kế hoạch"."""
    after = sentence.after(share)[:_BEHIND].lstrip(" %")
    return words("other_wholes").match(after) is not None


def share_interval(share: Figure) -> Interval | None:
    """What a written share leaves open in percent: rounded or cut off in its last place; None for a target's limit."""
    if share.measure is not Measure.SHARE:
        return None
    if share.qualifier is Qualifier.BETWEEN:  # "55-60% mỗi năm" wants something
        return None
    return written_percent(share) if share.qualifier is Qualifier.EXACT else interval_of(share)


def ratio_interval(part: Interval, whole: Interval) -> Interval | None:
    """What part of whole leaves open in percent; None where the whole may be nothing."""
    if whole.low <= 0 or part.low < 0:
        return None
    return Interval(_PERCENT * part.low / whole.high, _PERCENT * part.high / whole.low)


def _breaks(between: str) -> bool:
    return ";" in between or ". " in between or ")" in between.rstrip(") ")[:-1]
