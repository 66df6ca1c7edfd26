"""The sorts of column that the core's tables are made of, and the one metadata they stand in."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    TypeDecorator,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the core; the constraints are named, so that a migration can find them."""


class Instant(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides, whatever the database keeps of the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone. Raises ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite counts by itself only an INTEGER primary key.
Counting: Final = BigInteger().with_variant(Integer(), "sqlite")
# Without this an absent document would be stored as the JSON text `null`.
Document: Final = JSON(none_as_null=True)


def code(name: str, size: int = 40, **options: Any) -> Column[str]:
    """Give a column of short text that has to be there."""
    return Column(name, String(size), nullable=False, **options)


def minor(name: str, *, nullable: bool = False, **options: Any) -> Column[int]:
    """Give a column of money in integer minor units."""
    return Column(name, BigInteger, nullable=nullable, **options)


def points_to(name: str, target: str, *, nullable: bool = False, **options: Any) -> Column[str]:
    """Give a column that names a row of another table."""
    return Column(name, String(40), ForeignKey(target), nullable=nullable, **options)


def one_of(column: str, values: Iterable[str] | type[StrEnum]) -> CheckConstraint:
    """Let the database take only these words in a column."""
    words = ", ".join(f"'{each}'" for each in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")
