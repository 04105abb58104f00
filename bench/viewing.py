"""`make bench-store`: queries and pages of the viewer on a large store, against one of a tenth and a hello page."""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.served import Served, Sight, serving
from bench.store import FIGURES_PER_DOCUMENT, make_store
from bench.timings import HEAVIEST, Timing, by_kind, late, measure
from bench.visits import Visit, heaviest, visits
from pipeline.storage import StoreReader

# What is asked of a million figures (issue 5).
FIRST_PAGE_MS, FILTER_MS = 2000, 1000
# 100 MB are 95 MiB.
PAGE_KB, MORE_MEMORY_MIB = 200, 95
GROWTH = 10.0
_VISIT_HELLO = Visit("hello", "", {})


@dataclass(frozen=True, slots=True)
class Pages:
    """What a browser got of a store.

    Attributes:
        first: the first page in a new tab, the server warm.
        seen: every visit.
        resident: memory of the server after all of them, in MiB.
        greeted: the same visits' number of looks at a page that greets.
        greeting: memory of a server that greets, run with the viewer's own memory options, in MiB.
        plain: memory of one that Streamlit runs as it comes, in MiB.
    """

    first: Sight
    seen: Sequence[tuple[Visit, Sight]]
    resident: float
    greeted: Sequence[Sight]
    greeting: float
    plain: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=1_000_000, help="figures of the larger store")
    parser.add_argument("--rounds", type=int, default=3, help="how often each query is timed")
    parser.add_argument("--stores", type=Path, help="folder whose stores are used again; made there where missing")
    given = parser.parse_args()
    show(Console(width=150), given.figures, given.rounds, given.stores)


def show(console: Console, figures: int, rounds: int, folder: Path | None = None) -> None:
    """Measures a store and one of a tenth, and prints what is asked for, by kind, and each query.

    Args:
        console: to print on.
        figures: of the larger store.
        rounds: how often each query is timed.
        folder: where stores are kept; a temporary one by default.
    """
    with _stores(figures, folder) as (small, large):
        # The most common indicators of both are the same: the weights come from one seed.
        timings = list(zip(measure(small, rounds), measure(large, rounds), strict=True))
        pages = look(large)
    _print_queries(console, timings)
    _print_pages(console, pages)
    _print_goals(console, timings, pages)
    console.print(f"A store of {figures} figures, {FIGURES_PER_DOCUMENT} in each document, against one of a tenth.")


@contextlib.contextmanager
def _stores(figures: int, folder: Path | None) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory() as temporary:
        kept = folder or Path(temporary)
        paths = tuple(kept / f"{count}.db" for count in (figures // 10, figures))
        for path, count in zip(paths, (figures // 10, figures), strict=True):
            if not path.exists():
                make_store(path, count)
        yield paths[0], paths[1]


def look(store: Path) -> Pages:
    """Visits every page of a store with a real server, each selection once, and as often a page that greets."""
    with StoreReader(store).connect() as connection:
        wanted = visits(heaviest(connection, HEAVIEST))
    with serving(None) as server:
        greeted, greeting = _greetings(server, len(wanted)), server.resident
    with serving(None, tuned=False) as server:
        _greetings(server, len(wanted))
        plain = server.resident
    with serving(store) as server:
        with server.session() as tab:  # loads what each page needs
            for visit in {visit.kind: visit for visit in wanted}.values():
                tab.open(visit)
        with server.session() as tab:
            first = tab.open(wanted[0])
            seen = [(visit, tab.open(visit)) for visit in wanted]
        resident = server.resident
    return Pages(first, seen, resident, greeted, greeting, plain)


def _greetings(server: Served, count: int) -> list[Sight]:
    with server.session() as tab:
        return [tab.open(_VISIT_HELLO) for _ in range(count)]


def _print_queries(console: Console, timings: Sequence[tuple[Timing, Timing]]) -> None:
    each = Table("query of the viewer", "ms", "processor, ms", "a tenth of the figures, ms", "ratio")
    for small, large in timings:
        numbers = (statistics.median(large.taken), large.median, small.median)
        ratio = f"{large.median / small.median:.1f}" if small.median else ""
        each.add_row(f"{large.kind}: {large.name}", *(f"{number:.0f}" for number in numbers), ratio)
    console.print(each)
    kinds = Table(
        "kind of query", "queries", "median, ms", "95 %, ms", "processor: median", "95 %", "goal: 95 %", "growth"
    )
    small_kinds = by_kind([small for small, _ in timings])
    for kind, held in by_kind([large for _, large in timings]).items():
        taken = [one for timing in held for one in timing.taken]
        worked = [one for timing in held for one in timing.worked]
        before = sum(timing.median for timing in small_kinds[kind])
        numbers_ = (statistics.median(taken), late(taken), statistics.median(worked), late(worked), FILTER_MS)
        growth = f"{sum(timing.median for timing in held) / before:.1f}" if before else ""
        kinds.add_row(kind, str(len(held)), *(f"{number:.0f}" for number in numbers_), growth)
    console.print(kinds)


def _print_pages(console: Console, pages: Pages) -> None:
    table = Table(
        "page over the WebSocket",
        "visits",
        "median, ms",
        "95 %, ms",
        "server's processor: 95 %",
        "most kB sent",
        "unpacked",
        "goal, kB",
    )
    kinds: dict[str, list[Sight]] = {"hello page": list(pages.greeted)}
    for visit, sight in pages.seen:
        kinds.setdefault(visit.kind, []).append(sight)
    for kind, held in kinds.items():
        taken = [sight.milliseconds for sight in held]
        numbers = (statistics.median(taken), late(taken), late([sight.worked for sight in held]))
        sizes = (f"{max(getattr(sight, side) for sight in held) / 1000:.0f}" for side in ("sent", "size"))
        table.add_row(kind, str(len(held)), *(f"{number:.0f}" for number in numbers), *sizes, str(PAGE_KB))
    console.print(table)


def _print_goals(console: Console, timings: Sequence[tuple[Timing, Timing]], pages: Pages) -> None:
    """What is asked of a million figures, and what was measured."""
    taken = [one for _, large in timings for one in large.taken]
    worked = [one for _, large in timings for one in large.worked]
    sights = [sight for _, sight in pages.seen]
    before, after = (sum(pair[side].median for pair in timings) for side in (0, 1))
    table = Table("asked of 1,000,000 figures", "goal", "measured", "by the processor")
    table.add_row(
        "first page, warm, ms", f"{FIRST_PAGE_MS}", f"{pages.first.milliseconds:.0f}", f"{pages.first.worked:.0f}"
    )
    table.add_row("queries of any page, 95 %, ms", f"{FILTER_MS}", f"{late(taken):.0f}", f"{late(worked):.0f}")
    whole = (late([sight.milliseconds for sight in sights]), late([sight.worked for sight in sights]))
    table.add_row("pages as a browser gets them, 95 %, ms", f"{FILTER_MS}", *(f"{number:.0f}" for number in whole))
    table.add_row(
        "largest page as it is sent, kB", f"{PAGE_KB}", f"{max(sight.sent for sight in sights) / 1000:.0f}", ""
    )
    hellos = {"a hello page": pages.plain, "one with the viewer's memory options": pages.greeting}
    for name, greeting in hellos.items():
        told = f"{pages.resident - greeting:.0f} ({pages.resident:.0f} against {greeting:.0f})"
        table.add_row(f"server's memory above {name}, MiB", f"{MORE_MEMORY_MIB}", told, "")
    table.add_row("growth of all queries over ten times the figures", f"{GROWTH:.0f}", "", f"{after / before:.1f}")
    console.print(table)


if __name__ == "__main__":
    main()
