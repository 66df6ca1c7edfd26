"""Records, an account and bodies for the tests of changes; made upon the small bank on paper."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from branch_desk.domain.enquiries import AccountDetail, EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.policy import Meta
from tests.domain.bank import (
    COMPANY,
    COMPANY_PAPERS,
    DIGEST,
    META_MEMBERS,
    PERSON,
    PERSON_PAPERS,
    POLICY,
    changed,
    document_id,
    facts,
    refs,
)
from tests.domain.cif_rows import MINOR, MINOR_PAPERS

CUSTOMER, ACCOUNT, OTHER, FOREIGN = "1000000016", "0011000000015", "0011000000023", "0012100000012"
HOLD: Final = "HLD-2B6VJ8N4QE"
EVIDENCE: Final = {"/evidence": refs(1), "/reason": "The customer asked for it"}
TRIGGERS: Final[Mapping[str, int]] = {
    "maint_limit_raise": 0,
    "maint_identity": 1,
    "maint_contact_combined": 1,
    "maint_risk": 1,
    "maint_reactivate": 1,
    "maint_unfreeze": 1,
    "maint_hold_release": 1,
}
_FREEZE_REASONS: Final = [{"code": "FRAUD", "en": "Fraud", "sw": "Ulaghai"}]
_PAPERS: Final = {
    id(PERSON): PERSON_PAPERS,
    id(COMPANY): COMPANY_PAPERS,
    id(MINOR): MINOR_PAPERS,
}


def meta_with(**policy: Any) -> Meta:
    """Give the /meta of a bank with the triggers of changes; members of its policy may differ."""
    rows = [{"code": code, "on": True, "levels": levels} for code, levels in TRIGGERS.items()]
    reference = META_MEMBERS["reference"] | {"freeze_reasons": _FREEZE_REASONS}
    policy = POLICY | {"triggers": rows} | policy
    return Meta.model_validate(META_MEMBERS | {"policy": policy, "reference": reference})


_META: Final = meta_with()
_MONEY: Final = {"amount": "0.00", "currency": "KES"}
_LISTED: Final[dict[str, Any]] = {
    "account_no": ACCOUNT,
    "product_code": "10",
    "product_name": "Savings",
    "account_type": "SAVINGS",
    "state": "ACTIVE",
    "state_since": "2024-05-02",
    "closing": False,
    "title": "Lydia Chebet",
    "holders": [{"customer_id": CUSTOMER, "full_name": "Lydia Chebet", "primary": True}],
    "opened_on": "2024-05-02",
    "version": 2,
    "balances": dict.fromkeys(("ledger", "uncleared", "held", "available"), _MONEY),
}
_WHOLE: Final[dict[str, Any]] = _LISTED | {
    "mandates": [],
    "holds": [
        {
            "hold_id": HOLD,
            "kind": "LIEN",
            "amount": {"amount": "15000.00", "currency": "KES"},
            "reason": "Security for a loan",
            "placed_by": "SUP001",
            "placed_on": "2026-10-01",
        }
    ],
    "limits": {
        "daily_debit": {"amount": "100000.00", "currency": "KES"},
        "per_transaction": {"amount": "50000.00", "currency": "KES"},
    },
    "services": {"sms_alerts": True, "e_statements": False},
    "cards": [],
    "cheque_leaves_unused": 0,
    "standing_instructions": [],
    "mini_statement": [],
}
FIXED: Final = {
    "/account_type": "FIXED_DEPOSIT",
    "/product_code": "30",
    "/maturity": "ROLL_OVER",
    "/settlement_account_no": OTHER,
}


def account(changes: Mapping[str, Any] | None = None) -> AccountDetail:
    """Give an ACTIVE account of the customer, changed by JSON Pointers."""
    return AccountDetail.model_validate(changed(_WHOLE, changes or {}))


def in_state(state: str) -> AccountDetail:
    """Give the account in a state; `FROZEN TOTAL DORMANT` says how, and what it was before."""
    name, *frozen = state.split()
    if not frozen:
        return account({"/state": name})
    kind, prior = frozen
    freeze = {
        "kind": kind,
        "reason_code": "FRAUD",
        "reason": "Suspected fraud",
        "placed_by": "SUP001",
        "placed_at": "2026-10-01T07:15:30.123Z",
        "prior_state": prior,
    }
    return account({"/state": name, "/freeze": freeze})


def held(
    body: Mapping[str, Any] = PERSON,
    changes: Mapping[str, Any] | None = None,
    of: AccountDetail | None = None,
    **customer: Any,
) -> EnquiryReply:
    """Give what the core holds of a customer who was made by a cif-create, and of the account.

    `changes` are JSON Pointers into that body, `customer` members of the record held.
    """
    types = _PAPERS[id(body)]
    record = changed(body, {"/documents": [], "/phone": "+254712345678", **(changes or {})})
    papers = [
        {
            "document_id": document_id(number),
            "sha256": DIGEST,
            "document_type": each,
            "original_seen": True,
        }
        for number, each in enumerate(types, 101)
    ]
    members = record | {
        "customer_id": CUSTOMER,
        "version": 17,
        "branch_code": "001",
        "status": "ACTIVE",
        "full_name": "Lydia Chebet",
        "risk_rating": "LOW",
        "risk_factors": [],
        "is_minor": body is MINOR,
    }
    return EnquiryReply.model_validate(
        {
            "customer": members | customer,
            "kyc": {
                "status": "VERIFIED",
                "tier": record["kyc_tier"],
                "review_due": "2028-11-24",
                "documents": papers,
                "missing": [],
                "waivers": [],
            },
            "accounts": [_LISTED, _LISTED | {"account_no": OTHER}],
            "loans": [],
            "alerts": [],
            "open_requests": [],
            "account": (of or account()).model_dump(mode="json"),
        }
    )


def ground(*types: str, on: EnquiryReply | None = None, **differs: Any) -> Facts:
    """Give the ground that a change of a record is judged on, with papers of these types."""
    return replace(facts(*types, held=on or held(), meta=_META), **differs)


def maintenance(changes: Mapping[str, Any] | None = None) -> AccountMaintenance:
    """Make a request for a change; its members are named by JSON Pointers."""
    body = {"customer_id": CUSTOMER, "account_no": ACCOUNT}
    return AccountMaintenance.model_validate(changed(body, changes or {}))


def act(action: str, **members: Any) -> dict[str, Any]:
    """Give the members of a request for an act, with its reason and evidence."""
    return {"/state_action": {"action": action, **members}, **EVIDENCE}
