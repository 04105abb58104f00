"""The sample reports with their gold, as the tests of this room read them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.evaluation import GoldDocument, load_gold
from pipeline.parsing import parse
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
SAMPLE_LINE = "Văn bản mẫu, số liệu hư cấu."
SAMPLE_META = '<meta name="solieu-sample" content="hư cấu"'

_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """One report: its file, its document text and its gold."""

    path: Path
    parsed: ParsedDocument
    gold: GoldDocument

    @property
    def name(self) -> str:
        """The file's stem."""
        return self.path.stem


@cache
def samples() -> tuple[Sample, ...]:
    """All reports of the corpus, by name."""
    return tuple(_sample(gold) for gold in load_gold(REPORTS).documents)


def _sample(gold: GoldDocument) -> Sample:
    path = REPORTS / str(gold.document["file"])
    data = path.read_bytes()
    raw = RawDocument(path.name, path.name, data, hashlib.sha256(data).hexdigest(), path.suffix)
    return Sample(path, parse(raw, ReadingLimits(max_text_characters=_LIMIT)), gold)
