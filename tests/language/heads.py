"""With which syllables a pattern can begin, read from its syntax tree.

Python keeps the tree to itself (`re._parser`), so the program does not use this; the tests hold the `at` lists of the
data files against it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

from pipeline.lexicon import CODE_HEAD, NUMERAL_HEAD

_parser = importlib.import_module("re._parser")

Goes = Callable[[str], Iterator[str]]


def heads(pattern: str) -> set[str]:
    """First syllables or signs of all that a pattern matches; digits as classes, other classes as "<any>"."""
    found = _follow(list(_parser.parse(pattern)), "", lambda syllable: iter([syllable]))
    return {NUMERAL_HEAD if head[:1].isdigit() else head for head in found if head}


def _follow(nodes: list[Any], syllable: str, rest: Goes) -> Iterator[str]:
    """What may stand first once `syllable` has been read and `nodes` are to come."""
    if not nodes:
        yield from rest(syllable)
        return
    (name, value), later = nodes[0], nodes[1:]
    kind = str(name)

    def goes(read: str) -> Iterator[str]:
        return _follow(later, read, rest)

    if kind in ("LITERAL", "IN"):
        yield from _letter(chr(value), syllable, goes) if kind == "LITERAL" else _one_of(value, syllable, goes)
    elif kind in ("AT", "ASSERT", "ASSERT_NOT"):
        ends = kind == "ASSERT_NOT" and bool(syllable) and value[0] > 0 and _forbids_word(value[1])
        yield from iter([syllable]) if ends else goes(syllable)
    else:
        for way in _ways(kind, value):
            yield from _follow([*way, *later], syllable, rest) if way is not None else iter(["<any>"])


def _ways(kind: str, value: Any) -> list[Any]:
    """The node lists that a compound node may stand for; None for one that is not understood."""
    if kind == "BRANCH":
        return list(value[1])
    if kind in ("SUBPATTERN", "ATOMIC_GROUP"):
        return [value[3] if kind == "SUBPATTERN" else value]
    if kind.endswith("REPEAT"):
        return [value[2]] if value[0] else [[], value[2]]
    return [None]


def _forbids_word(nodes: Any) -> bool:
    """Whether it is the look-ahead for no word character: the syllable ends here."""
    return len(nodes) == 1 and "CATEGORY_WORD" in str(nodes[0]) and "BRANCH" not in str(nodes[0])


def _letter(char: str, syllable: str, goes: Goes) -> Iterator[str]:
    if char.isalnum() or char == "_":
        yield from goes(syllable + char)
    elif syllable:
        yield syllable
    elif char.isspace():
        yield from goes("")
    else:
        yield char


def _one_of(members: Any, syllable: str, goes: Goes) -> Iterator[str]:
    """A class of characters: its letters one by one, digits together, anything wider as "<any>"."""
    chars, digits, wide = set(), False, False
    for name, value in members:
        kind = str(name)
        if kind == "LITERAL":
            chars.add(chr(value))
        elif kind == "RANGE" and chr(value[0]).isdigit():
            digits = True
        else:
            wide = True
    digits = digits or any(char.isdigit() for char in chars)
    for char in chars:
        if not char.isdigit():
            yield from _letter(char, syllable, goes)
    if digits:
        yield CODE_HEAD if syllable and not syllable[0].isdigit() else NUMERAL_HEAD
    if wide:
        yield "<any>"
