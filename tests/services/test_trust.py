"""Whom the client talks to: TLS by the bank's own authority, or a plain core on this computer."""

from pathlib import Path

import pytest

from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import NotSent, SettingsInvalid
from branch_desk.services.settings import Settings

from .authority import Authority
from .edge import Edge, reply
from .station import QUICK


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8480",
        "http://192.0.2.1",
        "http://core.example",
        "ftp://127.0.0.1",
        "core.example",
        "https://",
        "https://core.example",
    ],
)
def test_an_address_that_would_show_the_password_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid):
        ApiClient(url, QUICK, desk_version="0.1.0")


def test_the_banks_own_authority_is_the_only_one_trusted(tmp_path: Path) -> None:
    bank, stranger = Authority(tmp_path, "bank"), Authority(tmp_path, "stranger")
    settings = Settings(core_ca=bank.file, connect_s=0.5, read_s=0.5, chain_s=2, enquiry_s=2)
    with Edge(bank.server()) as core:
        core.on("GET", "/meta", reply({"ok": True}))
        client = ApiClient(core.url.replace("http:", "https:"), settings, desk_version="0.1.0")
        assert client.get_request("/meta").body == {"ok": True}
        client.close()
    for context in (stranger.server(), bank.server("127.0.0.2")):
        with Edge(context) as liar:
            client = ApiClient(liar.url.replace("http:", "https:"), settings, desk_version="0.1.0")
            with pytest.raises(NotSent, match="certificate is not the bank's"):
                client.post_request("/auth/login", {"password": "secret"})
            assert liar.asked == []
            client.close()


def test_a_server_that_speaks_no_tls_gets_no_byte(tmp_path: Path, edge: Edge) -> None:
    settings = Settings(core_ca=Authority(tmp_path, "bank").file, connect_s=0.5, chain_s=2)
    client = ApiClient(edge.url.replace("http:", "https:"), settings, desk_version="0.1.0")
    with pytest.raises(NotSent):
        client.post_request("/auth/login", {"password": "secret"})
    assert edge.asked == []
    client.close()


def test_an_authority_file_without_certificates_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing", "ascii")
    for file in (tmp_path / "ca.pem", tmp_path / "absent.pem"):
        with pytest.raises(SettingsInvalid, match="holds no certificates"):
            ApiClient("https://127.0.0.1", Settings(core_ca=file), desk_version="0.1.0")


def test_a_name_that_does_not_exist_is_no_connection(tmp_path: Path) -> None:
    settings = Settings(core_ca=Authority(tmp_path, "bank").file, connect_s=0.5, chain_s=1)
    client = ApiClient("https://core.invalid", settings, desk_version="0.1.0")
    with pytest.raises(NotSent):
        client.post_request("/auth/login", {})
    client.close()
