"""What became of each row since a request was returned."""

from __future__ import annotations

from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.change_words import Words
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.supervision import QueueItem
from branch_desk.ui.checker.change_since import since_return
from branch_desk.ui.checker.change_view import Change, ChangeView
from tests.domain.test_change_words import meta
from tests.ui.shell.edge import Bank

OPENING: dict[str, Any] = dict(ACCOUNT_OPENING_EXAMPLE)


def item(
    request: dict[str, Any],
    former: dict[str, Any] | None,
    fields: tuple[str, ...] = (),
    changes: list[dict[str, Any]] | None = None,
) -> QueueItem:
    bank = Bank()
    bank.add_request("AQ-1", revision=2)
    at = bank.rows[0]["submitted_at"]
    returned = {"at": at, "officer_id": "SUP002", "act": "RETURN", "revision": 1, "fields": fields}
    whole = {
        "payload": {"request": request, "changes": changes or []},
        "payload_hash": "sha256:" + "0" * 64,
        "stale": False,
        "history": [returned],
        "former": former,
    }
    return QueueItem.model_validate({**bank.rows[0], **whole})


def told(model: type[Any], shown: QueueItem) -> dict[str, str]:
    words = Words(meta())
    rows = words.changes(model, shown.payload)
    return {row.field: row.since for row in since_return(rows, words, model, shown)}


def test_of_an_opening() -> None:
    former = {
        **OPENING,
        "initial_deposit": {"amount": "900.00", "currency": "KES"},
        "services": {"sms_alerts": True},
        "tenure_months": None,
    }
    del former["purpose"]
    request = {name: value for name, value in OPENING.items() if name != "services"}
    rows = told(AccountOpening, item(request, former, ("/initial_deposit", "/funding")))
    assert rows["First deposit"] == "marked; was KES 900.00"
    assert rows["Purpose"] == "new"
    assert rows["Way of payment"] == "marked, not changed"
    assert rows["Product"] == ""
    assert rows["SMS alerts"] == "taken out; was yes"
    assert "Months" not in rows


def test_of_a_first_revision_and_of_a_core_that_kept_no_former_one() -> None:
    assert set(told(AccountOpening, item(OPENING, None)).values()) == {""}
    rows = told(AccountOpening, item(OPENING, None, ("/purpose",)))
    assert rows["Purpose"] == "marked, not changed"


def test_of_a_change_of_a_record() -> None:
    request = {"customer_id": "1000000016", "customer_changes": {"phone": "+254722000111"}}
    former = {
        "customer_id": "1000000016",
        "customer_changes": {"phone": "+254722000112", "email": None, "next_of_kin": [{"a": "b"}]},
    }
    changes: list[dict[str, Any]] = [
        {"field": "/customer/phone", "before": "+254712345678", "after": "+254722000111"},
        {"field": "/account/balances/ledger", "before": None, "after": None},
    ]
    shown = item(request, former, ("/customer_changes",), changes)
    rows = told(AccountMaintenance, shown)
    assert rows["Mobile number"] == "marked; was 0722 000112"
    assert rows["Ledger balance"] == ""
    assert "Email" not in rows
    assert [each for each in rows if rows[each].startswith("taken out")] == ["A"]


def test_of_a_mandate() -> None:
    band = {"rule": {"kind": "ANY_ONE"}}
    request = {"mandate": {"signatories": [{"full_name": "Ruth"}], "bands": [band]}}
    former = {"mandate": {"signatories": [{"full_name": "Rut"}], "bands": [band]}}
    rows = told(MandateUpdate, item(request, former))
    assert rows == {"Signing rule": "changed", "New signatory": "changed"}


@pytest.mark.usefixtures("qtbot")
def test_a_row_that_names_no_member_cannot_be_marked() -> None:
    view = ChangeView()
    rows = (Change("=", "State", "a", "b"), Change("+", "One", "", "x", "/a"))
    view.show_changes((*rows, Change("+", "Two", "", "y", "/a")))
    model = view._model
    for place in (0, 1, 7):
        model.toggle(place)
    assert [row.field for row in view.marked] == ["One"]
    assert model.cells(rows[0])[5] == ""
    assert view.rows[:2] == rows
    model.toggle(2)
    assert view.marked == ()
    view.deleteLater()
