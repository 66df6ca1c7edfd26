"""A desk on paper: the services that a form asks, answering from the bank of the rules' tests.

The rules, the rendering of scans and the widgets are the real ones; only the wire is paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast

from branch_desk.domain.documents import pages_digest
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import CustomerFacts, DocumentFacts, Facts
from branch_desk.domain.operation import Operation, Read
from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX, Problem
from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services.api_client import ApiClient
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.documents import Documents
from branch_desk.services.drafts import Drafts
from branch_desk.services.errors import Refused
from branch_desk.services.messages import Envelope, Reply
from branch_desk.services.outcomes import Outcome
from branch_desk.services.settings import Settings
from branch_desk.ui.common.desk_services import DeskServices
from tests.domain import bank


def problem(code: str, **members: Any) -> Problem:
    """The problem of a code, as the core words it."""
    kind = PROBLEMS[code]
    return Problem(
        type=TYPE_PREFIX + code,
        title=kind.title,
        status=kind.status,
        code=code,
        detail=kind.detail,
        **members,
    )


def record_of(customer: CustomerFacts) -> dict[str, Any]:
    """What an enquiry answers about a customer."""
    return {
        "customer": {
            "customer_id": customer.customer_id,
            "version": 1,
            "customer_type": customer.customer_type,
            "branch_code": "001",
            "status": customer.status,
            "full_name": customer.full_name,
            "kyc_tier": customer.kyc_tier,
            "phone": "......5678",
            "expected_monthly_turnover": {"amount": "60000.00", "currency": "KES"},
            "source_of_funds": "BUSINESS",
            "consent": {"data_processing": True},
            "risk_rating": "LOW",
            "risk_factors": [],
            "is_minor": customer.is_minor,
        },
        "kyc": {
            "status": customer.kyc_status,
            "tier": customer.kyc_tier,
            "review_due": "2028-03-12",
            "documents": [],
            "missing": [],
            "waivers": [],
        },
        "accounts": [ACCOUNT],
        "loans": [],
        "alerts": [],
        "open_requests": [],
    }


def _kes(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "KES"}


ACCOUNT: dict[str, Any] = {
    "account_no": "0011000000015",
    "product_code": "10",
    "product_name": "Savings",
    "account_type": "SAVINGS",
    "state": "ACTIVE",
    "state_since": "2024-01-05",
    "closing": False,
    "title": "A. W. NJOROGE",
    "holders": [],
    "opened_on": "2024-01-05",
    "version": 3,
    "balances": {
        "ledger": _kes("84250.00"),
        "uncleared": _kes("0.00"),
        "held": _kes("0.00"),
        "available": _kes("84250.00"),
    },
}


class PaperClient:
    """Answers reads; `matches` is what the duplicate check finds, `down` an error to raise.

    `odd` is a record of another form than agreed.
    """

    def __init__(self) -> None:
        self.reads: list[Read] = []
        self.matches: list[dict[str, Any]] = []
        self.down: Exception | None = None
        self.odd: dict[str, Any] | None = None
        self.uploads: list[Mapping[str, str]] = []
        self.tried: list[str] = []
        self.sent_pages: list[tuple[bytes, ...]] = []
        self.on_upload: Callable[[], None] | None = None
        self.wishes: list[dict[str, object]] = []

    def read(self, read: Read, correlation_id: str | None = None) -> Reply:
        self.reads.append(read)
        if self.down:
            raise self.down
        if read.path == "/customer/duplicate-check":
            return Reply(200, {"matches": self.matches})
        if self.odd is not None:
            return Reply(200, self.odd)
        params = read.params or {}
        customer_id = params.get("customer_id") or "1000000016"
        if customer_id not in bank.CUSTOMERS:
            raise Refused(problem("not_found"))
        return Reply(200, record_of(bank.CUSTOMERS[customer_id]))

    def look_up(self, key: str) -> None:
        """Know of no key: nothing was decided meanwhile."""
        if self.down:
            raise self.down

    def post_request(
        self, endpoint: str, payload: Mapping[str, object], *, envelope: Envelope
    ) -> Reply:
        if self.down:
            raise self.down
        assert endpoint == "/customer/account-number-reserve"
        self.wishes.append(dict(payload))
        kept = {"account_no": "0011000000171", "expires_at": "2026-11-25T07:40:00.000Z"}
        return Reply(201, {"result": kept})

    def put_document(
        self, document_id: str, pages: Sequence[bytes], fields: Mapping[str, str]
    ) -> Reply:
        self.tried.append(document_id)
        if self.on_upload:
            self.on_upload()
        if self.down:
            raise self.down
        self.uploads.append(fields)
        self.sent_pages.append(tuple(pages))
        stored = {
            "document_id": document_id,
            "pages": len(pages),
            "size": sum(map(len, pages)),
            "sha256": hashlib.sha256(b"".join(pages)).hexdigest(),
            "uploaded_sha256": pages_digest(tuple(pages)),
        }
        return Reply(201, stored)


class PaperSubmission:
    """Ends every submit as the test says, and keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.seen: list[EnquiryReply | None] = []
        self.drafts: list[str] = []
        self.acts: list[str] = []
        self.ends: list[Outcome | Exception] = []
        self.down: Exception | None = None

    def submit(
        self,
        operation: Operation,
        request: Any,
        draft_id: str,
        before: EnquiryReply | None = None,
    ) -> Outcome:
        self.sent.append(request)
        self.seen.append(before)
        self.drafts.append(draft_id)
        return self._end("submit")

    def note_view(self, op: str) -> str:
        self.acts.append(f"view {op}")
        return "0b7c2f1e-3d0a-4c53-9d0e-0000000000aa"

    def resolve(self, key: str) -> Outcome:
        return self._end(f"resolve {key}")

    def send_again(self, key: str) -> Outcome:
        return self._end(f"send_again {key}")

    def cancel(self, key: str) -> Outcome:
        return self._end(f"cancel {key}")

    def shown(self, key: str) -> None:
        if self.down:
            raise self.down
        self.acts.append(f"shown {key}")

    def _end(self, act: str) -> Outcome:
        self.acts.append(act)
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end


class PaperDesk:
    """The services of a desk, with their paper ends for the test to look at."""

    def __init__(self) -> None:
        self.client = PaperClient()
        self.submission = PaperSubmission()
        self.settings = Settings()
        self.session = SimpleNamespace(
            meta=bank.META, officer=SimpleNamespace(branch_code="001", officer_id="REL001")
        )
        self.permissions = SimpleNamespace(facts=_facts, may=bool)
        self.documents = Documents(cast(ApiClient, self.client))
        self.approvals = None
        self._open = ExitStack()

    @cached_property
    def drafts(self) -> Drafts:
        """The real drafts, in a file of their own."""
        folder = Path(self._open.enter_context(TemporaryDirectory()))
        store = DeskStore(folder / "desk.db", DemoKeyFile(folder / "keys.json"))
        self._open.callback(store.shut)
        return Drafts(store)

    def close(self) -> None:
        """Let go of the file, if there is one."""
        self._open.close()

    @property
    def services(self) -> DeskServices:
        """This desk as the docks know it."""
        return cast(DeskServices, self)


def _facts(
    *,
    documents: Mapping[str, DocumentFacts],
    customers: Mapping[str, CustomerFacts],
    soft_matches: frozenset[str],
    held: EnquiryReply | None,
) -> Facts:
    return bank.facts(
        documents=documents, customers=customers, soft_matches=soft_matches, held=held
    )


NOW = datetime(2026, 11, 24, 7, 52, tzinfo=UTC)
