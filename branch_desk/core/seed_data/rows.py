"""The demo's rows of people, papers and accounts, as the tables of the core take them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from branch_desk.core.names import index_keys, plain_words
from branch_desk.core.seed_data.accounts import ACCOUNTS, DemoAccount
from branch_desk.core.seed_data.customers import (
    CUSTOMERS,
    Customer,
    Paper,
    cif_body,
    full_name,
    home_branch,
    kyc_file,
    opened_on,
    papers,
)
from branch_desk.core.seed_data.days import bank_day, months_after
from branch_desk.core.seed_data.ids import account_no, customer_id
from branch_desk.core.seed_data.mandates import mandates
from branch_desk.core.seed_data.organisations import Organisation
from branch_desk.core.seed_data.papers import placeholder
from branch_desk.core.seed_data.people import Person
from branch_desk.core.seed_data.postings import LedgerState, Posting, minor

Row = dict[str, Any]

_MAKERS: Final = {"001": "REL001", "002": "REL003", "003": "REL004"}
_CHECKERS: Final = {"001": "SUP001", "002": "SUP003", "003": "SUP004"}
_BY_SERIAL: Final = {each.serial: each for each in CUSTOMERS}
_WAIVER_DAYS: Final = 90
_SILENCE_DAYS: Final = 365
_TENURE_MONTHS: Final = 12
_LIMIT: Final = 100_000_00
_CARD_PRODUCTS: Final = frozenset({"10", "11", "20"})
_CHEQUE_PRODUCTS: Final = frozenset({"20", "21"})


@dataclass(frozen=True)
class Moment:
    """The two things that the demo is a function of: the first business date and the moment."""

    first_day: date
    now: datetime

    def at(self, day: date, minutes: int = 0) -> datetime:
        """Give the instant of a past day that lies as far before `now` as the day before today."""
        return self.now - timedelta(days=(self.first_day - day).days, minutes=minutes)


def customer_rows(moment: Moment) -> Iterator[Row]:
    """Give the customer records, guardians before their wards."""
    for customer in CUSTOMERS:
        yield _customer(customer, moment.first_day)


def _customer(customer: Customer, first_day: date) -> Row:
    record = cif_body(customer, first_day)
    file = kyc_file(customer, first_day)
    row = {
        "customer_id": customer_id(customer.serial),
        "version": 1,
        "customer_type": record["customer_type"],
        "branch_code": home_branch(customer.serial),
        "status": "ACTIVE",
        "full_name": full_name(customer),
        "record": record,
        "kyc_tier": file.tier,
        "kyc_status": file.status,
        "kyc_review_due": file.review_due,
        "risk_rating": file.risk_rating,
        "risk_factors": list(file.risk_factors),
        "is_pep": "PEP" in file.risk_factors,
        "created_on": opened_on(customer, first_day),
        "phone": record["phone"],
        "email": record.get("email"),
        "kra_pin": record.get("kra_pin"),
        **dict.fromkeys(_OF_PERSONS),
        "registration_no": None,
    }
    if isinstance(customer, Organisation):
        return row | {"registration_no": record["business"]["registration_no"]}
    person = record["individual"]
    guardian = customer.guardian
    return row | {
        "date_of_birth": date.fromisoformat(person["date_of_birth"]),
        "id_type": person["identity"]["id_type"],
        "id_number": person["identity"]["id_number"],
        "issuing_country": person["identity"]["issuing_country"],
        "guardian_id": customer_id(guardian) if guardian else None,
        "next_of_kin_confirmed_on": bank_day(first_day, -customer.kin_confirmed),
    }


_OF_PERSONS: Final = (
    "date_of_birth", "id_type", "id_number", "issuing_country", "guardian_id",
    "next_of_kin_confirmed_on",
)  # fmt: skip


def name_key_rows() -> Iterator[Row]:
    """Give the keys under which each customer's names are found."""
    for customer in CUSTOMERS:
        names = [full_name(customer)]
        if isinstance(customer, Organisation) and customer.trading_name:
            names.append(customer.trading_name)
        for key in sorted({key for name in names for key in index_keys(plain_words(name))}):
            yield {"customer_id": customer_id(customer.serial), "name_key": key}


def waiver_rows(moment: Moment) -> Iterator[Row]:
    """Give the papers that customers still owe, and until when."""
    for customer in CUSTOMERS:
        if not isinstance(customer, Person):
            continue
        granted = opened_on(customer, moment.first_day)
        for document_type in customer.waived:
            yield {
                "customer_id": customer_id(customer.serial),
                "document_type": document_type,
                "reason": "The customer brings it within the month.",
                "granted_on": granted,
                "expires_on": granted + timedelta(days=_WAIVER_DAYS),
            }


def document_rows(moment: Moment) -> Iterator[Row]:
    """Give the documents of all files, the specimens of signatories included."""
    for customer in CUSTOMERS:
        opened = opened_on(customer, moment.first_day)
        for paper in papers(customer, moment.first_day):
            yield document_row(paper, moment.at(opened, 30)) | {
                "customer_id": customer_id(customer.serial),
                "status": "CURRENT",
                "uploaded_by": _MAKERS[home_branch(customer.serial)],
            }
    for serial, paper in _specimens(moment.first_day):
        opened = opened_on(_BY_SERIAL[serial], moment.first_day)
        yield document_row(paper, moment.at(opened, 20)) | {
            "customer_id": customer_id(serial),
            "status": "CURRENT",
            "uploaded_by": _MAKERS[home_branch(serial)],
        }


def _specimens(first_day: date) -> Iterator[tuple[int, Paper]]:
    seen = set()
    for account in ACCOUNTS:
        for mandate in mandates(account, first_day):
            for signatory in mandate.terms["signatories"]:
                found = signatory.get("specimen_id")
                if found and found not in seen:
                    seen.add(found)
                    paper = Paper(found, "SIGNATURE_SPECIMEN", None, None, None)
                    yield account.holders[0], paper


def document_row(paper: Paper, uploaded_at: datetime) -> Row:
    """Give the row of a document; whose it is and how it stands is the caller's to add."""
    page = placeholder(paper.document_type)
    return {
        "document_id": paper.document_id,
        "document_type": paper.document_type,
        "original_seen": True,
        "document_number": paper.document_number,
        "issued_on": paper.issued_on,
        "expires_on": paper.expires_on,
        "pages": 1,
        "size": len(page),
        "sha256": stored_sha256(paper.document_type),
        "uploaded_sha256": stored_sha256(paper.document_type),
        "uploaded_at": uploaded_at,
        "request_id": None,
    }


def stored_sha256(document_type: str) -> str:
    """Give the digest of a placeholder as contract 2.11 has it: over the digests of its pages."""
    return hashlib.sha256(hashlib.sha256(placeholder(document_type)).digest()).hexdigest()


def document_ref(paper: Paper) -> dict[str, str]:
    """Give the reference by which a body names a document."""
    return {
        "document_id": paper.document_id,
        "sha256": stored_sha256(paper.document_type),
    }


def page_rows(documents: list[Row]) -> Iterator[Row]:
    """Give the one page of each document."""
    for document in documents:
        page = placeholder(document["document_type"])
        yield {
            "document_id": document["document_id"],
            "page_no": 1,
            "jpeg": page,
            "sha256": hashlib.sha256(page).hexdigest(),
        }


def account_rows(moment: Moment, states: Mapping[str, LedgerState]) -> Iterator[Row]:
    """Give the accounts, settlement accounts before the deposits that name them."""
    for account in ACCOUNTS:
        yield _account(account, moment, states[account.number])


def _account(account: DemoAccount, moment: Moment, ledger: LedgerState) -> Row:
    opened = bank_day(moment.first_day, -account.opened)
    began = bank_day(moment.first_day, -(account.since or account.opened))
    if account.state == "DORMANT" and ledger.last_customer_day:
        began = ledger.last_customer_day + timedelta(days=_SILENCE_DAYS)
    is_deposit = account.product == "30"
    holder = _BY_SERIAL[account.holders[0]]
    return {
        "account_no": account.number,
        "branch_code": account.branch,
        "product_code": account.product,
        "version": account.version,
        "state": account.state,
        "state_since": began,
        "title": " and ".join(full_name(_BY_SERIAL[each]) for each in account.holders),
        "opened_on": opened,
        "closed_on": began if account.state == "CLOSED" else None,
        "ledger_minor": ledger.balance,
        "interest_accrued": ledger.accrued,
        "daily_debit_minor": 0 if is_deposit else minor(account.daily_debit),
        "per_transaction_minor": 0 if is_deposit else _LIMIT,
        "services": _services(account),
        "purpose": "BUSINESS" if isinstance(holder, Organisation) else "SAVINGS",
        "source_of_funds": cif_body(holder, moment.first_day)["source_of_funds"],
        "cheque_leaves_unused": _leaves(account),
        "last_customer_transaction_on": ledger.last_customer_day,
        **_deposit_terms(account, opened),
        **_freeze(account, moment, began),
    }


def _services(account: DemoAccount) -> dict[str, bool]:
    return {
        "sms_alerts": True,
        "e_statements": account.serial % 2 == 0,
        "mobile_banking": account.product in _CARD_PRODUCTS,
        "internet_banking": account.product == "21",
        "debit_card": account.product in _CARD_PRODUCTS,
        "cheque_book": account.product in _CHEQUE_PRODUCTS,
    }


def _leaves(account: DemoAccount) -> int:
    has_book = account.product in _CHEQUE_PRODUCTS and account.state == "ACTIVE"
    return account.serial * 7 % 20 + 5 if has_book else 0


def _deposit_terms(account: DemoAccount, opened: date) -> Row:
    if not account.settles:
        return dict.fromkeys(("tenure_months", "maturity", "matures_on", "settlement_account_no"))
    return {
        "tenure_months": _TENURE_MONTHS,
        "maturity": "PAY_OUT",
        "matures_on": months_after(opened, _TENURE_MONTHS),
        "settlement_account_no": account_no(*account.settles),
    }


def _freeze(account: DemoAccount, moment: Moment, began: date) -> Row:
    if account.freeze is None:
        return dict.fromkeys(f"freeze_{name}" for name in _FREEZE_COLUMNS)
    return {
        "freeze_kind": account.freeze,
        "freeze_reason_code": account.freeze_reason,
        "freeze_reason": "See the letter in the customer's file.",
        "freeze_placed_by": _CHECKERS[account.branch],
        "freeze_placed_at": moment.at(began, 45),
        "freeze_prior_state": "ACTIVE",
    }


_FREEZE_COLUMNS: Final = (
    "kind", "reason_code", "reason", "placed_by", "placed_at", "prior_state"
)  # fmt: skip


def holder_rows() -> Iterator[Row]:
    """Give who holds each account, the primary holder first."""
    for account in ACCOUNTS:
        for position, serial in enumerate(account.holders):
            yield {
                "account_no": account.number,
                "customer_id": customer_id(serial),
                "position": position,
            }


def transaction_rows(moment: Moment, postings: tuple[Posting, ...]) -> Iterator[Row]:
    """Give the transactions, later ones of a day posted later."""
    for place, posting in enumerate(postings):
        posted_at = moment.at(posting.business_date, 90) + timedelta(seconds=place)
        yield {
            "transaction_id": posting.transaction_id,
            "business_date": posting.business_date,
            "value_date": posting.value_date,
            "posted_at": posted_at,
            "kind": posting.kind,
            "narrative": posting.narrative,
            "reference": None,
        }


def entry_rows(postings: tuple[Posting, ...]) -> Iterator[Row]:
    """Give the entries in the order of posting, with each account's balance after it."""
    balances: dict[str, int] = {}
    for posting in postings:
        for target, amount in posting.entries:
            is_account = target[0].isdigit()
            if is_account:
                balances[target] = balances.get(target, 0) + amount
            yield {
                "transaction_id": posting.transaction_id,
                "account_no": target if is_account else None,
                "gl_code": None if is_account else target,
                "amount_minor": amount,
                "balance_after_minor": balances[target] if is_account else None,
            }
