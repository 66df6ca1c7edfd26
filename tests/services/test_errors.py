"""Every bad day gets a sentence that says what happened and what to do."""

import sqlite3

import pytest
from pydantic import BaseModel, ValidationError

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.sentences import complain
from branch_desk.journal.errors import Finding, JournalDamaged, JournalLocked, KeyringRefused
from branch_desk.services.core_process import CoreNotStarted
from branch_desk.services.errors import (
    BackendUnreachable,
    NotPermitted,
    NotSent,
    NotSignedIn,
    OutcomeUnknown,
    PrecheckFailed,
    Refused,
    SessionExpired,
    SettingsInvalid,
    explain,
)
from branch_desk.services.keyed_writes import problem_of

from .station import OPENING

KEY = "0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10"


class Plain(BaseModel):
    """A model with nothing of the bank's in it."""

    number: int


def invalid(model: type[BaseModel], members: object) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        model.model_validate(members)
    return error.value


@pytest.mark.parametrize(
    ("exc", "title", "words"),
    [
        (Refused(problem_of("credentials_refused")), "Refused", "password or code is wrong"),
        (Refused(problem_of("branch_out_of_scope")), "Refused", "Ask an officer of that branch"),
        (BackendUnreachable("no connection to the core"), "No answer", "Try again in a moment"),
        (NotSent("no connection to the core"), "Not sent", "Nothing was done"),
        (OutcomeUnknown("it broke off", KEY), "Outcome not known", "Do not key it in again"),
        (OutcomeUnknown("it broke off", ""), "Outcome not known", "Do not key it in again."),
        (NotSignedIn(), "Nobody is signed in", "Log in first"),
        (NotPermitted("Ask a supervisor."), "Not permitted", "Ask a supervisor."),
        (PrecheckFailed("KYC", "Bring the papers."), "Not yet", "Bring the papers."),
        (SessionExpired("cid"), "Session over", "What you typed is kept in My work."),
        (SettingsInvalid("settings.toml, line 1: x is no setting."), "settings", "line 1"),
        (CoreNotStarted("The port is taken."), "did not start", "port is taken"),
        (JournalLocked(), "already running", "Use its window, or close it"),
        (KeyringRefused("no allowed key store answers"), "No key store", "Unlock it"),
        (JournalDamaged(Finding.ROOT, 4, 512, "a root differs"), "damaged", "call IT"),
        (complain("file_type"), "Please correct", "Add a JPEG, PNG or PDF file."),
        (complain("amount_format"), "Please correct", "Enter an amount such as"),
        (OSError(28, "No space left on device"), "disk", "No space left on device"),
        (PermissionError(13, "Permission denied"), "disk", "check the rights"),
        (sqlite3.OperationalError("attempt to write"), "disk", "its data file cannot be used"),
        (ValueError("Wanjiku 27654321"), "unexpected", "This is a defect"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_any_exception_is_explained(exc: BaseException, title: str, words: str) -> None:
    explained = explain(exc)
    assert title in explained.title
    assert words in explained.message


def test_a_defect_shows_its_type_and_never_its_text() -> None:
    explained = explain(ValueError("Wanjiku 27654321"))
    assert explained.reference == "ValueError"
    assert "27654321" not in explained.message


def test_a_refusal_shows_its_fields_and_reference() -> None:
    errors = [{"field": "/purpose", "code": "choice", "message": "Choose the purpose."}]
    problem = problem_of("validation_failed").model_copy(update={"correlation_id": "cid"})
    problem = type(problem).model_validate({**problem.model_dump(), "field_errors": errors})
    explained = explain(Refused(problem))
    assert explained.message == "Correct the fields that are marked.\npurpose: Choose the purpose."
    assert explained.reference == "cid"


def test_a_refused_read_says_what_its_members_know() -> None:
    members = {"state": "DORMANT", "allowed_states": ["ACTIVE"]}
    problem = problem_of("wrong_state")
    problem = type(problem).model_validate({**problem.model_dump(), **members})
    assert explain(Refused(problem)).message == (
        "The record is in a state that does not allow this. It is Dormant; this needs Active."
    )


def test_an_invalid_value_is_worded_without_showing_it() -> None:
    bad = {**OPENING, "customer_id": "1000000017"}
    assert explain(invalid(AccountOpening, bad)).message == (
        "Check the customer ID: a digit is wrong."
    )
    plain = explain(invalid(Plain, {"number": "secret"}))
    assert plain.message == "Correct the fields that are marked."
    assert "secret" not in plain.message


def test_a_reference_is_the_key_that_it_asks_with() -> None:
    assert explain(OutcomeUnknown("it broke off", KEY)).reference == KEY
    assert "Reference 0b7c2f1e." in explain(OutcomeUnknown("it broke off", KEY)).message
    assert explain(OutcomeUnknown("it broke off", "")).reference is None
    kept = problem_of("desk_too_old").model_copy(update={"correlation_id": "cid"})
    assert explain(NotSent("this desk is too old", kept)).reference == "cid"
