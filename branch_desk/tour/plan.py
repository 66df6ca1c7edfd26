"""The tour in order: a customer's whole life, from the first form to the closed account."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from branch_desk.tour import checker, looking
from branch_desk.tour.counter import COMPANY_PAPERS, INSTRUCTIONS, PAPERS, change_to
from branch_desk.tour.maker import Maker
from branch_desk.tour.script import Step, Visit

SCANS: Final = dict.fromkeys((*PAPERS, *COMPANY_PAPERS, *INSTRUCTIONS))
"""Every paper that is drawn for the tour."""


def steps(scans: Path, receipts: Path) -> Sequence[Step]:
    """Give the whole tour; `scans` holds a PNG for each of SCANS."""
    maker = Maker(scans, receipts)
    return (
        *_first_customer(maker),
        *_accounts(maker),
        *_changes(maker),
        *_decisions(),
        *_afterwards(),
    )


def _first_customer(maker: Maker) -> Sequence[Step]:
    return (
        Step("a wrong password is refused", "REL001", 8, looking.wrong_password),
        Step("log in", "REL001", 8, looking.first_log_in),
        Step("new customer: wrong values are marked", "REL001", 14, maker.wrong_values),
        Step("new customer: 6 documents, why a supervisor", "REL001", 46, maker.fill_customer),
        Step("submit: it waits for a supervisor", "REL001", 4, maker.submit_customer),
        Step("log out, the supervisor logs in", "SUP001", 8, _sit("SUP001")),
        Step("checker: the request whole", "SUP001", 30, checker.read_request),
        Step("checker: approve", "SUP001", 4, checker.approve_read),
        Step("log out, the officer logs in", "REL001", 8, _sit("REL001")),
    )


def _accounts(maker: Maker) -> Sequence[Step]:
    return (
        Step("find the customer by name", "REL001", 4, maker.find_customer),
        Step("open savings with 5,000", "REL001", 12, maker.open_savings),
        Step("receipt on screen and as PDF", "REL001", 18, maker.keep_receipt),
        Step("open with 150,000: it waits", "REL001", 12, maker.open_above_limit),
        Step("the 360 view shows both", "REL001", 4, looking.look_up),
        Step("a joint account, both must sign", "REL001", 18, maker.open_joint),
        Step("reveal what is masked", "REL001", 8, looking.reveal),
        Step("a duplicate: use the existing customer", "REL001", 85, maker.meet_a_duplicate),
        Step("a company with an exposed director", "REL001", 135, maker.fill_company),
    )


def _changes(maker: Maker) -> Sequence[Step]:
    return (
        Step("change a phone number", "REL001", 16, maker.change_phone),
        Step("phone and limit: a supervisor", "REL001", 18, maker.change_phone_and_limit),
        Step("freeze debits", "REL001", 24, maker.freeze),
        Step("mandate: a signatory and a band", "REL001", 46, maker.change_mandate),
        Step("closure: blocked by an open request", "REL001", 4, maker.meet_a_blocker),
        Step("closure: the quote, then it waits", "REL001", 18, maker.close_account),
        Step("a draft, put away and brought back", "REL001", 160, looking.keep_a_draft),
    )


def _decisions() -> Sequence[Step]:
    at_level_1 = checker.approve("company", "Level 1 approved", "checker-company")
    closed = checker.approve("closure", "Approved. Reference", "checker-closure")
    return (
        Step("the supervisor logs in again", "SUP001", 8, _sit("SUP001")),
        Step("return the change with a note", "SUP001", 24, checker.send_back),
        Step("approve the opening", "SUP001", 30, checker.approve("second request", "Approved")),
        Step(
            "approve the mandate, level 1",
            "SUP001",
            36,
            checker.approve("mandate", "Level 1 approved", "checker-mandate"),
        ),
        Step("approve the closure", "SUP001", 26, closed),
        Step("approve the company, level 1", "SUP001", 24, at_level_1),
        Step("the branch manager logs in", "MGR001", 8, _sit("MGR001")),
        Step(
            "approve the company, level 2",
            "MGR001",
            26,
            checker.approve("company", "Approved. Reference", "checker-second-level"),
        ),
        Step(
            "approve the mandate, level 2",
            "MGR001",
            30,
            checker.approve("mandate", "Approved. Reference"),
        ),
    )


def _afterwards() -> Sequence[Step]:
    return (
        Step("the officer logs in again", "REL001", 8, _sit("REL001")),
        Step("amend the returned request", "REL001", 16, looking.amend),
        Step("the receipt of an approved request", "REL001", 20, looking.print_approved),
        Step("print a receipt again", "REL001", 6, looking.reprint),
        Step("compare signatures", "REL001", 8, looking.signatures),
        Step("a statement", "REL001", 20, looking.statement),
        Step("the auditor reads and makes nothing", "AUD001", 14, looking.audit),
        Step("log out: nothing is left open", "AUD001", 4, looking.leave),
    )


def _sit(officer: str) -> Callable[[Visit], str]:
    return partial(_changed, officer)


def _changed(officer: str, visit: Visit) -> str:
    return change_to(visit, officer)
