"""Units that a text speaks of without their name (`pipeline.extraction.unitwords`)."""

from __future__ import annotations

import pytest

from pipeline.extraction.facts import WORDS
from pipeline.extraction.placefeatures import PlaceFeatures
from pipeline.extraction.unitwords import UnitWords
from pipeline.learning.examples import read_document
from pipeline.records import Scope
from tests.extraction.build import HEADS

AGGREGATE = Scope.AGGREGATE

CASES = [
    ("Công an huyện bắt 3 vụ mại dâm.", "huyện"),
    ("Công an tỉnh và công an phường bắt 3 vụ mại dâm.", "phường"),
    ("Riêng thị xã 3 vụ mại dâm.", "thị xã"),
    # a unit with its name, society, levels and lists of units are none
    ("Huyện Văn Bàn bắt 3 vụ mại dâm.", ""),
    ("Tệ nạn xã hội: 3 vụ mại dâm.", ""),
    ("Đội cấp huyện bắt 3 vụ mại dâm.", ""),
    ("Các xã, phường, thị trấn bắt 3 vụ mại dâm.", ""),
    ("Cả 9 huyện bắt 3 vụ mại dâm.", ""),
    # a name that the table does not know
    ("Xã Suối Tơ bắt 3 vụ mại dâm.", ""),
    # of another sentence, or far before
    ("Huyện báo cáo nhanh. Bắt 3 vụ mại dâm.", ""),
    (f"Công an huyện {'đã ' * 120}bắt 3 vụ mại dâm.", ""),
]


@pytest.mark.parametrize(("text", "word"), CASES)
def test_the_last_unit_word_before_a_number(text: str, word: str) -> None:
    reading = read_document("a.txt", text)
    candidate = next(one.candidate for one in reading.namings if one.candidate.number.value == 3)
    assert UnitWords(reading.layout).before(candidate.start, candidate.place.sentence)[0] == word


def test_what_the_model_sees_of_the_places_of_a_number() -> None:
    reading = read_document("a.txt", f"{HEADS['district']}Xã Võ Lao: có 9 quán. Công an xã bắt 3 vụ mại dâm.")
    naming = next(one for one in reading.namings if one.candidate.number.value == 3)
    options, ruled = reading.places.options(naming.candidate), reading.places.governing(naming.candidate, AGGREGATE)
    rows = PlaceFeatures(reading.layout, reading.meta, reading.between, UnitWords(reading.layout), WORDS).rows(
        naming, options, ruled, AGGREGATE
    )
    seen = {option.area.commune or option.area.level.value: row for option, row in zip(options, rows, strict=True)}
    # the commune that opens the paragraph, and the unit word between it and the number
    assert {"opens=True:True:paragraph", "said=xã:commune:paragraph", "said+level=xã:commune:True"} <= {*seen["Võ Lao"]}
    # the document's own district, which holds a commune that is named nearer
    assert {"own+source=True:above", "parts=True:paragraph:aggregate"} <= {*seen["district"]}
