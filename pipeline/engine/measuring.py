"""What the program finds in annotated documents, to be scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.engine.rooms import default_rooms, texts_beside
from pipeline.engine.runner import Progress, extract
from pipeline.errors import Problem
from pipeline.evaluation.corpus import TEXTS, is_corpus
from pipeline.evaluation.gold import GoldFolder
from pipeline.settings import Settings


@dataclass(slots=True)
class Found:
    """What was found in the documents of a gold folder.

    Attributes:
        lines: figure lines as `solieu extract` prints them, people masked.
        problems: documents that could not be read.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_again(
    gold: GoldFolder, settings: Settings, *, learned: bool = True, progress: Progress | None = None
) -> Found:
    """Extracts the documents that gold annotates.

    Args:
        gold: which documents; they lie beside it, those of a corpus among its texts.
        settings: limits.
        learned: with the models; False for the rules alone.
        progress: called after each document with (done, total, name).

    Raises:
        DocumentError: `not_found`, naming the first document that is not there.
    """
    names = [document.name for document in gold.documents]
    texts = texts_beside(gold.path / TEXTS if is_corpus(gold.path) else gold.path, names)
    rooms = None if learned else default_rooms(learned=False)
    found = Found()
    for item in extract(texts, settings, progress=progress, rooms=rooms):
        if isinstance(item, Problem):
            found.problems.append(item)
        else:
            found.lines += item.lines()
    return found
