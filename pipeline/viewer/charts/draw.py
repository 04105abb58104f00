"""The process that draws a chart as a file: specification in on standard input, file out on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any

import vl_convert


def main(kind: str, scale: float) -> None:
    """Draws one specification as "png" or "svg"; no address may be fetched."""
    spec: dict[str, Any] = json.load(sys.stdin)
    if kind == "png":
        made = vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
    else:
        made = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).encode()
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
