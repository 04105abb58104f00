"""Scores extracted figures against gold annotations, as the published scorer does, to the last digit."""

from pipeline.evaluation.gold import GoldDocument, GoldFolder, load_gold
from pipeline.evaluation.scores import Difference, DifferenceKind, DocumentScore, Ratio, Scores
from pipeline.evaluation.scoring import evaluate, evaluate_folder
from pipeline.evaluation.wording import BadGoldError

__all__ = [
    "BadGoldError",
    "Difference",
    "DifferenceKind",
    "DocumentScore",
    "GoldDocument",
    "GoldFolder",
    "Ratio",
    "Scores",
    "evaluate",
    "evaluate_folder",
    "load_gold",
]
