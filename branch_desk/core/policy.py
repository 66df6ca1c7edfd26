"""The bank's rules as the core runs them: policy.toml, and what `--policy` lays over it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from babel import Locale
from pydantic import ValidationError

from branch_desk.domain.complaints import pointer_to
from branch_desk.domain.policy import Policy, Product, ReferenceRow

_BUILT_IN: Final = Path(__file__).with_name("policy.toml")
# Lists whose rows are merged by this member, so that to change one row is not to lose the others.
_ROW_KEYS: Final = {"triggers": "code", "products": "product_code"}
_BESIDE_POLICY: Final = ("products", "reference", "screening_list")
_LANGUAGES: Final = ("en", "sw")
_COUNTRY_LENGTH: Final = 2
# Territories of the CLDR that are no country a person comes from.
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


class PolicyInvalid(Exception):
    """The policy file cannot be used; the text names the file, the key and what is wrong."""


@dataclass(frozen=True)
class BankRules:
    """All that the bank sets: the policy, its products, the lists of choices, the screening list.

    The screening list stays in the core; /meta serves the rest.
    """

    policy: Policy
    products: tuple[Product, ...]
    reference: Mapping[str, tuple[ReferenceRow, ...]]
    screening_list: tuple[str, ...]

    def next_business_date(self, day: date) -> date:
        """Give the first day after `day` on which the bank is open."""
        return self.business_date_from(day + timedelta(days=1))

    def business_date_from(self, day: date) -> date:
        """Give `day` itself if the bank is open, or the first day after it that it is."""
        open_days = self.policy.business_days
        while day.weekday() not in open_days or day in self.policy.holidays:
            day += timedelta(days=1)
        return day

    def business_date_after(self, day: date, count: int) -> date:
        """Give the business date that lies `count` business dates after `day`."""
        for _ in range(count):
            day = self.next_business_date(day)
        return day


def load(overlay: Path | None = None, *, demo: bool = False) -> BankRules:
    """Read the rules: the built-in ones, in a demo eased for training, then the bank's own file.

    Raises PolicyInvalid if the file cannot be read, has an unknown key, or a value that no policy
    may have.
    """
    rules = tomllib.loads(_BUILT_IN.read_text("utf-8"))
    eased = rules.pop("demo")
    if demo:
        rules = _laid_over(rules, eased, ())
    if overlay is None:
        return _checked(rules, _BUILT_IN)
    return _checked(_laid_over(rules, _read(overlay), (), overlay), overlay)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyInvalid(f"The policy file {path} cannot be read.") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid(f"The policy file {path} is no TOML: {error}.") from error


def _laid_over(
    below: Mapping[str, Any],
    above: Mapping[str, Any],
    place: tuple[str, ...],
    path: Path = _BUILT_IN,
) -> dict[str, Any]:
    laid = dict(below)
    for name, value in above.items():
        # Which names a table of names may hold is the bank's; of keys, the program's.
        if not place and name not in below:
            raise PolicyInvalid(_unknown(name, below, path))
        old = below.get(name)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            laid[name] = _laid_over(old, value, (*place, name), path)
        elif name in _ROW_KEYS and isinstance(value, list):
            laid[name] = _merged_rows(old, value, _ROW_KEYS[name])
        else:
            laid[name] = value
    return laid


def _unknown(name: str, known: Mapping[str, Any], path: Path) -> str:
    near = get_close_matches(name, known, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"The policy file {path} has the unknown key {name}.{hint}"


def _merged_rows(old: Any, new: list[Any], key: str) -> list[Any]:
    rows = {row[key]: row for row in old}
    for index, row in enumerate(new):
        code = row.get(key) if isinstance(row, Mapping) else None
        # A row without its code is left for the model to complain about.
        place = code if isinstance(code, str) else f"{index}"
        rows[place] = {**rows.get(place, {}), **row} if isinstance(row, Mapping) else row
    return list(rows.values())


def _checked(rules: Mapping[str, Any], path: Path) -> BankRules:
    policy = {name: value for name, value in rules.items() if name not in _BESIDE_POLICY}
    try:
        return BankRules(
            policy=_policy(policy),
            products=tuple(
                Product.model_validate(row, extra="forbid") for row in rules["products"]
            ),
            reference=_reference(rules["reference"]),
            screening_list=tuple(str(name) for name in rules["screening_list"]),
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = pointer_to(first["loc"]).strip("/").replace("/", ".") or "a row"
        raise PolicyInvalid(f"The policy file {path}: {place} is wrong: {first['msg']}.") from error
    except (TypeError, ValueError) as error:
        raise PolicyInvalid(f"The policy file {path}: a list of choices is wrong.") from error


def _policy(rules: Mapping[str, Any]) -> Policy:
    policy = Policy.model_validate(rules, extra="forbid")
    if not policy.business_days or not set(policy.business_days) <= set(range(7)):
        raise PolicyInvalid("The policy names no business day, or one that no week has.")
    return policy


def _reference(lists: Mapping[str, Any]) -> dict[str, tuple[ReferenceRow, ...]]:
    made = {name: tuple(_row(*row) for row in rows) for name, rows in lists.items()}
    return {"countries": _countries(), **made}


def _row(code: str, en: str, sw: str | None = None) -> ReferenceRow:
    return ReferenceRow(code=code, en=en, sw=sw or en)


def _countries() -> tuple[ReferenceRow, ...]:
    english, swahili = (_territories(language) for language in _LANGUAGES)
    codes = (
        code
        for code in english
        if len(code) == _COUNTRY_LENGTH and code.isalpha() and code not in _NO_COUNTRIES
    )
    rows = [ReferenceRow(code=c, en=english[c], sw=swahili.get(c, english[c])) for c in codes]
    return tuple(sorted(rows, key=lambda row: row.en))


def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale(language).territories.items()}
