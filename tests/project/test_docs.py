"""The documents say what the program does: every command, option, setting and exit status, in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
import yaml
from typer.core import TyperCommand, TyperGroup

import pipeline
from pipeline.cli import app
from pipeline.errors import ReasonCode
from pipeline.settings import Settings
from tests.project.test_commands import make_targets
from tests.project.tracked import ROOT, texts

PAGES = {name: text for name, text in texts().items() if name.endswith(".md") and not name.startswith("pipeline/data/")}
TWINS = ["README", "docs/tour", "docs/reference", "docs/series", "docs/crawling", "docs/audit", "docs/review"]
LANGUAGES = ["", ".vi"]
REFERENCES = [f"docs/reference{language}.md" for language in LANGUAGES]

_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def commands() -> dict[str, TyperCommand]:
    """The commands of `solieu`, hidden ones included."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {name: command for name, command in group.commands.items() if isinstance(command, TyperCommand)}


def headings(text: str) -> list[int]:
    """Levels of the headings of a page, in order."""
    return [len(marks) for marks in re.findall(r"^(#+) ", _FENCE.sub("", text), re.MULTILINE)]


def section(text: str, title: str) -> str:
    """The part of a page under a heading that names a command, up to the next heading."""
    found = re.search(rf"^#+ `{re.escape(title)}.*?(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no heading for {title}"
    return found.group()


@pytest.mark.parametrize("page", REFERENCES)
@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option(page: str, name: str) -> None:
    told = section(PAGES[page], f"solieu {name}")
    options = {long for option in commands()[name].params for long in [*option.opts, *option.secondary_opts]}
    flags = {option for option in options if option.startswith("--")} - {"--help"}
    assert not {flag for flag in flags if f"`{flag}" not in told}
    invented = set(re.findall(r"`(--[a-z-]+)", told)) - flags
    assert not invented


@pytest.mark.parametrize("page", REFERENCES)
@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting(page: str, name: str) -> None:
    row = re.search(rf"^\| `{name}` \| `SOLIEU_{name.upper()}` \| ([^|]+) \|", PAGES[page], re.MULTILINE)
    assert row, f"no row for {name}"
    default = Settings.model_fields[name].default
    if isinstance(default, (str, int, float)):
        assert row.group(1).strip() == f"`{default}`"


@pytest.mark.parametrize("page", REFERENCES)
def test_no_setting_is_invented(page: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| `SOLIEU_", PAGES[page], re.MULTILINE)
    assert rows == list(Settings.model_fields)


@pytest.mark.parametrize("page", REFERENCES)
def test_every_exit_status(page: str) -> None:
    from pipeline import cli

    statuses = [cli.FINE, cli.ERROR, cli.USAGE, cli.SOME_PROBLEMS, cli.BUSY, cli.FINDINGS, cli.INTERRUPTED]
    rows = [int(number) for number in re.findall(r"^\| `(\d+)` \|", PAGES[page], re.MULTILINE)]
    assert rows == statuses


@pytest.mark.parametrize("page", REFERENCES)
def test_every_reason(page: str) -> None:
    assert not [code.value for code in ReasonCode if f"| `{code.value}` |" not in PAGES[page]]


@pytest.mark.parametrize("name", TWINS)
def test_twins_have_the_same_build(name: str) -> None:
    one, other = (PAGES[f"{name}{language}.md"] for language in LANGUAGES)
    assert headings(one) == headings(other)
    # Commands are no matter of language.
    assert [shell_lines(text) for text in _FENCE.findall(one)] == [shell_lines(text) for text in _FENCE.findall(other)]


def shell_lines(fence: str) -> list[str]:
    """The commands of a fenced block without their comments; nothing for other blocks."""
    if not fence.startswith("```bash"):
        return []
    lines = [line.partition("#")[0].rstrip() for line in fence.splitlines()[1:-1]]
    return [line for line in lines if line]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_commands_named_in_documents_exist(name: str) -> None:
    text = PAGES[name]
    code = "\n".join([*_FENCE.findall(text), *re.findall(r"`([^`\n]+)`", text)])
    told = re.findall(r"^\s*(?:\S*/)?(make|solieu) ([a-z]+)", code, re.MULTILINE)
    assert {word for command, word in told if command == "make"} <= make_targets()
    assert {word for command, word in told if command == "solieu"} <= set(commands())


@pytest.mark.parametrize("block", [block for text in PAGES.values() for block in re.findall(_PYTHON, text)])
def test_python_blocks_run(block: str) -> None:
    subprocess.run([sys.executable, "-c", block], cwd=ROOT, check=True)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    targets = re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", PAGES[name]))
    local = [target for target in targets if "://" not in target and not target.startswith("#")]
    missing = [target for target in local if not (here / target.partition("#")[0]).exists()]
    assert not missing


@pytest.mark.parametrize("folder", ["models", "corpus", "notebooks", "tests"])
def test_rooms_outside_the_package_say_what_belongs_there(folder: str) -> None:
    assert len(PAGES[f"{folder}/README.md"].splitlines()) >= 5


def test_corpus_is_as_told() -> None:
    reports = ROOT / "corpus" / "reports"
    texts_found, pages_found = (len(list(reports.glob(f"*{suffix}"))) for suffix in (".txt", ".html"))
    told = f"{texts_found + pages_found} reports ({texts_found} texts, {pages_found} pages)"
    assert told in PAGES["corpus/README.md"]


def test_one_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert pipeline.__version__ == version
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert released[0] == version
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version
    assert all(f"({version})" in PAGES[f"README{language}.md"] for language in LANGUAGES)


def test_readme_keeps_its_promise_of_two_commands() -> None:
    for language in LANGUAGES:
        blocks = _FENCE.findall(PAGES[f"README{language}.md"])
        assert shell_lines(blocks[0]) == ["make run"]
        assert shell_lines(blocks[1]) == ["make test"]


def test_pictures_are_there() -> None:
    """Every picture is shown in both tours, is one that the script takes again, and is small."""
    taken = set(
        re.findall(r'^    "([a-z-]+)": Shot\(', Path(ROOT, "scripts/screenshot.py").read_text("utf-8"), re.MULTILINE)
    )
    pictures = {path.stem: path.stat().st_size for path in Path(ROOT, "docs/images").glob("*.png")}
    assert set(pictures) == taken
    assert all(10_000 < size < 150_000 for size in pictures.values()), pictures
    for name in ("docs/tour.md", "docs/tour.vi.md"):
        assert set(re.findall(r"\(images/([a-z-]+)\.png\)", PAGES[name])) == taken
