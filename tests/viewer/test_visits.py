"""The visits that `make bench` measures: every address means what it says, and every page can be read so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.served import serving
from bench.store import make_store
from bench.visits import heaviest, reading, visits
from pipeline.analysis.coverage.selection import selection_from
from pipeline.storage import StoreReader
from pipeline.viewer.compare.state import compare_state
from pipeline.viewer.province.state import province_state
from pipeline.viewer.state import figures_state

_READERS = {
    "so-lieu": figures_state,
    "so-sanh": compare_state,
    "mot-tinh": province_state,
    "do-phu": selection_from,
}


def test_addresses_mean_what_they_say() -> None:
    asked = visits(["cases", "arrests"])
    assert asked == visits(["cases", "arrests"])
    refused = [visit for visit in asked if visit.page in _READERS and _READERS[visit.page](visit.query)[1]]
    assert not refused


def test_every_kind_can_be_read_of_a_made_up_store(tmp_path: Path) -> None:
    make_store(tmp_path / "solieu.db", 200)
    with StoreReader(tmp_path / "solieu.db").connect() as connection:
        asked = visits(heaviest(connection, 1))
        for visit in {visit.kind: visit for visit in asked}.values():
            assert reading(connection, visit)() is not None


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="not run: no /proc/PID/maps")
def test_no_page_loads_what_only_files_need(tmp_path: Path) -> None:
    """Streamlit loads pandas and pyarrow for data that may be data frames: 80 MiB, and 1 s of the first page."""
    store = tmp_path / "solieu.db"
    make_store(store, 200)
    with StoreReader(store).connect() as connection:
        asked = visits(heaviest(connection, 1))
    with serving(store) as server, server.session() as tab:
        for visit in {visit.kind: visit for visit in asked}.values():
            tab.open(visit)
        loaded = [name for name in ("numpy", "pandas", "pyarrow") if server.has_loaded(name)]
    assert loaded == ["numpy"]  # which lists of figures need: the maps tell


# What a page needs none of: files, drawing, sign-in, parsers, learning, migrations, objects mapped to rows.
_HEAVY = (
    "alembic altair authlib docx frictionless lxml openpyxl pandas polars pyarrow pypdfium2 pysdmx scipy scrapy sklearn"
    " spacy sqlalchemy.orm twisted underthesea vl_convert xlsxwriter"
)
# Reads every kind of page of a store as its server does, then tells what was loaded, and whether the communes were.
_READ_ALL = f"""
import sys
from pathlib import Path
import pipeline.viewer.main
from bench.visits import heaviest, reading, visits
from pipeline.areas import area_table
from pipeline.storage import StoreReader
from pipeline.viewer.warming import warm

with StoreReader(Path(sys.argv[1])).connect() as connection:
    warm(connection)
    for visit in {{visit.kind: visit for visit in visits(heaviest(connection, 1))}}.values():
        reading(connection, visit)()
print(*sorted({{*"{_HEAVY}".split()}} & {{*sys.modules}}), area_table.cache_info().currsize)
"""


def test_no_page_needs_heavy_libraries_or_all_communes(tmp_path: Path) -> None:
    """Each would cost every server: SQLAlchemy's mapper 7 MiB, the 13,000 communes as much."""
    make_store(tmp_path / "solieu.db", 200)
    asked = [sys.executable, "-c", _READ_ALL, str(tmp_path / "solieu.db")]
    started = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert started.stdout.split() == ["0"]
