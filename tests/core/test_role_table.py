"""Role by action over HTTP: each cell of the table in docs/contract.md 4, allowed or refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest

from tests.core.desk_work import AMINA, CIF, OPEN, QUEUE, picture, row_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.core_fixtures import Answer, RunningCore, SignedIn

pytestmark = pytest.mark.requirement("S1")

PAGE: Final = Path(__file__).parents[2] / "docs/contract.md"
OFFICERS: Final = {
    "TELLER": "TEL001",
    "RELATIONSHIP_OFFICER": "REL002",
    "SUPERVISOR": "SUP001",
    "BRANCH_MANAGER": "MGR001",
    "AUDITOR": "AUD001",
    "ADMIN": "ADM001",
}
ACCOUNT: Final = "0011000000015"
DAYS: Final = "from=2026-11-01&to=2026-11-24"
BOUNDARY: Final = "7f0e1b526f0b4c58"
FORM: Final = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@dataclass(frozen=True)
class Call:
    """A call that an action key allows; `answers` is what an officer who may make it gets."""

    action: str
    method: str
    path: str
    answers: frozenset[str]
    body: dict[str, Any] | bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The row's name in a report."""
        return f"{self.action}: {self.method} {self.path.split('?')[0]}"


def page_to_upload() -> bytes:
    parts = {"document_type": "PHOTO", "original_seen": "true"}
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="page"; filename="1.jpg"\r\n'
    start = f"{head}Content-Type: image/jpeg\r\n\r\n".encode()
    return start + picture() + f"\r\n--{BOUNDARY}--\r\n".encode()


def call(
    action: str, method: str, path: str, answers: str, body: dict[str, Any] | bytes | None = None
) -> Call:
    headers = tuple(FORM.items()) if isinstance(body, bytes) else (("If-Match", '"a1"'),)
    return Call(action, method, path, frozenset(answers.split()), body, headers)


INVALID: Final = "validation_failed"
CALLS: Final = (
    call("enquiries", "GET", f"/customer/enquiry?customer_id={AMINA}", "200"),
    call("enquiries", "POST", "/customer/search", "200", {"query": "Amina"}),
    call("enquiries", "GET", f"/customer/statement?account_no={ACCOUNT}&{DAYS}", "200"),
    call("enquiries", "GET", f"/customer/mandate-check?account_no={ACCOUNT}&amount=10", "200"),
    call("customer_reveal", "GET", f"/customer/enquiry?customer_id={AMINA}&reveal=true", "200"),
    call("customer_reveal", "GET", "/operations/by-reference/001-20261124-999999", "not_found"),
    call("document_view", "GET", "/customer/documents/{PHOTO}", "200"),
    call("document_view", "GET", "/customer/documents/{PHOTO}/pages/1", "200"),
    call("document_view", "GET", "/customer/documents/{SIGNATURE_SPECIMEN}/pages/1", "200"),
    call("document_upload", "PUT", "/customer/documents/{new}", "201", page_to_upload()),
    call("document_upload", "DELETE", "/customer/documents/{new}", "not_found"),
    call("cif_create", "POST", "/customer/duplicate-check", "200", {"phone": "0712345678"}),
    call("cif_create", "POST", CIF, INVALID, {}),
    call("account_opening", "POST", OPEN, INVALID, {}),
    call("account_opening", "POST", "/customer/account-number-reserve", INVALID, {}),
    call("account_maintenance", "PUT", "/customer/account-maintenance", INVALID, {}),
    call(
        "account_closure",
        "GET",
        f"/customer/closure-check?customer_id={AMINA}&account_no={ACCOUNT}",
        "200",
    ),
    call("account_closure", "POST", "/customer/account-close", INVALID, {}),
    call("mandate_management", "POST", "/customer/mandate-update", INVALID, {}),
    call("authorization_queue", "GET", QUEUE, "200"),
    call("authorization_queue", "GET", f"{QUEUE}/{{request}}", "200"),
    call("transaction_approvals", "POST", f"{QUEUE}/{{request}}/approve", INVALID, {}),
    call("transaction_approvals", "POST", f"{QUEUE}/{{request}}/reject", INVALID, {}),
    call("transaction_approvals", "POST", f"{QUEUE}/{{request}}/return-for-rework", INVALID, {}),
)
# Their routes come with the journal; until then the officer's own list says who may.
WITHOUT_ROUTE: Final = {"journal_enrol", "journal_read"}


def contract_table() -> dict[str, dict[str, str]]:
    """Read the table of the contract's page: what it says of each action key, role by role."""
    lines = iter(PAGE.read_text("utf-8").splitlines())
    roles = next(cells(each) for each in lines if each.startswith("| Action key |"))[1:]
    next(lines)
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        if not line.startswith("|"):
            return found
        keys, *words = cells(line)
        for place, key in enumerate(keys.split("; ")):
            said = [word.split("; ")[place] if "; " in word else word for word in words]
            for name in key.split(" (")[0].split(", "):
                found[name] = dict(zip(roles, said, strict=True))
    return found


def cells(line: str) -> list[str]:
    return [each.strip() for each in line.strip("|").split("|")]


TABLE: Final = contract_table()


def rows() -> Iterator[Any]:
    for each in CALLS:
        for role in OFFICERS:
            yield pytest.param(each, role, id=f"{each.name} by {role}")


def send(desk: SignedIn, asked: Call, path: str) -> Answer:
    headers = {"Idempotency-Key": str(uuid4()), **dict(asked.headers)}
    return desk.send(asked.method, path, asked.body, headers)


@pytest.fixture(scope="module")
def desks(core: RunningCore) -> dict[str, SignedIn]:
    """One officer of each role, signed in."""
    return {role: core.log_in(officer_id) for role, officer_id in OFFICERS.items()}


@pytest.fixture(scope="module")
def places(core: RunningCore) -> dict[str, str]:
    """What the paths name: a request of one level, and papers of Amina's file."""
    document = "SELECT document_id FROM documents WHERE customer_id = ? AND document_type = ?"
    return {
        "request": core.one(
            "SELECT request_id FROM approval_requests WHERE status = 'PENDING' AND levels = 1"
            " AND maker_id = 'REL002' AND operation = 'CIF_CREATE'"
        ),
        **{
            kind: core.one(document, AMINA, kind)
            for kind in ("PHOTO", "SIGNATURE_SPECIMEN", "ID_FRONT")
        },
    }


@pytest.mark.parametrize(("asked", "role"), list(rows()))
def test_each_role_may_do_what_the_contract_says_and_nothing_else(
    core: RunningCore, desks: dict[str, SignedIn], places: dict[str, str], asked: Call, role: str
) -> None:
    desk = desks[role]
    before = row_counts(core)
    answer = send(desk, asked, asked.path.format(new=uuid4(), **places))
    if TABLE[asked.action][role] == "-":
        assert (answer.status, answer.code) == (403, "not_permitted")
        # A reveal is an enquiry, too: whoever may not enquire is told of that first.
        named = {asked.action} | ({"enquiries"} if asked.action == "customer_reveal" else set())
        assert answer.body["action"] in named
        assert answer.body["role"] == role
        assert row_counts(core) == before
    else:
        got = str(answer.status) if answer.status < 300 else answer.code
        assert got in asked.answers, answer.raw


@pytest.mark.parametrize("role", OFFICERS)
def test_an_officer_is_told_the_actions_of_the_role(desks: dict[str, SignedIn], role: str) -> None:
    told = set(desks[role].get("/auth/me").body["actions"])
    assert told == {action for action, said in TABLE.items() if said[role] != "-"}
    alone = desks[role].officer["limits"]["maker_alone_max"]["amount"]
    assert alone == ("0.00" if TABLE["account_opening"][role] == "-" else "100000.00")


def test_every_action_key_is_tried(record_property: Any) -> None:
    assert {each.action for each in CALLS} == set(TABLE) - WITHOUT_ROUTE
    count = len(CALLS) * len(OFFICERS)
    refused = sum(said[role] == "-" for each in CALLS for role in OFFICERS
                  if (said := TABLE[each.action]))  # fmt: skip
    record_property("rows", count)
    print(f"role x action: {count} rows, {refused} refused, {len(TABLE)} action keys")  # noqa: T201
    assert count >= len(TABLE) * len(OFFICERS)


def test_a_teller_sees_the_photograph_and_the_signature_and_no_other_paper(
    desks: dict[str, SignedIn], places: dict[str, str]
) -> None:
    answer = desks["TELLER"].get(f"/customer/documents/{places['ID_FRONT']}")
    assert (answer.status, answer.code) == (403, "not_permitted")


def test_a_maker_sees_the_own_requests_alone(desks: dict[str, SignedIn]) -> None:
    desk = desks["RELATIONSHIP_OFFICER"]
    found = desk.get(f"{QUEUE}?limit=100").body["items"]
    assert {each["maker"]["officer_id"] for each in found} == {"REL002"}
    refused = desk.get(f"{QUEUE}?scope=BRANCH")
    assert (refused.status, refused.code) == (403, "not_permitted")


@pytest.mark.parametrize(
    ("officer_id", "levels", "level", "may"),
    [
        ("SUP002", 1, 1, True),
        ("SUP002", 2, 1, True),
        ("SUP002", 2, 2, False),
        ("MGR001", 1, 1, True),
        ("MGR001", 2, 1, False),
        ("MGR001", 2, 2, True),
    ],
)
def test_each_level_is_for_its_role(
    core: RunningCore, officer_id: str, levels: int, level: int, may: bool
) -> None:
    status = "PENDING_SECOND" if level > 1 else "PENDING"
    request = core.one(
        "SELECT request_id FROM approval_requests WHERE status = ? AND levels = ?"
        " AND maker_id IN ('REL001', 'REL002')",
        status,
        levels,
    )
    desk = core.log_in(officer_id)
    body = {"payload_hash": "sha256:" + "0" * 64, "level": level}
    answer = desk.post(f"{QUEUE}/{request}/approve", body)
    assert answer.code == ("payload_changed" if may else "not_permitted")
