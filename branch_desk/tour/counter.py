"""What officers do again and again on the tour: log in, go to a dock, fill fields, file papers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from branch_desk.tour.camera import text_of
from branch_desk.tour.script import Visit

ENTER: Final = Qt.Key.Key_Return
TAB: Final = Qt.Key.Key_Tab
CTRL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
ALT: Final = Qt.KeyboardModifier.AltModifier
NAMES: Final = {
    "REL001": "Kevin Omondi Ouma",
    "SUP001": "SUP001 supervisor",
    "MGR001": "MGR001 branch manager",
    "AUD001": "AUD001 auditor",
}
"""What the status bar says of each officer of the tour."""
DAILY: Final = "account_changes.limits.daily_debit"
"""The field of an account's daily limit."""
SETTLED_MS: Final = 500
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
COMPANY_PAPERS: Final = (
    ("REGISTRATION_CERTIFICATE", "Registration certificate", ""),
    ("KRA_PIN_CERTIFICATE", "KRA PIN certificate", ""),
    ("PROOF_OF_ADDRESS", "Proof of address", "-10d"),
    ("CR12", "CR12", "-20d"),
    ("CONSTITUTION", "Constitution", ""),
    ("BOARD_RESOLUTION", "Board resolution", ""),
    ("BENEFICIAL_OWNER_DECLARATION", "Beneficial owner declaration", ""),
)
"""Those of a limited company."""
INSTRUCTIONS: Final = (
    ("MANDATE_INSTRUCTION", "Mandate instruction", ""),
    ("CLOSURE_REQUEST", "Closure request", ""),
)
"""What customers sign at the counter later."""


def log_in(visit: Visit, officer: str) -> str:
    """Log an officer in on the page that stands there."""
    visit.hands.replace(officer)
    visit.hands.press(TAB)
    visit.hands.replace(f"demo-{officer.lower()}-desk")
    visit.hands.press(ENTER)
    visit.see(NAMES[officer], "6 Enquiry")
    return "logged in"


def log_out(visit: Visit) -> None:
    """Log out, and wait for the log-in page."""
    visit.hands.press(Qt.Key.Key_L, CTRL | SHIFT)
    visit.see("online, Wekeza Bank")
    visit.hands.wait(lambda: visit.hands.is_at("login.officer"), "the log-in page")


def change_to(visit: Visit, officer: str) -> str:
    """Let another officer sit down."""
    log_out(visit)
    return log_in(visit, officer)


def open_dock(visit: Visit, number: int, seen: str) -> None:
    """Raise a dock by its number, and wait for what it shows."""
    visit.hands.press(Qt.Key(Qt.Key.Key_0.value + number), ALT)
    visit.see(seen)


def find(visit: Visit, text: str, seen: str) -> None:
    """Bring a customer to the front by a number or a name."""
    visit.hands.press(Qt.Key.Key_F3)
    visit.hands.type(text)
    visit.hands.press(ENTER)
    visit.see(seen)


def enter(visit: Visit, name: str, text: str) -> None:
    """Go on by Enter to a field that still needs something, and type its value."""
    visit.hands.go_to(name, ENTER, limit=40)
    visit.hands.type(text)


def enter_all(visit: Visit, answers: Mapping[str, str]) -> None:
    """Answer fields in the order of the form, going on by Enter."""
    for name, text in answers.items():
        enter(visit, f"field.{name}", text)


def change(visit: Visit, name: str, text: str) -> None:
    """Go by Tab to a field that has a value, type over it, and leave it."""
    visit.hands.go_to(f"field.{name}")
    visit.hands.replace(text)
    visit.hands.press(TAB)


def jump(visit: Visit, words: str, name: str) -> None:
    """Go to a field by words of its name, wherever it stands in the form."""
    visit.hands.press(Qt.Key.Key_J, CTRL)
    visit.hands.type(words)
    visit.hands.press(ENTER)
    visit.hands.wait(lambda: visit.hands.is_at(f"field.{name}"), f"the field {words}")


def take_scan(visit: Visit, field: str, scan: str) -> None:
    """Take the newest scan of the scanner's folder, look at it large, and file it."""
    hands = visit.hands
    hands.go_to(field, ENTER)
    hands.press(ENTER)
    visit.see(scan)
    visit.picture("cif-scan-tray")
    hands.press(Qt.Key.Key_1)
    hands.wait(lambda: "tick" in text_of(f"{field}.state"), "the scan made ready")
    hands.press(Qt.Key.Key_F11)
    visit.see("Esc")
    visit.picture("cif-preview")
    hands.press(Qt.Key.Key_Escape)
    _say_seen(visit, field, "")


def attach(visit: Visit, scan: Path, field: str, dated: str = "") -> None:
    """Attach a scan to the row of a document, say that the original was seen, and its date."""
    hands = visit.hands
    hands.go_to(field, ENTER)
    hands.type(str(scan))
    hands.press(ENTER)
    _say_seen(visit, field, dated)


def _say_seen(visit: Visit, field: str, dated: str) -> None:
    hands = visit.hands
    hands.go_to(f"{field}.seen", ENTER)
    hands.press(Qt.Key.Key_Space)
    if dated:
        hands.go_to(f"{field}.issued_on", TAB)
        hands.type(dated)
        hands.press(TAB)
    hands.wait(lambda: "stored" in text_of(f"{field}.state"), f"{field} stored")


def submit(visit: Visit) -> None:
    """Press F10 once the form has judged what was typed last."""
    visit.hands.rest(SETTLED_MS)
    visit.hands.press(Qt.Key.Key_F10)


def put_receipt_away(visit: Visit, picture: str = "") -> str:
    """Wait for the receipt of what was just done, look at it, and close it; give its reference."""
    visit.see("Receipt: ")
    reference = visit.learn(f"receipt {len(visit.learnt)}", r"001-\d{8}-\d{6}")
    if picture:
        visit.picture(picture)
    visit.hands.press(Qt.Key.Key_Escape)
    return f"DONE {reference}"


def save_paper(visit: Visit, path: Path, picture: str) -> None:
    """Save the receipt in front as a PDF, and take a picture of its first page."""
    visit.hands.go_to("paper.path")
    visit.hands.replace(str(path))
    visit.hands.go_to("paper.save_pdf")
    visit.hands.press(Qt.Key.Key_Space)
    visit.see(f"Saved: {path}")
    visit.camera.take_paper(path, picture)


def pending(visit: Visit, name: str, picture: str = "") -> str:
    """Wait for the tracker of what was just submitted, and keep the number of the request."""
    visit.see("NOT YET DONE")
    request = visit.learn(name, r"AQ-[0-9A-Z]{10}")
    if picture:
        visit.picture(picture)
    visit.hands.press(Qt.Key.Key_Escape)
    return f"PENDING_APPROVAL {request}"
