"""Whose state or KYC is in the way of an opening: the payer's and each holder's, by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.desk_work import OPEN, new_customer, opening
from tests.core.mandate_work import ANY_ONE

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore, SignedIn

pytestmark = pytest.mark.usefixtures("new_day")


@pytest.mark.parametrize(
    ("kind", "code"), [("CREDIT", ""), ("DEBIT", "FROZEN"), ("TOTAL", "FROZEN")]
)
def test_a_frozen_account_pays_if_debits_may_go_on(
    core: RunningCore, maker: SignedIn, kind: str, code: str
) -> None:
    customer_id = new_customer(maker)
    paid = opening(customer_id=customer_id, initial_deposit={"amount": "9000"})
    payer = maker.post(OPEN, paid).body["result"]["account_no"]
    with core.database() as database:
        database.execute(
            "UPDATE accounts SET state = 'FROZEN', freeze_kind = ?, freeze_reason = 'By order',"
            " freeze_reason_code = 'REGULATOR', freeze_placed_by = 'SUP001',"
            " freeze_placed_at = '2026-11-20 08:00:00.000000', freeze_prior_state = 'ACTIVE'"
            " WHERE account_no = ?",
            (kind, payer),
        )
    funding = {"method": "TRANSFER", "from_account_no": payer}
    answer = maker.post(
        OPEN,
        opening(customer_id=customer_id, funding=funding, initial_deposit={"amount": "2000"}),
    )
    if code:
        assert (answer.code, answer.body["state"]) == ("wrong_state", code)
        assert answer.body["account_no"] == payer
    else:
        assert answer.status == 201, answer.raw
        left = core.one("SELECT ledger_minor FROM accounts WHERE account_no = ?", payer)
        assert left == 700000


def test_a_deposit_settles_on_no_account_that_waits_to_be_woken(
    core: RunningCore, maker: SignedIn
) -> None:
    customer_id = new_customer(maker)
    paid = opening(customer_id=customer_id, initial_deposit={"amount": "60000"})
    payer = maker.post(OPEN, paid).body["result"]["account_no"]
    second = opening(customer_id=customer_id, initial_deposit={"amount": "5000"})
    settles = maker.post(OPEN, second).body["result"]["account_no"]
    with core.database() as database:
        database.execute("UPDATE accounts SET state = 'DORMANT' WHERE account_no = ?", (settles,))
    body = opening(
        customer_id=customer_id,
        product_code="30",
        initial_deposit={"amount": "50000"},
        funding={"method": "TRANSFER", "from_account_no": payer},
        tenure_months=3,
        maturity="PAY_OUT",
        settlement_account_no=settles,
    )
    answer = maker.post(OPEN, body)
    assert (answer.code, answer.body["state"]) == ("wrong_state", "DORMANT")
    assert answer.body["account_no"] == settles


def test_the_holder_who_is_not_fit_is_named(core: RunningCore, maker: SignedIn) -> None:
    first, second = new_customer(maker), new_customer(maker)
    with core.database() as database:
        database.execute(
            "UPDATE customers SET kyc_status = 'EXPIRED' WHERE customer_id = ?", (second,)
        )
    signs = {"customer_id": first}
    mandate = {"effective_from": "2026-11-24", "signatories": [signs], "bands": ANY_ONE}
    answer = maker.post(
        OPEN,
        opening(customer_id=first, joint_holders=[{"customer_id": second}], mandate=mandate),
    )
    assert (answer.code, answer.body["customer_id"]) == ("kyc_not_sufficient", second)
