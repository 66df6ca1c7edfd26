"""Receipts signed by the journal: genuine, altered, or of a workstation that nobody knows."""

from __future__ import annotations

import random
import string
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from branch_desk.domain.receipts import Receipt, ReceiptInvalid, ReceiptSeal
from branch_desk.journal.errors import EnrolmentInvalid, EntryInvalid, JournalFailed
from branch_desk.journal.receipt_keys import Verdict, judge, read_keys
from tests.domain.test_receipts import FACTS, RECEIPT

from .workstation import Workstation, enrolled

if TYPE_CHECKING:
    from pathlib import Path

_LETTERS = string.ascii_letters + string.digits + "-_.,:"
_SAMPLE = random.Random(20261124)  # noqa: S311 - a fixed seed to try changes with, no secret


@pytest.fixture
def receipt(workstation: Workstation) -> Receipt:
    """A receipt that this workstation's journal has signed."""
    facts = replace(FACTS, workstation_id=workstation.enrolment.workstation_id)
    made = replace(RECEIPT, facts=facts)
    with workstation.open() as journal:
        return replace(made, signature=journal.sign_receipt(made.seal.message))


def verdict_on(text: str, workstation: Workstation) -> Verdict | None:
    """What is said of a text: None if it is not even read."""
    try:
        return judge(ReceiptSeal.parse(text), (workstation.enrolment,))
    except ReceiptInvalid:
        return None


def test_what_the_journal_has_signed_is_genuine(receipt: Receipt, workstation: Workstation) -> None:
    assert len(receipt.signature) == 64
    assert verdict_on(receipt.seal.text, workstation) is Verdict.GENUINE


def test_every_changed_character_of_the_code_is_refused(
    receipt: Receipt, workstation: Workstation
) -> None:
    text = receipt.seal.text
    for place, letter in enumerate(text):
        others = _SAMPLE.sample(sorted(set(_LETTERS) - {letter}), 8)
        for other in others:
            changed = text[:place] + other + text[place + 1 :]
            assert verdict_on(changed, workstation) is not Verdict.GENUINE, (place, other)
        assert verdict_on(text[:place] + text[place + 1 :], workstation) is not Verdict.GENUINE


def test_another_workstations_key_does_not_make_it_genuine(
    receipt: Receipt, workstation: Workstation, tmp_path: Path
) -> None:
    other = enrolled(tmp_path / "other")
    assert judge(receipt.seal, (other.enrolment,)) is Verdict.UNKNOWN_WORKSTATION
    assert judge(receipt.seal, ()) is Verdict.UNKNOWN_WORKSTATION
    both = (other.enrolment, workstation.enrolment)
    assert judge(receipt.seal, both) is Verdict.GENUINE
    with other.open() as journal:
        forged = replace(receipt, signature=journal.sign_receipt(receipt.seal.message))
    assert judge(forged.seal, both) is Verdict.ALTERED


def test_nothing_but_a_receipt_is_signed(workstation: Workstation) -> None:
    with workstation.open() as journal:
        for message in (b"", b"branch-desk receipt v1", journal.note, b"branch-desk receipt v2\n"):
            with pytest.raises(EntryInvalid, match="no receipt"):
                journal.sign_receipt(message)
        size = journal.size
        journal.sign_receipt(RECEIPT.seal.message)
        assert journal.size == size
    with pytest.raises(JournalFailed):
        journal.sign_receipt(RECEIPT.seal.message)


def test_a_file_of_keys_has_one_a_line_the_last_word_of_it(
    receipt: Receipt, workstation: Workstation, tmp_path: Path
) -> None:
    other = enrolled(tmp_path / "other")
    file = tmp_path / "keys.txt"
    file.write_text(f"0 {other.enrolment.vkey}\n\n{workstation.enrolment.vkey}\n")
    known = read_keys(file)
    assert [each.vkey for each in known] == [other.enrolment.vkey, workstation.enrolment.vkey]
    assert judge(receipt.seal, known) is Verdict.GENUINE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"\n", "holds no key"),
        (b"0 nonsense\n", "no key of a journal"),
        (b"core.example/witness+cb0d287d+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X", "no key"),
    ],
)
def test_a_file_that_holds_no_keys_is_said_so(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "keys.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(EnrolmentInvalid, match=reason):
        read_keys(file)
