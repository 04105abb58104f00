"""A large made-up store.

Figures are spread as in real stores: few indicators are common, half of them of provinces, a third of districts; plans,
shares, breakdowns, qualifiers and repeats come along. Nothing is parsed: rows go straight into the storage tables.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.areas import MERGER, Area, area_table
from pipeline.records import Level
from pipeline.scheme import scheme
from pipeline.storage import open_store
from pipeline.storage.connection import connect_writer
from pipeline.storage.schema import DocumentRow, FigureRow
from pipeline.textforms import search_key

Row = dict[str, Any]

FIGURES_PER_DOCUMENT = 20
_FIRST_YEAR, _LAST_YEAR = 2011, 2025
_BATCH = 20_000
# Of a hundred figures.
_OF_DISTRICTS, _OF_COMMUNES, _OF_THE_NATION = 30, 8, 4
_TARGETS, _INCIDENTS, _SHARES, _CHANGES, _BROKEN_DOWN, _BOUNDED, _REPEATED, _PARTS = 14, 5, 5, 4, 25, 6, 5, 12
# Stretches that reports cover, the first as often as all others together: first and last month.
_STRETCHES = ((1, 12), (1, 12), (1, 12), (1, 6), (1, 6), (1, 9), (1, 3), (7, 12))
_SENTENCE = (
    "Trong kỳ, lực lượng chức năng {place} đã ghi nhận {value} theo chỉ tiêu {name}, tăng so với cùng kỳ năm trước. "
)


def make_store(path: Path, figures: int, *, seed: int = 1) -> None:
    """Writes a store with so many figures, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret, the same store in every run)
    with open_store(path):
        pass
    maker = _Maker(chance)
    connection = connect_writer(path, 10)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "INSERT INTO runs (id, started_at, program_version, fingerprint, arguments)"
            " VALUES (1, '2025-12-31T00:00:00+00:00', '', '', '[]')"
        )
        documents = max(1, figures // FIGURES_PER_DOCUMENT)
        for first in range(0, documents, _BATCH // FIGURES_PER_DOCUMENT):
            connection.execute("BEGIN")
            made = [
                maker.document(index) for index in range(first, min(documents, first + _BATCH // FIGURES_PER_DOCUMENT))
            ]
            _write(connection, DocumentRow, [document for document, _ in made])
            _write(connection, FigureRow, [figure for _, figures_ in made for figure in figures_])
            connection.execute("COMMIT")
    finally:
        connection.close()
    with open_store(path) as store:
        store.finish_run({})


def _write(connection: Any, table: Any, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    sql = f"INSERT INTO {table.__tablename__} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.executemany(sql, [tuple(row.values()) for row in rows])


class _Maker:
    """Rows of documents and their figures."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        codes = list(scheme().indicators)
        self._codes = codes
        # As in the sample store: the most common indicator has one figure in ten.
        self._weights = [1 / (rank + 3) for rank in range(len(codes))]
        chance.shuffle(self._weights)
        table = area_table()
        self._provinces = {system: table.provinces(system) for system in ("VN63", "VN34")}
        self._districts: dict[str, list[Area]] = {}
        for area in table.by_id.values():
            if area.level is Level.DISTRICT and (above := table.province_of(area)) is not None:
                self._districts.setdefault(above.id, []).append(area)
        self._details = sorted(scheme().detail_codes - {"other_ground"})

    def document(self, index: int) -> tuple[Row, list[Row]]:
        """A document and its figures."""
        chance = self._chance
        year = chance.randint(_FIRST_YEAR, _LAST_YEAR)
        first, last = chance.choice(_STRETCHES)
        start, end = date(year, first, 1), _last_day(year, last)
        published = date(year + last // 12, last % 12 + 1, chance.randint(1, 28))
        system = "VN34" if published >= MERGER else "VN63"
        province = chance.choice(self._provinces[system])
        document_id = f"d{index:023d}"
        title = f"Báo cáo kết quả phòng, chống mại dâm của {province.name} năm {year}"
        document = {
            "id": document_id, "source_id": f"/bench/{index}", "source": f"bench/{index}.html", "title": title,
            "doc_type": "report", "number": f"{index}/BC", "issuer": f"UBND {province.name}",
            "published_on": published.isoformat(), "publisher": chance.choice(("issuer", "issuer", "press")),
            "level": "province", "province": province.name, "period_start": start.isoformat(),
            "period_end": end.isoformat(), "area_system": system, "text_sha256": "", "parser": "bench",
            "encoding": "utf-8", "repairs": "[]", "n_figures": FIGURES_PER_DOCUMENT, "digits_figure": 0,
            "digits_known": 0, "digits_off_topic": 0, "digits_unrecognised": 0, "sample": 0,
            "search_folded": search_key(title), "search_marks": title.lower(), "run_id": 1, "compared": 1,
            "blocks": "[]", "text": title * 40,
        }  # fmt: skip
        about = (document_id, system, province, start.isoformat(), end.isoformat())
        return document, self._figures(about)

    def _figures(self, about: tuple[str, str, Area, str, str]) -> list[Row]:
        made: list[Row] = []
        for position in range(FIGURES_PER_DOCUMENT):
            made.append(self._figure(about, position, made[-1]["id"] if made and self._one_in(_PARTS) else None))
        return made

    def _one_in(self, percent: int) -> bool:
        return self._chance.random() * 100 < percent

    def _figure(self, about: tuple[str, str, Area, str, str], position: int, part_of: str | None) -> Row:
        document_id, system, province, start, end = about
        chance = self._chance
        code = chance.choices(self._codes, self._weights)[0]
        indicator = scheme().indicators[code]
        measure = "share" if self._one_in(_SHARES) else "change" if self._one_in(_CHANGES) else "count"
        if measure == "count" and indicator.unit == "vnd":
            measure = "amount"
        value = chance.randint(1, 100) if measure == "share" else int(chance.lognormvariate(3, 1.5)) + 1
        level, name, district = self._place(province)
        over = self._one_in(_BOUNDED)
        sentence = _SENTENCE.format(place=name or "cả nước", value=value, name=indicator.vi)
        detail = [chance.choice(self._details)] if self._one_in(_BROKEN_DOWN) else []
        return {
            "id": f"{document_id[1:]}{position:02d}", "document_id": document_id, "run_id": 1, "position": position,
            "indicator": code, "measure": measure, "value": value, "value_max": None, "denominator": None,
            "qualifier": "over" if over else "exact", "bound_low": value, "bound_high": None if over else value,
            "unit": "percent" if measure == "share" else indicator.unit,
            "counted_as": chance.choice(("distinct", "unknown", "visits")), "of": None, "detail": json.dumps(detail),
            "joint": int(self._one_in(8)), "status": "target" if self._one_in(_TARGETS) else "reported",
            "recurrence": None, "scope": "incident" if self._one_in(_INCIDENTS) else "aggregate", "level": level,
            "province": name, "district": district, "commune": None, "area_name": None, "area_system": system,
            "area_code": None, "period_start": start, "period_end": end, "period_basis": "calendar",
            "part_of": part_of, "relation": None, "surface": str(value), "start": position * 100,
            "end": position * 100 + len(str(value)), "page": None, "rule": "bench/1", "flags": "[]",
            "confidence": round(chance.uniform(0.4, 1), 2), "same_as": "x" if self._one_in(_REPEATED) else None,
            "place_sort": name or "", "sentence": sentence, "search_folded": search_key(sentence),
            "search_marks": sentence.lower(),
        }  # fmt: skip

    def _place(self, province: Area) -> tuple[str, str | None, str | None]:
        kind = self._chance.random() * 100
        if kind < _OF_THE_NATION:
            return "national", None, None
        if kind < _OF_THE_NATION + _OF_COMMUNES:
            return "commune", province.name, None
        districts = self._districts.get(province.id)
        if districts and kind < _OF_THE_NATION + _OF_COMMUNES + _OF_DISTRICTS:
            return "district", province.name, self._chance.choice(districts).name
        return "province", province.name, None


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
