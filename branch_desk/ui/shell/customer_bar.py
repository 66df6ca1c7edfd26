"""The banner of the one customer that all docks work on: who it is, and what to know first."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from branch_desk.common import format_date
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import CustomerFacts, customer_facts
from branch_desk.domain.operation import Read
from branch_desk.domain.replies import Reason
from branch_desk.domain.words import code_words
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import LineLabel, PlainLabel
from branch_desk.ui.common.lead import OPEN_REQUEST, LeadButton, request_lead
from branch_desk.ui.common.notices import Notices, announce
from branch_desk.ui.common.records import ask_for

EMPTY: Final = "Nobody is waiting. F3 finds a customer, Alt+1 starts a new one."
_RISK_TONES: Final = {"HIGH": "bad", "MEDIUM": "warning"}
_ALERTS_SHOWN: Final = 3
_HEIGHT: Final = 56


def enquire(client: ApiClient, customer_id: str) -> EnquiryReply:
    """Ask the core for a customer's record, masked; on a worker."""
    read = Read(path="/customer/enquiry", params={"customer_id": customer_id})
    return ask_for(client, read, EnquiryReply)


class CustomerBar(QWidget):
    """Follows the context: whoever brings a customer to the front, this shows the record."""

    shown = Signal()
    followed = Signal(str)
    """The name of the dock that puts right what the officer chose of what is told."""

    def __init__(
        self,
        runner: Runner,
        context: CustomerContext,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._context = context
        self._notices = notices
        self._client: ApiClient | None = None
        self._officer = ""
        self._call: Call | None = None
        self._shown_id = ""
        self._account_no = ""
        self._name = LineLabel(tone="title", name="customer.name")
        self._cif = PlainLabel(tone="strong", name="customer.cif")
        self._risk = PlainLabel(name="customer.risk")
        self._kyc = LineLabel(name="customer.kyc")
        self._alerts = LineLabel(tone="warning", name="customer.alerts")
        self._cures = [LeadButton(f"customer.cure.{at}", "warning") for at in range(_ALERTS_SHOWN)]
        self._more = PlainLabel(tone="warning", name="customer.more")
        self._requests = LineLabel(name="customer.requests")
        self._way = LeadButton("customer.way")
        self._new = LineLabel(tone="title", name="customer.new")
        self._elsewhere = LineLabel(tone="muted", name="customer.elsewhere")
        self._faces = QStackedLayout(self)
        self._build()
        context.changed.connect(self._on_context_changed)
        context.renewed.connect(self.refresh)
        self._show_nobody()

    def use(self, desk: DeskServices) -> None:
        """Read with this desk from now on."""
        self._client = desk.client
        self._officer = desk.session.officer.full_name

    def stop(self) -> None:
        """Read no more, after log-out."""
        self._client = None

    def open(self, customer_id: str, account_no: str = "") -> None:
        """Read a customer's record and bring it to the front, with the account that was named."""
        self._account_no = account_no
        if self._client is None:
            return
        if self._call is not None:
            self._call.cancel()
        work = partial(enquire, self._client, customer_id)
        self._call = self._runner.read(work, self._on_record, self._on_failed)

    def bring(self, customer_id: str) -> None:
        """Bring a customer to the front, unless they are there; the record is then read once."""
        current = self._context.current
        if current is None or current.customer_id != customer_id:
            self.open(customer_id)

    def refresh(self) -> None:
        """Read the customer in front again."""
        if self._context.current is not None:
            self.open(self._context.current.customer_id)

    def show_new(self, words: str) -> None:
        """Say in place of the customer what the dock in front is about; with "" show them again."""
        current = self._context.current
        self._new.setText(words)
        self._elsewhere.setText(
            f"In the other docks: {current.full_name}, CIF {current.customer_id}" if current else ""
        )
        self._faces.setCurrentIndex(1 if words else 0)

    def _build(self) -> None:
        self.setObjectName("customer")
        self.setAccessibleName("Customer in front")
        first = _row(self._name, self._cif, self._risk, self._kyc)
        second = _row(self._alerts, *self._cures, self._more, self._requests, self._way)
        for lead in (*self._cures, self._way):
            lead.followed.connect(self.followed)
        self._faces.addWidget(_face(first, second))
        self._faces.addWidget(_face(_row(self._new), _row(self._elsewhere)))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _on_context_changed(self) -> None:
        current = self._context.current
        if current is None:
            self._show_nobody()
        elif current.customer_id != self._shown_id:
            self._show_facts(current)
            self.open(current.customer_id)

    def _on_record(self, reply: EnquiryReply) -> None:
        # First, so that the context's signal finds this record already shown.
        self._shown_id = reply.customer.customer_id
        self._show_record(reply)
        self._context.set(customer_facts(reply), self._account_no)
        announce(self, f"Customer {reply.customer.full_name}")
        self.shown.emit()

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(explain(error).message)

    def _show_nobody(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._shown_id = ""
        self._name.setText(EMPTY)
        self._name.set_tone("muted")
        self._fill(self._cif, "")
        self._fill(self._risk, "")
        self._fill(self._kyc, "")
        for part in (self._alerts, self._more, self._requests):
            self._fill(part, "")
        for lead in (*self._cures, self._way):
            lead.hide()

    def _show_facts(self, customer: CustomerFacts) -> None:
        self._show_nobody()
        self._name.setText(customer.full_name)
        self._name.set_tone("title")
        self._fill(self._cif, f"CIF {customer.customer_id}")
        self._fill(
            self._kyc, f"{code_words(customer.kyc_tier)}   KYC {customer.kyc_status.lower()}"
        )

    def _show_record(self, reply: EnquiryReply) -> None:
        held, kyc = reply.customer, reply.kyc
        self._name.setText(held.full_name)
        self._name.set_tone("title")
        self._fill(self._cif, f"CIF {held.customer_id}")
        self._fill(self._risk, f"risk {held.risk_rating}")
        self._risk.set_tone(_RISK_TONES.get(held.risk_rating, ""))
        status = "" if held.status == "ACTIVE" else f"   {code_words(held.status).lower()}"
        self._fill(
            self._kyc,
            f"{code_words(kyc.tier)}   KYC {kyc.status.lower()}, review"
            f" {format_date(kyc.review_due)}{status}",
        )
        self._show_alerts(reply.alerts)
        self._show_requests(reply)

    def _show_alerts(self, alerts: Sequence[Reason]) -> None:
        # What is open stands beside them by name.
        told = [each for each in alerts if each.code != OPEN_REQUEST]
        first = told[:_ALERTS_SHOWN]
        plain = [f"! {each.text}" for each in first if each.code not in self._context.leads]
        self._fill(self._alerts, "   ".join(plain))
        cured = [each for each in first if each.code in self._context.leads]
        for button, alert in zip(self._cures, cured, strict=False):
            button.show_lead(f"! {alert.text}", self._context.leads[alert.code])
        for button in self._cures[len(cured) :]:
            button.hide()
        more = len(told) - _ALERTS_SHOWN
        self._fill(self._more, f"and {more} more" if more > 0 else "")

    def _show_requests(self, reply: EnquiryReply) -> None:
        words = _requests(reply)
        lead = request_lead(self._context.leads, reply.open_requests, self._officer)
        self._fill(self._requests, "" if lead else words)
        self._way.hide()
        if lead is not None:
            self._way.show_lead(words, lead)

    def _fill(self, label: PlainLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(18)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _face(*rows: QHBoxLayout) -> QWidget:
    face = QWidget()
    box = QVBoxLayout(face)
    box.setContentsMargins(12, 0, 8, 0)
    box.setSpacing(2)
    for row in rows:
        box.addLayout(row)
    return face


def _requests(reply: EnquiryReply) -> str:
    named = [each.operation.replace("_", " ").lower() for each in reply.open_requests]
    if not named:
        return ""
    if len(named) == 1:
        return f"open request: {named[0]}, {reply.open_requests[0].maker_name}"
    return f"{len(named)} open requests: {', '.join(dict.fromkeys(named))}"
