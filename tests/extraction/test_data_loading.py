"""The loaders of the room's data files are strict: what is wrong in a file is a DataError that names it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.errors import DataError
from pipeline.extraction import bodies, context, details, rules, terms

DATA = Path(pipeline.__file__).parent / "data" / "extraction"
CACHED: tuple[Any, ...] = (
    terms.lexicon,
    terms._books,
    rules.rule_book,
    rules._by_noun,
    context.context,
    context._patterns,
    context.said,
    context.document_types,
    context.national_bodies,
    details._loaded,
    details.is_of_paragraph,
    details._sources,
    bodies.body_data,
    bodies._bodies_in,
    bodies._entries,
    bodies._finder,
    bodies._starts,
    bodies._unit_words,
    bodies._subject,
    bodies._expansions,
)


def _whole_context() -> None:
    """All that is made of the file; patterns are compiled when one is first asked for."""
    context.said("done")
    context.document_types()
    context.national_bodies()


def _whole_bodies() -> None:
    """All patterns of the file, compiled."""
    bodies.bodies_in("ban chỉ đạo 138 tỉnh hưng yên: ubnd tỉnh")


LOADERS: dict[str, Callable[[], object]] = {
    "lexicon.yaml": terms.lexicon,
    "rules.yaml": rules.rule_book,
    "context.yaml": _whole_context,
    "details.yaml": details._sources,
    "bodies.yaml": _whole_bodies,
}


def _forget() -> None:
    for loader in CACHED:
        loader.cache_clear()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data files that the loaders read instead of the package's."""
    folder = tmp_path / "data" / "extraction"
    shutil.copytree(DATA, folder)
    monkeypatch.setattr("pipeline.datafiles.files", lambda _package: tmp_path)
    _forget()
    yield folder
    monkeypatch.undo()
    _forget()


@pytest.mark.parametrize("name", LOADERS)
def test_the_copies_load(name: str, copied: Path) -> None:
    # so that the cases below fail for what they change and nothing else
    LOADERS[name]()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        # an unknown key
        ("lexicon.yaml", "{kind: noun, name: pledge_form,", "{kind: noun, name: pledge_form, colour: red,"),
        ("rules.yaml", "{id: cases.found,", "{id: cases.found, weight: 3,"),
        ("context.yaml", "letterhead:", "letter_head: [a]\nletterhead:"),
        ("details.yaml", "  - indicators: [workers]", "  - indicators: [workers]\n    right: [female]"),
        # a key is missing
        ("lexicon.yaml", "{kind: noun, name: pledge_form,", "{kind: noun,"),
        ("rules.yaml", "indicator: cases, noun: [case], example", "noun: [case], example"),
        ("context.yaml", "  - {type: plan, ", "  - {"),
        ("details.yaml", "- indicators: [workers]\n    phrase", "- phrase"),
        # a term stands twice in its list, also in another spelling
        ("lexicon.yaml", "terms: [bản cam kết,", "terms: [bản cam kết, Bản cam kết,"),
        ("lexicon.yaml", "terms: [bị cáo,", "terms: [bị cáo, bị cáo,"),
        # a term stands in two groups of one kind
        ("lexicon.yaml", "terms: [bị cáo,", "terms: [bị cáo, bị can,"),
        # the same, with signs apart or not
        ("lexicon.yaml", "terms: [bị cáo,", 'terms: [bị cáo, "nhà hàng,khách sạn",'),
        # a rule stands twice
        ("rules.yaml", "{id: rings.found,", "{id: cases.found,"),
        # unknown kind, class, code, detail, form
        ("lexicon.yaml", "{kind: noun, name: pledge_form,", "{kind: nomen, name: pledge,"),
        ("lexicon.yaml", "detail: [harbouring, organiser],", "detail: [harboring, organiser],"),
        ("rules.yaml", "indicator: rings_dismantled, noun: [ring]", "indicator: rings_dismantled, noun: [rings]"),
        ("rules.yaml", "indicator: rings_dismantled, noun: [ring]", "indicator: rings, noun: [ring]"),
        ("rules.yaml", "noun: [ring],", "noun: [ring], previous: [ring],"),
        ("rules.yaml", "noun: [ring],", "noun: [ring], not_act: [nothing],"),
        ("rules.yaml", "noun: [ring],", "noun: [ring], detail: [nothing],"),
        ("rules.yaml", "noun: [ring],", "noun: [ring], form: [roman],"),
        # a confidence is a share of one
        ("rules.yaml", 'mại dâm.", confidence: 0.93}', 'mại dâm.", confidence: 93}'),
        # a rule's name
        ("rules.yaml", "{id: rings.found,", "{id: Rings,"),
        # an empty list
        ("lexicon.yaml", "terms: [bị cáo, lượt bị cáo]", "terms: []"),
        ("lexicon.yaml", "detail: [harbouring, organiser],", "detail: [],"),
        ("rules.yaml", "noun: [ring],", "noun: [],"),
        ("context.yaml", "letterhead: [", "letterhead: []\nx: ["),
        ("details.yaml", "    phrase: [female, male, minor]", "    phrase: []"),
        # a list with a word twice
        ("rules.yaml", "noun: [ring],", "noun: [ring, ring],"),
        ("details.yaml", "    phrase: [female, male, minor]", "    phrase: [female, female]"),
        # no YAML at all
        ("lexicon.yaml", "groups:", "groups: [{"),
        ("rules.yaml", "rules:", "rules: ]"),
        ("context.yaml", "document_types:", "document_types: {"),
        ("details.yaml", "sources:", "sources: ]"),
        # a mark that stands for a class that is none
        ("lexicon.yaml", "as_noun: buyer,", "as_noun: buyers,"),
        # a spelling of the noun that no term has, so that the rule can never fire
        ("rules.yaml", "of_noun: [hành vi]", "of_noun: [hành vy]"),
        # a number is dropped without a reason
        ("rules.yaml", "why: legal_term, ", ""),
        ("context.yaml", "pattern: 'hằng năm", "pattern: '(hằng năm"),
        ("context.yaml", "pattern: '^\\W*chỉ thị", "pattern: '(^\\W*chỉ thị"),
        ("bodies.yaml", "pattern: 'công an|", "pattern: '(công an|"),
        ("bodies.yaml", "{name: Nội vụ, pattern: 'nội vụ'", "{name: Nội vụ, pattern: '(nội vụ'"),
        # an unknown key, level or way of being a source; a missing key; a syllable twice
        ("bodies.yaml", "starts: [thủ,", "begins: [thủ]\nstarts: [thủ,"),
        ("bodies.yaml", "at: [national]", "at: [nation]"),
        ("bodies.yaml", "source: never", "source: seldom"),
        ("bodies.yaml", "subject:\n  pattern:", "subject:\n  words:"),
        ("bodies.yaml", "starts: [thủ,", "starts: [thủ, thủ,"),
        # a place of a pattern that is none
        ("context.yaml", "{where: words,", "{where: anywhere,"),
        # a type that the scheme does not have
        ("context.yaml", "{type: plan,", "{type: plans,"),
        ("context.yaml", "{kh: plan,", "{kh: plans,"),
        # an indicator, a detail that the scheme does not have; an indicator in two sources
        ("details.yaml", "[workers]", "[worker]"),
        ("details.yaml", "[female, male, minor]", "[females, minor]"),
        ("details.yaml", "[workers]", "[workers, cases]"),
        ("details.yaml", "{indicator: sex_workers,", "{indicator: sex_worker,"),
        ("details.yaml", "detail: seller,", "detail: sellers,"),
        ("details.yaml", "detail: loan,", "detail: loans,"),
        ("details.yaml", "detail: female, unless: male", "detail: females, unless: male"),
        ("details.yaml", "{indicators: [people_supported], detail: loan,", "{indicators: [supported], detail: loan,"),
    ],
)
def test_refuses(name: str, old: str, new: str, copied: Path) -> None:
    path = copied / name
    written = path.read_text(encoding="utf-8")
    assert old in written
    path.write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=name):
        LOADERS[name]()


@pytest.mark.parametrize("name", LOADERS)
def test_refuses_a_missing_file(name: str, copied: Path) -> None:
    (copied / name).unlink()
    with pytest.raises(DataError, match=name):
        LOADERS[name]()


@pytest.mark.parametrize("name", LOADERS)
def test_refuses_an_empty_file(name: str, copied: Path) -> None:
    (copied / name).write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=name):
        LOADERS[name]()


@pytest.mark.parametrize("list_of", ["groups", "rules", "sources"])
def test_refuses_a_file_of_nothing(list_of: str, copied: Path) -> None:
    name = {"groups": "lexicon.yaml", "rules": "rules.yaml", "sources": "details.yaml"}[list_of]
    (copied / name).write_text(f"{list_of}: []\n", encoding="utf-8")
    with pytest.raises(DataError, match=name):
        LOADERS[name]()
