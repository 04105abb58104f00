"""The real extractor on the sample reports stays above the floors in corpus/floors.json."""

from __future__ import annotations

from pipeline.engine import extract
from pipeline.errors import Problem
from pipeline.evaluation import evaluate_folder
from pipeline.evaluation.gate import FLOORS_FILE, check_floors, corpus_fingerprint, load_floors
from pipeline.settings import load_settings
from tests.evaluation.corpus import REPORTS


def test_scores_hold_the_floors() -> None:
    lines = []
    for item in extract([REPORTS], load_settings()):
        assert not isinstance(item, Problem), item
        lines += item.lines()
    scores = evaluate_folder(REPORTS, lines)
    check_floors(scores, load_floors(REPORTS.parent / FLOORS_FILE), corpus_fingerprint(REPORTS))
