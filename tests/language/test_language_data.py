"""Every pattern and word of the language room's data files fires, and the loaders refuse what does not fit."""

from __future__ import annotations

import re

import pytest

from pipeline.datafiles import load_yaml
from pipeline.errors import DataError
from pipeline.language.nonfigures import find_nonfigures, nonfigure_rules
from pipeline.language.numbers import number_finder
from pipeline.language.periods import find_periods, period_rules
from pipeline.language.places import find_places
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
from pipeline.records import NumberForm, NumberMention, PeriodMention, PlaceMention
from pipeline.spans import Span
from pipeline.textforms import fold


def numbers(text: str) -> list[NumberMention]:
    return number_finder().find(Syllables(fold(text)), [])


def periods(text: str) -> list[PeriodMention]:
    return find_periods(Syllables(fold(text)))


def places(text: str) -> list[PlaceMention]:
    return find_places(text, Syllables(fold(text)))


PERIOD_EXAMPLES = [
    (entry.build, text, want) for entry in period_patterns().patterns for text, want in entry.examples.items()
]
NONFIGURES = [(entry.kind, entry.pattern, text) for entry in nonfigure_patterns().patterns for text in entry.examples]


@pytest.mark.parametrize(("build", "text", "want"), PERIOD_EXAMPLES)
def test_every_period_pattern_reads_its_examples(build: str, text: str, want: str) -> None:
    assert any(want in shown(mention) for mention in periods(text)), build


def shown(mention: PeriodMention) -> set[str]:
    """A period as the data file's examples write it: "start end", then months ("1-6") or month and day ("6/15")."""
    days = f"{mention.start or '-'} {mention.end or '-'}"
    if mention.start or mention.months is None:
        return {days}
    first, last = mention.months
    return {f"{days} {first}-{last}", f"{days} {first}/{last}"}


@pytest.mark.parametrize("text", [text for _, text, _ in PERIOD_EXAMPLES] + [text for *_, text in NONFIGURES])
def test_looking_at_heads_only_finds_what_looking_everywhere_finds(text: str) -> None:
    folded = fold(f"{text}; trong kỳ, {text}.")
    syllables = Syllables(folded)
    looked = [(rule.pattern, rule.at) for rule in period_rules()] + [
        (rule.pattern, rule.at) for rule in nonfigure_rules()
    ]
    for pattern, heads in looked:
        everywhere = [match.span() for match in pattern.finditer(folded)]
        assert [match.span() for match in syllables.matches(pattern, heads)] == everywhere, pattern.pattern


@pytest.mark.parametrize(("kind", "pattern", "text"), NONFIGURES)
def test_every_nonfigure_pattern_matches_its_examples(kind: str, pattern: str, text: str) -> None:
    assert re.compile(pattern, re.MULTILINE).search(fold(text)), kind


@pytest.mark.parametrize(("kind", "pattern", "text"), NONFIGURES)
def test_no_example_of_a_nonfigure_is_read_as_a_plain_number(kind: str, pattern: str, text: str) -> None:
    taken = [mention.span for mention in periods(text)]
    assert find_nonfigures(Syllables(fold(text)), taken) or taken, (kind, pattern)


@pytest.mark.parametrize(
    ("word", "qualifier"), [(word, kind) for kind, group in number_words().qualifiers.items() for word in group]
)
def test_every_qualifier_is_read(word: str, qualifier: str) -> None:
    assert numbers(f"tỉnh có {word} 210 cơ sở")[0].qualifier == qualifier


@pytest.mark.parametrize("word", number_words().scales)
def test_every_scale_multiplies_digits(word: str) -> None:
    assert numbers(f"12 {word} người")[0].value == 12 * number_words().scales[word]


@pytest.mark.parametrize("word", number_words().currency)
def test_every_currency_makes_money(word: str) -> None:
    assert numbers(f"phạt 45 triệu {word}.")[0].form is NumberForm.MONEY


@pytest.mark.parametrize("word", [word for word in number_words().digits if word not in {"mốt", "lăm", "nhăm", "tư"}])
def test_every_digit_word_counts_cases(word: str) -> None:
    found = [mention.value for mention in numbers(f"triệt phá {word} vụ")]
    assert found == ([] if word in number_words().article else [number_words().digits[word]])


@pytest.mark.parametrize("verb", number_words().denial.verbs)
def test_every_verb_of_a_denial_proposes_a_zero(verb: str) -> None:
    assert [mention.form for mention in numbers(f"trong kỳ không {verb} vụ nào")] == [NumberForm.DENIAL]


@pytest.mark.parametrize(
    ("word", "types"), [(word, types) for word, types in place_words().unit_words.items() if " ." not in word]
)
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
    text = f"tại {word} {names[types[0]]} có 5 vụ"
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


def test_birth_years_are_no_numbers_however_they_are_written() -> None:
    for text in ("sinh năm 1988", "sinh 1988", "SN 1988"):
        assert [item.kind for item in find_nonfigures(Syllables(fold(text)), [])] == ["birth_year"]
