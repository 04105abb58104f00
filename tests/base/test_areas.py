"""The areas table: three systems, names over time, mergers, and that its rows fit together."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline import areas as module
from pipeline.areas import HA_TAY_JOINED, MERGER, Area, AreaTable, area_table, name_key, system_on
from pipeline.errors import DataError
from pipeline.records import Level

TABLE = area_table()
EARLY, MIDDLE, LATE = date(2005, 6, 1), date(2021, 6, 1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("day", "system"),
    [
        (None, None),
        (date(2008, 7, 31), "VN64"),
        (HA_TAY_JOINED, "VN63"),
        (date(2025, 6, 30), "VN63"),
        (MERGER, "VN34"),
    ],
)
def test_the_map_of_a_day(day: date | None, system: str | None) -> None:
    assert system_on(day) == system


def test_as_many_provinces_as_the_maps_have() -> None:
    on = {day: [area for area in TABLE.provinces("VN63") if area.valid_on(day)] for day in (MIDDLE, date(2025, 3, 1))}
    assert [len(found) for found in on.values()] == [63, 63]
    assert len(TABLE.provinces("VN34")) == 34
    assert [area.name for area in TABLE.provinces("VN64")] == ["Hà Tây"]  # the rest is as in VN63


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Hưng Yên", MIDDLE, "VN63_33"),
        ("Hưng Yên", LATE, "VN34_33"),
        ("hưng yên", None, "VN63_33"),
        ("TP.HCM", MIDDLE, "VN63_79"),
        ("TP HCM", LATE, "VN34_79"),
        ("BR-VT", MIDDLE, "VN63_77"),
        ("Bà Rịa – Vũng Tàu", MIDDLE, "VN63_77"),  # any dash
        ("Đắc Lắc", MIDDLE, "VN63_66"),
        ("Hoà Bình", MIDDLE, "VN63_17"),  # either tone placement
        ("TT-Huế", MIDDLE, "VN63_46"),
        ("Huế", date(2025, 3, 1), "VN63_46b"),  # renamed on 1 January 2025
        ("Huế", LATE, "VN34_46"),
        ("Hà Tây", EARLY, "VN64_28"),
        ("Hà Tây", MIDDLE, "VN64_28"),  # what no longer is keeps its name
        ("Hà Nội", EARLY, "VN63_01"),
        ("Văn Lâm", MIDDLE, None),  # a district
        ("Atlantis", MIDDLE, None),
        (None, MIDDLE, None),
    ],
)
def test_province(name: str | None, day: date | None, expected: str | None) -> None:
    found = TABLE.province(name, day)
    assert (found.id if found is not None else None) == expected


def test_ha_tay_became_a_part_of_ha_noi() -> None:
    ha_tay = TABLE.by_id["VN64_28"]
    assert (ha_tay.valid_on(date(2008, 7, 31)), ha_tay.valid_on(HA_TAY_JOINED)) == (True, False)
    assert TABLE.by_id[ha_tay.successor].name == "Hà Nội"


def test_thua_thien_hue_became_hue() -> None:
    old = TABLE.by_id["VN63_46"]
    new = TABLE.by_id[old.successor]
    assert (old.name, new.name, TABLE.by_id[new.successor].id) == ("Thừa Thiên Huế", "Huế", "VN34_46")
    assert old.valid_to == new.valid_from == date(2025, 1, 1)


def test_every_province_leads_to_the_merged_map() -> None:
    for area in TABLE.provinces("VN63"):
        current, steps = area, 0
        while current.successor and steps < 5:
            current, steps = TABLE.by_id[current.successor], steps + 1
        assert (current.system, current.level) == ("VN34", Level.PROVINCE), area.id


def test_where_a_unit_lies() -> None:
    district = TABLE.by_id["VN63_33_325"]
    commune = next(area for area in TABLE.by_id.values() if area.parent == district.id)
    province = TABLE.by_id["VN63_33"]
    assert TABLE.province_of(commune) is TABLE.province_of(district) is TABLE.province_of(province) is province
    assert TABLE.district_of(commune) is TABLE.district_of(district) is district
    assert TABLE.district_of(province) is None
    region = next(area for area in TABLE.by_id.values() if area.level is Level.REGION)
    assert TABLE.province_of(region) is None
    # no districts since 1 July 2025
    merged = next(area for area in TABLE.by_id.values() if area.system == "VN34" and area.level is Level.COMMUNE)
    assert TABLE.district_of(merged) is None
    assert TABLE.province_of(merged) is not None


def test_names_are_looked_up_by_their_key() -> None:
    assert name_key("  Bà Rịa–Vũng Tàu ") == "bà rịa - vũng tàu"
    assert name_key("M'Đrắk") == "m ' đrắk"
    assert {area.id for area in TABLE.named(name_key("Kỳ Anh"))} >= {"VN63_42_447", "VN63_42_449"}
    assert TABLE.named("atlantis") == []


def test_every_name_is_found_again() -> None:
    lost = [
        (area.id, name)
        for area in TABLE.by_id.values()
        for name in (area.name, *area.aliases)
        if area not in TABLE.named(name_key(name))
    ]
    assert lost == []


def test_how_long_names_are_that_begin_with_a_syllable() -> None:
    assert TABLE.lengths("hưng")[0] >= 2
    assert list(TABLE.lengths("bà")) == sorted(TABLE.lengths("bà"), reverse=True)
    assert TABLE.lengths("xyz") == ()


# The rows themselves.
def test_parents_and_successors_exist() -> None:
    dangling = [
        (area.id, link)
        for area in TABLE.by_id.values()
        for link in (area.parent, area.successor)
        if link and link not in TABLE.by_id
    ]
    assert dangling == []


def test_a_parent_is_one_level_up_in_the_same_system() -> None:
    above = {Level.DISTRICT: {Level.PROVINCE}, Level.COMMUNE: {Level.DISTRICT, Level.PROVINCE}}
    for area in TABLE.by_id.values():
        if area.level in above:
            parent = TABLE.by_id[area.parent]
            assert parent.level in above[area.level], area.id
            assert parent.system == area.system, area.id
            assert (parent.level is Level.PROVINCE) >= (area.level is Level.DISTRICT), area.id


def test_no_unit_ends_before_it_began() -> None:
    dated = [area for area in TABLE.by_id.values() if area.valid_from is not None and area.valid_to is not None]
    assert all(area.valid_from < area.valid_to for area in dated if area.valid_from and area.valid_to)


def test_no_two_provinces_share_a_name_on_one_day() -> None:
    for day in (EARLY, MIDDLE, date(2025, 3, 1), LATE):
        names = Counter(
            area.name
            for area in TABLE.by_id.values()
            if area.level is Level.PROVINCE and area.valid_on(day) and area.system == system_on(day)
        )
        assert max(names.values()) == 1


# Loading.
def area(identity: str = "X_1", name: str = "Tên", aliases: tuple[str, ...] = ()) -> Area:
    return Area(identity, "VN63", "1", Level.PROVINCE, name, "tỉnh", "", None, None, "", aliases)


def test_an_id_twice_is_an_error() -> None:
    with pytest.raises(DataError, match="X_1 stands twice"):
        AreaTable([area(), area()])


def test_an_alias_like_the_name_counts_once() -> None:
    table = AreaTable([area(name="Hoà Bình", aliases=("Hòa Bình", "HOÀ BÌNH"))])
    assert len(table.named("hòa bình")) == 1


def broken(name: str, change: str) -> str:
    """The file's text with one thing wrong."""
    text = (Path(module.__file__).parent / "data" / "areas" / name).read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    if change == "column":
        rows[0][0] = "identity"
    elif change == "cell":
        rows[1].append("more")
    elif change == "level":
        rows[1][3] = "kingdom"
    else:
        rows[1][7] = "31/12/2020"
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("column", r"provinces\.csv: its columns are not id"),
        ("cell", r"provinces\.csv: line 2 has 12 cells, not 11"),
        ("level", "kingdom"),
        ("date", "31/12/2020"),
    ],
)
def test_a_broken_table_is_an_error(change: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data" / "areas"
    folder.mkdir(parents=True)
    (folder / "provinces.csv").write_text(broken("provinces.csv", change), encoding="utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=told):
        module.area_table.__wrapped__()


@pytest.mark.parametrize(
    ("area", "day", "name"),
    [
        # renamed: the name of the day
        ("VN34_46", date(2013, 5, 1), "Thừa Thiên Huế"),
        ("VN63_46b", date(2024, 12, 31), "Thừa Thiên Huế"),
        ("VN63_46b", date(2025, 3, 1), "Huế"),
        ("VN34_46", None, "Huế"),
        # merged of several: no single one before it
        ("VN34_33", date(2020, 1, 1), "Hưng Yên"),
    ],
)
def test_the_name_of_a_day(area: str, day: date | None, name: str) -> None:
    table = area_table()
    assert table.on(table.by_id[area], day).name == name
