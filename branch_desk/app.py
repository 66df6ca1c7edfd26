"""Builds every object of the desk once and hands each to whoever needs it; nothing else wires.

Only `window` knows Qt, and imports it when it is called, so that a script has the same desk.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, Unpack
from urllib.parse import urlsplit

from branch_desk.journal import enrolling
from branch_desk.journal import enrolment as enrolments
from branch_desk.journal.enrolment import JOURNAL_FOLDER, Enrolment
from branch_desk.journal.entry import APP_VERSION
from branch_desk.journal.errors import EnrolmentInvalid, JournalError, KeyringRefused
from branch_desk.journal.keys import DemoKeyFile, KeyringStore, KeyStore
from branch_desk.journal.log import Journal
from branch_desk.operations import OPERATIONS
from branch_desk.services import api_client, logs, permissions, session
from branch_desk.services import settings as settings_room
from branch_desk.services.api_client import ApiClient, is_loopback
from branch_desk.services.approvals import Approvals
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.documents import Documents
from branch_desk.services.drafts import Drafts
from branch_desk.services.errors import BackendUnreachable, BranchDeskError
from branch_desk.services.outbox import Outbox
from branch_desk.services.permissions import Permissions
from branch_desk.services.pipeline import Pipeline
from branch_desk.services.receipts import Receipts
from branch_desk.services.rework import Rework
from branch_desk.services.session import Session, public_meta
from branch_desk.services.settings import Folders, Settings
from branch_desk.services.submission import Submission
from branch_desk.services.viewing import Viewing

if TYPE_CHECKING:
    from branch_desk.ui.shell.application import Application

DEMO_KEYS_NAME: Final = "demo-keys.json"
"""The demo's key file in the data folder."""
DATABASE_NAME: Final = "desk.db"
LAYOUT_NAME: Final = "layout.json"


class Paths(TypedDict, total=False):
    """Folders to use in place of the usual ones."""

    config: Path
    data: Path
    log: Path


@dataclass(frozen=True)
class Desk:
    """Every object of a running desk; `close` ends the session and lets go of all of it."""

    settings: Settings
    folders: Folders
    keys: KeyStore
    enrolment: Enrolment
    journal: Journal
    client: ApiClient
    session: Session
    permissions: Permissions
    database: DeskStore
    outbox: Outbox
    drafts: Drafts
    submission: Submission
    receipts: Receipts
    approvals: Approvals
    rework: Rework
    documents: Documents
    viewing: Viewing
    resources: ExitStack

    def bind(self) -> None:
        """Let the module-level functions act on this desk."""
        api_client.bind(self.client, self.submission)
        session.bind(self.session)
        permissions.bind(self.permissions)

    def close(self) -> None:
        """End the session if there is one, and close journal, database, client and log."""
        unbind()
        with self.resources:
            if self.session.is_signed_in:
                self.session.logout()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build(
    folders: Folders,
    core_url: str,
    *,
    keys: KeyStore | None = None,
    settings: Settings | None = None,
) -> Desk:
    """Build the desk for a core: key store, journal, client and all that rests on them.

    Without `keys` the system's key store is taken, or the demo's key file for a demo core on this
    computer, where the desk also enrols itself. Raises SettingsInvalid, KeyringRefused,
    JournalLocked, EnrolmentInvalid; other trouble with the journal stands in its status.
    """
    used = settings or settings_room.load(folders)
    with ExitStack() as stack:
        stack.callback(logs.stop, logs.start(folders.log, used.log_level, used.log_days))
        client = ApiClient(core_url, used, desk_version=APP_VERSION)
        stack.callback(client.close)
        store = _keys_for(client, folders, keys)
        enrolment = _enrolment(folders, client, store)
        journal = stack.enter_context(Journal.open(folders.data / JOURNAL_FOLDER, enrolment, store))
        database = DeskStore(folders.data / DATABASE_NAME, store)
        stack.callback(database.shut)
        outbox = Outbox(database)
        signed = Session(client, journal, enrolment.workstation_id)
        signed.at_end(outbox.end_session)
        rights = Permissions(signed)
        parts = (client, signed, rights, Pipeline(client, signed, outbox, journal))
        receipts = Receipts(client, signed, journal, OPERATIONS)
        viewing = Viewing(client, signed, rights, journal)
        return Desk(
            settings=used,
            folders=folders,
            keys=store,
            enrolment=enrolment,
            journal=journal,
            client=client,
            session=signed,
            permissions=rights,
            database=database,
            outbox=outbox,
            drafts=Drafts(database),
            submission=Submission(*parts, OPERATIONS, receipts),
            receipts=receipts,
            approvals=Approvals(viewing, *parts[2:]),
            rework=Rework(*parts[2:]),
            documents=Documents(client, used.scan_folder),
            viewing=viewing,
            resources=stack.pop_all(),
        )


@contextmanager
def signed_in(
    core_url: str,
    officer_id: str,
    password: str,
    branch_code: str,
    *,
    totp: str | None = None,
    **paths: Unpack[Paths],
) -> Iterator[Session]:
    """Sign in for a script, with everything bound as in the desk; log out at the end.

    `paths` (`config`, `data`, `log`) replace the usual folders. Raises Refused,
    BackendUnreachable, JournalError, SettingsInvalid.
    """
    usual = Folders.default()
    folders = Folders(
        paths.get("config", usual.config),
        paths.get("data", usual.data),
        paths.get("log", usual.log),
    )
    with build(folders, core_url) as desk:
        desk.session.login(officer_id, password, branch_code, totp)
        desk.bind()
        desk.submission.recover()
        yield desk.session


class OneDesk:
    """Opens the one desk when it is first asked for, and closes it at the end.

    An opening that failed is tried again at the next call; `trouble` keeps the last failure.
    """

    def __init__(self, folders: Folders, core_url: str, keys: KeyStore | None = None) -> None:
        self.trouble: Exception | None = None
        self._folders = folders
        self._core_url = core_url
        self._keys = keys
        self._desk: Desk | None = None
        self._guard = threading.Lock()

    def __call__(self) -> Desk:
        """Give the desk. Raises what `build` raises."""
        with self._guard:
            if self._desk is None:
                try:
                    self._desk = build(self._folders, self._core_url, keys=self._keys)
                except (BranchDeskError, JournalError, OSError) as trouble:
                    self.trouble = trouble
                    raise
                self.trouble = None
                self._desk.bind()
            return self._desk

    def close(self) -> None:
        """Close the desk, if one was opened."""
        with self._guard:
            desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()


@contextmanager
def window(
    folders: Folders, core_url: str, *, keys: KeyStore | None = None, reset_layout: bool = False
) -> Iterator["Application"]:
    """Give the desk with its window on the screen; at the end both are closed.

    Raises SettingsInvalid. What else keeps the desk from opening stands on the log-in page, and is
    raised at the end if it still holds then.
    """
    # The one place that imports the window: a script has no need of it.
    from branch_desk.ui.shell.application import Application

    settings = settings_room.load(folders)
    layout_file = folders.config / LAYOUT_NAME
    if reset_layout:
        layout_file.unlink(missing_ok=True)
    one_desk = OneDesk(folders, core_url, keys)
    try:
        with Application(
            OPERATIONS, one_desk, layout_file, text_scale=settings.text_scale
        ) as application:
            yield application
    finally:
        one_desk.close()
    if one_desk.trouble is not None:
        raise one_desk.trouble


def unbind() -> None:
    """Let the module-level functions act on nothing again."""
    api_client.unbind()
    session.unbind()
    permissions.unbind()


def demo_keys(folders: Folders) -> DemoKeyFile:
    """Give the key file of the demo core, its tour and the tests."""
    return DemoKeyFile(folders.data / DEMO_KEYS_NAME)


def _keys_for(client: ApiClient, folders: Folders, given: KeyStore | None) -> KeyStore:
    """Give the key store that was given, the system's, or the file of a demo core on this computer.

    Raises KeyringRefused for the demo's file with any other core.
    """
    is_here = is_loopback(client.base_url)
    if given is None:
        if is_here and _is_demo(client, folders):
            return demo_keys(folders)
        return KeyringStore.of_system()
    if given.is_demo and not is_here:
        raise KeyringRefused("the demo's key file serves no other core than the demo's")
    return given


def _is_demo(client: ApiClient, folders: Folders) -> bool:
    try:
        return public_meta(client).bank.demo
    except BackendUnreachable:
        return (folders.data / DEMO_KEYS_NAME).exists()


def _enrolment(folders: Folders, client: ApiClient, store: KeyStore) -> Enrolment:
    """Give the enrolment of this profile for this very core; the demo makes its own."""
    host = urlsplit(client.base_url).hostname or ""
    found = enrolments.load(folders.config)
    if found is None and store.is_demo:
        branch = public_meta(client).branches[0].branch_code
        found = enrolling.enrol(folders.config, folders.data, host, branch, store)
    if found is None:
        raise EnrolmentInvalid(
            "this workstation is not enrolled; an administrator runs `branch-desk enrol` first"
        )
    if found.origin.split("/")[0] != host:
        raise EnrolmentInvalid("this workstation is enrolled with another core")
    return found
