"""Hosts that lead visitors into the machine, or whose robots.txt cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from tests.sources.portal.content import Answer

INTERNAL = "127.0.0.1"
TRAP = "127.0.0.9"
"""Leads wherever a path says: /302?ADDRESS, /refresh?ADDRESS, /page?HTML."""

_RULES = b"User-agent: *\nDisallow: /\n"
_LATE = b"# " + b"x" * 600_000 + b"\n" + _RULES

# What robots.txt says on each; the port is that of all portals.
ROBOTS: dict[str, Callable[[int], Answer]] = {
    "127.0.0.20": lambda _: Answer(b"", status=500),
    "127.0.0.21": lambda _: Answer(kind="drip"),
    "127.0.0.22": lambda _: Answer(_RULES, kind="cut"),
    "127.0.0.23": lambda _: Answer(status=302, headers={"Location": "/robots.txt"}),
    "127.0.0.24": lambda port: Answer(status=302, headers={"Location": f"http://{INTERNAL}:{port}/robots.txt"}),
    "127.0.0.25": lambda _: Answer(b"", status=403),
    "127.0.0.26": lambda _: Answer(_RULES.decode().encode("utf-16"), "text/plain"),
    "127.0.0.27": lambda _: Answer(_LATE, "text/plain"),  # 600 kB, more than anybody may leave unread
    "127.0.0.28": lambda _: Answer(b"\xef\xbb\xbf" + _RULES, "text/plain"),
    "127.0.0.29": lambda _: Answer(b"", status=404),
    "127.0.0.30": lambda _: Answer(b"<html>Welcome</html>"),  # a site that answers everything with its start page
}
OPEN = {"127.0.0.29", "127.0.0.30"}
"""Those that may be visited."""

TRAPS = frozenset({TRAP, *ROBOTS})


def trap(host: str, path: str, port: int) -> Answer:
    """What such a host says."""
    if path == "/robots.txt":
        return ROBOTS[host](port) if host in ROBOTS else Answer(b"", status=404)
    way, _, told = path.partition("?")
    target = unquote(told)
    if way == "/302":
        return Answer(status=302, headers={"Location": target})
    if way == "/refresh":
        return Answer(f'<html><meta http-equiv="refresh" content="0;url={target}"><p>mại dâm</p></html>'.encode())
    if way == "/page":
        return Answer(f"<html><body>{target}</body></html>".encode())
    return Answer(f"<html><title>Báo cáo về mại dâm</title><p>Triệt phá 12 vụ mại dâm.</p>{path}</html>".encode())
