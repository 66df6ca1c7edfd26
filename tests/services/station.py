"""A workstation for tests: a whole desk in folders of its own, and a bank at the HTTP edge."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from branch_desk import app
from branch_desk.app import Desk
from branch_desk.core.policy import load
from branch_desk.domain.accounts import AccountOpening
from branch_desk.journal.enrolling import enrol
from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services.settings import Folders, Settings

from .edge import Asked, Edge, reply

QUICK: Final = Settings(connect_s=0.5, read_s=0.5, chain_s=2, enquiry_s=2)
OPENED: Final = {
    "account_no": "0011000000171",
    "state": "ACTIVE",
    "version": 1,
    "mandate_no": 1,
    "transaction_id": "TXN-2B6VJ8N4QE",
}
OPENING: Final[Mapping[str, Any]] = {
    "customer_id": "1000000016",
    "product_code": "10",
    "initial_deposit": {"amount": "1000.00"},
    "funding": {"method": "CASH", "till_receipt_no": "T1-000901"},
    "purpose": "SAVINGS",
    "source_of_funds": "BUSINESS",
}
RECORD: Final = {
    "customer": {"status": "ACTIVE", "full_name": "Amina Wanjiku Njoroge"},
    "kyc": {"status": "VERIFIED", "tier": "TIER_2"},
    "accounts": [],
    "alerts": [],
}
PUBLIC: Final = {
    "contract_version": "1.0",
    "server_time": "2026-11-24T06:00:00.000Z",
    "bank": {"name": "Wekeza Bank (demo)", "demo": True},
    "min_desk_version": "0.1.0",
    "branches": [{"branch_code": "001", "name": "Nairobi Main", "town": "Nairobi"}],
    "auth": {"methods": ["PASSWORD"], "step_up": ["PASSWORD", "TOTP"]},
}


def opening() -> AccountOpening:
    return AccountOpening.model_validate(OPENING)


def meta() -> dict[str, Any]:
    rules = load(demo=True)
    return {
        **PUBLIC,
        "business_date": "2026-11-24",
        "next_business_date": "2026-11-25",
        "time_zone": "Africa/Nairobi",
        "products": [each.model_dump(mode="json") for each in rules.products],
        "policy": rules.policy.model_dump(mode="json"),
        "journal": {"required": False},
        "reference": {},
    }


def officer(role: str = "RELATIONSHIP_OFFICER", **members: Any) -> dict[str, Any]:
    name = {"RELATIONSHIP_OFFICER": "REL001", "SUPERVISOR": "SUP001", "TELLER": "TEL001"}[role]
    ends = datetime.now(UTC) + timedelta(hours=10)
    return {
        "officer_id": name,
        "staff_no": "100001",
        "full_name": "Jane Wanjiku",
        "role": role,
        "branch_code": "001",
        "branches": ["001"],
        "actions": [],
        "limits": {
            "maker_alone_max": {"amount": "100000.00"},
            "single_checker_max": {"amount": "1000000.00"},
        },
        "used_today": {
            "cif_create": 0,
            "account_opening": 0,
            "value_alone": {"amount": "0.00"},
        },
        "session_expires_at": ends.isoformat(),
        **members,
    }


def logged_in(token: str = "token-1", **members: Any) -> dict[str, Any]:  # noqa: S107 - invented
    return {
        "access_token": token,
        "expires_in": 600,
        "refresh_token": f"refresh of {token}",
        "session_id": "s-1",
        "password_change_required": False,
        "officer": officer(),
        "session_expires_at": officer()["session_expires_at"],
        **members,
    }


def set_up_bank(edge: Edge, role: str = "RELATIONSHIP_OFFICER") -> None:
    """Let the edge answer as a core with one officer, who may do what the demo's policy says."""
    full = meta()

    def on_meta(asked: Asked) -> bytes | None:
        return reply(full if "authorization" in asked.headers else PUBLIC)(asked)

    edge.on("GET", "/health", reply({"status": "ok", "server_time": PUBLIC["server_time"]}))
    edge.on("GET", "/meta", on_meta)
    edge.on("POST", "/auth/login", reply(logged_in(officer=officer(role))))
    edge.on("POST", "/auth/refresh", reply(logged_in("token-2")))
    edge.on("POST", "/auth/logout", _no_content)
    edge.on("GET", "/auth/me", reply(officer(role)))
    edge.on("GET", "/customer/enquiry", reply(RECORD))


def folders(root: Path) -> Folders:
    return Folders(root / "config", root / "data", root / "log")


def demo_keys(root: Path) -> DemoKeyFile:
    return app.demo_keys(folders(root))


def enrolled(root: Path) -> Folders:
    """Folders of a profile that is enrolled with a core on 127.0.0.1."""
    places = folders(root)
    enrol(places.config, places.data, "127.0.0.1", "001", demo_keys(root))
    return places


def desk_at(root: Path, url: str, settings: Settings = QUICK) -> Desk:
    """Open the desk of these folders, enrolled at its first start."""
    places = folders(root)
    if not places.config.exists():
        enrolled(root)
    return app.build(places, url, keys=demo_keys(root), settings=settings)


def log_in(desk: Desk, officer_id: str = "REL001") -> None:
    desk.session.login(officer_id, f"demo-{officer_id.lower()}-desk", "001")


def entries(desk: Desk, kind: str) -> list[Any]:
    return [each for each in desk.journal.entries() if each.kind == kind]


def _no_content(asked: Asked) -> bytes:
    echo = asked.headers["correlation-id"]
    return f"HTTP/1.1 204 X\r\nCorrelation-Id: {echo}\r\n\r\n".encode()
