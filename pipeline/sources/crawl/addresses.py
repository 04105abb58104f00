"""Web addresses: which may be asked for, and when two are one."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from pipeline.sources.crawl.words import crawl_words

# Longer ones are made by broken pages, not by people; Scrapy's own limit (URLLENGTH_LIMIT).
LONGEST = 2083
_PORTS = {"http": 80, "https": 443}
# ASP.NET without cookies puts the visit into the path: /(S(lit3py55t21z5v55vlm25s55))/tin-tuc
_ASP_SESSION = re.compile(r"/\([A-Z]\([a-z0-9]{16,}\)\)(?=/)", re.IGNORECASE)
# RFC 3986: what may stand unescaped in a path or query, and what is escaped already.
_SAFE = "!$&'()*+,;=:@/?-._~%"
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web_address(text: str) -> str | None:
    """An address as it is asked for: http or https, with a host, without fragment, visit and credentials.

    Returns:
        None where the text is no such address.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:  # a broken IPv6 literal, a port that is no number
        return None
    host = parts.hostname
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.password is not None:
        return None
    if not (host_name := _host(host)):
        return None
    at = host_name if port is None or port == _PORTS[parts.scheme] else f"{host_name}:{port}"
    path = _escaped(_without_visit(parts.path)) or "/"
    query = _escaped("&".join(_kept(parts)))
    found = urlunsplit((parts.scheme, at, path, query, ""))
    return found if len(found) <= LONGEST else None


def canonical(address: str) -> str:
    """The name under which an address is known: escapes in one form, parameters in order.

    Args:
        address: as `web_address` gives it.
    """
    parts = urlsplit(address)
    query = "&".join(sorted(_normal(parameter) for parameter in parts.query.split("&") if parameter))
    return urlunsplit((parts.scheme, parts.netloc, _normal(parts.path), query, ""))


def host_of(address: str) -> str:
    """The host of an address, in lower case."""
    return urlsplit(address).hostname or ""


def on_site(address: str, hosts: Collection[str]) -> bool:
    """Whether an address belongs to one of the hosts or to a part of one."""
    host = host_of(address)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def port_of(address: str) -> int:
    """The port that an address asks."""
    parts = urlsplit(address)
    return parts.port or _PORTS[parts.scheme]


def masked(text: str) -> str:
    """A text for a log: no values of secret parameters, nobody's name and password."""
    bare = re.sub(r"(https?://)[^/\s@]*@", r"\1***@", text)
    return crawl_words().secret_pattern.sub(r"\1***", bare)


def _host(host: str) -> str:
    """The host in its ASCII form; nothing where it has none."""
    if ":" in host:
        if "%" in host:  # a zone names a network card of this machine
            return ""
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return ""
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _without_visit(path: str) -> str:
    session = crawl_words().session_pattern
    segments = []
    for segment in _ASP_SESSION.sub("", path).split("/"):
        name, *parameters = segment.split(";")
        kept = [one for one in parameters if not session.fullmatch(one.partition("=")[0])]
        segments.append(";".join([name, *kept]))
    return "/".join(segments)


def _kept(parts: SplitResult) -> list[str]:
    session = crawl_words().session_pattern
    parameters = [parameter for parameter in parts.query.split("&") if parameter]
    return [one for one in parameters if not session.fullmatch(unquote(one.partition("=")[0]))]


def _escaped(text: str) -> str:
    return quote(unicodedata.normalize("NFC", _BAD_PERCENT.sub("%25", text)), safe=_SAFE)


def _normal(text: str) -> str:
    """Escapes in one form: of letters that need none undone, of the rest in upper case and NFC."""
    parts = re.split(r"((?:%[0-9A-Fa-f]{2})+)", text)
    letters = "".join(_undone(part) if part.startswith("%") else part for part in parts)
    return quote(unicodedata.normalize("NFC", letters), safe=_SAFE)


def _undone(escapes: str) -> str:
    """Letters as they are; what means something in an address stays escaped."""
    try:
        letters = unquote(escapes, errors="strict")
    except UnicodeDecodeError:  # an address in an old encoding
        return escapes.upper()
    return "".join(letter if ord(letter) > 127 else quote(letter, safe="-._~") for letter in letters)
