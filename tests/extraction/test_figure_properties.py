"""What holds for the figures of any text: evidence, bounds, breakdowns, lines, accounting."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import jsonschema
import pytest
from hypothesis import given

from pipeline.errors import DocumentError
from pipeline.extraction.rules import decide, rule_book
from pipeline.records import DigitVerdict, Figure
from pipeline.records_json import figure_line, line_text
from pipeline.scheme import figure_schema, scheme
from pipeline.spans import Span
from tests.extraction.build import Reading, case, figures, read
from tests.extraction.texts import report_texts, wild_texts

_DIGITS = re.compile(r"[0-9]+")
_BOTH_JUDGES = pytest.mark.parametrize("learned", [False, True], ids=["rules", "models"])
_VALIDATOR = jsonschema.Draft202012Validator(figure_schema())


def _read(text: str, *, learned: bool) -> Reading | None:
    try:
        return read(text, learned=learned)
    except DocumentError:  # nothing but white space, or no text at all
        return None


def _check_evidence(reading: Reading) -> None:
    taken = 0
    ids = [figure.id for figure in reading.extraction.figures]
    assert len(set(ids)) == len(ids)
    for figure in reading.extraction.figures:
        assert reading.text[figure.start : figure.end] == figure.surface
        assert figure.surface.strip()
        assert figure.start >= taken  # in order, none over another
        taken = figure.end
        assert figure.sentence in reading.text
        assert figure.surface in figure.sentence


def _check_values(found: Iterable[Figure]) -> None:
    for figure in found:
        low = figure.value if figure.bound_low is None else figure.bound_low
        high = figure.value if figure.bound_high is None else figure.bound_high
        assert low <= figure.value <= high
        if figure.value_max is not None:
            assert figure.value < figure.value_max <= high
        assert 0 <= (figure.confidence or 0) <= 1
        assert figure.indicator in scheme().indicators
        assert list(figure.detail) == sorted(set(figure.detail))


def _check_parts(found: tuple[Figure, ...]) -> None:
    wholes = {figure.id: figure.part_of for figure in found}
    for figure in found:
        assert (figure.part_of is None) == (figure.relation is None)
        seen = {figure.id}
        above = figure.part_of
        while above is not None:
            assert above in wholes
            assert above not in seen
            seen.add(above)
            above = wholes[above]


def _check_lines(reading: Reading) -> None:
    facts = {
        "document": "report.txt",
        "document_id": reading.parsed.document_id,
        "text_sha256": reading.parsed.text_sha256,
    }
    for figure in reading.extraction.figures:
        line = json.loads(line_text(figure_line(figure, **facts)))
        _VALIDATOR.validate(line)


def _check_digits(reading: Reading) -> None:
    """Every digit of the text stands in exactly one digit string, and those of figures are called so."""
    digits = reading.extraction.digits
    assert [digit.span for digit in digits] == sorted(digit.span for digit in digits)
    ends = [0, *(digit.span.end for digit in digits)]
    assert all(end <= digit.span.start for end, digit in zip(ends[:-1], digits, strict=True))
    covered = {at for digit in digits for at in range(digit.span.start, digit.span.end)}
    assert all(at in covered for match in _DIGITS.finditer(reading.text) for at in range(*match.span()))
    found = [Span(figure.start, figure.end) for figure in reading.extraction.figures]
    for digit in digits:
        in_figure = any(span.overlaps(digit.span) for span in found)
        assert in_figure == (digit.verdict is DigitVerdict.FIGURE)
        assert digit.kind or digit.verdict is DigitVerdict.UNRECOGNISED
        assert (digit.verdict is DigitVerdict.OFF_TOPIC) == digit.kind.startswith("off_topic")


def _check_all(reading: Reading) -> None:
    _check_evidence(reading)
    _check_values(reading.extraction.figures)
    _check_parts(reading.extraction.figures)
    _check_lines(reading)
    _check_digits(reading)


@_BOTH_JUDGES
@given(text=report_texts)
def test_report_like_texts(text: str, learned: bool) -> None:
    reading = _read(text, learned=learned)
    assert reading is not None
    _check_all(reading)


@_BOTH_JUDGES
@given(text=wild_texts)
def test_any_text(text: str, learned: bool) -> None:
    reading = _read(text, learned=learned)
    if reading is not None:
        _check_all(reading)


@pytest.mark.xfail(strict=True, reason="the two years that a bracket compares are read as a change with its whole")
@pytest.mark.parametrize("bracket", ["(12 vụ/9 vụ)", "(12/9)"])
def test_a_change_has_no_denominator(bracket: str) -> None:
    found = figures(f"So với năm 2020, số vụ mại dâm tăng 3 vụ {bracket}.")
    assert [(figure.surface, figure.value) for figure in found if figure.measure == "change"] == [("3", 3)]


@_BOTH_JUDGES
def test_reading_twice_gives_the_same(learned: bool) -> None:
    text = "".join(
        f"Huyện Văn Lâm triệt phá {n} vụ mại dâm, bắt {n + 1} đối tượng; trong đó {n} chủ chứa. " for n in range(9)
    )
    assert read(text, learned=learned).extraction == read(text, learned=learned).extraction


# --- ids

BODY = "Trong năm, lực lượng công an đã triệt phá [21] vụ mại dâm trên địa bàn tỉnh, không để phức tạp kéo dài."
FAR = "Các sở, ngành, đoàn thể và chính quyền địa phương phối hợp chặt chẽ trong công tác này. "


def _id(text: str) -> str:
    reading = case(text)
    figure = reading.at(reading.marked[0])
    assert figure is not None
    return figure.id


def test_ids_do_not_move_with_the_text() -> None:
    # The document's own hash is a part of the id, so the same document is read with other furniture around it: what
    # changes the text, and so the offset, but not the main text.
    article = f"Hưng Yên chống mại dâm\n\n{FAR}Triệt phá 21 vụ mại dâm. {FAR}"
    plain = read(f"{article}\n\nLượt xem: 85\n")
    moved = read(f"Lượt xem: 1.285\n\n{article}\n")
    assert plain.parsed.document_id == moved.parsed.document_id
    (first,), (second,) = plain.figures, moved.figures
    assert first.start != second.start
    assert first.id == second.id


def test_ids_do_not_know_the_furniture_beside_them() -> None:
    # A page counter must make neither a new document nor new figures.
    article = f"Hưng Yên chống mại dâm\n\n{FAR}Triệt phá 21 vụ mại dâm."
    first, second = (read(f"{article}\n\nLượt xem: {views}\n") for views in (85, 86))
    assert first.parsed.document_id == second.parsed.document_id
    assert first.figures[0].id == second.figures[0].id


def test_ids_are_of_the_document() -> None:
    assert _id(BODY) != _id(f"{BODY} {FAR}")


def test_ids_do_not_know_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    before = case(BODY).figures[0]
    monkeypatch.setattr("pipeline.extraction.judging.RULES_VERSION", "99")
    monkeypatch.setattr("pipeline.extraction.figures._DOUBTFUL", 1.1)
    after = case(BODY).figures[0]
    assert before.rule != after.rule
    assert before.flags != after.flags
    assert before.id == after.id


def test_ids_do_not_know_the_indicator(monkeypatch: pytest.MonkeyPatch) -> None:
    before = case(BODY).figures[0]
    other = next(rule for rule in rule_book().rules if rule.id == "rings.found")
    monkeypatch.setattr("pipeline.extraction.naming.decide", lambda seen: decide(seen) and other)
    after = case(BODY).figures[0]
    assert (before.indicator, after.indicator) == ("cases", "rings_dismantled")
    assert before.id == after.id


def test_equal_numbers_in_different_surroundings_differ() -> None:
    found = figures("Huyện Văn Lâm triệt phá 5 vụ mại dâm; các địa bàn còn lại của tỉnh Hưng Yên bắt 5 vụ mại dâm.")
    assert [figure.surface for figure in found] == ["5", "5"]
    assert len({figure.id for figure in found}) == 2


def test_equal_surroundings_are_told_apart_by_their_occurrence() -> None:
    # 40 characters on either side are the same for all but the first and the last
    found = figures("Triệt phá 5 vụ mại dâm. " * 12)
    assert len(found) == 12
    assert len({figure.id for figure in found}) == 12


def test_an_id_is_short_and_plain() -> None:
    assert re.fullmatch(r"[0-9a-f]{20}", _id(BODY))
