"""What the documents give to cron and systemd are commands that there are, and units that have their parts."""

from __future__ import annotations

import configparser
import re

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from pipeline.cli import SOME_PROBLEMS, app
from tests.project.tracked import ROOT

PAGES = ("docs/crawling.md", "docs/crawling.vi.md")


def units(page: str) -> list[configparser.ConfigParser]:
    """The units of a page, as systemd reads them: sections, keys that keep their case."""
    found = []
    for text in re.findall(r"```ini\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL):
        unit = configparser.ConfigParser(interpolation=None, strict=True)
        unit.optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says
        unit.read_string(text)
        found.append(unit)
    return found


def check(words: list[str]) -> None:
    """Parses a command as the program would; nothing is run."""
    name, *arguments = words
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    group.commands[name].make_context(name, arguments)


@pytest.mark.parametrize("page", PAGES)
def test_the_service_runs_a_command_that_there_is(page: str) -> None:
    service, timer = units(page)
    assert service.sections() == ["Unit", "Service"]
    program, *words = service["Service"]["ExecStart"].split()
    assert program == f"{service['Service']['WorkingDirectory']}/.venv/bin/solieu"
    check(words)
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["SuccessExitStatus"] == str(SOME_PROBLEMS)
    assert timer.sections() == ["Unit", "Timer", "Install"]
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("page", PAGES)
def test_the_line_for_cron_runs_a_command_that_there_is(page: str) -> None:
    found = re.findall(r"^ +(.*\.venv/bin/solieu .*)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    (line,) = found
    assert len(line.split(None, 5)) == 6, "five fields of time, then the command"
    check(re.split(r"/solieu |>>", line)[-2].split())
