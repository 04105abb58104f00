"""What a change gained and lost against the lines of an earlier release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation import BadGoldError, GoldDocument, GoldFolder
from pipeline.evaluation.changes import Change, Verdict, changes
from pipeline.evaluation.report import changes_text
from tests.evaluation.lines import given_line, gold_line

_GOLD = GoldFolder(
    Path(),
    (
        GoldDocument("a", {}, (gold_line(), gold_line(id="f2", value=18, indicator="arrests", start=30, end=32))),
        GoldDocument("b", {}, (gold_line(),)),
    ),
)
_ARRESTS: dict[str, Any] = {"id": "f2", "value": 18, "indicator": "arrests", "start": 30, "end": 32}

Told = tuple[str, Verdict, object]


def told(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[Told]:
    """Changes of document a: sign, verdict, value."""
    return [_told(change) for change in changes(_GOLD, before, now).get("a", ())]


def _told(change: Change) -> Told:
    return ("+" if change.gained else "-", change.verdict, change.fact.line["value"])


# Each row: lines before, lines now, what is told of document a.
_CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], list[Told]]] = {
    "nothing": ([], [], []),
    "the same": ([given_line(), given_line(**_ARRESTS)], [given_line(**_ARRESTS), given_line()], []),
    # Ids, rules and confidences are no statement about the text.
    "the same under another id": ([given_line(confidence=0.5)], [given_line(id="x", confidence=0.9, rule="r")], []),
    "a right one found": ([], [given_line()], [("+", Verdict.RIGHT, 5)]),
    "a right one lost": ([given_line()], [], [("-", Verdict.RIGHT, 5)]),
    "a wrong one made": ([], [given_line(value=99)], [("+", Verdict.WRONG, 99)]),
    "a wrong one unmade": ([given_line(value=99)], [], [("-", Verdict.WRONG, 99)]),
    "a period put right": (
        [given_line(period_end="2021-12-31")],
        [given_line()],
        [("-", Verdict.NAMED, 5), ("+", Verdict.RIGHT, 5)],
    ),
    "a detail changed": (
        [given_line()],
        [given_line(detail=["seller"])],
        # Details are no part of the strict level.
        [("-", Verdict.RIGHT, 5), ("+", Verdict.RIGHT, 5)],
    ),
    "a name lost": (
        [given_line(**_ARRESTS)],
        [given_line(**{**_ARRESTS, "indicator": "other"})],
        [("-", Verdict.RIGHT, 18)],
    ),
    # Said twice in the text, one fact.
    "a second mention": ([given_line()], [given_line(), given_line(id="f2", start=50, end=52)], []),
    "in the order of the text": (
        [given_line(**_ARRESTS), given_line(value=7, start=90, end=91)],
        [given_line(), given_line(**{**_ARRESTS, "value": 19})],
        [("+", Verdict.RIGHT, 5), ("-", Verdict.RIGHT, 18), ("+", Verdict.WRONG, 19), ("-", Verdict.WRONG, 7)],
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_what_is_told(name: str) -> None:
    before, now, wanted = _CASES[name]
    assert told(before, now) == wanted


def test_documents_without_change_or_gold_are_left_out() -> None:
    before = [given_line(), given_line("b.txt")]
    now = [given_line("elsewhere/a.txt"), given_line("c.txt")]
    assert {name: [_told(one) for one in some] for name, some in changes(_GOLD, before, now).items()} == {
        "b": [("-", Verdict.RIGHT, 5)]
    }


def test_lines_that_cannot_be_used() -> None:
    with pytest.raises(BadGoldError) as caught:
        changes(_GOLD, [given_line(start=5, end=5)], [])
    assert caught.value.key == "bad_line"


def test_the_text() -> None:
    before = [given_line(period_end="2021-12-31"), given_line("b.txt")]
    now = [given_line(), given_line(value=7, sentence="Bắt ông Nguyễn Văn Ánh cùng 7 vụ", surface="7")]
    found = changes(_GOLD, before, now)
    text = changes_text(found, language="vi")
    head, rest = text.split("\na\n")
    assert [line.split()[-3:] for line in head.splitlines() if line.split()[:1] in (["mới"], ["mất"])] == [
        ["1", "0", "1"],
        ["1", "1", "0"],
    ]
    assert "  − đúng số và chỉ tiêu: cases | count | 5" in rest
    assert "  + đúng hoàn toàn: cases | count | 5" in rest
    assert "  + sai: cases | count | 7" in rest
    assert "Ánh" not in text
    assert "\nb\n" in rest
    assert "  + wrong: cases" in changes_text(found, language="en")


def test_plain_values() -> None:
    (change,) = changes(_GOLD, [], [given_line("b.txt")])["b"]
    assert change.to_dict() == {"gained": True, "verdict": "all_right", "figure": given_line("b.txt")}
