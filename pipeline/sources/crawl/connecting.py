"""How the crawler connects: to public addresses and web ports only, with certificates that are checked."""

from __future__ import annotations

import socket
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
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet._resolver import GAIResolver
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostResolution, IOpenSSLClientConnectionCreator, IResolutionReceiver
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


def guarded_resolver(guard: AddressGuard) -> type[CachingHostnameResolver]:
    """A resolver of both kinds of addresses, IPv4 and IPv6, that hands on public ones only.

    The address that was checked is the one that is connected to: a second answer of the name server is not asked for.
    It belongs into the settings of the process; in those of a spider Scrapy ignores it.
    """

    class GuardedResolver(CachingHostnameResolver):
        def __init__(self, reactor: Any, cache_size: int) -> None:
            super().__init__(reactor, cache_size)
            self.original_resolver: Any = GAIResolver(reactor, reactor.getThreadPool, getaddrinfo=_look_up)

        def resolveHostName(  # noqa: N802 - Twisted's name
            self,
            resolutionReceiver: IResolutionReceiver,  # noqa: N803 - likewise
            hostName: str,  # noqa: N803 - likewise
            *arguments: Any,
            **named: Any,
        ) -> IHostResolution:
            checked: Any = _Checked(resolutionReceiver, guard, hostName)
            return super().resolveHostName(checked, hostName, *arguments, **named)

    return GuardedResolver


def _look_up(*arguments: Any, **named: Any) -> Any:
    """The system's look-up, looked up when it is called."""
    return socket.getaddrinfo(*arguments, **named)


@implementer(IResolutionReceiver)
class _Checked:
    """Passes on those addresses of a name that may be connected to; where none may, the guard remembers it."""

    def __init__(self, receiver: Any, guard: AddressGuard, name: str) -> None:
        self._receiver = receiver
        self._guard = guard
        self._name = name
        self._passed = False

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803 - Twisted's names
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - likewise
        if self._guard.allows(self._name, address.host):
            self._passed = True
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - likewise
        if self._passed:
            self._guard.refused.pop(self._name, None)
        self._receiver.resolutionComplete()


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
