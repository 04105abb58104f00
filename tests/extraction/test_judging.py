"""Who decides what a number is: the rules alone, or models that see what the rules think; and every figure says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given

from pipeline.errors import DocumentError
from pipeline.extraction import judging
from pipeline.extraction.judging import (
    Decision,
    Judge,
    LearnedJudge,
    _without_doubtful_codes,
    as_written,
    can_be_figure,
    confidence_features,
)
from pipeline.extraction.linear import LinearModel, load_model
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel, load_naming_model
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.rules import rule_book
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import ReadingLimits, Status
from pipeline.scheme import scheme
from pipeline.values import changed
from tests.extraction.build import HEADS, LIMIT, case, raw, read
from tests.extraction.texts import report_texts, wild_texts

BY_RULE = re.compile(r"([a-z_]+(?:\.[a-z0-9_]+)+)/[0-9]+")
BY_MODEL = re.compile(r"model/[0-9]+:(.+)", re.DOTALL)
BOTH = pytest.mark.parametrize("learned", [False, True], ids=["rules", "models"])

TEXT = (
    "Trong năm, công an triệt phá 21 vụ mại dâm, bắt 54 đối tượng, phạt 45 triệu đồng; bắt 312 vụ ma túy. Phát 1.200 "
    "tờ rơi về mại dâm trong 15 ngày. Không có vụ mại dâm nào tại huyện Văn Lâm. Phấn đấu có 80% xã không có mại dâm."
)


def reading(text: str, *, learned: bool = False) -> DocumentReading:
    """A document before anybody has decided."""
    parsed = parse(raw(text), ReadingLimits(max_text_characters=LIMIT))
    return DocumentReading(parsed, annotate(parsed), learned=learned)


def judge(text: str, *, learned: bool) -> Judge:
    """The rules, or the models."""
    document = reading(text, learned=learned)
    return LearnedJudge(document) if learned else Judge(document)


def _check(decision: Decision) -> None:
    """A number is a figure or has a reason, and either way somebody said so."""
    assert (decision.indicator == "") == (decision.reason is not None)
    assert 0 <= decision.confidence <= 1
    if not decision.indicator:
        return
    assert decision.indicator in scheme().indicators
    assert can_be_figure(decision.naming)
    rule, model = BY_RULE.fullmatch(decision.by), BY_MODEL.fullmatch(decision.by)
    assert (rule is None) != (model is None)
    if rule is not None:
        assert rule.group(1) in {known.id for known in rule_book().rules}


# A list of land prices: models that never saw one took its columns for cases and establishments.
PRICES = (
    "BẢNG GIÁ ĐẤT NĂM 2026\n\n"
    "STT\tTên đường\tĐoạn đường\tVT1\tVT2\n"
    "1\tĐường Bờ Hồ\tTừ cầu đến chợ\t96 172\t54 818\n"
    "2\tĐường Ven Đê\tTừ chợ đến trạm bơm\t42 581\t38 051\n\n"
    "Giá đất áp dụng cho 126 xã, phường; đơn vị tính: nghìn đồng/m2."
)


@BOTH
def test_a_document_that_never_names_the_topic_has_no_figures(learned: bool) -> None:
    assert [decision.indicator for decision in judge(PRICES, learned=learned).name() if decision.indicator] == []


@BOTH
def test_every_number_is_decided(learned: bool) -> None:
    decisions = judge(HEADS["report"] + TEXT, learned=learned).name()
    assert [decision.naming for decision in decisions] == judge(HEADS["report"] + TEXT, learned=False)._reading.namings
    for decision in decisions:
        _check(decision)
    found = {decision.candidate.number.value: decision for decision in decisions}
    assert (found[21].indicator, found[54].indicator) == ("cases", "arrests")
    assert found[312].reason == "off_topic: drugs"


@BOTH
@given(text=report_texts | wild_texts)
def test_any_text_is_decided(text: str, learned: bool) -> None:
    try:
        decisions = judge(text, learned=learned).name()
    except DocumentError:
        return
    for decision in decisions:
        _check(decision)


@BOTH
def test_no_number_no_decision(learned: bool) -> None:
    assert judge("Một văn bản về mại dâm.", learned=learned).name() == []


@BOTH
def test_figures_explain_themselves(learned: bool) -> None:
    found = read(HEADS["report"] + TEXT, learned=learned).figures
    assert len(found) >= 5
    for figure in found:
        assert figure.rule is not None
        assert figure.confidence is not None
        assert 0 < figure.confidence <= 1
        assert BY_RULE.fullmatch(figure.rule) or (learned and BY_MODEL.fullmatch(figure.rule))
        assert ("doubtful" in figure.flags) == (figure.confidence < 0.6)


def test_the_rules_are_surest_of_what_stands_beside_the_number() -> None:
    near, far = (
        case(text, "report").figures[0].confidence
        for text in ("Triệt phá [21] vụ mại dâm.", "Số vụ mại dâm mà các lực lượng đã triệt phá trên địa bàn là [21].")
    )
    assert near is not None
    assert far is not None
    assert near > far


# --- the models, with stand-ins that say what a case needs


def linear(weights: dict[str, Sequence[float]], classes: tuple[str, ...], intercept: Sequence[float]) -> LinearModel:
    """A model from its weights."""
    rows = {name: at for at, name in enumerate(weights)}
    table = np.array(list(weights.values()), dtype=np.float32).reshape(len(rows), len(intercept))
    return LinearModel(rows, classes, table, np.array(intercept, dtype=np.float32))


def naming(figure: float, named: LinearModel) -> NamingModel:
    """Models of which one says with these odds that a number is a figure, the others what it counts."""
    return NamingModel(linear({}, ("yes",), [figure]), named, named)


ALL_CASES = linear({"noun=person": [0.5, 2.0], "form=integer": [0, 0.25]}, ("arrests", "cases"), [0, 4])
SENTENCE = "Trong năm, công an triệt phá [21] vụ mại dâm, bắt [54] đối tượng."


def test_says_rule_where_it_agrees_and_features_where_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "load_naming_model", lambda: naming(3, ALL_CASES))
    found = case(SENTENCE, "report", learned=True).figures
    assert [(figure.surface, figure.indicator) for figure in found] == [("21", "cases"), ("54", "cases")]
    assert found[0].rule == "cases.found/1"
    # the strongest first; features without a weight say nothing
    assert found[1].rule == "model/1:noun=person,form=integer"


def test_a_certain_rule_holds_against_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    # models that take no number for a figure
    monkeypatch.setattr(judging, "load_naming_model", lambda: naming(-3, ALL_CASES))
    text = "Có [61/94] xã, phường đã thành lập Đội kiểm tra liên ngành phòng, chống mại dâm."
    (figure,) = case(text, "report", learned=True).figures
    assert (figure.indicator, figure.rule) == ("inspection_teams", "units.with_team/1")
    # on another topic it holds nothing
    assert not case(text.replace("mại dâm", "ma túy"), "report", learned=True).figures


def test_a_models_code_does_not_keep_the_details_of_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Khởi tố [5] vụ chứa mại dâm."
    assert case(text, "report").figures[0].detail == ("criminal", "harbouring")
    named = linear({}, ("arrests", "tipoffs_handled"), [0, 4])
    monkeypatch.setattr(judging, "load_naming_model", lambda: naming(3, named))
    (figure,) = case(text, "report", learned=True).figures
    assert (figure.indicator, figure.detail, figure.unit) == ("tipoffs_handled", (), "report")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what the rules would have dropped keeps their reason
        ("Bắt [312] vụ ma túy.", "off_topic: drugs"),
        ("Pháp lệnh phòng, chống mại dâm cấm [8] hành vi.", "legal_term"),
        # what they would have taken has none of its own
        ("Triệt phá [21] vụ mại dâm.", "not_counted"),
    ],
)
def test_what_the_models_drop_has_a_reason(text: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "load_naming_model", lambda: naming(-3, ALL_CASES))
    found = case(text, "report", learned=True)
    assert found.figures == ()
    assert [digit.kind for digit in found.verdicts(found.marked[0])] == [kind]


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("Triệt phá 21 vụ mại dâm.", [True]),
        # also of another topic, in a document that names ours: the models may know better
        ("Phòng, chống mại dâm, ma túy. Bắt 312 vụ ma túy.", [True]),
        # a denial has a thing that there is none of
        ("Trong năm không có vụ mại dâm nào.", [True]),
        ("Địa bàn không có diễn biến gì về mại dâm.", [False]),
        ("Về mại dâm, không phát hiện gì.", [False]),
        # what numbers the rows of a table
        ("Kết quả phòng, chống mại dâm\n\nSTT\tĐơn vị\tSố vụ\n1\tVăn Lâm\t5\n2\tYên Mỹ\t3", [False, True, False, True]),
    ],
)
def test_what_can_be_a_figure(text: str, can: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    namings = reading(text).namings
    assert [can_be_figure(item) for item in namings] == can
    # no model can make one of what cannot
    monkeypatch.setattr(judging, "load_naming_model", lambda: naming(99, ALL_CASES))
    assert [bool(decision.indicator) for decision in judge(text, learned=True).name()] == can


def _with(name: str, model: LinearModel) -> Callable[[str], LinearModel]:
    """The shipped models but one."""
    return lambda asked: model if asked == name else load_model(asked)


@pytest.mark.parametrize(
    ("kind", "odds", "status"),
    [
        # sure of it, against document and words
        ("report", 0.7, Status.TARGET),
        ("plan", -0.7, Status.REPORTED),
        # less sure than the rules are
        ("report", 0.5, Status.REPORTED),
        ("plan", -0.5, Status.TARGET),
        ("report", -0.3, Status.REPORTED),
        ("plan", 0.3, Status.TARGET),
    ],
)
def test_status_is_the_models_only_where_it_is_sure(
    kind: str, odds: float, status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "load_model", _with("status", linear({}, ("yes",), [odds])))
    (figure,) = case("Kiểm tra [72] cơ sở dễ phát sinh mại dâm.", kind, learned=True).figures
    assert figure.status is status


@pytest.mark.parametrize(
    ("features", "place"),
    [
        # nobody speaks for anything: the nearest
        ([], ("district", "Văn Lâm")),
        (["level=province:province"], ("province", None)),
        (["source=national"], ("national", None)),
    ],
)
def test_the_best_place_is_taken(
    features: list[str], place: tuple[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = linear({name: [1.0] for name in features}, ("yes",), [0])
    monkeypatch.setattr(judging, "load_model", _with("places", model))
    (figure,) = case("Tại huyện Văn Lâm, triệt phá [4] vụ mại dâm.", "report", learned=True).figures
    assert (figure.level, figure.district) == place


@pytest.mark.parametrize(
    ("features", "period"),
    [
        (["inside=same:flow"], "2021-01-01 2021-12-31"),
        (["source=left"], "2020-01-01 2020-12-31"),
        (["source+how=above:day"], "2021-12-10 2021-12-10"),
        (["source=none"], "None None"),
    ],
)
def test_the_best_period_is_taken(features: list[str], period: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = linear({name: [1.0] for name in features}, ("yes",), [0])
    monkeypatch.setattr(judging, "load_model", _with("periods", model))
    (figure,) = case("Năm 2020, triệt phá [4] vụ mại dâm.", "report", learned=True).figures
    assert f"{figure.period_start} {figure.period_end}" == period


# --- confidence


CLASSES = ("arrests", "cases", NO_FIGURE)


@pytest.mark.parametrize(
    ("probabilities", "present", "absent"),
    [
        # the rules say cases too, and the model is nearly sure
        ([0.005, 0.991, 0.004], ["agrees=True", "top>0.99", "margin>0.98", "agrees=True:top>0.99"], ["top>0.995"]),
        # the model says something else, by a hair
        ([0.45, 0.4, 0.15], ["agrees=False", "top>0.4", "agrees=False:top>0.4"], ["top>0.5", "margin>0.2"]),
        # steps are passed, not reached
        ([0.25, 0.5, 0.25], ["top>0.4", "margin>0.2"], ["top>0.5", "margin>0.3"]),
    ],
)
def test_what_the_confidence_model_sees(probabilities: list[float], present: list[str], absent: list[str]) -> None:
    (item,) = reading(HEADS["report"] + "Triệt phá 21 vụ mại dâm.").namings
    found = confidence_features(item, np.array(probabilities), CLASSES)
    assert set(present) <= set(found)
    assert set(found).isdisjoint(absent)
    assert {"side=right", "form=integer", "verdict=None"} <= set(found)


def test_confidence_is_that_of_the_confidence_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "load_model", _with("confidence", linear({}, ("yes",), [-1])))
    (figure,) = case("Triệt phá [21] vụ mại dâm.", "report", learned=True).figures
    assert figure.confidence == pytest.approx(1 / (1 + np.e), abs=1e-3)
    assert figure.flags == ("doubtful",)


@pytest.mark.parametrize(
    ("odds", "codes"),
    [
        (1.0, ["cases"]),
        # a code that is more likely wrong than right is not given, but told
        (-1.0, ["other"]),
        # and what is most likely no figure at all is none
        (-2.0, []),
    ],
)
def test_a_doubtful_code_is_withheld(monkeypatch: pytest.MonkeyPatch, odds: float, codes: list[str]) -> None:
    monkeypatch.setattr(judging, "load_model", _with("confidence", linear({}, ("yes",), [odds])))
    found = case("Triệt phá [21] vụ mại dâm.", "report", learned=True).figures
    assert [figure.indicator for figure in found] == codes
    assert all(figure.rule is not None and figure.rule.endswith("unsure=cases") == (odds < 0) for figure in found)


def test_no_breakdown_holds_a_figure_whose_code_is_withheld() -> None:
    whole, part = case("Bắt [52] đối tượng mại dâm, trong đó 30 người bán dâm.", "report").extraction.figures
    assert part.part_of == whole.id
    sure, unsure = changed(whole, confidence=0.9), changed(part, confidence=0.3)
    assert [figure.part_of for figure in _without_doubtful_codes([sure, unsure])] == [None, None]
    unsure, sure = changed(whole, confidence=0.3), changed(part, confidence=0.9)
    assert [figure.part_of for figure in _without_doubtful_codes([unsure, sure])] == [None, None]


@pytest.mark.parametrize(
    ("text", "can"),
    [
        # a sum of money is no count of people, and a small count no sum
        ("Công an phạt 45 triệu đồng về mại dâm.", [False, True, True]),
        ("Công an phạt 45 về mại dâm.", [True, False, True]),
        # but as many as a sum would be may be one, and a share of either
        ("Công an phạt 45.000.000 về mại dâm.", [True, True, True]),
        # what one person pays is no total of fines
        ("Công an phạt 450 nghìn đồng về mại dâm.", [False, False, True]),
        ("Công an phạt 45% về mại dâm.", [True, True, True]),
    ],
)
def test_money_is_written_as_such(text: str, can: list[bool]) -> None:
    namings = reading(text).namings
    found = as_written(namings, np.full((len(namings), 4), 0.25), ("people_fined", "fines_amount", "other", "none"))
    assert [value > 0 for value in found[0]] == [*can, True]


def test_the_models_know_every_code_and_none() -> None:
    assert load_naming_model().classes[-1] == NO_FIGURE
