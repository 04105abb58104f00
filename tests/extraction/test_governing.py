"""How many numbers of a document stand under a stated period before its own is known."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.governing import Governed
from pipeline.extraction.reading import DocumentReading
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import PeriodMention, ReadingLimits
from tests.extraction.build import LIMIT, raw

YEAR = (date(2021, 1, 1), date(2021, 12, 31))
HALF = (date(2021, 1, 1), date(2021, 6, 30))
TITLE = "Hưng Yên phòng, chống mại dâm\n\n"


def governed(text: str) -> Governed:
    """What the figures of an article stand under."""
    parsed = parse(raw(TITLE + text), ReadingLimits(max_text_characters=LIMIT))
    reading = DocumentReading(parsed, annotate(parsed), learned=False)
    numbers = [naming.candidate for naming in reading.namings if naming.accepted]
    assert numbers

    def days(mention: PeriodMention) -> list[tuple[date | None, date | None]]:
        return [(mention.start, mention.end)]

    return Governed(reading.layout, numbers, days)


@pytest.mark.parametrize(
    ("text", "alone", "relative", "year"),
    [
        # no period at all
        ("Công an phá 21 vụ mại dâm, bắt 40 đối tượng.", 5, 0, 0),
        # before both in their sentence
        ("Năm 2021, công an phá 21 vụ mại dâm, bắt 40 đối tượng.", 0, 0, 5),
        # right after the number
        ("Công an phá 21 vụ mại dâm trong năm 2021.", 0, 0, 5),
        # the sentence before carries on to the next, a day of a raid does not
        ("Năm 2021, công an phá 21 vụ mại dâm. Đã khởi tố 9 bị can về tội chứa mại dâm.", 0, 0, 5),
        ("Ngày 5/6/2021, công an phá 1 vụ mại dâm. Đã khởi tố 9 bị can về tội chứa mại dâm.", 3, 0, 0),
        # the nearest of two counts
        ("Năm 2020 phá 9 vụ mại dâm, năm 2021 phá 21 vụ mại dâm.", 0, 0, 3),
        # says little without the period of the document
        ("Hiện nay có 40 cơ sở nghi vấn hoạt động mại dâm.", 0, 3, 0),
        # the heads of columns, and the heading above
        ("Chỉ tiêu | Năm 2020 | Năm 2021\nSố vụ mại dâm triệt phá | 9 | 21", 0, 0, 3),
        ("I. KẾT QUẢ NĂM 2021\n\nCông an phá 21 vụ mại dâm, bắt 40 đối tượng.", 0, 0, 5),
    ],
)
def test_shares_of_the_figures(text: str, alone: int, relative: int, year: int) -> None:
    found = governed(text)
    assert (found.open, found.relative, found.covered(YEAR)) == (alone, relative, year)
    assert found.covered(HALF) == 0


def test_without_figures_nothing_is_open() -> None:
    parsed = parse(raw(TITLE), ReadingLimits(max_text_characters=LIMIT))
    reading = DocumentReading(parsed, annotate(parsed), learned=False)
    found = Governed(reading.layout, [], lambda mention: [YEAR])
    assert (found.open, found.relative, found.covered(YEAR)) == (0, 0, 0)
