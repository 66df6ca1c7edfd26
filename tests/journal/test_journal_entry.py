"""Entries: what each kind may say, and the one way to spell it."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from branch_desk.domain.canonical import canonical
from branch_desk.journal.entry import EntryFault as Fault
from branch_desk.journal.entry import build, commitment, decode, encode
from branch_desk.journal.errors import EntryInvalid, Finding

from .workstation import COMMIT, OFFICER, entry_bytes, key

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
INTENT: dict[str, object] = {"op": "cif_create", "key": key(1), "commit": COMMIT, **OFFICER}
VKEY = "core.example/001/5f2c9a7e41b0/j1+91fb2f95+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAME = st.text(st.characters(min_codepoint=0, max_codepoint=127), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=8,
)


class Ending(StrEnum):
    DONE = "DONE"


def accepted(kind: str, **fields: object) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(encode(build(kind, 3, NOW, fields)))
    return members


def test_each_kind_keeps_exactly_its_fields() -> None:
    assert accepted("intent", **INTENT) == {
        **INTENT, "kind": "intent", "seq": 3, "ts": "2026-11-24T06:30:00.000000Z", "v": 1,
    }  # fmt: skip
    assert accepted("session", event="lock", app="0.1.0", **OFFICER)["event"] == "lock"
    assert accepted("view", op="customer_reveal", key=key(2), **OFFICER)["key"] == key(2)
    assert accepted("recovery", torn_bytes=0, reason="write_failed")["torn_bytes"] == 0


def test_a_result_may_be_short_or_full_and_none_means_absent() -> None:
    short = accepted("result", key=key(1), outcome="UNKNOWN", status=None, ref=None)
    assert set(short) == {"v", "seq", "ts", "kind", "key", "outcome"}
    full = accepted(
        "result", key=key(1), outcome=Ending.DONE, status=422, problem="limit", ref="R-1", **OFFICER
    )
    assert (full["status"], full["actor"], full["outcome"]) == (422, "REL001", "DONE")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("intent", {**INTENT, "op": "Cif Create"}),
        ("intent", {**INTENT, "op": "x" * 61}),
        ("intent", {**INTENT, "key": key(1).upper()}),
        ("intent", {**INTENT, "key": "0b7c2f1e-6d1a-1c58-9a53-2f6f0f4f7d10"}),
        ("intent", {**INTENT, "commit": COMMIT[:-1]}),
        ("intent", {**INTENT, "commit": COMMIT + "\n"}),
        ("intent", {**INTENT, "actor": 'REL"01'}),
        ("intent", {**INTENT, "role": "relationship officer"}),
        ("intent", {**INTENT, "session": "short"}),
        ("intent", {**INTENT, "customer_name": "Asha"}),
        ("intent", {name: value for name, value in INTENT.items() if name != "actor"}),
        ("result", {"key": key(1), "outcome": "PERHAPS"}),
        ("result", {"key": key(1), "outcome": "DONE", "status": True}),
        ("result", {"key": key(1), "outcome": "DONE", "status": 99}),
        ("result", {"key": key(1), "outcome": "DONE", "status": "201"}),
        ("result", {"key": key(1), "outcome": "DONE", "actor": "REL001"}),
        ("session", {**OFFICER, "event": "nap", "app": "0.1.0"}),
        ("session", {**OFFICER, "event": "lock", "app": "0.1.0 beta"}),
        ("recovery", {"torn_bytes": -1, "reason": "torn_tail"}),
        ("start", {"origin": "core.example", "vkey": VKEY, "app": "0.1.0"}),
        ("anchor", {"witness": "x"}),
        ("key_change", {"vkey": VKEY}),
    ],
)
def test_anything_else_is_refused_and_its_value_is_not_repeated(
    kind: str, fields: dict[str, object]
) -> None:
    with pytest.raises(EntryInvalid) as caught:
        build(kind, 3, NOW, fields)
    message = caught.value.user_message()
    assert message.startswith(f"No {kind} entry: ")
    assert "Asha" not in message
    assert 'REL"01' not in message


@pytest.mark.parametrize("name", ["v", "seq", "ts", "kind"])
def test_nobody_stamps_an_entry_but_the_journal(name: str) -> None:
    with pytest.raises(EntryInvalid, match="stamps"):
        build("intent", 3, NOW, {**INTENT, name: 1})


def finding(data: bytes, seq: int = 3) -> Finding:
    with pytest.raises(Fault) as caught:
        decode(data, seq)
    return caught.value.finding


GOOD = entry_bytes(3, "intent", **INTENT)


def test_what_was_written_is_read_back() -> None:
    assert encode(decode(GOOD, 3)) == GOOD


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"not json",
        GOOD + b"\n",
        b" " + GOOD,
        GOOD.replace(b'"v":1', b'"v":1.0'),
        GOOD.replace(b'"v":1', b'"v":1,"v":1'),
        GOOD.replace(b"REL001", b"\\u0052EL001"),
        json.dumps(json.loads(GOOD), sort_keys=True).encode(),
        b'{"v":9007199254740993}',
    ],
)
def test_another_spelling_is_not_canonical(data: bytes) -> None:
    assert finding(data) is Finding.CANONICAL


@pytest.mark.parametrize(
    "data",
    [
        entry_bytes(3, "intent", **{**INTENT, "extra": "x"}),
        entry_bytes(3, "intent", **{**INTENT, "op": None}),
        entry_bytes(3, "anchor", **OFFICER),
        entry_bytes(3, "result", key=key(1), outcome="DONE", status=None),
        entry_bytes(3, "result", key=key(1), outcome="DONE", ref=None),
        entry_bytes(3, "result", key=key(1), outcome="DONE", actor=None),
        entry_bytes(3, "result", key=key(1), outcome="DONE", witness={"sig": "x", "size": 3}),
        canonical({**json.loads(GOOD), "v": 2}),
        canonical({**json.loads(GOOD), "v": True}),
        canonical({**json.loads(GOOD), "ts": "2026-02-30T06:30:00.000000Z"}),
        canonical({**json.loads(GOOD), "ts": "2026-11-24T24:00:00.000000Z"}),
        canonical({"v": 1}),
    ],
)
def test_a_form_that_is_not_ours_is_a_schema_fault(data: bytes) -> None:
    assert finding(data) is Finding.SCHEMA


def test_an_entry_has_its_place() -> None:
    start = entry_bytes(3, "start", origin=VKEY.partition("+")[0], vkey=VKEY, app="0.1.0")
    assert finding(GOOD, seq=4) is Finding.SEQUENCE
    assert finding(start) is Finding.SEQUENCE
    assert finding(entry_bytes(0, "intent", **INTENT), seq=0) is Finding.SEQUENCE


def test_a_start_needs_a_real_key() -> None:
    fields = {
        "origin": VKEY.partition("+")[0],
        "vkey": VKEY.replace("91fb2f95", "91fb2f96"),
    }
    assert finding(entry_bytes(0, "start", app="0.1.0", **fields), seq=0) is Finding.SCHEMA


def test_a_commitment_needs_a_whole_salt() -> None:
    assert commitment(bytes(32), b"{}") != commitment(b"\x01" * 32, b"{}")
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(bytes(31), b"{}")


@settings(deadline=None)
@given(st.dictionaries(NAME, JSON, max_size=6))
@example({"b": [1, -1, True, None, {"é".encode().hex(): 'é\u2028\x7f"\\/'}], "a": ""})
def test_the_canonical_form_is_sorted_compact_json(value: dict[str, Any]) -> None:
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(value) == plain.encode()


@given(st.binary(max_size=60))
def test_the_reader_takes_any_bytes_without_a_crash(data: bytes) -> None:
    assert finding(data) in {Finding.CANONICAL, Finding.SCHEMA}
