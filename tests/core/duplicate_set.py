"""The labelled pairs of `duplicate_pairs*.txt`, and a store with the customers on their left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from branch_desk.core.rules.customer_rows import columns_of, write_name_keys
from branch_desk.core.store import schema
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.duplicates import DuplicateProbe
from branch_desk.domain.examples import CIF_CREATE_EXAMPLE
from branch_desk.domain.risk import assess_risk
from tests.core.seed_store import DAY, facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_HERE: Final = Path(__file__).parent
_MEMBERS: Final = ("given", "surname", "born", "phone", "email")
_AS_HELD: Final = "."
_UNKNOWN: Final = "-"
_FIRST_ID: Final = 9_000_000_000

Person = dict[str, str | None]


@dataclass(frozen=True, eq=False)
class Pair:
    """What is typed, the customer on the books beside it, and whether the two are one person."""

    customer_id: str
    held: Person
    typed: Person
    is_same: bool
    why: str

    @property
    def probe(self) -> DuplicateProbe:
        """What the desk sends while this is being typed."""
        members = {
            "phone": self.typed["phone"],
            "email": self.typed["email"],
            "individual": {
                **_names(self.typed),
                "date_of_birth": self.typed["born"],
            },
        }
        return DuplicateProbe.model_validate(members)

    def __str__(self) -> str:
        """Give the pair as a line of a report."""
        return f"{_line(self.held)}  /  {_line(self.typed)}  ({self.why})"


def pairs(file_name: str) -> tuple[Pair, ...]:
    """Read the labelled pairs of a file beside this one, in its order."""
    return tuple(_read((_HERE / file_name).read_text("utf-8").splitlines()))


def keep(connection: Connection, every: tuple[Pair, ...]) -> None:
    """Put the customers of the left sides on the books, found as the core makes them findable."""
    ground = facts(connection)
    for customer_id, held in {each.customer_id: each.held for each in every}.items():
        record = CifCreate.model_validate(_body(customer_id, held))
        row = columns_of(record, ground, assess_risk(record, ground)) | {
            "customer_id": customer_id,
            "branch_code": "001",
            "kyc_status": "VERIFIED",
            "kyc_review_due": DAY,
            "created_on": DAY,
        }
        connection.execute(insert(schema.customers).values(row))
        write_name_keys(connection, customer_id, record)


def _read(lines: list[str]) -> Iterator[Pair]:
    held: Person = {}
    customers = 0
    for line in lines:
        mark, _, rest = line.partition(" ")
        parts = [part.strip() for part in rest.split("|")]
        if mark == ">":
            held = {
                name: None if part == _UNKNOWN else part
                for name, part in zip(_MEMBERS, parts, strict=True)
            }
            customers += 1
        elif mark in {"=", "!"}:
            *members, why = parts
            typed = {
                name: held[name] if part == _AS_HELD else None if part == _UNKNOWN else part
                for name, part in zip(_MEMBERS, members, strict=True)
            }
            yield Pair(str(_FIRST_ID + customers), held, typed, mark == "=", why)


def _body(customer_id: str, held: Person) -> dict[str, Any]:
    person = {
        **CIF_CREATE_EXAMPLE["individual"],
        **_names(held),
        "date_of_birth": held["born"],
        "identity": {
            "id_type": "NATIONAL_ID",
            "id_number": customer_id[-8:],
            "issuing_country": "KE",
        },
    }
    return {
        **CIF_CREATE_EXAMPLE,
        "kra_pin": f"A{customer_id[-9:]}Z",
        "phone": held["phone"],
        "email": held["email"],
        "individual": person,
    }


def _names(person: Person) -> dict[str, str | None]:
    first, _, other = str(person["given"]).partition(" ")
    return {"first_name": first, "other_names": other or None, "surname": person["surname"]}


def _line(person: Person) -> str:
    return " ".join(person[name] or _UNKNOWN for name in _MEMBERS)
