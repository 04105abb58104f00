"""Takes docs/images/viewer.png again: the figures page over the sample reports, as a laptop shows it.

    .venv/bin/python scripts/screenshot.py --filter province="Hải Phòng" --filter family=inspection --row 6

Needs Chromium. The samples are read into a store of their own in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGE = ROOT / "docs" / "images" / "viewer.png"
# A usual laptop; people judge by what they will see themselves.
SIZE = {"width": 1366, "height": 768}


def main() -> None:
    """Fills a store, opens the viewer, chooses a figure, takes the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE", help="as in a viewer's link")
    parser.add_argument("--row", type=int, default=1, help="which row of the list to choose, from 1")
    parser.add_argument("--output", type=Path, default=IMAGE)
    given = parser.parse_args()
    query = urlencode([tuple(item.split("=", 1)) for item in given.filter])
    with tempfile.TemporaryDirectory() as folder, _viewer(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="vi-VN")  # type: ignore[arg-type]
        page.goto(f"{address}/?{query}")
        _choose(page, given.row)
        given.output.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=given.output)
        browser.close()
    print(given.output)


def _choose(page: Page, row: int) -> None:
    page.locator("[role=row]:has([role=gridcell])").nth(row - 1).click()
    page.locator("mark").first.wait_for()
    page.wait_for_load_state("networkidle")


@contextmanager
def _viewer(folder: Path) -> Iterator[str]:
    """A viewer over freshly read samples; gives its address."""
    solieu = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    stores = {"SOLIEU_SAMPLES_STORE": str(folder / "samples.db"), "SOLIEU_STORE": str(folder / "solieu.db")}
    environment = {**os.environ, **stores}
    subprocess.run([*solieu, "samples", "corpus/reports"], cwd=ROOT, env=environment, check=True)
    with subprocess.Popen(
        [*solieu, "view", "--samples", "--no-browser", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None  # noqa: S101 (a pipe was asked for)
            found = next(match for line in server.stdout if (match := re.search(r"http://\S+", line)))
            yield found.group()
        finally:
            server.terminate()
            server.communicate()


if __name__ == "__main__":
    main()
