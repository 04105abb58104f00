"""The pages on the checks (docs/audit*.md) against the registry: every check, its sentence, an example that fires."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from pipeline.audit import audit
from pipeline.audit.findings import kinds
from pipeline.audit.registry import CHECKS, INSIDE, WRITTEN
from pipeline.engine.planted import read

_DOCS = Path(__file__).parents[2] / "docs"
_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_SEVERITIES = {
    "vi": {"error": "lỗi", "warning": "cảnh báo", "notice": "lưu ý"},
    "en": {"error": "error", "warning": "warning", "notice": "notice"},
}
_PAGES = {"vi": "audit.vi.md", "en": "audit.md"}
_HEAD = "BÁO CÁO\nKết quả công tác phòng, chống mại dâm tỉnh Hưng Yên năm 2023\n\n"
# What no text alone can show.
_WITHOUT_EXAMPLE = {"low_confidence", "recognised_digits", "unrecognised_number", "no_place", "no_period"}


def rows(language: str) -> dict[str, tuple[str, str, str]]:
    page = (_DOCS / _PAGES[language]).read_text(encoding="utf-8")
    return {code: (severity, sentence, example) for code, severity, sentence, example in _ROW.findall(page)}


@pytest.mark.parametrize("language", _PAGES)
def test_the_page_lists_every_check_as_it_is(language: str) -> None:
    told = rows(language)
    assert list(told) == list(CHECKS)
    for code, (severity, sentence, _) in told.items():
        kind = kinds()[code]
        assert severity == _SEVERITIES[language][kind.severity.value], code
        assert sentence == getattr(kind, language), code


def test_both_pages_give_the_same_examples() -> None:
    vietnamese, english = rows("vi"), rows("en")
    assert {code: vietnamese[code][2] for code in (*INSIDE, *WRITTEN)} == {
        code: english[code][2] for code in (*INSIDE, *WRITTEN)
    }


@pytest.mark.parametrize("code", [code for code in CHECKS if code not in _WITHOUT_EXAMPLE])
def test_every_example_fires(code: str) -> None:
    example = html.unescape(rows("vi")[code][2]).replace("<br>", "\n")
    extraction, text = read("vi-du.txt", f"{_HEAD}{example}\n")
    assert code in {finding.code for finding in audit(extraction.figures, extraction.digits, text)}
