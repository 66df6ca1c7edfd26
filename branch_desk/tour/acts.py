"""What officers do on the tour: each act presses keys, and waits for what must then be seen."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from branch_desk.tour.camera import is_enabled, text_of
from branch_desk.tour.script import Step, Visit

ENTER: Final = Qt.Key.Key_Return
TAB: Final = Qt.Key.Key_Tab
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_ALT: Final = Qt.KeyboardModifier.AltModifier
_DOCKS: Final = {"New customer": Qt.Key.Key_1, "Account opening": Qt.Key.Key_2}
_SETTLED_MS: Final = 500
"""By then a form has judged what was typed last."""

PAPERS: Final = (
    ("ID_FRONT", "ID front", ""),
    ("ID_BACK", "ID back", ""),
    ("PHOTO", "Photo", ""),
    ("SIGNATURE_SPECIMEN", "Signature specimen", ""),
    ("PROOF_OF_ADDRESS", "Proof of address", "-10d"),
    ("KRA_PIN_CERTIFICATE", "KRA PIN certificate", ""),
)
"""The papers that the checklist of an adult of tier 2 asks for, with their date if one is due."""


def steps(scans: Path, receipts: Path) -> Sequence[Step]:
    """Give the whole tour in order; `scans` holds a PNG for each of PAPERS."""
    counter = _Counter(scans, receipts)
    return (
        Step("a wrong password is refused", "REL001", 8, _wrong_password),
        Step("log in", "REL001", 8, _log_in_officer),
        Step("new customer: wrong values are marked", "REL001", 40, _wrong_values),
        Step("new customer: 6 documents, why a supervisor", "REL001", 80, counter.fill_customer),
        Step("submit: it waits for a supervisor", "REL001", 4, _submit_customer),
        Step("log out, the supervisor logs in", "SUP001", 12, _change_to_supervisor),
        Step("checker: the request whole", "SUP001", 60, _read_request),
        Step("checker: approve", "SUP001", 6, _approve),
        Step("log out, the officer logs in", "REL001", 12, _change_to_officer),
        Step("find the customer by name", "REL001", 6, _find_customer),
        Step("open savings with 5,000", "REL001", 30, counter.open_savings),
        Step("receipt on screen and as PDF", "REL001", 8, counter.keep_receipt),
        Step("open with 150,000: it waits", "REL001", 30, _open_above_limit),
        Step("the 360 view shows both", "REL001", 16, _look_up),
        Step("log out: nothing is left open", "REL001", 6, _leave),
    )


class _Counter:
    """What lies on the counter: the scans to attach, and where receipts are kept."""

    def __init__(self, scans: Path, receipts: Path) -> None:
        self._scans = scans
        self._receipts = receipts

    def fill_customer(self, visit: Visit) -> str:
        """Fill the paper form from top to bottom, and read why a supervisor is needed."""
        for name, text in (
            ("field.individual.gender", "FEMALE"),
            ("field.individual.identity.id_type", "NATIONAL_ID"),
            ("field.individual.identity.id_number", "27654321"),
            ("field.kra_pin", "A012345678Z"),
            ("field.phone", "0712345678"),
            ("field.physical_address.line_1", "14 Muthaiga Road"),
            ("field.physical_address.town", "Nairobi"),
            ("field.physical_address.county", "KE-30"),
            ("field.individual.occupation", "TRADER"),
            ("field.source_of_funds", "BUSINESS"),
            ("field.expected_monthly_turnover", "1200000"),
            ("field.individual.pep", "n"),
            ("field.consent.data_processing", "y"),
            ("field.consent.marketing", "n"),
            ("field.individual.next_of_kin.0.full_name", "Mark Chebet"),
            ("field.individual.next_of_kin.0.relationship", "SPOUSE"),
            ("field.individual.next_of_kin.0.phone", "0722000111"),
        ):
            _enter(visit, name, text)
        visit.hands.rest(_SETTLED_MS)
        visit.picture("cif-form-and-checklist")
        for name, _, dated in PAPERS:
            self._attach(visit, name, dated)
        visit.see("6 of 6 right", "Needs a supervisor", "Expected monthly turnover is")
        visit.picture("cif-documents-and-reason")
        return "needs a supervisor: turnover"

    def open_savings(self, visit: Visit) -> str:
        """Open a savings account on the customer in front, with a first deposit in cash."""
        _fill_opening(visit, "5000", "T1-000482")
        visit.see("Goes straight through.")
        visit.picture("opening-form")
        visit.hands.press(Qt.Key.Key_F10)
        visit.see("Receipt 001-", "KES 5,000.00")
        return "DONE"

    def keep_receipt(self, visit: Visit) -> str:
        """Keep the receipt as a PDF, and put it away."""
        visit.picture("receipt")
        name = _reference(visit)
        path = self._receipts / f"{name}.pdf"
        visit.hands.go_to("receipt.path")
        visit.hands.replace(str(path))
        visit.hands.go_to("receipt.save_pdf")
        visit.hands.press(Qt.Key.Key_Space)
        visit.see("Saved:")
        visit.hands.press(Qt.Key.Key_Escape)
        return path.name

    def _attach(self, visit: Visit, name: str, dated: str) -> None:
        hands, field = visit.hands, f"field.documents.{name}"
        hands.go_to(field, ENTER)
        hands.type(str(self._scans / f"{name}.png"))
        hands.press(ENTER)
        hands.go_to(f"{field}.seen", ENTER)
        hands.press(Qt.Key.Key_Space)
        if dated:
            hands.go_to(f"{field}.issued_on", TAB)
            hands.type(dated)
            hands.press(TAB)
        hands.wait(lambda: "stored" in text_of(f"{field}.state"), f"{name} stored")


def _wrong_password(visit: Visit) -> str:
    visit.see("online, Wekeza Bank")
    visit.picture("log-in")
    _type_log_in(visit, "REL001", "not-the-password")
    visit.see("Officer, password or code is wrong")
    visit.picture("log-in-refused")
    return "refused, typed text kept"


def _log_in_officer(visit: Visit) -> str:
    hands = visit.hands
    hands.wait(lambda: hands.is_at("login.password"), "the password field")
    hands.replace("demo-rel001-desk")
    hands.press(ENTER)
    visit.see("Kevin Omondi Ouma", "1 New customer")
    visit.picture("desk-empty")
    return "3 docks"


def _wrong_values(visit: Visit) -> str:
    hands = visit.hands
    hands.press(_DOCKS["New customer"], _ALT)
    hands.wait(lambda: hands.is_at("field.individual.first_name"), "the form")
    visit.see("Nothing entered yet.", "0 of 6 right")
    visit.picture("cif-empty")
    hands.type("Lydia <b>")
    hands.go_to("field.individual.surname")
    hands.type("Chebet")
    _enter(visit, "field.individual.date_of_birth", "14 Mar 2088")
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


def _submit_customer(visit: Visit) -> str:
    visit.hands.press(Qt.Key.Key_F10)
    visit.see("AQ-")
    visit.picture("cif-pending")
    return f"PENDING_APPROVAL {visit.learn('request', r'AQ-[0-9A-Z]{10}')}"


def _change_to_supervisor(visit: Visit) -> str:
    _log_out(visit)
    _type_log_in(visit, "SUP001", "demo-sup001-desk")
    visit.see("SUP001 supervisor", "7 Checker")
    return "4 docks"


def _read_request(visit: Visit) -> str:
    hands, request = visit.hands, visit.learnt["request"]
    hands.press(Qt.Key.Key_F7)
    visit.see("Lydia Chebet")
    hands.wait(lambda: hands.is_at("checker.queue"), "the queue")
    visit.picture("checker-queue")
    for _ in range(12):
        hands.wait(lambda: bool(text_of("checker.about")), "a request on the right")
        if request in text_of("checker.about"):
            break
        before = text_of("checker.about")
        hands.press(Qt.Key.Key_J)
        hands.wait(partial(_differs, "checker.about", before), "the next request")
    visit.see(request, "Expected monthly turnover is", "27654321")
    visit.picture("checker-request")
    hands.press(Qt.Key.Key_D, _CTRL)
    visit.see("Next of kin 1")
    visit.picture("checker-whole-form")
    hands.press(Qt.Key.Key_D, _CTRL)
    while not is_enabled("checker.approve"):
        hands.press(Qt.Key.Key_PageDown)
        hands.rest(300)
    visit.picture("checker-read-whole")
    return "read whole, 6 documents"


def _differs(name: str, before: str) -> bool:
    return text_of(name) not in (before, "")


def _approve(visit: Visit) -> str:
    visit.hands.press(ENTER, _CTRL)
    visit.see("Approved")
    reference = visit.learn("reference", r"001-\d{8}-\d{6}")
    visit.picture("checker-approved")
    return f"DONE {reference}"


def _change_to_officer(visit: Visit) -> str:
    _log_out(visit)
    _type_log_in(visit, "REL001", "demo-rel001-desk")
    visit.see("Kevin Omondi Ouma", "1 New customer")
    return "3 docks"


def _find_customer(visit: Visit) -> str:
    visit.hands.press(Qt.Key.Key_F3)
    visit.hands.type("lydia chebet")
    visit.hands.press(ENTER)
    visit.see("Lydia Chebet", "KYC")
    customer = visit.learn("customer", r"1000000\d{3}")
    visit.picture("customer-in-front")
    return customer


def _open_above_limit(visit: Visit) -> str:
    _fill_opening(visit, "150000", "T1-000483")
    visit.see("Needs a supervisor", "KES 100,000.00")
    visit.picture("opening-above-limit")
    visit.hands.press(Qt.Key.Key_F10)
    visit.see("AQ-")
    visit.picture("opening-pending")
    return f"PENDING_APPROVAL {visit.learn('second request', r'AQ-[0-9A-Z]{10}')}"


def _look_up(visit: Visit) -> str:
    visit.hands.press(Qt.Key.Key_6, _ALT)
    visit.see("As of")
    visit.see("KES 5,000.00", visit.learnt["second request"])
    visit.picture("enquiry")
    return "balance KES 5,000.00, one request open"


def _leave(visit: Visit) -> str:
    _log_out(visit)
    return "logged out"


def _log_out(visit: Visit) -> None:
    visit.hands.press(Qt.Key.Key_L, _CTRL | _SHIFT)
    visit.see("online, Wekeza Bank")
    visit.hands.wait(lambda: visit.hands.is_at("login.officer"), "the log-in page")


def _type_log_in(visit: Visit, officer: str, password: str) -> None:
    visit.hands.replace(officer)
    visit.hands.press(TAB)
    visit.hands.replace(password)
    visit.hands.press(ENTER)


def _fill_opening(visit: Visit, deposit: str, till_receipt: str) -> None:
    hands = visit.hands
    hands.press(_DOCKS["Account opening"], _ALT)
    hands.wait(lambda: hands.is_at("field.product_code"), "the opening's form")
    hands.type("10")
    _enter(visit, "field.initial_deposit", deposit)
    _enter(visit, "field.funding.method", "CASH")
    _enter(visit, "field.funding.till_receipt_no", till_receipt)
    _enter(visit, "field.purpose", "SAVINGS")
    _enter(visit, "field.source_of_funds", "BUSINESS")
    hands.press(TAB)


def _enter(visit: Visit, name: str, text: str) -> None:
    """Go on by Enter to a field that still needs something, and type its value."""
    visit.hands.go_to(name, ENTER, limit=30)
    visit.hands.type(text)


def _reference(visit: Visit) -> str:
    return visit.learn("receipt", r"001-\d{8}-\d{6}")
