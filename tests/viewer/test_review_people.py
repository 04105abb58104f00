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
from pipeline.viewer.signin import check_secrets

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


NOW = 1_800_000_000.0
SIGNED_IN: dict[str, Any] = {"is_logged_in": True, "email": "lan@bo.gov.vn", "aud": "so-lieu", "iat": NOW - 60}


@pytest.mark.parametrize(
    ("claims", "name", "role"),
    [
        ({"email_verified": True}, "lan@bo.gov.vn", Role.REVIEWER),
        ({}, "lan@bo.gov.vn", Role.REVIEWER),  # many providers do not say
        ({"aud": ["so-lieu", "khac"]}, "lan@bo.gov.vn", Role.REVIEWER),
        ({"email_verified": False, "sub": "a-17"}, "a-17", Role.READER),  # an address that anybody can claim
        ({"email_verified": "true", "sub": "a-17"}, "a-17", Role.READER),  # a word is no yes
        ({"email": "binh@bo.gov.vn"}, "binh@bo.gov.vn", Role.READER),
        ({"email": None, "sub": "a-17"}, "a-17", Role.READER),
        ({"is_logged_in": False}, "", Role.READER),  # signed out
        ({"aud": "khac"}, "", Role.READER),  # of another application of the same provider
        ({"aud": ["khac"]}, "", Role.READER),
        ({"aud": None}, "", Role.READER),
        ({"iat": NOW - 12 * 3600 - 1}, "", Role.READER),  # yesterday's, or a copied cookie
        ({"iat": "hôm qua"}, "", Role.READER),
        ({"iat": None}, "", Role.READER),
    ],
)
def test_provider(claims: dict[str, Any], name: str, role: Role) -> None:
    actor = signed_in_actor(OIDC, {**SIGNED_IN, **claims}, "so-lieu", NOW)
    assert (actor.name, actor.role) == (name, role)


def test_nobody_signed_in() -> None:
    assert signed_in_actor(OIDC, {}, "so-lieu", NOW).role is Role.READER


AUTH = {
    "redirect_uri": "https://so-lieu.bo.gov.vn/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "so-lieu",
    "client_secret": "mat-khau",
    "server_metadata_url": "https://dang-nhap.bo.gov.vn/.well-known/openid-configuration",
}


def secrets_file(folder: Path, **changed: str) -> Path:
    """A secrets file; what is changed to nothing is left out."""
    lines = (f'{name} = "{value}"\n' for name, value in {**AUTH, **changed}.items() if value)
    path = folder / "secrets.toml"
    path.write_text("[auth]\n" + "".join(lines), encoding="utf-8")
    return path


class TestSecrets:
    """A mistake is told when the viewer starts."""

    @pytest.mark.parametrize(
        "changed",
        [
            {},
            # a provider and a viewer on one machine, to try it out
            {
                "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",
                "server_metadata_url": "http://localhost:8080/.well-known/openid-configuration",
            },
        ],
    )
    def test_taken(self, tmp_path: Path, changed: dict[str, str]) -> None:
        check_secrets(secrets_file(tmp_path, **changed))

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            *(({name: ""}, f"{name}: thiếu") for name in AUTH),
            ({"cookie_secret": "ngan"}, "cookie_secret: cần ít nhất 32"),
            ({"redirect_uri": "https://so-lieu.bo.gov.vn/"}, "redirect_uri: phải kết thúc"),
            ({"redirect_uri": "http://so-lieu.bo.gov.vn/oauth2callback"}, "redirect_uri: chỉ nhận https"),
            ({"server_metadata_url": "http://dang-nhap.bo.gov.vn/"}, "server_metadata_url: chỉ nhận https"),
            ({"server_metadata_url": "file://localhost/x"}, "server_metadata_url: chỉ nhận https"),
        ],
    )
    def test_refused(self, tmp_path: Path, changed: dict[str, str], told: str) -> None:
        with pytest.raises(SettingsError, match=told) as refused:
            check_secrets(secrets_file(tmp_path, **changed))
        assert "mat-khau" not in str(refused.value)  # nothing secret is shown

    @pytest.mark.parametrize("text", ["", "[auth]\n", "auth = 3\n", "[auth\n", "\x00"])
    def test_no_such_section(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "secrets.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match="oidc_secrets"):
            check_secrets(path)
        with pytest.raises(SettingsError, match="không có tệp"):
            check_secrets(None)


@pytest.mark.parametrize("address", ["so-lieu.vn", "ftp://so-lieu.vn", "https://", "https://a.vn/?x=1", "javascript:1"])
def test_an_address_that_nobody_opens(address: str) -> None:
    with pytest.raises(SettingsError, match="public_address"):
        load_settings(public_address=address)


class TestLaunch:
    """Others reach the viewer only where somebody asks them who they are."""

    def test_addresses(self, tmp_path: Path) -> None:
        secrets = secrets_file(tmp_path)
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
        told = {"sign_in_hours": 1.5, "issuing_body": "Cục A", "public_address": "https://so-lieu.vn"}
        given = given.model_copy(update=told)
        for name, value in _environment(given, tmp_path / "a.db").items():
            if name.startswith("SOLIEU_"):
                monkeypatch.setenv(name, value)
        assert SignIn.of(load_settings()) == SignIn.of(given)
        # The server runs in a folder of its own, where it finds no settings file.
        assert {name: getattr(load_settings(), name) for name in told} == told
        # The server underneath must not take an address from a header.
        assert _environment(given, tmp_path / "a.db")["FORWARDED_ALLOW_IPS"] == ""
        words = command("127.0.0.1", 1, hosts=given.hosts, secrets=tmp_path / "s.toml")
        assert "--server.allowedHosts=so-lieu.vn" in words
        assert f"--secrets.files={tmp_path / 's.toml'}" in words
