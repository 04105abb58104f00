"""Settings: arguments before the environment, the environment before the file; unknown ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import MAX_FILE_BYTES, Settings, load_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file that is read."""
    path = tmp_path / "solieu.toml"
    path.write_text('language = "en"\nport = 8600\n', encoding="utf-8")
    monkeypatch.setenv("SOLIEU_SETTINGS_FILE", str(path))
    return path


def test_defaults_are_safe() -> None:
    settings = load_settings()
    assert settings.address == "127.0.0.1"
    assert settings.language == "vi"
    assert settings.max_file_bytes == MAX_FILE_BYTES
    assert settings.store != settings.samples_store


def test_the_file_is_read(file: Path) -> None:
    settings = load_settings()
    assert (settings.language, settings.port) == ("en", 8600)


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_PORT", "8700")
    assert (load_settings().language, load_settings().port) == ("en", 8700)


def test_an_argument_wins_over_both_and_none_is_no_argument(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_PORT", "8700")
    assert load_settings(port=8800).port == 8800
    assert load_settings(port=None).port == 8700


def test_dotenv_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SOLIEU_PORT=1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().port == Settings().port != 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('langauge = "en"\n', "langauge"),
        ("port = 70000\n", "port"),
        ('language = "fr"\n', "language"),
        ("busy_seconds = -1\n", "busy_seconds"),
        ("max_file_bytes = 0\n", "max_file_bytes"),
        ("port = \n", "solieu.toml"),
    ],
)
def test_what_cannot_be_used_is_named(content: str, told: str, file: Path) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        load_settings()


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(SettingsError, match="colour"):
        load_settings(colour="red")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1
