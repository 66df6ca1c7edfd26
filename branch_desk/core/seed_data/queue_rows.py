"""The demo's requests as rows: payloads with their hashes, papers, decisions and kept answers."""

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from branch_desk.core.seed_data.days import business_days_after
from branch_desk.core.seed_data.ids import opaque_id, uuid_id
from branch_desk.core.seed_data.officers import OFFICERS
from branch_desk.core.seed_data.requests import TEXTS, Act, DemoRequest
from branch_desk.core.seed_data.rows import Moment, Row, document_row, stored_sha256
from branch_desk.domain.canonical import canonical
from branch_desk.domain.supervision import payload_hash

_BRANCH: Final = "001"
_ROLES: Final = ("SUPERVISOR", "BRANCH_MANAGER")
_PATHS: Final = {
    "CIF_CREATE": "/customer/cif-create",
    "ACCOUNT_OPENING": "/customer/account-open",
}
_ENDED: Final = frozenset({"APPROVED", "REJECTED", "WITHDRAWN", "EXPIRED"})
_EXPIRY_DAYS: Final = 3
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
    def body(self) -> dict[str, Any]:
        """The request body, its documents named with the digests of their stored pages."""
        body = deepcopy(self._request.body)
        digests = {each.document_id: stored_sha256(each.document_type) for each in self._files}
        if self._request.operation == "CIF_CREATE":
            body["documents"] = [
                {"document_id": each, "sha256": digest} for each, digest in digests.items()
            ]
        for signatory in body.get("mandate", {}).get("signatories", ()):
            specimen = signatory["specimen"]
            specimen["sha256"] = digests[specimen["document_id"]]
        return body

    @cached_property
    def payload(self) -> dict[str, Any]:
        """What a decision binds to (contract 2.9)."""
        request = self._request
        return {
            "request_id": self.request_id,
            "revision": 1,
            "operation": request.operation,
            "branch_code": _BRANCH,
            "maker_id": request.maker_id,
            "customer_id": request.customer_id,
            "account_no": request.account_no,
            "target": None,
            "request": self.body,
            "changes": [],
            "documents": [
                {
                    "document_id": each.document_id,
                    "document_type": each.document_type,
                    "sha256": stored_sha256(each.document_type),
                }
                for each in self._files
            ],
            "value": request.value.model_dump(),
            "reasons": list(request.reasons),
            "levels": list(_ROLES[: request.levels]),
            "commit": None,
        }

    @property
    def _files(self) -> tuple[Any, ...]:
        return self._request.documents

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
            "branch_code": _BRANCH,
            "maker_id": request.maker_id,
            "maker_staff_no": _STAFF[request.maker_id],
            "customer_id": request.customer_id,
            "account_no": request.account_no,
            "customer_name": request.customer_name,
            "value_minor": request.value.minor,
            "priority": request.priority,
            "payload": self.payload,
            "payload_hash": payload_hash(self.payload),
            "reasons": self._reasons,
            "levels": request.levels,
            "idempotency_key": self.key,
            "submitted_at": self._submitted_at,
            "due_at": self._submitted_at + timedelta(minutes=request.due_minutes),
            "expires_on": business_days_after(self._submitted_on, _EXPIRY_DAYS),
            "opened_by": opened_by,
            "opened_at": self._moment.now - opened_before if opened_by else None,
            "decided_at": self._moment.now - last.before if ended and last else None,
            "reference": self._reference if is_approved else None,
            "result": request.result,
        }

    @property
    def _reasons(self) -> list[dict[str, str]]:
        return [{"code": code, "text": TEXTS[code]} for code in self._request.reasons]

    @property
    def _reference(self) -> str:
        day = self._decided_on(self._request.acts[-1])
        return f"{_BRANCH}-{day:%Y%m%d}-{self._request.counter:06d}"

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
        number = self.body.get("funding", {}).get("till_receipt_no")
        if number and self._request.status not in {"REJECTED", "WITHDRAWN", "EXPIRED"}:
            yield {
                "till_receipt_no": number,
                "account_no": self._request.account_no,
                "request_id": self.request_id,
            }

    def operation_row(self) -> Row:
        """Give the maker's key with the answer that was kept under it."""
        path = _PATHS[self._request.operation]
        sent = b"".join(part + b"\n" for part in (b"POST", path.encode(), b"", self._bytes))
        return {
            "idempotency_key": self.key,
            "state": "FINAL",
            "officer_id": self._request.maker_id,
            "branch_code": _BRANCH,
            "operation": self._request.operation,
            "method": "POST",
            "path": path,
            "fingerprint": hashlib.sha256(sent).hexdigest(),
            "status": 202,
            "reply": json.dumps(self._reply(), separators=(",", ":")),
            "request_id": self.request_id,
            "decided_at": self._submitted_at,
        }

    @property
    def _bytes(self) -> bytes:
        return canonical(self.body)

    def _reply(self) -> dict[str, Any]:
        moment = self._submitted_at.isoformat(timespec="milliseconds")
        return {
            "outcome": "PENDING_APPROVAL",
            "operation": self._request.operation,
            "idempotency_key": self.key,
            "request_id": self.request_id,
            "reasons": self._reasons,
            "levels_due": list(_ROLES[: self._request.levels]),
            "business_date": self._submitted_on.isoformat(),
            "at": moment.replace("+00:00", "Z"),
            "correlation_id": uuid_id("correlation", self._request.n),
        }
