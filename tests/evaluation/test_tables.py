"""What the scores add to the published ones: groups, confusion of indicators, reliability of confidences."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation import GoldDocument, GoldFolder, Scores, evaluate
from pipeline.evaluation.matching import Match
from pipeline.evaluation.reliability import Judged, Reliability
from tests.evaluation.lines import given_line, gold_line
from tests.evaluation.published import published_scores, write_gold


def folder(**documents: tuple[dict[str, Any], list[dict[str, Any]]]) -> GoldFolder:
    """Gold of documents with facts and figures of their own."""
    return GoldFolder(
        Path(), tuple(GoldDocument(name, facts, tuple(lines)) for name, (facts, lines) in documents.items())
    )


def scored() -> Scores:
    """Two reports of Hưng Yên, one about the whole country; one figure each, found in the first alone."""
    gold = folder(
        a=({"doc_type": "report", "province": "Hưng Yên", "level": "province"}, [gold_line()]),
        b=({"doc_type": "report", "province": None, "level": "national"}, [gold_line(), gold_line(id="f2", value=9)]),
        c=({"doc_type": "news", "province": "Hưng Yên"}, [gold_line()]),
        d=({}, []),
    )
    lines = [
        given_line("a.txt", confidence=0.97, period_end="2021-12-31"),
        given_line("b.txt", indicator="arrests", unit="person", confidence=0.4),
        given_line("c.txt", value=8, confidence=0.42),
    ]
    return evaluate(gold, lines)


class TestGroups:
    """By genre and by province."""

    def test_documents_add_up(self) -> None:
        genres = scored().genres
        assert list(genres) == ["", "news", "report"]
        assert genres["report"].documents == 2
        assert (genres["report"].figure.hit, genres["report"].figure.wanted, genres["report"].figure.given) == (1, 3, 2)
        # The number of b was found, under another name.
        assert genres["report"].number.hit == 2
        assert genres["news"].figure.hit == 0
        assert sum(group.figure.wanted for group in genres.values()) == scored().figure.wanted

    def test_larger_areas_stand_under_their_level(self) -> None:
        assert {name: group.documents for name, group in scored().areas.items()} == {
            "": 1,
            "Hưng Yên": 2,
            "national": 1,
        }

    def test_tables_name_them_in_both_languages(self) -> None:
        vietnamese, english = scored().to_text(), scored().to_text(language="en")
        for word in ("Theo loại văn bản", "Tin, bài", "Theo tỉnh", "Toàn quốc", "Hưng Yên"):
            assert word in vietnamese
        for word in ("By genre", "News", "By province", "National"):
            assert word in english


# Each row: gold, given, confusion. All at the same place in the text unless said otherwise.
_CONFUSED: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], dict[tuple[str | None, str | None], int]]] = {
    "right": ([gold_line()], [gold_line()], {}),
    # Other attributes do not matter here.
    "right but for the period": ([gold_line()], [gold_line(period_end="2021-12-31")], {}),
    "named otherwise": ([gold_line()], [gold_line(indicator="arrests")], {("cases", "arrests"): 1}),
    "missed": ([gold_line()], [], {("cases", None): 1}),
    "too much": ([], [gold_line()], {(None, "cases"): 1}),
    # Another number is another figure, even at the same place.
    "read wrongly": ([gold_line()], [gold_line(value=50)], {("cases", None): 1, (None, "cases"): 1}),
    # The same number far away is no other name of it.
    "elsewhere": (
        [gold_line()],
        [gold_line(indicator="arrests", start=70, end=72)],
        {("cases", None): 1, (None, "arrests"): 1},
    ),
    "another measure": ([gold_line()], [gold_line(measure="change")], {("cases/count", "cases/change"): 1}),
    # Unnamed figures are wanted too, though they count at the level of numbers alone.
    "taken for unnamed": ([gold_line()], [gold_line(indicator="other")], {("cases", "other"): 1}),
    "unnamed taken for one": ([gold_line(indicator="other")], [gold_line()], {("other", "cases"): 1}),
    "unnamed": ([gold_line(indicator="other")], [gold_line(indicator="other")], {}),
    "unnamed missed": ([gold_line(indicator="other")], [], {("other", None): 1}),
    # Two figures of one number, changed for each other: each is paired with what stands where it stands.
    "two changed over": (
        [gold_line(), gold_line(id="f2", indicator="arrests", start=30, end=32)],
        [gold_line(id="f3", indicator="rings_dismantled", start=30, end=32), gold_line(id="f4", indicator="workers")],
        {("cases", "workers"): 1, ("arrests", "rings_dismantled"): 1},
    ),
}


class TestConfusion:
    """Which code was taken for which."""

    @pytest.mark.parametrize("name", _CONFUSED)
    def test_cases(self, name: str) -> None:
        gold, given, wanted = _CONFUSED[name]
        assert Match.of(gold, given).confusion == Counter(wanted)

    def test_the_most_frequent_comes_first(self) -> None:
        lines = [gold_line(id=f"f{n}", value=n, start=10 * n, end=10 * n + 2) for n in range(1, 4)]
        others = [{**line, "indicator": "arrests", "document": "a.txt"} for line in lines[:2]]
        scores = evaluate(folder(a=({}, lines), b=({}, [gold_line()])), others)
        assert scores.confusion == [("cases", None, 2), ("cases", "arrests", 2)]
        text = scores.to_text(language="en")
        assert "Confusion of indicators" in text
        assert "(nothing)" in text

    def test_rare_pairs_are_counted_together(self) -> None:
        lines = [
            gold_line(id=f"f{n}", indicator=f"code_{n:02}", value=n, start=10 * n, end=10 * n + 2) for n in range(50)
        ]
        text = evaluate(folder(a=({}, lines)), []).to_text(language="en")
        table = text[text.index("Confusion of indicators") :]
        assert "(all other pairs)" in table
        assert table.split("(all other pairs)")[1].split()[0] == "10"


def judged(*rows: tuple[float, int, int]) -> Reliability:
    """Figures by confidence: how many right, how many wrong."""
    return Reliability(
        tuple(Judged(sure, right) for sure, hits, faults in rows for right in [True] * hits + [False] * faults)
    )


class TestReliability:
    """Whether 0.8 means eight of ten."""

    def test_bins(self) -> None:
        found = judged((0.0, 0, 1), (0.05, 1, 1), (0.3, 1, 0), (0.39, 0, 1), (0.9, 9, 1), (1.0, 2, 0))
        assert [few.count for few in found.bins] == [3, 0, 0, 2, 0, 0, 0, 0, 0, 12]
        assert [few.low for few in found.bins] == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
        assert found.bins[3].right == 0.5
        assert found.bins[3].confidence == 0.345
        assert (found.sure.count, found.sure.right) == (12, 0.9167)

    @pytest.mark.parametrize("step", range(10))
    def test_a_bound_belongs_to_the_bin_above(self, step: int) -> None:
        # 0.3, 0.6 and 0.7 are not quite three, six and seven tenths to a computer.
        (at,) = [at for at, few in enumerate(judged((step / 10, 1, 0)).bins) if few.count]
        assert at == step

    def test_believed_in_full(self) -> None:
        assert judged((0.8, 8, 2), (0.5, 1, 1), (1.0, 3, 0)).error == 0.0

    def test_overconfident(self) -> None:
        # Ten figures 0.4 off, ten exact.
        assert judged((0.9, 5, 5), (0.5, 5, 5)).error == 0.2
        # Within a bin what is too high and what is too low cancel each other, as the measure is defined.
        assert judged((0.55, 1, 0), (0.59, 0, 1)).error == 0.07

    def test_nothing_to_judge(self) -> None:
        assert (judged().error, judged().sure.count, judged().sure.right) == (0.0, 0, 0.0)
        text = evaluate(folder(a=({}, [gold_line()])), [given_line()]).to_text(language="en")
        assert "Reliability" not in text

    def test_it_is_taken_at_the_level_of_figures(self) -> None:
        found = scored().reliability
        # The wrong period of a figure does not make it wrong here; the other name of b and the other number of c do.
        assert sorted(found.judged) == [(0.4, False), (0.42, False), (0.97, True)]
        assert "Expected calibration error: 0.283; share right at a confidence of 0.9 and more: 1.000" in (
            scored().to_text(language="en")
        )

    def test_figures_without_a_confidence_are_left_out(self) -> None:
        gold = folder(a=({}, [gold_line()]))
        lines = [
            given_line(),
            given_line(id="f2", value=6, confidence=None),
            given_line(id="f3", value=7, confidence=1),
        ]
        assert evaluate(gold, lines).reliability.judged == ((1.0, False),)


class TestJson:
    """The tables as JSON, after the published scores."""

    def test_the_published_scores_come_first_and_unchanged(self, tmp_path: Path) -> None:
        write_gold(tmp_path, {"a": [gold_line()], "b": [gold_line(value=6)]})
        lines = [given_line(), given_line("b.txt", indicator="arrests")]
        tables = evaluate(folder(a=({}, [gold_line()]), b=({}, [gold_line(value=6)])), lines).to_tables()
        published = json.loads(published_scores(tmp_path, lines))
        assert dict(list(tables.items())[: len(published)]) == published

    def test_the_tables(self) -> None:
        tables = json.loads(json.dumps(scored().to_tables()))
        assert tables["by_document"]["b"]["number"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}
        assert tables["by_genre"]["report"]["documents"] == 2
        assert tables["by_genre"]["report"]["gold"] == 3
        assert tables["by_province"]["national"]["figure"]["f1"] == 0.0
        assert tables["by_indicator"]["cases"]["predicted"] == 2
        assert {"gold": "cases", "predicted": "arrests", "count": 1} in tables["confusion"]
        assert {"gold": "cases", "predicted": None, "count": 2} in tables["confusion"]
        assert tables["reliability"]["sure"] == {"from": 0.9, "count": 1, "confidence": 0.97, "right": 1.0}
        assert len(tables["reliability"]["bins"]) == 10
