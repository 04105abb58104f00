"""Why an address could not be had: what Scrapy and Twisted raise, as a reason and what was seen."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import CertificateError, ConnectionAborted

from pipeline.errors import ReasonCode
from pipeline.frontier import PageState
from pipeline.sources.crawl.addresses import host_of, masked
from pipeline.sources.crawl.connecting import LONGEST_HEADER, BlockedAddressError
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.polite import OffsiteError, PutOffError, RobotsRefusalError

_LONGEST_DETAIL = 500
_REDIRECTS = range(300, 400)
_CODES: tuple[tuple[type[BaseException], ReasonCode], ...] = (
    (RobotsRefusalError, ReasonCode.ROBOTS),
    (BlockedAddressError, ReasonCode.BLOCKED_ADDRESS),
    (OffsiteError, ReasonCode.REDIRECT),
    (PutOffError, ReasonCode.HTTP),
    (DownloadTimeoutError, ReasonCode.TIMEOUT),
    (DownloadCancelledError, ReasonCode.TOO_LARGE),
    (ResponseDataLossError, ReasonCode.TRUNCATED),
    (UnsupportedURLSchemeError, ReasonCode.UNSUPPORTED),
    (zlib.error, ReasonCode.CORRUPT),
    (EOFError, ReasonCode.CORRUPT),
)
# Words of Scrapy where it raises nothing more exact (downloadermiddlewares.httpcompression, .redirect).
_WORDS = (("during decompression", ReasonCode.BOMB), ("max redirections", ReasonCode.REDIRECT))


def reason_of(
    error: BaseException, address: str, guard: AddressGuard, limit: int = 0
) -> tuple[PageState, ReasonCode, str]:
    """State, reason and detail of an address that ended in an exception.

    Args:
        error: as Scrapy gave it.
        address: that was asked.
        guard: that may have refused it.
        limit: bytes that an answer may have.
    """
    code, detail = _reason(error, address, guard)
    if isinstance(error, DownloadCancelledError):
        detail = f"> {limit} bytes"
    state = PageState.REFUSED if code is ReasonCode.ROBOTS else PageState.FAILED
    return state, code, masked(detail)[:_LONGEST_DETAIL]


def _reason(error: BaseException, address: str, guard: AddressGuard) -> tuple[ReasonCode, str]:
    told = str(error) or type(error).__name__
    host = host_of(address).strip("[]")
    if isinstance(error, HttpError):
        status = error.response.status
        location = (error.response.headers.get("Location") or b"").decode("latin-1")
        code = ReasonCode.REDIRECT if status in _REDIRECTS else ReasonCode.HTTP
        return code, f"status {status} {location}".strip()
    # robots.txt is asked for first, and its failure closes the host.
    if isinstance(error, CannotResolveHostError | RobotsRefusalError) and host in guard.refused:
        return ReasonCode.BLOCKED_ADDRESS, f"{host} is {guard.refused[host]}"
    causes = list(_causes(error))
    if any(isinstance(cause, SSL.Error | CertificateError | VerificationError) for cause in causes):
        return ReasonCode.TLS, f"{host}: {told}"
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code, told
    if isinstance(error, IgnoreRequest):
        for words, code in _WORDS:
            if words in told:
                return code, told
    if any(isinstance(cause, ConnectionAborted) for cause in causes):  # only `connecting` aborts
        return ReasonCode.TOO_LARGE, f"headers: > {LONGEST_HEADER} bytes"
    return ReasonCode.HTTP, f"{type(error).__name__}: {told}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, what it came from, and what Twisted bundled in it."""
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None:
            yield one
            bundled = (getattr(reason, "value", None) for reason in getattr(one, "reasons", None) or ())
            waiting += [one.__cause__, *bundled]
