"""The people and accounts of the demo bank that stand for something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.core.store import schema
from branch_desk.domain.mandates import MandateTerms
from tests.core.desk_work import AMINA, upload
from tests.core.seed_store import DAY, Row, by, rows

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from tests.core_fixtures import SignedIn


LANDMARKS: Final = [
    ("1000000016", "Amina Wanjiku Njoroge", "0011000000015", "ACTIVE", 84_250_00),
    ("1000000024", "Brian Otieno", "0012000000013", "ACTIVE", 128_400_00),
    ("1000000032", "Faith Achieng Ochieng", "0012000000013", "ACTIVE", 128_400_00),
    ("1000000040", "Samuel Kiptoo Rotich", "0012000000021", "ACTIVE", 2_400_000_00),
    ("1000000057", "Daniel Kiprono Cheruiyot", "0011000000023", "ACTIVE", 212_400_00),
    ("1000000065", "Zainab Hassan Abdi", "0011000000031", "ACTIVE", 96_700_00),
    ("1000000073", "Peter Mutua Musyoka", "0011000000049", "DORMANT", None),
    ("1000000081", "Grace Nyambura Kamau", "0012000000039", "FROZEN", None),
    ("1000000099", "Joseph Lokiru Ekal", "0011100000014", "ACTIVE", 12_450_00),
    ("1000000107", "Njeri Wambui Njoroge", "0011200000013", "ACTIVE", 15_600_00),
    ("1000000156", "Baraka Hardware Ltd", "0012100000012", "ACTIVE", 4_200_000_00),
    ("1000000164", "Tumaini Traders Cooperative", "0012100000020", "ACTIVE", 936_500_00),
]


@pytest.mark.parametrize(("customer_id", "name", "account_no", "state", "ledger"), LANDMARKS)
def test_a_landmark_stands_where_the_contract_says(
    store: Connection, customer_id: str, name: str, account_no: str, state: str, ledger: int | None
) -> None:
    customer = by(store, schema.customers, "customer_id")[customer_id]
    account = by(store, schema.accounts, "account_no")[account_no]
    assert (customer["full_name"], account["state"]) == (name, state)
    assert ledger is None or account["ledger_minor"] == ledger
    held = [(each["account_no"], each["customer_id"])
            for each in rows(store, schema.account_holders)]  # fmt: skip
    assert (account_no, customer_id) in held


def test_what_each_landmark_shows(store: Connection) -> None:
    customers = by(store, schema.customers, "customer_id")
    assert customers["1000000107"]["guardian_id"] == "1000000016"
    samuel, joseph = customers["1000000040"], customers["1000000099"]
    assert (samuel["is_pep"], samuel["risk_rating"], samuel["kyc_tier"]) == (
        True, "HIGH", "TIER_3",
    )  # fmt: skip
    assert (joseph["id_type"], joseph["kra_pin"], joseph["kyc_tier"]) == (
        "REFUGEE_ID", None, "TIER_1",
    )  # fmt: skip
    loan = next(each for each in rows(store, schema.loans) if each["customer_id"] == "1000000057")
    assert (loan["outstanding_minor"], loan["repayment_account_no"], loan["status"]) == (
        180_000_00, "0011000000023", "ACTIVE",
    )  # fmt: skip
    holds = [each for each in rows(store, schema.holds) if each["account_no"] == "0011000000031"]
    assert [(each["kind"], each["amount_minor"]) for each in holds] == [("LIEN", 15_000_00)]
    coming = [each for each in rows(store, schema.transactions) if each["value_date"] > DAY]
    assert [each["kind"] for each in coming] == ["CHEQUE"]
    (credit,) = [
        each
        for each in rows(store, schema.entries)
        if each["account_no"] and each["transaction_id"] == coming[0]["transaction_id"]
    ]
    assert (credit["account_no"], credit["amount_minor"]) == ("0011000000031", 40_000_00)
    grace = by(store, schema.accounts, "account_no")["0012000000039"]
    assert grace["freeze_kind"] == "TOTAL"


def terms(connection: Connection, account_no: str, mandate_no: int) -> tuple[list[Row], list[Row]]:
    def of(table: Table) -> list[Row]:
        found = [
            each
            for each in rows(connection, table)
            if (each["account_no"], each["mandate_no"]) == (account_no, mandate_no)
        ]
        return sorted(found, key=lambda each: int(each["position"]))

    return of(schema.signatories), of(schema.mandate_bands)


def test_the_mandates_worth_a_look(store: Connection) -> None:
    _, bands = terms(store, "0012000000013", 1)
    assert bands[0]["rule"] == {"kind": "ALL"}
    later = [each for each in rows(store, schema.mandates) if each["mandate_no"] == 2]
    assert [each["account_no"] for each in later] == ["0012000000013"]
    assert later[0]["effective_from"] > DAY

    people, bands = terms(store, "0012100000012", 1)
    assert [each["up_to_minor"] for each in bands] == [50_000_00, 500_000_00, None]
    assert [each["rule"].get("any_of") for each in bands] == [
        None, [{"A": 1, "B": 1}], [{"A": 2, "B": 1}],
    ]  # fmt: skip
    assert [each["signatory_class"] for each in people] == ["A", "A", "B", "B"]
    assert sum(each["personal_limit_minor"] is not None for each in people) == 1

    people, bands = terms(store, "0012100000020", 1)
    assert bands[0]["rule"] == {"kind": "COMBINATION", "any_of": [{"ANY": 3}]}
    assert len(people) == 5
    assert [each["effective_to"] < DAY for each in people if each["effective_to"]] == [True]


def test_every_account_has_a_mandate_that_can_be_met(store: Connection) -> None:
    for account in by(store, schema.accounts, "account_no"):
        people, bands = terms(store, account, 1)
        assert people, account
        assert bands, account
        made = MandateTerms.model_validate(
            {
                "effective_from": DAY.isoformat(),
                "signatories": [
                    {"full_name": each["full_name"], "class": each["signatory_class"]}
                    for each in people
                ],
                "bands": [{"rule": each["rule"]} for each in bands],
            }
        )
        assert made.signatories


def test_the_guardian_signs_for_the_junior_savings(store: Connection) -> None:
    account = by(store, schema.accounts, "account_no")["0011200000013"]
    people, _ = terms(store, "0011200000013", 1)
    assert account["product_code"] == "12"
    assert [each["customer_id"] for each in people] == ["1000000016"]


def quote(desk: SignedIn, customer_id: str, account_no: str) -> dict[str, Any]:
    named = f"customer_id={customer_id}&account_no={account_no}"
    return desk.get(f"/customer/closure-check?{named}").body


def test_amina_is_clean_and_her_account_can_be_closed(maker: SignedIn) -> None:
    found = maker.get(f"/customer/enquiry?customer_id={AMINA}").body
    assert (found["kyc"]["status"], found["customer"]["risk_rating"]) == ("VERIFIED", "LOW")
    assert (found["alerts"], found["open_requests"], found["loans"]) == ([], [], [])
    closing = quote(maker, AMINA, "0011000000015")
    assert (closing["closable"], closing["blockers"]) == (True, [])


def test_daniels_loan_stands_in_the_way(maker: SignedIn) -> None:
    blockers = quote(maker, "1000000057", "0011000000023")["blockers"]
    assert [each["code"] for each in blockers] == ["active_loan"]


def test_zainabs_money_is_partly_out_of_reach(maker: SignedIn) -> None:
    path = "/customer/enquiry?account_no=0011000000031"
    balances = maker.get(path).body["account"]["balances"]
    assert {name: each["amount"] for name, each in balances.items()} == {
        "ledger": "96700.00",
        "uncleared": "40000.00",
        "held": "15000.00",
        "available": "41700.00",
    }


def test_to_close_samuels_account_takes_two(maker: SignedIn) -> None:
    account = ("1000000040", "0012000000021")
    answer = maker.post(
        "/customer/account-close",
        {
            "customer_id": account[0],
            "account_no": account[1],
            "reason_code": "CUSTOMER_REQUEST",
            "payout": {"method": "BANKERS_CHEQUE", "payee": "Samuel Kiptoo Rotich"},
            "expected_payout": quote(maker, *account)["payout"],
            "confirmations": {
                "cards_returned": True,
                "cheque_leaves_returned": True,
                "customer_notified": True,
            },
            "instruction": upload(maker, "CLOSURE_REQUEST"),
        },
        headers={"If-Match": '"a1"'},
    )
    assert answer.status == 202, answer.raw
    assert answer.body["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]
