"""Documents to measure on: the sample reports, varied so that no sentence comes twice."""

from __future__ import annotations

import random
import re
from pathlib import Path

REPORTS = Path(__file__).resolve().parents[1] / "corpus" / "reports"
_PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "seeds"

# Years stay, so that periods stay periods.
_NUMBER = re.compile(r"(?<![\w./-])(?!(?:19|20)\d\d\b)\d+(?![\w./-])")
_PAIR = re.compile(r"(?<![\w<>/])([^\W\d_]+) ([^\W\d_]+)(?![\w<>/])")
# Share of neighbouring words that change places: enough that caches of whole sentences do not help.
_SWAPPED = 0.03


def reports(suffix: str) -> list[str]:
    """The sample reports of one kind, in the order of their names.

    Raises:
        FileNotFoundError: if there are none.
    """
    found = [path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob(f"*{suffix}"))]
    if not found:
        raise FileNotFoundError(f"no sample reports in {REPORTS}")
    return found


def published() -> list[str]:
    """The real reports beside the project (../shared/seeds), none where they are not."""
    return [path.read_text(encoding="utf-8") for path in sorted(_PUBLISHED.glob("*.txt"))]


def varied(texts: list[str], count: int, seed: int) -> list[str]:
    """``count`` documents made of the texts in turn, each with other numbers and some words changed round."""
    chance = random.Random(seed)  # noqa: S311 (no secret, the same documents in every run)
    return [_vary(texts[index % len(texts)], chance) for index in range(count)]


def _vary(text: str, chance: random.Random) -> str:
    def number(match: re.Match[str]) -> str:
        digits = match.group()
        return str(chance.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))

    def pair(match: re.Match[str]) -> str:
        return f"{match[2]} {match[1]}" if chance.random() < _SWAPPED else match.group()

    return _PAIR.sub(pair, _NUMBER.sub(number, text))
