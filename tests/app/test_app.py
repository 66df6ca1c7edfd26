"""The desk without a window: built, enrolled for the demo, bound for scripts, one at a time."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from branch_desk import app
from branch_desk.journal.enrolling import enrol
from branch_desk.journal.enrolment import ENROLMENT_NAME, load
from branch_desk.journal.errors import EnrolmentInvalid, JournalLocked, KeyringRefused
from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services import api_client, permissions, session
from branch_desk.services.errors import BackendUnreachable, NotSignedIn, Refused, explain
from branch_desk.services.settings import Folders, Settings
from tests.core_fixtures import running_core

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.core_fixtures import RunningCore

QUICK = Settings(connect_s=1, read_s=5, chain_s=4, enquiry_s=5)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "log")


def paths(folders: Folders) -> app.Paths:
    return {"config": folders.config, "data": folders.data, "log": folders.log}


def test_a_demo_core_on_this_computer_enrols_the_desk_by_itself(
    core: RunningCore, folders: Folders
) -> None:
    with app.build(folders, core.url, settings=QUICK) as desk:
        assert desk.keys.is_demo
        assert desk.enrolment.origin.startswith("127.0.0.1/001/")
        assert desk.journal.status.is_ready
    with app.build(folders, core.url, settings=QUICK) as again:
        assert again.enrolment == desk.enrolment


def test_the_script_of_the_contract_runs_as_written(
    core: RunningCore, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Folders, "default", classmethod(lambda _: folders))
    page = (Path(__file__).parents[2] / "docs" / "contract.md").read_text("utf-8")
    script = page.partition("```python\n")[2].partition("```")[0]
    assert "signed_in" in script
    out = StringIO()
    with redirect_stdout(out):
        exec(script.replace("http://127.0.0.1:8480", core.url), {})  # noqa: S102 - our own page
    first, second = out.getvalue().splitlines()
    assert first == "VERIFIED"
    assert second.startswith("DONE 001-20261124-")
    with app.build(folders, core.url, settings=QUICK) as desk:
        kinds = [(each.kind, getattr(each, "outcome", "")) for each in desk.journal.entries()]
        assert kinds[:4] == [("start", ""), ("session", ""), ("intent", ""), ("result", "DONE")]
        assert desk.journal.open_intents() == ()


def test_everything_is_bound_while_signed_in_and_nothing_after(
    core: RunningCore, folders: Folders
) -> None:
    with app.signed_in(core.url, "REL001", "demo-rel001-desk", "001", **paths(folders)) as signed:
        assert signed.officer.officer_id == "REL001"
        assert session.get_officer_info()["branch_code"] == "001"
        assert permissions.can_perform_action("officer", "account_opening")
        assert permissions.requires_supervisor_approval("REL001", "100000.01")
        assert api_client.get_request("/meta").status == 200
    for call in (
        session.get_logged_in_officer,
        session.get_officer_info,
    ):
        with pytest.raises(NotSignedIn):
            call()
    with pytest.raises(NotSignedIn):
        permissions.can_perform_action("officer", "account_opening")
    with pytest.raises(NotSignedIn):
        api_client.get_request("/meta")


def test_a_script_reads_in_clear_only_under_an_entry_of_the_journal(
    core: RunningCore, folders: Folders
) -> None:
    asked = {"customer_id": "1000000016", "reveal": "true"}
    with app.signed_in(core.url, "REL001", "demo-rel001-desk", "001", **paths(folders)):
        clear = api_client.get_request("/customer/enquiry", asked).body["customer"]
        assert clear["phone"].startswith("+254")
        api_client.get_request("/customer/enquiry", {"customer_id": "1000000016"})
    with app.build(folders, core.url, settings=QUICK) as desk:
        views = [each for each in desk.journal.entries() if each.kind == "view"]
    (view,) = views
    read_under = core.one("SELECT correlation_id FROM access_record WHERE viewed ORDER BY 1")
    assert (view.op, view.actor, view.key) == ("customer_reveal", "REL001", read_under)


def test_a_wrong_password_signs_nobody_in_and_leaves_the_desk_free(
    core: RunningCore, folders: Folders
) -> None:
    with (
        pytest.raises(Refused, match="password or code is wrong"),
        app.signed_in(core.url, "TEL002", "wrong-password", "002", **paths(folders)),
    ):
        pass
    app.build(folders, core.url, settings=QUICK).close()


def test_a_second_desk_is_sent_to_the_first(core: RunningCore, folders: Folders) -> None:
    with app.build(folders, core.url, settings=QUICK):
        with pytest.raises(JournalLocked) as locked:
            app.build(folders, core.url, settings=QUICK)
        assert "Use its window, or close it" in explain(locked.value).message
    app.build(folders, core.url, settings=QUICK).close()


def test_a_desk_that_is_not_enrolled_names_the_command(folders: Folders, tmp_path: Path) -> None:
    keys = DemoKeyFile(tmp_path / "keys.json")
    with pytest.raises(BackendUnreachable):
        app.build(folders, "http://127.0.0.1:9", keys=keys, settings=QUICK)


class SystemKeys(DemoKeyFile):
    """A key file that passes as the system's store, which this machine may lack."""

    is_demo = False


def test_a_workstation_that_is_no_demo_must_be_enrolled_by_an_administrator(
    core: RunningCore, folders: Folders, tmp_path: Path
) -> None:
    keys = SystemKeys(tmp_path / "keys.json")
    with pytest.raises(EnrolmentInvalid) as missing:
        app.build(folders, core.url, keys=keys, settings=QUICK)
    assert "branch-desk enrol" in explain(missing.value).message
    assert load(folders.config) is None


def test_a_workstation_of_another_core_is_refused(core: RunningCore, folders: Folders) -> None:
    enrol(folders.config, folders.data, "core.example", "001", app.demo_keys(folders))
    with pytest.raises(EnrolmentInvalid, match="another core"):
        app.build(folders, core.url, settings=QUICK)


def test_the_demos_key_file_serves_no_other_core(folders: Folders, tmp_path: Path) -> None:
    authority = Path("/etc/ssl/certs/ca-certificates.crt")
    if not authority.exists():
        pytest.skip("this machine has no certificates to try with")
    settings = Settings(core_ca=authority)
    with pytest.raises(KeyringRefused, match="no other core"):
        app.build(
            folders,
            "https://core.invalid",
            keys=DemoKeyFile(tmp_path / "keys.json"),
            settings=settings,
        )


@pytest.mark.skipif(sys.platform != "linux", reason="the store of another system may answer")
def test_without_a_key_store_there_is_no_desk(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(KeyringRefused) as refused:
        app.build(folders, "http://127.0.0.1:9", settings=QUICK)
    assert "key store of this computer" in explain(refused.value).message
    assert not (folders.config / ENROLMENT_NAME).exists()


def test_a_demo_desk_opens_while_its_core_is_not_running(
    core: RunningCore, folders: Folders
) -> None:
    app.build(folders, core.url, settings=QUICK).close()
    with app.build(folders, "http://127.0.0.1:9", settings=QUICK) as desk:
        with pytest.raises(BackendUnreachable) as unreachable:
            desk.session.login("REL001", "demo-rel001-desk", "001")
        assert "no connection to the core" in explain(unreachable.value).message


def test_closing_the_desk_ends_the_session(core: RunningCore, folders: Folders) -> None:
    desk = app.build(folders, core.url)
    desk.session.login("REL002", "demo-rel002-desk", "001")
    desk.bind()
    desk.close()
    assert not desk.session.is_signed_in
    with app.build(folders, core.url, settings=QUICK) as again:
        events = [each.event for each in again.journal.entries() if each.kind == "session"]
        assert events == ["start", "end"]
