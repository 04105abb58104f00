"""Score floors: a change of the program may not make its figures worse.

`corpus/floors.json` holds, by folder, what was reached on the sample reports (`reports`) and on the test part of the
gold corpus (`gold`), which the models never see, with fingerprints of the documents and of the models that it was
measured with. Extraction is deterministic, so the floors have no margin. To measure again:

    solieu extract corpus/reports --format jsonl | python -m pipeline.evaluation.gate --update
    solieu evaluate corpus/gold --part test --save lines.jsonl
    python -m pipeline.evaluation.gate lines.jsonl --folder corpus/gold --update

A floor goes down only with --allow-lower. Without --update the lines are only checked against the floors.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline.errors import SolieuError
from pipeline.evaluation.corpus import Part, fingerprint, is_corpus, open_gold
from pipeline.evaluation.gold import parse_lines, read_lines
from pipeline.evaluation.scores import Scores
from pipeline.evaluation.scoring import evaluate
from pipeline.evaluation.wording import BadGoldError, word

_ROOT = Path(__file__).resolve().parents[2]
CORPUS = _ROOT / "corpus" / "reports"
MODELS = _ROOT / "models"
FLOORS_FILE = "floors.json"

GATED = Part.TEST
"""The part of a corpus whose scores are held: models learn from the others."""

# Names every model with its hash, so that it stands for all of them.
_MANIFEST = "manifest.json"
_RELEVANCE = "relevance"
_SHARES = ("place", "period", "status", "qualifier")
_NAMES = ("number_f1", "figure_f1", "strict_f1", *_SHARES, "part_of")


class Floors(BaseModel):
    """The lowest scores that are accepted of one folder.

    Attributes:
        corpus: fingerprint of the documents that they were measured on (see `corpus_fingerprint`).
        models: fingerprint of the models that they were measured with (see `models_fingerprint`).
        number_f1, figure_f1, strict_f1: F1 at each level, from 0 to 1.
        place, period, status, qualifier: share of the figures found that are right in it.
        part_of: F1 of the links.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: str = Field(pattern="^[0-9a-f]{64}$")
    models: str = Field(pattern="^[0-9a-f]{64}$")
    number_f1: float = Field(ge=0, le=1)
    figure_f1: float = Field(ge=0, le=1)
    strict_f1: float = Field(ge=0, le=1)
    place: float = Field(ge=0, le=1)
    period: float = Field(ge=0, le=1)
    status: float = Field(ge=0, le=1)
    qualifier: float = Field(ge=0, le=1)
    part_of: float = Field(ge=0, le=1)

    @property
    def scores(self) -> dict[str, float]:
        """The floors by name."""
        return {name: getattr(self, name) for name in _NAMES}

    def words(self) -> str:
        """The floors in one line."""
        return ", ".join(f"{name} {value:.4f}" for name, value in self.scores.items())


_FILE = TypeAdapter(dict[str, Floors])


@dataclass(frozen=True, slots=True)
class Prints:
    """What scores hang on: fingerprints of documents and models."""

    corpus: str
    models: str

    @classmethod
    def of(cls, folder: Path, models: Path = MODELS) -> Prints:
        """The fingerprints of today.

        Raises:
            BadGoldError: if a file that they are made of cannot be read.
        """
        return cls(corpus_fingerprint(folder), models_fingerprint(models))


def measured(scores: Scores, prints: Prints) -> Floors:
    """Floors that are just what was reached."""
    shares = scores.shares
    return Floors(
        corpus=prints.corpus,
        models=prints.models,
        number_f1=scores.number.f1,
        figure_f1=scores.figure.f1,
        strict_f1=scores.strict.f1,
        part_of=scores.links.f1,
        **{name: shares[name] for name in _SHARES},
    )


def corpus_fingerprint(folder: Path) -> str:
    """SHA-256 over names and bytes of what is scored.

    Of a corpus in parts these are texts and agreed annotations of the test part, of another folder all its files but
    hidden ones, sorted by name.
    """
    if is_corpus(folder):
        return fingerprint(folder, (GATED,))
    total = hashlib.sha256()
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{content}  {path.name}\n".encode())
    return total.hexdigest()


def models_fingerprint(folder: Path = MODELS) -> str:
    """SHA-256 of the list of models, without that of relevance: it decides what is read of a crawl, and no figure.

    Raises:
        BadGoldError: `no_models` if it cannot be read.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        manifest.get("models", {}).pop(_RELEVANCE, None)
    except (OSError, ValueError, AttributeError) as error:
        raise BadGoldError("no_models", path=folder / _MANIFEST) from error
    return hashlib.sha256((json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()).hexdigest()


def load_floors(path: Path) -> dict[str, Floors]:
    """Reads floors by folder name.

    Raises:
        BadGoldError: if the file is missing or is no file of floors.
    """
    try:
        return _FILE.validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadGoldError("no_floors", path=path) from error
    except (OSError, UnicodeError, ValidationError) as error:
        raise BadGoldError("bad_floors", path=path, detail=str(error).splitlines()[0]) from error


def check_floors(scores: Scores, stored: Mapping[str, Floors], name: str, prints: Prints) -> None:
    """Refuses scores under the floors.

    Args:
        scores: just measured.
        stored: floors by folder name.
        name: of the folder that was measured.
        prints: of what was just measured.

    Raises:
        BadGoldError: `no_floors_of` if the folder has none; `corpus_changed` or `models_changed` if they belong to
            other documents or models; `under_floor` naming the first score that is too low.
    """
    if name not in stored:
        raise BadGoldError("no_floors_of", name=name)
    floors = stored[name]
    if prints.corpus != floors.corpus:
        raise BadGoldError("corpus_changed", name=name)
    if prints.models != floors.models:
        raise BadGoldError("models_changed", name=name)
    now = measured(scores, prints).scores
    for score, floor in floors.scores.items():
        if now[score] < floor:
            raise BadGoldError("under_floor", name=name, score=score, value=f"{now[score]:.4f}", floor=f"{floor:.4f}")


def update_floors(path: Path, name: str, new: Floors, *, allow_lower: bool) -> None:
    """Writes the floors of one folder, those of the others stay.

    A lower one than stored is refused unless it is allowed, whatever happened to documents and models.

    Raises:
        BadGoldError: `would_lower` naming the first floor that would go down; nothing is written then.
    """
    stored = load_floors(path) if path.exists() else {}
    if name in stored and not allow_lower:
        old = stored[name].scores
        for score, value in new.scores.items():
            if value < old[score]:
                told = {"value": f"{value:.4f}", "floor": f"{old[score]:.4f}"}
                raise BadGoldError("would_lower", name=name, score=score, **told)
    written = {key: floors.model_dump() for key, floors in sorted({**stored, name: new}.items())}
    path.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Task:
    folder: Path
    models: Path
    lines: str
    update: bool
    allow_lower: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks or updates the floors with figure lines from a file or standard input.

    Returns:
        Exit status: 0 fine, 1 scores under a floor or input that cannot be used.
    """
    task = _task(arguments)
    # Resolved, so that "." and "gold/" have their folder's name.
    folder = task.folder.resolve()
    floors_path = folder.parent / FLOORS_FILE
    try:
        gold = open_gold(folder, GATED if is_corpus(folder) else None)
        lines = parse_lines(sys.stdin.read(), "-") if task.lines == "-" else read_lines(Path(task.lines))
        scores = evaluate(gold, lines)
        prints = Prints.of(folder, task.models)
        if task.update:
            new = measured(scores, prints)
            update_floors(floors_path, folder.name, new, allow_lower=task.allow_lower)
            _say("updated", path=floors_path, name=folder.name, floors=new.words())
        else:
            stored = load_floors(floors_path)
            check_floors(scores, stored, folder.name, prints)
            _say("held", name=folder.name, floors=stored[folder.name].words())
    except SolieuError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _task(arguments: Sequence[str] | None) -> _Task:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="?", default="-", help="file of figure lines (default: standard input)")
    parser.add_argument("--folder", type=Path, default=CORPUS, help="documents with gold; the floors lie beside it")
    parser.add_argument("--models", type=Path, default=MODELS, help="the models that the lines were made with")
    parser.add_argument("--update", action="store_true", help="write what was measured as the new floors")
    parser.add_argument("--allow-lower", action="store_true", help="let --update lower a floor")
    return _Task(**vars(parser.parse_args(arguments)))


def _say(key: str, **values: object) -> None:
    sys.stdout.write(f"{word(key, 'vi', **values)}\n{word(key, 'en', **values)}\n")


if __name__ == "__main__":
    sys.exit(main())
