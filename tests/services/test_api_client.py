"""The client at the HTTP edge: what is repeated, what is not, how long, and over what."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from branch_desk.app import Desk
from branch_desk.domain.operation import Read
from branch_desk.services import api_client
from branch_desk.services.api_client import ApiClient, Envelope
from branch_desk.services.errors import (
    BackendUnreachable,
    NotSent,
    NotSignedIn,
    OutcomeUnknown,
    Refused,
    SessionExpired,
)
from branch_desk.services.settings import Settings
from branch_desk.services.threads import allow_current_thread, forbid_current_thread

from .edge import Asked, Edge, done, dropped, problem, raw, reply
from .station import QUICK, logged_in

KEY = "0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10"
RESERVE = "/customer/account-number-reserve"


@pytest.fixture
def client(edge: Edge) -> Iterator[ApiClient]:
    made = ApiClient(edge.url, QUICK, desk_version="0.1.0")
    yield made
    made.close()


def test_a_read_is_repeated_with_the_same_correlation_id(edge: Edge, client: ApiClient) -> None:
    edge.on("GET", "/meta", problem("unavailable"), dropped, reply({"ok": True}, ETag='"m1"'))
    found = client.get_request("/meta")
    assert found.body == {"ok": True}
    assert found.etag == '"m1"'
    asked = edge.asked_for("GET", "/meta")
    assert len(asked) == 3
    assert len({each.headers["correlation-id"] for each in asked}) == 1


def test_a_read_that_stays_unanswered_says_so_and_changes_nothing(
    edge: Edge, client: ApiClient
) -> None:
    edge.on("GET", "/meta", problem("unavailable"))
    with pytest.raises(BackendUnreachable, match="busy or starting") as error:
        client.get_request("/meta")
    assert "Try again" in error.value.user_message()
    assert len(edge.asked_for("GET", "/meta")) == 3


def test_a_write_is_never_repeated_by_itself(edge: Edge, client: ApiClient) -> None:
    edge.on("POST", "/auth/login", dropped)
    with pytest.raises(OutcomeUnknown):
        client.post_request("/auth/login", {"officer_id": "REL001"})
    assert len(edge.asked_for("POST", "/auth/login")) == 1


def test_a_write_that_no_byte_of_has_left_is_not_sent(edge: Edge, client: ApiClient) -> None:
    edge.stop_listening()
    with pytest.raises(NotSent, match="no connection to the core"):
        client.post_request("/auth/login", {})
    with pytest.raises(BackendUnreachable, match="no connection to the core"):
        client.get_request("/meta")


def test_a_reservation_goes_under_a_key_alone(edge: Edge, maker: Desk) -> None:
    edge.on("POST", RESERVE, dropped, done("ACCOUNT_NUMBER_RESERVATION", {"account_no": "1"}))
    edge.on("GET", "/operations/", problem("operation_unknown"))
    found = maker.client.post_request(RESERVE, b"{}", envelope=Envelope(KEY, if_match='"c1"'))
    assert found.body["result"] == {"account_no": "1"}
    assert [each.headers["idempotency-key"] for each in edge.asked_for("POST", RESERVE)] == [
        KEY
    ] * 2
    assert edge.asked_for("POST", RESERVE)[0].headers["if-match"] == '"c1"'


def test_a_silent_core_is_left_at_the_deadline(edge: Edge, client: ApiClient) -> None:
    held = threading.Event()

    def silent(_: Asked) -> None:
        held.wait(5)

    edge.on("POST", "/auth/login", silent)
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown, match="did not answer in time"):
        client.post_request("/auth/login", {})
    assert time.monotonic() - begun < QUICK.read_s + 1
    held.set()


def test_a_dripping_core_is_cut_off_by_the_watchdog() -> None:
    """Every byte begins the read time-out anew, so only the deadline ends this."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            while not stop.wait(0.1):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    settings = Settings(connect_s=0.5, read_s=0.5, chain_s=1, enquiry_s=1)
    client = ApiClient(
        f"http://127.0.0.1:{listener.getsockname()[1]}", settings, desk_version="0.1.0"
    )
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        client.post_request("/auth/login", {})
    assert time.monotonic() - begun < 2
    stop.set()
    thread.join()
    listener.close()
    client.close()


def test_an_endless_answer_stops_at_the_cap(edge: Edge, client: ApiClient) -> None:
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"

    def endless(asked: Asked) -> bytes:
        echo = asked.headers["correlation-id"]
        head = f"HTTP/1.1 200 X\r\nCorrelation-Id: {echo}\r\nTransfer-Encoding: chunked\r\n\r\n"
        return head.encode() + piece * 64

    edge.on("GET", "/meta", endless)
    with pytest.raises(BackendUnreachable, match="too long"):
        client.get_request("/meta")


def test_no_redirect_is_followed_and_no_cookie_is_kept(edge: Edge, client: ApiClient) -> None:
    edge.on("GET", "/meta", raw(302, b"{}", Location="/health"))
    with pytest.raises(BackendUnreachable, match="HTTP 302"):
        client.get_request("/meta")
    assert edge.asked_for("GET", "/health") == []
    edge.on("GET", "/meta", reply({}, Set_Cookie="a=b; Path=/"))
    client.get_request("/meta")
    client.get_request("/meta")
    assert all("cookie" not in each.headers for each in edge.asked)


def test_the_environment_names_no_proxy(
    edge: Edge, client: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    edge.on("GET", "/meta", reply({}))
    assert client.get_request("/meta").status == 200


def test_five_failures_take_the_link_down_and_a_probe_brings_it_back(
    edge: Edge, maker: Desk
) -> None:
    client = maker.client
    edge.on("GET", "/auth/me", dropped)
    edge.on("GET", "/health", dropped)
    for _ in range(5):
        with pytest.raises(BackendUnreachable):
            client.get_request("/auth/me")
    assert not client.link.is_online
    asked = len(edge.asked)
    with pytest.raises(BackendUnreachable, match="no connection"):
        client.get_request("/auth/me")
    with pytest.raises(BackendUnreachable, match="no connection"):
        client.put_document(KEY, [b"page"], {})
    with pytest.raises(NotSent, match="no connection"):
        client.post_request("/auth/login", {})
    assert len(edge.asked) == asked
    assert not client.probe()
    client._probe_again()
    edge.on("GET", "/health", reply({"status": "ok"}))
    client._probe_again()
    assert client.link.is_online
    client._probe_when_offline(client.link)


def test_a_probe_goes_out_by_itself(edge: Edge, client: ApiClient) -> None:
    back = threading.Event()
    client.link.watch(lambda link: back.set() if link.is_online else None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api_client, "_PROBE_EVERY_S", 0.05)
        for _ in range(5):
            client.link.failed()
    assert back.wait(3)
    assert edge.asked_for("GET", "/health")


def test_a_closed_client_probes_no_more(edge: Edge) -> None:
    client = ApiClient(edge.url, QUICK, desk_version="0.1.0")
    client.close()
    for _ in range(5):
        client.link.failed()
    client._probe_again()
    assert edge.asked == []


def test_an_expired_token_is_renewed_once_and_the_same_call_goes_again(
    edge: Edge, maker: Desk
) -> None:
    edge.on("GET", "/auth/me", problem("not_authenticated"), reply({"ok": True}))
    assert maker.client.get_request("/auth/me").body == {"ok": True}
    first, second = edge.asked_for("GET", "/auth/me")
    assert first.headers["authorization"] == "Bearer token-1"
    assert second.headers["authorization"] == "Bearer token-2"
    assert edge.asked_for("POST", "/auth/refresh")[0].json == {
        "refresh_token": "refresh of token-1"
    }


def test_a_session_that_cannot_be_renewed_is_over(edge: Edge, maker: Desk) -> None:
    edge.on("GET", "/auth/me", problem("not_authenticated"))
    with pytest.raises(SessionExpired):
        maker.client.get_request("/auth/me")
    edge.on("POST", "/auth/refresh", problem("session_ended"))
    with pytest.raises(SessionExpired):
        maker.client.get_request("/auth/me")
    assert not maker.session.is_signed_in
    with pytest.raises(SessionExpired):
        maker.client.get_request("/auth/me")


def test_a_session_that_ends_within_a_chain_leaves_the_outcome_unknown(
    edge: Edge, maker: Desk
) -> None:
    edge.on("POST", RESERVE, problem("not_authenticated"))
    edge.on("POST", "/auth/refresh", problem("session_ended"))
    with pytest.raises(OutcomeUnknown, match="session ended"):
        maker.client.post_request(RESERVE, {}, envelope=Envelope(KEY))


def test_the_two_reads_by_post_go_out_once(edge: Edge, maker: Desk) -> None:
    read = Read(path="/customer/search", body={"query": "Amina"})
    edge.on("POST", "/customer/search", reply({"items": []}), dropped)
    assert maker.client.read(read).body == {"items": []}
    with pytest.raises(BackendUnreachable):
        maker.client.read(read)
    assert len(edge.asked_for("POST", "/customer/search")) == 2
    plain = Read(path="/customer/enquiry", params={"customer_id": "1"})
    assert maker.client.read(plain, KEY).body["kyc"]["status"] == "VERIFIED"
    assert edge.asked[-1].path == "/customer/enquiry?customer_id=1"
    assert edge.asked[-1].headers["correlation-id"] == KEY


def test_a_document_goes_up_again_until_it_is_answered(edge: Edge, maker: Desk) -> None:
    path = f"/customer/documents/{KEY}"
    edge.on("PUT", path, dropped, reply({"document_id": KEY}, 201))
    fields = {"document_type": "PHOTO", "original_seen": "true"}
    maker.client.put_document(KEY, [b"one", b"two"], fields)
    first, second = edge.asked_for("PUT", path)
    assert first.body == second.body
    assert first.body.count(b'name="page"') == 2
    assert "idempotency-key" not in first.headers
    edge.on("PUT", path, dropped)
    with pytest.raises(BackendUnreachable):
        maker.client.put_document(KEY, [b"one"], fields)
    edge.on("PUT", path, problem("document_differs"))
    with pytest.raises(Refused):
        maker.client.put_document(KEY, [b"one"], fields)


def test_pages_are_bytes_of_the_right_kind(edge: Edge, maker: Desk) -> None:
    edge.on("GET", "/customer/documents/x/pages/1", raw(200, b"\xff\xd8\xff", "image/jpeg"))
    assert maker.client.get_bytes("/customer/documents/x/pages/1") == b"\xff\xd8\xff"
    edge.on("GET", "/customer/documents/x/pages/1", raw(200, b"%PDF", "application/pdf"))
    with pytest.raises(BackendUnreachable):
        maker.client.get_bytes("/customer/documents/x/pages/1")


def test_a_key_is_looked_up_and_cancelled(edge: Edge, maker: Desk) -> None:
    edge.on("GET", "/operations/", problem("operation_unknown"), problem("not_found"), reply({}))
    assert maker.client.look_up(KEY) is None
    with pytest.raises(Refused):
        maker.client.look_up(KEY)
    with pytest.raises(BackendUnreachable):
        maker.client.look_up(KEY)
    edge.on("DELETE", "/operations/", reply({}))
    with pytest.raises(BackendUnreachable):
        maker.client.cancel(KEY)


def test_the_other_verbs_travel_too(edge: Edge, maker: Desk) -> None:
    edge.on("PUT", "/customer/account-maintenance", reply({"ok": 1}))
    edge.on("DELETE", f"/customer/documents/{KEY}", reply({"ok": 2}))
    assert maker.client.put_request("/customer/account-maintenance", {"a": "b"}).body == {"ok": 1}
    assert maker.client.delete_request(f"/customer/documents/{KEY}").body == {"ok": 2}


def test_nobody_signed_in_asks_nothing_that_needs_it(edge: Edge, desk: Desk) -> None:
    with pytest.raises(NotSignedIn):
        desk.client.get_request("/auth/me")
    with pytest.raises(NotSignedIn):
        ApiClient(edge.url, QUICK, desk_version="0.1.0").get_request("/auth/me")
    assert edge.asked == []


def test_the_client_is_not_called_on_the_thread_that_paints(edge: Edge, client: ApiClient) -> None:
    forbid_current_thread()
    try:
        with pytest.raises(RuntimeError, match="GUI thread"):
            client.get_request("/meta")
    finally:
        allow_current_thread()
    assert edge.asked == []


def test_unbound_functions_say_that_nobody_is_signed_in() -> None:
    with pytest.raises(NotSignedIn, match="signed_in"):
        api_client.get_request("/meta")
    with pytest.raises(NotSignedIn, match="signed_in"):
        api_client.post_request("/x", {})
    with pytest.raises(NotSignedIn, match="signed_in"):
        api_client.put_request("/x", {})
    with pytest.raises(NotSignedIn, match="signed_in"):
        api_client.delete_request("/x")


def test_bound_functions_act_on_the_one_client(edge: Edge, maker: Desk) -> None:
    edge.on("POST", "/x", reply({"verb": "post"}))
    edge.on("PUT", "/x", reply({"verb": "put"}))
    edge.on("DELETE", "/x", reply({"verb": "delete"}))
    api_client.bind(maker.client)
    try:
        assert api_client.get_request("/customer/enquiry", {"customer_id": "1"}).status == 200
        assert api_client.post_request("/x", {}).body == {"verb": "post"}
        assert api_client.put_request("/x", {}).body == {"verb": "put"}
        assert api_client.delete_request("/x").body == {"verb": "delete"}
    finally:
        api_client.unbind()


def test_the_token_of_the_log_in_is_used_by_every_call(edge: Edge, desk: Desk) -> None:
    edge.on("POST", "/auth/login", reply(logged_in("special")))
    desk.session.login("rel001 ", "demo-rel001-desk", "001")
    desk.session.refresh_officer()
    assert edge.asked_for("GET", "/auth/me")[-1].headers["authorization"] == "Bearer special"
