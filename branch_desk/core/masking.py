"""Masking of personal fields: the core's work, by domain type and never by screen (security 3).

What is personal stands at the type (`Kind.personal`), so a new field is masked from its first day.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from branch_desk.domain.fields import bare_type, kind_of

_MASK: Final = "****"
_SHOWN: Final = 4
_NOT_FOR_TELLERS: Final = frozenset({"physical_address", "postal_address", "date_of_birth"})


def mask_text(value: str) -> str:
    """Give `****` and the last four characters; of values up to four, nothing but the mask."""
    return _MASK if len(value) <= _SHOWN else _MASK + value[-_SHOWN:]


def masked(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the wire form of a model with every personal field masked, at any depth.

    Members that the model does not name pass unchanged.
    """
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    return {
        name: _masked_member(fields[name], value) if name in fields else value
        for name, value in data.items()
    }


def without_teller_secrets(data: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a teller gets in no form: addresses and dates of birth, at any depth."""
    return {name: _thinned(value) for name, value in data.items() if name not in _NOT_FOR_TELLERS}


def _thinned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_teller_secrets(value)
    if isinstance(value, list | tuple):
        return [_thinned(each) for each in value]
    return value


def _masked_member(info: FieldInfo, value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value) if kind_of(info).personal else value
    inner = bare_type(info.annotation)
    if get_origin(inner) is tuple:
        inner = bare_type(get_args(inner)[0])
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
        return value
    if isinstance(value, Mapping):
        return masked(inner, value)
    if isinstance(value, list | tuple):
        return [masked(inner, each) for each in value]
    return value
