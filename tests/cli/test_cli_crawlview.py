"""How far a crawl has come: a table on a terminal, a line now and then in a file, in both languages."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.cli.crawlview import LINE_SECONDS, CrawlView
from pipeline.frontier import CrawlCounts

COUNTS = CrawlCounts(seen=1300, fetched=812, unchanged=40, redirected=5, refused=4, failed=3, put_off=1, documents=777)
ADDRESS = "http://cong.example.vn/tin-tuc/\x1b[2Jmại-dâm"


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_shows_a_table_and_takes_it_away() -> None:
    clock, out = Clock(), io.StringIO()
    to = Console(file=out, force_terminal=True, width=120)
    with CrawlView(to, "vi", clock) as view:
        clock.now += 3725
        view.show(COUNTS, ADDRESS)
        shown = out.getvalue()
    for told in ("Đang thu thập · 1:02:05", "1.300", "812", "435", "777", "cong.example.vn", "Đang đợi"):
        assert told in shown
    assert "\x1b[2J" not in shown, "an address steers no terminal"
    assert len(out.getvalue()) > len(shown), "the table is taken away"


LINES = {
    "vi": "thấy 1.300, tải 812, không đổi 40, chuyển hướng 5, robots cấm 4, lỗi 3, để lại 1, đang đợi 435, văn bản 777",
    "en": "seen 1,300, fetched 812, unchanged 40, redirected 5, robots 4, failed 3, left 1, waiting 435, documents 777",
}


@pytest.mark.parametrize("language", LINES)
def test_a_file_is_told_a_line_now_and_then(language: str) -> None:
    clock, out = Clock(), io.StringIO()
    with CrawlView(Console(file=out, width=80), language, clock) as view:
        for seconds in (1.0, LINE_SECONDS, 1.0):
            clock.now += seconds
            view.show(COUNTS, ADDRESS)
    assert out.getvalue() == f"0:01:01: {LINES[language]}; cong.example.vn\n"
