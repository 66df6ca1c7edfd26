"""What officers send in these tests: papers, customers and openings, each valid until changed."""

from __future__ import annotations

import copy
import io
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from PIL import Image
from sqlalchemy import func, select

from branch_desk.core.store import reading, schema
from branch_desk.domain.examples import CIF_CREATE_EXAMPLE
from tests.domain.bank import COMPANY_PAPERS, PERSON_PAPERS
from tests.domain.cif_rows import MINOR_PAPERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.core_fixtures import Answer, RunningCore, SignedIn

QUEUE: Final = "/supervision/authorization-queue"
CIF: Final = "/customer/cif-create"
OPEN: Final = "/customer/account-open"
AMINA: Final = "1000000016"
ABSENT: Final = object()
_numbers: Final = count(1)

_PLAIN: Final[dict[str, Any]] = {
    name: value
    for name, value in CIF_CREATE_EXAMPLE.items()
    if name not in {"customer_type", "individual", "kra_pin", "documents"}
}
_COUNTED: Final = (
    "customers",
    "accounts",
    "entries",
    "approval_requests",
    "request_decisions",
    "reservations",
    "day_use",
    "till_receipts",
    "counters",
)


@cache
def picture() -> bytes:
    """Draw a small page."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    return file.getvalue()


def upload(desk: SignedIn, document_type: str, **fields: str) -> dict[str, str]:
    """Upload a page and give the reference that a body names it by."""
    document_id = str(uuid4())
    sent = {"document_type": document_type, "original_seen": "true", **fields}
    if document_type in {"PROOF_OF_ADDRESS", "CR12"}:
        sent.setdefault("issued_on", "2026-11-01")
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in sent.items()
    ]
    head = 'Content-Disposition: form-data; name="page"; filename="1.jpg"\r\n'
    parts.append(f"--{boundary}\r\n{head}Content-Type: image/jpeg\r\n\r\n".encode() + picture())
    body = b"".join(parts) + f"\r\n--{boundary}--\r\n".encode()
    form = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = desk.send("PUT", f"/customer/documents/{document_id}", body, form)
    assert answer.status == 201, answer.raw
    return {"document_id": document_id, "sha256": str(answer.body["sha256"])}


def person(desk: SignedIn, papers: tuple[str, ...] = PERSON_PAPERS, **changes: Any) -> Any:
    """Give a new customer whose papers are uploaded; each call is another person."""
    n = next(_numbers)
    body = {
        **_PLAIN,
        "customer_type": "INDIVIDUAL",
        "kra_pin": f"A{n:09d}Z",
        "phone": f"07{n + 30000000:08d}",
        "documents": [upload(desk, each) for each in papers],
        "individual": {
            "first_name": f"Zuhura{_letters(n)}",
            "surname": f"Qaranto{_letters(n)}",
            "date_of_birth": _born(n),
            "gender": "FEMALE",
            "nationality": "KE",
            "identity": {
                "id_type": "NATIONAL_ID",
                "id_number": f"{n + 80000000}",
                "issuing_country": "KE",
            },
            "occupation": "TRADER",
            "pep": False,
            "next_of_kin": [
                {"full_name": "Mark Chebet", "relationship": "SPOUSE", "phone": "0722000111"}
            ],
        },
    }
    return changed(body, changes)


def minor(
    desk: SignedIn, guardian: str = AMINA, papers: tuple[str, ...] = MINOR_PAPERS, **changes: Any
) -> Any:
    """Give a new minor whose papers are uploaded; each call is another child."""
    body = person(
        desk,
        papers,
        individual__guardian={"customer_id": guardian, "relationship": "PARENT"},
        kra_pin=ABSENT,
        kra_pin_exemption="MINOR",
    )
    child = body["individual"]
    child["date_of_birth"] = f"2012{child['date_of_birth'][4:]}"
    child["identity"] |= {"id_type": "BIRTH_CERTIFICATE"}
    return changed(body, changes)


def company(desk: SignedIn, **changes: Any) -> Any:
    """Give a new company whose papers are uploaded; each call is another company."""
    n = next(_numbers)
    identity = {"id_type": "NATIONAL_ID", "id_number": f"{n + 70000000}", "issuing_country": "KE"}
    body = {
        **_PLAIN,
        "customer_type": "BUSINESS",
        "kyc_tier": "TIER_3",
        "kra_pin": f"P{n:09d}Z",
        "phone": f"07{n + 50000000:08d}",
        "email": f"office{n}@example.co.ke",
        "documents": [upload(desk, each) for each in COMPANY_PAPERS],
        "business": {
            "registered_name": f"Quorum {_letters(n)} Limited",
            "trading_name": f"Quorum {_letters(n)}",
            "business_type": "LIMITED_COMPANY",
            "registration_no": f"CPR/2026/{n:06d}",
            "registered_on": "2020-05-02",
            "sector": "RETAIL",
            "contact_person": {"full_name": "Tom Quill", "phone": "0202345678"},
            "directors": [
                {"full_name": "Tom Quill", "identity": identity, "position": "CEO", "pep": False}
            ],
            "beneficial_owners": [
                {
                    "full_name": "Tom Quill",
                    "identity": identity,
                    "nationality": "KE",
                    "date_of_birth": "1980-01-01",
                    "ownership_percent": "100.00",
                    "control": "OWNERSHIP",
                    "pep": False,
                }
            ],
        },
    }
    return changed(body, changes)


def opening(**changes: Any) -> Any:
    """Give an opening of a savings account for Amina, paid in cash."""
    body = {
        "customer_id": AMINA,
        "product_code": "10",
        "initial_deposit": {"amount": "5000.00"},
        "funding": {"method": "CASH", "till_receipt_no": f"T9-{next(_numbers):06d}"},
        "purpose": "SAVINGS",
        "source_of_funds": "BUSINESS",
    }
    return changed(body, changes)


def changed(body: Mapping[str, Any], changes: Mapping[str, Any]) -> Any:
    """Copy a body and set members named by their path with `__` for `/`; ABSENT takes one away."""
    fresh = copy.deepcopy(dict(body))
    for path, value in changes.items():
        *parents, last = path.split("__")
        place: Any = fresh
        for part in parents:
            place = place.setdefault(part, {})
        if value is ABSENT:
            place.pop(last, None)
        else:
            place[last] = value
    return fresh


def new_customer(desk: SignedIn, **changes: Any) -> str:
    """Create a customer who needs no approval; gives the customer ID."""
    answer = desk.post(CIF, person(desk, **changes))
    assert answer.status == 201, answer.raw
    return str(answer.body["result"]["customer_id"])


def big_opening(desk: SignedIn, amount: str = "250000.00", **changes: Any) -> dict[str, Any]:
    """Ask for an opening above what the maker may do alone; gives the request whole."""
    customer_id = changes.pop("customer_id", None) or new_customer(desk)
    body = opening(initial_deposit={"amount": amount}, customer_id=customer_id, **changes)
    answer = desk.post(OPEN, body)
    assert answer.status == 202, answer.raw
    return item(desk, str(answer.body["request_id"]))


def item(desk: SignedIn, request_id: str) -> dict[str, Any]:
    """Read a request whole."""
    return desk.get(f"{QUEUE}/{request_id}").body


def approve(
    desk: SignedIn, request: Mapping[str, Any], level: int = 1, key: str | None = None
) -> Answer:
    """Approve what was shown."""
    body = {"payload_hash": request["payload_hash"], "level": level}
    return desk.post(f"{QUEUE}/{request['request_id']}/approve", body, key)


def reject(desk: SignedIn, request: Mapping[str, Any], **changes: Any) -> Answer:
    """Reject what was shown."""
    body = {
        "payload_hash": request["payload_hash"],
        "reason_code": "WRONG_DETAILS",
        "note": "The deposit slip says another amount.",
    }
    return desk.post(f"{QUEUE}/{request['request_id']}/reject", changed(body, changes))


def send_back(desk: SignedIn, request: Mapping[str, Any], **changes: Any) -> Answer:
    """Return what was shown to its maker."""
    body = {"payload_hash": request["payload_hash"], "note": "The deposit slip is missing."}
    path = f"{QUEUE}/{request['request_id']}/return-for-rework"
    return desk.post(path, changed(body, changes))


def withdraw(desk: SignedIn, request: Mapping[str, Any], **changes: Any) -> Answer:
    """End a request."""
    return desk.post(f"{QUEUE}/{request['request_id']}/withdraw", changes)


def resubmit(
    desk: SignedIn, request: Mapping[str, Any], body: Mapping[str, Any], **more: Any
) -> Answer:
    """Send a returned request again with this body."""
    return desk.post(f"{QUEUE}/{request['request_id']}/resubmit", {"request": body, **more})


def returned(maker: SignedIn, checker: SignedIn, **changes: Any) -> dict[str, Any]:
    """Have an opening above the limit returned; gives the request whole, as its maker reads it."""
    request = big_opening(maker, **changes)
    answer = send_back(checker, request)
    assert answer.status == 200, answer.raw
    return item(maker, request["request_id"])


def reserve(desk: SignedIn, customer_id: str) -> str:
    """Reserve a savings account's number."""
    body = {"customer_id": customer_id, "product_code": "10"}
    answer = desk.post("/customer/account-number-reserve", body)
    assert answer.status == 201, answer.raw
    return str(answer.body["result"]["account_no"])


def complaints(answer: Answer) -> list[tuple[str, str]]:
    """Give pointer and code of every field that was refused."""
    assert answer.code == "validation_failed", answer.raw
    return [(each["field"], each["code"]) for each in answer.body["field_errors"]]


def row_counts(core: RunningCore) -> dict[str, int]:
    """Count the rows of every table that an operation writes to."""
    with reading(core.app.state.core.engine) as connection:
        return {
            table: connection.execute(
                select(func.count()).select_from(schema.metadata.tables[table])
            ).scalar_one()
            for table in _COUNTED
        }


def _born(n: int) -> str:
    # Far enough from each other's days that nobody is taken for anybody else.
    return (date(1960, 1, 1) + timedelta(days=n * 401 % 14_000)).isoformat()


def _letters(n: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(n))
