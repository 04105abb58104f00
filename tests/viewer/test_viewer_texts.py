"""The viewer's words: every key is used, every use has its key, both languages ask for the same values."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

import pipeline.viewer
from pipeline.viewer.texts import ViewerTexts, catalogue, translator

SOURCES = sorted(Path(next(iter(pipeline.viewer.__path__))).rglob("*.py"))
KEY = re.compile(r"""["']([a-z]+\.[a-z_]+)["']""")


def used_keys() -> set[str]:
    groups = {key.split(".")[0] for key in catalogue()}
    found = {key for path in SOURCES for key in KEY.findall(path.read_text(encoding="utf-8"))}
    return {key for key in found if key.split(".")[0] in groups and not key.endswith(".py")}


def test_every_key_is_used_and_every_used_key_exists() -> None:
    assert used_keys() == set(catalogue())


def test_no_text_is_empty() -> None:
    for key, label in catalogue().items():
        assert label.vi.strip() and label.en.strip(), key


def test_languages_must_ask_for_the_same_values() -> None:
    with pytest.raises(ValidationError, match="different values"):
        ViewerTexts.model_validate({"texts": {"a.b": {"vi": "{n} dòng", "en": "rows"}}})
    with pytest.raises(ValidationError):
        ViewerTexts.model_validate({"texts": {"a.b": {"vi": "chỉ có tiếng Việt"}}})


def test_translation() -> None:
    assert translator("vi")("figures.count", n="1.234") == "1.234 số liệu"
    assert translator("en")("figures.count", n="1,234") == "1,234 figures"
    with pytest.raises(KeyError):
        translator("vi")("figures.count")
    with pytest.raises(KeyError):
        translator("vi")("no.such_key")


def test_pages_speak_through_the_catalogue() -> None:
    """No Vietnamese sentence is typed in a page; what launch and signin print to a terminal is their own."""
    marks = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ]|[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    spoken = {path.name for path in SOURCES for line in path.read_text("utf-8").splitlines() if _speaks(line, marks)}
    assert spoken <= {"launch.py", "main.py", "signin.py"}  # main.py names the language in its own tongue


def _speaks(line: str, marks: re.Pattern[str]) -> bool:
    code = line.split("#", maxsplit=1)[0]
    return bool(marks.search(code)) and not code.lstrip().startswith('"""') and '"""' not in code and _is_code(code)


def _is_code(line: str) -> bool:
    return '"' in line and ("(" in line or "=" in line)


def test_texts_are_in_the_package() -> None:
    assert files("pipeline").joinpath("data", "viewer.yaml").is_file()
