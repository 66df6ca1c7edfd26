"""The demo's requests that change something: records, accounts, who signs, and a closure."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from branch_desk.core.seed_data.accounts import ACCOUNTS, DemoAccount
from branch_desk.core.seed_data.customers import (
    CUSTOMERS,
    Paper,
    cif_body,
    full_name,
    identity_of,
    papers,
)
from branch_desk.core.seed_data.demo_request import Act, DemoRequest, minutes
from branch_desk.core.seed_data.ids import account_no, customer_id, document_id
from branch_desk.core.seed_data.mandates import mandates
from branch_desk.core.seed_data.postings import payout_of
from branch_desk.core.seed_data.rows import document_ref
from branch_desk.domain.money import Money

_CHANGE: Final = "ACCOUNT_MAINTENANCE"
_MANDATE: Final = "MANDATE_MANAGEMENT"
_SPECIMEN: Final = "SIGNATURE_SPECIMEN"
_ACCOUNTS: Final = {each.number: each for each in ACCOUNTS}
_BY_SERIAL: Final = {each.serial: each for each in CUSTOMERS}


def change_requests(first_day: date) -> Iterator[DemoRequest]:
    """Give what waits in branch 001 about records and accounts that are there."""
    yield _phone_and_limit(first_day)
    yield _reactivation()
    yield _unfreezing()
    yield _closure(first_day)
    yield _removal(first_day)
    yield _unlimited(first_day)


def _request(
    n: int, operation: str, serial: int, account: DemoAccount, body: dict[str, Any], **rest: Any
) -> DemoRequest:
    target = f"a{rest.pop('seen', 1)}"
    named = {"customer_id": customer_id(serial), "account_no": account.number}
    objects = [f"account/{account.number}"]
    if operation == _CHANGE:
        target = f"c1.{target}"
    if "customer_changes" in body:
        objects.insert(0, f"customer/{named['customer_id']}")
    files = rest["documents"]
    return DemoRequest(
        n, operation, body={**named, **body}, customer_name=full_name(_BY_SERIAL[serial]),
        objects=tuple(objects), target=target, papers=files,
        **{"value": Money.of(0), **named, **rest},
    )  # fmt: skip


def _files(n: int, *types: str) -> tuple[Paper, ...]:
    return tuple(
        Paper(document_id(f"request/{n}/{place}"), each, None, None, None)
        for place, each in enumerate(types)
    )


def _account(product: str, serial: int) -> DemoAccount:
    return _ACCOUNTS[account_no("001", product, serial)]


def _change(field: str, before: Any = None, after: Any = None) -> dict[str, Any]:
    return {"field": field, "before": before, "after": after}


def _shillings(amount: str) -> dict[str, str]:
    return Money.of(amount).model_dump()


def _phone_and_limit(first_day: date) -> DemoRequest:
    serial, account, files = 13, _account("10", 11), _files(13, "CUSTOMER_INSTRUCTION")
    old, new = cif_body(_BY_SERIAL[serial], first_day)["phone"], "+254733240013"
    lower, higher = _shillings(account.daily_debit), _shillings("250000.00")
    body = {
        "reason": "She lost her phone, and pays school fees by transfer.",
        "evidence": [document_ref(each) for each in files],
        "customer_changes": {"phone": new},
        "account_changes": {"limits": {"daily_debit": higher}},
    }
    return _request(
        13, _CHANGE, serial, account, body, maker_id="REL006", before=minutes(28),
        value=Money.of("250000.00"), reasons=("maint_limit_raise", "maint_contact_combined"),
        priority="HIGH", documents=files,
        changes=(
            _change("/customer/phone", old, new),
            _change("/account/limits/daily_debit", lower, higher),
        ),
    )  # fmt: skip


def _act_on_state(n: int, action: str, reason: str) -> tuple[dict[str, Any], tuple[Paper, ...]]:
    files = _files(n, "CUSTOMER_INSTRUCTION")
    evidence = [document_ref(each) for each in files]
    return {"reason": reason, "evidence": evidence, "state_action": {"action": action}}, files


def _reactivation() -> DemoRequest:
    body, files = _act_on_state(
        14, "REACTIVATE", "He came in with his ID and wants to use the account again."
    )
    return _request(
        14, _CHANGE, 7, _account("10", 4), body, maker_id="REL001", before=minutes(18),
        reasons=("maint_reactivate",), documents=files,
        changes=(_change("/account/state", "DORMANT", "ACTIVE"),),
    )  # fmt: skip


def _unfreezing() -> DemoRequest:
    body, files = _act_on_state(15, "UNFREEZE", "The fraud desk found nothing against her.")
    note = "The letter of the fraud desk is missing. Add it and send this again."
    return _request(
        15, _CHANGE, 8, _account("20", 3), body, maker_id="REL002", before=minutes(130),
        reasons=("maint_unfreeze",), documents=files, status="RETURNED",
        acts=(Act("RETURN", "SUP001", minutes(75), 1, note, fields=("/evidence",)),),
        changes=(
            _change("/account/state", "FROZEN", "ACTIVE"),
            _change("/account/freeze/kind", "TOTAL"),
        ),
    )  # fmt: skip


def _closure(first_day: date) -> DemoRequest:
    account, files = _account("11", 2), _files(16, "CLOSURE_REQUEST")
    payout = Money.from_minor(payout_of(account, first_day))
    body = {
        "reason_code": "CUSTOMER_REQUEST",
        "payout": {"method": "CASH"},
        "expected_payout": payout.model_dump(),
        "confirmations": {
            "cards_returned": True, "cheque_leaves_returned": True, "customer_notified": True,
        },
        "instruction": document_ref(files[0]),
    }  # fmt: skip
    return _request(
        16, "ACCOUNT_CLOSURE", 19, account, body, maker_id="REL002", before=minutes(15),
        value=payout, reasons=("close_always",), documents=files,
        changes=(
            _change("/account/state", "ACTIVE", "CLOSED"),
            _change(
                "/account/balances/ledger", _shillings(account.balance), _shillings("0.00")
            ),
        ),
    )  # fmt: skip


def _mandate(
    account: DemoAccount, first_day: date, signatories: list[dict[str, Any]], instruction: Paper
) -> dict[str, Any]:
    (current,) = mandates(account, first_day)
    mandate = {
        "effective_from": first_day.isoformat(),
        "signatories": signatories,
        "bands": current.terms["bands"],
    }
    return {"mandate": mandate, "instruction": document_ref(instruction)}


def _kept(account: DemoAccount, first_day: date) -> list[dict[str, Any]]:
    (current,) = mandates(account, first_day)
    return list(current.terms["signatories"])


def _removal(first_day: date) -> DemoRequest:
    account, files = _account("10", 14), _files(17, "MANDATE_INSTRUCTION")
    stays, goes = _kept(account, first_day)
    holder = _BY_SERIAL[account.holders[1]]
    specimen = next(each for each in papers(holder, first_day) if each.document_type == _SPECIMEN)
    kept = [{"signatory_id": stays["signatory_id"]}]
    gone = goes | {"identity": identity_of(holder, first_day), "specimen": document_ref(specimen)}
    return _request(
        17, _MANDATE, account.holders[0], account,
        _mandate(account, first_day, kept, files[0]), maker_id="REL001", before=minutes(22),
        reasons=("mandate_removal",), documents=files,
        changes=(_change("/account/mandates/0/signatories/1", gone),),
    )  # fmt: skip


def _unlimited(first_day: date) -> DemoRequest:
    account, files = _account("21", 3), _files(18, _SPECIMEN, "MANDATE_INSTRUCTION")
    (owner,) = _kept(account, first_day)
    added = {
        "full_name": "Peninah Mwikali Musau",
        "identity": {"id_type": "NATIONAL_ID", "id_number": "28114907", "issuing_country": "KE"},
        "specimen": document_ref(files[0]),
    }
    wanted = [{"signatory_id": owner["signatory_id"]}, added]
    note = "Owner called back on the number in the file; she confirms."
    return _request(
        18, _MANDATE, account.holders[0], account,
        _mandate(account, first_day, wanted, files[1]), maker_id="REL001", before=minutes(45),
        value=None, reasons=("mandate_limit",), levels=2, priority="URGENT", documents=files,
        status="PENDING_SECOND", acts=(Act("APPROVE", "SUP002", minutes(12), 1, note),),
        changes=(_change("/account/mandates/0/signatories/-", after={"class": "A", **added}),),
    )  # fmt: skip
