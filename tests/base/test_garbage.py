"""The collector of cycles rests and goes on as it was."""

from __future__ import annotations

import gc
import weakref

import pytest

from pipeline.garbage import uncollected


def test_it_rests_inside_only() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():  # whoever is called inside does not wake it
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), uncollected():
        raise ValueError("x")
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_is_collected_later() -> None:
    class Ring:
        """Refers to itself."""

        def __init__(self) -> None:
            self.itself = self

    with uncollected(settled=True):
        gone = weakref.ref(Ring())
    assert gc.isenabled() and not gc.get_freeze_count()
    gc.collect()
    assert gone() is None
