"""What an answer must be before it counts, check by check, without a socket."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branch_desk.domain.accounts import AccountOpened
from branch_desk.domain.replies import OperationRecord
from branch_desk.services import reply_checks
from branch_desk.services.errors import Refused
from branch_desk.services.messages import Answer, Ask, Envelope, Reply, SendFailed
from branch_desk.services.reply_checks import ReplyInvalid

from .edge import Asked, envelope_of
from .station import OPENED

CID = "6f0b1c9e-3a52-4f83-9d17-0c8be2a44d10"
KEY = "0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10"
ENVELOPE = Envelope(KEY, operation="ACCOUNT_OPENING", result=AccountOpened, commit="a" * 64)
ASKED = Asked("POST", "/", {"idempotency-key": KEY, "correlation-id": CID}, b"")
ASK = Ask("POST", "/customer/account-open", envelope=ENVELOPE)
NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


def answer(status: int, body: bytes, content_type: str = "application/json", **more: str) -> Answer:
    headers = {"content-type": (content_type,), "correlation-id": (CID,)}
    headers.update({name.replace("_", "-"): (value,) for name, value in more.items()})
    return Answer(status, headers, body, CID)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-length": ("5", "5")},
        {"content-length": ("5",), "transfer-encoding": ("chunked",)},
        {"content-length": ("-5",)},
        {"content-length": ("5.0",)},
        {"content-length": ("\u0665",)},
        {"content-length": ("2097153",)},
        {"content-length": ("2147483648",)},
        {"content-length": ("9" * 5000,)},
        {"transfer-encoding": ("gzip",)},
        {"transfer-encoding": ("chunked", "chunked")},
        {"content-length": ("5",), "content-encoding": ("gzip",)},
        {"content-length": ("5",), "content-encoding": ("identity", "identity")},
    ],
)
def test_a_head_that_hides_where_the_answer_ends_is_refused(
    headers: dict[str, tuple[str, ...]],
) -> None:
    with pytest.raises(ReplyInvalid):
        reply_checks.check_head(200, headers, reply_checks.JSON_MAX_BYTES)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"content-length": ("2097152",)}),
        (200, {"transfer-encoding": ("chunked",)}),
        (204, {}),
        (204, {"content-length": ("0",)}),
        (304, {}),
    ],
)
def test_a_head_that_is_clear_passes(status: int, headers: dict[str, tuple[str, ...]]) -> None:
    reply_checks.check_head(status, headers, reply_checks.JSON_MAX_BYTES)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "text/html"),
        (b"{}", "application/json; charset=latin-1"),
        (b"{}", "application/problem+json"),
        (b"[]", "application/json"),
        (b"\xff", "application/json"),
        (b"{", "application/json"),
        (b'{"a":1.5}', "application/json"),
        (b'{"a":1' + b"0" * 10_000 + b"}", "application/json"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "application/json"),
    ],
)
def test_a_body_of_another_kind_says_nothing(body: bytes, content_type: str) -> None:
    with pytest.raises(SendFailed) as failed:
        reply_checks.sort(answer(200, body, content_type), Ask("GET", "/meta"))
    assert failed.value.may_have_left


def test_a_good_answer_gives_its_body_tag_and_replay() -> None:
    good = answer(
        200, b'{"a":1}', "application/json; charset=UTF-8", etag='"c1"', idempotency_replayed="true"
    )
    found = reply_checks.sort(good, Ask("GET", "/customer/enquiry"))
    assert found == Reply(200, {"a": 1}, '"c1"', replayed=True)
    assert reply_checks.sort(answer(204, b""), Ask("POST", "/auth/logout")).body == {}
    page = Ask("GET", "/customer/documents/x/pages/1", reply_type="image/jpeg")
    assert reply_checks.sort(answer(200, b"\xff\xd8", "image/jpeg"), page).body == b"\xff\xd8"


def write_body(**members: Any) -> dict[str, Any]:
    return {**envelope_of(ASKED, "ACCOUNT_OPENING", OPENED), **members}


@pytest.mark.parametrize(
    "members",
    [
        {"idempotency_key": CID},
        {"operation": "CIF_CREATE"},
        {"outcome": "MAYBE"},
        {"outcome": "PENDING_APPROVAL"},
        {"outcome": "PENDING_APPROVAL", "request_id": "AQ-7K3M9Q2X4T"},
        {"result": None},
        {"result": {"account_no": "1"}},
        {"at": "yesterday"},
    ],
)
def test_the_envelope_of_a_write_must_be_about_it_and_whole(members: dict[str, Any]) -> None:
    with pytest.raises(ReplyInvalid):
        reply_checks.check_write(write_body(**members), ENVELOPE)


def test_a_whole_envelope_passes_also_for_a_write_that_expects_nothing_special() -> None:
    assert reply_checks.check_write(write_body(), ENVELOPE).outcome == "DONE"
    assert reply_checks.check_write(write_body(operation="ANY"), Envelope(KEY)).operation == "ANY"


@pytest.mark.parametrize(
    "made",
    [
        answer(302, b"{}"),
        answer(408, b"{}"),
        answer(429, b"{}"),
        answer(500, b"{}"),
        answer(409, b"{}", "text/plain"),
        answer(409, b"{}", "application/problem+json"),
        answer(409, b'{"type":"x","title":"x","status":403,"code":"x","detail":"x"}',
               "application/problem+json"),
        Answer(409, {"content-type": ("application/problem+json",)}, b"{}", CID),
    ],
)  # fmt: skip
def test_what_is_neither_yes_nor_no_says_nothing(made: Answer) -> None:
    with pytest.raises(SendFailed) as failed:
        reply_checks.sort(made, ASK)
    assert failed.value.may_have_left


def test_a_problem_is_a_no_and_a_busy_core_is_quoted() -> None:
    body = {"type": "t", "title": "No", "status": 409, "code": "wrong_state", "detail": "No."}
    with pytest.raises(Refused) as refused:
        reply_checks.sort(answer(409, json.dumps(body).encode(), "application/problem+json"), ASK)
    assert refused.value.problem.code == "wrong_state"
    busy = {**body, "status": 503, "code": "unavailable", "detail": "The core is busy."}
    with pytest.raises(SendFailed) as failed:
        reply_checks.sort(
            answer(503, json.dumps(busy).encode(), "application/problem+json", retry_after="3"), ASK
        )
    assert failed.value.reason == "The core is busy"
    assert failed.value.retry_after_s == 3.0


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("5", 5.0),
        ("", None),
        ("-3", None),
        ("soon", None),
        ("Tue, 24 Nov 2026 07:15:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 07:15:30", 30.0),
        ("Tue, 24 Nov 2020 07:15:30 GMT", 0.0),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_how_long_the_core_asks_to_wait(text: str, wait: float | None) -> None:
    assert reply_checks.retry_after_s(answer(503, b"", retry_after=text), NOW) == wait


def record(**members: Any) -> OperationRecord:
    known = {
        "state": "FINAL",
        "idempotency_key": KEY,
        "officer_id": "REL001",
        "decided_at": "2026-11-24T07:15:30.123Z",
        "http_status": 201,
        "reply": write_body(),
        **members,
    }
    return OperationRecord.model_validate(known)


@pytest.mark.parametrize(
    "members",
    [
        {"idempotency_key": CID},
        {"state": "RUNNING"},
        {"commit": "b" * 64},
        {"http_status": None},
        {"reply": None},
        {"reply": {"outcome": "DONE"}},
        {"http_status": 409, "reply": {"code": "wrong_state"}},
    ],
)
def test_a_record_that_is_about_something_else_settles_nothing(members: dict[str, Any]) -> None:
    with pytest.raises(ReplyInvalid):
        reply_checks.settle(record(**members), ENVELOPE)


def test_a_record_settles_as_the_answer_that_was_kept() -> None:
    found = reply_checks.settle(record(commit="a" * 64), ENVELOPE)
    assert isinstance(found, Reply)
    assert found.replayed


def test_an_unknown_code_goes_by_its_status() -> None:
    for status, kept in ((409, True), (422, True), (400, False), (428, False)):
        body = {"type": "t", "title": "t", "status": status, "code": "brand_new", "detail": "d"}
        made = answer(status, json.dumps(body).encode(), "application/problem+json")
        found = reply_checks.problem(made)
        assert found is not None
        assert reply_checks.is_kept(found) is kept


@given(st.integers(100, 599), st.binary(max_size=200), st.sampled_from(
    ["application/json", "application/problem+json", "text/html", ""]
))  # fmt: skip
def test_no_bytes_whatever_make_a_write_done(status: int, body: bytes, content_type: str) -> None:
    with pytest.raises((SendFailed, Refused)):
        reply_checks.sort(answer(status, body, content_type), ASK)
