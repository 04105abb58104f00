"""Ten times the words, names, patterns and rules of the data files: each with nine made-up sisters that find nothing.

A sister begins like the one it is made of and then differs, so that the program has to look at it wherever it has to
look at the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import TypeVar
from unittest.mock import patch

from pipeline.areas import Area, AreaTable, area_table
from pipeline.extraction import rules, terms
from pipeline.extraction.facts import Distinct
from pipeline.language import nonfigures, periods, places
from pipeline.language.resources import place_words

_SISTERS = 9

Pattern = TypeVar("Pattern", periods.PeriodRule, nonfigures.NonFigureRule)


Data = dict[tuple[ModuleType, str], object]


def tenfold() -> Data:
    """Ten times the data, by the module and the name under which a reader asks for it."""
    with patch.object(terms, "lexicon", partial(_same, _lexicon())):
        books = terms._books.__wrapped__()  # noqa: SLF001 (made anew of the lexicon above)
    return {
        (terms, "_books"): books,
        (rules, "_by_noun"): _rules(),
        (periods, "period_rules"): _with_sisters(periods.period_rules()),
        (nonfigures, "nonfigure_rules"): _with_sisters(nonfigures.nonfigure_rules()),
        (places, "place_names"): places.PlaceNames(AreaTable(_areas()), place_words()),
    }


@contextmanager
def using(data: Data) -> Iterator[None]:
    """Language and extraction read with other data while this lasts."""
    with ExitStack() as patches:
        for (module, name), value in data.items():
            patches.enter_context(patch.object(module, name, partial(_same, value)))
        yield


def _same(value: object) -> object:
    return value


def _sisters(phrase: str) -> Iterator[str]:
    """Phrases that begin alike; one of a single word goes on with a made-up one."""
    first, _, last = phrase.rpartition(" ")
    yield from (f"{first} {last}x{number}" if first else f"{last} x{number}" for number in range(_SISTERS))


def _lexicon() -> terms.Lexicon:
    groups = terms.lexicon().groups
    more = [{"terms": [*group.terms, *(made for term in group.terms for made in _sisters(term))]} for group in groups]
    return terms.Lexicon(groups=[group.model_copy(update=update) for group, update in zip(groups, more, strict=True)])


def _rules() -> dict[str, Distinct[rules.Rule]]:
    """Sisters ask the same as their rule, and for a word of a class that does not exist."""
    return {
        noun: Distinct(
            one for rule in asked for one in (*[rule.model_copy(update={"around": ["made_up"]})] * _SISTERS, rule)
        )
        for noun, asked in rules._by_noun().items()  # noqa: SLF001
    }


def _with_sisters(found: Iterable[Pattern]) -> tuple[Pattern, ...]:
    """Sisters are tried at the same words, match the first and fail at the next."""
    made = [re.compile(rf"\w+ x{number}(?!\w)") for number in range(_SISTERS)]
    grown: list[Pattern] = []
    for rule in found:
        grown += [replace(rule, pattern=pattern) for pattern in made]
        grown.append(rule)
    return tuple(grown)


def _areas() -> Iterator[Area]:
    for area in area_table().by_id.values():
        yield area
        for number, name in enumerate(_sisters(area.name)):
            yield replace(area, id=f"{area.id}x{number}", name=name, aliases=())
