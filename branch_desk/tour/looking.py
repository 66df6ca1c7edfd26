"""What everybody looks at on the tour: the 360 view, signatures, statements, and one's own work."""

from typing import Final

from PySide6.QtCore import Qt

from branch_desk.tour.camera import row_of, text_of
from branch_desk.tour.counter import (
    CTRL,
    DAILY,
    ENTER,
    SHIFT,
    TAB,
    change,
    find,
    jump,
    log_in,
    log_out,
    open_dock,
    pending,
    put_receipt_away,
    submit,
)
from branch_desk.tour.script import Visit

_ELSEWHERE: Final = "1000000248"
"""A customer of another branch."""


def wrong_password(visit: Visit) -> str:
    """Try to log in with another password."""
    visit.see("online, Wekeza Bank")
    visit.picture("log-in")
    visit.hands.replace("REL001")
    visit.hands.press(TAB)
    visit.hands.replace("not-the-password")
    visit.hands.press(ENTER)
    visit.see("Officer, password or code is wrong")
    visit.picture("log-in-refused")
    return "refused, typed text kept"


def first_log_in(visit: Visit) -> str:
    """Log in, the officer's number still standing there."""
    hands = visit.hands
    hands.wait(lambda: hands.is_at("login.password"), "the password field")
    hands.replace("demo-rel001-desk")
    hands.press(ENTER)
    visit.see("Kevin Omondi Ouma", "1 New customer", "8 My work")
    visit.picture("desk-empty")
    return "logged in"


def look_up(visit: Visit) -> str:
    """Look the new customer up: the balance, and the request that is open."""
    open_dock(visit, 6, "As of")
    visit.see("KES 5,000.00", visit.learnt["second request"])
    visit.picture("enquiry")
    return "balance KES 5,000.00, one request open"


def reveal(visit: Visit) -> str:
    """Read the masked fields in clear for a while, which the journal notes."""
    find(visit, "0011000000015", "CIF 1000000016")
    open_dock(visit, 6, "As of")
    visit.see("****")
    visit.hands.press(Qt.Key.Key_R, CTRL)
    visit.see("In clear for", "0712 400001")
    visit.picture("enquiry-revealed")
    visit.learn("known id", r"(?<![\d*+-])\d{8}(?![\d-])")
    return "in clear for 20 s"


def signatures(visit: Visit) -> str:
    """Compare signatures, and ask who may sign for an amount."""
    find(visit, "0012100000012", "Baraka Hardware Ltd")
    visit.hands.press(Qt.Key.Key_F12)
    visit.see("Nathan Kimani Gichuru", "Who may sign for")
    visit.hands.go_to("signatures.amount")
    visit.hands.type("250000")
    visit.hands.press(ENTER)
    visit.see("Nathan Kimani Gichuru + Josphat Kamande Irungu")
    visit.picture("signatures")
    visit.hands.press(Qt.Key.Key_Escape)
    return "1 of A and 1 of B"


def statement(visit: Visit) -> str:
    """Show the statement of the last thirty days."""
    find(visit, "0011000000015", "CIF 1000000016")
    open_dock(visit, 6, "As of")
    visit.hands.go_to("enquiry.statement")
    visit.hands.press(Qt.Key.Key_Space)
    visit.see("Opening balance", "Closing balance")
    visit.picture("statement")
    visit.hands.press(Qt.Key.Key_Escape)
    return "30 days"


def keep_a_draft(visit: Visit) -> str:
    """Type half a change, put it away, and bring it back from My work."""
    hands = visit.hands
    find(visit, "1000000073", "Peter Mutua Musyoka")
    open_dock(visit, 3, "Account maintenance")
    hands.wait(lambda: bool(text_of("field.customer_changes.phone")), "the record")
    change(visit, "customer_changes.alternative_phone", "0733 111 222")
    visit.see("draft saved")
    hands.go_to("set_aside")
    hands.press(Qt.Key.Key_Space)
    visit.see("What was typed is in My work")
    open_dock(visit, 8, "Drafts")
    visit.see("Drafts  2")
    visit.picture("my-work-draft")
    hands.go_to("drafts.list")
    hands.press(Qt.Key.Key_Home, CTRL)
    hands.press(ENTER)
    visit.see("0733 111222")
    hands.go_to("set_aside")
    hands.press(Qt.Key.Key_Space)
    hands.wait(lambda: not text_of("field.customer_changes.alternative_phone"), "an empty form")
    return "back as it was"


def amend(visit: Visit) -> str:
    """Read why a request came back, put it right, and send it again."""
    hands = visit.hands
    open_dock(visit, 8, "My requests")
    visit.see("RETURNED to you")
    hands.go_to("requests.list")
    hands.press(Qt.Key.Key_Home, CTRL)
    visit.see("The customer asked for 200,000 a day")
    visit.picture("my-work-returned")
    hands.press(ENTER)
    visit.see("The customer asked for 200,000 a day", "Changes: 2 fields")
    jump(visit, "daily limit", DAILY)
    change(visit, DAILY, "200000")
    visit.see("KES 100,000.00 \u2192 KES 200,000.00")
    visit.picture("rework")
    submit(visit)
    return pending(visit, "amended")


def print_approved(visit: Visit) -> str:
    """Print the receipt of the closure that was approved meanwhile."""
    hands, request = visit.hands, visit.learnt["closure"]
    open_dock(visit, 8, "My requests")
    hands.press(Qt.Key.Key_F5)
    hands.go_to("requests.list")
    hands.press(Qt.Key.Key_Home, CTRL)
    place = -1
    while request not in text_of("requests.note") and row_of("requests.list") != place:
        place = row_of("requests.list")
        hands.press(Qt.Key.Key_Down)
        hands.wait(lambda: bool(text_of("requests.note")), "what is said of a request")
    visit.see(request)
    hands.press(ENTER)
    visit.see("Approved by", "SUP001", "0011000000015")
    done = put_receipt_away(visit, "receipt-approved")
    visit.learnt["closed by"] = done.split()[-1]
    return done


def reprint(visit: Visit) -> str:
    """Print the receipt of the closure again: it says so."""
    visit.hands.press(Qt.Key.Key_P, CTRL | SHIFT)
    visit.hands.wait(lambda: visit.hands.is_at("reprint.reference"), "the question")
    visit.hands.type(visit.learnt["closed by"])
    visit.hands.press(ENTER)
    visit.see("REPRINT 1", "0011000000015")
    visit.picture("receipt-reprint")
    visit.hands.press(Qt.Key.Key_Escape)
    return "REPRINT 1"


def audit(visit: Visit) -> str:
    """Look at the queue and at a customer of another branch, and change nothing."""
    log_out(visit)
    log_in(visit, "AUD001")
    visit.not_see("1 New customer")
    find(visit, _ELSEWHERE, f"CIF {_ELSEWHERE}")
    open_dock(visit, 6, "As of")
    visit.see("****")
    visit.picture("auditor-enquiry")
    open_dock(visit, 7, "shown")
    visit.hands.wait(lambda: bool(text_of("checker.about")), "a request on the right")
    visit.see("auditor")
    visit.picture("auditor")
    return "reads, and makes nothing"


def leave(visit: Visit) -> str:
    """Log out."""
    log_out(visit)
    return "logged out"
