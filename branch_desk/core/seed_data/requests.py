"""The demo's authorisation queue: what waits in branch 001, and what was decided there earlier."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from branch_desk.core.seed_data.accounts import ACCOUNTS
from branch_desk.core.seed_data.change_requests import change_requests
from branch_desk.core.seed_data.customers import (
    CUSTOMERS,
    Customer,
    Paper,
    cif_body,
    full_name,
    kyc_file,
    papers,
)
from branch_desk.core.seed_data.days import bank_day
from branch_desk.core.seed_data.demo_request import BRANCH, Act, DemoRequest, minutes
from branch_desk.core.seed_data.ids import account_no, customer_id, document_id
from branch_desk.core.seed_data.people import Person
from branch_desk.core.seed_data.postings import opening_deposit
from branch_desk.core.seed_data.rows import document_ref
from branch_desk.domain.money import Money

_NAIROBI: Final = "KE-30"
_BY_SERIAL: Final = {each.serial: each for each in CUSTOMERS}

APPLICANTS: Final = {
    person.serial: person
    for person in (
        Person(101, "Josephine", "Nduku", "Wambua", 49, "FEMALE", "PUBLIC_SERVANT",
               ("8 Lenana Road", "Nairobi", _NAIROBI), 0, "420000.00", "TIER_3",
               pep_details="Judge of a superior court, in office for four years."),
        Person(102, "Lawrence", "Kipkemboi", "Tanui", 43, "MALE", "TRADER",
               ("19 Enterprise Road", "Nairobi", _NAIROBI), 0, "1500000.00", funds="BUSINESS"),
        Person(103, "Eunice", "Nekesa", "Wanjala", 30, "FEMALE", "TEACHER",
               ("27 Outer Ring Road", "Nairobi", _NAIROBI), 1, "48000.00",
               waived=("PROOF_OF_ADDRESS",)),
        Person(104, "Douglas", "Kariithi", "Njagi", 36, "MALE", "TRADER",
               ("3 Luthuli Avenue", "Nairobi", _NAIROBI), 20, "1100000.00", funds="BUSINESS"),
        Person(105, "Vivian", "Chepngeno", "Sigei", 34, "FEMALE", "TRADER",
               ("15 Mombasa Road", "Nairobi", _NAIROBI), 16, "2200000.00", funds="BUSINESS"),
    )
}  # fmt: skip


def requests(first_day: date) -> Iterator[DemoRequest]:
    """Give every request of branch 001, oldest number first."""
    yield from _waiting_records(first_day)
    yield from _waiting_openings(first_day)
    yield from _approved(first_day)
    yield from _refused(first_day)
    yield from change_requests(first_day)


def _record(
    customer: Customer, first_day: date, n: int, maker: str, before: timedelta, **rest: Any
) -> DemoRequest:
    files = tuple(papers(customer, first_day))
    body = cif_body(customer, first_day)
    body["documents"] = [document_ref(each) for each in files]
    waived = customer.waived if isinstance(customer, Person) else ()
    if waived:
        reason = "The customer brings it within the month."
        body["waivers"] = [{"document_type": kind, "reason": reason} for kind in waived]
    identity = body["individual"]["identity"]
    key = ("id_type", "id_number", "issuing_country")
    waiting = () if rest.get("status") == "APPROVED" else files
    return DemoRequest(
        n, "CIF_CREATE", maker, before, body, full_name(customer),
        objects=("/".join(["identity", *(identity[part] for part in key)]),),
        value=Money.of(0), documents=files, papers=waiting, **rest,
    )  # fmt: skip


def _waiting_records(first_day: date) -> Iterator[DemoRequest]:
    yield _record(
        APPLICANTS[101], first_day, 1, "REL001", minutes(50),
        reasons=("cif_risk_high", "cif_pep"), levels=2, priority="HIGH", status="PENDING_SECOND",
        acts=(Act("APPROVE", "SUP001", minutes(20), 1, "Declaration read, office confirmed."),),
    )  # fmt: skip
    yield _record(APPLICANTS[102], first_day, 2, "REL002", minutes(35), reasons=("cif_turnover",))
    yield _record(
        APPLICANTS[103], first_day, 3, "REL005", minutes(26 * 60),
        reasons=("cif_waived_document",),
    )  # fmt: skip


def _opening(
    n: int, maker: str, before: timedelta, place: tuple[int, str, int], amount: str, **rest: Any
) -> DemoRequest:
    serial, product, number = place
    holder = _BY_SERIAL[serial]
    value = Money.of(amount)
    funding = rest.pop("funding", None) or {
        "method": "CASH",
        "till_receipt_no": f"T1-{470 + n:06d}",
    }
    body = {
        "customer_id": customer_id(serial),
        "product_code": product,
        "initial_deposit": value.model_dump(),
        "funding": funding,
        "purpose": "SAVINGS" if product == "30" else "BUSINESS",
        "source_of_funds": "BUSINESS",
        **rest.pop("more", {}),
    }
    return DemoRequest(
        n, "ACCOUNT_OPENING", maker, before, body, full_name(holder),
        objects=(f"opening/{customer_id(serial)}/{product}",),
        value=value, customer_id=customer_id(serial),
        account_no=account_no(BRANCH, product, number), **rest,
    )  # fmt: skip


def _waiting_openings(first_day: date) -> Iterator[DemoRequest]:
    yield _opening(
        4, "REL001", minutes(30), (11, "20", 7), "250000.00",
        reasons=("open_deposit",), priority="HIGH", opened_by=("SUP002", minutes(4)),
    )  # fmt: skip
    yield _deposit_of_baraka(first_day)
    yield _opening(
        6, "SUP002", minutes(25), (6, "20", 8), "150000.00",
        reasons=("open_deposit",), priority="HIGH",
    )  # fmt: skip


def specimen_papers() -> tuple[Paper, Paper]:
    """Give the two specimens that the opening for Baraka Hardware brings along."""
    first, second = (document_id(f"opening-specimen/{place}") for place in range(2))
    kind = "SIGNATURE_SPECIMEN"
    return Paper(first, kind, None, None, None), Paper(second, kind, None, None, None)


def _deposit_of_baraka(first_day: date) -> DemoRequest:
    source = account_no("001", "21", 1)
    files = specimen_papers()
    owners = cif_body(_BY_SERIAL[15], first_day)["business"]["directors"]
    mandate = {
        "effective_from": first_day.isoformat(),
        "signatories": [
            {"full_name": owner["full_name"], "identity": owner["identity"],
             "specimen": document_ref(paper)}
            for owner, paper in zip(owners, files, strict=True)
        ],
        "bands": [{"rule": {"kind": "ALL"}}],
    }  # fmt: skip
    more = {
        "tenure_months": 12,
        "settlement_account_no": source,
        "maturity": "ROLL_OVER",
        "mandate": mandate,
    }
    return _opening(
        5, "REL002", minutes(40), (15, "30", 5), "2500000.00",
        funding={"method": "TRANSFER", "from_account_no": source}, more=more,
        reasons=("open_deposit", "open_day_total"), levels=2, priority="URGENT",
        papers=files, documents=files,
    )  # fmt: skip


def _approved(first_day: date) -> Iterator[DemoRequest]:
    young = _BY_SERIAL[20]
    due = kyc_file(young, first_day).review_due
    yield _record(
        young, first_day, 7, "REL001", _days_before(first_day, young.since) + minutes(20),
        reasons=("cif_waived_document",), status="APPROVED", counter=4,
        acts=(Act("APPROVE", "SUP001", _days_before(first_day, young.since), 1),),
        result={
            "customer_id": customer_id(20), "version": 1, "kyc_status": "INCOMPLETE",
            "kyc_tier": "TIER_1", "risk_rating": "LOW", "kyc_review_due": due.isoformat(),
        },
    )  # fmt: skip
    account = next(each for each in ACCOUNTS if each.number == account_no("001", "20", 5))
    day = _days_before(first_day, account.opened)
    amount = Money.from_minor(opening_deposit(account))
    yield _opening(
        8, "REL002", day + minutes(15), (12, "20", 5), str(amount.amount),
        reasons=("open_deposit",), priority="HIGH", status="APPROVED", counter=2,
        acts=(Act("APPROVE", "SUP001", day, 1, "Source of the deposit seen."),),
        result={"account_no": account.number, "state": "ACTIVE", "version": 1, "mandate_no": 1},
    )  # fmt: skip


def _refused(first_day: date) -> Iterator[DemoRequest]:
    at = _days_before
    yield _record(
        APPLICANTS[104], first_day, 9, "REL002", at(first_day, 20) + minutes(60),
        reasons=("cif_turnover",), status="REJECTED",
        acts=(Act("REJECT", "SUP002", at(first_day, 20), 1,
                  "The turnover does not fit the business that was described.", "WRONG_DETAILS"),),
    )  # fmt: skip
    yield _opening(
        10, "REL001", at(first_day, 12) + minutes(70), (2, "20", 9), "300000.00",
        reasons=("open_deposit",), priority="HIGH", status="REJECTED",
        acts=(Act("REJECT", "MGR001", at(first_day, 12), 1,
                  "The customer asked to use the joint account instead.", "OTHER"),),
    )  # fmt: skip
    yield _opening(
        11, "REL002", at(first_day, 9) + minutes(45), (8, "20", 10), "180000.00",
        reasons=("open_deposit",), priority="HIGH", status="WITHDRAWN",
        acts=(Act("WITHDRAW", "REL002", at(first_day, 9), None, "The customer changed her mind."),),
    )  # fmt: skip
    yield _record(
        APPLICANTS[105], first_day, 12, "REL006", at(first_day, 16),
        reasons=("cif_turnover",), status="EXPIRED",
    )  # fmt: skip


def _days_before(first_day: date, days: int) -> timedelta:
    return first_day - bank_day(first_day, -days)
