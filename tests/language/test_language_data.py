"""Every pattern and word of the language room's data files fires, and the loaders refuse what does not fit."""

from __future__ import annotations

import pytest

from pipeline.datafiles import load_yaml
from pipeline.errors import DataError
from pipeline.language.nonfigures import find_nonfigures, nonfigure_rules
from pipeline.language.periods import period_rules
from pipeline.language.resources import (
    NumberWords,
    nonfigure_patterns,
    number_words,
    period_patterns,
    place_words,
    sentence_words,
)
from pipeline.language.sentences import split_sentences
from pipeline.lexicon import Syllables
from pipeline.records import NumberForm
from pipeline.spans import Span
from pipeline.textforms import fold
from tests.language.reading import numbers, periods, places, shown

WORDS = number_words()

PERIOD_EXAMPLES = [
    (index, text, want)
    for index, entry in enumerate(period_patterns().patterns)
    for text, want in entry.examples.items()
]
NONFIGURES = [
    (index, entry.kind, text) for index, entry in enumerate(nonfigure_patterns().patterns) for text in entry.examples
]


@pytest.mark.parametrize(("index", "text", "want"), PERIOD_EXAMPLES)
def test_every_period_pattern_reads_its_examples(index: int, text: str, want: str) -> None:
    rule = period_rules()[index]
    built = [rule.build(match.groupdict()) for match in Syllables(fold(text)).matches(rule.pattern, rule.at)]
    (kind,) = {made[0] for made in built if made is not None}  # no earlier pattern takes its words for something else
    # "1-6" and "6/15" differ in meaning only: months, or month and day
    found = [(mention.kind, shown(mention).replace("/", "-")) for mention in periods(text)]
    assert (kind, want.replace("/", "-")) in found


@pytest.mark.parametrize(("index", "kind", "text"), NONFIGURES)
def test_every_nonfigure_pattern_matches_its_examples(index: int, kind: str, text: str) -> None:
    rule = nonfigure_rules()[index]
    assert rule.kind == kind
    assert list(Syllables(fold(text)).matches(rule.pattern, rule.at))


@pytest.mark.parametrize(("index", "kind", "text"), NONFIGURES)
def test_no_example_of_a_nonfigure_is_read_as_a_plain_number(index: int, kind: str, text: str) -> None:
    taken = [mention.span for mention in periods(text)]
    assert find_nonfigures(Syllables(fold(text)), taken) or taken, (kind, index)


@pytest.mark.parametrize(
    ("word", "qualifier"), [(word, kind) for kind, group in WORDS.qualifiers.items() for word in group]
)
def test_every_qualifier_is_read(word: str, qualifier: str) -> None:
    assert numbers(f"tỉnh có {word} 210 cơ sở")[0].qualifier == qualifier


@pytest.mark.parametrize("word", WORDS.scales)
def test_every_scale_multiplies_digits(word: str) -> None:
    assert numbers(f"12 {word} người")[0].value == 12 * WORDS.scales[word]


@pytest.mark.parametrize("word", [word for word in WORDS.scales if word not in WORDS.written_scales])
def test_every_scale_but_the_written_ones_closes_words(word: str) -> None:
    size = 2 * WORDS.scales[word]
    assert [mention.value for mention in numbers(f"hai {word} người")] == [size]


@pytest.mark.parametrize("word", WORDS.written_scales)
def test_no_written_scale_closes_words(word: str) -> None:
    assert [mention.value for mention in numbers(f"hai {word} người")] == [2]


@pytest.mark.parametrize("word", WORDS.glued_scales)
def test_every_glued_scale_multiplies_digits_that_it_touches(word: str) -> None:
    assert [mention.value for mention in numbers(f"500{word}")] == [500 * WORDS.glued_scales[word]]
    assert [mention.value for mention in numbers(f"500 {word}")] == [500]


@pytest.mark.parametrize("word", WORDS.half)
def test_every_half_adds_to_its_scale(word: str) -> None:
    assert [mention.value for mention in numbers(f"2 tỷ {word}")] == [2_500_000_000]
    assert [mention.value for mention in numbers(f"hai triệu {word}")] == [2_500_000]


@pytest.mark.parametrize("word", WORDS.half_words)
def test_every_half_word_halves_a_scale(word: str) -> None:
    assert [mention.value for mention in numbers(f"{word} triệu tờ")] == [500_000]


@pytest.mark.parametrize("word", [*WORDS.ten, *WORDS.tens, *WORDS.hundred])
def test_every_word_of_place_makes_a_number(word: str) -> None:
    values = {"mười": 12, "mươi": 22, "chục": 22, "trăm": 202}
    text = f"{word} hai người" if word in WORDS.ten else f"hai {word} hai người"
    text = text.replace("trăm hai", "trăm linh hai")
    assert [mention.value for mention in numbers(text)] == [values[word]]


@pytest.mark.parametrize("word", WORDS.zero_links)
def test_every_zero_link_skips_the_tens(word: str) -> None:
    assert [mention.value for mention in numbers(f"hai trăm {word} ba người")] == [203]


@pytest.mark.parametrize("word", WORDS.zero)
def test_every_zero_skips_the_hundreds(word: str) -> None:
    assert [mention.value for mention in numbers(f"hai nghìn {word} trăm mười ba người")] == [2013]


@pytest.mark.parametrize("word", WORDS.fraction_links)
def test_a_fraction_is_a_share(word: str) -> None:
    assert [(mention.value, mention.form) for mention in numbers(f"hai {word} ba số xã")] == [
        (66.67, NumberForm.PERCENT)
    ]


@pytest.mark.parametrize("word", WORDS.fraction_wholes)
def test_every_whole_of_a_fraction_is_read(word: str) -> None:
    share = round(100 / WORDS.fraction_wholes[word], 2)
    assert [mention.value for mention in numbers(f"giảm một phần {word} số vụ")] == [share]


@pytest.mark.parametrize("word", WORDS.not_after_fraction)
def test_no_fraction_ends_within_a_word(word: str) -> None:
    assert not [mention for mention in numbers(f"một phần tư {word}") if mention.form is NumberForm.PERCENT]


@pytest.mark.parametrize("word", WORDS.article_counts_behind)
def test_an_article_counts_behind_another_number(word: str) -> None:
    assert [mention.value for mention in numbers(f"bắt 3 vụ{word} một vụ")] == [3, 1]


@pytest.mark.parametrize("word", WORDS.percent)
def test_every_percent_sign_is_read(word: str) -> None:
    assert [mention.form for mention in numbers(f"đạt 20 {word} số xã")] == [NumberForm.PERCENT]


@pytest.mark.parametrize("head", WORDS.loose_heads)
@pytest.mark.parametrize("scale", WORDS.loose_scales)
def test_every_loose_size_is_its_scale(head: str, scale: str) -> None:
    found = numbers(f"{head} {scale} người")
    assert [(mention.value, mention.form) for mention in found] == [(WORDS.loose_scales[scale], NumberForm.LOOSE)]


@pytest.mark.parametrize("word", WORDS.range_links)
def test_every_range_link_spans(word: str) -> None:
    assert [(mention.value, mention.value_max) for mention in numbers(f"có 10 {word} 20 người")] == [(10, 20)]


@pytest.mark.parametrize(
    ("head", "link"), [(head, link) for head, group in WORDS.range_heads.items() for link in group]
)
def test_every_range_head_spans_nouns(head: str, link: str) -> None:
    found = numbers(f"có {head} 10 người {link} 20 người")
    assert [(mention.value, mention.value_max) for mention in found] == [(10, 20)]


@pytest.mark.parametrize("word", WORDS.changes)
def test_no_change_is_a_range(word: str) -> None:
    assert [mention.value_max for mention in numbers(f"{word} từ 10 người đến 20 người")] == [None, None]


@pytest.mark.parametrize("word", WORDS.ratio_links)
def test_every_ratio_link_joins(word: str) -> None:
    assert [(mention.value, mention.denominator) for mention in numbers(f"có 88 {word} 132 xã")] == [(88, 132)]


@pytest.mark.parametrize("word", WORDS.whole_links)
def test_every_whole_link_joins_behind_a_noun(word: str) -> None:
    assert [(mention.value, mention.denominator) for mention in numbers(f"có 88 xã {word} 132.")] == [(88, 132)]


@pytest.mark.parametrize("word", WORDS.multiples)
def test_every_multiple_is_a_change(word: str) -> None:
    found = numbers(f"tăng {word} năm trước")
    assert [(mention.value, mention.form) for mention in found] == [
        ((WORDS.multiples[word] - 1) * 100, NumberForm.MULTIPLE)
    ]


@pytest.mark.parametrize(
    ("head", "unit"), [(head, unit) for head in WORDS.multiple_heads for unit in WORDS.multiple_units]
)
def test_every_multiple_head_takes_its_unit(head: str, unit: str) -> None:
    assert [mention.form for mention in numbers(f"tăng {head} 2 {unit}")] == [NumberForm.MULTIPLE]


@pytest.mark.parametrize(
    ("head", "after"), [(head, after) for head in WORDS.compared_multiple_heads for after in WORDS.compared_with]
)
def test_every_compared_multiple_is_a_change(head: str, after: str) -> None:
    (mention,) = [item for item in numbers(f"{head} 1,5 lần {after} trước") if item.form is NumberForm.MULTIPLE]
    assert mention.value == 50


@pytest.mark.parametrize("word", WORDS.shares_of_half)
def test_every_half_is_a_share(word: str) -> None:
    (mention,) = numbers(f"đến nay cấp {word} kinh phí")
    assert (mention.value, mention.form, mention.qualifier) == (50, NumberForm.PERCENT, WORDS.shares_of_half[word])


@pytest.mark.parametrize("word", WORDS.bare_half_after)
def test_a_bare_half_needs_one_of_these(word: str) -> None:
    assert [mention.value for mention in numbers(f"{word} nửa kinh phí")] == [50]
    assert numbers("nửa kinh phí") == []


@pytest.mark.parametrize("word", WORDS.not_after_half)
def test_half_of_a_time_is_no_share(word: str) -> None:
    assert numbers(f"một nửa {word}") == []


@pytest.mark.parametrize("word", WORDS.denial.qualities)
def test_what_one_works_without_is_no_zero(word: str) -> None:
    assert numbers(f"kinh doanh không có {word}, bố trí phòng khuất") == []
    assert [mention.value for mention in numbers(f"không có {word} nào bị thu hồi")] == [0]


@pytest.mark.parametrize("noun", WORDS.counted_after_ambiguous)
def test_every_counted_noun_settles_an_ambiguous_word(noun: str) -> None:
    assert [mention.value for mention in numbers(f"có năm {noun}")] == [5]
    assert [mention.value for mention in numbers(f"có 05{noun}")] == [5]


@pytest.mark.parametrize("word", WORDS.ambiguous_digits)
def test_no_ambiguous_word_counts_without_its_noun(word: str) -> None:
    assert numbers(f"{word} qua") == []


@pytest.mark.parametrize("word", WORDS.not_after)
def test_no_number_after_a_word_of_order(word: str) -> None:
    assert numbers(f"{word} hai") == []


@pytest.mark.parametrize("word", WORDS.currency)
def test_every_currency_makes_money(word: str) -> None:
    assert numbers(f"phạt 45 triệu {word}.")[0].form is NumberForm.MONEY


@pytest.mark.parametrize("word", [word for word in WORDS.digits if word not in {"mốt", "lăm", "nhăm", "tư"}])
def test_every_digit_word_counts_cases(word: str) -> None:
    found = [mention.value for mention in numbers(f"triệt phá {word} vụ")]
    assert found == ([] if word in WORDS.article else [WORDS.digits[word]])


@pytest.mark.parametrize("before", WORDS.article_counts_after)
def test_an_article_counts_after_these(before: str) -> None:
    assert [mention.value for mention in numbers(f"trong kỳ {before} một vụ")] == [1]
    assert numbers(f"trong kỳ {before} một việc") == []


@pytest.mark.parametrize("verb", WORDS.denial.verbs)
def test_every_verb_of_a_denial_proposes_a_zero(verb: str) -> None:
    assert [mention.form for mention in numbers(f"trong kỳ không {verb} vụ nào")] == [NumberForm.DENIAL]


@pytest.mark.parametrize(("word", "types"), place_words().unit_words.items())
def test_every_unit_word_introduces_a_place(word: str, types: list[str]) -> None:
    names = {
        "tỉnh": "Hưng Yên",
        "thành phố": "Đà Nẵng",
        "quận": "Ba Đình",
        "huyện": "Văn Lâm",
        "thị xã": "Mỹ Hào",
        "xã": "Tân Lập",
        "phường": "Bến Nghé",
        "thị trấn": "Lộc Ninh",
        "đặc khu": "Phú Quốc",
    }
    written = word.replace(" . ", ".").replace(" .", ".")
    text = f"tại {written} {names[types[0]]} có 5 vụ"
    assert [place.name for place in places(text) if place.name] == [names[types[0]]]


@pytest.mark.parametrize(
    ("level", "phrase"), [(level, phrase) for level, group in place_words().general.items() for phrase in group]
)
def test_every_general_place_has_its_level(level: str, phrase: str) -> None:
    text = f"trên {phrase} có 5 vụ"
    assert level in [str(place.level) for place in places(text)]


@pytest.mark.parametrize("word", sentence_words().abbreviations)
def test_no_abbreviation_ends_a_sentence(word: str) -> None:
    text = f"Kiểm tra tại {word}. Hưng Yên trong tháng"
    assert len(list(split_sentences(text, Span(0, len(text))))) == 1


def test_an_unknown_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.safe_load", lambda _: {"digits": {}, "unheard": 1})
    with pytest.raises(DataError, match=r"numbers\.yaml"):
        load_yaml(NumberWords, "language", "numbers.yaml")


@pytest.mark.parametrize("name", ["numbers", "places", "sentences", "nonfigures", "periods"])
def test_a_broken_file_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.safe_load", lambda _: {"unheard": []})
    reader = {
        "numbers": number_words,
        "places": place_words,
        "sentences": sentence_words,
        "nonfigures": nonfigure_patterns,
        "periods": period_patterns,
    }[name]
    with pytest.raises(DataError, match=rf"language/{name}\.yaml"):
        reader.__wrapped__()


def test_birth_years_are_no_numbers_however_they_are_written() -> None:
    for text in ("sinh năm 1988", "sinh 1988", "SN 1988"):
        assert [item.kind for item in find_nonfigures(Syllables(fold(text)), [])] == ["birth_year"]
