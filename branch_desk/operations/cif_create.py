"""A new customer record (CIF) with its KYC documents."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.customers import CifCreate, CifCreated, DuplicateProbe, full_name_of
from branch_desk.domain.operation import Hit, Lookup, Operation, Read, Section
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow

_PERSON = ("customer_type", ("INDIVIDUAL",))
_ORGANISATION = ("customer_type", ("BUSINESS",))
_PERSON_PROBED = ("first_name", "other_names", "surname", "date_of_birth")
_ORGANISATION_PROBED = ("registered_name", "trading_name", "registration_no")


def _sheet(request: CifCreate, reply: CifCreated) -> Sheet:
    return Sheet(
        title="New customer",
        rows=(
            SheetRow("Customer", full_name_of(request), strong=True),
            SheetRow("Customer ID", reply.customer_id, strong=True),
            SheetRow("KYC", f"{reply.kyc_status}, {reply.kyc_tier}"),
            SheetRow("Next KYC review", format_date(reply.kyc_review_due)),
            SheetRow("Documents filed", str(len(request.documents))),
        ),
    )


def _probe(sketched: CifCreate) -> Read | None:
    body: dict[str, Any] = _plain(sketched, ("customer_type", "phone", "email", "kra_pin"))
    if sketched.individual:
        person = _plain(sketched.individual, _PERSON_PROBED)
        identity = sketched.individual.identity
        known = _plain(identity, ("id_type", "id_number", "issuing_country")) if identity else {}
        body["individual"] = person | ({"identity": known} if "id_number" in known else {})
    if sketched.business:
        body["business"] = _plain(sketched.business, _ORGANISATION_PROBED)
    parts = [body.get("individual", {}), body.get("business", {})]
    has_name = any({"surname", "registered_name"} & set(part) for part in parts)
    has_number = any({"identity", "registration_no"} & set(part) for part in parts)
    if not (has_name or has_number or "kra_pin" in body):
        return None
    probe = DuplicateProbe.model_validate(body)
    return Read(
        path="/customer/duplicate-check", body=probe.model_dump(mode="json", exclude_none=True)
    )


def _plain(model: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(model, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _words(reply: Mapping[str, Any]) -> tuple[Hit, ...]:
    return tuple(
        Hit(text=_match_words(match), stops=match["hard"], customer_id=match["customer_id"])
        for match in reply["matches"]
    )


def _match_words(match: Mapping[str, Any]) -> str:
    where = f"{match['customer_id']}, branch {match['branch_code']}"
    evidence = ", ".join(match["evidence"])
    if match["hard"]:
        return f"{where}: {evidence}. Cannot be created again."
    return f"{where}, likeness {match['score']}: {evidence}."


CIF_CREATE: Final = Operation(
    action="cif_create",
    title="New customer",
    code="CIFN",
    operation=OperationCode.CIF_CREATE,
    method="POST",
    path="/customer/cif-create",
    request=CifCreate,
    reply=CifCreated,
    form=(
        Section(title="Customer", fields=("customer_type", "kyc_tier")),
        Section(
            title="Person",
            fields=(
                "individual.first_name",
                "individual.other_names",
                "individual.surname",
                "individual.one_name_only",
                "individual.date_of_birth",
                "individual.gender",
                "individual.nationality",
            ),
            when=_PERSON,
        ),
        Section(
            title="Organisation",
            fields=(
                "business.registered_name",
                "business.trading_name",
                "business.business_type",
                "business.registration_no",
                "business.registered_on",
                "business.sector",
            ),
            when=_ORGANISATION,
        ),
        Section(title="Identity", fields=("individual.identity",), when=_PERSON),
        Section(title="KRA PIN", fields=("kra_pin", "kra_pin_exemption")),
        Section(
            title="Contact",
            fields=(
                "phone",
                "alternative_phone",
                "email",
                "physical_address",
                "postal_address",
                "preferred_language",
            ),
        ),
        Section(
            title="Contact person, directors and owners",
            fields=(
                "business.contact_person",
                "business.directors",
                "business.beneficial_owners",
            ),
            when=_ORGANISATION,
        ),
        Section(
            title="Work", fields=("individual.occupation", "individual.employer"), when=_PERSON
        ),
        Section(
            title="Means",
            fields=("source_of_funds", "expected_monthly_turnover", "tax_residencies"),
        ),
        Section(
            title="Public office",
            fields=("individual.pep", "individual.pep_details"),
            when=_PERSON,
        ),
        Section(title="Consent", fields=("consent.data_processing", "consent.marketing")),
        Section(title="Next of kin", fields=("individual.next_of_kin",), when=_PERSON),
        Section(
            title="Guardian, for a customer under 18",
            fields=("individual.guardian",),
            when=_PERSON,
        ),
        Section(title="Documents", fields=("documents", "waivers")),
        Section(title="Possible duplicates", fields=("duplicates_reviewed",)),
    ),
    lookups=(
        Lookup(
            title="Possible duplicates",
            fields=(
                "individual.first_name",
                "individual.other_names",
                "individual.surname",
                "individual.date_of_birth",
                "individual.identity",
                "business.registered_name",
                "business.registration_no",
                "kra_pin",
                "phone",
                "email",
            ),
            read=_probe,
            words=_words,
        ),
    ),
    result=_sheet,
    example={
        "customer_type": "INDIVIDUAL",
        "kyc_tier": "TIER_2",
        "phone": "0712345678",
        "physical_address": {
            "line_1": "14 Muthaiga Road",
            "town": "Nairobi",
            "county": "KE-30",
            "country": "KE",
        },
        "kra_pin": "A012345678Z",
        "expected_monthly_turnover": {"amount": "60000"},
        "source_of_funds": "BUSINESS",
        "tax_residencies": [{"country": "KE"}],
        "consent": {"data_processing": True, "marketing": False},
        "documents": [
            {
                "document_id": "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061",
                "sha256": "326c60f88cd54e35616a51e41aa35680bd7072b9c9e76714c1053b959591ae5b",
            }
        ],
        "individual": {
            "first_name": "Lydia",
            "surname": "Chebet",
            "date_of_birth": "1988-03-14",
            "gender": "FEMALE",
            "nationality": "KE",
            "identity": {
                "id_type": "NATIONAL_ID",
                "id_number": "27654321",
                "issuing_country": "KE",
            },
            "occupation": "TRADER",
            "pep": False,
            "next_of_kin": [
                {"full_name": "Mark Chebet", "relationship": "SPOUSE", "phone": "0722000111"}
            ],
        },
    },
)
