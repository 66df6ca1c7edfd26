"""Changes of an account and acts on it that keep or break a rule: held, change, complaints."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.domain.enquiries import EnquiryReply
from tests.domain.maintenance_bank import (
    ACCOUNT,
    FIXED,
    FOREIGN,
    HOLD,
    OTHER,
    account,
    act,
    held,
    in_state,
)
from tests.domain.maintenance_rows import TERMS, UNKNOWN, Case

_ACT = "/state_action"
_FREEZE: Final = act("FREEZE", kind="DEBIT", reason_code="FRAUD")
_PLACE: Final = act("PLACE_HOLD", kind="LIEN", amount={"amount": "0.01"})
_FIXED: Final = held(of=account(FIXED))
_CLOSED: Final = _FIXED.accounts[0].model_copy(update={"account_no": FOREIGN, "state": "CLOSED"})
_ENDED: Final = _FIXED.model_copy(update={"accounts": (*_FIXED.accounts, _CLOSED)})
_LEAVING: Final = _CLOSED.model_copy(update={"state": "ACTIVE", "closing": True})
_ENDING: Final = _FIXED.model_copy(update={"accounts": (*_FIXED.accounts, _LEAVING)})

GOOD: Final[list[tuple[EnquiryReply, Mapping[str, Any]]]] = [
    # The account
    (held(), {f"{TERMS}/title": "Lydia", f"{TERMS}/services/debit_card": True}),
    (held(), {f"{TERMS}/services/sms_alerts": None}),
    (held(), {f"{TERMS}/limits/daily_debit/amount": "5000000.00"}),
    (held(), {f"{TERMS}/limits/per_transaction/amount": "0"}),
    (held(of=account({"/title": "x" * 130})), {f"{TERMS}/services/debit_card": True}),
    (held(of=account({"/product_code": "99"})), {f"{TERMS}/services/cheque_book": True}),
    (_FIXED, {f"{TERMS}/maturity": "PAY_OUT"}),
    (_FIXED, {f"{TERMS}/maturity": None}),
    (held(of=account(FIXED | {"/settlement_account_no": ACCOUNT, "/account_no": OTHER})),
     {"/account_no": OTHER, f"{TERMS}/settlement_account_no": ACCOUNT, f"{TERMS}/title": "Own"}),
    # Acts; whether the state allows them is asked later
    (held(), _FREEZE | {"/evidence": []}),
    (held(), _PLACE | {"/evidence": []}),
    (held(), _PLACE | {f"{_ACT}/expires_on": "2026-11-24", f"{_ACT}/kind": "COURT_ORDER"}),
    (held(), act("RELEASE_HOLD", hold_id=HOLD)),
    (held(of=in_state("DORMANT")), act("REACTIVATE")),
    (held(of=in_state("FROZEN TOTAL ACTIVE")), act("UNFREEZE")),
    (held(), act("REACTIVATE")),
]  # fmt: skip

RULES: Final[list[Case]] = [
    # The terms of the account
    *[
        (held(), {f"{TERMS}/{name}": None}, [(f"{TERMS}/{name}", "required", text)])
        for name, text in {
            "title": "Enter account title.",
            "limits": "Enter limits.",
            "limits/daily_debit": "Enter daily limit.",
            "limits/per_transaction": "Enter limit of one transaction.",
            "services": "Enter services.",
        }.items()
    ],
    *[
        (
            held(),
            {f"{TERMS}/limits/{name}/amount": "5000000.01"},
            [
                (
                    f"{TERMS}/limits/{name}",
                    "amount_max",
                    "The amount must be at most 5,000,000.00.",
                )
            ],
        )
        for name in ("daily_debit", "per_transaction")
    ],
    *[
        (
            of,
            {f"{TERMS}/services/{name}": True},
            [(f"{TERMS}/services/{name}", "service_unavailable", f"{product} comes without {it}.")],
        )
        for of, name, product, it in (
            (held(), "cheque_book", "Savings", "a cheque book"),
            (_FIXED, "debit_card", "Fixed Deposit", "a debit card"),
        )
    ],
    (
        held(),
        {f"{TERMS}/limits/daily_debit": {"amount": "5", "currency": "USD"}},
        [
            (
                f"{TERMS}/limits/daily_debit/currency",
                "amount_currency",
                "This account is kept in KES.",
            )
        ],
    ),
    *[
        (
            held(),
            {f"{TERMS}/{name}": value, f"{TERMS}/title": "Lydia"},
            [(f"{TERMS}/{name}", "unknown_field", UNKNOWN.format(name))],
        )
        for name, value in {"maturity": "PAY_OUT", "settlement_account_no": OTHER}.items()
    ],
    (
        _FIXED,
        {f"{TERMS}/settlement_account_no": None},
        [
            (
                f"{TERMS}/settlement_account_no",
                "required",
                "Enter the settlement account.",
            )
        ],
    ),
    (
        _FIXED,
        {f"{TERMS}/settlement_account_no": FOREIGN},
        [
            (
                f"{TERMS}/settlement_account_no",
                "account_not_of_customer",
                "This account does not belong to this customer.",
            )
        ],
    ),
    (
        _FIXED,
        {f"{TERMS}/settlement_account_no": ACCOUNT},
        [
            (
                f"{TERMS}/settlement_account_no",
                "choice",
                "Choose another account from the list.",
            )
        ],
    ),
    *[
        (
            closing_or_closed,
            {f"{TERMS}/settlement_account_no": FOREIGN},
            [
                (
                    f"{TERMS}/settlement_account_no",
                    "choice",
                    "Choose an account that takes credits from the list.",
                )
            ],
        )
        for closing_or_closed in (_ENDED, _ENDING)
    ],
    # The members of an act: needed, needless, of the wrong kind
    (
        held(),
        act("FREEZE"),
        [
            (f"{_ACT}/kind", "required", "Enter the kind."),
            (f"{_ACT}/reason_code", "required", "Enter the reason."),
        ],
    ),
    (
        held(),
        act("PLACE_HOLD"),
        [
            (f"{_ACT}/kind", "required", "Enter the kind."),
            (f"{_ACT}/amount", "required", "Enter the amount."),
        ],
    ),
    (held(), act("RELEASE_HOLD"), [(f"{_ACT}/hold_id", "required", "Enter the hold.")]),
    *[
        (
            held(),
            base | {f"{_ACT}/{name}": value},
            [(f"{_ACT}/{name}", "unknown_field", UNKNOWN.format(name))],
        )
        for base, names in (
            (act("REACTIVATE"), "kind reason_code amount expires_on hold_id"),
            (_FREEZE, "amount expires_on hold_id"),
            (act("UNFREEZE"), "kind reason_code amount expires_on hold_id"),
            (_PLACE, "reason_code hold_id"),
            (act("RELEASE_HOLD", hold_id=HOLD), "kind reason_code amount expires_on"),
        )
        for name, value in {
            "kind": "DEBIT",
            "reason_code": "FRAUD",
            "amount": {"amount": "0.00"},
            "expires_on": "2026-11-23",
            "hold_id": "HLD-0000000000",
        }.items()
        if name in names.split()
    ],
    (
        held(),
        _FREEZE | {f"{_ACT}/kind": "LIEN"},
        [(f"{_ACT}/kind", "choice", "Choose the kind from the list.")],
    ),
    (
        held(),
        _PLACE | {f"{_ACT}/kind": "TOTAL"},
        [(f"{_ACT}/kind", "choice", "Choose the kind from the list.")],
    ),
    (
        held(),
        _FREEZE | {f"{_ACT}/reason_code": "WHIM"},
        [(f"{_ACT}/reason_code", "choice", "Choose reason from the list.")],
    ),
    (
        held(),
        _PLACE | {f"{_ACT}/amount": {"amount": "0.00"}},
        [(f"{_ACT}/amount", "amount_min", "The amount must be at least 0.01.")],
    ),
    (
        held(of=account({"/balances/held/amount": "9999999999.00"})),
        _PLACE | {f"{_ACT}/amount": {"amount": "1.00"}},
        [(f"{_ACT}/amount", "amount_max", "The amount must be at most 0.99.")],
    ),
    (
        held(),
        _PLACE | {f"{_ACT}/amount": {"amount": "5", "currency": "USD"}},
        [(f"{_ACT}/amount/currency", "amount_currency", "This account is kept in KES.")],
    ),
    (
        held(),
        _PLACE | {f"{_ACT}/expires_on": "2026-11-23"},
        [(f"{_ACT}/expires_on", "date_past", "The date must be 24 Nov 2026 or later.")],
    ),
    (
        held(),
        act("RELEASE_HOLD", hold_id="HLD-0000000000"),
        [(f"{_ACT}/hold_id", "choice", "Choose the hold from the list.")],
    ),
]  # fmt: skip
