"""Sign-in by OpenID Connect, the whole round: browser, running viewer, a provider of our own on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import table
from tests.viewer.conftest import WAIT, settle
from tests.viewer.processes import RunningViewer, running_viewer
from tests.viewer.provider import CLIENT, SECRET, Claims, Lie, Provider, running_provider
from tests.viewer.test_review_people import secrets_file

pytestmark = pytest.mark.browser

FIGURE = built(LAO_CAI)[2].figures[0].id
DESK = f"duyet?f={FIGURE}"
LAN, BINH = "lan@bo.gov.vn", "binh@bo.gov.vn"
PEOPLE: dict[str, Claims] = {
    "Lan": {"sub": "a-1", "email": LAN, "email_verified": True, "name": "Lan"},
    "Bình": {"sub": "a-2", "email": BINH, "email_verified": True, "name": "Bình"},
    # Says that she is Lan, which the provider did not check.
    "Mạo danh": {"sub": "a-3", "email": LAN, "email_verified": False, "name": "Lan"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider(PEOPLE) as started:
        yield started


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("review") / "solieu.db", reports=[LAO_CAI])


@pytest.fixture(scope="module")
def viewer(store: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    folder = tmp_path_factory.mktemp("viewer")
    secrets = secrets_file(
        folder,
        redirect_uri="http://127.0.0.1:{port}/oauth2callback",
        client_id=CLIENT,
        client_secret=SECRET,
        server_metadata_url=f"{provider.url}/.well-known/openid-configuration",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOLIEU_SIGN_IN", "oidc")
        patch.setenv("SOLIEU_OIDC_SECRETS", str(secrets))
        patch.setenv("SOLIEU_REVIEWERS", f'["{LAN}"]')
        with running_viewer(store, folder) as started:
            yield started
            assert not started.attempts()


@pytest.fixture
def context(browser: Browser, provider: Provider) -> Iterator[BrowserContext]:
    """A fresh browser; the provider tells the truth again afterwards."""
    opened = browser.new_context(viewport={"width": 1366, "height": 768})
    opened.set_default_timeout(WAIT)
    yield opened
    opened.close()
    provider.lie, provider.forged = None, False
    provider.asked.clear()


def at_desk(page: Page, viewer: RunningViewer, told: str) -> None:
    """Opens the review, which says who is there."""
    page.goto(f"{viewer.url}/{DESK}")
    expect(page.get_by_text(told, exact=True)).to_be_visible()
    settle(page)


def sign_in(page: Page, viewer: RunningViewer, person: str) -> None:
    """From the page to the provider and back."""
    at_desk(page, viewer, "— · người đọc")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name=person).click()
    at_home(page, viewer)


def sign_out(page: Page, viewer: RunningViewer) -> None:
    """The same way, without a question."""
    page.get_by_role("button", name="Đăng xuất").click()
    at_home(page, viewer)


def at_home(page: Page, viewer: RunningViewer) -> None:
    """Back at the first page, wherever the browser was sent on the way."""
    home = urlsplit(viewer.url).netloc
    page.wait_for_url(lambda url: (urlsplit(url).netloc, urlsplit(url).path) == (home, "/"))
    expect(page.get_by_test_id("stApp")).to_be_visible()
    settle(page)


def decided(store: Path) -> list[str]:
    return [str(who) for (who,) in table(store, "SELECT who FROM decisions ORDER BY seq")]


def test_there_and_back(context: BrowserContext, viewer: RunningViewer, provider: Provider, store: Path) -> None:
    page = context.new_page()
    sign_in(page, viewer, "Bình")
    asked = dict(provider.asked)["/authorize"]
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert asked["nonce"] and asked["state"] and asked["scope"].split()[0] == "openid"
    # A reader: there is a name, no button, and no key does anything.
    at_desk(page, viewer, f"{BINH} · người đọc")
    assert page.locator(".st-key-review_do_confirm").count() == 0
    page.keyboard.press("a")
    settle(page)
    assert decided(store) == []
    # Out, at the provider too, which is told who leaves.
    sign_out(page, viewer)
    left = dict(provider.asked)["/logout"]
    assert left["client_id"] == CLIENT and left["id_token_hint"].count(".") == 2
    # The same browser, a reviewer.
    sign_in(page, viewer, "Lan")
    at_desk(page, viewer, f"{LAN} · người duyệt")
    expect(page.locator(".st-key-review_do_confirm button")).to_be_enabled()
    page.keyboard.press("a")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 1")).to_be_visible()
    assert decided(store) == [LAN]
    sign_out(page, viewer)
    at_desk(page, viewer, "— · người đọc")


def other_audience(claims: Claims) -> None:
    claims["aud"] = "ung-dung-khac"


def other_audience_for_us(claims: Claims) -> None:
    """The library of the sign-in takes it: `azp` names us as the party that asked."""
    claims |= {"aud": "ung-dung-khac", "azp": CLIENT}


def long_over(claims: Claims) -> None:
    claims |= {"iat": claims["iat"] - 7200, "exp": claims["exp"] - 7200}


def other_nonce(claims: Claims) -> None:
    claims["nonce"] = "cua-phien-khac"


def other_issuer(claims: Claims) -> None:
    claims["iss"] = "https://dang-nhap.example"


def no_subject(claims: Claims) -> None:
    del claims["sub"]


LIES: tuple[Lie | None, ...] = (
    other_audience,
    other_audience_for_us,
    long_over,
    other_nonce,
    other_issuer,
    no_subject,
    None,  # the truth, but signed by another key under the name of a published one
)


def test_a_token_that_lies(context: BrowserContext, viewer: RunningViewer, provider: Provider) -> None:
    """One browser tries them all: each round begins with nobody signed in."""
    page = context.new_page()
    for lie in LIES:
        provider.lie, provider.forged = lie, lie is None
        provider.asked.clear()
        sign_in(page, viewer, "Lan")
        assert "/token" in dict(provider.asked)
    at_desk(page, viewer, "— · người đọc")


def test_an_address_that_nobody_checked(context: BrowserContext, viewer: RunningViewer) -> None:
    page = context.new_page()
    sign_in(page, viewer, "Mạo danh")
    at_desk(page, viewer, "a-3 · người đọc")


def test_a_code_of_somebody_else(context: BrowserContext, viewer: RunningViewer, provider: Provider) -> None:
    """A way back that this browser never set out on is none, and a code is good once, with its verifier."""
    page = context.new_page()
    at_desk(page, viewer, "— · người đọc")
    back = f"{viewer.url}/oauth2callback"
    stolen = provider.grant({"redirect_uri": back, "state": "cua-nguoi-khac"}, "Lan")
    page.goto(stolen)
    at_desk(page, viewer, "— · người đọc")
    assert "/token" not in dict(provider.asked)


def test_a_cookie_that_somebody_wrote(context: BrowserContext, viewer: RunningViewer) -> None:
    claims = f'{{"is_logged_in": true, "email": "{LAN}", "aud": "{CLIENT}", "iat": 99999999999}}'
    context.add_cookies([{"name": "_streamlit_user", "value": claims.replace('"', "%22"), "url": viewer.url}])
    at_desk(context.new_page(), viewer, "— · người đọc")
