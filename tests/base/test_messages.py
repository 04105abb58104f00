"""Every reason and every fault has a sentence in both languages that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import ReasonCode
from pipeline.messages import Told, cli_sentence, reason_advice, reason_sentence, store_keys, store_sentence

ROOT = Path(pipeline.__file__).resolve().parent
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.IGNORECASE)

VALUES = {
    "path": "/data/solieu.db",
    "pid": 4711,
    "command": "solieu run",
    "since": "21/11/2026 08:00:00",
    "seconds": "10",
    "detail": "disk I/O error",
    "found": "0009",
    "known": "0001",
}


def check(told: Told) -> None:
    assert VIETNAMESE.search(told.vi)
    assert not VIETNAMESE.search(told.en.replace("Số liệu", ""))
    for text in (told.vi, told.en):
        assert text.endswith((".", "THƯ_MỤC", "FOLDER", "--store"))
        assert "{" not in text
    assert told.in_language("en") == told.en
    assert told.in_language("vi") == told.vi
    assert str(told) == f"{told.vi}\n{told.en}"


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_a_sentence_and_advice(code: ReasonCode) -> None:
    check(reason_sentence(code))
    check(reason_advice(code))


@pytest.mark.parametrize("key", sorted(store_keys()))
def test_every_fault_of_the_store_names_the_file(key: str) -> None:
    told = store_sentence(key, **VALUES)
    check(told)
    assert "/data/solieu.db" in told.vi
    assert "/data/solieu.db" in told.en


def test_no_two_reasons_read_alike() -> None:
    assert len({reason_sentence(code).vi for code in ReasonCode}) == len(ReasonCode)
    assert len({reason_advice(code).vi for code in ReasonCode}) == len(ReasonCode)


def test_the_code_uses_every_fault_and_no_other() -> None:
    """A sentence that no code can raise, or a raised key without a sentence, is a defect."""
    files = [path for folder in ("storage", "cli") for path in (ROOT / folder).glob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    raised = set(re.findall(r'Store(?:Fault|BusyError)\(\s*"(\w+)"', code))
    raised |= set(re.findall(r'sqlite3\.SQLITE_\w+: "(\w+)"', code))
    assert raised == store_keys()


def test_a_sentence_without_its_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        store_sentence("missing")
    with pytest.raises(KeyError):
        cli_sentence("no such word")
