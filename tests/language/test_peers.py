"""Numbers, money and dates as the test tables of other projects have them: an outside check of the grammars.

Where a peer reads what no report of a province holds, or differently from what a report means, the case is listed
here with its reason. A listed case must still differ: one that comes right leaves the list.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pipeline.records import Qualifier
from tests.language.reading import kinds, numbers, periods

NEGATIVE = "a dash before digits is a list mark; reports tell a fall in words"
CHAT = "shorthand of chats and programs"
BARE = "a hundred of what: counts nothing by itself"
ARTICLE = "alone it is the article or a denial (GUIDELINE section 8)"
SPOKEN = "a decimal sign in words: reports write it"
FOREIGN = "foreign currency: never an amount of the topic, so known as no figure or left to the nouns"
PREFIXED = "a currency before the digits: reports write it after them"
CLOCK = "a weekday: no period of a report"
OLD = "older than any report"
AMERICAN = "the day after the month: no Vietnamese order"
LOOSE = "two digits for the year without the word for day: as likely a ratio"
WEEK = "weeks are no reporting period"

NUMERALS = {
    **dict.fromkeys(("không", "một"), ARTICLE),
    "trăm": BARE,
    **dict.fromkeys(("- 1.200.000", "-1200000", "âm 1.200.000", "-1,2M", "-1200K", "-,0012G"), NEGATIVE),
    **dict.fromkeys((",77", "3M", "1,2M", ",0012G"), CHAT),
}
IN_WORDS = {
    **dict.fromkeys(("không", "một"), ARTICLE),
    **dict.fromkeys(("một nghìn phẩy mười một", "một nghìn phẩy hai mươi mốt"), SPOKEN),
}
MONEY = {"xấp xỉ VND1000-VND2000": PREFIXED}
DATES = {
    **dict.fromkeys(("Thứ năm", "Thứ sáu"), CLOCK),
    "Tháng Mười Hai 29, 2013, 14:14": AMERICAN,
    **dict.fromkeys(("năm 1935", "ngày 12 tháng 4 năm 1939"), OLD),
    **dict.fromkeys(("3/3/17", "3/9/91"), LOOSE),
    "tuần đầu tiên của tháng 9 năm 2017": WEEK,
}

UPPER = (Qualifier.UNDER, Qualifier.AT_MOST)
LOWER = (Qualifier.OVER, Qualifier.AT_LEAST)


def table(shared: Path, name: str) -> Any:
    path = shared / "peers" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def check(read: dict[str, bool], known: dict[str, str]) -> None:
    """Every case is read right but the known ones, which are read otherwise; prints the share for `pytest -s`."""
    differs = {text for text, right in read.items() if not right}
    share = 1 - len(differs) / len(read)
    print(f"{len(read)} examples, {share:.0%} as the peer reads them, {len(differs)} listed with a reason")  # noqa: T201
    assert differs == {text for text in known if text in read}


def values(text: str) -> list[int | float]:
    return [mention.value for mention in numbers(text)]


def money(text: str, expected: dict[str, Any]) -> bool:
    """Whether one sum is read, with the bounds that its words give."""
    found = numbers(text)
    if len(found) != 1:
        return False
    number = found[0]
    if expected["kind"] == "between":
        return (number.value, number.value_max) == (expected["from"], expected["to"])
    if expected["kind"] == "under":
        return number.value == expected["to"] and number.qualifier in UPPER
    if expected["kind"] == "above":
        return number.value == expected["from"] and number.qualifier in LOWER
    return bool(number.value == expected["value"])


def days(text: str) -> list[str]:
    return [str(mention.start) for mention in periods(text) if mention.start is not None]


def test_numerals_of_duckling(shared: Path) -> None:
    examples = table(shared, "duckling_vi_numeral")["examples"]
    check({case["text"]: values(case["text"]) == [case["expected"]["value"]] for case in examples}, NUMERALS)


def test_ordinals_of_duckling_count_nothing(shared: Path) -> None:
    for case in table(shared, "duckling_vi_ordinal")["examples"]:
        text = f"Tỉnh xếp {case['text']} trong vùng."
        assert values(text) == []
        assert [kind for kind, _ in kinds(text)] == ["ordinal"] * bool(re.search("[0-9]", text))


def test_sums_of_dong_of_duckling(shared: Path) -> None:
    examples = table(shared, "duckling_vi_amountofmoney")["examples"]
    dong = [case for case in examples if case["expected"]["currency"] == "VND"]
    check({case["text"]: money(case["text"], case["expected"]) for case in dong}, MONEY)


def test_foreign_currency_of_duckling_is_never_an_amount_in_dong(shared: Path) -> None:
    examples = table(shared, "duckling_vi_amountofmoney")["examples"]
    foreign = [case["text"] for case in examples if case["expected"]["currency"] != "VND"]
    assert foreign, FOREIGN
    assert not [text for text in foreign if any(number.form.value == "money" for number in numbers(text))]


def test_words_of_num2words(shared: Path) -> None:
    pairs = table(shared, "num2words_vi")["pairs"]
    check({pair["words"]: values(pair["words"]) == [pair["value"]] for pair in pairs}, IN_WORDS)


def test_dates_of_dateparser(shared: Path) -> None:
    dated = table(shared, "dateparser_vi")["absolute"]
    check({text: days(text) == [when[:10]] for text, when in dated}, DATES)


def test_dates_of_duckling_that_name_their_year(shared: Path) -> None:
    examples = table(shared, "duckling_vi_time")["examples"]
    named = [case for case in examples if re.search(r"(?:19|20)[0-9]{2}|/[0-9]{2}$", case["text"])]
    dated = [case for case in named if case["text"].count("/") != 1]
    check({case["text"]: days(case["text"]) == [case["expected"]["value"][:10]] for case in dated}, DATES)
