"""Bodies that a script makes: they walk the same steps as a form's, and end in the same ways."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from branch_desk.app import Desk
from branch_desk.domain.canonical import canonical
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services import api_client
from branch_desk.services.errors import (
    NotPermitted,
    NotSent,
    OutcomeUnknown,
    PrecheckFailed,
    Refused,
)
from branch_desk.services.pipeline import Pipeline
from branch_desk.services.submission import Submission

from .edge import Edge, done, dropped, problem, reply
from .station import OPENED, OPENING, entries, log_in, set_up_bank

OPEN = ("POST", "/customer/account-open")
PUT = ("PUT", "/customer/account-open")
CHANGE = replace(ACCOUNT_OPENING, method="PUT", prechecks=ACCOUNT_OPENING.prechecks[:0])


@pytest.fixture
def bound(maker: Desk) -> Iterator[Desk]:
    maker.bind()
    yield maker
    api_client.unbind()


def test_a_body_on_an_operations_path_is_submitted_and_journalled(edge: Edge, bound: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    found = api_client.post_request("/customer/account-open", OPENING)
    assert found.status == 201
    assert found.body["outcome"] == "DONE"
    assert found.body["result"] == OPENED
    assert [each.outcome for each in entries(bound, "result")] == ["DONE"]
    assert bound.outbox.heads()[0].is_shown


def test_bytes_are_read_as_a_body(edge: Edge, bound: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", None))
    body = canonical(OPENING)
    assert api_client.post_request("/customer/account-open", body).body["outcome"] == (
        "PENDING_APPROVAL"
    )


def test_a_put_goes_the_same_way(edge: Edge, maker: Desk) -> None:
    steps = Pipeline(maker.client, maker.session, maker.outbox, maker.journal)
    parts = (maker.client, maker.session, maker.permissions, steps)
    edge.on(*PUT, done("ACCOUNT_OPENING", OPENED))
    api_client.bind(maker.client, Submission(*parts, [CHANGE], maker.receipts))
    try:
        assert api_client.put_request("/customer/account-open", OPENING).body["outcome"] == "DONE"
    finally:
        api_client.unbind()
    assert len(entries(maker, "intent")) == 1


def test_a_bad_body_is_refused_with_its_fields_before_anything_is_recorded(bound: Desk) -> None:
    with pytest.raises(Refused) as refused:
        api_client.post_request("/customer/account-open", {**OPENING, "customer_id": "1000000017"})
    (error,) = refused.value.problem.field_errors
    assert (error.field, error.code) == ("/customer_id", "customer_id_check")
    assert refused.value.user_message().splitlines()[1:] == [
        "customer_id: Check the customer ID: a digit is wrong."
    ]
    with pytest.raises(Refused) as unreadable:
        api_client.post_request("/customer/account-open", b'{"customer_id":')
    assert unreadable.value.problem.code == "malformed_request"
    assert entries(bound, "intent") == []


def test_every_field_that_the_core_refuses_is_listed_for_a_script(edge: Edge, bound: Desk) -> None:
    wrong = [
        {"field": "/purpose", "code": "choice", "message": "Choose the purpose."},
        {"field": "/funding/till_receipt_no", "code": "till_receipt_used", "message": "Used."},
    ]
    edge.on(*OPEN, problem("validation_failed", field_errors=wrong))
    with pytest.raises(Refused) as refused:
        api_client.post_request("/customer/account-open", OPENING)
    assert refused.value.user_message().splitlines()[1:] == [
        "purpose: Choose the purpose.",
        "funding/till_receipt_no: Used.",
    ]


def test_each_outcome_is_raised_as_its_error(edge: Edge, bound: Desk) -> None:
    edge.on(*OPEN, problem("kyc_not_sufficient"))
    with pytest.raises(Refused) as refused:
        api_client.post_request("/customer/account-open", OPENING)
    assert refused.value.problem.code == "kyc_not_sufficient"
    edge.on(*OPEN, problem("operation_cancelled"))
    with pytest.raises(NotSent, match="cancelled"):
        api_client.post_request("/customer/account-open", OPENING)
    edge.on(*OPEN, dropped)
    with pytest.raises(OutcomeUnknown) as unknown:
        api_client.post_request("/customer/account-open", OPENING)
    (doubt,) = bound.submission.in_doubt()
    assert unknown.value.key == doubt.key
    with pytest.raises(PrecheckFailed):
        api_client.post_request("/customer/account-open", OPENING)


def test_a_role_that_may_not_is_told_so(edge: Edge, desk: Desk) -> None:
    set_up_bank(edge, "TELLER")
    log_in(desk, "TEL001")
    desk.bind()
    try:
        with pytest.raises(NotPermitted):
            api_client.post_request("/customer/account-open", OPENING)
    finally:
        api_client.unbind()


def test_other_paths_go_straight_to_the_core(edge: Edge, bound: Desk) -> None:
    edge.on("POST", "/customer/search", reply({"items": []}))
    assert api_client.post_request("/customer/search", {"query": "Amina"}).body == {"items": []}
    assert entries(bound, "intent") == []
    with pytest.raises(LookupError):
        bound.submission.perform("POST", "/customer/search", {})
