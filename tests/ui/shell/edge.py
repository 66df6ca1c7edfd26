"""The HTTP edge of a bank: a real server on loopback whose answers a test sets.

Everything on the desk's side of it is real: client, session, journal, approvals.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from PIL import Image

from branch_desk.common import utc_now
from branch_desk.core.policy import load
from branch_desk.domain.canonical import sha256_hex
from branch_desk.domain.documents import pages_digest
from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX
from branch_desk.domain.supervision import OPEN_STATES, payload_hash
from branch_desk.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 24)
QUEUE = "/supervision/authorization-queue"
PASSWORD = "-".join(("demo", "desk", "password"))
OFFICERS = {
    "REL001": ("Joseph Wanjiku", "RELATIONSHIP_OFFICER"),
    "SUP001": ("Mary Akinyi", "SUPERVISOR"),
    "AUD001": ("Tom Auditor", "AUDITOR"),
    "TEL001": ("Ann Teller", "TELLER"),
}
NAMES = ("Amina Wanjiku NJOROGE", "Baraka OTIENO", "Faith <b>Achieng</b> OCHIENG")
PERSONS = dict(zip(("1000000016", "1000000024", "1000000032"), NAMES, strict=True))

_STATUS = {
    "approve": "APPROVED",
    "reject": "REJECTED",
    "return-for-rework": "RETURNED",
    "withdraw": "WITHDRAWN",
}


class Bank:
    """What the edge answers; a test changes it, and reads what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.refusals: dict[tuple[str, str], tuple[int, str]] = {}
        self.officer_id = ""
        self.rows: list[dict[str, Any]] = []
        self.payloads: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, list[bytes]] = {}
        self.histories: dict[str, list[dict[str, Any]]] = {}
        self.decisions: list[tuple[str, str, dict[str, Any]]] = []
        self.is_demo = True
        self.page_size = 100
        self.levels = 1
        self.formers: dict[str, dict[str, Any]] = {}
        self.filed: list[dict[str, Any]] = []
        self.malformed: set[str] = set()
        self.holds: dict[str, threading.Event] = {}
        """Paths whose answers are held back until the event is set."""
        self.alerts: list[str] = []
        self.request_maker = "B. Wafula"

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Give status and body (bytes for a page) of a call."""
        route, _, query = path.partition("?")
        asked = {**dict(parse_qsl(query)), **body}
        self.asked.append((method, route, asked))
        if route in self.malformed:
            return 200, {"items": "none"}
        if (method, route) in self.refusals:
            status, code = self.refusals[method, route]
            return status, problem(status, code)
        if route.startswith(QUEUE):
            return self._queue(method, route.removeprefix(QUEUE).strip("/"), asked)
        if route.startswith("/customer/documents/"):
            return self._document(route.split("/")[3:])
        if route.startswith("/operations/"):
            return 404, problem(404, "operation_unknown")
        return {
            "/meta": self._meta,
            "/auth/login": self._login,
            "/auth/logout": self._nothing,
            "/customer/duplicate-check": lambda _: (200, {"matches": []}),
            "/customer/search": self._search,
            "/customer/enquiry": self._enquiry,
        }[route](asked)

    def add_request(
        self, request_id: str, *, operation: str = "CIF_CREATE", maker: str = "REL001", **row: Any
    ) -> None:
        """Put a request into the queue: the operation's own example, with two documents."""
        chosen = next(each for each in OPERATIONS if each.operation == operation)
        documents = [self._paper(f"{request_id}-{kind}", kind) for kind in ("ID_FRONT", "PHOTO")]
        now = utc_now()
        self.payloads[request_id] = {
            "request_id": request_id,
            "operation": operation,
            "request": json.loads(json.dumps(dict(chosen.example))),
            "changes": [],
            "documents": documents,
        }
        self.rows.append(
            {
                "request_id": request_id,
                "operation": operation,
                "status": "PENDING",
                "revision": 1,
                "levels_due": ["SUPERVISOR"],
                "priority": "NORMAL",
                "maker": {"officer_id": maker, "full_name": "Joseph Wanjiku"},
                "branch_code": "001",
                "customer_name": "Amina Wanjiku NJOROGE",
                "value": {"amount": "250000.00", "currency": "KES"},
                "reasons": [{"code": "open_deposit", "text": "The first deposit is high."}],
                "submitted_at": (now - timedelta(minutes=52)).isoformat(),
                "due_at": (now + timedelta(minutes=31, seconds=30)).isoformat(),
                "overdue": False,
                "expires_on": "2026-11-29",
                "may": {"approve": None, "reject": None, "return": None},
                **row,
            }
        )

    def _paper(self, name: str, kind: str) -> dict[str, Any]:
        picture = BytesIO()
        Image.new("RGB", (600, 400), (200, 210, 220)).save(picture, "JPEG")
        self.pages[name] = [picture.getvalue()]
        return {
            "document_id": name,
            "document_type": kind,
            "sha256": pages_digest(self.pages[name]),
        }

    def _document(self, parts: list[str]) -> tuple[int, Any]:
        name, pages = parts[0], self.pages[parts[0]]
        if len(parts) > 1:
            return 200, pages[int(parts[2]) - 1]
        return 200, {
            "document_id": name,
            "pages": len(pages),
            "size": sum(map(len, pages)),
            "sha256": pages_digest(pages),
            "uploaded_sha256": sha256_hex(b""),
            "document_type": name.split("-")[-1],
            "original_seen": True,
            "uploaded_by": "REL001",
            "uploaded_at": utc_now().isoformat(),
            "status": "IN_REQUEST",
        }

    def _queue(self, method: str, rest: str, asked: dict[str, Any]) -> tuple[int, Any]:
        if not rest:
            rows = [each for each in self.rows if self._is_asked_for(each, asked)]
            start = int(asked.get("cursor", 0))
            end = start + self.page_size
            return 200, page(rows[start:end], str(end) if end < len(rows) else None)
        request_id = rest.split("/", maxsplit=1)[0]
        row = next((each for each in self.rows if each["request_id"] == request_id), None)
        if row is None:
            return 404, problem(404, "not_found")
        if method == "GET":
            payload = self.payloads[request_id]
            history = [
                {
                    "at": row["submitted_at"],
                    "officer_id": "REL001",
                    "act": "submit",
                    "revision": 1,
                }
            ]
            history += self.histories.get(request_id, [])
            whole = {"payload": payload, "payload_hash": payload_hash(payload)}
            more = {"history": history, "former": self.formers.get(request_id)}
            return 200, {**row, **whole, **more, "stale": False}
        act = rest.split("/")[1]
        self.decisions.append((request_id, act, asked))
        self.rows.remove(row)
        return 200, self._decided(request_id, act)

    def _is_asked_for(self, row: dict[str, Any], asked: dict[str, Any]) -> bool:
        wanted = [asked["status"]] if "status" in asked else list(OPEN_STATES)
        is_mine = row["maker"]["officer_id"] == self.officer_id
        if asked.get("operation", row["operation"]) != row["operation"]:
            return False
        if asked.get("overdue") and not row["overdue"]:
            return False
        return row["status"] in wanted and (is_mine or asked.get("scope") != "MINE")

    def _decided(self, request_id: str, act: str) -> dict[str, Any]:
        status = _STATUS[act]
        second = act == "approve" and self.levels > 1
        return {
            "outcome": "DONE",
            "operation": f"REQUEST_{act.split('-', maxsplit=1)[0].upper()}",
            "reference": "001-20261124-000002" if status == "APPROVED" and not second else None,
            "request_id": request_id,
            "levels_due": ["BRANCH_MANAGER"] if second else [],
            "business_date": DAY.isoformat(),
            "at": utc_now().isoformat(),
            "result": {
                "request_id": request_id,
                "status": "PENDING_SECOND" if second else status,
                "operation": "CIF_CREATE",
                "operation_result": {} if status == "APPROVED" and not second else None,
            },
        }

    def _meta(self, _: dict[str, Any]) -> tuple[int, Any]:
        public = {
            "contract_version": "1.0",
            "server_time": utc_now().isoformat(),
            "bank": {"name": "Wekeza Bank (demo)", "demo": self.is_demo},
            "min_desk_version": "0.1.0",
            "branches": [
                {"branch_code": "001", "name": "Nairobi Main", "town": "Nairobi"},
                {"branch_code": "002", "name": "Mombasa", "town": "Mombasa"},
            ],
            "auth": {"methods": ["PASSWORD"], "step_up": ["TOTP"]},
        }
        if not self.officer_id:
            return 200, public
        rules = load(demo=True)
        return 200, {
            **public,
            "business_date": DAY.isoformat(),
            "next_business_date": (DAY + timedelta(days=1)).isoformat(),
            "time_zone": "Africa/Nairobi",
            "products": [each.model_dump(mode="json") for each in rules.products],
            "policy": rules.policy.model_dump(mode="json"),
            "journal": {"required": False},
            "reference": {
                name: [row.model_dump(mode="json") for row in rows]
                for name, rows in rules.reference.items()
            },
        }

    def _login(self, asked: dict[str, Any]) -> tuple[int, Any]:
        known = OFFICERS.get(asked["officer_id"])
        if known is None or asked["password"] != PASSWORD:
            return 401, problem(401, "credentials_refused")
        self.officer_id = asked["officer_id"]
        ends = (utc_now() + timedelta(hours=10)).isoformat()
        money = {"amount": "100000.00", "currency": "KES"}
        return 200, {
            "access_token": "a" * 40,
            "expires_in": 600,
            "refresh_token": "r" * 40,
            "session_id": "s1",
            "officer": {
                "officer_id": self.officer_id,
                "staff_no": "100001",
                "full_name": known[0],
                "role": known[1],
                "branch_code": asked["branch_code"],
                "branches": ["001", "002"],
                "actions": [],
                "limits": {"maker_alone_max": money, "single_checker_max": money},
                "used_today": {"cif_create": 0, "account_opening": 0, "value_alone": money},
                "session_expires_at": ends,
            },
        }

    def _nothing(self, _: dict[str, Any]) -> tuple[int, Any]:
        self.officer_id = ""
        return 200, {}

    def _search(self, asked: dict[str, Any]) -> tuple[int, Any]:
        text = asked["query"].lower().replace(" ", "")
        every = [
            {
                "customer_id": number,
                "full_name": name,
                "customer_type": "INDIVIDUAL",
                "branch_code": "001",
                "id_number": "****4321",
                "kyc_status": "VERIFIED",
                "risk_rating": "LOW",
                "open_accounts": 2,
                "matched_on": "NAME",
            }
            for number, name in PERSONS.items()
            if text in (number + name.lower().replace(" ", "")) or text == "everybody"
        ]
        if asked.get("cursor"):
            return 200, page(every[-1:], None)
        return 200, page(every, "more" if text == "everybody" else None)

    def _enquiry(self, asked: dict[str, Any]) -> tuple[int, Any]:
        number = asked["customer_id"]
        alerts = self.alerts or (5 if number == "1000000024" else 1) * ["X"]
        money = {"amount": "50000.00", "currency": "KES"}
        return 200, {
            "customer": {
                "customer_id": number,
                "version": 1,
                "customer_type": "INDIVIDUAL",
                "branch_code": "001",
                "status": "ACTIVE",
                "full_name": PERSONS[number],
                "kyc_tier": "TIER_2",
                "phone": "****5678",
                "expected_monthly_turnover": money,
                "source_of_funds": "SALARY",
                "consent": {},
                "risk_rating": "HIGH" if number == "1000000024" else "LOW",
                "risk_factors": [],
                "is_minor": False,
            },
            "kyc": {
                "status": "VERIFIED",
                "tier": "TIER_2",
                "review_due": "2028-03-12",
                "documents": self.filed,
                "missing": [],
                "waivers": [],
            },
            "accounts": [],
            "loans": [],
            "alerts": [{"code": c, "text": f"Alert number {at}."} for at, c in enumerate(alerts)],
            "open_requests": [
                {
                    "request_id": "AQ-1",
                    "operation": "ACCOUNT_OPENING",
                    "status": "PENDING",
                    "maker_name": self.request_maker,
                }
            ],
        }


def page(items: list[dict[str, Any]], cursor: str | None) -> dict[str, Any]:
    return {"items": items, "next_cursor": cursor, "as_of": utc_now().isoformat()}


def problem(status: int, code: str) -> dict[str, Any]:
    kind = PROBLEMS[code]
    return {
        "type": TYPE_PREFIX + code,
        "title": kind.title,
        "status": status,
        "code": code,
        "detail": kind.detail,
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bank: Bank

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass

    def respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        body = json.loads(data) if data else {}
        target = urlsplit(self.path)
        status, answer = self.bank.answer(self.command, target.geturl(), body)
        if target.path in self.bank.holds:
            self.bank.holds[target.path].wait(10)
        if isinstance(answer, dict) and "outcome" in answer:
            answer["idempotency_key"] = self.headers["Idempotency-Key"]
            answer["correlation_id"] = self.headers["Correlation-Id"]
        is_page = isinstance(answer, bytes)
        content = answer if is_page else json.dumps(answer).encode()
        kind = "application/json" if status < 400 else "application/problem+json"
        self.send_response(status)
        self.send_header("Content-Type", "image/jpeg" if is_page else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Correlation-Id", self.headers["Correlation-Id"])
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(bank: Bank) -> Iterator[str]:
    """Serve a bank on a free port of loopback, and give its address."""
    verbs = dict.fromkeys(("do_GET", "do_POST", "do_DELETE"), _Handler.respond)
    handler = type("Handler", (_Handler,), {"bank": bank, **verbs})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="edge")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
