"""Every word and every pair of data/audit/rules.yaml has its effect."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.audit import check_document
from pipeline.audit.rules import FineBounds, Funnel, rules
from tests.audit.building import marked


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


@pytest.mark.parametrize("word", rules().among)
def test_words_that_say_that_the_things_before_have_these(word: str) -> None:
    assert codes(f"Giúp [57|people_supported] người, {word} [58|people_supported loan] vay") == ["part_over_whole"]
    assert codes(f"Giúp [57|people_supported] người; {word} [58|people_supported loan] vay") == []


@pytest.mark.parametrize("word", rules().of_those)
def test_words_of_things_told_last(word: str) -> None:
    told = "Gặp [2|arrests] tiếp viên, [2|arrests] khách.\n{} tiếp viên có [5|arrests] em."
    assert codes(told.format(word)) == ["part_over_whole"]
    assert codes(told.format("Ngoài")) == []


@pytest.mark.parametrize("word", rules().makes_up)
def test_words_of_a_share_of_what_was_told_last(word: str) -> None:
    assert codes(f"Phá [26|cases] vụ.\nKhu vực cũ {word} [70|cases incident] vụ.") == ["part_over_whole"]
    assert codes("Phá [26|cases] vụ.\nKhu vực cũ có [70|cases incident] vụ.") == []


@pytest.mark.parametrize("word", rules().sanctioned)
def test_words_of_a_warning_that_follows_a_record(word: str) -> None:
    told = "Lập biên bản [33|establishments_violating] nơi, {} [36|establishments_warned] nơi"
    assert codes(told.format(word)) == ["funnel_grows"]
    assert codes(told.format("nhắc nhở")) == []


@pytest.mark.parametrize("code", rules().overlapping)
def test_what_one_person_may_get_twice(code: str) -> None:
    text = "Có [9|{0}] người, gồm [8|{0} loan] vay vốn và [6|{0} job] có việc"
    assert codes(text.format(code)) == []


@pytest.mark.parametrize("word", rules().singled_out)
def test_words_that_single_out_a_place(word: str) -> None:
    assert codes(f"Phá [23|cases] vụ.\nNăm nay {word} A là [81|cases district=A] vụ") == ["part_over_whole"]
    assert codes("Phá [23|cases] vụ.\nNăm nay A là [81|cases district=A] vụ") == []


@pytest.mark.parametrize("word", rules().each)
def test_words_of_each_of_several_times(word: str) -> None:
    parts = "A phá [20|cases district=A] vụ, B phá [11|cases district=B] vụ"
    assert codes(f"Đã phá [24|cases] vụ.\n{parts}") == ["parts_over_whole"]
    assert codes(f"Đã phá {word} năm [24|cases] vụ.\n{parts}") == []


@pytest.mark.parametrize("word", rules().summed)
def test_words_of_a_sum_behind_its_numbers(word: str) -> None:
    parts = "A phá [20|cases district=A] vụ.\nB phá [11|cases district=B] vụ."
    assert codes(f"{parts}\nNăm nay {word} là [24|cases] vụ.") == ["parts_over_whole"]
    assert codes(f"{parts}\nNăm nay là [24|cases] vụ.") == []


@pytest.mark.parametrize("word", rules().number)
def test_words_of_a_number_told_again(word: str) -> None:
    text = "Kiểm tra [57|establishments_inspected police] cơ sở.\nSo ra {} [75|establishments_inspected] đúng là ít."
    assert codes(text.format(word)) == ["contradiction"]
    assert codes(text.format("thì")) == []


@pytest.mark.parametrize("word", rules().all_of)
def test_words_of_all_told_before(word: str) -> None:
    assert codes(f"Phá [14|cases] vụ.\n{word.capitalize()} [39|cases] vụ đều đã xử.") == ["contradiction"]
    assert codes("Phá [14|cases] vụ.\nSau đó [39|cases] vụ đều đã xử.") == []


@pytest.mark.parametrize("word", rules().recorded)
def test_words_of_a_record(word: str) -> None:
    told = "[4|establishments_violating] nơi, nhắc nhở [6|establishments_warned] nơi"
    assert codes(f"Phát hiện vi phạm {told}") == ["funnel_grows"]
    assert codes(f"Lập {word} {told}") == []


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


@pytest.mark.parametrize("word", rules().measured)
def test_words_of_what_is_no_thing_of_a_list(word: str) -> None:
    text = "Giúp [14|people_supported] chị, gồm [5|people_supported loan] chị vay 30 {}, [4|people_supported job] chị"
    assert codes(text.format(word)) == ["parts_under_whole"]
    assert codes(text.format("chị")) == []


@pytest.mark.parametrize("word", rules().adds_up)
def test_words_of_the_sum_of_a_sentence(word: str) -> None:
    text = "A [7|hotspots district=A], B [9|hotspots district=B], C [4|hotspots district=C]; {} [17|hotspots]"
    assert codes(text.format(word)) == ["parts_over_whole"]


@pytest.mark.parametrize("word", rules().open_rest)
def test_words_that_leave_a_rest(word: str) -> None:
    parts = "[24|establishments lodging ^w] nhà nghỉ, [10|establishments karaoke ^w] karaoke"
    assert codes(f"Có [44|establishments @w] cơ sở, gồm {parts}, {word} quán ăn") == []


@pytest.mark.parametrize("word", rules().started_from)
def test_words_that_tell_the_time_before(word: str) -> None:
    assert codes(f"Có [20|cases] vụ, tăng [5|cases change] vụ ({word} [17|cases no_period] vụ)") == ["change_absolute"]


@pytest.mark.parametrize("word", rules().takes_up)
def test_words_that_begin_with_a_number_stated_before(word: str) -> None:
    assert codes(f"Bắt [63|arrests] người.\n{word} [68|arrests] người có ba học sinh.") == ["contradiction"]


@pytest.mark.parametrize("word", [*rules().taken_up, *rules().points_at])
def test_words_that_point_back(word: str) -> None:
    assert codes(f"Bắt [63|arrests] người.\nCó học sinh, [68|arrests] người {word} khai.") == ["contradiction"]


@pytest.mark.parametrize("word", rules().not_taken_up)
def test_words_that_make_a_new_number(word: str) -> None:
    assert codes(f"Bắt [63|arrests] người.\nCó học sinh, [68|arrests] {word} {rules().points_at[0]} khai.") == []


@pytest.mark.parametrize("word", rules().taken_from)
def test_words_that_take_from_the_number_before(word: str) -> None:
    assert codes(f"Có [7|people_supported] chị, [40|people_supported] người {word} bán hàng") == ["part_over_whole"]
    assert codes(f"Có [25|workers] người.\n{word} [80|sex_workers] bán dâm.") == ["part_over_whole"]


@pytest.mark.parametrize("word", rules().kind_words)
def test_words_of_kinds_behind_a_whole(word: str) -> None:
    assert codes(f"Có [112|workers] lao động, {word} [582|workers female]") == ["part_over_whole"]


@pytest.mark.parametrize("word", rules().differs)
def test_words_of_a_difference(word: str) -> None:
    assert codes(f"Có [20|cases] vụ, {word} [3|cases] vụ, riêng A [9|cases] vụ") == []
    share = "6,6%" if word in rules().falls else "7,5%"
    assert codes(f"Có [57|cases] vụ, {word} [4|cases] vụ ([{share}|cases])") == []
    assert codes(f"Có [57|cases] vụ, {word} [4|cases] vụ ([7,1%|cases])") == ["changes_disagree"]


@pytest.mark.parametrize("word", rules().falls)
def test_words_of_less(word: str) -> None:
    text = "Có [37|hotspots] điểm, {} [{}|hotspots] điểm (cùng kỳ [41|hotspots before] điểm)"
    assert codes(text.format(word, 9)) == ["change_absolute"]
    assert codes(text.format(word, 4)) == []


@pytest.mark.parametrize("word", rules().splits)
def test_words_that_split_the_sentence_before(word: str) -> None:
    text = f"Bắt [46|arrests] người.\n{word} bán dâm [30|arrests seller], mua dâm [22|arrests buyer]."
    assert codes(text) == ["parts_over_whole"]


@pytest.mark.parametrize("word", rules().times)
def test_words_of_other_times(word: str) -> None:
    assert codes(f"Có [11|workers] người ({word} đó là [14|workers before] và [13|workers before] người)") == []


@pytest.mark.parametrize("word", rules().handled)
def test_words_of_what_became_of_them(word: str) -> None:
    text = f"Phát hiện [23|establishments_violating] cơ sở.\n{word}: phạt [80|establishments_fined] cơ sở."
    assert set(codes(text)) & {"funnel_grows", "part_over_whole"}


@pytest.mark.parametrize("word", rules().same_change)
def test_words_that_tell_a_change_again(word: str) -> None:
    text = f"Có [29|cases] vụ, giảm [5|cases change giảm] vụ so cùng kỳ, {word} [24,7%|cases]"
    assert codes(text) == ["changes_disagree"]


@pytest.mark.parametrize("word", rules().becomes)
def test_words_between_two_values(word: str) -> None:
    for start in rules().starts:
        text = f"Số vụ {start} [18|cases] {word} [7|cases] vụ, giảm [13|cases change giảm] vụ"
        assert codes(text) == ["change_absolute"]


@pytest.mark.parametrize("word", rules().only_left)
def test_words_of_what_is_left(word: str) -> None:
    text = f"Trước đây [31|hotspots] điểm thì {word} [8|hotspots], giảm [24|hotspots change giảm] điểm"
    assert codes(text) == ["change_absolute"]


@pytest.mark.parametrize("word", rules().part_verbs)
def test_words_before_a_share_of_a_whole(word: str) -> None:
    assert codes(f"Vi phạm về lao động {word} [120%|establishments_violating]") == ["share_over_hundred"]


@pytest.mark.parametrize("word", rules().wholes)
def test_words_behind_a_share_of_a_whole(word: str) -> None:
    assert codes(f"Đã có [120%|communes_free] {word} lành mạnh") == ["share_over_hundred"]


def _table(label: str, total: int) -> str:
    rows = ("| A | [7|cases] | [9|arrests] |", "| B | [6|cases] | [4|arrests] |")
    return "\n".join((*rows, f"| {label} | [{total}|cases] | [13|arrests] |"))


@pytest.mark.parametrize("word", rules().total_rows)
def test_labels_of_total_rows(word: str) -> None:
    assert codes(_table(word, 15)) == ["doubtful_total"]
    assert codes(_table(word, 13)) == []


@pytest.mark.parametrize("word", rules().no_totals)
def test_labels_that_only_begin_like_total_rows(word: str) -> None:
    assert codes(_table(word, 15)) == []


@pytest.mark.parametrize("word", rules().sum_rows)
def test_labels_of_rows_that_surely_are_sums(word: str) -> None:
    assert codes(f"A: [7|cases]; 1\nB: [6|cases]; 2\nC: [5|cases]; 3\n{word}: [28|cases]; 6") == ["doubtful_total"]


@pytest.mark.parametrize("word", rules().part_rows)
def test_labels_of_rows_that_tell_a_part(word: str) -> None:
    part = f"| {word} nữ | [5|cases] | [2|arrests] |"
    assert codes(_table("Cộng", 13).replace("| B", part + "\n| B")) == []


@pytest.mark.parametrize("funnel", rules().funnels, ids=str)
def test_steps(funnel: Funnel) -> None:
    assert codes(f"Có [20|{funnel.before}] và [21|{funnel.after}]") == ["funnel_grows"]
    assert codes(f"Có [20|{funnel.before}] và [20|{funnel.after}]") == []
    apart = codes(f"Có [20|{funnel.before}].\nCó [21|{funnel.after}].")
    assert apart == ([] if funnel.beside else ["funnel_grows"])
    recorded = codes(f"Lập biên bản [20|{funnel.before}] và [21|{funnel.after}]")
    assert recorded == ([] if funnel.recorded else ["funnel_grows"])


@pytest.mark.parametrize("kinds", rules().exclusive, ids=" ".join)
def test_kinds_that_exclude_each_other(kinds: list[str]) -> None:
    for one, other in pairwise(kinds):
        assert codes(f"Có [10|other @w]: [6|other {one} ^w], [5|other {other} ^w]") == ["parts_over_whole"]


@pytest.mark.parametrize(("fined", "limits"), rules().fines.items())
def test_fines(fined: str, limits: FineBounds) -> None:
    for average, expected in ((limits.most * 1.1, True), (limits.least * 0.9, True), (limits.least * 1.1, False)):
        amount = f"{average * 10:,.0f}".replace(",", ".")
        found = codes(f"Phạt [10|{fined}], thu [{amount}|fines_amount] đồng")
        assert found == (["fine_average"] if expected else [])
