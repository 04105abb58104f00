"""Who may decide: a label on a local machine, a provider's word, a proxy's header from its own address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, load_settings
from pipeline.storage.review.records import Role
from pipeline.viewer.launch import _environment, command, listening_address
from pipeline.viewer.people import SignIn, local_actor, proxied_actor, signed_in_actor

PROXY = SignIn("proxy", ("lan@bo.gov.vn",), "10.0.0.5", "X-Forwarded-User")
OIDC = SignIn("oidc", ("Lan@bo.gov.vn",))


@pytest.mark.parametrize(
    ("reviewers", "typed", "role"),
    [
        ((), "Lan", Role.REVIEWER),
        ((), "", Role.READER),  # reader by default
        ((), " \u200b", Role.READER),
        ((), "x" * 81, Role.READER),
        (("Lan",), "lan", Role.REVIEWER),
        (("Lan",), "Bình", Role.READER),
        ((), None, Role.READER),  # what a session can hold before anybody typed
    ],
)
def test_local(reviewers: tuple[str, ...], typed: object, role: Role) -> None:
    assert local_actor(SignIn("local", reviewers), typed).role is role


@pytest.mark.parametrize(
    ("given", "peer", "role"),
    [
        (["lan@bo.gov.vn"], "10.0.0.5", Role.REVIEWER),
        (["binh@bo.gov.vn"], "10.0.0.5", Role.READER),
        (["lan@bo.gov.vn"], "10.0.0.6", Role.READER),  # forged: somebody else's address
        (["lan@bo.gov.vn"], "127.0.0.1", Role.READER),
        (["lan@bo.gov.vn"], "nonsense", Role.READER),
        (["binh@bo.gov.vn", "lan@bo.gov.vn"], "10.0.0.5", Role.READER),  # one was smuggled in
        ([], "10.0.0.5", Role.READER),
    ],
)
def test_proxy(given: list[str], peer: str, role: Role, caplog: pytest.LogCaptureFixture) -> None:
    actor = proxied_actor(PROXY, given, peer)
    assert actor.role is role
    forged = bool(given) and not actor.name
    assert ("refused" in caplog.text) is forged


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"is_logged_in": True, "email": "lan@bo.gov.vn", "email_verified": True}, Role.REVIEWER),
        ({"is_logged_in": True, "email": "lan@bo.gov.vn"}, Role.REVIEWER),  # many providers do not say
        ({"is_logged_in": True, "email": "lan@bo.gov.vn", "email_verified": False}, Role.READER),
        ({"is_logged_in": True, "email": "binh@bo.gov.vn"}, Role.READER),
        ({"is_logged_in": False, "email": "lan@bo.gov.vn"}, Role.READER),  # signed out
        ({}, Role.READER),
    ],
)
def test_provider(claims: dict[str, Any], role: Role) -> None:
    assert signed_in_actor(OIDC, claims).role is role


class TestLaunch:
    """Others reach the viewer only where somebody asks them who they are."""

    def test_addresses(self, tmp_path: Path) -> None:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text("[auth]\n", encoding="utf-8")
        assert listening_address(Settings(sign_in="oidc", oidc_secrets=secrets, address="10.1.1.1")) == "10.1.1.1"
        assert listening_address(Settings(sign_in="proxy", proxy_address="10.0.0.5", address="::")) == "::"
        for wrong in (
            Settings(address="10.1.1.1"),
            Settings(sign_in="oidc", address="10.1.1.1"),
            Settings(sign_in="oidc", oidc_secrets=tmp_path / "none.toml"),
            Settings(sign_in="proxy", proxy_address="proxy.bo.gov.vn"),
            Settings(sign_in="proxy"),
        ):
            with pytest.raises(SettingsError):
                listening_address(wrong)

    def test_what_the_server_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        given = Settings(sign_in="proxy", reviewers=("Lan", "Bình"), proxy_address="10.0.0.5", hosts=("so-lieu.vn",))
        for name, value in _environment(given, tmp_path / "a.db").items():
            if name.startswith("SOLIEU_"):
                monkeypatch.setenv(name, value)
        assert SignIn.of(load_settings()) == SignIn.of(given)
        # The server underneath must not take an address from a header.
        assert _environment(given, tmp_path / "a.db")["FORWARDED_ALLOW_IPS"] == ""
        words = command("127.0.0.1", 1, hosts=given.hosts, secrets=tmp_path / "s.toml")
        assert "--server.allowedHosts=so-lieu.vn" in words
        assert f"--secrets.files={tmp_path / 's.toml'}" in words
