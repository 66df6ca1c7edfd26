"""What supervisors and the branch manager do on the tour: read whole, then decide."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from branch_desk.tour.camera import is_enabled, row_of, text_of
from branch_desk.tour.counter import CTRL, ENTER, SHIFT, TAB
from branch_desk.tour.script import Visit


def read_request(visit: Visit) -> str:
    """Read the new customer whole: the difference, the papers, the form."""
    hands, request = visit.hands, visit.learnt["request"]
    hands.press(Qt.Key.Key_F7)
    visit.see("Lydia Chebet")
    hands.wait(lambda: hands.is_at("checker.queue"), "the queue")
    visit.picture("checker-queue")
    _go_to(visit, request)
    visit.see(request, "Expected monthly turnover is", "27654321")
    visit.picture("checker-request")
    hands.press(Qt.Key.Key_D, CTRL)
    visit.see("Next of kin 1")
    visit.picture("checker-whole-form")
    hands.press(Qt.Key.Key_D, CTRL)
    _read_on(visit)
    visit.picture("checker-read-whole")
    return "read whole, 6 documents"


def approve_read(visit: Visit) -> str:
    """Approve what was just read."""
    visit.hands.press(ENTER, CTRL)
    visit.see("Approved")
    reference = visit.learn("reference", r"001-\d{8}-\d{6}")
    visit.picture("checker-approved")
    return f"DONE {reference}"


def approve(name: str, seen: str, picture: str = "") -> Callable[[Visit], str]:
    """Give the act that finds a request, reads it on, approves it and waits for the notice."""
    return partial(_approve, name, seen, picture)


def send_back(visit: Visit) -> str:
    """Return the change of phone and limit with a note, its limit marked."""
    hands = visit.hands
    _begin(visit, visit.learnt["change"])
    visit.see("Daily limit")
    visit.picture("checker-difference")
    hands.press(Qt.Key.Key_Backspace, CTRL | SHIFT)
    hands.wait(lambda: hands.is_at("checker.note"), "the note")
    hands.type("The customer asked for 200,000 a day, see the form.")
    hands.press(TAB, SHIFT)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Space)
    visit.see("[x]")
    visit.picture("checker-return")
    hands.press(ENTER, CTRL)
    visit.see("eturned")
    return "RETURNED"


def _approve(name: str, seen: str, picture: str, visit: Visit) -> str:
    _begin(visit, visit.learnt[name])
    _read_on(visit)
    if picture:
        visit.picture(picture)
    visit.hands.press(ENTER, CTRL)
    visit.see(seen)
    return seen


def _begin(visit: Visit, request: str) -> None:
    visit.hands.press(Qt.Key.Key_F7)
    visit.hands.wait(lambda: visit.hands.is_at("checker.queue"), "the queue")
    visit.hands.press(Qt.Key.Key_F5)
    _go_to(visit, request)


def _go_to(visit: Visit, request: str) -> None:
    hands = visit.hands
    hands.wait(lambda: bool(text_of("checker.about")), "a request on the right")
    for key in (Qt.Key.Key_J, Qt.Key.Key_K):
        place = -1
        while row_of("checker.queue") != place:
            if request in text_of("checker.about"):
                return
            before, place = text_of("checker.about"), row_of("checker.queue")
            hands.press(key)
            if row_of("checker.queue") != place:
                hands.wait(partial(_is_other, before), "another request on the right")
    visit.see(request)


def _is_other(before: str) -> bool:
    return text_of("checker.about") not in {before, ""}


def _read_on(visit: Visit) -> None:
    while not is_enabled("checker.approve"):
        visit.hands.press(Qt.Key.Key_PageDown)
        visit.hands.rest(300)
