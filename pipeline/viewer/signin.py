"""What sign-in by OpenID Connect needs, looked at when the viewer starts rather than when somebody presses a button."""

from __future__ import annotations

import ipaddress
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

# Cookies with the name of who signed in are signed with it: as many letters as `openssl rand -hex 16` gives.
_LEAST_SECRET = 32
_WANTED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
# Streamlit's own address for the way back.
_CALLBACK = "/oauth2callback"


def check_secrets(path: Path | None) -> None:
    """Looks at Streamlit's secrets file.

    Raises:
        SettingsError: if there is none, it cannot be read, or its section [auth] would not do; the text says what.
    """
    if path is None or not path.is_file():
        raise SettingsError(f"oidc_secrets: {path}: không có tệp này / there is no such file")
    try:
        section: Any = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
    except (OSError, ValueError) as error:
        raise SettingsError(f"oidc_secrets: {path}: {error}") from error
    if wrong := _wrong(section if isinstance(section, dict) else {}):
        raise SettingsError(f"oidc_secrets: {path}: [auth] {wrong}")


def _wrong(section: dict[str, Any]) -> str:
    """What is wrong with the section; never the value of a secret."""
    given = {name: section.get(name) for name in _WANTED}
    if missing := [name for name, value in given.items() if not isinstance(value, str) or not value]:
        return f"{', '.join(missing)}: thiếu / missing"
    words = {name: str(value) for name, value in given.items()}
    if len(words["cookie_secret"]) < _LEAST_SECRET:
        return f"cookie_secret: cần ít nhất {_LEAST_SECRET} ký tự / needs {_LEAST_SECRET} characters at least"
    if not urlsplit(words["redirect_uri"]).path.endswith(_CALLBACK):
        return f"redirect_uri: phải kết thúc bằng {_CALLBACK} / must end with {_CALLBACK}"
    for name in ("redirect_uri", "server_metadata_url"):
        if not _is_safe(words[name]):
            return f"{name}: chỉ nhận https, trừ 127.0.0.1 / only https, except on 127.0.0.1"
    return ""


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can read along."""
    parts = urlsplit(address.replace("{port}", "1"))  # which Streamlit fills in
    host = parts.hostname or ""
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and here))
