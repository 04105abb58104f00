"""A provider of OpenID Connect on loopback: code flow with PKCE, keys and signed tokens, and tokens that lie."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "so-lieu", "mat-khau-cua-ung-dung"
_ALGORITHM = "RS256"
_HOUR = 3600

Claims = dict[str, Any]
Lie = Callable[[Claims], None]


def _key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": _ALGORITHM})


@dataclass(slots=True)
class Granted:
    """What a code stands for, once."""

    person: str
    redirect: str
    nonce: str
    challenge: str


@dataclass(slots=True)
class Provider:
    """One provider.

    Attributes:
        people: claims of each account, by the name of its button.
        lie: changes the claims of the next tokens.
        forged: whether tokens are signed by a key that is not among the published ones, under a published name.
        asked: what the viewer asked for: path and parameters, in order.
        refused: what the provider refused to hand out a token for.
    """

    people: Mapping[str, Claims]
    url: str = ""
    lie: Lie | None = None
    forged: bool = False
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    codes: dict[str, Granted] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: _key("hom-nay"))
    other: RSAKey = field(default_factory=lambda: _key("hom-nay"))

    def metadata(self) -> dict[str, Any]:
        """What a client is told (OpenID Connect Discovery 1.0)."""
        ends = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "end_session_endpoint": "logout",
        }
        return {
            "issuer": self.url,
            **{name: f"{self.url}/{path}" for name, path in ends.items()},
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [_ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def grant(self, asked: Mapping[str, str], person: str) -> str:
        """The address that a person who signed in is sent back to."""
        code = secrets.token_urlsafe(16)
        challenge = asked.get("code_challenge", "") if asked.get("code_challenge_method") == "S256" else ""
        self.codes[code] = Granted(person, asked["redirect_uri"], asked.get("nonce", ""), challenge)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: Mapping[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        """The tokens for a code; None where they are refused."""
        granted = self.codes.pop(asked.get("code", ""), None)
        wrong = {
            "client": client != (CLIENT, SECRET),
            "code": granted is None,
            "redirect_uri": granted is not None and asked.get("redirect_uri") != granted.redirect,
            "code_verifier": granted is not None and _challenge(asked.get("code_verifier", "")) != granted.challenge,
        }
        if granted is None or any(wrong.values()):
            self.refused += [name for name, is_wrong in wrong.items() if is_wrong]
            return None
        return {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": self._signed(granted)}

    def _signed(self, granted: Granted) -> str:
        now = int(time.time())
        claims: Claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + _HOUR, "nonce": granted.nonce}
        claims |= self.people[granted.person]
        if self.lie:
            self.lie(claims)
        key = self.other if self.forged else self.key
        return jwt.encode({"alg": _ALGORITHM, "kid": "hom-nay"}, claims, key)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(address.query).items()}
        self.provider.asked.append((address.path, asked))
        match address.path:
            case "/.well-known/openid-configuration":
                self._json(200, self.provider.metadata())
            case "/keys":
                self._json(200, {"keys": [self.provider.key.as_dict(private=False)]})
            case "/authorize":
                self._people(address.query)
            case "/signed":
                self._to(self.provider.grant(asked, asked["who"]))
            case "/logout":
                self._to(asked["post_logout_redirect_uri"])
            case _:
                self._json(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        asked = {name: values[-1] for name, values in parse_qs(body).items()}
        self.provider.asked.append((self.path, asked))
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        name, _, secret = base64.b64decode(given if kind == "Basic" else "").decode().partition(":")
        made = self.provider.token(asked, (unquote(name), unquote(secret)))
        self._json(200 if made else 400, made or {"error": "invalid_grant"})

    def _people(self, query: str) -> None:
        """A page with a link for each account, which is all that signing in takes."""
        links = (
            f'<p><a href="/signed?{html.escape(query)}&amp;who={quote(name)}">{html.escape(name)}</a></p>'
            for name in self.provider.people
        )
        self._send(200, f"<!doctype html><title>Provider</title>{''.join(links)}", "text/html; charset=utf-8")

    def _to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, status: int, told: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(told), "application/json")

    def _send(self, status: int, text: str, kind: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing on the error stream."""


@contextmanager
def running_provider(people: Mapping[str, Claims]) -> Iterator[Provider]:
    """A provider that answers on a free port of this machine until the block ends."""
    provider = Provider(people)
    handler = type("Handler", (_Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join(10)
