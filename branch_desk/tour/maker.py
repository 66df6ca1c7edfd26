"""What a relationship officer does on the tour: customers, accounts, changes and closures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from branch_desk.tour.camera import is_enabled, text_of
from branch_desk.tour.counter import (
    COMPANY_PAPERS,
    CTRL,
    DAILY,
    ENTER,
    PAPERS,
    SETTLED_MS,
    TAB,
    attach,
    change,
    enter,
    enter_all,
    find,
    jump,
    open_dock,
    pending,
    put_receipt_away,
    save_paper,
    submit,
    take_scan,
)
from branch_desk.tour.scans import SCAN
from branch_desk.tour.script import Visit

_PHONE: Final = "customer_changes.phone"
_BRIAN, _FAITH = "1000000024", "1000000032"
PERSON: Final = {
    "individual.gender": "FEMALE",
    "individual.identity.id_type": "NATIONAL_ID",
    "individual.identity.id_number": "27654321",
    "kra_pin": "A012345678Z",
    "phone": "0712345678",
    "physical_address.line_1": "14 Muthaiga Road",
    "physical_address.town": "Nairobi",
    "physical_address.county": "KE-30",
    "individual.occupation": "TRADER",
    "source_of_funds": "BUSINESS",
    "expected_monthly_turnover": "1200000",
    "individual.pep": "n",
    "consent.data_processing": "y",
    "consent.marketing": "n",
    "individual.next_of_kin.0.full_name": "Mark Chebet",
    "individual.next_of_kin.0.relationship": "SPOUSE",
    "individual.next_of_kin.0.phone": "0722000111",
}
COMPANY: Final = {
    "business.registered_name": "Tausi Timber Ltd",
    "business.business_type": "LIMITED_COMPANY",
    "business.registration_no": "CPR/2019/777777",
    "business.registered_on": "020519",
    "business.sector": "RETAIL",
    "kra_pin": "P012345999Z",
    "phone": "0202345678",
    "email": "office@tausi.example.co.ke",
    "physical_address.line_1": "9 Timber Lane",
    "physical_address.town": "Nairobi",
    "physical_address.county": "KE-30",
    "business.contact_person.full_name": "Baraka Tausi",
    "business.contact_person.phone": "0712345902",
}
DIRECTOR: Final = {
    "full_name": "Baraka Tausi",
    "identity.id_type": "NATIONAL_ID",
    "identity.id_number": "31415111",
    "position": "Managing director",
    "pep": "y",
}
OWNER: Final = {
    "full_name": "Baraka Tausi",
    "identity.id_type": "NATIONAL_ID",
    "identity.id_number": "31415111",
    "date_of_birth": "010180",
    "ownership_percent": "100",
    "control": "OWNERSHIP",
    "pep": "n",
}


class Maker:
    """Acts at the counter; `scans` holds a PNG for each paper."""

    def __init__(self, scans: Path, receipts: Path) -> None:
        self._scans = scans
        self._receipts = receipts

    def wrong_values(self, visit: Visit) -> str:
        """Type what cannot be right, read why, and put it right."""
        hands = visit.hands
        open_dock(visit, 1, "Nothing entered yet.")
        hands.wait(lambda: hands.is_at("field.individual.first_name"), "the form")
        visit.see("0 of 7 right")
        visit.picture("cif-empty")
        hands.type("Lydia <b>")
        hands.go_to("field.individual.surname")
        hands.type("Chebet")
        enter(visit, "field.individual.date_of_birth", "14 Mar 2088")
        hands.press(TAB)
        visit.see("The date of birth is in the future.")
        hands.press(Qt.Key.Key_F10)
        visit.see("Use letters, spaces, hyphens", "Enter the KRA PIN")
        visit.picture("cif-complaints")
        visit.see("Lydia <b>")
        hands.go_to("field.individual.first_name", ENTER)
        hands.replace("Lydia")
        hands.go_to("field.individual.date_of_birth", ENTER)
        hands.replace("140388")
        hands.press(TAB)
        visit.see("14 Mar 1988")
        return "2 complaints, then right"

    def fill_customer(self, visit: Visit) -> str:
        """Fill the paper form from top to bottom, and read why a supervisor is needed."""
        enter_all(visit, PERSON)
        visit.hands.rest(SETTLED_MS)
        visit.picture("cif-form-and-checklist")
        first, *others = PAPERS
        take_scan(visit, f"field.documents.{first[0]}", SCAN)
        self._attach_all(visit, others)
        visit.see("7 of 7 right", "Needs a supervisor", "Expected monthly turnover is")
        visit.picture("cif-documents-and-reason")
        return "needs a supervisor: turnover"

    def submit_customer(self, visit: Visit) -> str:
        """Submit it, and see that nothing has taken effect."""
        visit.hands.press(Qt.Key.Key_F10)
        return pending(visit, "request", "cif-pending")

    def meet_a_duplicate(self, visit: Visit) -> str:
        """Type somebody whom the bank knows, read why, and use the record that is there."""
        open_dock(visit, 1, "Nothing entered yet.")
        enter(visit, "field.individual.first_name", "Wanjiku Amina")
        enter(visit, "field.individual.surname", "Njoroge")
        enter(visit, "field.individual.date_of_birth", "27 Oct 1990")
        visit.hands.press(TAB)
        visit.see("same date of birth")
        visit.picture("cif-duplicate-soft")
        enter(visit, "field.individual.identity.id_type", "NATIONAL_ID")
        enter(visit, "field.individual.identity.id_number", visit.learnt["known id"])
        visit.hands.press(TAB)
        visit.see("Stop: ", "Cannot be sent: the customer is on the books")
        visit.picture("cif-duplicate")
        visit.hands.press(Qt.Key.Key_U, CTRL)
        visit.see("CIF 1000000016")
        visit.hands.go_to("set_aside")
        visit.hands.press(Qt.Key.Key_Space)
        visit.see("Nothing entered yet.")
        return "hard hit, the existing customer is used"

    def fill_company(self, visit: Visit) -> str:
        """Fill the form of a company with a director who holds a public office."""
        hands = visit.hands
        open_dock(visit, 1, "Nothing entered yet.")
        change(visit, "customer_type", "BUSINESS")
        change(visit, "kyc_tier", "TIER_3")
        enter_all(visit, COMPANY)
        hands.go_to("field.business.directors.add")
        hands.press(Qt.Key.Key_Space)
        enter_all(visit, {f"business.directors.0.{name}": text for name, text in DIRECTOR.items()})
        hands.press(TAB)
        owner = "business.beneficial_owners.0"
        enter_all(visit, {f"{owner}.{name}": text for name, text in OWNER.items()})
        enter_all(
            visit,
            {
                "source_of_funds": "BUSINESS",
                "expected_monthly_turnover": "900000",
                "consent.data_processing": "y",
                "consent.marketing": "n",
            },
        )
        visit.picture("company-form")
        self._attach_all(visit, COMPANY_PAPERS)
        visit.see("then the branch manager")
        visit.picture("company-two-levels")
        visit.hands.press(Qt.Key.Key_F10)
        return pending(visit, "company")

    def find_customer(self, visit: Visit) -> str:
        """Find the new customer by name."""
        find(visit, "lydia chebet", "Lydia Chebet")
        visit.see("KYC")
        customer = visit.learn("customer", r"1000000\d{3}")
        visit.picture("customer-in-front")
        return customer

    def open_savings(self, visit: Visit) -> str:
        """Open a savings account on the customer in front, with a first deposit in cash."""
        self._fill_opening(visit, "5000", "T1-000482")
        visit.see("Goes straight through.")
        visit.picture("opening-form")
        visit.hands.press(Qt.Key.Key_F10)
        visit.see("Receipt: ", "KES 5,000.00")
        visit.learn("account", r"00110000\d{5}")
        return "DONE"

    def keep_receipt(self, visit: Visit) -> str:
        """Keep the receipt as a PDF, and put it away."""
        visit.picture("receipt")
        name = visit.learn("receipt", r"001-\d{8}-\d{6}")
        save_paper(visit, self._receipts / f"{name}.pdf", "receipt-a4")
        visit.hands.go_to("receipt.paper", Qt.Key.Key_Backtab)
        visit.hands.press(Qt.Key.Key_Down)
        save_paper(visit, self._receipts / f"{name}-80mm.pdf", "receipt-80mm")
        visit.hands.press(Qt.Key.Key_Escape)
        return f"{name}.pdf, A4 and 80 mm"

    def open_above_limit(self, visit: Visit) -> str:
        """Open another with more than the maker may open alone."""
        self._fill_opening(visit, "150000", "T1-000483")
        visit.see("Needs a supervisor", "KES 100,000.00")
        visit.picture("opening-above-limit")
        visit.hands.press(Qt.Key.Key_F10)
        return pending(visit, "second request", "opening-pending")

    def open_joint(self, visit: Visit) -> str:
        """Open an account that two people hold, and for which both must sign."""
        hands = visit.hands
        find(visit, _BRIAN, f"CIF {_BRIAN}")
        open_dock(visit, 2, "Account opening")
        hands.wait(lambda: hands.is_at("field.product_code"), "the opening's form")
        hands.type("10")
        hands.go_to("field.joint_holders.add")
        hands.press(Qt.Key.Key_Space)
        hands.type(_FAITH)
        visit.see("Faith Achieng Ochieng")
        self._fill_deposit(visit, "20000", "T1-000484")
        enter(visit, "field.mandate", "all holders")
        hands.press(TAB)
        visit.see("Goes straight through.")
        visit.picture("opening-joint")
        visit.hands.press(Qt.Key.Key_F10)
        visit.see("Receipt: ", "KES 20,000.00")
        visit.learn("joint account", r"00110000\d{5}")
        return put_receipt_away(visit, "receipt-joint")

    def change_phone(self, visit: Visit) -> str:
        """Change a phone number, first to one that is none."""
        find(visit, "lydia chebet", "Lydia Chebet")
        open_dock(visit, 3, "Account maintenance")
        visit.hands.wait(lambda: bool(text_of(f"field.{_PHONE}")), "the record")
        jump(visit, "mobile number", _PHONE)
        change(visit, _PHONE, "0722 000 11")
        visit.see("This is not a valid phone number.")
        visit.picture("maintenance-wrong-number")
        visit.hands.go_to(f"field.{_PHONE}", ENTER)
        visit.hands.replace("0722 000 112")
        visit.hands.press(TAB)
        visit.see("Goes straight through.", "now 0712 345678")
        visit.picture("maintenance-now-and-new")
        visit.hands.press(Qt.Key.Key_F10)
        return put_receipt_away(visit, "receipt-maintenance")

    def change_phone_and_limit(self, visit: Visit) -> str:
        """Change the phone again and raise a limit: a second pair of eyes is needed."""
        open_dock(visit, 3, "Account maintenance")
        visit.hands.wait(lambda: bool(text_of(f"field.{_PHONE}")), "the record")
        change(visit, "account_no", visit.learnt["account"])
        visit.hands.wait(lambda: bool(text_of(f"field.{DAILY}")), "the account")
        change(visit, _PHONE, "0733 000 113")
        visit.hands.press(Qt.Key.Key_J, CTRL)
        visit.hands.type("limit")
        visit.picture("maintenance-find-field")
        visit.hands.press(Qt.Key.Key_Escape)
        jump(visit, "daily limit", DAILY)
        change(visit, DAILY, "250000")
        visit.see("Needs a supervisor", "Changes: 2 fields")
        visit.picture("maintenance-needs-a-supervisor")
        visit.hands.press(Qt.Key.Key_F10)
        return pending(visit, "change")

    def freeze(self, visit: Visit) -> str:
        """Stop debits on the joint account and read what that stops."""
        find(visit, visit.learnt["joint account"], "Faith Achieng Ochieng")
        visit.picture("search-list")
        visit.hands.press(ENTER)
        visit.see(f"CIF {_BRIAN}")
        open_dock(visit, 3, "Account maintenance")
        visit.hands.wait(lambda: bool(text_of(f"field.{DAILY}")), "the account")
        jump(visit, "state of the account", "state_action.action")
        change(visit, "state_action.action", "FREEZE")
        change(visit, "state_action.kind", "DEBIT")
        change(visit, "state_action.reason_code", "CUSTOMER_REQUEST")
        jump(visit, "why reason", "reason")
        change(visit, "reason", "Lost passbook, asked by telephone")
        visit.see("no debits; credits and interest go on")
        submit(visit)
        visit.see("type the last four digits")
        visit.picture("maintenance-freeze")
        visit.hands.type(visit.learnt["joint account"][-4:])
        visit.hands.press(ENTER)
        return put_receipt_away(visit)

    def change_mandate(self, visit: Visit) -> str:
        """Add a signatory and a band, and ask who may sign for an amount."""
        hands = visit.hands
        find(visit, visit.learnt["account"], "Lydia Chebet")
        open_dock(visit, 5, "Signing rule")
        hands.wait(lambda: bool(text_of("field.mandate.bands.0.rule")), "the mandate")
        hands.go_to("field.mandate.signatories.add")
        hands.press(Qt.Key.Key_Space)
        hands.type(_BRIAN)
        visit.see("Brian Otieno: photo on file")
        change(visit, "mandate.signatories.1.class", "B")
        change(visit, "mandate.signatories.1.personal_limit", "60000")
        change(visit, "mandate.bands.0.up_to", "50000")
        hands.go_to("field.mandate.bands.add")
        hands.press(Qt.Key.Key_Space)
        hands.wait(lambda: bool(is_enabled("field.mandate.bands.1.rule")), "another band")
        change(visit, "mandate.bands.1.rule", "A")
        change(visit, "mandate.who.amount", "40000")
        visit.see("Needs a supervisor", "Brian Otieno")
        visit.picture("mandate-who-can-sign")
        attach(visit, self._scans / "MANDATE_INSTRUCTION.png", "field.instruction")
        visit.picture("mandate-difference")
        submit(visit)
        return pending(visit, "mandate")

    def meet_a_blocker(self, visit: Visit) -> str:
        """Try to close the account about which requests are open, and read the way out."""
        open_dock(visit, 4, "Before closing")
        visit.see("Stop: ", "Have it decided first.")
        visit.picture("closure-blocked")
        return "blocked: an open request"

    def close_account(self, visit: Visit) -> str:
        """Close an account by the core's quote; every closure is approved."""
        hands = visit.hands
        find(visit, "0011000000015", "CIF 1000000016")
        open_dock(visit, 4, "Before closing")
        visit.see("Payout today KES 84,")
        enter(visit, "field.reason_code", "CUSTOMER_REQUEST")
        enter(visit, "field.payout.method", "CASH")
        for name in ("cards_returned", "cheque_leaves_returned", "customer_notified"):
            hands.go_to(f"field.confirmations.{name}", ENTER)
            hands.press(Qt.Key.Key_Y)
        attach(visit, self._scans / "CLOSURE_REQUEST.png", "field.instruction")
        visit.picture("closure-quote")
        submit(visit)
        return pending(visit, "closure", "closure-pending")

    def _attach_all(self, visit: Visit, papers: Sequence[tuple[str, str, str]]) -> None:
        for name, _, dated in papers:
            attach(visit, self._scans / f"{name}.png", f"field.documents.{name}", dated)

    def _fill_opening(self, visit: Visit, deposit: str, till_receipt: str) -> None:
        hands = visit.hands
        open_dock(visit, 2, "Account opening")
        hands.wait(lambda: hands.is_at("field.product_code"), "the opening's form")
        hands.type("10")
        self._fill_deposit(visit, deposit, till_receipt)
        hands.press(TAB)

    def _fill_deposit(self, visit: Visit, deposit: str, till_receipt: str) -> None:
        enter_all(
            visit,
            {
                "initial_deposit": deposit,
                "funding.method": "CASH",
                "funding.till_receipt_no": till_receipt,
                "purpose": "SAVINGS",
            },
        )
