"""What a form learns of a field: its kind, its bare type, its label; and how complaints point."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from branch_desk.domain.accounts import AccountOpening, Funding, NumberReserved
from branch_desk.domain.complaints import field_error, label_of, pointer_to
from branch_desk.domain.customers import (
    Address,
    BeneficialOwner,
    Business,
    CifCreate,
    Individual,
    KycTier,
    age_on,
    full_name_of,
)
from branch_desk.domain.fields import (
    BusinessName,
    FullName,
    Kind,
    PersonName,
    bare_type,
    is_mobile,
    kind_of,
)
from branch_desk.domain.mandates import MandateTerms, Rule, Signatory
from branch_desk.domain.sentences import complain, sentence
from branch_desk.domain.sketch import sketch
from tests.domain.bank import COMPANY, PERSON, cif


class _Word(StrEnum):
    A = "a"


class _Odd(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    word: _Word | None = None
    many: tuple[_Word, ...] = ()
    outer: Annotated[PersonName, Kind("outer")]
    optional_outer: Annotated[PersonName, Kind("outer")] | None = None
    choice: Literal["a", "b"] = "a"
    plain: str = ""
    number: int = 0
    switch: bool = False
    bound: Annotated[int, Field(ge=1)] | None = None


@pytest.mark.parametrize(
    ("model", "name", "kind"),
    [
        (Individual, "surname", "name"),
        (Individual, "other_names", "name"),
        (Individual, "guardian", "group"),
        (Individual, "next_of_kin", "rows"),
        (Individual, "gender", "choice"),
        (Individual, "one_name_only", "yes_no"),
        (Individual, "pep_details", "note"),
        (CifCreate, "alternative_phone", "phone"),
        (CifCreate, "postal_address", "address"),
        (CifCreate, "documents", "document_rows"),
        (CifCreate, "preferred_language", "choice"),
        (CifCreate, "expected_monthly_turnover", "money"),
        (Business, "registered_on", "date"),
        (BeneficialOwner, "ownership_percent", "percent"),
        (Address, "county", "choice"),
        (AccountOpening, "customer_id", "customer"),
        (AccountOpening, "account_no", "reserved_number"),
        (AccountOpening, "tenure_months", "number"),
        (AccountOpening, "mandate", "mandate"),
        (AccountOpening, "branch_code", "branch"),
        (Funding, "till_receipt_no", "text"),
        (Signatory, "personal_limit", "money"),
        (Rule, "any_of", "text_rows"),
        (_Odd, "word", "choice"),
        (_Odd, "many", "choice_rows"),
        (_Odd, "outer", "outer"),
        (_Odd, "optional_outer", "outer"),
        (_Odd, "choice", "text"),
        (_Odd, "plain", "text"),
        (_Odd, "number", "number"),
        (_Odd, "switch", "yes_no"),
        (_Odd, "bound", "number"),
    ],
)
def test_an_editor_is_chosen_by_kind_also_of_an_optional_field(
    model: type[BaseModel], name: str, kind: str
) -> None:
    assert kind_of(model.model_fields[name]).name == kind


@pytest.mark.parametrize(
    ("model", "name", "personal", "source"),
    [
        (CifCreate, "phone", True, None),
        (CifCreate, "alternative_phone", True, None),
        (CifCreate, "email", True, None),
        (CifCreate, "kra_pin", True, None),
        (CifCreate, "source_of_funds", False, "sources_of_funds"),
        (Individual, "date_of_birth", True, None),
        (Individual, "surname", False, None),
        (Address, "line_2", True, None),
        (Address, "county", False, "counties"),
        (AccountOpening, "product_code", False, "products"),
    ],
)
def test_kind_says_what_is_personal_and_where_choices_come_from(
    model: type[BaseModel], name: str, personal: bool, source: str | None
) -> None:
    kind = kind_of(model.model_fields[name])
    assert (kind.personal, kind.source) == (personal, source)


def test_the_bare_type_is_what_an_editor_reads_into() -> None:
    fields = CifCreate.model_fields
    assert bare_type(fields["kyc_tier"].annotation) is KycTier
    assert bare_type(fields["individual"].annotation) is Individual
    assert bare_type(fields["email"].annotation) is str
    assert bare_type(Annotated[MandateTerms | None, Kind("mandate")]) is MandateTerms
    assert bare_type(fields["waivers"].annotation) == fields["waivers"].annotation


@pytest.mark.parametrize(
    ("model", "pointer", "label"),
    [
        (CifCreate, "/phone", "mobile number"),
        (CifCreate, "/kyc_tier", "KYC tier"),
        (CifCreate, "/kra_pin", "KRA PIN"),
        (CifCreate, "/postal_address/po_box", "P.O. Box"),
        (CifCreate, "/individual/identity/id_number", "ID number"),
        (CifCreate, "/individual/next_of_kin/0/phone", "phone"),
        (CifCreate, "/individual/next_of_kin", "next of kin"),
        (AccountOpening, "/mandate/signatories/1/class", "class"),
        (AccountOpening, "/mandate/signatories/1/signatory_class", "class"),
        (AccountOpening, "/mandate/bands/0/rule/any_of/0/Z", "combinations"),
        (AccountOpening, "/initial_deposit/amount", "amount"),
        (CifCreate, "/nowhere", "this field"),
        (CifCreate, "", "this field"),
    ],
)
def test_a_field_is_named_as_it_stands_inside_a_sentence(
    model: type[BaseModel], pointer: str, label: str
) -> None:
    assert label_of(model, pointer) == label


def test_a_pointer_escapes_what_rfc_6901_escapes() -> None:
    assert pointer_to(("a/b", 0, "c~d")) == "/a~1b/0/c~0d"
    assert pointer_to(()) == ""


def test_a_complaint_is_worded_by_its_code() -> None:
    assert field_error("/phone", "too_long", n=5).message == "Shorten this to 5 characters."
    assert complain("required").sentence == "Enter {label}."
    assert complain("choice", label="the currency").code == "choice"
    with pytest.raises(KeyError):
        sentence("no_such_code")
    with pytest.raises(KeyError):
        sentence("too_long")


@pytest.mark.parametrize("name", [PersonName, FullName, BusinessName])
@given(text=st.text("Aa\u00c9e\u0301 '\u2019\u02bc-.\u0639 \u00a0", max_size=20))
def test_a_cleaned_name_is_clean(name: Any, text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(name)
    try:
        cleaned = adapter.validate_python(text)
    except ValidationError:
        return
    assert adapter.validate_python(cleaned) == cleaned
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    ("phone", "mobile"),
    [("+254712345678", True), ("+254202345678", False), ("+12025550123", True)],
)
def test_codes_are_sent_to_mobile_numbers(phone: str, mobile: bool) -> None:
    assert is_mobile(phone) is mobile


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-11-24", "2026-11-24", 18),
        ("2008-11-25", "2026-11-24", 17),
        ("2008-12-01", "2026-11-24", 17),
        ("2008-10-30", "2026-11-24", 18),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2026-11-24", "2026-11-24", 0),
        ("2026-11-25", "2026-11-24", -1),
    ],
)
def test_an_age_changes_on_the_birthday(born: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_a_customers_full_name_is_given_names_then_surname() -> None:
    assert full_name_of(cif()) == "Lydia Chebet"
    assert full_name_of(cif(individual__other_names="Wairimu")) == "Lydia Wairimu Chebet"
    assert full_name_of(cif(COMPANY)) == "Baraka Hardware (2019) Ltd."
    assert full_name_of(sketch(CifCreate, {})) == ""
    assert full_name_of(CifCreate.model_validate(PERSON)) == "Lydia Chebet"


@pytest.mark.parametrize(
    ("moment", "wire"),
    [
        (datetime(2026, 11, 24, 7, 15, 30, 123456, tzinfo=UTC), "2026-11-24T07:15:30.123Z"),
        (datetime(2026, 11, 24, 7, 15, tzinfo=UTC), "2026-11-24T07:15:00.000Z"),
        (
            datetime(2026, 11, 24, 10, 15, tzinfo=timezone(timedelta(hours=3))),
            "2026-11-24T07:15:00.000Z",
        ),
    ],
)
def test_an_instant_travels_in_utc_with_milliseconds(moment: datetime, wire: str) -> None:
    reserved = NumberReserved(account_no="0011000000171", expires_at=moment)
    assert reserved.model_dump(mode="json")["expires_at"] == wire
    assert reserved.expires_at == moment
    again = NumberReserved.model_validate_json(reserved.model_dump_json())
    assert abs(again.expires_at - moment) < timedelta(milliseconds=1)


def test_a_day_is_taken_from_the_program_too_and_an_instant_is_no_day() -> None:
    born = date(1988, 3, 14)
    person = cif(individual__date_of_birth=born).individual
    assert person is not None
    assert person.date_of_birth == born
    with pytest.raises(ValidationError, match="for example 24 Nov 2026"):
        cif(individual__date_of_birth=datetime(1988, 3, 14, tzinfo=UTC))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        NumberReserved.model_validate(
            {"account_no": "0011000000171", "expires_at": "2026-11-24T07:15:30"}
        )
