"""`solieu review`: check the log, list what found no figure, out and in."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import ERROR, FINDINGS, FINE, USAGE, app
from pipeline.errors import SolieuError
from pipeline.storage.review.records import Action, NotAllowedError
from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import decide, made, table

FIGURE = built(LAO_CAI)[2].figures[0].id


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("review") / "solieu.db", reports=[LAO_CAI])


@pytest.fixture
def store(fresh: Path, tmp_path: Path) -> Path:
    path = Path(shutil.copy(fresh, tmp_path / "solieu.db"))
    decide(path, Action.CONFIRM, FIGURE)
    return path


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["review", *map(str, arguments)])
    if isinstance(done.exception, SolieuError):
        raise done.exception
    return done.exit_code, done.output


def test_verify(store: Path) -> None:
    status, told = run("verify", "--store", store)
    assert (status, "1 quyết định" in told) == (FINE, True)
    with closing(sqlite3.connect(store)) as opened:
        opened.execute("DROP TRIGGER decisions_unchanged")
        opened.execute("UPDATE decisions SET who = 'Ai đó'")
        opened.commit()
    status, told = run("verify", "--store", store)
    assert (status, "số 1" in told) == (ERROR, True)


def test_lost(store: Path, tmp_path: Path) -> None:
    assert run("lost", "--store", store)[0] == FINE
    path = made(tmp_path / "other.db", "Công an tỉnh phát hiện 12 vụ mại dâm.")
    ((figure,),) = table(path, "SELECT id FROM figures")
    decide(path, Action.REJECT, figure)
    made(path, "Không còn gì như trước, chỉ có 3 vụ.")
    status, told = run("lost", "--store", path)
    assert status == FINDINGS
    assert "[12]" in told and figure in told


def test_out_and_in(store: Path, fresh: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(fresh, tmp_path / "other.db"))
    for kind, place in (("gold", "gold"), ("labelstudio", "tasks.json"), ("docbin", "reviews.spacy")):
        assert run("export", "--format", kind, "--output", tmp_path / place, "--store", store)[0] == FINE
    assert (tmp_path / "reviews.spacy").stat().st_size > 0
    for place in ("gold", "tasks.json"):
        status, told = run("import", tmp_path / place, "--who", "Bình", "--store", other)
        assert status == FINE
        assert "1" in told if place == "gold" else "0" in told
    assert table(other, "SELECT who, action, substr(batch, 1, 7) FROM decisions") == [("Bình", "confirm", "import-")]


def test_who_may_import(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("export", "--output", tmp_path / "gold", "--store", store)
    decide(store, Action.UNDO, FIGURE)
    monkeypatch.setenv("SOLIEU_REVIEWERS", '["Lan"]')
    with pytest.raises(NotAllowedError):
        run("import", tmp_path / "gold", "--who", "Bình", "--store", store)


@pytest.mark.parametrize("arguments", [["export"], ["import"], ["import", "x.json"], ["drop"]])
def test_usage(store: Path, arguments: list[str]) -> None:
    assert run(*arguments, "--store", store)[0] == USAGE
