"""The off-topic pages as they are: our own words, nobody in person, in one part each, and what they say they are."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest

from pipeline.evaluation.corpus import GOLD_CORPUS, SPLIT_FILE, TEXTS, document_text, family_of, load_corpus, load_split
from pipeline.evaluation.overlap import pairs_sharing
from tests.evaluation.privacy import IDENTITY, MAIL, PHONE

FOLDER = GOLD_CORPUS.parent / "offtopic"
_OURS = re.compile(r"mại dâm|bán dâm|mua dâm|mãi dâm", re.IGNORECASE)


@cache
def texts() -> dict[str, str]:
    return {path.stem: document_text(FOLDER, path.stem) for path in sorted((FOLDER / TEXTS).iterdir())}


def test_there_are_enough_and_each_is_in_a_part() -> None:
    plain = [name for name in texts() if not name.startswith("h")]
    assert len(plain) >= 80
    assert len(texts()) - len(plain) >= 14
    assert {family_of(name) for name in texts()} == set(load_split(FOLDER))
    assert {path.name for path in FOLDER.iterdir()} == {TEXTS, SPLIT_FILE, "about.csv"}


def test_only_the_hard_ones_name_our_topic() -> None:
    named = {name: len(_OURS.findall(text)) for name, text in texts().items()}
    assert not [name for name, count in named.items() if count and not name.startswith("h")]
    assert all(1 <= count <= 2 for name, count in named.items() if name.startswith("h"))


def test_none_shares_much_with_another_or_with_a_gold_text() -> None:
    assert list(pairs_sharing(texts())) == []


@pytest.mark.parametrize("pattern", [PHONE, MAIL, IDENTITY])
def test_nobody_is_told_of(pattern: re.Pattern[str]) -> None:
    assert not {name: found.group() for name, text in texts().items() if (found := pattern.search(text))}


def test_texts_are_as_parsing_hands_them_on() -> None:
    for name, text in texts().items():
        assert unicodedata.is_normalized("NFC", text), name
        assert "\r" not in text, name
        assert text == text.strip() + "\n", name


def test_documents_about_the_topic_have_no_figures() -> None:
    about = (FOLDER / "about.csv").read_text(encoding="utf-8").split()[1:]
    figures = {document.name: len(document.figures) for document in load_corpus(GOLD_CORPUS).documents}
    assert about
    assert all(figures[name] == 0 for name in about)
