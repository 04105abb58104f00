"""Patterns are tried only where one of their first syllables stands: the lists of these miss none and hold no more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.nonfigures import nonfigure_rules
from pipeline.language.periods import period_rules
from pipeline.language.resources import nonfigure_patterns, period_patterns
from pipeline.lexicon import Syllables
from pipeline.textforms import fold
from tests.language.heads import heads

RULES = [(rule.pattern, rule.at) for rule in period_rules()] + [(rule.pattern, rule.at) for rule in nonfigure_rules()]
EXAMPLES = [text for period in period_patterns().patterns for text in period.examples]
EXAMPLES += [text for entry in nonfigure_patterns().patterns for text in entry.examples]

# Begin with any letter. Digits are what counts: an address from the piece that holds them or touches the "@", a code
# from its first syllable that a dash follows.
ANYWHERE = {r"[\w.+-]{1,60}@": {"#", "a#", "*@"}, r"(?<!\w)(?=[a-zđ-]{0,12}[0-9])": {"a#", "*-"}}


@pytest.mark.parametrize(("pattern", "at"), RULES, ids=lambda cell: getattr(cell, "pattern", "")[:50])
def test_the_first_syllables_are_those_of_the_pattern(pattern: re.Pattern[str], at: frozenset[str]) -> None:
    listed = next((known for start, known in ANYWHERE.items() if pattern.pattern.startswith(start)), None)
    assert at == (listed or heads(pattern.pattern))


# Pieces of the examples, glued and apart, so that patterns meet each other's words.
PIECES = st.sampled_from(sorted({piece for text in EXAMPLES for piece in re.findall(r"\w+|\W", fold(text))}))
TEXTS = st.lists(st.one_of(PIECES, st.sampled_from(EXAMPLES), st.just(" ")), max_size=30).map("".join)


@given(TEXTS)
def test_looking_at_first_syllables_finds_what_looking_everywhere_finds(text: str) -> None:
    syllables = Syllables(fold(text))
    for pattern, at in RULES:
        if not any(pattern.pattern.startswith(start) for start in ANYWHERE):
            looked = [match.span() for match in syllables.matches(pattern, at)]
            assert looked == [match.span() for match in pattern.finditer(syllables.folded)], pattern.pattern


# The derivation itself.
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?:ngày |hôm )?[0-9]{1,2}", {"ngày", "hôm", "#"}),
        ("q(?:uý|uí) i", {"quý", "quí"}),
        (r"(?<!\w)pc-?[0-9]{2}", {"pc", "a#"}),
        (r"\(?[0-9]", {"(", "#"}),
        (r"(?<=\()từ(?!\w) x", {"từ"}),
        (r"\*?[12][0-9]", {"*", "#"}),
        ("qu[ýí] ", {"quý", "quí"}),
        (r"[^\s]x", {"<any>"}),
    ],
)
def test_heads(pattern: str, expected: set[str]) -> None:
    assert heads(pattern) == expected
