"""Addresses that must never be asked for: this machine, its network, whatever is not the public Internet."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA special-purpose registries of IPv4 and IPv6. Kept here: `is_global` was wrong before Python 3.11.10 and 3.12.4
# (CVE-2024-4032).
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
# RFC 4291, 2.4 and the IANA registry of the address space: all that is routed lies here. What is outside, among it IPv4
# in its many clothes (::a.b.c.d, ::ffff:a.b.c.d, ::ffff:0:a.b.c.d, 64:ff9b::a.b.c.d), is nobody's public address.
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_WEB_PORTS = frozenset({80, 443})


class AddressGuard:
    """Says which addresses and ports may be connected to.

    Args:
        local: pairs `address:port` of this machine or network that may be fetched nevertheless, as the user set them.

    Attributes:
        refused: host names that were refused, each with the address that it stands for.
    """

    def __init__(self, local: Iterable[str] = ()) -> None:
        self.refused: dict[str, str] = {}
        pairs = [text.rpartition(":") for text in local]
        self._local = frozenset(ipaddress.ip_address(host.strip("[]")) for host, _, _ in pairs)
        self._ports = _WEB_PORTS | frozenset(int(port) for _, _, port in pairs)

    def allows(self, host: str, address: str) -> bool:
        """Whether a host may be connected to at the address that its name stands for; a refusal is remembered."""
        try:
            # One with a zone ("fe80::1%eth0") names a network card of this machine, whatever stands before it.
            found: _Address | None = None if "%" in address else ipaddress.ip_address(address)
        except ValueError:
            found = None
        if found is not None and (found in self._local or is_public(found)):
            return True
        self.refused[host] = address
        return False

    def allows_port(self, port: int) -> bool:
        """Whether a port is one of the web's, or was named by the user."""
        return port in self._ports


def is_public(address: _Address) -> bool:
    """Whether an address belongs to the public Internet."""
    if address.version == _GLOBAL_UNICAST.version and address not in _GLOBAL_UNICAST:
        return False
    return not any(address.version == network.version and address in network for network in _SPECIAL)
