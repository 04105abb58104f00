"""Takes the pictures of docs/images again: every page over the sample reports, as a laptop shows it.

    .venv/bin/python scripts/screenshot.py
    .venv/bin/python scripts/screenshot.py --only viewer compare-tiles

Needs Chromium. The samples are read into a store of their own in a temporary folder.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
# A usual laptop; people judge by what they will see themselves.
SIZE = {"width": 1366, "height": 768}
_CHART = "[data-testid=stVegaLiteChart] svg"
_CARD = ".card dd"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes:
        address: of the page, with what it is narrowed to.
        drawn: what is there when the page is.
        press: what is pressed then, and which of those, from 0.
        then: what is there after that.
    """

    address: str
    drawn: str
    press: tuple[str, int] | None = None
    then: str = ""


# The page on the program names the store: where this one lies is nobody's concern.
_HOME = """folder => document.querySelectorAll('[data-testid=stText]').forEach(text => {
  if (text.textContent.startsWith(folder)) text.textContent = '~/.local/share/solieu/samples.db';
})"""
_INSPECTED = "so-sanh?indicator=establishments_inspected"
_HUNG_YEN = "mot-tinh?place=VN63_33"
SHOTS = {
    "overview": Shot("", "table.newest tbody tr"),
    "viewer": Shot(
        "so-lieu?province=H%E1%BA%A3i+Ph%C3%B2ng&family=inspection", "tbody tr", ("tbody tr", 5), "mark.chosen"
    ),
    "documents": Shot("van-ban", "tbody tr", ("tbody tr", 2), "mark.figure"),
    "compare-chart": Shot(f"{_INSPECTED}&tab=chart", _CHART),
    "compare-tiles": Shot(f"{_INSPECTED}&tab=tiles", _CHART),
    "compare-ranking": Shot(f"{_INSPECTED}&tab=ranking", _CHART),
    "compare-table": Shot(f"{_INSPECTED}&tab=table&map=VN63", ".matrix td button", (".matrix td button", 3), _CARD),
    "compare-sources": Shot(f"{_INSPECTED}&tab=sources", "tbody tr"),
    "coverage": Shot("do-phu", "td[data-cell]"),
    "coverage-cell": Shot("do-phu?cell=VN34_33.2024", _CARD),
    "coverage-period": Shot("do-phu?view=period&period=2024", "td[data-cell]"),
    "province": Shot(_HUNG_YEN, ".rows tr.row"),
    "province-merged": Shot("mot-tinh?place=VN34_33", ".rows tr.row", (".rows tr.row", 5), _CARD),
    "province-targets": Shot(f"{_HUNG_YEN}&tab=targets", ".rows tr.row"),
    "province-target": Shot(f"{_HUNG_YEN}&tab=targets", ".rows tr.row", (".rows tr.row", 6), _CARD),
    "findings": Shot("kiem-tra", "table.findings tbody tr", ("table.findings tbody tr", 0), "mark.chosen"),
    "review": Shot("duyet", ".sides mark"),
    "problems": Shot("su-co", "[data-testid=stAlert], tbody tr"),
    "about": Shot("gioi-thieu", "[data-testid=stMarkdown] p"),
}


def main() -> None:
    """Fills a store, opens the viewer, takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SHOTS, default=list(SHOTS), metavar="NAME", help=", ".join(SHOTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _viewer(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="vi-VN")  # type: ignore[arg-type]
        for name in given.only:
            path = FOLDER / f"{name}.png"
            path.write_bytes(_small(_taken(page, address, SHOTS[name])))
            print(path.relative_to(ROOT), path.stat().st_size)
        browser.close()


def _taken(page: Page, address: str, shot: Shot) -> bytes:
    page.goto(f"{address}/{shot.address}")
    page.locator(shot.drawn).first.wait_for()
    _settle(page)
    if shot.press:
        selector, number = shot.press
        page.locator(selector).nth(number).click()
        page.locator(shot.then).first.wait_for()
        _settle(page)
    page.evaluate(_HOME, tempfile.gettempdir())
    page.mouse.move(SIZE["width"] - 1, SIZE["height"] - 1)  # nothing is hovered over
    page.wait_for_timeout(500)
    return page.screenshot()


def _settle(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1200)  # what is faded in, and a picture's own drawing


def _small(png: bytes) -> bytes:
    """With 256 colours, which is enough for letters and flat areas."""
    output = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    return output.getvalue()


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
