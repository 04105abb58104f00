"""How long a host is waited for, and which failures are told by which name."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectionAborted
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from pipeline.errors import ReasonCode
from pipeline.frontier import PageState
from pipeline.sources.crawl.connecting import BlockedAddressError
from pipeline.sources.crawl.failures import reason_of
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.polite import OffsiteError, PutOffError, RobotsRefusalError, retry_after

ADDRESS = "http://trong-nha.vn/a"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"5", 5),
        (b" 86400 ", 86400),
        (b"0", 0),
        (b"-1", None),  # no number of seconds
        (b"1.5", None),
        ("٣".encode(), None),  # a digit, but none of HTTP's
        (b"9" * 30, None),
        (b"x", None),
        (b"", None),
        (None, None),
        (b"Sun, 01 Jan 2017 00:00:00 GMT", 0),  # over
        (b"Sun, 99 Jan 2017 00:00:00 GMT", None),
    ],
)
def test_retry_after(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


def test_retry_after_a_date() -> None:
    then = datetime.now(UTC) + timedelta(days=2)
    found = retry_after(format_datetime(then, usegmt=True).encode())
    assert found is not None
    assert found > 86_400


def _caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def _bundle(error: Exception) -> ResponseFailed:
    return ResponseFailed([Failure(error)])  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (HttpError(Response(ADDRESS, status=404)), ReasonCode.HTTP),
        (HttpError(Response(ADDRESS, status=302, headers={"Location": "data:,1"})), ReasonCode.REDIRECT),
        (RobotsRefusalError("robots.txt: disallow"), ReasonCode.ROBOTS),
        (BlockedAddressError("port 22"), ReasonCode.BLOCKED_ADDRESS),
        (OffsiteError("offsite: a.vn"), ReasonCode.REDIRECT),
        (PutOffError("503"), ReasonCode.HTTP),
        (DownloadTimeoutError("3 s"), ReasonCode.TIMEOUT),
        (DownloadCancelledError("too large"), ReasonCode.TOO_LARGE),
        (ResponseDataLossError(), ReasonCode.TRUNCATED),
        (UnsupportedURLSchemeError("ftp"), ReasonCode.UNSUPPORTED),
        (IgnoreRequest("… exceeded DOWNLOAD_MAXSIZE (1 B) during decompression."), ReasonCode.BOMB),
        (IgnoreRequest("max redirections reached"), ReasonCode.REDIRECT),
        (IgnoreRequest("something else"), ReasonCode.HTTP),
        (zlib.error("invalid block type"), ReasonCode.CORRUPT),
        (EOFError(), ReasonCode.CORRUPT),
        (CannotResolveHostError("no such host"), ReasonCode.HTTP),
        (_caused(DownloadFailedError("…"), _bundle(SSL.Error([("SSL", "", "verify failed")]))), ReasonCode.TLS),
        (_caused(RobotsRefusalError("robots.txt"), SSL.Error([("SSL", "", "verify failed")])), ReasonCode.TLS),
        (_caused(DownloadFailedError("…"), _bundle(ConnectionAborted())), ReasonCode.TOO_LARGE),  # headers
        (RuntimeError("?"), ReasonCode.HTTP),
    ],
)
def test_reason(error: Exception, code: ReasonCode) -> None:
    state, found, detail = reason_of(error, ADDRESS, AddressGuard())
    assert found is code
    assert (state is PageState.REFUSED) is (code is ReasonCode.ROBOTS)
    assert detail


@pytest.mark.parametrize("error", [CannotResolveHostError("…"), RobotsRefusalError("robots.txt: …")])
def test_what_the_guard_refused_is_told_as_that(error: Exception) -> None:
    """Scrapy says "DNS lookup failed", and robots.txt is asked for first."""
    guard = AddressGuard()
    guard.allows("trong-nha.vn", "10.0.0.7")
    assert reason_of(error, ADDRESS, guard) == (
        PageState.FAILED,
        ReasonCode.BLOCKED_ADDRESS,
        "trong-nha.vn is 10.0.0.7",
    )


def test_details_hold_no_secrets() -> None:
    _, _, detail = reason_of(RuntimeError(f"{ADDRESS}?token=bí-mật&b=1"), ADDRESS, AddressGuard())
    assert "bí-mật" not in detail
