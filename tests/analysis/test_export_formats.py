"""Parquet, SDMX-CSV and Data Package: opened by the libraries of their readers and compared with the figures."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.io.writer import write_sdmx
from pysdmx.model import Codelist, ConceptScheme, DataStructureDefinition
from sqlalchemy import Connection

from pipeline.analysis import exports, parquet
from pipeline.analysis.columns import Kind
from pipeline.analysis.exports import ExportFormat, FigureTable, as_bytes, figure_table, write
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.sdmx.flows import Flow, SdmxRules, sdmx_rules
from pipeline.analysis.sdmx.values import MADE, area, breakdown, time_period
from pipeline.analysis.series.table import SERIES_COLUMNS
from pipeline.scheme import scheme
from pipeline.storage import StoreReader
from tests.analysis.datapackages import faults
from tests.analysis.reports import HOSTILE, LAO_CAI, SCRIPT, make_store

TODAY = date(2026, 3, 5)
EVERYTHING = FigureFilter()
LAO_CAI_ONLY = FigureFilter(province=("Lào Cai",))
HUNG_YEN_ONLY = FigureFilter(province=("Hưng Yên",))
NOTHING = FigureFilter(year=("1999",))
SELECTIONS = [EVERYTHING, LAO_CAI_ONLY, HUNG_YEN_ONLY, FigureFilter(text="giảm 14"), NOTHING]
ARCHIVES = [ExportFormat.SDMX, ExportFormat.DATA_PACKAGE]


def table(connection: Connection, chosen: FigureFilter = EVERYTHING, **given: Any) -> FigureTable:
    return figure_table(connection, chosen, made_on=TODAY, **given)


def members(made: FigureTable, kind: ExportFormat) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(as_bytes(made, kind))) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def records(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def typed_rows(made: FigureTable) -> list[dict[str, Any]]:
    """The rows as Parquet has them: numbers are floats, an empty text is one."""
    kinds = [column.kind for column in made.columns]
    names = [column.name for column in made.columns]
    return [
        {
            name: float(cell) if kind is Kind.NUMBER and isinstance(cell, (int, float)) else cell
            for name, kind, cell in zip(names, kinds, row, strict=True)
        }
        for row in made.rows()
    ]


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[Connection]:
    path = make_store(tmp_path / "samples.db", sample=True, reports=[LAO_CAI])
    with StoreReader(path).connect() as connection:
        yield connection


class TestParquet:
    """Typed columns, in groups of rows."""

    @pytest.mark.parametrize("chosen", SELECTIONS)
    def test_rows_are_those_of_the_table(self, connection: Connection, chosen: FigureFilter) -> None:
        made = table(connection, chosen, sort="value")
        found = pq.read_table(io.BytesIO(as_bytes(made, ExportFormat.PARQUET)))
        assert found.column_names == [column.name for column in made.columns]
        assert found.to_pylist() == typed_rows(made)

    def test_types(self, connection: Connection) -> None:
        schema = pq.read_schema(io.BytesIO(as_bytes(table(connection, NOTHING), ExportFormat.PARQUET)))
        assert schema.field("value").type == pa.float64()
        assert schema.field("period_end").type == pa.date32()
        assert schema.field("joint").type == pa.bool_()
        assert schema.field("place").metadata == {b"vi": "Địa bàn".encode(), b"en": b"Place"}

    def test_metadata_name_run_filter_and_citation(self, connection: Connection) -> None:
        data = as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.PARQUET)
        told = {key.decode(): value.decode() for key, value in pq.read_schema(io.BytesIO(data)).metadata.items()}
        assert told["solieu.run"] == "1"
        assert json.loads(told["solieu.filter"]) == {"province": ["Lào Cai"]}
        assert "Bộ lọc: Tỉnh, thành phố: Lào Cai" in told["solieu.notes_vi"]
        assert "run 1 of the store" in told["solieu.citation_en"]

    def test_rows_are_written_in_groups(self, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 50)
        made = table(connection, FigureFilter(province=("Thanh Hóa",)))
        file = pq.ParquetFile(io.BytesIO(as_bytes(made, ExportFormat.PARQUET)))
        assert [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)] == [50, 50, 20]

    def test_numbers_that_no_number_is(self) -> None:
        assert parquet._typed(float("inf"), Kind.NUMBER) is None
        assert parquet._typed(2**62, Kind.NUMBER) == float(2**62)  # Arrow alone refuses what a float cannot hold
        assert parquet._typed("a\ud800b", Kind.TEXT) == "ab"  # a lone surrogate is no UTF-8


class TestSdmx:
    """Observations and their structure, read back by pysdmx."""

    def read(self, made: FigureTable, folder: Path) -> tuple[Any, Any]:
        found = members(made, ExportFormat.SDMX)
        for name, data in found.items():
            (folder / name).write_bytes(data)
        # With validation: pysdmx compares the message with the schema of SDMX-JSON 2.0.
        return read_sdmx(folder / "structure.json", validate=True), folder / "data.csv"

    @pytest.mark.parametrize("chosen", SELECTIONS[:-1])
    def test_round_trip(self, connection: Connection, tmp_path: Path, chosen: FigureFilter) -> None:
        made = table(connection, chosen)
        structure, data = self.read(made, tmp_path)
        (dataset,) = get_datasets(data, tmp_path / "structure.json", validate=False)
        flow = sdmx_rules().flows["figures"]
        assert list(dataset.data.columns) == list(flow.components)
        expected = typed_rows(made)
        assert len(dataset.data) == len(expected)
        for name, column in (("FIGURE_ID", "figure_id"), ("INDICATOR", "indicator"), ("OBS_VALUE", "value")):
            assert dataset.data[name].tolist() == [row[column] for row in expected]
        bounds = [None if pd.isna(bound) else bound for bound in dataset.data["BOUND_HIGH"]]
        assert bounds == [row["bound_high"] for row in expected]
        assert structure.get_dataflow("Dataflow=SOLIEU:FIGURES(1.0.0)") is not None

    def test_data_are_what_pysdmx_writes(self, connection: Connection, tmp_path: Path) -> None:
        """The rows are streamed by hand; pysdmx, which needs all of them at once, gives the same cells."""
        _, data = self.read(table(connection, LAO_CAI_ONLY), tmp_path)
        (dataset,) = get_datasets(data, tmp_path / "structure.json", validate=False)
        assert isinstance(dataset, PandasDataset)
        written = write_sdmx([dataset], Format.DATA_SDMX_CSV_2_0_0) or ""
        ours, theirs = records(data.read_bytes()), records(written.encode())
        assert list(ours[0]) == list(theirs[0])
        for one, other in zip(ours, theirs, strict=True):
            assert {name: _plain(cell) for name, cell in one.items()} == {n: _plain(c) for n, c in other.items()}

    def test_every_code_is_in_its_list(self, connection: Connection, tmp_path: Path) -> None:
        structure, data = self.read(table(connection), tmp_path)
        lists = {item.id: {code.id for code in item} for item in structure.structures if isinstance(item, Codelist)}
        flow = sdmx_rules().flows["figures"]
        assert set(lists) == {f"CL_{rule.codes.upper()}" for rule in flow.components.values() if rule.codes}
        for row in records(data.read_bytes()):
            for name, rule in flow.components.items():
                assert not rule.codes or not row[name] or row[name] in lists[f"CL_{rule.codes.upper()}"], name

    def test_keys_are_unique(self, connection: Connection, tmp_path: Path) -> None:
        """Two documents that state the same are two observations."""
        _, data = self.read(table(connection), tmp_path)
        flow = sdmx_rules().flows["figures"]
        dimensions = [name for name, rule in flow.components.items() if rule.role in ("dimension", "time")]
        keys = [tuple(row[name] for name in dimensions) for row in records(data.read_bytes())]
        assert len(set(keys)) == len(keys)

    def test_names_are_in_both_languages(self, connection: Connection) -> None:
        message = json.loads(members(table(connection, LAO_CAI_ONLY), ExportFormat.SDMX)["structure.json"])
        lists = {item["id"]: item for item in message["data"]["codelists"]}
        codes = {code["id"]: code["names"] for code in lists["CL_INDICATORS"]["codes"]}
        assert set(codes) == set(scheme().indicators)
        assert codes["arrests"] == {
            "vi": "Đối tượng bị bắt giữ, phát hiện, xử lý",
            "en": "People arrested or caught",
        }
        areas = {code["id"]: code["names"]["vi"] for code in lists["CL_AREAS"]["codes"]}
        # The same code is another province in the other map.
        assert areas["VN63_15"].startswith("Yên Bái – 63") and areas["VN34_15"].startswith("Lào Cai – 34")
        assert sum(code.startswith("VN34_") for code in areas) == 34
        named = [*lists.values(), *message["data"]["dataflows"], *message["data"]["dataStructures"]]
        named += [concept for scheme_ in message["data"]["conceptSchemes"] for concept in scheme_["concepts"]]
        named += [code for item in lists.values() for code in item["codes"]]
        assert all(item["names"]["vi"] == item["name"] and item["names"]["en"] for item in named)

    def test_structure(self, connection: Connection, tmp_path: Path) -> None:
        structure, _ = self.read(table(connection, LAO_CAI_ONLY), tmp_path)
        (definition,) = [item for item in structure.structures if isinstance(item, DataStructureDefinition)]
        (concepts,) = [item for item in structure.structures if isinstance(item, ConceptScheme)]
        assert [item.id for item in definition.components.dimensions][-1] == "TIME_PERIOD"
        assert [item.id for item in definition.components.measures] == ["OBS_VALUE"]
        assert {item.id for item in concepts} == {item.id for item in definition.components}
        (flow,) = [item for item in structure.structures if type(item).__name__ == "Dataflow"]
        assert "run 1 of the store" in str(next(each.text for each in flow.annotations if each.id == "CITATION_EN"))

    def test_an_empty_selection_has_its_structure(self, connection: Connection, tmp_path: Path) -> None:
        structure, data = self.read(table(connection, NOTHING), tmp_path)
        assert structure.structures
        assert records(data.read_bytes()) == []

    def test_comments_start_no_formula(self, connection: Connection) -> None:
        rows = records(members(table(connection, HUNG_YEN_ONLY), ExportFormat.SDMX)["data.csv"])
        assert {row["SAID_OF"] for row in rows} == {"", '\'=HYPERLINK("http://127.0.0.1")'}
        assert "'@SUM(A1)" in {row["RULE"] for row in rows}


def _plain(cell: str) -> str | float:
    """A cell whatever its writer's way with numbers and truth values."""
    if cell.lower() in ("true", "false"):
        return cell.lower()
    try:
        return float(cell)
    except ValueError:
        return cell


# Periods as SDMX names them; the ranges keep half-years that are closed in the middle of a month what they are.
PERIODS = [
    (date(2024, 1, 1), date(2024, 12, 31), "2024"),
    (date(2024, 1, 1), date(2024, 6, 30), "2024-S1"),
    (date(2024, 7, 1), date(2024, 12, 31), "2024-S2"),
    (date(2024, 4, 1), date(2024, 6, 30), "2024-Q2"),
    (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
    (date(2024, 1, 1), date(2024, 9, 30), "2024-01-01/P9M"),
    (date(2024, 2, 1), date(2024, 4, 30), "2024-02-01/P3M"),  # three months, no quarter
    (date(2023, 12, 15), date(2024, 6, 14), "2023-12-15/P6M"),
    (date(2023, 12, 15), date(2024, 12, 14), "2023-12-15/P1Y"),
    (date(2021, 1, 1), date(2025, 12, 31), "2021-01-01/P5Y"),
    (date(2024, 5, 10), date(2024, 5, 20), "2024-05-10/P11D"),
    (date(2024, 1, 31), date(2024, 2, 29), "2024-01-31/P30D"),  # no whole month from the 31st
    (date(2024, 6, 15), date(2024, 6, 15), "2024-06-15"),
    (None, date(2024, 6, 15), "2024-06-15"),
    (date(2024, 6, 15), None, "2024-06-15"),
    (None, None, ""),
    (date(2024, 6, 15), date(2024, 6, 1), "2024-06-15/P0D"),  # stored the wrong way round: told, not turned
    (date(1, 1, 1), date.max, "0001-01-01/P3652059D"),
]


@pytest.mark.parametrize(("start", "end", "name"), PERIODS)
def test_time_periods(start: date | None, end: date | None, name: str) -> None:
    assert time_period(start, end) == name


@pytest.mark.parametrize(
    ("system", "code", "level", "name", "found"),
    [
        ("VN63", "VN63_10", "province", None, "VN63_10"),
        ("VN34", None, "national", None, "VN"),
        ("VN63", None, "region", "Bắc Trung Bộ", "VN63_bac_trung_bo"),
        ("VN34", None, "region", "Bắc Trung Bộ", "VN34_bac_trung_bo"),
        ("VN63", None, "region", "miền Bắc", "REGION_mien_bac"),  # of no map
        ("VN63", None, "region", "vùng nào đó", "_X"),
        ("VN63", None, "province", None, "_X"),  # several provinces at once
        (None, None, None, None, "_X"),
    ],
)
def test_areas(system: str | None, code: str | None, level: str | None, name: str | None, found: str) -> None:
    assert area(system, code, level, name) == found


@pytest.mark.parametrize(("codes", "code"), [("", "_T"), ("minor", "minor"), ("seller minor", "minor-seller")])
def test_breakdowns(codes: str, code: str) -> None:
    assert breakdown(codes) == code


@pytest.mark.parametrize(
    ("row", "code"),
    [({}, "A"), ({"flag_codes": "ocr doubtful"}, "U"), ({"notes": "doubtful"}, "U"), ({"series_break": True}, "B")],
)
def test_observation_status(row: dict[str, Any], code: str) -> None:
    assert MADE["observation_status"](row) == code


def test_rules_name_what_there_is(connection: Connection) -> None:
    columns = {
        "figures": {column.name for column in table(connection).columns},
        "series": {column.name for column in SERIES_COLUMNS},
    }
    rules = [(key, rule) for key, flow in sdmx_rules().flows.items() for rule in flow.components.values()]
    assert {rule.made for _, rule in rules if rule.made} == set(MADE)
    assert not [rule.column for key, rule in rules if rule.column and rule.column not in columns[key]]


@pytest.mark.parametrize(
    "broken",
    [
        {"A": {"role": "dimension"}},  # filled by nothing
        {"A": {"role": "dimension", "column": "a", "made": "area", "vi": "A", "en": "A"}},  # filled twice
        {"A": {"role": "dimension", "made": "area"}},  # without names
        {"A": {"role": "measure", "column": "a"}, "T": {"role": "time", "column": "t"}},  # another order
    ],
)
def test_broken_rules_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"either|dimensions"):
        Flow.model_validate({"id": "X", "vi": "X", "en": "X", "components": broken})


def test_code_lists_without_a_name_are_refused() -> None:
    given = sdmx_rules().model_dump()
    given["codelists"].pop("areas")
    with pytest.raises(ValueError, match="areas"):
        SdmxRules.model_validate(given)


class TestDataPackage:
    """Files that say of themselves what they are."""

    def test_files(self, connection: Connection) -> None:
        found = members(table(connection, LAO_CAI_ONLY), ExportFormat.DATA_PACKAGE)
        assert set(found) == {
            "figures.csv",
            "figures_excel.csv",
            "sources.csv",
            "checks.csv",
            "datapackage.json",
            "README.txt",
        }

    @pytest.mark.parametrize("chosen", SELECTIONS)
    def test_data_are_those_of_the_csv_files(self, connection: Connection, chosen: FigureFilter) -> None:
        made = table(connection, chosen)
        found = members(made, ExportFormat.DATA_PACKAGE)
        assert found["figures.csv"] == as_bytes(made, ExportFormat.CSV)
        assert found["figures_excel.csv"] == as_bytes(made, ExportFormat.CSV_EXCEL)

    @pytest.mark.parametrize("chosen", SELECTIONS)
    def test_the_descriptor_describes_the_files(self, connection: Connection, chosen: FigureFilter) -> None:
        found = members(table(connection, chosen), ExportFormat.DATA_PACKAGE)
        descriptor = json.loads(found["datapackage.json"])
        for resource in descriptor["resources"]:
            data = found[resource["path"]]
            assert resource["bytes"] == len(data)
            assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            delimiter = resource.get("dialect", {}).get("delimiter", ",")
            header = next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
            assert [field["name"] for field in resource["schema"]["fields"]] == header
            assert len(set(header)) == len(header)
        assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        assert (descriptor["run"], descriptor["filter"]) == (1, chosen.to_query())
        assert set(descriptor["citation"]) == {"vi", "en"}

    @pytest.mark.parametrize("language", ["vi", "en"])
    @pytest.mark.parametrize("chosen", SELECTIONS)
    def test_it_is_valid_by_the_standard(self, connection: Connection, chosen: FigureFilter, language: str) -> None:
        assert faults(members(table(connection, chosen, language=language), ExportFormat.DATA_PACKAGE)) == []

    @pytest.mark.parametrize(
        ("before", "after", "told"),
        [
            (b'"path": "figures.csv"', b'"path": "../figures.csv"', "does not match"),
            (b'"path": "figures.csv"', b'"path": "other.csv"', "other.csv: missing"),
            (b'"name": "figures"', b'"name": "Figures 1"', "does not match"),
            (b'"type": "number"', b'"type": "numeral"', "is not one of"),
            (b'"decimalChar": ","', b'"decimalChar": "."', "is no number"),
            (b'"format": "%d/%m/%Y"', b'"format": "%Y"', "is no date"),
            (b'"delimiter": ";"', b'"delimiter": ","', "other columns than described"),
            (b'"bytes": ', b'"bytes": 1', "other bytes than described"),
        ],
    )
    def test_a_package_with_a_fault_is_not(
        self, connection: Connection, before: bytes, after: bytes, told: str
    ) -> None:
        found = members(table(connection), ExportFormat.DATA_PACKAGE)
        assert before in found["datapackage.json"]
        found["datapackage.json"] = found["datapackage.json"].replace(before, after)
        assert any(told in fault for fault in faults(found))

    @pytest.mark.parametrize("chosen", SELECTIONS)
    def test_frictionless_accepts_it(self, connection: Connection, tmp_path: Path, chosen: FigureFilter) -> None:
        frictionless = pytest.importorskip(
            "frictionless", reason="frictionless is not locked: it needs text-unidecode (Artistic License or GPL)"
        )
        for name, data in members(table(connection, chosen), ExportFormat.DATA_PACKAGE).items():
            (tmp_path / name).write_bytes(data)
        report = frictionless.validate(str(tmp_path / "datapackage.json"))
        assert report.valid, report.flatten(["type", "note"])
        package = frictionless.Package(str(tmp_path / "datapackage.json"))
        machine, excel = (package.get_resource(name).read_rows() for name in ("figures", "figures-excel"))
        assert [list(row.values())[:1] for row in machine] == [list(row.values())[:1] for row in excel]
        assert [row["value"] for row in machine] == [row["Giá trị"] for row in excel]
        assert [row["period_end"] for row in machine] == [row["Đến ngày"] for row in excel]
        assert [row["joint"] for row in machine] == [row["Chung nhiều lĩnh vực"] for row in excel]

    def test_sources_and_checks(self, connection: Connection) -> None:
        found = members(table(connection, HUNG_YEN_ONLY), ExportFormat.DATA_PACKAGE)
        (source,) = records(found["sources.csv"])
        assert (source["Văn bản"], source["Nguồn"]) == (HOSTILE.meta.title, HOSTILE.source)
        assert records(found["checks.csv"]) == []
        assert "Đã kiểm tra 4 số liệu của 1 văn bản" in found["README.txt"].decode()
        assert "Nothing was found that does not add up." in found["README.txt"].decode()


@pytest.mark.parametrize("kind", list(ExportFormat))
@pytest.mark.parametrize("chosen", [EVERYTHING, NOTHING, FigureFilter(text="giảm 14")])
def test_rows_are_counted_and_progress_is_told(
    connection: Connection, kind: ExportFormat, chosen: FigureFilter
) -> None:
    """The last call names all rows, also of an empty file."""
    seen: list[tuple[int, int]] = []
    made = table(connection, chosen)
    number = write(made, kind, io.BytesIO(), lambda done, total: seen.append((done, total)))
    assert number == made.count()
    assert seen[-1] == (number, number)


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_output_is_left_open(connection: Connection, kind: ExportFormat) -> None:
    output = io.BytesIO()
    write(table(connection, NOTHING), kind, output)
    assert not output.closed


def everything_in(data: bytes, kind: ExportFormat) -> str:
    """All text of a file, unpacked."""
    if kind is ExportFormat.PARQUET:
        read = pq.read_table(io.BytesIO(data))
        return json.dumps(read.to_pylist(), ensure_ascii=False, default=str) + str(read.schema.metadata)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return data.decode("utf-8-sig")


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_people_are_not_listed(connection: Connection, kind: ExportFormat) -> None:
    text = everything_in(as_bytes(table(connection, LAO_CAI_ONLY), kind), kind)
    assert "1,2 tỷ" in text and "Văn Bàn" in text  # figures and places stay
    assert not [secret for secret in ("Văn An", "1985", "12 đường") if secret in text]


@pytest.mark.parametrize("kind", [ExportFormat.PARQUET, *ARCHIVES])
def test_samples_say_so(samples: Connection, kind: ExportFormat) -> None:
    made = table(samples)
    assert "Dữ liệu mẫu, hư cấu" in everything_in(as_bytes(made, kind), kind)
    assert "sample" in exports.table_file_name(made, kind)


@pytest.mark.parametrize("kind", ARCHIVES)
def test_scripts_stay_text_and_every_line_of_the_page_is_ours(connection: Connection, kind: ExportFormat) -> None:
    """A search may hold line ends and markup; the page is plain text and says it on one line."""
    chosen = FigureFilter(text=f"{SCRIPT}\nCách trích dẫn: bịa")
    page = members(table(connection, chosen), kind)["README.txt"].decode()
    assert f"{SCRIPT} Cách trích dẫn: bịa" in page
    assert "\nCách trích dẫn: bịa" not in page


@pytest.mark.parametrize("kind", ARCHIVES)
def test_the_page_is_in_both_languages(connection: Connection, kind: ExportFormat) -> None:
    page = members(table(connection, LAO_CAI_ONLY), kind)["README.txt"].decode()
    for words in ("Bộ lọc: Tỉnh, thành phố: Lào Cai", "Filter: Province: Lào Cai", "Cách trích dẫn", "How to cite"):
        assert words in page
    assert page.index("Bộ lọc") < page.index("Filter")


@pytest.mark.parametrize("kind", ARCHIVES)
def test_archives_bear_the_day_of_the_export(connection: Connection, kind: ExportFormat) -> None:
    with zipfile.ZipFile(io.BytesIO(as_bytes(table(connection), kind))) as file:
        assert {info.date_time[:3] for info in file.infolist()} == {(2026, 3, 5)}


class _Pipe(io.RawIOBase):
    """Takes bytes and cannot go back: /dev/stdout."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data += bytes(data)
        return len(data)


@pytest.mark.parametrize("kind", [ExportFormat.PARQUET, *ARCHIVES])
def test_files_can_be_written_to_a_pipe(connection: Connection, kind: ExportFormat) -> None:
    pipe = _Pipe()
    write(table(connection, LAO_CAI_ONLY), kind, pipe)  # type: ignore[arg-type]  # a raw stream is a BinaryIO in all but name
    assert "Văn Bàn" in everything_in(pipe.data, kind)
