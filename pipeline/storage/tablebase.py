"""What the store's tables are declared with: the parent of all, and types of columns that SQLAlchemy has not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from sqlalchemy import JSON, Boolean, Column, Date, Double, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import NamedColumn
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

# SQLite keeps whole numbers in 64 bits; a larger one is bound as a float.
_LARGEST_INTEGER = 2**63 - 1

_Value = int | float


class Number(UserDefinedType[int | float]):
    """A whole number or a float, told apart by SQLite's NUMERIC affinity (5.0 comes back as 5)."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column type in CREATE TABLE."""
        return "NUMERIC"

    def bind_processor(self, dialect: Dialect) -> Callable[[_Value | None], _Value | None]:  # noqa: ARG002
        """Numbers beyond 64 bits become floats, or SQLite would refuse them."""

        def bind(value: _Value | None) -> _Value | None:
            return float(value) if isinstance(value, int) and abs(value) > _LARGEST_INTEGER else value

        return bind


class UtcTime(TypeDecorator[datetime]):
    """A moment, written as ISO 8601 text in UTC so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given by SQLAlchemy
        """A moment without a time zone is refused: it could mean two things."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to a moment in UTC."""
        return None if value is None else datetime.fromisoformat(value)


# The column type of what a column is annotated with.
_TYPES: dict[Any, TypeEngine[Any]] = {
    str: String(),
    int: Integer(),
    float: Double(),
    bool: Boolean(),
    bytes: LargeBinary(),
    datetime: UtcTime(),
    date: Date(),
    int | float: Number(),
    list[str]: JSON(),
    list[Any]: JSON(),
    dict[str, Any]: JSON(),
    list[dict[str, Any]]: JSON(),
}


class Base:
    """Parent of all tables: every annotation `name: NamedColumn[type]` of a class is a column of its table.

    The type follows from the annotation, and whether it may be null; a `Column` is given where there is more to say.
    Classes read as SQLAlchemy's declarative ones do, and statements take them in the same way, but no row is ever
    mapped to an object here, and the part of SQLAlchemy that does so would cost every server 9 MiB.
    """

    metadata: ClassVar[MetaData] = MetaData()
    __tablename__: ClassVar[str]
    __table__: ClassVar[Table]
    # Indexes and constraints; options of the table in a dictionary at the end.
    __table_args__: ClassVar[tuple[Any, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Makes the table.

        Raises:
            KeyError: if no column type stands for an annotation.
        """
        hints = {
            name: get_args(hint)[0] for name, hint in get_type_hints(cls).items() if get_origin(hint) is NamedColumn
        }
        columns = [_column(name, told, cls.__dict__.get(name)) for name, told in hints.items()]
        items = [item for item in cls.__table_args__ if not isinstance(item, dict)]
        options = {name: value for item in cls.__table_args__ if isinstance(item, dict) for name, value in item.items()}
        cls.__table__ = Table(cls.__tablename__, cls.metadata, *columns, *items, **options)
        for column in columns:
            setattr(cls, column.key, column)

    @classmethod
    def __clause_element__(cls) -> Table:
        """The table, where a statement of SQLAlchemy is given the class."""
        return cls.__table__


def _column(name: str, told: Any, given: Column[Any] | None) -> Column[Any]:
    """The column of an annotation."""
    options = get_args(told)
    nullable = NoneType in options
    kind = _TYPES[reduce(or_, (option for option in options if option is not NoneType)) if nullable else told]
    if given is None:
        return Column(name, kind, nullable=nullable)
    given.name = given.key = name
    given.nullable = nullable
    return given
