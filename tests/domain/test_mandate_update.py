"""A change of who signs: what differs, what it weighs, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.domain.approvals import approval_reasons, levels_due, operation_value
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.mandate_update import MandateUpdate, mandate_changes
from tests.domain.bank import DIGEST
from tests.domain.maintenance_bank import ACCOUNT, CUSTOMER, account, ground, held, meta_with

if TYPE_CHECKING:
    from branch_desk.domain.enquiries import EnquiryReply
    from branch_desk.domain.facts import Facts

FIRST, SECOND, STRANGER = "SIG-0000000001", "SIG-0000000002", "SIG-0000000009"
IDENTITY: Final = {"id_type": "NATIONAL_ID", "id_number": "27654321", "issuing_country": "KE"}
SPECIMEN: Final = {"document_id": "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061", "sha256": DIGEST}
ANY_ONE: Final[dict[str, Any]] = {"rule": {"kind": "ANY_ONE"}}
KEPT: Final[dict[str, Any]] = {"signatory_id": FIRST}
SMALL: Final[dict[str, Any]] = {
    "signatory_id": SECOND,
    "personal_limit": {"amount": "50000"},
    "effective_to": "2027-01-31",
}
LYDIA: Final = {
    "signatory_id": FIRST,
    "customer_id": CUSTOMER,
    "full_name": "Lydia Chebet",
    "class": "A",
}
MANDATE: Final = {
    "mandate_no": 3,
    "status": "CURRENT",
    "effective_from": "2026-01-05",
    "signatories": [
        LYDIA,
        {
            "signatory_id": SECOND,
            "full_name": "Mark Quill",
            "identity": IDENTITY,
            "class": "A",
            "personal_limit": {"amount": "50000.00", "currency": "KES"},
            "effective_to": "2027-01-31",
            "specimen": SPECIMEN,
        },
    ],
    "bands": [ANY_ONE],
}


def bank() -> EnquiryReply:
    return held(of=account({"/mandates": [MANDATE]}))


def facts() -> Facts:
    triggers = {"mandate_limit": 0, "mandate_rule": 0, "mandate_removal": 1, "mandate_specimen": 1}
    rows = [{"code": code, "on": True, "levels": levels} for code, levels in triggers.items()]
    rows[0]["threshold"] = "100000.00"
    return replace(ground(on=bank()), meta=meta_with(triggers=rows))


def update(signatories: list[dict[str, Any]], *bands: dict[str, Any]) -> MandateUpdate:
    return MandateUpdate.model_validate(
        {
            "customer_id": CUSTOMER,
            "account_no": ACCOUNT,
            "mandate": {
                "effective_from": "2026-11-24",
                "signatories": signatories,
                "bands": bands or (ANY_ONE,),
            },
            "instruction": SPECIMEN,
        }
    )


PLACE: Final = "/account/mandates/0"
RAISED: Final = {**SMALL, "personal_limit": {"amount": "2000000"}}
UNLIMITED: Final = {name: value for name, value in SMALL.items() if name != "personal_limit"}
LOWERED: Final = {**SMALL, "personal_limit": {"amount": "10000"}}
OTHER_ID: Final = IDENTITY | {"id_number": "27654322"}
ANOTHER: Final = {**SMALL, "identity": OTHER_ID}
BOUNDED: Final = {"up_to": {"amount": "70000"}, **ANY_ONE}
LISTED: Final = {"rule": {"kind": "COMBINATION", "any_of": [{"A": 1}]}}


@pytest.mark.parametrize(
    ("asked", "fields", "reasons", "value", "levels"),
    [
        (update([KEPT, SMALL]), [], [], "0.00", 0),
        (update([KEPT, LOWERED]), [f"{PLACE}/signatories/1/personal_limit"], [], "0.00", 0),
        (
            update([KEPT, RAISED]),
            [f"{PLACE}/signatories/1/personal_limit"],
            ["mandate_limit"],
            "2000000.00",
            2,
        ),
        (
            update([KEPT, UNLIMITED]),
            [f"{PLACE}/signatories/1/personal_limit"],
            ["mandate_limit"],
            None,
            2,
        ),
        (update([KEPT]), [f"{PLACE}/signatories/1"], ["mandate_removal"], "0.00", 1),
        (
            update([KEPT, {**SMALL, "effective_to": "2026-12-31"}]),
            [f"{PLACE}/signatories/1/effective_to"],
            ["mandate_removal"],
            "0.00",
            1,
        ),
        (
            update([KEPT, {**SMALL, "effective_to": "2027-03-31"}]),
            [f"{PLACE}/signatories/1/effective_to"],
            [],
            "50000.00",
            0,
        ),
        (
            update([KEPT, {**SMALL, "class": "B"}]),
            [f"{PLACE}/signatories/1/class"],
            ["mandate_rule"],
            "0.00",
            1,
        ),
        (
            update([KEPT, ANOTHER]),
            [f"{PLACE}/signatories/1/identity"],
            ["mandate_specimen"],
            "0.00",
            1,
        ),
        (update([KEPT, SMALL], BOUNDED), [f"{PLACE}/bands"], ["mandate_rule"], "70000.00", 1),
        (update([KEPT, SMALL], LISTED), [f"{PLACE}/bands"], ["mandate_rule"], None, 2),
        (
            update([KEPT, SMALL, {"customer_id": "1000000024"}]),
            [f"{PLACE}/signatories/-"],
            ["mandate_limit"],
            None,
            2,
        ),
    ],
)
def test_what_differs_and_what_it_weighs(
    asked: MandateUpdate, fields: list[str], reasons: list[str], value: str | None, levels: int
) -> None:
    known = facts()
    assert [each.field for each in mandate_changes(asked, bank())] == fields
    found = approval_reasons(asked, known)
    assert [each.code for each in found] == reasons
    worth = operation_value(asked, known)
    assert (worth and f"{worth.amount:.2f}") == value
    assert len(levels_due(found, worth, known)) == levels


def unlimited(**dates: str) -> dict[str, Any]:
    """Give a signatory without limit, who signs for some time only."""
    named = {"signatory_id": SECOND, "full_name": "Mark Quill", "identity": IDENTITY, "class": "A"}
    return {**named, "specimen": SPECIMEN, **dates}


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ({"effective_to": "2026-10-31"}, {}, ["mandate_limit"]),
        ({"effective_to": "2026-10-31"}, {"effective_to": "2027-10-31"}, ["mandate_limit"]),
        ({"effective_from": "2027-01-01"}, {}, ["mandate_limit"]),
        ({"effective_from": "2027-01-01"}, {"effective_from": "2026-12-01"}, ["mandate_limit"]),
        ({"effective_from": "2026-12-01"}, {"effective_from": "2027-01-01"}, []),
        # Both sign from the mandate's first day on.
        ({"effective_from": "2026-01-01"}, {}, []),
    ],
)
def test_who_may_sign_on_more_days_is_judged_as_one_who_is_added(
    before: dict[str, str], after: dict[str, str], reasons: list[str]
) -> None:
    current = {**MANDATE, "signatories": [LYDIA, unlimited(**before)]}
    known = replace(facts(), held=held(of=account({"/mandates": [current]})))
    asked = update([KEPT, {"signatory_id": SECOND, **after}])
    found = approval_reasons(asked, known)
    assert [each.code for each in found] == reasons
    worth = operation_value(asked, known)
    assert (worth is None) == bool(reasons)
    assert len(levels_due(found, worth, known)) == 2 * len(reasons)


@pytest.mark.parametrize(
    ("asked", "complaints"),
    [
        (update([KEPT, SMALL]), [("/mandate", "no_change")]),
        (
            update([KEPT, SMALL, {"signatory_id": STRANGER}]),
            [("/mandate/signatories/2/signatory_id", "choice")],
        ),
        (
            update([KEPT, SMALL, SMALL]),
            [("/mandate", "no_change"), ("/mandate/signatories/2/signatory_id", "choice")],
        ),
        (
            update([KEPT, {**SMALL, "effective_from": "2027-02-01"}]),
            [("/mandate/signatories/1/effective_to", "date_range")],
        ),
        (
            update([KEPT], {"rule": {"kind": "ALL", "any_of": [{"A": 1}]}}),
            [("/mandate/bands/0/rule/any_of", "unknown_field")],
        ),
        (
            update([KEPT, {"customer_id": "1000000024", "full_name": "Mark Quill"}]),
            [("/mandate/signatories/1/full_name", "unknown_field")],
        ),
        (
            update([{**KEPT, "customer_id": "1000000024"}, SMALL]),
            [("/mandate/signatories/0/customer_id", "signatory_other")],
        ),
        (
            update([{**KEPT, "full_name": "Lydia Cheruto"}, SMALL]),
            [("/mandate/signatories/0/full_name", "signatory_other")],
        ),
        (
            update([{**KEPT, "identity": OTHER_ID, "phone": "0712345678"}, LOWERED]),
            [
                ("/mandate/signatories/0/identity", "unknown_field"),
                ("/mandate/signatories/0/phone", "unknown_field"),
            ],
        ),
        (
            update([KEPT, {**SMALL, "customer_id": "1000000024"}]),
            [("/mandate/signatories/1/customer_id", "signatory_other")],
        ),
        (
            update([KEPT, {**SMALL, "full_name": "Mark Quilt"}]),
            [("/mandate/signatories/1/full_name", "signatory_other")],
        ),
        (update([{**KEPT, "customer_id": CUSTOMER}, LOWERED]), []),
        (
            update([KEPT, LOWERED, {"customer_id": CUSTOMER}]),
            [("/mandate/signatories/2/customer_id", "choice")],
        ),
        (
            update([KEPT, LOWERED, {"full_name": "M Quill", "identity": IDENTITY}]),
            [("/mandate/signatories/2/identity", "signatory_twice")],
        ),
    ],
)
def test_what_stands_in_the_way_is_said_at_its_field(
    asked: MandateUpdate, complaints: list[tuple[str, str]]
) -> None:
    found = field_complaints(asked, facts())
    assert [(each.field, each.code) for each in found] == complaints


NEWCOMER: Final = {"full_name": "Mark Quill", "identity": IDENTITY, "specimen": SPECIMEN}


@pytest.mark.parametrize(
    ("paper", "asked", "complaints"),
    [
        (
            DocumentFacts("MANDATE_INSTRUCTION", original_seen=True),
            update([KEPT]),
            [],
        ),
        (
            DocumentFacts("PHOTO", original_seen=True),
            update([KEPT]),
            [("/instruction", "required")],
        ),
        (
            DocumentFacts("SIGNATURE_SPECIMEN", original_seen=True),
            update([KEPT, NEWCOMER]),
            [("/instruction", "required")],
        ),
        (
            DocumentFacts("MANDATE_INSTRUCTION", original_seen=True),
            update([KEPT, NEWCOMER]),
            [("/mandate/signatories/1/specimen", "specimen_missing")],
        ),
        (
            DocumentFacts("MANDATE_INSTRUCTION", original_seen=True),
            update([KEPT, {"customer_id": "1000000024", "specimen": SPECIMEN}]),
            [("/mandate/signatories/1/specimen", "specimen_missing")],
        ),
        (
            DocumentFacts("SIGNATURE_SPECIMEN", original_seen=False),
            update([KEPT, NEWCOMER]),
            [
                ("/mandate/signatories/1/specimen", "original_not_seen"),
                ("/instruction", "required"),
            ],
        ),
    ],
)
def test_instruction_and_specimen_are_papers_of_the_right_kind(
    paper: DocumentFacts, asked: MandateUpdate, complaints: list[tuple[str, str]]
) -> None:
    known = replace(facts(), documents={SPECIMEN["document_id"]: paper})
    found = field_complaints(asked, known)
    assert [(each.field, each.code) for each in found] == complaints


@pytest.mark.parametrize(
    ("day", "codes"), [("2027-02-22", []), ("2027-02-23", ["effective_too_far"])]
)
def test_a_new_rule_begins_within_ninety_days(day: str, codes: list[str]) -> None:
    asked = update([KEPT, LOWERED])
    later = asked.mandate.model_copy(update={"effective_from": date.fromisoformat(day)})
    found = field_complaints(asked.model_copy(update={"mandate": later}), facts())
    assert [each.code for each in found] == codes


def test_without_the_record_or_the_account_nothing_else_is_judged() -> None:
    asked = update([KEPT])
    nobody = replace(facts(), held=None)
    assert [each.code for each in field_complaints(asked, nobody)] == ["customer_unknown"]
    assert approval_reasons(asked, nobody) == ()
    worth = operation_value(asked, nobody)
    assert worth is not None
    assert worth.minor == 0
    elsewhere = replace(facts(), held=bank().model_copy(update={"account": None}))
    assert [each.code for each in field_complaints(asked, elsewhere)] == ["account_not_of_customer"]
