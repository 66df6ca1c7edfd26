"""What the editors of one form share: the bank's lists, reads on the runner, what was learnt."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.customers import whose_name
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import CustomerFacts, DocumentFacts, Facts, customer_facts
from branch_desk.domain.operation import Read
from branch_desk.domain.policy import Meta
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices

Value = TypeVar("Value")


class Ground(QObject):
    """The ground on which a form is filled: read by its editors, judged on by the rules.

    `documents`, `customers` and `soft_matches` grow as editors and look-ups learn; `held` is the
    record that the form changes, once it was read. `value_of` gives the raw value of another field
    by its path, for the few editors that build on others, and `defaults` holds, by dotted path, the
    raw values that a fresh form of the operation starts with.
    """

    learnt = Signal()
    settled = Signal()
    asked_again = Signal()
    """The officer wants what failed tried once more."""
    row_wanted = Signal(str, object)
    """An editor asks for a row in another list of the form: its dotted path, raw values."""

    def __init__(self, desk: DeskServices, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.runner = runner
        self.documents: dict[str, DocumentFacts] = {}
        self.customers: dict[str, CustomerFacts] = {}
        self.soft_matches: frozenset[str] = frozenset()
        self.shown_matches: dict[str, bool] = {}
        self.held: EnquiryReply | None = None
        self.value_of: Callable[[str], Any] = _nothing
        self.defaults: Mapping[str, Any] = {}
        self._calls: list[Call] = []

    @property
    def meta(self) -> Meta:
        """The bank's lists and policy."""
        return self.desk.session.meta

    @property
    def today(self) -> date:
        """The bank's day."""
        return self.meta.business_date

    @property
    def branch_code(self) -> str:
        """Where the officer is signed in."""
        return self.desk.session.officer.branch_code

    @property
    def is_busy(self) -> bool:
        """Whether an answer that the rules need is still under way."""
        return any(call.is_open for call in self._calls)

    def facts(self) -> Facts:
        """Give what the rules are judged on, as far as this form has learnt it."""
        known = self.desk.permissions.facts(
            documents=dict(self.documents),
            customers=dict(self.customers),
            soft_matches=self.soft_matches,
            held=self.held,
        )
        return replace(known, shown_matches=dict(self.shown_matches))

    def ask(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Ask what Submit has to wait for; `settled` once nothing is under way.

        It is waited for until it ends or is cancelled, even if whoever asked is gone by then.
        """
        call = self.runner.read(work, on_result, on_error)
        if not call.is_finished:
            # It ends on this thread, so it cannot have ended before this line.
            self._calls.append(call)
            call.finished.connect(self._on_finished)
        return call

    def forget(self) -> None:
        """Begin a new form: the papers and matches of the last one count no more."""
        self.documents.clear()
        self.learn_matches({})

    def learn_matches(self, matches: Mapping[str, bool]) -> None:
        """Remember which customers a look-up showed, and whether each of them stops the officer."""
        self.shown_matches = dict(matches)
        self.soft_matches = frozenset(each for each, stops in matches.items() if not stops)

    def learn_customer(self, customer: CustomerFacts) -> None:
        """Remember a customer's standing."""
        self.customers[customer.customer_id] = customer
        self.learnt.emit()

    def whose(self, sketched: Any) -> str:
        """Give the name of the customer that a half-filled request is about, empty if unknown."""
        known = self.customers.get(getattr(sketched, "customer_id", None) or "")
        return known.full_name if known else whose_name(sketched)

    def named_holders(self) -> tuple[str, ...]:
        """Give the IDs of the customers whom the form names as holders, the first one first."""
        joint = self.value_of("joint_holders") or ()
        named = (self.value_of("customer_id"), *(each.get("customer_id") for each in joint))
        return tuple(each for each in named if each)

    def known_holders(self) -> tuple[CustomerFacts, ...]:
        """Give what is known of those holders; one who was not looked up yet is missing."""
        return tuple(
            self.customers[each] for each in self.named_holders() if each in self.customers
        )

    def learn_record(self, held: EnquiryReply | None) -> None:
        """Remember the record that the form changes, with the papers on file; None forgets it."""
        self.held = held
        if held is not None:
            facts = customer_facts(held)
            self.customers[facts.customer_id] = facts
        self.learnt.emit()

    def held_at(self, path: str) -> Any:
        """Give a member of the record by its dotted path, None where there is none."""
        place: Any = self.held
        for part in path.split("."):
            place = place.get(part) if isinstance(place, Mapping) else getattr(place, part, None)
        return place

    def learn_document(self, document_id: str, document: DocumentFacts) -> None:
        """Remember a stored document."""
        self.documents[document_id] = document
        self.learnt.emit()

    def _on_finished(self, call: Call) -> None:
        self._calls.remove(call)
        if not self.is_busy:
            self.settled.emit()

    def holder_read(self, **params: str) -> Callable[[], CustomerFacts]:
        """Give the work of reading whose record a customer ID or account number names."""
        return partial(read_holder, self.desk, Read(path="/customer/enquiry", params=params))


def _nothing(path: str) -> None:
    """Stand for the values of a form before there is one."""


def read_holder(desk: DeskServices, read: Read) -> CustomerFacts:
    """Ask the core whose record this is (on a worker); raises what the client raises."""
    return customer_facts(EnquiryReply.model_validate(desk.client.read(read).body))
