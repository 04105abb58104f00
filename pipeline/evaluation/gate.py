"""Score floors: a change of the program may not make the figures of the sample reports worse.

`corpus/floors.json` holds the F1 of each level as measured, with a fingerprint of the reports and gold that they
were measured on. Extraction is deterministic, so the floors have no margin. To measure again:

    solieu extract corpus/reports --format jsonl | python -m pipeline.evaluation.gate --update

A floor goes down only with --allow-lower. Without --update the lines are only checked against the floors.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import SolieuError
from pipeline.evaluation.scores import Scores
from pipeline.evaluation.scoring import evaluate_folder
from pipeline.evaluation.wording import BadGoldError, word

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
FLOORS_FILE = "floors.json"


class Floors(BaseModel):
    """The lowest scores that are accepted.

    Attributes:
        fingerprint: of the corpus that they were measured on (see `corpus_fingerprint`).
        number_f1, figure_f1, strict_f1: F1 at each level, from 0 to 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")
    number_f1: float = Field(ge=0, le=1)
    figure_f1: float = Field(ge=0, le=1)
    strict_f1: float = Field(ge=0, le=1)

    @property
    def scores(self) -> dict[str, float]:
        """The floors by name."""
        return {"number_f1": self.number_f1, "figure_f1": self.figure_f1, "strict_f1": self.strict_f1}

    def words(self) -> str:
        """The floors in one line."""
        return ", ".join(f"{name} {value:.4f}" for name, value in self.scores.items())


def measured(scores: Scores, fingerprint: str) -> Floors:
    """Floors that are just what was reached."""
    return Floors(
        fingerprint=fingerprint,
        number_f1=scores.number.f1,
        figure_f1=scores.figure.f1,
        strict_f1=scores.strict.f1,
    )


def corpus_fingerprint(folder: Path) -> str:
    """SHA-256 over the names and bytes of a corpus folder's files, sorted by name; hidden files do not count."""
    total = hashlib.sha256()
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{content}  {path.name}\n".encode())
    return total.hexdigest()


def load_floors(path: Path) -> Floors:
    """Reads floors.

    Raises:
        BadGoldError: if the file is missing or is no file of floors.
    """
    try:
        return Floors.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadGoldError("no_floors", path=path) from error
    except (OSError, UnicodeError, ValidationError) as error:
        raise BadGoldError("bad_floors", path=path, detail=str(error).splitlines()[0]) from error


def check_floors(scores: Scores, floors: Floors, fingerprint: str) -> None:
    """Refuses scores under the floors.

    Args:
        scores: just measured.
        floors: as stored.
        fingerprint: of the corpus that was just measured.

    Raises:
        BadGoldError: `corpus_changed` if the floors belong to another corpus, `under_floor` naming the first score
            that is too low.
    """
    if fingerprint != floors.fingerprint:
        raise BadGoldError("corpus_changed")
    now = measured(scores, fingerprint).scores
    for name, floor in floors.scores.items():
        if now[name] < floor:
            raise BadGoldError("under_floor", score=name, value=f"{now[name]:.4f}", floor=f"{floor:.4f}")


def update_floors(path: Path, new: Floors, *, allow_lower: bool) -> None:
    """Writes floors; a lower one than stored is refused unless it is allowed, whatever happened to the corpus.

    Raises:
        BadGoldError: `would_lower` naming the first floor that would go down; nothing is written then.
    """
    if path.exists() and not allow_lower:
        old = load_floors(path).scores
        for name, value in new.scores.items():
            if value < old[name]:
                raise BadGoldError("would_lower", score=name, value=f"{value:.4f}", floor=f"{old[name]:.4f}")
    path.write_text(json.dumps(new.model_dump(), indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Task:
    folder: Path
    lines: str
    update: bool
    allow_lower: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks or updates the floors with figure lines from a file or standard input.

    Returns:
        Exit status: 0 fine, 1 scores under a floor or input that cannot be used.
    """
    task = _task(arguments)
    floors_path = task.folder.parent / FLOORS_FILE
    try:
        scores = evaluate_folder(task.folder, _read_lines(task.lines))
        fingerprint = corpus_fingerprint(task.folder)
        if task.update:
            new = measured(scores, fingerprint)
            update_floors(floors_path, new, allow_lower=task.allow_lower)
            _say("updated", path=floors_path, floors=new.words())
        else:
            floors = load_floors(floors_path)
            check_floors(scores, floors, fingerprint)
            _say("held", floors=floors.words())
    except SolieuError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _task(arguments: Sequence[str] | None) -> _Task:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="?", default="-", help="file of figure lines (default: standard input)")
    parser.add_argument("--folder", type=Path, default=CORPUS, help="reports with gold; the floors lie beside it")
    parser.add_argument("--update", action="store_true", help="write what was measured as the new floors")
    parser.add_argument("--allow-lower", action="store_true", help="let --update lower a floor")
    return _Task(**vars(parser.parse_args(arguments)))


def _read_lines(name: str) -> list[dict[str, Any]]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise BadGoldError("unreadable", path=name, detail=error) from error
    lines = []
    # Not splitlines: it also splits at U+2028 and its like, which JSON texts may hold.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                lines.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise BadGoldError("not_json", path=name, line=number, detail=error.msg) from error
    return lines


def _say(key: str, **values: object) -> None:
    sys.stdout.write(f"{word(key, 'vi', **values)}\n{word(key, 'en', **values)}\n")


if __name__ == "__main__":
    sys.exit(main())
