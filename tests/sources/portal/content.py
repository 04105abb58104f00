"""What the portals publish: our own texts, made by number, so that a test knows every one of them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

REPORTS, OTHERS, FILES = 64, 22, 12
PER_LIST = 10

_PROVINCES = {"a": "Hưng Yên", "b": "Thái Bình", "c": "Lâm Đồng", "d": "Nghệ An", "e": "Cà Mau"}
_OTHER = ("Lịch tiếp công dân", "Thời tiết cuối tuần", "Hội thao chào mừng", "Phòng cháy mùa khô", "Giá vàng hôm nay")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says.

    Attributes:
        seconds: before it says anything.
        kind: "" for an ordinary answer, else what the server does instead ("endless", "drip", "reset", "cut").
    """

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    kind: str = ""


Route = Callable[[int], Answer]
"""An answer by how often it was asked for."""


@dataclass(slots=True)
class Site:
    """One portal.

    Attributes:
        host: address of the machine that plays it.
        routes: by path and query.
        reports, files: paths that a crawl must find.
        forbidden: paths that it must not ask for.
        start: where it begins.
        search: pattern of its search, "" where nobody has written one down.
        form: the search form on its first page, "" where it has none.
    """

    letter: str
    host: str
    routes: dict[str, Route] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)
    start: str = "/"
    search: str = ""
    form: str = ""

    def put(self, path: str, answer: Answer) -> None:
        """The same answer every time."""
        self.routes[path] = lambda _: answer

    @property
    def province(self) -> str:
        """Whose portal it is."""
        return _PROVINCES[self.letter]


def title(site: Site, number: int) -> str:
    """Of a report."""
    return (
        f"Báo cáo số {number}: kết quả phòng, chống tệ nạn mại dâm tháng {number % 12 + 1} năm {2015 + number // 12}"
        f" tại {site.province}"
    )


def report_text(site: Site, number: int, version: int) -> str:
    """The words of a report; of those divisible by twenty, other words in version 2."""
    found = 3 + number % 17 + (100 if version > 1 and number % 20 == 0 else 0)
    return (
        f"<p>Tháng {number % 12 + 1} năm {2015 + number // 12}, lực lượng chức năng tỉnh {site.province} đã kiểm tra"
        f" {20 + number} cơ sở kinh doanh dịch vụ, triệt phá {found} vụ mại dâm, bắt giữ {2 * found} đối tượng.</p>"
        f"<p>Các địa phương đã tổ chức {number + 5} buổi tuyên truyền về phòng, chống mại dâm.</p>"
    )


def other_title(number: int) -> str:
    """Of a page that is not on our topic."""
    return f"{_OTHER[number % len(_OTHER)]} ({number})"


def file_bytes(site: Site, number: int, version: int) -> bytes:
    """An attachment: a table of values."""
    found = number + (100 if version > 1 and number % 20 == 0 else 0)
    return f"Chỉ tiêu;Số vụ\nTriệt phá mại dâm {site.province};{found}\n".encode()


def page(heading: str, body: str, *, menu: str = "", charset: str = "utf-8", declared: str = "utf-8") -> Answer:
    """A page, in a charset that need not be the one declared."""
    text = (
        f'<!DOCTYPE html><html><head><meta charset="{declared}"><title>{heading}</title></head>'
        f"<body><div class=menu>{menu}</div><h1>{heading}</h1>{body}</body></html>"
    )
    data = text.encode(charset, "xmlcharrefreplace")
    return tagged(Answer(data, f"text/html; charset={declared}"))


def tagged(answer: Answer, *, by_time: bool = False) -> Answer:
    """An answer that a server can be asked for conditionally."""
    digest = hashlib.sha256(answer.body).hexdigest()[:16]
    day = int(digest[:4], 16) % 28 + 1
    stamp = (
        {"Last-Modified": f"{_weekday(day)}, {day:02} Feb 2021 08:00:00 GMT"} if by_time else {"ETag": f'"{digest}"'}
    )
    return Answer(answer.body, answer.content_type, answer.status, {**answer.headers, **stamp}, answer.seconds)


def _weekday(day: int) -> str:
    return ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[day % 7]  # 1 February 2021 was a Monday


# Thirty million zeros, packed by Brotli (RFC 7932) beforehand: the standard library has no packer.
_BROTLI = "y///P/gnAOKxQCD3/o///3/wTwDEYRGA7v0f////4J8AiMMCAN37v/wbTsI/ARCHBQA6u0k="


@cache
def bomb(encoding: str, size: int) -> Answer:
    """A small answer that unpacks to so many bytes (of Brotli: to thirty million)."""
    packed = {
        "gzip": lambda: gzip.compress(bytes(size), 1),
        "gzip, gzip": lambda: gzip.compress(gzip.compress(bytes(size), 1), 1),
        "deflate": lambda: zlib.compress(bytes(size), 1),
        "br": lambda: base64.b64decode(_BROTLI),
        "zstd": lambda: _zstandard(size),
    }
    return Answer(packed[encoding](), headers={"Content-Encoding": encoding})


def _zstandard(size: int) -> bytes:
    """Zeros as a frame of blocks that say "this byte, 131,072 times" (RFC 8878, 3.1.1)."""
    block = 131_072
    frame = [bytes.fromhex("28b52ffd0050")]
    for at in range(0, size, block):
        is_last = at + block >= size
        frame.append((block << 3 | 1 << 1 | is_last).to_bytes(3, "little") + bytes(1))
    return b"".join(frame)
