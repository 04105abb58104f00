"""What goes wrong on portals: each trouble is linked from a page of its own, under a title on our topic."""

from __future__ import annotations

from tests.sources.portal.content import Answer, Site, bomb, page, report_text, tagged, title

BOMB_BYTES = 30_000_000
BOMBS = {
    "/loi/bom": "gzip",
    "/loi/bom-kep": "gzip, gzip",
    "/loi/bom-d": "deflate",
    "/loi/bom-b": "br",
    "/loi/bom-z": "zstd",
}
"""Small answers that unpack to many bytes, in each way that the crawler unpacks."""
LIST = "/su-co.html"
_TITLE = "Báo cáo về tệ nạn mại dâm"


def add_troubles(site: Site, port: int) -> None:
    """Puts all of them on the first portal, and what robots.txt forbids on every one."""
    links = _robots(site)
    if site.letter == "a":
        links += [*_failures(site), *_redirects(site, port), *_endless(site)]
    body = "".join(f'<li><a href="{link}">{_TITLE} {number}</a></li>' for number, link in enumerate(links))
    site.put(LIST, page("Tin tức", f"<ul>{body}</ul>"))
    old = site.routes["/"](0).body.decode()
    site.put("/", tagged(Answer(old.replace("<h1>", f'<a href="{LIST}">Tin tức khác</a><h1>').encode())))


def _failures(site: Site) -> list[str]:
    site.put("/loi/500", Answer(b"error", status=500))
    site.put("/loi/trong", Answer(b""))
    for path, encoding in BOMBS.items():
        site.put(path, bomb(encoding, BOMB_BYTES))
    # libxml2 needs minutes for so many attributes of one tag.
    many = " ".join(f"a{number}" for number in range(100_000))
    site.put("/loi/treo", page(title(site, 906), report_text(site, 906, 1) + f"<p {many}>"))
    site.reports.add("/loi/treo")
    site.put("/loi/vo-tan", Answer(kind="endless"))
    site.put("/loi/nho-giot", Answer(kind="drip"))
    site.put("/loi/tieu-de", Answer(kind="headers"))
    site.put("/loi/cat-ngang", Answer(b"x" * 1000, kind="cut"))
    site.put("/loi/chan", page("Access denied", "<p>Tôi không phải là robot</p>"))
    site.put("/loi/khong-con", page("Thông báo", "<p>Không tìm thấy trang</p>"))
    site.put("/loi/cham", Answer(page(title(site, 901), report_text(site, 901, 1)).body, seconds=0.2))
    site.put("/loi/de-sau", Answer(b"later", status=503, headers={"Retry-After": "86400"}))
    good = page(title(site, 902), report_text(site, 902, 1))
    site.routes["/loi/lan-dau"] = lambda asked: Answer(b"busy", status=503) if asked == 1 else good
    site.reports |= {"/loi/cham", "/loi/lan-dau"}
    names = ("500", "404", "trong", "vo-tan", "nho-giot", "cat-ngang", "chan", "khong-con", "cham", "de-sau", "treo")
    return [*(f"/loi/{name}" for name in names), *BOMBS, "/loi/tieu-de", "/loi/lan-dau"]


def _redirects(site: Site, port: int) -> list[str]:
    def to(target: str) -> Answer:
        return Answer(status=302, headers={"Location": target})

    site.put("/chuyen/vong-1", to("/chuyen/vong-2"))
    site.put("/chuyen/vong-2", to("/chuyen/vong-1"))
    site.put("/chuyen/chinh-no", to("/chuyen/chinh-no"))
    site.put("/chuyen/noi-bo", to(f"http://127.0.0.1:{port}/bi-mat"))
    site.put("/chuyen/tep", to("file://host/x"))
    site.put("/chuyen/1", to("/chuyen/2"))
    site.put("/chuyen/2", to("/chuyen/3"))
    site.put("/chuyen/3", page(title(site, 903), report_text(site, 903, 1)))
    site.put(
        "/chuyen/lam-moi", Answer(b'<html><meta http-equiv="refresh" content="0; url=/chuyen/4"><body>mai dam</body>')
    )
    site.put("/chuyen/4", page(title(site, 904), report_text(site, 904, 1)))
    site.reports |= {"/chuyen/3", "/chuyen/4"}
    return [f"/chuyen/{name}" for name in ("vong-1", "vong-2", "chinh-no", "noi-bo", "tep", "1", "lam-moi", "dai-0")]


def _robots(site: Site) -> list[str]:
    rules = "User-agent: *\nDisallow: /noi-bo/\nDisallow: /*.php$\n"
    delay = "Crawl-delay: 0.1\n" if site.letter == "e" else ""
    site.put("/robots.txt", Answer((rules + delay).encode(), "text/plain"))
    for number in range(3):
        site.put(f"/noi-bo/bao-cao-{number}.html", page(title(site, 910 + number), report_text(site, 910, 1)))
        site.forbidden.add(f"/noi-bo/bao-cao-{number}.html")
    site.put("/chuyen/cam", Answer(status=301, headers={"Location": "/noi-bo/bao-cao-3.html"}))
    site.forbidden.add("/noi-bo/bao-cao-3.html")
    return [*sorted(site.forbidden), "/chuyen/cam"]


def _endless(site: Site) -> list[str]:
    """Lists that never end, a page under many addresses; the server makes them up (`serve`)."""
    double = page(title(site, 905), report_text(site, 905, 1))
    for path in ("/in?id=905&mau=a4", "/in?mau=a4&id=905", "/ban-in/mai-dam-905"):
        site.put(path, double)
    site.reports |= {"/in?id=905&mau=a4", "/ban-in/mai-dam-905"}
    return ["/lich/?trang=1", "/in?id=905&mau=a4", "/in?mau=a4&id=905#dau", "/ban-in/mai-dam-905"]
