"""How the crawler connects: to public addresses and web ports only, with certificates that are checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from OpenSSL import SSL, crypto
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import TLSVersion, optionsForClientTLS, platformTrust
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from pipeline.sources.crawl.addresses import port_of
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.work import work_of

# Bytes of a response's header. Scrapy's size limit does not count them: two million headers took 1.3 GB.
LONGEST_HEADER = 256 * 1024


class BlockedAddressError(IgnoreRequest):
    """The port is none of the web's."""


class WebPorts:
    """Refuses ports that are none of the web's, on whatever host; redirects and robots.txt come by here too."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WebPorts:
        """As Scrapy makes it."""
        return cls(work_of(crawler).guard)

    def process_request(self, request: Request) -> None:
        """Refuses a port.

        Raises:
            BlockedAddressError: naming it.
        """
        if urlparse_cached(request).scheme in ("http", "https") and not self._guard.allows_port(port_of(request.url)):
            raise BlockedAddressError(f"port {port_of(request.url)}")


def guarded_resolver(guard: AddressGuard) -> type[CachingThreadedResolver]:
    """A resolver that hands on public addresses only.

    The address that was checked is the one that is connected to: a second answer of the name server is not asked for.
    It belongs into the settings of the process; in those of a spider Scrapy ignores it.
    """

    class GuardedResolver(CachingThreadedResolver):
        def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
            if ":" in name:  # IPv6, which nobody looks up
                return fail(DNSLookupError(f"{name}: refused")) if not guard.allows(name, name) else succeed(name)
            found: Deferred[str] = super().getHostByName(name, timeout)
            return found.addCallback(self._checked, name)

        @staticmethod
        def _checked(address: str, name: str) -> str:
            if not guard.allows(name, address):
                raise DNSLookupError(f"{name} is {address}: not a public address")
            return address

    return GuardedResolver


class CheckedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https with bounded headers and certificates of single hosts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = _Certificates(work_of(crawler).plan.certificates)
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - as Scrapy's own handler does


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Ends a connection whose headers do not end."""

    _header_bytes = 0

    def request(self, request: Any) -> Deferred[Any]:
        self._header_bytes = 0
        found: Deferred[Any] = super().request(request)
        return found

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        parser = self._parser
        if parser is not None and parser.state != "BODY":
            self._header_bytes += len(data)
            if self._header_bytes > LONGEST_HEADER and b"\r\n\r\n" not in data:
                self.transport.abortConnection()  # type: ignore[union-attr]  # there is one while data comes
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: ARG002, N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


@implementer(IPolicyForHTTPS)
class _Certificates:
    """TLS 1.2 at least; certificates lead to those that the system trusts, or to one that the user gave for a host."""

    def __init__(self, extra: dict[str, Path]) -> None:
        self._system: Any = platformTrust()  # type: ignore[no-untyped-call]
        self._extra: dict[str, Any] = {host: _Trust(path) for host, path in extra.items()}

    def creatorForNetloc(self, hostname: bytes, port: int) -> IOpenSSLClientConnectionCreator:  # noqa: ARG002, N802
        name = hostname.decode("ascii")
        return optionsForClientTLS(
            name,
            trustRoot=self._extra.get(name, self._system),
            extraCertificateOptions={"raiseMinimumTo": TLSVersion.TLSv1_2},
        )


@implementer(IOpenSSLTrustRoot)
class _Trust:
    """What the system trusts, and one certificate more."""

    def __init__(self, path: Path) -> None:
        self._certificate = crypto.load_certificate(crypto.FILETYPE_PEM, path.read_bytes())

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's name
        context.set_default_verify_paths()
        store = context.get_cert_store()
        if store is not None:
            store.add_cert(self._certificate)
