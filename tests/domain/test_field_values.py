"""What officers read under a field whose value no form of the contract allows: a row a rule."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.enquiries import CustomerEnquiry
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE, CIF_CREATE_EXAMPLE, ENQUIRY_EXAMPLE
from tests.domain.bank import IDENTITY, PERSON, changed, refused, told
from tests.domain.value_rows import VALUE_ROWS


def _names(row: tuple[Any, ...]) -> str:
    return f"{row[4]}-{row[2].rsplit('/', 1)[-1]}"


@pytest.mark.parametrize("rule", VALUE_ROWS, ids=map(_names, VALUE_ROWS))
def test_a_value_that_no_form_allows_is_refused_in_the_contracts_words(
    rule: tuple[type[BaseModel], Any, str, Any, str, str],
) -> None:
    model, body, pointer, value, code, sentence = rule
    assert refused(model, changed(body, {})) == ()
    errors = refused(model, changed(body, {pointer: value}))
    assert len(errors) == 1
    assert errors[0].field.startswith(pointer)
    assert errors[0].code == code
    assert sentence in ("", errors[0].message)


def test_every_complaint_of_a_body_is_told_at_once() -> None:
    body = changed(PERSON, {"/phone": "1", "/email": "x", "/individual/identity/id_type": "X"})
    assert [row[0] for row in told(refused(CifCreate, body))] == [
        "/phone",
        "/email",
        "/individual/identity/id_type",
    ]


class _Typed(BaseModel):
    cursor: Annotated[str, Field(max_length=3)]


def test_a_text_that_only_its_type_bounds_is_told_its_length_too() -> None:
    assert told(refused(_Typed, {"cursor": "abcd"})) == [
        ("/cursor", "too_long", "Shorten this to 3 characters.")
    ]


def test_the_table_counts_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f" {len(VALUE_ROWS)} values refused ")
    assert len(VALUE_ROWS) >= 80


@pytest.mark.parametrize(
    ("pointer", "typed", "kept"),
    [
        ("/individual/first_name", "  Ng\u2019ang\u2019a   wa  Njoki ", "Ng'ang'a wa Njoki"),
        ("/individual/first_name", "Ame\u0301lie", "Am\u00e9lie"),
        ("/individual/first_name", "x " * 31 + "x" * 3, None),
        ("/individual/first_name", "x" + " " * 70 + "y", "x y"),
        ("/individual/first_name", "\u0639\u0645\u0631", "\u0639\u0645\u0631"),
        ("/phone", "0712 345 678", "+254712345678"),
        ("/phone", "+256 772 123 456", "+256772123456"),
        ("/phone", "254712345678", "+254712345678"),
        ("/phone", "(0712) 345-678", "+254712345678"),
        ("/email", "Lydia.Chebet@Example.CO.KE", "Lydia.Chebet@example.co.ke"),
        ("/kra_pin", " a012345678z ", "A012345678Z"),
        ("/individual/identity/id_number", "ab-12", "AB-12"),
        ("/physical_address/line_2", None, None),
        ("/individual/pep_details", "Judge\nsince 2019", "Judge\nsince 2019"),
        ("/individual/date_of_birth", "1988-03-14", "1988-03-14"),
        ("/preferred_language", "sw", "sw"),
        ("/waivers", None, None),
        ("/expected_monthly_turnover", {"amount": "-0"}, {"amount": "0.00", "currency": "KES"}),
        (
            "/expected_monthly_turnover",
            {"amount": "5", "currency": None},
            {"amount": "5.00", "currency": "KES"},
        ),
    ],
)
def test_a_value_is_kept_in_its_normal_form(pointer: str, typed: object, kept: object) -> None:
    body = changed(PERSON, {pointer: typed})
    errors = refused(CifCreate, body)
    if pointer == "/individual/first_name" and kept is None:
        assert errors[0].code == "too_long"
        return
    assert errors == ()
    request = CifCreate.model_validate(body)
    value: Any = request.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_unset=True
    )
    for part in pointer.strip("/").split("/"):
        value = value.get(part)
    assert value == kept


def test_an_identity_that_is_whole_is_taken_as_it_is() -> None:
    assert refused(CifCreate, changed(PERSON, {"/individual/identity": IDENTITY})) == ()


def test_a_body_that_is_no_object_is_told_as_a_whole() -> None:
    assert told(refused(CifCreate, [])) == [("", "required", "Enter this field.")]


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (CifCreate, CIF_CREATE_EXAMPLE),
        (AccountOpening, ACCOUNT_OPENING_EXAMPLE),
        (CustomerEnquiry, ENQUIRY_EXAMPLE),
    ],
)
def test_the_example_of_a_request_is_a_valid_one(
    model: type[BaseModel], example: Mapping[str, Any]
) -> None:
    assert refused(model, example) == ()
