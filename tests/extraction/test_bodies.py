"""Names of bodies: every entry of bodies.yaml fires on its example and is written in full."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.bodies import (
    BodyEntry,
    Expansion,
    FieldEntry,
    UnitEntry,
    bodies_in,
    body_data,
    body_named,
    body_of_code,
    unit_in,
)
from pipeline.extraction.bodynames import BodyNames
from pipeline.extraction.issuing import _chained
from pipeline.records import DocumentMeta, Level

# A document of nowhere: a name must bring its unit along.
_NOWHERE = BodyNames(DocumentMeta())


# What may follow a first syllable that begins no example.
_RESTS = (
    "",
    "138 tỉnh hưng yên",
    "tỉnh hưng yên",
    "nhân dân",
    "án nhân dân",
    "kiểm sát nhân dân",
    "mttq việt nam",
    "178",
)


def _named(text: str) -> list[str | None]:
    return [_NOWHERE.full(body, sure=True) for body in _chained(bodies_in(text))]


@pytest.mark.parametrize("entry", body_data().bodies, ids=lambda entry: entry.name)
def test_every_body_is_found_and_written_in_full(entry: BodyEntry) -> None:
    # in capitals, as on a letterhead: the names of units are told by their capitals
    assert entry.written in _named(entry.example.upper())


@pytest.mark.parametrize("field", body_data().fields, ids=lambda field: field.name)
def test_every_field_is_found(field: FieldEntry) -> None:
    found = bodies_in(f"sở {field.example}")
    assert [body.name for body in found] == [f"Sở {field.name}"]


@pytest.mark.parametrize("entry", body_data().units, ids=lambda entry: entry.word)
def test_every_unit_word_is_found(entry: UnitEntry) -> None:
    unit = unit_in(entry.example.title())
    assert unit is not None and unit.word == entry.word and unit.areas


@pytest.mark.parametrize("one", body_data().expansions, ids=lambda one: one.pattern)
def test_every_abbreviation_of_a_task_is_written_out(one: Expansion) -> None:
    (body,) = bodies_in(f"ban chỉ đạo phòng, chống ma túy {one.pattern} tỉnh")
    assert body.name.endswith(f" {one.name}")


def test_the_subject_fires() -> None:
    (body,) = bodies_in(f"ban chỉ đạo {body_data().subject.example}".upper())
    assert body.name == "Ban Chỉ đạo phòng, chống tệ nạn xã hội"


@pytest.mark.parametrize("code", body_data().codes)
def test_every_code_of_a_number_names_a_body(code: str) -> None:
    body = body_of_code(f"12/BC-{code.upper()}")
    assert body is not None and body.name == body_data().codes[code]


@pytest.mark.parametrize("start", body_data().starts)
def test_every_first_syllable_begins_a_body(start: str) -> None:
    data = body_data()
    examples = [*(entry.example for entry in data.bodies), *(f"{start} {rest}" for rest in _RESTS)]
    assert any(body.start == 0 for text in examples if text.startswith(start) for body in bodies_in(text.upper()))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # the name of a field holds commas and lower-case words, which once cut it off
        ("Theo Cục Phòng, chống tệ nạn xã hội, cả nước", ["Cục Phòng, chống tệ nạn xã hội"]),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH BẠC LIÊU", ["Sở Lao động - Thương binh và Xã hội tỉnh Bạc Liêu"]),
        # a name ends where what it did begins
        ("UBND huyện Văn Bàn đã ban hành Kế hoạch", ["Ủy ban nhân dân huyện Văn Bàn"]),
        # both spellings of the tone; a city written with its word in one
        ("Uỷ ban nhân dân TP.HCM", ["Ủy ban nhân dân thành phố Hồ Chí Minh"]),
        # a unit whose name begins with its word
        ("UBND Phường 7, thị xã Bạc Liêu", ["Ủy ban nhân dân Phường 7"]),
        # a part of a body goes by its unit; one of the police is named with it
        ("Chi cục PCTNXH, Sở LĐTBXH tỉnh Tiền Giang", ["Chi cục Phòng, chống tệ nạn xã hội tỉnh Tiền Giang"]),
        ("Phòng CSHS (PC02), Công an tỉnh Nghệ An", ["Phòng Cảnh sát hình sự, Công an tỉnh Nghệ An"]),
        # bodies of the country stand for themselves
        ("TÒA ÁN NHÂN DÂN TỐI CAO", ["Tòa án nhân dân tối cao"]),
        # a person is no unit, and no body
        ("Giám đốc Công an tỉnh Nguyễn Văn A", [None]),
        ("Chủ tịch UBND xã Trần Thị B", [None]),
        ("Nguyễn Văn A", []),
        # units in general are no one's
        ("UBND các huyện, thị xã, thành phố", [None]),
        # a word that only contains one
        ("ngành công anh dũng", []),
    ],
)
def test_names_end_where_the_body_ends(text: str, names: list[str | None]) -> None:
    assert _named(text) == names


@pytest.mark.parametrize(
    ("text", "meta", "sure", "name"),
    [
        # the document's own province, of the type that it had on the day
        ("Sở Y tế", {"province": "Bến Tre"}, False, "Sở Y tế tỉnh Bến Tre"),
        ("Sở Y tế", {"province": "Huế", "published_on": date(2025, 12, 1)}, False, "Sở Y tế thành phố Huế"),
        # the unit that its word tells, not the smallest one
        ("UBND tỉnh", {"province": "Lào Cai", "district": "Văn Bàn"}, False, "Ủy ban nhân dân tỉnh Lào Cai"),
        ("UBND huyện", {"province": "Lào Cai", "district": "Văn Bàn"}, False, "Ủy ban nhân dân huyện Văn Bàn"),
        # a word that the document's unit does not go by
        ("UBND quận", {"province": "Lào Cai", "district": "Văn Bàn"}, False, None),
        # without a word only the document's own body is its unit's
        ("UBND", {"province": "Lào Cai"}, True, "Ủy ban nhân dân tỉnh Lào Cai"),
        ("UBND", {"province": "Lào Cai"}, False, None),
        # nothing tells whose it is
        ("Sở Y tế", {}, False, None),
        # a body of another province is no source of a document about this one
        ("Sở Y tế tỉnh Bến Tre", {"province": "Lào Cai"}, False, None),
        ("Sở Y tế tỉnh Bến Tre", {"province": "Lào Cai"}, True, "Sở Y tế tỉnh Bến Tre"),
        # a department of the police that is not said to be of any
        ("Phòng Cảnh sát hình sự", {"province": "Lào Cai"}, True, None),
    ],
)
def test_the_place_of_the_document_completes_a_name(
    text: str, meta: dict[str, object], sure: bool, name: str | None
) -> None:
    level = Level.DISTRICT if "district" in meta else Level.PROVINCE if meta else None
    names = BodyNames(DocumentMeta(level=level, **meta))  # type: ignore[arg-type]
    (body,) = bodies_in(text)
    assert names.full(body, sure=sure) == name


def test_offsets_quote() -> None:
    text = "Hôm qua, Sở Y tế tỉnh Hưng Yên và Công an tỉnh Hưng Yên báo cáo"
    quoted = [text[body.start : body.end] for body in bodies_in(text)]
    assert quoted == ["Sở Y tế tỉnh Hưng Yên", "Công an tỉnh Hưng Yên"]


def test_a_number_without_a_body_names_none() -> None:
    assert body_of_code("12/BC-XYZ") is None
    assert body_of_code("") is None
    assert body_named("không có ai") is None
