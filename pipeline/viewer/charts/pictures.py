"""Charts as files: PNG and SVG, drawn by vl-convert in a process of its own.

The process keeps the drawing engine's memory out of the viewer and ends with its file. Nothing is fetched: it allows no
address, and data stand in the specification.
"""

from __future__ import annotations

import json
import subprocess
import sys
from enum import StrEnum
from typing import Any

# Drawing takes two to four seconds on a laptop; a specification that takes longer is broken.
_SECONDS = 60
# Pixels of the file for one of the screen, so that letters stay sharp in print.
_SCALE = 2.0

_DRAW = """
import json, sys
import vl_convert
kind, scale = sys.argv[1], float(sys.argv[2])
spec = json.load(sys.stdin)
if kind == "png":
    made = vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
else:
    made = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).encode()
sys.stdout.buffer.write(made)
"""


class Picture(StrEnum):
    """Kinds of picture file."""

    PNG = "png"
    SVG = "svg"


def picture(spec: dict[str, Any], kind: Picture) -> bytes:
    """The file of a chart.

    Args:
        spec: of `frame.spec_of`.
        kind: PNG at twice the size of the screen, or SVG.

    Raises:
        subprocess.SubprocessError: if the specification cannot be drawn, or not in time.
    """
    made = subprocess.run(
        [sys.executable, "-c", _DRAW, kind.value, str(_SCALE)],
        input=json.dumps(spec).encode(),
        capture_output=True,
        timeout=_SECONDS,
        check=True,
    )
    return made.stdout
