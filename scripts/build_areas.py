"""Build the tables of Vietnamese administrative areas in pipeline/data/areas.

Facts are read from two installed packages, without importing them:

* underthesea 9.5 (Apache-2.0): which unit of the 63 provinces went into which unit of the 34;
* vietnamadminunits 1.0.4 (MIT), where underthesea took its mapping: names and official codes.

The hand-written files history.csv, corrections.csv and aliases.csv, which name their sources, are laid
over them; regions.csv is hand-written and only checked. README.md describes the columns.

    pip install --no-deps underthesea==9.5.0 vietnamadminunits==1.0.4
    python scripts/build_areas.py            # write provinces.csv, districts.csv, communes.csv
    python scripts/build_areas.py --check    # compare them with the files on disk
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sqlite3
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "pipeline" / "data" / "areas"
MERGER = "2025-07-01"  # Resolution 202/2025/QH15
LEVELS = ("province", "district", "commune")
SYSTEMS = ("VN64", "VN63", "VN34")
TYPES = {
    "province": ("tỉnh", "thành phố"),
    "district": ("quận", "huyện", "thị xã", "thành phố"),
    "commune": ("xã", "phường", "thị trấn", "đặc khu"),
}
# Official counts: 63 provinces, 696 districts and 10,035 communes on 30 June 2025; 34 and 3,321 since.
SNAPSHOT = {
    ("VN63", "province"): 63,
    ("VN63", "district"): 696,
    ("VN63", "commune"): 10_035,
    ("VN34", "province"): 34,
    ("VN34", "commune"): 3_321,
}
SHORTEST_ALIAS = 3  # letters; "HN" or "HP" would be ambiguous
LARGEST_REGIONS = 6  # socio-economic regions, in both systems
_ID = re.compile(r"VN(?:64|63|34)_\d\d[a-z]?(?:_\d{3}[a-z]?)?(?:_\d{5})?")

OldKey = tuple[str, str, str]
NewKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """One row of the area tables; the fields are the columns."""

    id: str
    system: str
    code: str
    level: str
    name: str
    type: str
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    aliases: str = ""


@dataclass(slots=True)
class Facts:
    """What the packages say: the areas, and where the units of the 63 provinces went."""

    areas: dict[str, Area] = field(default_factory=dict)
    old_ids: dict[OldKey, str] = field(default_factory=dict)
    new_ids: dict[NewKey, str] = field(default_factory=dict)
    province_ids: dict[tuple[str, str], str] = field(default_factory=dict)


def package_file(package: str, *parts: str) -> Path:
    """Path of a data file of an installed package, which is not imported.

    Args:
        package: top-level package name.
        *parts: path inside the package.

    Returns:
        The path of the file.

    Raises:
        FileNotFoundError: if the package or the file is missing.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"package {package} is not installed (see the head of this script)")
    path = Path(spec.submodule_search_locations[0]).joinpath(*parts)
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def split_name(full: str, level: str) -> tuple[str, str]:
    """Unit type and short name of a full name: "Thị xã Sa Pa" -> ("thị xã", "Sa Pa").

    Numbered units keep their word: "Phường 3" -> ("phường", "Phường 3").

    Args:
        full: name with its unit word.
        level: province, district or commune.

    Returns:
        The type in lower case and the name.

    Raises:
        ValueError: if the name starts with no unit word of that level.
    """
    text = " ".join(unicodedata.normalize("NFC", full).replace("\u2019", "'").split())
    for kind in TYPES[level]:
        if text.lower().startswith(kind + " "):
            rest = text[len(kind) + 1 :]
            return kind, f"{kind.capitalize()} {rest}" if rest.isdigit() else rest
    raise ValueError(f"no unit word of a {level}: {full!r}")


def area(system: str, codes: Iterable[str], level: str, full: str) -> Area:
    """An area of one of the two snapshots.

    Args:
        system: VN63 or VN34.
        codes: official codes from the province down to the area.
        level: province, district or commune.
        full: name with its unit word.

    Returns:
        The area, without its successor.
    """
    path = [system, *codes]
    kind, name = split_name(full, level)
    return Area(
        id="_".join(path),
        system=system,
        code=path[-1],
        level=level,
        name=name,
        type=kind,
        parent="" if level == "province" else "_".join(path[:-1]),
        valid_from=MERGER if system == "VN34" else "",
        valid_to=MERGER if system == "VN63" else "",
    )


def read_rows(table: str, columns: str) -> Iterator[dict[str, str]]:
    """Rows of the vietnamadminunits dataset, empty text for NULL.

    Args:
        table: name of a table of the dataset.
        columns: comma-separated column names.

    Yields:
        One dict for each row.
    """
    path = package_file("vietnamadminunits", "data", "dataset.db")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        # both names come from this file
        for values in connection.execute(f"select {columns} from {table}"):  # noqa: S608
            yield dict(zip(columns.split(","), (value or "" for value in values), strict=True))


def read_old(facts: Facts) -> None:
    """Add the 63 provinces with their districts and communes to the facts.

    Args:
        facts: filled in place.
    """
    columns = "province,district,ward,provinceCode,districtCode,wardCode,provinceKey,districtKey,wardKey"
    for row in read_rows("admin_units_legacy", columns):
        codes = [row["provinceCode"], row["districtCode"], row["wardCode"]]
        names = [row["province"], row["district"], row["ward"]]
        for depth, level in enumerate(LEVELS, start=1):
            if not names[depth - 1]:  # the five island districts have no communes
                continue
            unit = area("VN63", codes[:depth], level, names[depth - 1])
            if facts.areas.setdefault(unit.id, unit) != unit:
                raise ValueError(f"two readings of {unit.id}")
            key = (row["provinceKey"], row["districtKey"], row["wardKey"])
            facts.old_ids[key] = unit.id  # the lowest level wins
        facts.province_ids["VN63", row["provinceKey"]] = f"VN63_{codes[0]}"


def read_new(facts: Facts) -> None:
    """Add the 34 provinces with their communes to the facts.

    Args:
        facts: filled in place.
    """
    columns = "province,ward,provinceCode,wardCode,provinceKey,wardKey"
    for row in read_rows("admin_units", columns):
        province = area("VN34", [row["provinceCode"]], "province", row["province"])
        commune = area("VN34", [row["provinceCode"], row["wardCode"]], "commune", row["ward"])
        facts.areas[province.id] = province
        facts.areas[commune.id] = commune
        facts.new_ids[row["provinceKey"], row["wardKey"]] = commune.id
        facts.province_ids["VN34", row["provinceKey"]] = province.id


def add_successors(facts: Facts) -> None:
    """Set the successors that underthesea's mapping gives without doubt.

    A commune or a district without communes gets one if it went as a whole into one new commune; a
    district with communes, if they all did.

    Args:
        facts: changed in place.
    """
    mapping = json.loads(package_file("underthesea", "address", "data", "mapping.json").read_text("utf-8"))
    for old, new in mapping["province_mapping"].items():
        link(facts, facts.province_ids["VN63", old], {facts.province_ids["VN34", new]})
    targets: dict[str, set[str]] = {}
    for row in mapping["ward_mapping"]:
        old_id = facts.old_ids[row["old_province_key"], row["old_district_key"], row["old_ward_key"]]
        targets.setdefault(old_id, set()).add(facts.new_ids[row["new_province_key"], row["new_ward_key"]])
    whole: dict[str, set[str]] = {}
    for old_id, new_ids in targets.items():
        link(facts, old_id, new_ids)
        if facts.areas[old_id].level == "commune":
            whole.setdefault(facts.areas[old_id].parent, set()).update(new_ids)
    for district, new_ids in whole.items():
        link(facts, district, new_ids)


def link(facts: Facts, old_id: str, new_ids: set[str]) -> None:
    """Set the successor of one area if there is exactly one.

    Args:
        facts: changed in place.
        old_id: an area of the 63 provinces.
        new_ids: the areas that took it over.
    """
    if len(new_ids) == 1:
        facts.areas[old_id] = replace(facts.areas[old_id], successor=next(iter(new_ids)))


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of the data folder.

    Args:
        name: file name.

    Returns:
        One dict for each row.
    """
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def apply_overrides(areas: dict[str, Area]) -> None:
    """Lay history.csv, corrections.csv and aliases.csv over the areas.

    Args:
        areas: changed in place.

    Raises:
        ValueError: if a row has no source, or names an area that does not exist.
    """
    columns = {column.name for column in fields(Area)}
    for row in read_csv("history.csv"):
        values = {key: value for key, value in row.items() if key in columns and value}
        known = areas.get(row["id"])
        areas[row["id"]] = replace(known, **values) if known else Area(**values)
        _need_source(row, row["id"], areas)
    for row in read_csv("corrections.csv"):
        _need_source(row, row["id"], areas)
        areas[row["id"]] = replace(areas[row["id"]], **{row["field"]: row["value"]})
    for row in read_csv("aliases.csv"):
        for area_id in row["ids"].split("|"):
            _need_source(row, area_id, areas)
            areas[area_id] = replace(areas[area_id], aliases=row["aliases"])


def _need_source(row: dict[str, str], area_id: str, areas: dict[str, Area]) -> None:
    """Refuse an override without a source or without its area."""
    if not row["source"].strip():
        raise ValueError(f"no source: {row}")
    if area_id not in areas:
        raise ValueError(f"no such area: {area_id}")


def build() -> list[Area]:
    """All areas, in the order of the files.

    Returns:
        The areas sorted by system (oldest first) and id.
    """
    facts = Facts()
    read_old(facts)
    read_new(facts)
    add_successors(facts)
    apply_overrides(facts.areas)
    return sorted(facts.areas.values(), key=lambda unit: (SYSTEMS.index(unit.system), unit.id))


def count_problems(areas: list[Area]) -> Iterator[str]:
    """Compare the counts with the official ones.

    Args:
        areas: all areas.

    Yields:
        One sentence for each wrong count.
    """
    kept = [unit for unit in areas if unit.valid_to in ("", MERGER)]  # in force on 30 June or 1 July 2025
    counts = Counter((unit.system, unit.level) for unit in kept)
    for key, wanted in SNAPSHOT.items():
        if counts[key] != wanted:
            yield f"{key}: {counts[key]} areas, not {wanted}"
    codes = {unit.code for unit in areas if unit.system == "VN63" and unit.level == "province"}
    if len(codes) != SNAPSHOT["VN63", "province"]:
        yield f"{len(codes)} province codes in VN63"
    for area_id, times in Counter(unit.id for unit in areas).items():
        if times > 1:
            yield f"{area_id}: {times} rows"


def row_problems(unit: Area) -> Iterator[str]:
    """Check one area by itself.

    Args:
        unit: the area.

    Yields:
        One sentence for each problem.
    """
    if not _ID.fullmatch(unit.id) or unit.system != unit.id[:4] or unit.level not in LEVELS:
        yield f"{unit.id}: malformed id, system or level"
    elif unit.type not in TYPES[unit.level]:
        yield f"{unit.id}: {unit.type} is no type of a {unit.level}"
    if unit.id.rsplit("_", 1)[-1].rstrip("abc") != unit.code:
        yield f"{unit.id}: code {unit.code} is not the end of the id"
    aliases = unit.aliases.split("|") if unit.aliases else []
    for text in (unit.name, *aliases):
        if text != " ".join(text.split()) or not text or not unicodedata.is_normalized("NFC", text):
            yield f"{unit.id}: {text!r} is empty, not NFC or has stray spaces"
    if len(set(aliases)) < len(aliases) or unit.name in aliases:
        yield f"{unit.id}: repeated alias"
    if any(len(re.sub(r"\W", "", alias)) < SHORTEST_ALIAS for alias in aliases):
        yield f"{unit.id}: alias of fewer than {SHORTEST_ALIAS} letters"
    start = date.fromisoformat(unit.valid_from) if unit.valid_from else date.min
    end = date.fromisoformat(unit.valid_to) if unit.valid_to else date.max
    if start >= end:
        yield f"{unit.id}: valid_from is not before valid_to"


def link_problems(unit: Area, areas: dict[str, Area]) -> Iterator[str]:
    """Check the parent and the successor of one area.

    Args:
        unit: the area.
        areas: all areas by id.

    Yields:
        One sentence for each problem.
    """
    parent, successor = areas.get(unit.parent), areas.get(unit.successor)
    if (unit.level == "province") != (unit.parent == ""):
        yield f"{unit.id}: parent missing, or a province with a parent"
    elif unit.parent:
        above = "province" if unit.system == "VN34" or unit.level == "district" else "district"
        if parent is None or parent.system != unit.system or parent.level != above:
            yield f"{unit.id}: parent {unit.parent} is no {above} of {unit.system}"
        elif (unit.valid_to or "9999") > (parent.valid_to or "9999"):
            yield f"{unit.id}: outlives its parent {unit.parent}"
    if unit.level == "province" and unit.system != "VN34" and not unit.successor:
        yield f"{unit.id}: province without successor"
    if unit.successor and successor is None:
        yield f"{unit.id}: successor {unit.successor} does not exist"
    elif successor and (not unit.valid_to or (successor.valid_to or "9999") <= unit.valid_to):
        yield f"{unit.id}: successor {unit.successor} does not outlive it"


def alias_problems(areas: list[Area]) -> Iterator[str]:
    """Find aliases of provinces that mean another province as well.

    Args:
        areas: all areas.

    Yields:
        One sentence for each clash.
    """
    owners: dict[tuple[str, str], str] = {}
    for unit in (unit for unit in areas if unit.level == "province"):
        for text in (unit.name, *filter(None, unit.aliases.split("|"))):
            other = owners.setdefault((unit.system, text.casefold()), unit.id)
            if other != unit.id:
                yield f"{text}: both {other} and {unit.id}"


def region_problems(areas: dict[str, Area]) -> Iterator[str]:
    """Check regions.csv: the members exist and, but for subregions, share out the provinces.

    Args:
        areas: all areas by id.

    Yields:
        One sentence for each problem.
    """
    rows = read_csv("regions.csv")
    if len({row["id"] for row in rows}) < len(rows):
        yield "regions.csv: repeated id"
    for system in ("VN63", "VN34"):
        provinces = {unit.id for unit in areas.values() if (unit.system, unit.level) == (system, "province")}
        listed = [row["members"].split("|") for row in rows if row["system"] == system and row["members"]]
        for member in sorted({member for region in listed for member in region} - provinces):
            yield f"regions.csv: {member} is no province of {system}"
        largest = [one for one in listed if not any(set(one) < set(other) for other in listed)]
        shared = Counter(member for region in largest for member in region)
        if shared != Counter(provinces) or len(largest) != LARGEST_REGIONS:
            yield f"regions.csv: {system} is not shared out among {LARGEST_REGIONS} regions"
    for row in rows:
        for text in (row["name"], *filter(None, row["aliases"].split("|"))):
            if not unicodedata.is_normalized("NFC", text) or text != " ".join(text.split()):
                yield f"regions.csv: {text!r} is not NFC or has stray spaces"


def problems(areas: list[Area]) -> list[str]:
    """All problems of the tables.

    Args:
        areas: all areas.

    Returns:
        One sentence for each problem, none if all is well.
    """
    by_id = {unit.id: unit for unit in areas}
    found = [*count_problems(areas), *alias_problems(areas), *region_problems(by_id)]
    for unit in areas:
        found += [*row_problems(unit), *link_problems(unit, by_id)]
    return found


def render(areas: Iterable[Area]) -> str:
    """Text of one CSV file.

    Args:
        areas: the rows.

    Returns:
        Header and rows, comma-separated, with LF line ends.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in fields(Area))
    writer.writerows(astuple(unit) for unit in areas)
    return text.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the tables, or compare them with the files on disk.

    Args:
        arguments: command line, that of the process if None.

    Returns:
        0 if all is well, 1 if a check failed or a file differs, 2 if a package is missing.
    """
    parser = argparse.ArgumentParser(description="Build the tables of administrative areas.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare with the files on disk")
    check = parser.parse_args(arguments).check
    try:
        areas = build()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    failed = problems(areas)
    for level in LEVELS:
        path = DATA / f"{'communes' if level == 'commune' else level + 's'}.csv"
        text = render(unit for unit in areas if unit.level == level)
        if not check and not failed:
            path.write_bytes(text.encode())
        elif check and (not path.is_file() or path.read_bytes() != text.encode()):
            failed.append(f"{path.name} differs from what would be written")
    for problem in failed:
        print(problem, file=sys.stderr)
    print(f"{len(areas)} areas, {len(failed)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
