"""What reading each file of a folder gives and costs, as a Markdown table: `python -m scripts.reading_table FOLDER`.

Each file is read by a process of its own, so that its peak memory is its own; its libraries' 40 to 60 MB are in it. Its
seconds are those of the processor, with the programs that it calls: the clock tells more about what else is running.
No page that was recognised earlier is used.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.records import BlockKind
from pipeline.settings import load_settings
from pipeline.sources import Refusal, list_files, read_file

_HEAD = (
    "| file | kind | pages | characters | tables | seconds | peak MB | outcome |\n"
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"
)
_SECONDS = 900
_COLD = {**os.environ, "SOLIEU_PAGE_CACHE_BYTES": "0"}


def main() -> None:
    """Prints the table, or with --one the figures of one file as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--one", action="store_true", help="read this file here and print what it gave as JSON")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(read_here(asked.path), ensure_ascii=False))
        return
    print(_HEAD)
    for path in sorted(path for path in asked.path.rglob("*") if path.is_file()):
        print(_row(path, asked.path), flush=True)


def read_here(path: Path) -> dict[str, object]:
    """Reads a file in this process."""
    from pipeline.parsing import parse

    settings = load_settings()
    (item,) = list_files([path])
    raw = item if isinstance(item, Refusal) else read_file(item, max_file_bytes=settings.max_file_bytes)
    if isinstance(raw, Refusal):
        return {"outcome": f"`{raw.problem.code.value}`: {raw.problem.detail}"}
    begin = _processor_seconds()
    try:
        document = parse(raw, settings.reading_limits())
    except DocumentError as error:
        found: dict[str, object] = {"outcome": f"`{error.code.value}`: {error.detail}"}
    else:
        tables = sum(block.kind is BlockKind.TABLE for block in document.blocks)
        repairs = ", ".join(document.repairs[:3]) + (" …" if len(document.repairs) > 3 else "")
        found = {
            "kind": document.parser,
            "pages": document.pages,
            "characters": len(document.text),
            "tables": tables,
            "outcome": f"read; {repairs}" if repairs else "read",
        }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return found | {"seconds": round(_processor_seconds() - begin, 2), "peak": max(peak, children)}


def _processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _row(path: Path, folder: Path) -> str:
    command = [sys.executable, "-m", "scripts.reading_table", "--one", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True, env=_COLD)
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        found = {"outcome": f"not ended within {_SECONDS} s"}
    except subprocess.CalledProcessError as error:
        found = {"outcome": f"the process ended with {error.returncode}"}
    keys = ("kind", "pages", "characters", "tables", "seconds", "peak", "outcome")
    cells = ["" if found.get(key) is None else str(found[key]).replace("|", "\\|") for key in keys]
    return f"| {path.relative_to(folder)} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
