"""Keeps tests on this machine: every connection beyond the loopback addresses is refused and remembered."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest

_INTERNET = (socket.AF_INET, socket.AF_INET6)


class OutgoingConnectionError(AssertionError):
    """A test tried to leave the machine. No OSError, so that code that retries on those does not hide it."""


class NetworkGuard:
    """Replaces the doors of the socket module.

    Attributes:
        refused: the addresses asked for since the list was last cleared.
    """

    def __init__(self) -> None:
        self.refused: list[str] = []

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Puts the guard in place until the patch is undone."""
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, self._guarded_method(getattr(socket.socket, name), position=0))
        patch.setattr(socket.socket, "sendto", self._guarded_method(socket.socket.sendto, position=-1))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
            patch.setattr(socket, name, self._guarded_lookup(getattr(socket, name)))

    def _guarded_method(self, real: Callable[..., Any], *, position: int) -> Callable[..., Any]:
        def guarded(own: socket.socket, *arguments: Any) -> Any:
            if own.family in _INTERNET:
                self._check(arguments[position][0])
            return real(own, *arguments)

        return guarded

    def _guarded_lookup(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(host: Any, *arguments: Any, **named: Any) -> Any:
            # None and "" mean "this machine".
            if host:
                self._check(host)
            return real(host, *arguments, **named)

        return guarded

    def _check(self, host: str | bytes) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if not stays_here(name):
            self.refused.append(name)
            raise OutgoingConnectionError(f"a test tried to reach {name}; tests stay on 127.0.0.0/8 and ::1")


def stays_here(host: str) -> bool:
    """Whether a host is this machine; other names than localhost would be looked up outside."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
