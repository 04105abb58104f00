"""Who is at the viewer, and what they may do. Asked anew for every action, on the server's side."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pipeline.settings import Settings, load_settings
from pipeline.storage.review.records import Actor, BadDecisionError, Role, clean_name

# Where the session keeps the name that somebody typed.
NAME_KEY = "reviewer_name"
# Streamlit gives no address for this machine itself.
_HERE = "127.0.0.1"
_HOUR = 3600

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people say who they are.

    Attributes:
        mode: "local", "oidc" or "proxy".
        reviewers: those who may decide.
        proxy_address: the only address from which the header is believed.
        proxy_header: names the person.
        hours: after so many somebody who signed in by a provider is asked again.
    """

    mode: str
    reviewers: tuple[str, ...] = ()
    proxy_address: str = ""
    proxy_header: str = ""
    hours: float = 12.0

    @classmethod
    def of(cls, settings: Settings) -> SignIn:
        """As the settings say."""
        return cls(
            settings.sign_in,
            settings.reviewers,
            settings.proxy_address,
            settings.proxy_header,
            settings.sign_in_hours,
        )

    def role_of(self, name: str) -> Role:
        """Readers are all who are not named as reviewers; on a local machine without such a list a name is enough."""
        if not name:
            return Role.READER
        if self.mode == "local" and not self.reviewers:
            return Role.REVIEWER
        return Role.REVIEWER if name.casefold() in {one.casefold() for one in self.reviewers} else Role.READER


LOCAL = SignIn("local")


def actor_now() -> Actor:
    """The person behind the run of a page."""
    ways = SignIn.of(load_settings())
    if ways.mode == "oidc":
        return signed_in_actor(ways, st.user.to_dict(), str(st.secrets["auth"]["client_id"]), time.time())
    if ways.mode == "proxy":
        given = st.context.headers.get_all(ways.proxy_header)
        return proxied_actor(ways, given, st.context.ip_address or _HERE)
    return local_actor(ways, st.session_state.get(NAME_KEY, ""))


def local_actor(ways: SignIn, typed: object) -> Actor:
    """Somebody at this machine: the name is what they typed."""
    return _actor(ways, typed)


def signed_in_actor(ways: SignIn, claims: Mapping[str, Any], client: str, now: float) -> Actor:
    """Somebody whom a provider of OpenID Connect vouches for.

    Streamlit checks the token once and then believes its own cookie for thirty days, also a copy of it that was kept
    over a sign-out; and its library takes a token that was made for another application, if it names ours as the party
    that asked. So both are looked at here, in every run of a page (OpenID Connect Core 1.0, 3.1.3.7).

    Args:
        ways: how people say who they are.
        claims: of the token; a mail address that the provider did not check is no name.
        client: what the token must have been made for.
        now: seconds since 1970.
    """
    if not claims.get("is_logged_in"):
        return Actor("")
    made_for, made_at = claims.get("aud"), claims.get("iat")
    if client not in (made_for if isinstance(made_for, list) else [made_for]):
        _LOG.warning("refused: a token that was made for another application")
        return Actor("")
    if not isinstance(made_at, (int, float)) or now - made_at > ways.hours * _HOUR:
        return Actor("")
    mail = claims.get("email") if claims.get("email_verified", True) is True else None
    return _actor(ways, mail or claims.get("sub"))


def proxied_actor(ways: SignIn, given: Sequence[str], peer: str) -> Actor:
    """Somebody whom the proxy names; from any other address the header is a forgery."""
    if not given:
        return Actor("")
    try:
        trusted = ipaddress.ip_address(peer) == ipaddress.ip_address(ways.proxy_address)
    except ValueError:
        trusted = False
    if not trusted or len(given) != 1:
        _LOG.warning("refused: header %s from %s", ways.proxy_header, peer)
        return Actor("")
    return _actor(ways, given[0])


def _actor(ways: SignIn, name: object) -> Actor:
    try:
        kept = clean_name(name) if isinstance(name, str) else ""
    except BadDecisionError:
        kept = ""
    return Actor(kept, ways.role_of(kept))
