"""Charts as files: PNG and SVG, drawn by vl-convert in a process of its own.

The process keeps the drawing engine's memory out of the viewer and ends with its file. Nothing is fetched: it allows no
address, and data stand in the specification.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

# Drawing takes two to four seconds on a laptop; a specification that takes longer is broken.
_SECONDS = 60
# Pixels of the file for one of the screen, so that letters stay sharp in print.
_SCALE = 2.0

# Where the package lies: the process must find the same one, however this one was started.
_PACKAGE = str(Path(__file__).resolve().parents[3])


class Picture(StrEnum):
    """Kinds of picture file."""

    PNG = "png"
    SVG = "svg"


def picture(spec: dict[str, Any], kind: Picture) -> bytes:
    """The file of a chart.

    Args:
        spec: of `frame.framed`.
        kind: PNG at twice the size of the screen, or SVG.

    Raises:
        subprocess.SubprocessError: if the specification cannot be drawn, or not in time.
    """
    made = subprocess.run(
        [sys.executable, "-m", "pipeline.viewer.charts.draw", kind.value, str(_SCALE)],
        input=json.dumps(spec).encode(),
        capture_output=True,
        timeout=_SECONDS,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([_PACKAGE, os.environ.get("PYTHONPATH", "")])},
    )
    return made.stdout
