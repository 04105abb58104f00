"""Five content systems as portals run them, each with its addresses, lists and attachments."""

from __future__ import annotations

from collections.abc import Callable

from tests.sources.portal.content import (
    FILES,
    OTHERS,
    PER_LIST,
    REPORTS,
    Answer,
    Site,
    file_bytes,
    other_title,
    page,
    report_text,
    tagged,
    title,
)

HOSTS = {"a": "127.0.0.2", "b": "127.0.0.3", "c": "127.0.0.4", "d": "127.0.0.5", "e": "127.0.0.6"}
_ADDRESS = Callable[[int], str]


def build(letter: str, version: int) -> Site:
    """A portal with all its pages."""
    site = Site(letter, HOSTS[letter])
    {"a": _aspx, "b": _joomla, "c": _blog, "d": _library, "e": _static}[letter](site, version)
    site.put(
        "/",
        page(
            "Trang chủ",
            "",
            menu=f'<a href="{site.start}">Tin tức, báo cáo</a> <a href="/gioi-thieu">Giới thiệu</a>{site.form}',
        ),
    )
    site.start = "/"
    return site


def _fill(
    site: Site, version: int, list_at: _ADDRESS, report_at: _ADDRESS, other_at: _ADDRESS, file_at: _ADDRESS
) -> None:
    """Reports with their files, pages on other topics, and the lists that lead to them."""
    entries = []
    for number in range(REPORTS):
        path = report_at(number)
        body = report_text(site, number, version)
        if number < FILES:
            body += f'<p>Tệp đính kèm: <a href="{file_at(number)}">Tải về</a></p>'
            site.put(file_at(number), tagged(Answer(file_bytes(site, number, version), "text/csv")))
            site.files.add(file_at(number))
        site.put(path, _as_published(site, number, title(site, number), body))
        site.reports.add(path)
        entries.append(f'<li><a href="{_linked(site, path, number)}">{title(site, number)}</a></li>')
    for number in range(OTHERS):
        site.put(other_at(number), page(other_title(number), "<p>Nội dung khác.</p>" * 5))
        entries.insert(3 * number, f'<li><a href="{other_at(number)}">{other_title(number)}</a></li>')
    lists = [entries[at : at + PER_LIST] for at in range(0, len(entries), PER_LIST)]
    for number, items in enumerate(lists, start=1):
        around = "".join(
            f'<a href="{list_at(n)}">{n}</a> ' for n in range(max(1, number - 1), min(len(lists), number + 1) + 1)
        )
        following = f'<a href="{list_at(number + 1)}">Trang sau</a>' if number < len(lists) else ""
        site.put(list_at(number), page("Tin tức - báo cáo", f"<ul>{''.join(items)}</ul><div>{around}{following}</div>"))
    site.start = list_at(1)


def _linked(site: Site, path: str, number: int) -> str:
    """How a list links a report: on one portal with a visit in the address, another for each link."""
    if site.letter == "b":
        return f"{path}&amp;PHPSESSID={number:032x}"
    return f"{path};jsessionid={number:032X}" if site.letter == "d" else path


def _as_published(site: Site, number: int, heading: str, body: str) -> Answer:
    """A report in the charset of its portal, which now and then is not the one it declares."""
    if site.letter == "d" and number % 3 == 0:
        return page(heading, body, declared="iso-8859-1")
    if site.letter == "e":
        found = page(heading, body, charset="utf-16" if number % 5 == 0 else "utf-8", declared="windows-1258")
        return tagged(Answer(found.body, found.content_type), by_time=True)
    return page(heading, body)


def _aspx(site: Site, version: int) -> None:
    _fill(
        site,
        version,
        lambda n: f"/tin-tuc/default.aspx?trang={n}",
        lambda n: f"/tin-tuc/chi-tiet.aspx?id={n}",
        lambda n: f"/tin-tuc/chi-tiet.aspx?id={1000 + n}",
        lambda n: f"/uploads/bao-cao-{n}.csv",
    )


def _joomla(site: Site, version: int) -> None:
    _fill(
        site,
        version,
        lambda n: f"/index.php?option=com_content&view=category&start={(n - 1) * PER_LIST}",
        lambda n: f"/index.php?id={n}&option=com_content&view=article",
        lambda n: f"/index.php?id={1000 + n}&option=com_content&view=article",
        lambda n: f"/index.php?option=com_docman&task=doc_download&gid={n}",
    )


def _blog(site: Site, version: int) -> None:
    """Reports are found by search only from the third list on: the list of the category ends there."""
    _fill(
        site,
        version,
        lambda n: "/chuyen-muc/bao-cao/" if n == 1 else f"/chuyen-muc/bao-cao/page/{n}/",
        lambda n: f"/{2015 + n // 12}/bao-cao-phong-chong-te-nan-mai-dam-{n}/",
        lambda n: f"/tin-khac/bai-{n}/",
        lambda n: f"/wp-content/uploads/phu-luc-{n}.csv",
    )
    site.search = "/?s={query}"
    _found(site, version, 921, lambda query, n: f"/?s={query}" if n == 1 else f"/page/{n}/?s={query}")


_QUERIES = ("m%E1%BA%A1i%20d%C3%A2m", "t%E1%BB%87%20n%E1%BA%A1n%20x%C3%A3%20h%E1%BB%99i")


def _found(site: Site, version: int, first: int, found_at: Callable[[str, int], str]) -> None:
    """Three reports that no list leads to, each on a page of its own of what the search finds."""
    for number in range(3):
        hidden = f"/2014/bao-cao-chi-tim-thay-khi-tim-kiem-{first + number}/"
        site.put(hidden, page(title(site, first + number), report_text(site, first + number, version)))
        site.reports.add(hidden)
        for query in _QUERIES:
            following = f'<a href="{found_at(query, number + 2)}">Trang sau</a>' if number < 2 else ""
            entry = f'<ol><li><a href="{hidden}">{title(site, first + number)}</a></li></ol>'
            site.put(found_at(query, number + 1), page("Kết quả tìm kiếm", f"{entry}{following}"))


def _library(site: Site, version: int) -> None:
    """A library of documents: files also stand in the rows of a table, under links that say nothing."""
    _fill(
        site,
        version,
        lambda n: f"/web/guest/van-ban?cur={n}&p={n}",
        lambda n: f"/web/guest/-/bao-cao-{n}",
        lambda n: f"/web/guest/-/thong-bao-khac-{n}.html",
        lambda n: f"/documents/10182/{n}/toan-van",
    )


def _static(site: Site, version: int) -> None:
    _fill(
        site,
        version,
        lambda n: f"/tintuc/trang-{n}.htm",
        lambda n: f"/tintuc/bc-mai-dam-{n}.htm",
        lambda n: f"/tintuc/khac-{n}.htm",
        lambda n: f"/tailieu/pl{n}.csv",
    )
    site.form = (
        '<form action="/tim-kiem.htm?cu=1"><input type=hidden name=loai value=tin>'
        '<input name=tu placeholder="Nhập từ khóa"><button>Tìm kiếm</button></form>'
        '<form action="/dang-nhap.htm"><input name=ten><input type=password name=mk><button>Tìm lại</button></form>'
    )
    _found(site, version, 931, lambda q, n: f"/tim-kiem.htm?loai=tin&tu={q}" + (f"&trang={n}" if n > 1 else ""))
