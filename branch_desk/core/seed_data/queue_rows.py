"""The demo's requests as rows: payloads with their hashes, papers, decisions and kept answers."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from branch_desk.core.seed_data.days import business_days_after
from branch_desk.core.seed_data.demo_request import BRANCH, Act, DemoRequest
from branch_desk.core.seed_data.ids import opaque_id, uuid_id
from branch_desk.core.seed_data.officers import OFFICERS
from branch_desk.core.seed_data.rows import Moment, Row, document_ref, document_row
from branch_desk.domain.canonical import canonical
from branch_desk.domain.supervision import payload_hash

_ROLES: Final = ("SUPERVISOR", "BRANCH_MANAGER")
_CALLS: Final = {
    "CIF_CREATE": ("POST", "/customer/cif-create"),
    "ACCOUNT_OPENING": ("POST", "/customer/account-open"),
    "ACCOUNT_MAINTENANCE": ("PUT", "/customer/account-maintenance"),
    "ACCOUNT_CLOSURE": ("POST", "/customer/account-close"),
    "MANDATE_MANAGEMENT": ("POST", "/customer/mandate-update"),
}
_ENDED: Final = frozenset({"APPROVED", "REJECTED", "WITHDRAWN", "EXPIRED"})
_EXPIRY_DAYS: Final = 3
_REWORK_DAYS: Final = 5
_STAFF: Final = {each.officer_id: each.staff_no for each in OFFICERS}


class RequestRows:
    """One request of the demo and every row that belongs to it."""

    def __init__(self, request: DemoRequest, moment: Moment) -> None:
        self._request = request
        self._moment = moment
        self.request_id = opaque_id("AQ-", "request", request.n)
        self.key = uuid_id("key", request.n)
        self._submitted_at = moment.now - request.before
        self._submitted_on = moment.first_day - timedelta(days=request.before.days)

    @cached_property
    def payload(self) -> dict[str, Any]:
        """What a decision binds to (contract 2.9)."""
        request = self._request
        return {
            "request_id": self.request_id,
            "revision": 1,
            "operation": request.operation,
            "branch_code": BRANCH,
            "maker_id": request.maker_id,
            "customer_id": request.customer_id,
            "account_no": request.account_no,
            "target": request.target,
            "request": request.body,
            "changes": list(request.changes),
            "documents": [
                {
                    **document_ref(each),
                    "document_type": each.document_type,
                }
                for each in request.documents
            ],
            "value": request.value.model_dump() if request.value else None,
            "reasons": list(request.reasons),
            "levels": list(_ROLES[: request.levels]),
            "commit": None,
        }

    def request_row(self) -> Row:
        """Give the request itself."""
        request = self._request
        ended = request.status in _ENDED
        last = request.acts[-1] if request.acts else None
        opened_by, opened_before = request.opened_by or (None, timedelta())
        is_approved = request.status == "APPROVED"
        return {
            "request_id": self.request_id,
            "operation": request.operation,
            "status": request.status,
            "revision": 1,
            "branch_code": BRANCH,
            "maker_id": request.maker_id,
            "maker_staff_no": _STAFF[request.maker_id],
            "customer_id": request.customer_id,
            "account_no": request.account_no,
            "customer_name": request.customer_name,
            "value_minor": request.value.minor if request.value else None,
            "priority": request.priority,
            "payload": self.payload,
            "payload_hash": payload_hash(self.payload),
            "reasons": request.reason_rows,
            "levels": request.levels,
            "idempotency_key": self.key,
            "submitted_at": self._submitted_at,
            "due_at": self._submitted_at + timedelta(minutes=request.due_minutes),
            "expires_on": self._expires_on,
            "opened_by": opened_by,
            "opened_at": self._moment.now - opened_before if opened_by else None,
            "decided_at": self._moment.now - last.before if ended and last else None,
            "reference": self._reference if is_approved else None,
            "result": request.result,
        }

    @property
    def _expires_on(self) -> date:
        if self._request.status == "RETURNED":
            return business_days_after(self._decided_on(self._request.acts[-1]), _REWORK_DAYS)
        return business_days_after(self._submitted_on, _EXPIRY_DAYS)

    @property
    def _reference(self) -> str:
        day = self._decided_on(self._request.acts[-1])
        return f"{BRANCH}-{day:%Y%m%d}-{self._request.counter:06d}"

    def _decided_on(self, act: Act) -> date:
        return self._moment.first_day - timedelta(days=act.before.days)

    def object_rows(self) -> Iterator[Row]:
        """Give what the request is about; only an open one keeps others away."""
        for name in self._request.objects:
            yield {
                "request_id": self.request_id,
                "operation": self._request.operation,
                "object": name,
                "is_open": self._request.status not in _ENDED,
            }

    def revision_row(self) -> Row:
        """Give the one revision."""
        return {
            "request_id": self.request_id,
            "revision": 1,
            "maker_id": self._request.maker_id,
            "maker_staff_no": _STAFF[self._request.maker_id],
            "payload": self.payload,
            "payload_hash": payload_hash(self.payload),
            "submitted_at": self._submitted_at,
        }

    def decision_rows(self) -> Iterator[Row]:
        """Give the decisions of checkers."""
        for act in self._request.acts:
            if act.level is None:
                continue
            yield {
                "request_id": self.request_id,
                "revision": 1,
                "level": act.level,
                "act": act.act,
                "officer_id": act.officer_id,
                "staff_no": _STAFF[act.officer_id],
                "maker_staff_no": _STAFF[self._request.maker_id],
                "payload_hash": payload_hash(self.payload),
                "reason_code": act.reason_code,
                "decided_at": self._moment.now - act.before,
            }

    def history_rows(self) -> Iterator[Row]:
        """Give every act, oldest first."""
        submitted = Act("SUBMIT", self._request.maker_id, self._request.before)
        for act in (submitted, *self._request.acts):
            yield {
                "request_id": self.request_id,
                "revision": 1,
                "at": self._moment.now - act.before,
                "officer_id": act.officer_id,
                "act": act.act,
                "level": act.level,
                "note": act.note,
                "fields": list(act.fields) if act.fields else None,
            }

    def document_rows(self) -> Iterator[Row]:
        """Give the papers that wait with the request."""
        for paper in self._request.papers:
            yield document_row(paper, self._submitted_at - timedelta(minutes=10)) | {
                "customer_id": None,
                "status": "IN_REQUEST",
                "uploaded_by": self._request.maker_id,
                "request_id": self.request_id,
            }

    def till_receipt_rows(self) -> Iterator[Row]:
        """Give the till receipt that an opening holds, or held until it took effect."""
        number = self._request.body.get("funding", {}).get("till_receipt_no")
        if number and self._request.status not in {"REJECTED", "WITHDRAWN", "EXPIRED"}:
            yield {
                "till_receipt_no": number,
                "account_no": self._request.account_no,
                "request_id": self.request_id,
            }

    def operation_row(self) -> Row:
        """Give the maker's key with the answer that was kept under it."""
        request = self._request
        method, path = _CALLS[request.operation]
        tag = f'"{request.target}"' if request.target else ""
        head = (each.encode() for each in (method, path, tag))
        sent = b"".join(part + b"\n" for part in (*head, canonical(request.body)))
        return {
            "idempotency_key": self.key,
            "state": "FINAL",
            "officer_id": request.maker_id,
            "branch_code": BRANCH,
            "operation": request.operation,
            "method": method,
            "path": path,
            "fingerprint": hashlib.sha256(sent).hexdigest(),
            "status": 202,
            "reply": json.dumps(self._reply(), separators=(",", ":")),
            "request_id": self.request_id,
            "decided_at": self._submitted_at,
        }

    def _reply(self) -> dict[str, Any]:
        moment = self._submitted_at.isoformat(timespec="milliseconds")
        return {
            "outcome": "PENDING_APPROVAL",
            "operation": self._request.operation,
            "idempotency_key": self.key,
            "request_id": self.request_id,
            "reasons": self._request.reason_rows,
            "levels_due": list(_ROLES[: self._request.levels]),
            "business_date": self._submitted_on.isoformat(),
            "at": moment.replace("+00:00", "Z"),
            "correlation_id": uuid_id("correlation", self._request.n),
        }
