"""Return, withdraw and resubmit as they travel: pointers, tags, and a request kept as it came."""

from typing import Any

import pytest
from pydantic import ValidationError

from branch_desk.domain.complaints import field_errors
from branch_desk.domain.fields import wire_form
from branch_desk.domain.supervision import Resubmit, ReturnForRework, Withdraw

_HASH = "sha256:" + "a" * 64
_NOTE = "The slip is missing."


def refused(model: type[Any], members: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(members)
    return [(each.field, each.code) for each in field_errors(caught.value, model)]


@pytest.mark.parametrize("pointer", ["/note", "/individual/next_of_kin/0/phone", "/documents/12"])
def test_a_return_names_fields_by_pointer(pointer: str) -> None:
    body = {"payload_hash": _HASH, "note": _NOTE, "fields": [pointer]}
    assert ReturnForRework.model_validate(body).fields == (pointer,)


@pytest.mark.parametrize("pointer", ["", "note", "/", "/a//b", "/a b", "/é", "/a\n", "/x" * 9])
def test_what_is_no_pointer_is_refused(pointer: str) -> None:
    body = {"payload_hash": _HASH, "note": _NOTE, "fields": ["/note", pointer]}
    assert refused(ReturnForRework, body) == [("/fields/1", "choice")]


def test_a_return_names_twenty_fields_at_most() -> None:
    body = {"payload_hash": _HASH, "note": _NOTE, "fields": ["/note"] * 21}
    assert refused(ReturnForRework, body) == [("/fields", "too_long")]


@pytest.mark.parametrize("tag", ["c1", "a5", "c17.a5"])
def test_a_tag_is_an_if_match_without_quotes(tag: str) -> None:
    assert Resubmit.model_validate({"request": {}, "tag": tag}).tag == tag


@pytest.mark.parametrize("tag", ["", '"a5"', "a0", "a5.c17", "W/a5", "a٣", "c1.", "a5\n"])
def test_what_is_no_tag_is_refused(tag: str) -> None:
    assert refused(Resubmit, {"request": {}, "tag": tag}) == [("/tag", "choice")]


def test_a_request_sent_again_keeps_its_nulls_which_may_clear_something() -> None:
    request = {"customer_changes": {"email": None}, "customer_id": "1000000016"}
    assert wire_form(Resubmit.model_validate({"request": request, "note": None})) == {
        "request": request
    }


def test_a_withdrawal_needs_no_note() -> None:
    assert Withdraw.model_validate({}).note is None
    assert refused(Withdraw, {"note": "n" * 501}) == [("/note", "too_long")]
