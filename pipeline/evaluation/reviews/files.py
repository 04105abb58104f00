"""Reviewed figures as files: gold (one text and one gold file per document), Label Studio's JSON, spaCy's DocBin."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.evaluation.gold import GOLD_SUFFIX
from pipeline.evaluation.reviews.reviewed import ReviewedDocument
from pipeline.records_json import figure_line

MODEL = "solieu"


class ReviewFormat(StrEnum):
    """The kinds of file."""

    GOLD = "gold"
    LABEL_STUDIO = "labelstudio"
    DOCBIN = "docbin"


def gold_files(documents: Iterable[ReviewedDocument]) -> dict[str, bytes]:
    """Texts and gold files by name.

    "x_decided" says where somebody decided: a number elsewhere may well be a figure.
    """
    files: dict[str, bytes] = {}
    for found in documents:
        gold = {"document": found.facts(), "figures": found.lines(), "x_decided": found.decided}
        files[f"{found.name}.txt"] = found.view.text.encode()
        files[f"{found.name}{GOLD_SUFFIX}"] = _json(gold)
    return files


def label_studio(documents: Iterable[ReviewedDocument]) -> bytes:
    """Tasks for Label Studio: what was decided as an annotation, what was not as a prediction.

    A region's label is the indicator; its other fields travel as JSON in the note of the region (`meta.text`), which
    Label Studio keeps. Its id is the figure's.
    """
    tasks = []
    for found in documents:
        facts = found.view.facts
        reviewed = {figure.id for figure in found.figures}
        open_ones = [entry.figure for entry in found.view.figures if entry.figure.id not in reviewed]
        guessed = [
            _region(figure_line(one, document="", document_id=facts.id, text_sha256=facts.text_sha256), one.confidence)
            for one in open_ones
        ]
        tasks.append(
            {
                "data": {"text": found.view.text, "document_id": facts.id, "text_sha256": facts.text_sha256},
                "annotations": [{"result": [_region(line, None) for line in found.lines()]}],
                "predictions": [{"model_version": MODEL, "result": guessed}] if guessed else [],
            }
        )
    return _json(tasks)


def _region(line: dict[str, Any], score: float | None) -> dict[str, Any]:
    value = {
        "start": line["start"],
        "end": line["end"],
        "text": line["surface"],
        "labels": [line["indicator"]],
    }
    region = {
        "id": line["id"],
        "from_name": "figure",
        "to_name": "text",
        "type": "labels",
        "value": value,
        "meta": {"text": [json.dumps(line, ensure_ascii=False, sort_keys=True)]},
    }
    return region if score is None else {**region, "score": score}


def docbin(documents: Iterable[ReviewedDocument]) -> bytes:
    """Documents of spaCy with `spans["figures"]`, labelled by indicator, and the lines themselves in `user_data`.

    Tokens are syllables; the positions of the lines are the truth, spans are widened to whole tokens.
    """
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("xx")
    kept = DocBin(store_user_data=True)
    for found in documents:
        doc = nlp.make_doc(found.view.text)
        lines = found.lines()
        spans = [doc.char_span(one["start"], one["end"], one["indicator"], alignment_mode="expand") for one in lines]
        doc.spans["figures"] = [span for span in spans if span is not None]
        facts = found.view.facts
        doc.user_data["solieu"] = {"document_id": facts.id, "text_sha256": facts.text_sha256, "figures": lines}
        kept.add(doc)
    made: bytes = kept.to_bytes()
    return made


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Writes files into a folder that is made if needed; each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        temporary = folder / f".{name}.part"
        temporary.write_bytes(content)
        temporary.replace(folder / name)
