"""A receipt's facts, digest and file: one spelling each, and nothing read that is not it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branch_desk.domain.money import Money
from branch_desk.domain.receipts import (
    Receipt,
    ReceiptFacts,
    ReceiptInvalid,
    ReceiptSeal,
    Reprint,
    amount_of,
    last_four_of,
    read_file,
)
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable

FACTS = ReceiptFacts(
    reference="001-20261124-000002",
    code="ACCO",
    business_date=date(2026, 11, 24),
    last_four="0171",
    amount=Money.of("5000.00"),
    reprint=None,
    workstation_id="5f2c9a7e41b0",
    epoch=0,
    journal_size=4212,
    journal_head="d7594e8086dab836",
)
TABLE = SheetTable("Holders", ("Name", "Share"), (("Amina", "100"),), right=frozenset({1}))
RECEIPT = Receipt(
    sheet=Sheet("Account opening", (SheetRow("Account", "0011000000171", strong=True),), (TABLE,)),
    facts=FACTS,
    bank="Wekeza Bank (demo)",
    branch="001 Nairobi Main",
    at=datetime(2026, 11, 24, 7, 52, tzinfo=UTC),
    made_by="REL001",
    approved_by="SUP001, MGR001",
    training=True,
    signature=bytes(range(64)),
)
FIRST = Reprint(1, "REL002", datetime(2026, 11, 25, 6, 14, 7, tzinfo=UTC))


def test_the_facts_have_one_spelling() -> None:
    text = (
        "001-20261124-000002,ACCO,2026-11-24,0171,KES5000.00,0,5f2c9a7e41b0,0,4212,d7594e8086dab836"
    )
    assert FACTS.text == text
    assert ReceiptFacts.parse(text) == FACTS


@pytest.mark.parametrize(
    "changes",
    [
        {"reprint": FIRST},
        {"amount": None},
        {"last_four": ""},
        {"amount": Money.of("0.00")},
        {"amount": Money.of("9999999999.99"), "reprint": replace(FIRST, number=999)},
    ],
)
def test_whatever_the_facts_are_they_are_read_as_they_were_written(changes: Any) -> None:
    facts = replace(FACTS, **changes)
    assert ReceiptFacts.parse(facts.text) == facts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("001-", "01-"),
        ("ACCO", "acco"),
        ("2026-11-24", "2026-02-30"),
        ("KES5000.00", "KES05000.00"),
        ("KES5000.00", "KES5000.0"),
        (",0,5f2c", ",00,5f2c"),
        (",0,5f2c", ",1:REL002:20261325T061407Z,5f2c"),
        (",4212,", ",04212,"),
        ("dab836", "DAB836"),
        ("0171", "\u0660171"),
        ("ACCO,", "ACCO,,"),
    ],
)
def test_a_second_spelling_is_refused(old: str, new: str) -> None:
    with pytest.raises(ReceiptInvalid):
        ReceiptFacts.parse(FACTS.text.replace(old, new))


def test_the_code_holds_facts_digest_and_signature_in_at_most_256_characters() -> None:
    longest = replace(FACTS, amount=Money.of("9999999999.99"), reprint=FIRST, journal_size=999_999)
    seal = replace(RECEIPT, facts=longest).seal
    assert seal.text.startswith("BDR1.001-20261124-000002,ACCO,")
    assert len(seal.text) <= 256 + 4
    assert ReceiptSeal.parse(seal.text) == seal
    assert seal.message.splitlines() == [
        b"branch-desk receipt v1",
        longest.text.encode(),
        seal.text.rsplit(".", 2)[1].encode(),
    ]


@pytest.mark.parametrize("text", ["", "BDR1.", "BDR2.a.b.c", "BDR1.a.b", "x" * 300])
def test_what_is_no_receipt_is_not_read(text: str) -> None:
    with pytest.raises(ReceiptInvalid):
        ReceiptSeal.parse(text)


def test_stray_bits_at_the_end_of_digest_or_signature_are_refused() -> None:
    # The last letter of each holds bits that belong to no byte; others there give the same bytes.
    facts, digest, signature = RECEIPT.seal.text.removeprefix("BDR1.").rsplit(".", 2)
    after = {"A": "B", "w": "x"}
    twice = (
        f"BDR1.{facts}.{digest}.{signature[:-1]}{after[signature[-1]]}",
        f"BDR1.{facts}.{digest[:-1]}{chr(ord(digest[-1]) + 1)}.{signature}",
        f"BDR1.{facts}.{digest}.{signature}=",
        f"BDR1.{facts}.{digest}.{signature[:-4]}",
        f"BDR1.{facts}.{digest}.{signature[:-1]}~",
        f"BDR1.{facts}.{digest}.{signature[:-1]}é",
    )
    for text in twice:
        with pytest.raises(ReceiptInvalid, match="digest or the signature"):
            ReceiptSeal.parse(text)


def test_every_paper_of_a_receipt_has_the_same_digest() -> None:
    again = replace(RECEIPT, facts=replace(FACTS, reprint=FIRST, journal_size=5000))
    assert again.seal.digest == RECEIPT.seal.digest
    assert again.seal.message != RECEIPT.seal.message
    assert RECEIPT.reprint_words == ""
    assert again.reprint_words == "REPRINT 1   25 Nov 2026 09:14 EAT   REL002"
    assert again.journal_words == "5000 / d7594e8086dab836"


@pytest.mark.parametrize(
    "changes",
    [
        {"bank": "Another Bank"},
        {"branch": "002 Mombasa"},
        {"training": False},
        {"made_by": "REL002"},
        {"approved_by": "MGR001"},
        {"at": datetime(2026, 11, 24, 7, 53, tzinfo=UTC)},
        {"sheet": Sheet("Account closure", RECEIPT.sheet.rows, (TABLE,))},
        {"sheet": Sheet("Account opening", (SheetRow("Account", "0011000000172"),), (TABLE,))},
        {"sheet": Sheet("Account opening", RECEIPT.sheet.rows)},
        {"facts": replace(FACTS, reference="001-20261124-000003")},
        {"facts": replace(FACTS, business_date=date(2026, 11, 25))},
    ],
)
def test_the_digest_covers_whatever_is_printed(changes: Any) -> None:
    assert replace(RECEIPT, **changes).seal.digest != RECEIPT.seal.digest


def test_the_file_carries_every_row_and_gives_them_back() -> None:
    seal, sheet = read_file(RECEIPT.file)
    assert seal == RECEIPT.seal
    assert sheet["title"] == "Receipt: Account opening"
    assert sheet["rows"] == [
        ["Reference", "001-20261124-000002"],
        ["Time", "24 Nov 2026 10:52 EAT"],
        ["Business day", "24 Nov 2026"],
        ["Account", "0011000000171"],
        ["Made by", "REL001"],
        ["Approved by", "SUP001, MGR001"],
    ]
    assert sheet["tables"] == [
        {"title": "Holders", "headings": ["Name", "Share"], "lines": [["Amina", "100"]]}
    ]


def texts(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the path to every value of a file's sheet."""
    if isinstance(value, dict):
        return [each for name in value for each in texts(value[name], (*path, name))]
    if isinstance(value, list):
        return [each for at, item in enumerate(value) for each in texts(item, (*path, at))]
    return [path]


def test_every_changed_row_of_the_file_is_refused() -> None:
    members = json.loads(RECEIPT.file)
    paths = texts(members["sheet"])
    assert len(paths) == 21
    for *above, last in paths:
        changed = json.loads(RECEIPT.file)
        place = changed["sheet"]
        for step in above:
            place = place[step]
        place[last] = (not place[last]) if isinstance(place[last], bool) else f"{place[last]} "
        with pytest.raises(ReceiptInvalid, match="not those that were signed"):
            read_file(json.dumps(changed).encode())


def test_a_row_that_is_taken_out_put_in_or_moved_is_refused() -> None:
    for change in ("out", "in", "moved"):
        members = json.loads(RECEIPT.file)
        rows = members["sheet"]["rows"]
        if change == "out":
            rows.pop(3)
        elif change == "in":
            rows.append(["Deposit", "KES 1,000,000.00"])
        else:
            rows.reverse()
        with pytest.raises(ReceiptInvalid):
            read_file(json.dumps(members).encode())


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"v": 2},
        {"receipt": 5},
        {"receipt": "BDR1.x"},
        {"sheet": []},
        {"more": 1},
        {"sheet": {"é": "a name that is not ASCII"}},
    ],
)
def test_a_file_of_another_form_is_refused(members: dict[str, Any]) -> None:
    changed = json.loads(RECEIPT.file) | members if members else {}
    with pytest.raises(ReceiptInvalid):
        read_file(json.dumps(changed).encode())


@given(st.binary(max_size=200))
def test_noise_is_no_receipt(data: bytes) -> None:
    with pytest.raises(ReceiptInvalid):
        read_file(data)


def test_the_number_is_the_accounts_else_the_customers() -> None:
    request = SimpleNamespace(customer_id="1000000412", account_no=None)
    assert last_four_of(request, SimpleNamespace(account_no="0011000000171")) == "0171"
    assert last_four_of(request, SimpleNamespace(customer_id="1000000016")) == "0016"
    assert last_four_of(request, SimpleNamespace()) == "0412"
    assert last_four_of(SimpleNamespace(), SimpleNamespace()) == ""


def test_the_amount_is_what_was_paid_out_else_in() -> None:
    payout, deposit = Money.of("84353.19"), Money.of("5000.00")
    nothing = SimpleNamespace()
    assert amount_of(nothing, SimpleNamespace(payout=payout)) == payout
    assert amount_of(SimpleNamespace(initial_deposit=deposit), nothing) == deposit
    assert amount_of(nothing, SimpleNamespace(payout="much")) is None
    assert amount_of(nothing, nothing) is None
