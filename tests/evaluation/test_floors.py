"""The real extractor stays above the floors in corpus/floors.json: sample reports, test part of the gold corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engine.measuring import find_again
from pipeline.evaluation import evaluate
from pipeline.evaluation.corpus import GOLD_CORPUS, is_corpus, open_gold
from pipeline.evaluation.gate import FLOORS_FILE, GATED, Prints, check_floors, load_floors
from pipeline.settings import load_settings
from tests.evaluation.corpus import REPORTS


@pytest.mark.parametrize("folder", [REPORTS, GOLD_CORPUS], ids=["reports", "gold"])
def test_scores_hold_the_floors(folder: Path) -> None:
    gold = open_gold(folder, GATED if is_corpus(folder) else None)
    found = find_again(gold, load_settings())
    assert not found.problems
    floors = load_floors(folder.parent / FLOORS_FILE)
    check_floors(evaluate(gold, found.lines), floors, folder.name, Prints.of(folder))


def test_every_floor_belongs_to_a_folder() -> None:
    assert set(load_floors(REPORTS.parent / FLOORS_FILE)) == {REPORTS.name, GOLD_CORPUS.name}
