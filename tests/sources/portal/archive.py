"""A web archive with an index and copies, and the portal that they were taken of: nobody answers there any more."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

from tests.sources.portal.content import Answer, Site, page, report_text, title

ARCHIVE = "127.0.0.7"
GONE = "127.0.0.8"
TAKEN = {"/": "20190105030405"}
"""When copies were taken; all others later."""
_LATER = "20200610111213"
# Rows of one part of the index.
_PART = 4

_SITE = Site("b", GONE)


def reports() -> set[str]:
    """Addresses on the old portal of all that the archive can give."""
    return {
        "/bao-cao-mai-dam-2019.html",  # its address says what it is
        *(f"/chi-tiet.aspx?id={number}" for number in range(3)),  # only the list says it
        "/tep/mai-dam-2018.csv",
    }


def copies() -> dict[str, Answer]:
    """What was taken, by path on the old portal."""
    entries = "".join(
        f'<li><a href="/chi-tiet.aspx?id={number}">{title(_SITE, number)}</a></li>' for number in range(3)
    )
    gone = '<li><a href="/chi-tiet.aspx?id=99">Báo cáo về mại dâm mà không ai lưu</a></li>'
    return {
        "/": page("Trang chủ", '<a href="tin-tuc/">Tin tức</a>'),
        "/tin-tuc/": page("Tin tức", f"<ul>{entries}{gone}</ul>"),
        "/bao-cao-mai-dam-2019.html": page(title(_SITE, 48), report_text(_SITE, 48, 1)),
        **{f"/chi-tiet.aspx?id={n}": page(title(_SITE, n), report_text(_SITE, n, 1)) for n in range(3)},
        "/tep/mai-dam-2018.csv": Answer("Chỉ tiêu;Số vụ\nMại dâm;4\n".encode(), "text/csv"),
        "/gia-vang.html": page("Giá vàng", "<p>Giá vàng hôm nay.</p>"),
        "/anh/mai-dam.jpg": Answer(b"\xff\xd8\xff", "image/jpeg"),
    }


def answer(path: str, port: int) -> Answer:
    """What the archive says."""
    if path == "/robots.txt":
        return Answer(b"User-agent: *\nDisallow: /save/\n", "text/plain")
    parts = urlsplit(path)
    if parts.path == "/cdx/search/cdx":
        return _index(parse_qs(parts.query), port)
    found = re.fullmatch(r"/web/([0-9]{14})id_/https?://([^/]+)(/.*)", unquote(path))
    if not found or found[2] != f"{GONE}:{port}" or found[3] not in copies():
        return Answer(b"not archived", "text/plain", 404)
    time = TAKEN.get(found[3], _LATER)
    if found[1] != time:  # the nearest copy
        return Answer(status=302, headers={"Location": f"/web/{time}id_/http://{found[2]}{found[3]}"})
    taken = copies()[found[3]]
    return Answer(taken.body, taken.content_type, headers={"X-Archive-Src": "thu.warc.gz"})


def _index(asked: dict[str, list[str]], port: int) -> Answer:
    """Rows as the CDX server gives them: a heading, rows, an empty one and the key of the next part."""
    if asked.get("url") != [GONE] or asked.get("matchType") != ["domain"] or asked.get("output") != ["json"]:
        return Answer(b"[]", "application/json")
    rows = [[TAKEN.get(path, _LATER), f"http://{GONE}:{port}{path}"] for path in sorted(copies()) if "?" not in path]
    rows.insert(2, ["2020", f"http://{GONE}:{port}/mai-dam-khong-ngay"])
    rows.insert(3, [_LATER, f"http://127.0.0.1:{port}/mai-dam"])
    start = int(asked.get("resumeKey", ["0"])[0])
    told: list[list[str]] = [["timestamp", "original"], *rows[start : start + _PART]]
    if start + _PART < len(rows):
        told += [[], [str(start + _PART)]]
    return Answer(json.dumps(told).encode(), "application/json")
