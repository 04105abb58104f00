"""The visits that `make bench` measures: every address means what it says, and every page can be read so."""

from __future__ import annotations

from pathlib import Path

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
