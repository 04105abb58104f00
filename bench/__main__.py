"""`make bench`: prints each comparison as a ratio. Below 1 means less time than what it is compared with."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from bench import cases, pdfs, scans, viewing


def main() -> None:
    """Runs all comparisons and prints one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40, help="documents for each comparison")
    parser.add_argument("--many", type=int, default=500, help="documents for the comparison of two processes with one")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side is timed, in turn")
    parser.add_argument(
        "--figures",
        type=int,
        default=100_000,
        help="figures of the larger made-up store, against one of a tenth (1000000: make bench-store)",
    )
    given = parser.parse_args()
    found = [
        *cases.text_to_figures(given.documents, given.rounds),
        cases.ten_times_the_patterns(given.documents, given.rounds),
        cases.page_to_store(given.documents, given.rounds),
        cases.second_run(given.documents, given.rounds),
        cases.fence(given.documents, given.rounds),
        cases.two_jobs(given.many, max(1, given.rounds // 2)),
        cases.start(given.rounds),
        pdfs.text_pages(given.rounds),
        pdfs.text_with_places(given.rounds),
        pdfs.all_boxes(given.rounds),
        pdfs.table_pages(given.rounds),
    ]
    if (scan := scans.scan(max(1, given.rounds // 2))) is not None:
        found.append(scan)
    table = Table("measured", "against", "ratio", "seconds", "against, s", "work")
    for line in found:
        numbers = (f"{line.ratio:.3f}", f"{line.seconds:.3f}", f"{line.reference:.3f}")
        table.add_row(line.name, line.against, *numbers, line.work)
    console = Console(width=150)
    console.print(table)
    few, many = pdfs.memory()
    console.print(f"Peak memory of reading a PDF: 300 pages {many:.0f} MiB, 10 pages {few:.0f}: {many / few:.2f}.")
    viewing.show(console, given.figures, max(1, given.rounds // 2))
    told = f"Medians of {given.rounds} rounds (three times as many for solieu --help), the two sides in turn."
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("underthesea", "trafilatura", "spacy", "pypdfium2", "pdfplumber")
    )
    console.print(
        f"{told} Seconds depend on the machine; quote the ratios.\nPython {platform.python_version()}, {libraries}.",
        highlight=False,
    )


if __name__ == "__main__":
    main()
