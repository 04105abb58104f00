"""Records that are made by the thousand: values, though nothing but the type checker keeps them from being changed."""

from __future__ import annotations

import pytest

from pipeline.records import Qualifier
from pipeline.values import changed, value_class


@value_class
class _Counted:
    """Something counted."""

    count: int
    thing: str = "vụ"
    qualifier: Qualifier = Qualifier.EXACT


def test_values_are_told_apart_by_what_they_hold() -> None:
    assert _Counted(3) == _Counted(3, "vụ")
    assert _Counted(3) != _Counted(3, "người")
    assert len({_Counted(3), _Counted(3), _Counted(4)}) == 2


def test_values_have_no_other_attributes() -> None:
    with pytest.raises(AttributeError):
        _Counted(3).unit = "case"  # type: ignore[attr-defined]


def test_a_changed_copy_leaves_the_value_as_it_is() -> None:
    value = _Counted(3, "người")
    assert changed(value, count=4, qualifier=Qualifier.ABOUT) == _Counted(4, "người", Qualifier.ABOUT)
    assert changed(value) == value
    assert value == _Counted(3, "người")


def test_only_fields_can_be_changed() -> None:
    with pytest.raises(AttributeError):
        changed(_Counted(3), unit="case")
