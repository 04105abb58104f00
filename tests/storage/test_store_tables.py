"""Tables are declared by annotations: types, nulls, keys, and that statements take the class."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, String, Text, func, select
from sqlalchemy.sql.elements import NamedColumn

from pipeline.storage.schema import DocumentRow, FigureRow
from pipeline.storage.tablebase import Base, Number, UtcTime


@pytest.mark.parametrize(
    ("column", "kind", "nullable"),
    [
        (FigureRow.id, String, False),
        (FigureRow.value, Number, False),  # int | float
        (FigureRow.value_max, Number, True),  # int | float | None: the same type, and null
        (FigureRow.sentence, Text, False),  # a type that is said wins over the annotation
        (DocumentRow.sample, Boolean, False),
        (DocumentRow.title, String, True),
    ],
)
def test_type_and_null_follow_the_annotation(column: Any, kind: type[Any], nullable: bool) -> None:
    assert isinstance(column.type, kind)
    assert column.nullable is nullable


def test_columns_stand_in_the_order_of_the_class() -> None:
    names = [name for name in DocumentRow.__annotations__ if not name.startswith("__")]
    assert [column.key for column in DocumentRow.__table__.columns] == names


def test_statements_take_the_class() -> None:
    counted = select(func.count()).select_from(DocumentRow).join(FigureRow, FigureRow.document_id == DocumentRow.id)
    assert "FROM documents JOIN figures" in str(counted)


def test_what_has_no_type_is_refused() -> None:
    with pytest.raises(KeyError):

        class _Odd(Base):
            __tablename__ = "odd"

            id: NamedColumn[complex]


def test_a_moment_is_kept_in_utc() -> None:
    assert UtcTime().process_bind_param(datetime.fromisoformat("2026-01-02T03:04:05+07:00"), None) == (  # type: ignore[arg-type]
        "2026-01-01T20:04:05.000000+00:00"
    )
    with pytest.raises(ValueError, match="zone"):
        UtcTime().process_bind_param(datetime(2026, 1, 2), None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_a_foreign_key_has_the_type_of_its_column() -> None:
    assert isinstance(FigureRow.run_id.type, Integer)
    assert FigureRow.period_end.type.python_type is date
    assert isinstance(FigureRow.__table__.c.id, Column)
