"""What all tests share: no network, no user data, no settings of the user, short and long forms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from pipeline.storage import migrations
from tests.network import NetworkGuard
from tests.newstores import NewStores

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# What a developer may set for a test run; every other SOLIEU_ variable would change what the program does.
_SWITCHES = ("SOLIEU_SOAK", "SOLIEU_SOAK_SECONDS", "SOLIEU_REQUIRE_BROWSER", "SOLIEU_REQUIRE_TESSERACT")
_LONG = os.environ.get("SOLIEU_SOAK") == "1"

# No deadlines: tests judge results, never speed. The short form draws the same examples everywhere.
hypothesis.settings.register_profile("short", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=3000, print_blob=True)
hypothesis.settings.load_profile("soak" if _LONG else "short")

# Processes that `-n auto` runs the tests in. Each waits now and then for a browser or a program, so that two pay on a
# single core; each holds libraries and models of its own, up to 1.2 GB, so that many cores are not all used.
_FEWEST, _MOST = 2, 4


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many processes there are, by the cores of the machine."""
    return min(max(os.cpu_count() or 1, _FEWEST), _MOST)


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Data folder and settings file of the test run instead of the user's, in this process and its children."""
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("SOLIEU_", "STREAMLIT_"))]:
            if name not in _SWITCHES:
                patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("SOLIEU_SETTINGS_FILE", str(folder / "none.toml"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _new_stores() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.storage.opening.upgrade", NewStores(migrations.upgrade).upgrade)
        yield


@pytest.fixture(scope="session")
def _guard() -> Iterator[NetworkGuard]:
    guard = NetworkGuard()
    with pytest.MonkeyPatch.context() as patch:
        guard.install(patch)
        yield guard


@pytest.fixture(autouse=True)
def network_guard(_guard: NetworkGuard) -> Iterator[NetworkGuard]:
    """Fails a test that tried to leave the machine, also where the code under test swallowed the refusal."""
    _guard.refused.clear()
    yield _guard
    assert not _guard.refused, f"outgoing connections: {_guard.refused}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of guideline, seeds and real files that lies beside the repository on developers' machines."""
    if not SHARED.is_dir():
        pytest.skip("not run: no ../shared")
    return SHARED


@pytest.fixture(scope="session")
def soak() -> bool:
    """Whether a test marked `soak` runs its long form (`make soak`)."""
    return _LONG
