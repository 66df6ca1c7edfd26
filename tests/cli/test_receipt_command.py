"""`branch-desk receipt verify`: one sentence and an exit code, of a text, a file and a PDF."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from branch_desk.cli import main
from branch_desk.cli.receipt import is_what_was_done
from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.money import Money
from branch_desk.domain.receipts import Reprint
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.settings import Settings
from branch_desk.ui.papers.paper import Paper, write_pdf
from branch_desk.ui.papers.receipt_paper import receipt_print
from tests.core_fixtures import running_core
from tests.domain.test_receipts import FACTS, TABLE
from tests.services.station import OPENING, desk_at, folders, log_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_desk.app import Desk
    from branch_desk.domain.receipts import Receipt
    from tests.core_fixtures import RunningCore


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def receipt(core: RunningCore, place: Path) -> Receipt:
    """A receipt of a real opening at this desk, which is closed by now."""
    with desk_at(place, core.url, Settings()) as desk:
        log_in(desk)
        return opened(desk)


def opened(desk: Desk) -> Receipt:
    request = AccountOpening.model_validate(OPENING)
    outcome = desk.submission.submit(ACCOUNT_OPENING, request, "d1")
    assert outcome.receipt is not None
    return outcome.receipt


@pytest.fixture
def verify(place: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    return Verify(place, capsys)


class Verify:
    """Runs the command on this desk's folders; gives the exit code and what was said."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = place
        self._folders = folders(place)
        self._capsys = capsys

    def __call__(self, given: str | Path, *more: str) -> tuple[int, str]:
        own = ["--config", str(self._folders.config), "--data", str(self._folders.data)]
        code = main(["receipt", "verify", str(given), *own, *more])
        said = self._capsys.readouterr()
        return code, said.out + said.err


def test_the_text_of_the_code_is_genuine(receipt: Receipt, verify: Verify) -> None:
    code, said = verify(f"{receipt.seal.text}\n")
    assert code == 0
    assert said.startswith(f"Genuine: {receipt.reference}, ACCO, business day 24 Nov 2026, number")
    assert f"ending in {receipt.facts.last_four}, KES 1,000.00, first paper" in said
    assert said.endswith("The code proves these alone; the PDF proves every row.\n")


def test_a_changed_text_is_altered(receipt: Receipt, verify: Verify) -> None:
    code, said = verify(receipt.seal.text.replace("KES1000.00", "KES9000.00"))
    assert (code, said.split(":")[0]) == (10, "Altered")
    code, said = verify(receipt.seal.text.replace("BDR1", "BDR2"))
    assert (code, said) == (10, "Altered, or no receipt at all: a receipt begins with BDR1.\n")


def test_the_file_shows_the_rows_that_it_proves(
    receipt: Receipt, verify: Verify, tmp_path: Path
) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(receipt.file)
    code, said = verify(file)
    assert code == 0
    assert "Its rows, to be compared with the paper:" in said
    assert "  TRAINING: not a receipt of a bank\n  Wekeza Bank (demo), 001 Nairobi Main\n" in said
    assert "  Deposit: KES 1,000.00 (one thousand)\n" in said
    members = json.loads(receipt.file)
    members["sheet"]["rows"][3][1] = "Somebody else"
    file.write_text(json.dumps(members))
    code, said = verify(file)
    assert (code, said) == (
        10,
        "Altered, or no receipt at all: the rows are not those that were signed.\n",
    )


@pytest.mark.parametrize("paper", list(Paper))
def test_the_pdf_carries_what_proves_it(
    receipt: Receipt, verify: Verify, tmp_path: Path, paper: Paper, qapp: object
) -> None:
    path = write_pdf(receipt_print(receipt, paper), tmp_path / "receipt.pdf")
    code, said = verify(path)
    assert code == 0
    assert f"  Reference: {receipt.reference}\n" in said
    data = path.read_bytes()
    assert verify(path)[0] == 0
    path.write_bytes(data[: len(data) // 3])
    code, said = verify(path)
    assert (code, said.split(":")[0]) == (10, "Altered, or no receipt at all")


def test_a_pdf_that_carries_nothing_is_no_receipt(verify: Verify, tmp_path: Path) -> None:
    path = tmp_path / "empty.PDF"
    made: Any = pypdfium2.PdfDocument
    document = made.new()
    document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    path.write_bytes(out.getvalue())
    code, said = verify(path)
    assert code == 10
    assert "does not carry one receipt" in said


def test_tables_are_shown_with_their_headings(
    place: Path, core: RunningCore, receipt: Receipt, verify: Verify, tmp_path: Path
) -> None:
    signed = sealed_again(
        place, core, replace(receipt, sheet=replace(receipt.sheet, tables=(TABLE,)), training=False)
    )
    file = tmp_path / "receipt.json"
    file.write_bytes(signed.file)
    said = verify(file)[1]
    assert "  Holders\n    Name Amina, Share 100\n" in said
    assert "TRAINING" not in said


def sealed_again(place: Path, core: RunningCore, receipt: Receipt) -> Receipt:
    """Have this desk's journal sign something that never took effect, as a thief at it could."""
    with desk_at(place, core.url, Settings()) as desk:
        return replace(receipt, signature=desk.journal.sign_receipt(receipt.seal.message))


def test_a_reprint_says_which_and_whose_and_needs_neither_number_nor_amount(
    place: Path, core: RunningCore, receipt: Receipt, verify: Verify
) -> None:
    changes: Any = {"reprint": Reprint(2, "REL002", receipt.at), "amount": None, "last_four": ""}
    signed = sealed_again(place, core, replace(receipt, facts=replace(receipt.facts, **changes)))
    code, said = verify(signed.seal.text)
    assert code == 0
    assert "business day 24 Nov 2026, REPRINT 2   " in said
    assert "   REL002, workstation " in said


def test_another_workstations_receipt_needs_its_keys(
    receipt: Receipt, verify: Verify, place: Path, tmp_path: Path
) -> None:
    other = replace(receipt, facts=replace(FACTS, workstation_id="0123456789ab"))
    code, said = verify(other.seal.text)
    assert (code, said.split(":")[0]) == (10, "Unknown workstation")
    with desk_at(place, "http://127.0.0.1:9") as desk:
        vkey = desk.enrolment.vkey
    keys = tmp_path / "keys.txt"
    keys.write_text(f"0 {vkey}\n")
    empty = ["--config", str(tmp_path)]
    assert verify(receipt.seal.text, *empty)[0] == 3
    assert verify(receipt.seal.text, *empty, "--keys", str(keys))[0] == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.json", None, "cannot be read"),
        ("large.pdf", b"x" * (20 * 2**20 + 1), "is too large for a receipt"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_so(
    verify: Verify, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, said = verify(tmp_path / name)
    assert code == 3
    assert words in said


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("demo-rel001-desk\n"))


AT_CORE = ("--officer", "REL001", "--branch", "001")


@pytest.mark.usefixtures("password")
def test_the_core_knows_what_it_did(core: RunningCore, receipt: Receipt, verify: Verify) -> None:
    code, said = verify(receipt.seal.text, "--core", core.url, *AT_CORE)
    assert code == 0, said
    assert said.startswith("Genuine: ")


@pytest.mark.parametrize(
    ("changes", "has"),
    [
        ({"reference": "001-20261124-999999"}, "no such operation"),
        ({"code": "MAND"}, "another operation"),
        ({"amount": Money.of("900000.00")}, "another operation, number, amount or day"),
        ({"last_four": "0007"}, "another operation"),
        ({"business_date": date(2026, 11, 20)}, "another operation"),
    ],
    ids=["reference", "code", "amount", "number", "day"],
)
@pytest.mark.usefixtures("password")
def test_what_was_signed_and_never_done_is_not_in_the_core(
    core: RunningCore, place: Path, receipt: Receipt, verify: Verify, changes: Any, has: str
) -> None:
    facts = replace(receipt.facts, **changes)
    signed = sealed_again(place, core, replace(receipt, facts=facts))
    assert verify(signed.seal.text)[0] == 0
    code, said = verify(signed.seal.text, "--core", core.url, *AT_CORE)
    assert code == 10
    assert said.startswith("Not in the core: this workstation signed it, but under ")
    assert f" the core has {has}" in said


def test_an_operation_that_this_desk_does_not_know_is_another() -> None:
    assert not is_what_was_done(FACTS, {"operation": "CARD_ISSUANCE"})
    assert not is_what_was_done(FACTS, {})


@pytest.mark.usefixtures("password")
def test_the_core_is_asked_only_by_who_may_and_where_it_answers(
    core: RunningCore, place: Path, receipt: Receipt, verify: Verify
) -> None:
    text = receipt.seal.text
    assert verify(text, "--core", core.url)[0] == 2
    wrong = ("--officer", "SUP001", "--branch", "001")
    code, said = verify(text, "--core", core.url, *wrong)
    assert (code, said) != (0, "")
    assert code == 2
    assert verify(text, "--core", "http://127.0.0.1:9", *AT_CORE)[0] == 4
    with desk_at(place, core.url):
        assert verify(text, "--core", core.url, *AT_CORE)[0] == 7


def test_who_may_not_look_it_up_is_told_so(
    core: RunningCore, receipt: Receipt, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("demo-adm001-desk\n"))
    who = ("--officer", "ADM001", "--branch", "001")
    code, said = verify(receipt.seal.text, "--core", core.url, *who)
    assert code == 2
    assert said


def test_at_a_terminal_the_password_is_asked_for_unseen(
    core: RunningCore, receipt: Receipt, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("getpass.getpass", lambda _: "demo-rel001-desk")
    assert verify(receipt.seal.text, "--core", core.url, *AT_CORE)[0] == 0
