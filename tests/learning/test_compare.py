"""The comparison of designs: every design runs and gives a row, and what a design must not see it does not see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.evaluation.corpus import AGREED, SPLIT_FILE, TEXTS
from pipeline.extraction import naming as naming_room
from pipeline.extraction.facts import WORDS
from pipeline.extraction.features import FeatureReader
from pipeline.extraction.namingmodel import NO_FIGURE
from pipeline.extraction.rules import Rule, Situation
from pipeline.extraction.topics import Topic, TopicFinder
from pipeline.learning.compare import (
    Material,
    choice_scores,
    compare,
    main,
    naming_scores,
    part_of_documents,
    read_material,
)
from pipeline.learning.designs import DESIGNS, Sees, everything, without_rules, without_verdict, words_only
from pipeline.learning.examples import Examples, read_document
from pipeline.learning.scores import Comparison, load_scores
from pipeline.learning.tables import tables
from pipeline.learning.wording import design_name

# A fictional report; {extra} makes documents differ. The last sentence is on another topic.
_TEXT = """ỦY BAN NHÂN DÂN TỈNH {upper}

BÁO CÁO
Kết quả công tác phòng, chống tệ nạn mại dâm năm {year}

Năm {year}, trên địa bàn tỉnh {province}, đã kiểm tra {a} cơ sở kinh doanh dịch vụ, trong đó {b} cơ sở vi phạm. \
Công an tỉnh triệt phá {c} vụ mại dâm, bắt giữ {d} đối tượng.

Năm {after}, phấn đấu kiểm tra {e} cơ sở kinh doanh dịch vụ có điều kiện.

Cũng trong năm, lực lượng chức năng phát hiện {f} vụ ma túy, thu giữ {g} gam heroin.
"""
_LINES = """doc doc_type=report level=province province="{province}" period={year}-01-01..{year}-12-31
set level=province province="{province}" period={year}-01-01..{year}-12-31
@a establishments_inspected {a} :: đã kiểm tra [[{a}]] cơ sở
establishments_violating {b} ^a :: trong đó [[{b}]] cơ sở
cases {c} :: triệt phá [[{c}]] vụ
{code} {d} :: bắt giữ [[{d}]] đối tượng
establishments_inspected {e} status=target period={after}-01-01..{after}-12-31 :: kiểm tra [[{e}]] cơ sở
"""
# Where a verdict on one number shows in another: a list that a figure announces, a rise, a table, a total row.
_ENTANGLED = """BÁO CÁO
Kết quả phòng, chống tệ nạn mại dâm năm 2019 của tỉnh Hà Nam

Công an tỉnh bắt giữ 89 đối tượng, trong đó:
- 41 chủ chứa, môi giới;
- 30 người bán dâm.

Triệt phá 12 vụ mại dâm, giảm 3 vụ, 8 người so với năm 2018; trong đó khởi tố 7 vụ, 15 bị can.

| Đơn vị | Số vụ | Số đối tượng |
| Phủ Lý | 5 | 20 |
| Trong đó: | 2 | 9 |
| Tổng số | 12 | 89 |
"""
_PROVINCES = ("Hưng Yên", "Hà Nam", "Nam Định", "Thái Bình", "Ninh Bình", "Hải Dương", "Phú Yên", "Bình Định")


def _write(folder: Path, name: str, at: int, code: str) -> None:
    numbers = dict(zip("abcdefg", range(31 + 7 * at, 999, 13), strict=False))
    year, province = 2012 + at, _PROVINCES[at]
    told = {"upper": province.upper(), "province": province, "year": year, "after": year + 1, "code": code, **numbers}
    (folder / TEXTS / f"{name}.txt").write_text(_TEXT.format(**told), encoding="utf-8")
    (folder / AGREED / f"{name}.ann").write_text(_LINES.format(**told), encoding="utf-8")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six documents to learn from, two to look at, and one of the test part that nothing may open."""
    folder = tmp_path_factory.mktemp("corpus")
    for layer in (TEXTS, AGREED):
        (folder / layer).mkdir()
    (folder / SPLIT_FILE).write_text("family,part\nf1,train\nf2,development\nf3,test\n", encoding="utf-8")
    for at in range(8):
        # One annotator erred, so that there is something to be wrong about.
        _write(folder, f"f{1 if at < 6 else 2}_{at}", at, "sex_workers" if at == 4 else "arrests")
    (folder / AGREED / "f3_0.ann").write_text("to open this is an error\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(corpus: Path) -> Comparison:
    """The comparison on that corpus."""
    return compare(corpus)


@pytest.fixture(scope="module")
def material(corpus: Path) -> Material:
    """What it learns from and looks at."""
    return read_material(corpus)


class TestComparison:
    """Everything is measured, and of the right documents."""

    def test_every_design_gives_a_row(self, found: Comparison) -> None:
        assert [score.name for score in found.designs] == [design.name for design in DESIGNS]
        for score in found.designs:
            assert 0 < score.number_f1 <= 1, score.name
            assert 0 < score.figure_f1 <= 1, score.name
            # Rules have no file; every other design has.
            assert (score.size > 0) == (score.name != "rules")

    def test_parts(self, found: Comparison) -> None:
        assert (found.train.documents, found.development.documents) == (6, 2)
        # Five figures a document; the two of another topic are numbers alone.
        assert (found.train.figures, found.development.figures) == (30, 10)
        assert found.train.numbers > 30
        assert found.train.fingerprint != found.development.fingerprint

    def test_curve_ends_with_the_shipped_design(self, found: Comparison) -> None:
        assert [point.documents for point in found.curve] == [1, 2, 3, 6]
        shipped = next(score for score in found.designs if score.name == "shipped")
        assert (found.curve[-1].number_f1, found.curve[-1].figure_f1) == (shipped.number_f1, shipped.figure_f1)

    def test_choices(self, found: Comparison) -> None:
        asked = {choice.name: choice.asked for choice in found.choices}
        assert asked == {"status": 10, "scope": 8, "periods": 10, "places": 10, "parts": 10, "document_period": 2}
        for choice in found.choices:
            assert max(choice.rules, choice.model) <= choice.possible <= choice.asked, choice.name
            assert choice.model, choice.name

    def test_beliefs_count_the_same_answers(self, found: Comparison) -> None:
        one, other = found.beliefs
        assert (one.name, other.name) == ("confidence", "probability")
        assert sum(band.count for band in one.bands) == sum(band.count for band in other.bands) > 0

    def test_scores_do_not_change_from_run_to_run(self, found: Comparison, material: Material) -> None:
        # Times do, so only what hangs on data is compared.
        assert tuple(choice_scores(material)) == found.choices

    def test_is_kept_as_it_was(self, found: Comparison, tmp_path: Path) -> None:
        found.save(tmp_path / "scores.json")
        assert load_scores(tmp_path) == found

    def test_tables_tell_all_of_it(self, found: Comparison) -> None:
        text = tables(found)
        assert all(f"| {design_name(design.name)} |" in text for design in DESIGNS)
        assert all(f"| `{choice.name}` |" in text for choice in found.choices)
        assert found.train.fingerprint in text
        assert "{" not in text

    def test_command_says_what_is_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--corpus", str(tmp_path)]) == 1
        assert SPLIT_FILE in capsys.readouterr().err


# Right labels, given ones, number F1, figure F1.
@pytest.mark.parametrize(
    ("right", "given", "number", "figure"),
    [
        # All as it should be.
        (["cases", NO_FIGURE], ["cases", NO_FIGURE], 1, 1),
        # Found and named differently: a number, no figure.
        (["cases"], ["arrests"], 1, 0),
        # Found where there is none.
        (["cases", NO_FIGURE], ["cases", "cases"], 2 / 3, 2 / 3),
        # Missed.
        (["cases", "arrests"], ["cases", NO_FIGURE], 2 / 3, 2 / 3),
        # A figure without a code of its own counts as a number only, as in `solieu evaluate`.
        (["cases", "other"], ["cases", "other"], 1, 1),
        (["cases", "other"], ["cases", NO_FIGURE], 2 / 3, 1),
        # … and as an extra figure where it is given a code.
        (["cases", "other"], ["cases", "arrests"], 1, 2 / 3),
    ],
)
def test_scores(right: list[str], given: list[str], number: float, figure: float) -> None:
    document = Examples("one", labels=right)
    assert naming_scores([document], [given]) == pytest.approx((number, figure), abs=1e-4)


def test_smaller_parts_lie_within_larger_ones() -> None:
    documents = [Examples(f"f1_{at}") for at in range(20)]
    parts = [{document.name for document in part_of_documents(documents, share)} for share in (8, 4, 2, 1)]
    assert [len(part) for part in parts] == [2, 5, 10, 20]
    assert parts[0] < parts[1] < parts[2] < parts[3]
    # The order in which they come does not matter.
    assert part_of_documents(documents[::-1], 4) == part_of_documents(documents, 4)


class TestMasks:
    """A design that is told nothing of the rules gets the same features whatever the rules think."""

    def test_verdicts_are_hidden(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = _entangled()
        monkeypatch.setattr(naming_room, "decide", _never)
        after = _entangled()
        # Each way in which a verdict shows elsewhere is in the text.
        for fact in ("change=-1", "cue=part_item", "previous=cases", "before=arrests:True"):
            assert sum(fact in row for row in before) > sum(fact in row for row in after), fact
        assert _seen(before, without_verdict) == _seen(after, without_verdict)
        assert _seen(before, words_only) == _seen(after, words_only)

    def test_topics_are_hidden_from_the_model_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = _entangled()
        find = TopicFinder.of
        monkeypatch.setattr(TopicFinder, "of", lambda self, candidate: _turned(find(self, candidate)))
        after = _entangled()
        assert _seen(before, without_verdict) != _seen(after, without_verdict)
        assert _seen(before, without_rules) == _seen(after, without_rules)

    def test_no_verdict_is_left_in_a_name(self, material: Material) -> None:
        # Also features that are the same on this corpus may not speak of rules.
        names = {name for document in material.development for row in document.rows for name in row}
        told = {name for name in names if name.startswith(("rule", "code", "verdict", "previous", "before=", "after="))}
        assert told
        assert not set(filter(without_verdict, told))

    # What each view must keep and drop.
    @pytest.mark.parametrize(
        ("name", "verdict", "rules", "words"),
        [
            # What the rules decided.
            ("rule=cases.found", False, False, False),
            ("verdict+code=figure+cases", False, False, False),
            ("previous+noun=cases+case", False, False, False),
            ("before2=cases:True", False, False, False),
            # Known from the figure before, so a verdict on that.
            ("change=1", False, False, False),
            ("cue=part_item", False, False, False),
            # Half a verdict.
            ("topic=True:clause::False", True, False, False),
            ("noun+topic=case+True+", True, False, False),
            # Facts of text and layout, beside names that begin alike.
            ("before+noun=case+person", True, True, False),
            ("cue=bracket", True, True, False),
            ("ours_before=20:True", True, True, False),
            ("cell", True, True, False),
            ("listed", True, True, False),
            ("bias", True, True, False),
            # Words.
            ("l0=phá", True, True, True),
            ("r=vụ mại", True, True, True),
            ("cell=tổng", True, True, True),
        ],
    )
    def test_names(self, name: str, verdict: bool, rules: bool, words: bool) -> None:
        assert (without_verdict(name), without_rules(name), words_only(name)) == (verdict, rules, words)
        assert everything(name)

    def test_a_view_leaves_the_examples_alone(self, material: Material) -> None:
        rows = [list(row) for document in material.train for row in document.rows]
        for design in DESIGNS:
            design.view(material.train)
        assert rows == [row for document in material.train for row in document.rows]


def _entangled() -> list[list[str]]:
    """The features of a text read anew."""
    reading = read_document("f2.txt", _ENTANGLED)
    features = FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing, WORDS)
    return list(map(list, features.rows(reading.namings)))


def _seen(rows: list[list[str]], sees: Sees) -> list[list[str]]:
    return [list(filter(sees, row)) for row in rows]


def _never(_seen: Situation) -> Rule | None:
    return None


def _turned(topic: Topic) -> Topic:
    return replace(topic, on=not topic.on)
