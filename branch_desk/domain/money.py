"""Money: a Decimal in the domain, decimal strings on the wire, integer minor units in storage."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated, ClassVar, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    field_validator,
    model_serializer,
)

from branch_desk.common import AMOUNT_MAX, format_amount, format_currency
from branch_desk.domain.fields import Kind
from branch_desk.domain.sentences import complain

BANK_CURRENCY: Final = "KES"
"""The currency of every product in this contract."""
_CENT: Final = Decimal("0.01")
_WIRE: Final = re.compile(r"-?[0-9]{1,20}(?:\.([0-9]+))?", re.ASCII)
_DECIMALS_MAX: Final = 2


class Money(BaseModel):
    """An amount of one currency, at most 9,999,999,999.99, negative only in balances and entries.

    On the wire `{"amount":"1500.00","currency":"KES"}`: a string, never a JSON number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    KIND: ClassVar[str] = "money"

    amount: Decimal
    currency: str = BANK_CURRENCY

    @field_validator("amount", mode="before")
    @classmethod
    def _read_amount(cls, value: object) -> Decimal:
        if isinstance(value, str) and (match := _WIRE.fullmatch(value.strip())):
            if len(match[1] or "") > _DECIMALS_MAX:
                raise complain("amount_decimals")
            value = Decimal(value.strip())
        if not isinstance(value, Decimal) or not value.is_finite():
            raise complain("amount_format")
        if abs(value) > AMOUNT_MAX:
            raise complain("amount_max", max=format_amount(AMOUNT_MAX))
        if value != value.quantize(_CENT):
            raise complain("amount_decimals")
        return value.quantize(_CENT) + 0  # Adding 0 takes the sign off a negative zero.

    @field_validator("currency", mode="before")
    @classmethod
    def _read_currency(cls, value: object) -> str:
        if value is None:
            return BANK_CURRENCY
        if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value, re.ASCII):
            raise complain("choice", label="the currency")
        return value

    @model_serializer(mode="plain")
    def _write(self) -> dict[str, str]:
        return {"amount": f"{self.amount:.2f}", "currency": self.currency}

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str = BANK_CURRENCY) -> Self:
        """Make money of an amount with at most 2 decimals."""
        return cls(amount=Decimal(amount), currency=currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str = BANK_CURRENCY) -> Self:
        """Make money of integer minor units (cents), as storage keeps it."""
        return cls(amount=Decimal(minor) / 100, currency=currency)

    @property
    def minor(self) -> int:
        """The amount in integer minor units (cents)."""
        return int(self.amount * 100)

    def __str__(self) -> str:
        return format_currency(self.amount, self.currency)


def _not_negative(value: Money) -> Money:
    if value.amount < 0:
        raise complain("amount_min", min=format_amount(Decimal(0)))
    return value


Amount = Annotated[Money, AfterValidator(_not_negative), Kind("money")]


def round_minor(amount: Decimal) -> int:
    """Round an amount in minor units half to even, once, as it is posted."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
