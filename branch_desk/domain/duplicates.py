"""The duplicate radar: what a half-filled record is compared by, and how a match reads."""

from typing import Any, Final

from pydantic import BaseModel

from branch_desk.domain.customers import CifCreate, DuplicateMatch, DuplicateProbe

_TOP: Final = ("customer_type", "phone", "email", "kra_pin")
_PERSON: Final = ("first_name", "other_names", "surname", "date_of_birth")
_IDENTITY: Final = ("id_type", "id_number", "issuing_country")
_ORGANISATION: Final = ("registered_name", "trading_name", "registration_no")
_ENOUGH: Final = frozenset({"surname", "registered_name", "identity", "registration_no"})


def probe_of(sketched: CifCreate) -> DuplicateProbe | None:
    """Give what is known so far to compare by, or None while it is too little to ask with.

    A surname, a registered name, an ID or registration number, or a KRA PIN is enough.
    """
    body = _known(sketched, _TOP)
    if sketched.individual:
        body["individual"] = _known(sketched.individual, _PERSON)
        identity = _known(sketched.individual.identity, _IDENTITY)
        if "id_number" in identity:
            body["individual"]["identity"] = identity
    if sketched.business:
        body["business"] = _known(sketched.business, _ORGANISATION)
    known = {*body, *body.get("individual", ()), *body.get("business", ())}
    if not known & (_ENOUGH | {"kra_pin"}):
        return None
    return DuplicateProbe.model_validate(body)


def match_words(match: DuplicateMatch) -> str:
    """Word a match: where the other record is, and what the two share."""
    where = f"{match.customer_id}, branch {match.branch_code}"
    evidence = ", ".join(match.evidence)
    if match.hard:
        return f"{where}: {evidence}. Cannot be created again."
    return f"{where}, likeness {match.score}: {evidence}."


def _known(model: BaseModel | None, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(model, name, None) for name in names}
    return {name: value for name, value in values.items() if value is not None}
