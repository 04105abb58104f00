"""The wheel holds all that the program reads, and works from there without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.project.tracked import ROOT, files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def test_holds_every_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in files() if path.is_relative_to(ROOT / "pipeline")}
    # the models and the list of publishers lie at the top of a clone and inside an installed package
    models = {path.relative_to(ROOT) for path in files() if path.is_relative_to(ROOT / "models")}
    ours |= {f"pipeline/data/{path.as_posix()}" for path in models} | {"pipeline/data/sources.yaml"}
    suffixes = {Path(name).suffix for name in ours}
    assert suffixes >= {".py", ".yaml", ".csv", ".css", ".js", ".json", ".md", ".mako", ".toml", ".skops"}
    packed = {name for name in names if not name.partition("/")[0].endswith(".dist-info")}
    assert packed == ours


def test_carries_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        facts = {Path(name).name: archive.read(name).decode() for name in archive.namelist() if ".dist-info/" in name}
    assert "Apache License" in facts["LICENSE"]
    assert "NOTICE" in facts
    assert "License-Expression: Apache-2.0" in facts["METADATA"]
    assert "solieu = pipeline.cli:main" in facts["entry_points.txt"]


def test_works_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    report = tmp_path / "report.txt"
    report.write_text(
        "Báo cáo kết quả phòng, chống mại dâm năm 2023 trên địa bàn tỉnh Hưng Yên\n\n"
        "Năm 2023, toàn tỉnh đã triệt phá 12 vụ mại dâm, bắt giữ 31 đối tượng.\n",
        encoding="utf-8",
    )
    program = (
        f"import sys; sys.path[:] = [{str(installed)!r}] + [p for p in sys.path if p != {str(ROOT)!r}]; "
        "import pipeline; from pipeline.cli import main; "
        f"assert pipeline.__file__.startswith({str(installed)!r}), pipeline.__file__; "
        f"sys.argv = ['solieu', 'extract', {str(report)!r}, '--format', 'jsonl']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    values = [json.loads(line)["value"] for line in done.stdout.splitlines()]
    assert values == [12, 31]
