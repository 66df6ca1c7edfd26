"""What was typed for a new customer and serves a customer who turns out to exist already."""

from collections.abc import Mapping
from typing import Any, Final

_CARRIED: Final = ("phone", "alternative_phone", "email", "physical_address", "postal_address")
_CARRIED_OF_PERSON: Final = ("occupation", "employer")
_COUNTRY: Final = "country"


def values_for_maintenance(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give of a new customer's raw values those that change the record of an existing one.

    It is what customers come to say anew: where they live and work and how they are reached. Names,
    birth, identity and tax number are what the record was found by, and are not written over
    without evidence. The result is nested as an account maintenance is on the wire.
    """
    person = _entered(values.get("individual") or {}, _CARRIED_OF_PERSON)
    changes = _entered(values, _CARRIED) | ({"individual": person} if person else {})
    return {"customer_changes": changes} if changes else {}


def _entered(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if _is_entered(values.get(name))}


def _is_entered(value: Any) -> bool:
    # A fresh form names the country of an address by itself.
    return bool(value.keys() - {_COUNTRY} if isinstance(value, Mapping) else value)
