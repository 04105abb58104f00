"""One digit of one number of a document written anew, wherever the gold says that numbers must go together.

Nearer to what happens than errors planted by kind: no check chose the place, the size or the direction. A digit counts
only if something that the gold says of the numbers no longer holds; then somebody who reads the text can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from pipeline.evaluation.corpus import document_text
from pipeline.evaluation.gold import GoldFolder
from pipeline.evaluation.planting.identities import Identity, Values, identities, values_of
from pipeline.evaluation.planting.plan import SEED, Planted, planted
from pipeline.evaluation.planting.reading import GoldReading, Line, Slip

_PLAIN = re.compile(r"0?\d{1,3}(?:\.\d{3})+|\d+")
_PERCENT = re.compile(r"(\d+(?:,\d+)?)\s*%")
_DIGIT = re.compile(r"\d")
_DIGITS = "0123456789"
# So many digits are tried in a document before it is left as it is.
_TRIES = 40


def plan_digits(gold: GoldFolder, *, seed: int = SEED) -> list[Planted]:
    """The documents in which a digit can be told to be wrong, each with one such digit.

    Args:
        gold: the documents to take.
        seed: what chance starts from.
    """
    readings = (GoldReading(document, document_text(gold.path, document.name)) for document in gold.documents)
    found = ((reading, digit_slip(reading, seed)) for reading in readings)
    return [planted(reading.name, reading.text, [slip]) for reading, slip in found if slip is not None]


def digit_slip(gold: GoldReading, seed: int) -> Slip | None:
    """A digit that breaks something; None where no number must go with another one, or none of the tried ones does."""
    told = list(identities(gold))
    members = {line["id"]: line for identity in told for line in identity.members}
    values = values_of(gold)
    lines = [line for line in members.values() if _number(line["surface"], line) == values[line["id"]]]
    if not lines:
        return None
    random = Random(f"{seed} {gold.name} digits")  # noqa: S311 - chance that must be the same each time
    for _ in range(_TRIES):
        line = random.choice(lines)
        written = another_digit(line["surface"], random)
        number = None if written is None else _number(written, line)
        if written is not None and number is not None and number[0]:
            broken = _broken(told, line, {**values, line["id"]: number})
            if broken:
                others = {(one["start"], one["end"]) for identity in broken for one in identity.members}
                spans = tuple(sorted(others - {(line["start"], line["end"])}))
                return Slip(broken[0].kind, line["start"], line["end"], written, spans)
    return None


def _broken(told: Iterable[Identity], line: Line, values: Values) -> list[Identity]:
    return [one for one in told if line in one.members and not one.holds(values)]


def another_digit(surface: str, random: Random) -> str | None:
    """A number with one digit changed, its first digit to no zero; None of one without digits."""
    places = [match.start() for match in _DIGIT.finditer(surface)]
    if not places:
        return None
    at = random.choice(places)
    first = at == 0 or not surface[at - 1].isdigit()
    others = [digit for digit in _DIGITS if digit != surface[at] and not (first and digit == "0")]
    return surface[:at] + random.choice(others) + surface[at + 1 :]


def _number(surface: str, line: Line) -> tuple[float, ...] | None:
    """What a surface says, with the sign that the words around it give it; None of words and of money."""
    sign = -1 if line["value"] < 0 else 1
    percent = _PERCENT.fullmatch(surface)
    if percent is not None:
        return (sign * float(percent.group(1).replace(",", ".")),)
    pieces = surface.split("/")
    if line["measure"] == "amount" or not all(_PLAIN.fullmatch(piece) for piece in pieces):
        return None
    numbers = tuple(float(piece.replace(".", "")) for piece in pieces)
    wanted = 1 if line.get("denominator") is None else len(("value", "denominator"))
    return (sign * numbers[0], *numbers[1:]) if len(numbers) == wanted else None
