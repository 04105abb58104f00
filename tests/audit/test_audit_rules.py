"""Every word and every pair of data/audit/rules.yaml has its effect."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.audit import check_document
from pipeline.audit.rules import Funnel, rules
from tests.audit.building import marked

# The words of one entry begin another one, or end it.
_TAKEN_UP = [(first, second) for first in rules().takes_up for second in rules().taken_up]


def codes(text: str) -> list[str]:
    return [finding.code for finding in check_document(marked(text)[1])]


@pytest.mark.parametrize("word", rules().share_links)
def test_words_that_tie_a_share(word: str) -> None:
    assert codes(f"Có [470/584|communes_free] xã lành mạnh, {word} [85,1%|communes_free]") == ["share_off_ratio"]


@pytest.mark.parametrize("word", rules().other_wholes)
def test_words_that_name_another_whole(word: str) -> None:
    assert codes(f"Có [470/584|communes_free] xã lành mạnh, đạt [85,1%|communes_free] {word} giao") == []


@pytest.mark.parametrize("word", rules().complete)
def test_words_that_name_all_parts(word: str) -> None:
    text = f"Có [44|establishments @w] cơ sở, {word} [24|establishments lodging ^w], [10|establishments karaoke ^w]"
    assert codes(text) == ["parts_under_whole"]


@pytest.mark.parametrize("word", rules().some)
def test_words_that_name_some_parts(word: str) -> None:
    assert codes(f"Có [18|cases @w] vụ, {word} [24|cases harbouring] vụ chứa") == ["part_over_whole"]
    assert codes(f"Có [44|establishments @w], {word} [9|establishments lodging], [10|establishments karaoke]") == []


@pytest.mark.parametrize("word", rules().has)
def test_words_between_a_whole_and_its_part(word: str) -> None:
    assert codes(f"Trong [7|arrests] người bán dâm {word} [10|arrests minor] em") == ["part_over_whole"]
    assert codes(f"Bắt [7|arrests] người bán dâm {word} [10|arrests minor] em") == []


@pytest.mark.parametrize("word", rules().no_parts)
def test_words_before_what_is_no_part(word: str) -> None:
    assert codes(f"Có [18|cases] vụ ({word} [24|cases] vụ và [25|cases] vụ)") == []
    assert codes(f"Có [18|cases] vụ, trong đó {word} [24|cases] vụ") == []


@pytest.mark.parametrize("word", rules().sums)
def test_words_of_a_whole_behind_its_parts(word: str) -> None:
    assert codes(f"Có [10|cases ^w] vụ, [9|cases ^w] vụ, {word} [15|cases @w] vụ") == ["parts_over_whole"]
    assert codes(f"Có [10|cases ^w] vụ, [9|cases ^w] vụ, nơi khác {word} [15|cases @w] vụ") == []


@pytest.mark.parametrize("word", rules().open_list)
def test_words_of_a_list_that_is_not_whole(word: str) -> None:
    text = f"Có [44|establishments] cơ sở, gồm [24|establishments lodging], {word} [10|establishments karaoke]"
    assert codes(text) == []


@pytest.mark.parametrize("word", rules().open_rest)
def test_words_that_leave_a_rest(word: str) -> None:
    parts = "[24|establishments lodging ^w] nhà nghỉ, [10|establishments karaoke ^w] karaoke"
    assert codes(f"Có [44|establishments @w] cơ sở, gồm {parts}, {word} quán ăn") == []


@pytest.mark.parametrize("word", rules().started_from)
def test_words_that_tell_the_time_before(word: str) -> None:
    assert codes(f"Có [20|cases] vụ, tăng [5|cases change] vụ ({word} [17|cases no_period] vụ)") == ["change_absolute"]


@pytest.mark.parametrize(("first", "second"), _TAKEN_UP)
def test_words_that_take_a_number_up(first: str, second: str) -> None:
    assert codes(f"Bắt [63|arrests] người.\n{first} [68|arrests] người {second} có ba học sinh.") == ["contradiction"]


@pytest.mark.parametrize("funnel", rules().funnels, ids=str)
def test_steps(funnel: Funnel) -> None:
    assert codes(f"Có [20|{funnel.before}] và [21|{funnel.after}]") == ["funnel_grows"]
    assert codes(f"Có [20|{funnel.before}] và [20|{funnel.after}]") == []
    apart = codes(f"Có [20|{funnel.before}].\nCó [21|{funnel.after}].")
    assert apart == ([] if funnel.beside else ["funnel_grows"])


@pytest.mark.parametrize("kinds", rules().exclusive, ids=" ".join)
def test_kinds_that_exclude_each_other(kinds: list[str]) -> None:
    for one, other in pairwise(kinds):
        assert codes(f"Có [10|other @w]: [6|other {one} ^w], [5|other {other} ^w]") == ["parts_over_whole"]


def test_fines() -> None:
    least, most = 100_000, 150_000_000
    assert rules().fine.least < least
    assert most < rules().fine.most
