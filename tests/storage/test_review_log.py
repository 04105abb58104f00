"""Decisions: an append-only log that chains, and values that follow from it; what extraction found stays."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.storage import StoreReader
from pipeline.storage.review.chain import check_log
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.records import (
    Action,
    Actor,
    BadDecisionError,
    Conflict,
    Decision,
    NotAllowedError,
    Proposal,
    Role,
    VanishedError,
)
from pipeline.storage.review.replay import Verdict
from tests.storage.reviewing import BINH, LAN, READER, TEXT, decide, desk, id_of, made, rows, state, table

# Numbered anew, but following the same decision of the same figure: it would replace that one.
_FOLLOWING_THE_SAME = (
    "INSERT OR REPLACE INTO decisions SELECT 4, figure_id, document_id, previous, time, 'x', role, action, seen, "
    'before, after, note, surface, context_before, context_after, start, "end", text_sha256, sentence, batch, '
    "previous_hash, hash FROM decisions WHERE seq = 3"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("review") / "solieu.db")


@pytest.fixture
def path(store: Path, tmp_path: Path) -> Path:
    """A store of its own for each test; making one takes long."""
    return Path(shutil.copy(store, tmp_path / "solieu.db"))


def check(path: Path) -> int | None:
    with StoreReader(path).connect() as reading:
        return check_log(reading).broken_at


class TestWhatHolds:
    """Each action, and what the figure is then."""

    def test_confirmed(self, path: Path) -> None:
        before = rows(path)["12"]
        decision = decide(path, Action.CONFIRM, before["id"])
        after = rows(path)["12"]
        assert (after["review"], after["reviewed_by"], after["confidence"]) == ("confirmed", "Lan", 1.0)
        assert {**after, "review": None, "reviewed_by": None, "confidence": before["confidence"]} == before
        assert (decision.seq, decision.previous, decision.before, decision.after) == (1, 0, {}, {})
        assert decision.surface == "12" and decision.context_before == TEXT[:20]
        assert decision.seen["value"] == 12

    def test_corrected(self, path: Path) -> None:
        figure = id_of(path, "12")
        decision = decide(path, Action.CORRECT, figure, values={"value": 21, "province": "lao cai", "unit": "case"})
        row = rows(path)["12"]
        # Bounds, sorting and searching follow the values; a name is kept as the areas have it.
        assert (row["value"], row["bound_low"], row["bound_high"], row["province"]) == (21, 21, 21, "Lào Cai")
        assert "lao cai" in row["search_folded"]
        assert decision.before == {"value": 12, "province": "Hưng Yên"}
        assert decision.after == {"value": 21, "province": "Lào Cai"}

    @pytest.mark.parametrize("action", [Action.REJECT, Action.NOT_A_FIGURE])
    def test_off_the_lists(self, path: Path, action: Action) -> None:
        figure = id_of(path, "12")
        decide(path, action, figure, note="số của năm trước")
        assert set(rows(path)) == {"5", "7"}
        held = state(path, figure)
        assert held is not None and held.is_set_aside and held.notes == ("số của năm trước",)

    def test_what_extraction_found_stays(self, path: Path) -> None:
        before = table(path, "SELECT * FROM figures ORDER BY id")
        figure = id_of(path, "12")
        for action, given in (
            (Action.CORRECT, {"values": {"value": 21}}),
            (Action.REJECT, {}),
            (Action.CONFIRM, {}),
            (Action.NOTE, {"note": "xem lại"}),
        ):
            decide(path, action, figure, **given)
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                table(path, "UPDATE figure_originals SET id = 'x'")
        for _ in range(4):
            decide(path, Action.UNDO, figure)
        assert table(path, "SELECT * FROM figures ORDER BY id") == before
        assert table(path, "SELECT * FROM figure_originals") == []

    def test_added(self, path: Path) -> None:
        (document,) = table(path, "SELECT id FROM documents")[0]
        at = TEXT.index("30")
        values = {"indicator": "inspections", "measure": "count", "value": 30, "unit": "event", "level": "province"}
        added = Proposal(Action.ADD, document_id=document, start=at, end=at + 2, values=values)
        decision = desk(path).decide(LAN, added)
        assert isinstance(decision, Decision)
        row = rows(path)["30"]
        assert (row["indicator"], row["value"], row["review"], row["start"]) == ("inspections", 30, "added", at)
        assert row["position"] == 3
        # The same once more: the second reviewer is told the first's.
        again = desk(path).decide(BINH, added)
        assert isinstance(again, Conflict) and again.first == decision
        decide(path, Action.CORRECT, row["id"], values={"value": 31})
        assert (rows(path)["30"]["value"], rows(path)["30"]["review"]) == (31, "added")
        decide(path, Action.UNDO, row["id"])
        decide(path, Action.UNDO, row["id"])
        assert "30" not in rows(path)

    def test_rejected_then_confirmed_with_its_correction(self, path: Path) -> None:
        figure = id_of(path, "12")
        decide(path, Action.CORRECT, figure, values={"value": 21})
        decide(path, Action.REJECT, figure)
        decide(path, Action.CONFIRM, figure, BINH)
        row = rows(path)["12"]
        assert (row["value"], row["review"], row["reviewed_by"]) == (21, "corrected", "Bình")

    def test_doubt_goes(self, path: Path) -> None:
        opened = sqlite3.connect(path)
        opened.execute('UPDATE figures SET flags = \'["ocr", "doubtful"]\', confidence = 0.3')
        opened.commit()
        opened.close()
        figure = id_of(path, "12")
        decide(path, Action.CONFIRM, figure)
        assert (rows(path)["12"]["flags"], rows(path)["12"]["confidence"]) == (["ocr"], 1.0)
        decide(path, Action.UNDO, figure)
        assert (rows(path)["12"]["flags"], rows(path)["12"]["confidence"]) == (["ocr", "doubtful"], 0.3)


class TestRefused:
    """Nothing of it reaches the log."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("indicator", "khong_co"),  # no code of the scheme
            ("value", "12"),  # a number is a number
            ("value", float("nan")),
            ("value", True),
            ("value", 1e300),
            ("province", "Atlantis"),
            ("period_end", "31/12/2024"),  # days are ISO inside
            ("period_start", "2024-02-30"),
            ("detail", ["khong_co"]),
            ("of", "a\nb"),
            ("value_max", 3),  # below the value
            ("denominator", 0),
            ("period_start", "2024-01-01"),  # without an end
            ("id", "x"),  # identity is no matter of opinion
            ("surface", "13"),
        ],
    )
    def test_values_that_cannot_be(self, path: Path, field: str, value: object) -> None:
        figure = id_of(path, "12")
        with pytest.raises(BadDecisionError):
            decide(path, Action.CORRECT, figure, values={field: value})
        assert table(path, "SELECT count(*) FROM decisions") == [(0,)]
        assert rows(path)["12"]["review"] is None

    @pytest.mark.parametrize(
        ("action", "given"),
        [
            (Action.CORRECT, {"values": {"value": 12}}),  # nothing changes
            (Action.CONFIRM, {"values": {"value": 13}}),  # that would be a correction
            (Action.NOTE, {"note": " \u200b "}),  # nothing to read
            (Action.NOTE, {"note": "x" * 2001}),
            (Action.UNDO, {}),  # nothing to undo
        ],
    )
    def test_actions_that_say_nothing(self, path: Path, action: Action, given: dict[str, Any]) -> None:
        with pytest.raises(BadDecisionError):
            decide(path, action, id_of(path, "12"), **given)

    def test_a_figure_that_vanished(self, path: Path) -> None:
        with pytest.raises(VanishedError):
            decide(path, Action.CONFIRM, "0" * 20)

    def test_a_reader_is_refused_and_logged(self, path: Path, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING), pytest.raises(NotAllowedError):
            decide(path, Action.CONFIRM, id_of(path, "12"), READER)
        assert "Khách" in caplog.text and "confirm" in caplog.text
        assert table(path, "SELECT count(*) FROM decisions") == [(0,)]

    def test_nobody_is_no_reviewer(self, path: Path) -> None:
        with pytest.raises(BadDecisionError):
            decide(path, Action.CONFIRM, id_of(path, "12"), Actor(" \u202e", Role.REVIEWER))

    def test_a_note_is_text(self, path: Path) -> None:
        note = '<script>alert(1)</script> =HYPERLINK("http://127.0.0.1") **đậm**\n$x$ :material/home:'
        assert decide(path, Action.NOTE, id_of(path, "12"), note=note).note == note
        assert rows(path)["12"]["review"] is None


class TestTwoReviewers:
    """Neither loses a decision."""

    def test_the_second_is_told_the_first(self, path: Path) -> None:
        figure = id_of(path, "12")
        first = decide(path, Action.CORRECT, figure, values={"value": 21})
        second = desk(path).decide(BINH, Proposal(Action.CORRECT, figure, 0, {"value": 22}))
        assert isinstance(second, Conflict) and second.first == first
        assert rows(path)["12"]["value"] == 21
        # Knowing the first's, the second may decide otherwise: both stay in the log.
        decide(path, Action.CORRECT, figure, BINH, values={"value": 22})
        assert rows(path)["12"]["value"] == 22
        assert table(path, "SELECT who, previous FROM decisions") == [("Lan", 0), ("Bình", 1)]

    def test_what_was_shown_is_no_longer_so(self, path: Path) -> None:
        figure = id_of(path, "12")
        outcome = desk(path).decide(BINH, Proposal(Action.CONFIRM, figure, seen={"value": 11}))
        assert isinstance(outcome, Conflict) and outcome.first is None

    def test_a_batch_leaves_out_what_others_decided(self, path: Path) -> None:
        decide(path, Action.REJECT, id_of(path, "5"))
        proposals = [Proposal(Action.CONFIRM, one[0]) for one in table(path, "SELECT id FROM figures")]
        outcomes = desk(path).decide_all(BINH, proposals, batch="b1")
        assert [type(one) for one in outcomes] == [Decision, Decision]
        assert table(path, "SELECT count(*) FROM decisions WHERE batch = 'b1'") == [(2,)]

    def test_a_batch_is_whole_or_not_at_all(self, path: Path) -> None:
        proposals = [Proposal(Action.CONFIRM, id_of(path, "12")), Proposal(Action.CONFIRM, "gone")]
        with pytest.raises(VanishedError):
            desk(path).decide_all(LAN, proposals, batch="b1")
        assert table(path, "SELECT count(*) FROM decisions") == [(0,)]


class TestChain:
    """Whoever changes the log is stopped or seen."""

    @pytest.fixture
    def decided(self, path: Path) -> Path:
        for surface in ("12", "5", "7"):
            decide(path, Action.CONFIRM, id_of(path, surface), note=f"số {surface}")
        assert check(path) is None
        return path

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE decisions SET note = 'x' WHERE seq = 2",
            "DELETE FROM decisions WHERE seq = 3",
            "INSERT OR REPLACE INTO decisions SELECT * FROM decisions WHERE seq = 2",
            _FOLLOWING_THE_SAME,
        ],
    )
    def test_the_log_is_only_added_to(self, decided: Path, change: str) -> None:
        """Over a connection that is none of ours: without recursive_triggers."""
        opened = sqlite3.connect(decided)
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            opened.execute(change)
        opened.close()

    @pytest.mark.parametrize(
        ("change", "at"),
        [
            ("UPDATE decisions SET note = 'x' WHERE seq = 2", 2),
            ("UPDATE decisions SET who = 'Ai đó' WHERE seq = 3", 3),
            ("DELETE FROM decisions WHERE seq = 1", 1),
            ("DELETE FROM decisions WHERE seq = 3", 3),  # the chain of the rest is whole; where it ended is noted
            ("UPDATE decisions SET hash = previous_hash WHERE seq = 3", 3),
        ],
    )
    def test_what_triggers_cannot_stop_is_seen(self, decided: Path, change: str, at: int) -> None:
        opened = sqlite3.connect(decided)
        for name in ("decisions_stay", "decisions_unchanged", "decisions_follow"):
            opened.execute(f"DROP TRIGGER {name}")
        opened.execute(change)
        opened.commit()
        opened.close()
        assert check(decided) == at

    def test_decisions_are_on_disk_when_told(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also in WAL mode, where a run is content with NORMAL."""
        from pipeline.storage.connection import connect_writer

        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
        opened = connect_writer(path, 1, durable=True)
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert opened.execute("PRAGMA synchronous").fetchone() == (2,)
        assert opened.execute("PRAGMA recursive_triggers").fetchone() == (1,)
        opened.close()


def test_open_verdict_after_undo(path: Path) -> None:
    figure = id_of(path, "12")
    decide(path, Action.REJECT, figure)
    decide(path, Action.UNDO, figure, BINH)
    held = state(path, figure)
    assert held is not None and held.verdict is Verdict.OPEN and held.latest.who == "Bình"


def test_a_store_of_another_schema_is_refused(tmp_path: Path) -> None:
    from pipeline.storage import StoreFault

    with pytest.raises(StoreFault):
        ReviewDesk(tmp_path / "none.db").decide(LAN, Proposal(Action.CONFIRM, "x"))
