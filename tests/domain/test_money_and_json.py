"""Money and canonical JSON: what goes in comes out, and nothing else goes in."""

import json
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from branch_desk.domain.canonical import canonical, parse_strict, sha256_hex
from branch_desk.domain.money import Money, round_minor

_MINOR = st.integers(-999999999999, 999999999999)


@given(_MINOR)
def test_money_comes_back_from_text_and_from_minor_units(minor: int) -> None:
    money = Money.from_minor(minor)
    wire = money.model_dump(mode="json")
    assert wire == {"amount": f"{Decimal(minor) / 100:.2f}", "currency": "KES"}
    assert Money.model_validate(wire) == money
    assert Money.model_validate_json(json.dumps(wire)).minor == minor


@given(_MINOR.filter(lambda minor: minor % 100 == 0))
def test_decimals_may_be_left_out(minor: int) -> None:
    assert Money.model_validate({"amount": str(minor // 100)}).minor == minor


@given(st.one_of(st.text(max_size=12), st.text("0123456789.-+eE, _", max_size=20)))
def test_money_takes_no_text_but_a_number_of_two_decimals(text: str) -> None:
    try:
        money = Money.model_validate({"amount": text})
    except ValidationError:
        return
    assert money.amount == Decimal(text.strip())
    assert set(text.strip()) <= set("0123456789.-")


@pytest.mark.parametrize("amount", [1500, 1500.0, True, None, "", "1,500.00", "Infinity"])
def test_money_is_never_a_json_number(amount: object) -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": amount})


def test_money_reads_as_the_bank_writes_it_and_keeps_no_negative_zero() -> None:
    assert str(Money.of("-1234.5", "USD")) == "-USD 1,234.50"
    assert Money.of("-0").model_dump() == {"amount": "0.00", "currency": "KES"}
    with pytest.raises(ValidationError):
        Money.of("1.005")
    with pytest.raises(ValidationError):
        Money.of("10000000000")


@pytest.mark.parametrize(
    ("exact", "minor"), [("0.5", 0), ("1.5", 2), ("2.5", 2), ("2.51", 3), ("-0.5", 0), ("-1.5", -2)]
)
def test_computed_amounts_round_half_to_even(exact: str, minor: int) -> None:
    assert round_minor(Decimal(exact)) == minor


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=4)
    ),
    max_leaves=12,
)
_OBJECT = st.dictionaries(st.text(st.characters(max_codepoint=127)), _JSON, max_size=4)


@given(_OBJECT)
def test_canonical_is_sorted_compact_json(value: dict[str, Any]) -> None:
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(value) == plain.encode()
    assert parse_strict(canonical(value)) == value


class _Word(StrEnum):
    YES = "yes"


def test_canonical_takes_mappings_tuples_and_words() -> None:
    assert canonical(MappingProxyType({"b": (1, None), "a": _Word.YES})) == (
        b'{"a":"yes","b":[1,null]}'
    )


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1.5},
        {"a": 2**53},
        {"a": -(2**53)},
        {"a": "\ud800"},
        {"\u00e9": 1},
        {1: 1},
        {"a": {"\u00e9": 1}},
        {"a": [Decimal(1)]},
        {"a": MappingProxyType({})},
        {"a": b""},
    ],
)
def test_what_cannot_be_canonical_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical(value)


@given(st.binary(max_size=80))
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    try:
        value = parse_strict(data)
    except ValueError:
        return
    json.dumps(value, ensure_ascii=False).encode()


@given(st.text('{}[]",:0123456789.-eE\\udDfFntra ', max_size=30))
def test_nothing_that_looks_like_json_crashes_the_parser(text: str) -> None:
    try:
        value = parse_strict(text.encode())
    except ValueError:
        return
    json.dumps(value, ensure_ascii=False).encode()


@given(st.floats(allow_nan=True))
def test_no_float_is_let_in(number: float) -> None:
    with pytest.raises(ValueError, match="integers"):
        parse_strict(json.dumps({"amount": number}).encode())


def _nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a":1,"a":2}', "a name stands twice"),
        (b'{"a":{"b":1,"b":1}}', "a name stands twice"),
        (b'{"a":1.0}', "integers"),
        (b'{"a":NaN}', "integers"),
        (b'{"a":-Infinity}', "integers"),
        (b'{"a":9007199254740992}', "too long"),
        (b'{"a":-9007199254740992}', "too long"),
        (b'{"a":' + b"9" * 5000 + b"}", "too long"),
        (b'{"a":"\\ud800"}', "surrogate"),
        (b'{"\\udc00":1}', "surrogate"),
        (b'"\xff"', "not UTF-8"),
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b'{"a":"\n"}', "not JSON"),
        (_nested(33), "nested too deeply"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "nested too deeply"),
        (_nested(100_000), "nested too deeply"),
    ],
)
def test_what_the_contract_does_not_read_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_strict(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a":9007199254740991}', {"a": 2**53 - 1}),
        (b'{"a":-0}', {"a": 0}),
        (b'"\\ud83d\\ude00 \\u00e9"', "\U0001f600 \u00e9"),
        (_nested(1), []),
        (b"null", None),
    ],
)
def test_what_the_contract_reads_comes_out_whole(data: bytes, value: object) -> None:
    assert parse_strict(data) == value
    assert parse_strict(_nested(32)) != []


def test_a_digest_is_lower_case_hex() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
