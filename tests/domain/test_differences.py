"""What a request changes of something that exists, and the version that it was made on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.differences import request_changes, version_seen
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.sketch import sketch
from tests.domain.maintenance_bank import ACCOUNT, CUSTOMER, account, ground, held, maintenance

if TYPE_CHECKING:
    from pydantic import BaseModel

MONEY: Final = {"amount": "84250.00", "currency": "KES"}
NAMED: Final = {"customer_id": CUSTOMER, "account_no": ACCOUNT}
OPENING: Final = AccountOpening.model_validate(ACCOUNT_OPENING_EXAMPLE)


def half(model: type[BaseModel], **values: Any) -> Any:
    return sketch(model, NAMED | values)


def shown(request: Any, **balances: Any) -> list[tuple[str, Any, Any]]:
    changes = {f"/balances/{name}": value for name, value in balances.items()}
    facts = ground(on=held(of=account(changes)))
    return [(each.field, each.before, each.after) for each in request_changes(request, facts)]


@pytest.mark.parametrize(
    ("request_", "tag"),
    [
        (maintenance(), "c17.a2"),
        (half(MandateUpdate), "a2"),
        (half(AccountClosure), "a2"),
        (OPENING, None),
    ],
    ids=["maintenance", "mandate", "closure", "opening"],
)
def test_the_version_that_was_seen(request_: object, tag: str | None) -> None:
    assert version_seen(request_, held()) == tag


def test_without_an_account_only_the_customer_has_a_version() -> None:
    bare = held().model_copy(update={"account": None})
    assert version_seen(maintenance(), bare) == "c17"
    assert version_seen(half(MandateUpdate), bare) is None


def test_a_change_shows_what_differs() -> None:
    request = maintenance({"/customer_changes": {"phone": "0722000111"}})
    assert shown(request) == [("/customer/phone", "+254712345678", "+254722000111")]


def test_a_closure_shows_the_end_of_the_account_and_of_its_money() -> None:
    request = half(AccountClosure)
    assert shown(request, ledger=MONEY) == [
        ("/account/state", "ACTIVE", "CLOSED"),
        ("/account/balances/ledger", MONEY, MONEY | {"amount": "0.00"}),
    ]
    assert shown(request) == [("/account/state", "ACTIVE", "CLOSED")]


def test_a_mandate_that_is_not_begun_shows_nothing() -> None:
    assert shown(half(MandateUpdate)) == []
    bands = {"bands": [{"rule": {"kind": "ALL"}}], "signatories": [{"customer_id": CUSTOMER}]}
    wanted = half(MandateUpdate, mandate={"effective_from": "2026-11-24", **bands})
    assert [field for field, _, _ in shown(wanted)] == [
        "/account/mandates/0/signatories/-",
        "/account/mandates/0/bands",
    ]


@pytest.mark.parametrize("model", [MandateUpdate, AccountClosure])
def test_nothing_differs_while_the_record_is_not_known(model: type[BaseModel]) -> None:
    unknown = replace(ground(), held=None)
    assert request_changes(half(model), unknown) == ()
    assert (
        request_changes(maintenance({"/customer_changes": {"phone": "0722000111"}}), unknown) == ()
    )
    assert request_changes(OPENING, ground()) == ()
    bare = ground(on=held().model_copy(update={"account": None}))
    assert request_changes(half(AccountClosure), bare) == ()
