"""What every request passes, and that no answer says more than it should."""

from __future__ import annotations

import http.client
import json
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from fastapi import APIRouter, Request

from branch_desk.core.problems import Refusal
from tests.core.desk_work import AMINA, OPEN, QUEUE, opening
from tests.core_fixtures import Answer, Beyond, RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "Zebedee-canary-4711"


def refused(answer: Answer, status: int, code: str) -> dict[str, Any]:
    body = answer.body
    assert (answer.status, body["code"], body["status"]) == (status, code, status)
    assert body["type"] == f"urn:branch-desk:problem:{code}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["correlation_id"] == answer.headers["correlation-id"]
    assert CANARY.encode() not in answer.raw
    return body


def test_the_core_says_that_it_is_up_to_anybody(core: RunningCore) -> None:
    answer = core.send("GET", "/health", headers={"Desk-Version": ""})
    assert answer.body["status"] == "ok"
    assert answer.headers["cache-control"] == "no-store"


def test_the_public_part_of_meta_is_open_and_the_rest_is_not(
    core: RunningCore, maker: SignedIn
) -> None:
    public = core.send("GET", "/meta", headers={"Desk-Version": ""})
    assert set(public.body) == {
        "contract_version", "server_time", "bank", "min_desk_version", "branches", "auth",
    }  # fmt: skip
    assert public.body["bank"] == {"name": "Wekeza Bank (demo)", "demo": True}
    assert public.body["auth"] == {"methods": ["PASSWORD"], "step_up": ["PASSWORD", "TOTP"]}
    known = maker.get("/meta")
    assert known.body["business_date"] == "2026-11-24"
    assert known.body["next_business_date"] == "2026-11-25"
    assert known.body["journal"] == {"required": False}
    assert len(known.body["reference"]["counties"]) == 47
    assert "screening_list" not in json.dumps(known.body)
    same = maker.send("GET", "/meta", headers={"If-None-Match": known.headers["etag"]})
    assert (same.status, same.raw) == (304, b"")
    for tag in (f'"x", {known.headers["etag"]}', f"W/{known.headers['etag']}", "*"):
        assert maker.send("GET", "/meta", headers={"If-None-Match": tag}).status == 304
    assert maker.send("GET", "/meta", headers={"If-None-Match": '"x"'}).status == 200
    bad = core.send("GET", "/meta", headers={"Authorization": "Bearer x"})
    refused(bad, 401, "not_authenticated")
    assert bad.headers["www-authenticate"] == "Bearer"


def test_the_contract_is_served(core: RunningCore) -> None:
    document = core.send("GET", "/openapi.json").body
    assert document["openapi"].startswith("3.1")
    assert "/customer/account-open" in document["paths"]


def test_a_core_that_is_no_demo_shows_its_contract_to_officers_only(tmp_path: Path) -> None:
    with running_core(tmp_path, demo=False) as core:
        refused(core.send("GET", "/openapi.json"), 401, "not_authenticated")
        assert core.send("GET", "/meta").body["bank"]["demo"] is False
        assert core.try_log_in("REL001").code == "credentials_refused"


@pytest.mark.requirement("S19")
@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/health/", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
        ("DELETE", "/health", 405, "method_not_allowed"),
        ("GET", OPEN, 405, "method_not_allowed"),
    ],
)
def test_what_is_not_offered_is_a_problem_too(
    core: RunningCore, method: str, path: str, status: int, code: str
) -> None:
    answer = core.send(method, f"{path}?name={CANARY}")
    body = refused(answer, status, code)
    assert body["instance"] == path
    assert ("allow" in answer.headers) is (status == 405)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/customer/documents/3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061", "DELETE, GET, PUT"),
        (f"/operations/{uuid4()}", "DELETE, GET"),
        (OPEN, "POST"),
        ("/openapi.json", "GET"),
    ],
)
def test_a_wrong_method_is_told_every_right_one(core: RunningCore, path: str, methods: str) -> None:
    answer = core.send("PATCH", path)
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == methods


@pytest.mark.parametrize("tag", ["c1", 'W/"c1"', "*", '"c1", "c2"', '""', '"x9"', '"', '"c01"'])
def test_a_tag_that_the_core_never_gave_is_unreadable_and_not_kept(
    maker: SignedIn, tag: str
) -> None:
    body = {"customer_id": AMINA, "customer_changes": {"email": "a@example.co.ke"}}
    key = str(uuid4())
    headers = {"Idempotency-Key": key, "If-Match": tag}
    answer = maker.send("PUT", "/customer/account-maintenance", body, headers)
    refused(answer, 400, "malformed_request")
    assert maker.get(f"/operations/{key}").code == "operation_unknown"


@pytest.mark.requirement("S19")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b'{"customer_id":"1","customer_id":"2"}',
        b'{"initial_deposit":{"amount":1.5}}',
        b'{"a":NaN}',
        b'{"a":1e400}',
        b'{"a":99999999999999999999999}',
        b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"a":' + b"[" * 100_000,
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b'{"a":"' + CANARY.encode() + b'"',
    ],
)
def test_a_body_that_is_no_plain_object_is_unreadable(maker: SignedIn, raw: bytes) -> None:
    refused(maker.post(OPEN, raw), 400, "malformed_request")


def test_another_kind_of_body_is_not_taken(maker: SignedIn) -> None:
    for sort in ("text/plain", "application/xml", "multipart/form-data; boundary=x", " "):
        answer = maker.post(OPEN, opening(), headers={"Content-Type": sort})
        refused(answer, 415, "unsupported_media_type")
    spelt = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert maker.post(OPEN, opening(), headers=spelt).status == 201


def test_a_body_is_bounded_whether_it_says_its_length_or_not(
    core: RunningCore, maker: SignedIn
) -> None:
    body = refused(maker.post(OPEN, b" " * 262_145), 413, "too_large")
    assert body["max_bytes"] == 262_144
    host, port = core.url.removeprefix("http://").split(":")
    with closing(http.client.HTTPConnection(host, int(port), timeout=10)) as connection:
        token = {"Authorization": f"Bearer {maker.tokens['access_token']}"}
        headers = {**token, "Content-Type": "application/json", "Desk-Version": "1.0.0"}
        chunks = (b" " * 50_000 for _ in range(6))
        connection.request("POST", OPEN, chunks, headers, encode_chunked=True)
        reply = connection.getresponse()
        assert reply.status == 413
        assert json.loads(reply.read())["max_bytes"] == 262_144


def test_the_desk_says_how_new_it_is(core: RunningCore, maker: SignedIn) -> None:
    for version, code in (
        ("", "malformed_request"),
        ("new", "malformed_request"),
        ("1.0", "malformed_request"),
        ("0.0.9", "desk_too_old"),
    ):
        answer = maker.send("GET", "/auth/me", headers={"Desk-Version": version})
        assert answer.code == code
    assert answer.body["min_desk_version"] == "0.1.0"
    for version in ("0.1.0", "1.2.3-rc.1", "2.0.0+build.7"):
        assert maker.send("GET", "/auth/me", headers={"Desk-Version": version}).status == 200
    for path in ("/health", "/meta"):
        assert core.send("GET", path, headers={"Desk-Version": "0.0.1"}).status == 200


def test_the_correlation_id_comes_back(core: RunningCore) -> None:
    sent = str(uuid4())
    assert core.send("GET", "/health", headers={"Correlation-Id": sent}).headers[
        "correlation-id"
    ] == (sent)
    made = core.send("GET", "/health", headers={"Correlation-Id": ""}).headers["correlation-id"]
    assert len(made) == 36
    answer = core.send("GET", "/health", headers={"Correlation-Id": CANARY})
    refused(answer, 400, "malformed_request")


@pytest.mark.requirement("S19")
def test_complaints_repeat_nothing_of_the_input(maker: SignedIn) -> None:
    body = opening(purpose=CANARY + "\u202e", account_no=CANARY, initial_deposit={"amount": CANARY})
    answer = maker.post(OPEN, body)
    refused(answer, 422, "validation_failed")
    assert "text_characters" in [each["code"] for each in answer.body["field_errors"]]


@pytest.mark.requirement("S19")
@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"scope={CANARY}", "/query/scope"),
        ("limit=0", "/query/limit"),
        ("limit=101", "/query/limit"),
        ("status=SOON", "/query/status"),
        ("customer_id=7", "/query/customer_id"),
        ("min_value=much", "/query/min_value"),
    ],
)
def test_a_query_that_fits_nothing_is_named(maker: SignedIn, query: str, field: str) -> None:
    body = refused(maker.get(f"{QUEUE}?{query}"), 422, "validation_failed")
    assert [each["field"] for each in body["field_errors"]] == [field]


@pytest.mark.requirement("S19")
@pytest.mark.expects_log("Exception in ASGI application")
def test_a_defect_says_nothing_and_leaves_the_key_unused(tmp_path: Path) -> None:
    router = APIRouter()

    @router.get("/broken")
    def broken(request: Request) -> None:
        raise RuntimeError(CANARY + str(request.url))

    with running_core(tmp_path, beyond=Beyond(routers=(router,))) as core:
        refused(core.send("GET", "/broken"), 500, "internal_error")
        with core.database() as database:
            database.execute("DROP TABLE day_use")
        refused(core.try_log_in("REL001"), 500, "internal_error")


def test_a_database_that_others_hold_makes_the_core_busy(
    core: RunningCore, maker: SignedIn
) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with core.database() as database:
            database.execute("BEGIN IMMEDIATE")
            held.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    key = str(uuid4())
    answer = maker.post(OPEN, opening(customer_id=AMINA), key)
    done.set()
    thread.join()
    body = refused(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "1"
    assert body["title"] == "Core busy"
    assert maker.get(f"/operations/{key}").code == "operation_unknown"


@pytest.mark.parametrize("member", ["status", "type", "detail", "correlation_id"])
def test_no_code_may_write_over_a_member_that_every_problem_has(member: str) -> None:
    shadowing: dict[str, Any] = {member: "APPROVED"}
    with pytest.raises(ValueError, match=member):
        Refusal("request_not_pending", **shadowing)
