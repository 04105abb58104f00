"""The verb that leaves no doubt what was done to the counted: of a denial, of what it did or suffered, of an order."""

from __future__ import annotations

from pipeline.extraction.context import said
from pipeline.extraction.terms import TaggedText, Term
from pipeline.records import NumberForm, NumberMention
from pipeline.spans import Span


def verb_of_subject(
    folded: str, tagged: TaggedText, number: NumberMention, left: Span, right: Span
) -> tuple[Term, str] | None:
    """The verb and its side, or None where none is so near.

    "không đình chỉ cơ sở nào", "6 nơi nộp phạt 27 triệu đồng", "buộc 2 quán ở Yên Mỹ tạm dừng".

    Args:
        folded: the text.
        tagged: its terms.
        number: what counts.
        left: the region before it.
        right: its own phrase.
    """
    if number.form is NumberForm.DENIAL:
        denied = tagged.within("action", number.span.start, number.noun_start)
        return (denied[-1], "left") if denied else None
    start = max(right.start, number.span.end)
    suffered = said("suffers").match(folded, right.end) or said("suffers").search(folded, start, right.end)
    if suffered is not None:
        verbs = tagged.within("action", *suffered.span("verb"))
        return (verbs[-1], "passive") if verbs else None
    if said("orders").search(folded, left.start, number.span.start) is None:
        return None
    stopped = said("ordered").match(folded, start)
    verbs = tagged.within("action", start, stopped.end()) if stopped is not None else []
    return next(((verb, "passive") for verb in verbs if verb.name == "suspend"), None)
