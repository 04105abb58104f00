"""The gold corpus as it is: readable, annotated twice and agreed, free of copies and of people, and varied enough."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import jsonschema
import pytest

from pipeline.areas import area_table
from pipeline.evaluation import GoldDocument, GoldFolder
from pipeline.evaluation.annotations import ANNOTATION_SUFFIX
from pipeline.evaluation.corpus import (
    AGREED,
    FIRST,
    GOLD_CORPUS,
    SECOND,
    TEXTS,
    Part,
    datasheet,
    document_text,
    family_of,
    load_annotations,
    load_corpus,
    load_split,
)
from pipeline.evaluation.datasheet import area_map
from pipeline.evaluation.facts import Line
from pipeline.evaluation.overlap import MAX_COMMON_SENTENCES, common_sentences, pairs_sharing
from pipeline.scheme import figure_schema, scheme
from tests.evaluation.privacy import IDENTITY, MAIL, PHONE

_LAYERS = (FIRST, SECOND, AGREED)


@cache
def layer(name: str) -> GoldFolder:
    """One layer, read once; every quotation is resolved on the way."""
    return load_annotations(GOLD_CORPUS, name)


@cache
def texts() -> dict[str, str]:
    """The texts by name."""
    names = sorted(path.stem for path in (GOLD_CORPUS / TEXTS).iterdir())
    return {name: document_text(GOLD_CORPUS, name) for name in names}


def documents() -> tuple[GoldDocument, ...]:
    """The agreed annotations."""
    return layer(AGREED).documents


def figures() -> list[Line]:
    """All agreed figures."""
    return [figure for document in documents() for figure in document.figures]


def values(field: str) -> set[object]:
    """What the agreed figures hold in a field."""
    return {figure.get(field) for figure in figures()} - {None}


class TestLayers:
    """Every text is annotated twice and agreed on, and nothing else lies about."""

    @pytest.mark.parametrize("name", _LAYERS)
    def test_every_text_is_in_every_layer(self, name: str) -> None:
        annotated = {path.name for path in (GOLD_CORPUS / name).iterdir()}
        assert annotated == {f"{text}{ANNOTATION_SUFFIX}" for text in texts()}

    @pytest.mark.parametrize("name", _LAYERS)
    def test_every_annotation_resolves(self, name: str) -> None:
        for document in layer(name).documents:
            for figure in document.figures:
                quoted = texts()[document.name][figure["start"] : figure["end"]]
                assert quoted == figure["surface"], (document.name, figure["id"])

    def test_every_family_is_in_one_part(self) -> None:
        assert {family_of(name) for name in texts()} == set(load_split(GOLD_CORPUS))
        by_part = {part: load_corpus(GOLD_CORPUS, (part,)).documents for part in Part}
        assert sum(len(some) for some in by_part.values()) == len(texts())
        # Enough to choose by, and enough to report on.
        assert all(len(some) >= 40 for some in by_part.values())


class TestFigures:
    """Each agreed figure fits line format and scheme."""

    def test_lines_fit_the_schema(self) -> None:
        validator = jsonschema.Draft202012Validator(figure_schema())
        faults = [
            f"{document.name} {figure['id']}: {fault.message}"
            for document in documents()
            for figure in document.figures
            for fault in validator.iter_errors(dict(figure))
        ]
        assert not faults

    def test_figures_stand_apart_or_share_their_words(self) -> None:
        # "cả hai xã đều không có" states one zero of each: the same words, twice a figure.
        for document in documents():
            spans = sorted((figure["start"], figure["end"]) for figure in document.figures)
            crossing = [(one, other) for one, other in pairwise(spans) if one != other and other[0] < one[1]]
            assert not crossing, document.name

    def test_units_and_signs(self) -> None:
        for document in documents():
            for figure in document.figures:
                where = document.name, figure["id"]
                assert (figure["measure"] != "share") or (figure["unit"] == "percent"), where
                assert (figure["measure"] == "amount") <= (figure["unit"] == "vnd"), where
                assert figure["value"] >= 0 or figure["measure"] == "change", where
                assert (figure["value_max"] is not None) == (figure["qualifier"] == "between"), where

    def test_every_figure_has_its_place(self) -> None:
        known = {area.name for system in ("VN64", "VN63", "VN34") for area in area_table().provinces(system)}
        assert values("province") <= known
        for document in documents():
            for figure in document.figures:
                named = figure["level"] not in {"province", "district", "commune"} or figure.get(figure["level"])
                assert named, (document.name, figure["id"])

    def test_no_figure_is_part_of_itself(self) -> None:
        for document in documents():
            whole = {figure["id"]: figure["part_of"] for figure in document.figures}
            for name, parent in whole.items():
                above, steps = parent, 0
                while above is not None and steps <= len(whole):
                    above, steps = whole[above], steps + 1
                assert steps <= len(whole), (document.name, name)

    def test_document_facts(self) -> None:
        for document in documents():
            facts = document.document
            assert facts.get("doc_type") in scheme().document_types, document.name
            # An extract without head or foot does not say who published it.
            assert facts.get("publisher") in (None, *scheme().publishers), document.name
            assert facts.get("level") in scheme().levels, document.name


class TestOwnWords:
    """No copies, no templates, nobody in person."""

    def test_no_two_texts_share_much(self) -> None:
        assert list(pairs_sharing(texts())) == []

    def test_sentences_are_their_own(self) -> None:
        share, sentences = common_sentences(texts())
        assert share <= MAX_COMMON_SENTENCES, sentences[:10]

    @pytest.mark.parametrize("pattern", [PHONE, MAIL, IDENTITY], ids=["phone", "mail", "identity"])
    def test_nobody_can_be_reached(self, pattern: re.Pattern[str]) -> None:
        assert not [(name, hit.group()) for name, text in texts().items() for hit in pattern.finditer(text)]


class TestVariety:
    """What the scores can speak for."""

    def test_there_is_enough(self) -> None:
        assert len(documents()) >= 400
        assert len(figures()) >= 9000

    def test_every_indicator_occurs_often(self) -> None:
        counts = Counter(figure["indicator"] for figure in figures())
        assert {code: counts[code] for code in scheme().indicators if counts[code] < 60} == {}

    @pytest.mark.parametrize(
        ("field", "closed_list"),
        [
            ("measure", "measures"),
            ("qualifier", "qualifiers"),
            ("status", "statuses"),
            ("scope", "scopes"),
            ("recurrence", "recurrences"),
            ("level", "levels"),
            ("relation", "relations"),
        ],
    )
    def test_every_closed_list_is_used_up(self, field: str, closed_list: str) -> None:
        assert values(field) == set(getattr(scheme(), closed_list))

    def test_every_detail_occurs(self) -> None:
        assert {detail for figure in figures() for detail in figure["detail"]} == scheme().detail_codes

    def test_every_genre_occurs(self) -> None:
        genres = Counter(document.document["doc_type"] for document in documents())
        assert {genre for genre in scheme().document_types if genres[genre] < 5} == set()

    def test_every_province_is_written_about(self) -> None:
        about = {document.document.get("province") for document in documents()}
        assert {area.name for area in area_table().provinces("VN63")} <= about

    def test_every_map_is_spoken_of(self) -> None:
        maps = Counter(area_map(document) for document in documents())
        assert maps["VN34"] >= 40
        assert maps["VN63"] >= 200
        assert maps["VN64"] >= 10

    def test_every_year_has_its_documents(self) -> None:
        ends = [
            document.document.get("period_end") or document.document.get("published_on") for document in documents()
        ]
        assert {str(year) for year in range(2004, 2027)} <= {end[:4] for end in ends if end}

    def test_some_texts_have_no_figure_of_ours(self) -> None:
        assert sum(not document.figures for document in documents()) >= 10


def test_the_datasheet_tells_these_numbers() -> None:
    page = (GOLD_CORPUS.parent / "README.md").read_text(encoding="utf-8")
    # When this fails: python -m pipeline.evaluation.corpus report --write corpus/README.md
    assert datasheet(GOLD_CORPUS).text() in page
