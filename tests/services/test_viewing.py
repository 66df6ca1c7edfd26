"""Reading in clear: its entry first, its id on every request, and one act a row at the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.operation import Read
from branch_desk.journal.errors import JournalError
from branch_desk.services.errors import BackendUnreachable, NotPermitted, PrecheckFailed
from branch_desk.services.settings import Settings
from branch_desk.services.signatures import signatures_of
from tests.core_fixtures import running_core
from tests.domain import bank
from tests.ui.forms.paper_desk import record_of

from .edge import Edge, reply
from .station import desk_at, entries, log_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_desk.app import Desk
    from tests.core_fixtures import RunningCore

BARAKA = "0012100000012"
AMINA = Read(path="/customer/enquiry", params={"customer_id": "1000000016"})
VIEWED = "SELECT DISTINCT correlation_id FROM access_record WHERE viewed"


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture
def officer(core: RunningCore, tmp_path: Path) -> Iterator[Desk]:
    with core.database() as connection:
        connection.execute("DELETE FROM access_record")
    with desk_at(tmp_path, core.url, Settings()) as desk:
        log_in(desk)
        yield desk


def ids_of(core: RunningCore) -> set[str]:
    with core.database() as connection:
        return {row[0] for row in connection.execute(VIEWED)}


def test_a_paper_on_file_is_one_act_and_a_photo_none(core: RunningCore, officer: Desk) -> None:
    held = officer.viewing.ask(AMINA, EnquiryReply).kyc.documents
    by_type = {each.document_type: each for each in held}
    for kind in ("PHOTO", "ID_FRONT"):
        paper = by_type[kind]
        pages = officer.viewing.paper(paper.document_id, paper.sha256, paper.document_type)
        assert pages
        assert all(page.startswith(b"\xff\xd8") for page in pages)
    (view,) = entries(officer, "view")
    assert view.op == "document_view"
    assert ids_of(core) == {view.key}


def test_a_teller_looks_at_photos_and_specimens_only(core: RunningCore, tmp_path: Path) -> None:
    with desk_at(tmp_path, core.url, Settings()) as desk:
        log_in(desk, "TEL001")
        held = desk.viewing.ask(AMINA, EnquiryReply).kyc.documents
        by_type = {each.document_type: each for each in held}
        photo, front = by_type["PHOTO"], by_type["ID_FRONT"]
        assert desk.viewing.paper(photo.document_id, photo.sha256, "PHOTO")
        with pytest.raises(NotPermitted, match="photos and specimens only"):
            desk.viewing.paper(front.document_id, front.sha256, "ID_FRONT")
        assert entries(desk, "view") == []


def test_a_reveal_is_read_under_the_id_of_its_entry(core: RunningCore, officer: Desk) -> None:
    clear = officer.viewing.reveal(AMINA, EnquiryReply)
    assert clear.customer.phone.startswith("+254")
    (view,) = entries(officer, "view")
    assert (view.op, view.actor) == ("customer_reveal", "REL001")
    assert ids_of(core) == {view.key}
    masked = officer.viewing.ask(AMINA, EnquiryReply)
    assert masked.customer.phone.startswith("****")
    assert ids_of(core) == {view.key}


def test_the_signatures_of_an_account_are_one_act(core: RunningCore, officer: Desk) -> None:
    found = signatures_of(officer.viewing, BARAKA)
    assert found.account.account_no == BARAKA
    assert found.mandate is not None
    assert [each.held["signatory_id"] for each in found.people] == [
        each["signatory_id"] for each in found.mandate.signatories
    ]
    assert len(found.people) > 1
    assert all(each.specimen[0].startswith(b"\xff\xd8") for each in found.people)
    assert not any(each.trouble for each in found.people)
    (view,) = entries(officer, "view")
    assert view.op == "document_view"
    assert ids_of(core) == {view.key}


def test_every_entry_has_its_act_at_the_core_and_every_act_its_entry(
    core: RunningCore, officer: Desk
) -> None:
    officer.viewing.reveal(AMINA, EnquiryReply)
    amina = signatures_of(officer.viewing, "0011000000015")
    assert amina.people[0].photo
    officer.viewing.reveal(AMINA, EnquiryReply)
    keys = [each.key for each in entries(officer, "view")]
    assert len(keys) == len(set(keys)) == 3
    assert ids_of(core) == set(keys)


def test_a_teller_reveals_nothing_and_leaves_no_entry(core: RunningCore, tmp_path: Path) -> None:
    with desk_at(tmp_path, core.url, Settings()) as desk:
        log_in(desk, "TEL001")
        with pytest.raises(NotPermitted, match="A teller may not do this"):
            desk.viewing.reveal(AMINA, EnquiryReply)
        assert entries(desk, "view") == []
        assert signatures_of(desk.viewing, BARAKA).people[0].specimen


def test_without_a_journal_nothing_is_read_in_clear(core: RunningCore, officer: Desk) -> None:
    officer.journal.close()
    with pytest.raises(JournalError):
        officer.viewing.reveal(AMINA, EnquiryReply)
    with pytest.raises(JournalError):
        signatures_of(officer.viewing, BARAKA)
    assert ids_of(core) == set()


def test_a_specimen_that_is_not_the_one_on_file_is_not_shown(
    core: RunningCore, officer: Desk
) -> None:
    found = signatures_of(officer.viewing, BARAKA)
    person = dict(found.people[0].held)
    with pytest.raises(PrecheckFailed, match="not the document that the record names"):
        officer.viewing.pages(person["specimen"]["document_id"], "0" * 64, None)
    with core.database() as connection:
        connection.execute(
            "UPDATE document_pages SET jpeg = ? WHERE document_id = ?",
            (b"\xff\xd8 another", person["specimen"]["document_id"]),
        )
    again = signatures_of(officer.viewing, BARAKA)
    assert again.people[0].specimen == ()
    assert again.people[0].trouble.startswith("What the core sent is not the document")
    assert again.people[1].trouble == ""


def test_an_answer_of_another_form_is_no_answer(officer: Desk) -> None:
    with pytest.raises(BackendUnreachable):
        officer.viewing.ask(Read(path="/meta"), EnquiryReply)


def test_an_answer_without_the_account_is_no_answer(edge: Edge, maker: Desk) -> None:
    edge.on("GET", "/customer/enquiry", reply(record_of(bank.CUSTOMERS["1000000016"])))
    with pytest.raises(BackendUnreachable, match="leaves the account out"):
        signatures_of(maker.viewing, BARAKA)
    assert entries(maker, "view") == []
