"""Opening accounts in the core: numbers, funds, holders, signatories, the day's caps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from stdnum import luhn

from branch_desk.core.clock import ManualClock
from tests.core.desk_work import (
    AMINA,
    OPEN,
    approve,
    complaints,
    item,
    new_customer,
    opening,
    upload,
)
from tests.core_fixtures import RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from pathlib import Path

RESERVE: Final = "/customer/account-number-reserve"
AMINAS_ACCOUNT: Final = "0011000000015"
NO_ACCOUNT: Final = "001100009999" + luhn.calc_check_digit("001100009999")
NOBODY: Final = "100999999" + luhn.calc_check_digit("100999999")
BRIAN, FAITH, MINOR, BARAKA = "1000000024", "1000000032", "1000000107", "1000000156"


@pytest.fixture
def desk(core: RunningCore) -> SignedIn:
    """A maker whose day begins anew with each test."""
    with core.database() as database:
        database.execute("DELETE FROM day_use")
    return core.log_in("REL002")


def mandate(*signatories: dict[str, Any], **rest: Any) -> dict[str, Any]:
    bands = [{"rule": {"kind": "ANY_ONE"}}]
    return {"effective_from": "2026-11-24", "signatories": list(signatories), "bands": bands} | rest


def balance(core: RunningCore, account_no: str) -> int:
    return int(core.one("SELECT ledger_minor FROM accounts WHERE account_no = ?", account_no))


def opened(desk: SignedIn, **changes: Any) -> str:
    answer = desk.post(OPEN, opening(**changes))
    assert answer.status == 201, answer.raw
    return str(answer.body["result"]["account_no"])


def test_a_cash_opening_is_booked_in_double_entry(core: RunningCore, desk: SignedIn) -> None:
    answer = desk.post(OPEN, opening())
    result = answer.body["result"]
    assert (result["state"], result["version"], result["mandate_no"]) == ("ACTIVE", 1, 1)
    with core.database() as database:
        lines = database.execute(
            "SELECT account_no, gl_code, amount_minor, balance_after_minor FROM entries"
            " WHERE transaction_id = ? ORDER BY entry_no",
            (result["transaction_id"],),
        ).fetchall()
        reference = database.execute(
            "SELECT reference FROM transactions WHERE transaction_id = ?",
            (result["transaction_id"],),
        ).fetchone()[0]
    number = result["account_no"]
    assert lines == [(None, "CASH_001", -500000, None), (number, None, 500000, 500000)]
    assert reference == answer.body["reference"]
    assert balance(core, number) == 500000
    signs = core.one("SELECT customer_id FROM signatories WHERE account_no = ?", number)
    assert signs == AMINA


def test_a_transfer_moves_the_holders_own_money(core: RunningCore, desk: SignedIn) -> None:
    before = balance(core, AMINAS_ACCOUNT)
    funding = {"method": "TRANSFER", "from_account_no": AMINAS_ACCOUNT}
    number = opened(desk, funding=funding, initial_deposit={"amount": "2000"})
    assert (balance(core, number), balance(core, AMINAS_ACCOUNT)) == (200000, before - 200000)


def test_a_transfer_is_held_to_what_is_there(core: RunningCore, desk: SignedIn) -> None:
    def asked(account_no: str, amount: str = "2000", **changes: Any) -> Any:
        funding = {"method": "TRANSFER", "from_account_no": account_no}
        return desk.post(
            OPEN, opening(funding=funding, initial_deposit={"amount": amount}, **changes)
        )

    free = (balance(core, AMINAS_ACCOUNT) - 100000) / 100  # The product keeps 1,000.00.
    answer = asked(AMINAS_ACCOUNT, f"{free + 0.01:.2f}")
    assert complaints(answer) == [("/initial_deposit", "amount_available")]
    assert f"KES {free:,.2f}" in answer.body["field_errors"][0]["message"]
    pointer = "/funding/from_account_no"
    assert complaints(asked("0012000000013")) == [(pointer, "account_not_of_customer")]
    assert complaints(asked(NO_ACCOUNT)) == [(pointer, "account_unknown")]
    # Zainab's money is uncleared or under a lien in part.
    held = asked("0011000000031", "9999999", customer_id="1000000065")
    assert complaints(held) == [("/initial_deposit", "amount_available")]
    dormant = asked("0011000000049", "1000", customer_id="1000000073")
    assert (dormant.code, dormant.body["state"]) == ("wrong_state", "DORMANT")
    assert dormant.body["allowed_states"] == ["ACTIVE"]
    assert dormant.body["account_no"] == "0011000000049"


def test_later_funding_leaves_the_account_pending(core: RunningCore, desk: SignedIn) -> None:
    later = {"funding": {"method": "LATER"}, "initial_deposit": {"amount": "0"}}
    answer = desk.post(OPEN, opening(**later))
    assert answer.body["result"]["state"] == "PENDING"
    assert "transaction_id" not in answer.body["result"]
    basic = desk.post(OPEN, opening(product_code="11", **later))
    assert basic.body["result"]["state"] == "ACTIVE"


def test_a_fixed_deposit_is_paid_from_and_back_to_an_account(
    core: RunningCore, desk: SignedIn
) -> None:
    terms = {
        "product_code": "30",
        "initial_deposit": {"amount": "50000"},
        "funding": {"method": "TRANSFER", "from_account_no": AMINAS_ACCOUNT},
        "tenure_months": 3,
        "maturity": "PAY_OUT",
        "settlement_account_no": AMINAS_ACCOUNT,
    }
    number = opened(desk, **terms)
    assert number[3:5] == "30"
    ends = core.one("SELECT matures_on FROM accounts WHERE account_no = ?", number)
    assert ends == "2027-02-24"
    strange = desk.post(OPEN, opening(**{**terms, "settlement_account_no": "0012000000013"}))
    assert ("/settlement_account_no", "account_not_of_customer") in complaints(strange)


def test_a_joint_account_needs_a_signing_rule(core: RunningCore, desk: SignedIn) -> None:
    joint = {"customer_id": BRIAN, "joint_holders": [{"customer_id": FAITH}]}
    assert complaints(desk.post(OPEN, opening(**joint))) == [("/mandate", "required")]
    terms = mandate(
        {"customer_id": BRIAN},
        {"customer_id": FAITH, "class": "B", "personal_limit": {"amount": "50000"}},
        {
            "full_name": "Mark Chebet",
            "identity": {
                "id_type": "NATIONAL_ID",
                "id_number": "25443210",
                "issuing_country": "KE",
            },
            "specimen": upload(desk, "SIGNATURE_SPECIMEN"),
        },
        bands=[
            {"up_to": {"amount": "50000"}, "rule": {"kind": "ANY_ONE"}},
            {"rule": {"kind": "COMBINATION", "any_of": [{"A": 2}]}},
        ],
    )
    number = opened(desk, **joint, mandate=terms)
    with core.database() as database:
        holders = database.execute(
            "SELECT customer_id, position FROM account_holders WHERE account_no = ?"
            " ORDER BY position",
            (number,),
        ).fetchall()
        signs = database.execute(
            "SELECT full_name, signatory_class, personal_limit_minor, specimen_document_id IS NULL"
            " FROM signatories WHERE account_no = ? ORDER BY position",
            (number,),
        ).fetchall()
        bands = database.execute(
            "SELECT up_to_minor FROM mandate_bands WHERE account_no = ? ORDER BY position",
            (number,),
        ).fetchall()
    assert holders == [(BRIAN, 0), (FAITH, 1)]
    assert signs == [
        ("Brian Otieno", "A", None, 0),
        ("Faith Achieng Ochieng", "B", 5000000, 0),
        ("Mark Chebet", "A", None, 0),
    ]
    assert bands == [(5000000,), (None,)]
    title = core.one("SELECT title FROM accounts WHERE account_no = ?", number)
    assert title == "Brian Otieno and Faith Achieng Ochieng"


def test_a_signatory_without_a_specimen_on_file_brings_one(
    core: RunningCore, desk: SignedIn
) -> None:
    with core.database() as database:
        database.execute(
            "UPDATE documents SET status = 'SUPERSEDED' WHERE customer_id = ?"
            " AND document_type = 'SIGNATURE_SPECIMEN'",
            (AMINA,),
        )
    bare = desk.post(OPEN, opening(mandate=mandate({"customer_id": AMINA})))
    assert complaints(bare) == [("/mandate/signatories/0/specimen", "specimen_missing")]
    filed = core.one(
        "SELECT document_id FROM documents WHERE customer_id = ?"
        " AND document_type = 'SIGNATURE_SPECIMEN'",
        AMINA,
    )
    digest = core.one("SELECT sha256 FROM documents WHERE document_id = ?", filed)
    own = {"document_id": filed, "sha256": digest}
    opened(desk, mandate=mandate({"customer_id": AMINA, "specimen": own}))
    of_others = core.one(
        "SELECT document_id FROM documents WHERE customer_id = ? AND status = 'CURRENT'", BRIAN
    )
    digest = core.one("SELECT sha256 FROM documents WHERE document_id = ?", of_others)
    foreign = {"document_id": of_others, "sha256": digest}
    refused = desk.post(OPEN, opening(mandate=mandate({"customer_id": AMINA, "specimen": foreign})))
    pointer = "/mandate/signatories/0/specimen"
    assert complaints(refused) == [(pointer, "document_unusable")]
    with core.database() as database:
        database.execute("UPDATE documents SET status = 'CURRENT' WHERE document_id = ?", (filed,))


def test_a_guardian_signs_for_a_minor(core: RunningCore, desk: SignedIn) -> None:
    number = opened(desk, customer_id=MINOR, product_code="12")
    signs = core.one("SELECT customer_id FROM signatories WHERE account_no = ?", number)
    assert signs == AMINA


def test_a_business_opens_a_business_account(desk: SignedIn) -> None:
    body = opening(customer_id=BARAKA, product_code="21")
    assert complaints(desk.post(OPEN, body)) == [("/mandate", "required")]
    assert complaints(desk.post(OPEN, opening(customer_id=BARAKA))) == [
        ("/product_code", "product_not_for_customer"),
        ("/mandate", "required"),
    ]


@pytest.mark.parametrize(
    ("change", "code", "member"),
    [
        (("status", "BLOCKED"), "wrong_state", ("state", "BLOCKED")),
        (("status", "DECEASED"), "wrong_state", ("state", "DECEASED")),
        (("kyc_status", "EXPIRED"), "kyc_not_sufficient", ("missing", [])),
        (("kyc_tier", "TIER_1"), "kyc_not_sufficient", ("required_tier", "TIER_2")),
    ],
)
def test_a_holder_must_be_fit(
    core: RunningCore, desk: SignedIn, change: tuple[str, str], code: str, member: tuple[str, Any]
) -> None:
    customer_id = new_customer(desk)
    with core.database() as database:
        column, value = change
        database.execute(
            {
                "status": "UPDATE customers SET status = ? WHERE customer_id = ?",
                "kyc_status": "UPDATE customers SET kyc_status = ? WHERE customer_id = ?",
                "kyc_tier": "UPDATE customers SET kyc_tier = ? WHERE customer_id = ?",
            }[column],
            (value, customer_id),
        )
    answer = desk.post(OPEN, opening(customer_id=customer_id))
    assert (answer.status, answer.code) == (409, code)
    assert answer.body[member[0]] == member[1]
    assert answer.body["customer_id"] == customer_id


def test_what_is_missing_for_the_tier_is_named(core: RunningCore, desk: SignedIn) -> None:
    customer_id = new_customer(desk)
    with core.database() as database:
        database.execute(
            "UPDATE customers SET kyc_tier = 'TIER_1' WHERE customer_id = ?", (customer_id,)
        )
        database.execute(
            "UPDATE documents SET status = 'SUPERSEDED' WHERE customer_id = ?"
            " AND document_type = 'PROOF_OF_ADDRESS'",
            (customer_id,),
        )
    answer = desk.post(OPEN, opening(customer_id=customer_id))
    assert answer.body["missing"] == ["PROOF_OF_ADDRESS"]


def test_a_reserved_number_is_taken_by_its_officer_once(core: RunningCore, desk: SignedIn) -> None:
    wish = {"customer_id": AMINA, "product_code": "10"}
    reserved = desk.post(RESERVE, wish)
    assert reserved.status == 201
    assert reserved.body["operation"] == "ACCOUNT_NUMBER_RESERVATION"
    number = reserved.body["result"]["account_no"]
    assert reserved.body["result"]["expires_at"].endswith("Z")
    missing = [("/account_no", "account_no_not_reserved")]
    stranger = core.log_in("REL006")
    assert complaints(stranger.post(OPEN, opening(account_no=number))) == missing
    other = opening(account_no=number, product_code="20", initial_deposit={"amount": "9000"})
    assert complaints(desk.post(OPEN, other)) == missing
    assert opened(desk, account_no=number) == number
    assert complaints(desk.post(OPEN, opening(account_no=number))) == missing


def test_a_reservation_names_a_customer_and_a_product(desk: SignedIn) -> None:
    unknown = desk.post(RESERVE, {"customer_id": NOBODY, "product_code": "99"})
    assert set(complaints(unknown)) == {
        ("/customer_id", "customer_unknown"),
        ("/product_code", "choice"),
    }
    assert desk.post(RESERVE, {"customer_id": AMINA}).code == "validation_failed"


def test_a_reservation_ends(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2026, 11, 24, 6, tzinfo=UTC))
    with running_core(tmp_path, clock=clock) as core:
        wish = {"customer_id": AMINA, "product_code": "10"}
        number = core.log_in("REL001").post(RESERVE, wish).body["result"]["account_no"]
        clock.advance(timedelta(hours=24))
        answer = core.log_in("REL001").post(OPEN, opening(account_no=number))
        assert complaints(answer) == [("/account_no", "account_no_not_reserved")]


@pytest.mark.requirement("S1")
def test_the_twenty_first_opening_of_the_day_is_refused(core: RunningCore, desk: SignedIn) -> None:
    for _ in range(20):
        assert desk.post(OPEN, opening(initial_deposit={"amount": "1000"})).status == 201
    before = core.one("SELECT count(*) FROM accounts")
    answer = desk.post(OPEN, opening(initial_deposit={"amount": "1000"}))
    assert (answer.status, answer.code) == (403, "limit_exceeded")
    assert (answer.body["limit"], answer.body["used"]) == (20, 20)
    assert core.one("SELECT count(*) FROM accounts") == before
    assert (
        core.one("SELECT count(*) FROM entries WHERE account_no IS NULL AND amount_minor = 0") == 0
    )


@pytest.mark.requirement("S1")
def test_the_days_value_without_approval_is_bounded(core: RunningCore, desk: SignedIn) -> None:
    for _ in range(5):
        assert desk.post(OPEN, opening(initial_deposit={"amount": "100000"})).status == 201
    used = desk.get("/auth/me").body["used_today"]
    assert (used["account_opening"], used["value_alone"]["amount"]) == (5, "500000.00")
    answer = desk.post(OPEN, opening(initial_deposit={"amount": "1000"}))
    assert answer.status == 202
    assert [each["code"] for each in answer.body["reasons"]] == ["open_day_total"]
    # What waits for an approval does not count, nor does what was approved.
    request = item(core.log_in("SUP001"), answer.body["request_id"])
    assert approve(core.log_in("SUP001"), request).status == 200
    again = desk.get("/auth/me").body["used_today"]
    assert (again["account_opening"], again["value_alone"]["amount"]) == (6, "500000.00")


def test_an_opening_approved_after_its_day_begins_on_the_day_of_the_approval(
    core: RunningCore, desk: SignedIn
) -> None:
    terms = mandate({"customer_id": AMINA})
    body = opening(initial_deposit={"amount": "150000"}, mandate=terms, product_code="20")
    request_id = desk.post(OPEN, body).body["request_id"]
    with core.database() as database:
        database.execute("UPDATE bank SET business_date = '2026-11-25'")
    checker = core.log_in("SUP001")
    number = approve(checker, item(checker, request_id)).body["result"]["operation_result"]
    with core.database() as database:
        database.execute("UPDATE bank SET business_date = '2026-11-24'")
    begins = core.one(
        "SELECT effective_from FROM mandates WHERE account_no = ?", number["account_no"]
    )
    assert begins == "2026-11-25"


def test_every_transaction_sums_to_zero_and_balances_are_kept(core: RunningCore) -> None:
    assert (
        core.one(
            "SELECT count(*) FROM (SELECT transaction_id FROM entries GROUP BY transaction_id"
            " HAVING sum(amount_minor) <> 0 OR count(*) < 2)"
        )
        == 0
    )
    assert (
        core.one(
            "SELECT count(*) FROM accounts WHERE ledger_minor <> coalesce("
            "(SELECT sum(amount_minor) FROM entries"
            " WHERE entries.account_no = accounts.account_no), 0)"
        )
        == 0
    )


def test_unknown_holders_are_told(desk: SignedIn) -> None:
    assert ("/customer_id", "customer_unknown") in complaints(
        desk.post(OPEN, opening(customer_id=NOBODY))
    )
