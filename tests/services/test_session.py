"""Who is signed in: log-in, one renewal at a time, log-out, and the bound functions."""

import threading
from pathlib import Path

import pytest

from branch_desk.app import Desk
from branch_desk.domain.officers import Role
from branch_desk.services import session as session_room
from branch_desk.services.errors import (
    BackendUnreachable,
    NotSignedIn,
    Refused,
    SessionExpired,
)
from branch_desk.services.session import ContractDiffers

from .edge import Asked, Edge, dropped, problem, reply
from .station import PUBLIC, entries, log_in, logged_in, meta, officer


def test_a_log_in_names_branch_and_workstation_and_begins_a_journal_session(
    edge: Edge, desk: Desk
) -> None:
    signed = desk.session.login("rel001", "demo-rel001-desk", "001", totp="123456")
    assert signed.role is Role.RELATIONSHIP_OFFICER
    assert desk.session.officer == signed
    assert desk.session.meta.business_date.isoformat() == "2026-11-24"
    assert edge.asked_for("POST", "/auth/login")[0].json == {
        "officer_id": "REL001",
        "password": "demo-rel001-desk",
        "branch_code": "001",
        "workstation_id": desk.enrolment.workstation_id,
        "totp": "123456",
    }
    (start,) = entries(desk, "session")
    assert (start.event, start.actor, start.role) == ("start", "REL001", "RELATIONSHIP_OFFICER")
    assert start.session == desk.session.actor.session


def test_a_log_out_ends_the_session_everywhere(edge: Edge, maker: Desk) -> None:
    ended: list[bool] = []
    maker.session.at_end(lambda: ended.append(maker.session.is_signed_in))
    maker.session.logout()
    assert ended == [False]
    assert [each.event for each in entries(maker, "session")] == ["start", "end"]
    assert len(edge.asked_for("POST", "/auth/logout")) == 1
    for name in ("officer", "meta", "actor"):
        with pytest.raises(NotSignedIn):
            getattr(maker.session, name)
    assert maker.session.left_s == 0.0
    with pytest.raises(NotSignedIn):
        maker.session.access()


def test_a_log_out_does_not_wait_for_a_core_that_is_gone(edge: Edge, maker: Desk) -> None:
    edge.on("POST", "/auth/logout", dropped)
    maker.session.logout()
    assert not maker.session.is_signed_in


def test_a_log_out_after_the_journal_failed_still_ends_the_session(maker: Desk) -> None:
    maker.journal.close()
    maker.session.logout()
    assert not maker.session.is_signed_in


def test_a_session_that_the_journal_has_ended_already_is_no_trouble(maker: Desk) -> None:
    maker.journal.end_session()
    maker.session.logout()
    assert not maker.session.is_signed_in


@pytest.mark.parametrize("code", ["credentials_refused", "branch_out_of_scope"])
def test_a_refused_log_in_says_the_cores_sentence(edge: Edge, desk: Desk, code: str) -> None:
    edge.on("POST", "/auth/login", problem(code))
    with pytest.raises(Refused) as refused:
        log_in(desk)
    assert refused.value.problem.code == code
    assert not desk.session.is_signed_in
    assert entries(desk, "session") == []


@pytest.mark.parametrize("when", ["/auth/login", "/meta"])
def test_a_core_that_does_not_answer_signs_nobody_in(edge: Edge, desk: Desk, when: str) -> None:
    if when == "/meta":
        edge.on("GET", "/meta", reply(PUBLIC), dropped)
    else:
        edge.on("POST", "/auth/login", dropped)
    with pytest.raises(BackendUnreachable):
        log_in(desk)
    assert not desk.session.is_signed_in
    assert entries(desk, "session") == []


def test_a_log_in_answer_of_another_form_signs_nobody_in(edge: Edge, desk: Desk) -> None:
    edge.on("POST", "/auth/login", reply({"hello": "world"}))
    with pytest.raises(BackendUnreachable, match="another form"):
        log_in(desk)
    edge.on("GET", "/meta", reply({"hello": "world"}))
    with pytest.raises(BackendUnreachable, match="another form"):
        desk.session.public_meta()


def test_a_core_of_another_contract_gets_no_password(edge: Edge, desk: Desk) -> None:
    edge.on("GET", "/meta", reply({**PUBLIC, "contract_version": "2.0"}))
    with pytest.raises(ContractDiffers, match="contract 2"):
        log_in(desk)
    assert edge.asked_for("POST", "/auth/login") == []


def test_a_password_that_is_due_comes_first(edge: Edge, desk: Desk) -> None:
    edge.on("POST", "/auth/login", reply(logged_in(password_change_required=True)))
    with pytest.raises(Refused, match="Change your password first"):
        log_in(desk)
    assert not desk.session.is_signed_in


def test_without_a_journal_an_officer_may_still_look(edge: Edge, desk: Desk) -> None:
    desk.journal.close()
    log_in(desk)
    assert desk.session.is_signed_in
    assert desk.client.get_request("/customer/enquiry").status == 200


def test_a_token_about_to_end_is_renewed_before_it_is_used(edge: Edge, desk: Desk) -> None:
    edge.on("POST", "/auth/login", reply(logged_in(expires_in=59)))
    log_in(desk)
    desk.session.refresh_officer()
    assert edge.asked_for("GET", "/auth/me")[0].headers["authorization"] == "Bearer token-2"


def test_a_session_that_ends_while_it_is_renewed_is_over(edge: Edge, desk: Desk) -> None:
    edge.on("POST", "/auth/login", reply(logged_in(expires_in=59)))
    edge.on("POST", "/auth/refresh", problem("session_ended"))
    with pytest.raises(SessionExpired):
        log_in(desk)


def test_a_renewal_that_gets_no_answer_leaves_the_old_token(edge: Edge, maker: Desk) -> None:
    edge.on("POST", "/auth/refresh", dropped)
    assert not maker.session.renew("token-1")
    assert maker.session.is_signed_in
    assert maker.session.access() == "token-1"


def test_many_that_ask_at_once_renew_once(edge: Edge, maker: Desk) -> None:
    answers: list[bool] = []
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        answers.append(maker.session.renew("token-1"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8
    assert len(edge.asked_for("POST", "/auth/refresh")) == 1


def test_nobody_signed_in_renews_nothing(desk: Desk) -> None:
    assert not desk.session.renew("token-1")


def test_the_officer_is_read_anew(edge: Edge, maker: Desk) -> None:
    spent = {"cif_create": 3, "account_opening": 2, "value_alone": {"amount": "250.00"}}
    edge.on("GET", "/auth/me", reply(officer(used_today=spent)))
    assert maker.session.refresh_officer().used_today.cif_create == 3
    assert maker.session.officer.used_today.account_opening == 2


def test_the_bound_functions_name_the_officer(edge: Edge, maker: Desk) -> None:
    with pytest.raises(NotSignedIn):
        session_room.get_logged_in_officer()
    session_room.bind(maker.session)
    try:
        assert session_room.get_logged_in_officer().officer_id == "REL001"
        assert session_room.get_officer_info() == {
            "officer_id": "REL001",
            "full_name": "Jane Wanjiku",
            "role": "RELATIONSHIP_OFFICER",
            "branch_code": "001",
        }
        edge.on("POST", "/auth/refresh", problem("session_ended"))
        maker.session.renew("token-1")
        with pytest.raises(SessionExpired):
            session_room.get_logged_in_officer()
    finally:
        session_room.unbind()


def test_the_password_stays_in_no_file(edge: Edge, maker: Desk, tmp_path: Path) -> None:
    kept = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    for secret in (b"demo-rel001-desk", b"token-1", b"refresh of"):
        assert secret not in kept


def test_meta_of_the_signed_in_is_the_full_one(edge: Edge, maker: Desk) -> None:
    def whole(asked: Asked) -> bytes | None:
        assert "authorization" in asked.headers
        return reply(meta())(asked)

    edge.on("GET", "/meta", whole)
    assert maker.session.public_meta().bank.demo
