"""Keys of the words (data/viewer.yaml) for what the review names by code."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.analysis.review.queue import Shown
from pipeline.storage.review.records import Action, Role

ACTION_WORDS: Mapping[str, str] = {
    Action.CONFIRM: "review.confirm",
    Action.CORRECT: "review.correct",
    Action.REJECT: "review.reject",
    Action.NOT_A_FIGURE: "review.not_a_figure",
    Action.ADD: "review.add",
    Action.NOTE: "review.note",
    Action.UNDO: "review.undo",
}
ROLE_WORDS: Mapping[str, str] = {Role.READER: "review.reader_role", Role.REVIEWER: "review.reviewer_role"}
SHOWN_WORDS: Mapping[str, str] = {
    Shown.OPEN: "review.show_open",
    Shown.DECIDED: "review.show_decided",
    Shown.SET_ASIDE: "review.show_set_aside",
}
# The columns of the queue, in their order.
COLUMN_WORDS: Mapping[str, str] = {
    "indicator_name": "review.col_indicator_name",
    "value_words": "review.col_value_words",
    "place": "review.col_place",
    "period": "review.col_period",
}
