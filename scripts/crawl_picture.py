"""Takes the picture of docs/images/crawl.svg again: three of the tests' portals are crawled, on this machine.

    .venv/bin/python scripts/crawl_picture.py

It shows the progress as it was when half of the addresses were done, and the report at the end.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.cli.crawlview import CrawlView  # noqa: E402 - the tests' portals are found from the root
from pipeline.engine.crawling import crawl  # noqa: E402
from pipeline.engine.fetching import report  # noqa: E402
from pipeline.frontier import CrawlCounts  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from pipeline.sources.crawl.plan import CrawlPlan  # noqa: E402
from pipeline.terminal import crawl_table  # noqa: E402
from tests.engine.portals import LIMITS, Portals, served  # noqa: E402

PICTURE = ROOT / "docs" / "images" / "crawl.svg"
NAMES = {"a": "hung-yen", "b": "thai-binh", "c": "lam-dong"}
WIDTH = 116
# rich names fonts of a server on the network; whoever looks at the picture has one of his own.
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def plan(portals: Portals) -> CrawlPlan:
    """Three portals, by names that say whose they are."""
    found = portals.plan("".join(NAMES), limits=replace(LIMITS, delay=0.02))
    sources = {NAMES[key]: replace(source, id=NAMES[key]) for key, source in found.sources.items()}
    seeds = {NAMES[key]: links for key, links in found.seeds.items()}
    return replace(found, sources=sources, seeds=seeds)


def main() -> None:
    """Crawls, and writes the picture."""
    to = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    to.print(f"[bold]$[/bold] solieu crawl {' '.join(sorted(NAMES.values()))}\n")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as portals:
        store = Path(folder) / "solieu.db"
        view = CrawlView(to, "vi")
        shown = False

        def show(counts: CrawlCounts, address: str) -> None:
            nonlocal shown
            if not shown and counts.done > 150:
                shown = True
                # The machine that plays a portal here stands for its name.
                to.print(view.table(counts, re.sub(r"127\.0\.0\.\d+:\d+", "congthongtin.example.vn", address)), "")

        crawl(store, plan(portals), busy_seconds=5, progress=show)
        to.print(crawl_table(report(store, Settings()).sources, "vi"))
    svg = to.export_svg(title="solieu crawl", unique_id="crawl")
    PICTURE.write_text(_FONTS.sub("", svg), encoding="utf-8")
    print(PICTURE)


if __name__ == "__main__":
    main()
