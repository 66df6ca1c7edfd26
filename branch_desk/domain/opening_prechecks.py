"""What must be right of each holder before an account may be opened for them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.kyc_words import kyc_alert, may_open, why_not_opened
from branch_desk.domain.operation import Precheck, Read

_JOINT_MOST: Final = 3


def first_holder_read(request: AccountOpening) -> Read | None:
    """Give the enquiry about the customer for whom an account is opened, None for nobody yet."""
    return _enquiry(request.customer_id)


def _joint_holder_read(place: int, request: AccountOpening) -> Read | None:
    named = [each.customer_id for each in request.joint_holders or ()]
    return _enquiry(named[place]) if place < len(named) else None


def _enquiry(number: str | None) -> Read | None:
    return Read(path="/customer/enquiry", params={"customer_id": number}) if number else None


def _is_fit(_: AccountOpening, reply: Mapping[str, Any]) -> bool:
    return may_open(reply)


def _kyc(name: str, lookup: Callable[[AccountOpening], Read | None]) -> Precheck:
    return Precheck(
        name=name,
        lookup=lookup,
        passes=_is_fit,
        sentence="The customer must be active, with KYC in order.",
        why=why_not_opened,
        cure=kyc_alert,
    )


HOLDER_PRECHECKS: Final = (
    _kyc("KYC", first_holder_read),
    *(
        _kyc(f"KYC of joint holder {place + 1}", partial(_joint_holder_read, place))
        for place in range(_JOINT_MOST)
    ),
)
"""A check of KYC for each holder that an opening may name, the first one first."""
