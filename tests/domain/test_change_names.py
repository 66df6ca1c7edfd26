"""An opening names its people for a checker, and tells them apart."""

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.change_words import Words
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE
from tests.domain.maintenance_bank import CUSTOMER
from tests.domain.test_change_words import meta, said
from tests.domain.test_mandate_update import ANY_ONE


def test_an_opening_names_its_holders_and_who_signs_with_what_tells_them_apart() -> None:
    brian = {"customer_id": "1000000024", "effective_from": "2027-01-05"}
    mandate = {"signatories": [{"customer_id": CUSTOMER}, brian], "bands": [ANY_ONE]}
    request = {
        **ACCOUNT_OPENING_EXAMPLE,
        "customer_id": CUSTOMER,
        "joint_holders": [{"customer_id": "1000000024"}],
        "funding": {"method": "CASH", "till_receipt_no": "20241105"},
        "mandate": mandate,
    }
    names = {CUSTOMER: "Lydia Chebet", "1000000024": "Brian Otieno"}
    rows = said(Words(meta(), names=names).changes(AccountOpening, {"request": request}))
    assert ("+", "Customer", "", f"Lydia Chebet  {CUSTOMER}") in rows
    assert ("+", "Joint holders 1: Customer ID", "", "Brian Otieno  1000000024") in rows
    assert ("+", "Till receipt", "", "20241105") in rows
    signing = [row[3] for row in rows if row[1] in {"Signing rule", "New signatory"}]
    assert signing == [
        "any one of: Lydia Chebet, Brian Otieno (from 5 Jan 2027)",
        f"Lydia Chebet; Customer ID {CUSTOMER}",
        "Brian Otieno (from 5 Jan 2027); Customer ID 1000000024",
    ]
