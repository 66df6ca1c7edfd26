"""Who this workstation is: its origin and first key, kept apart from the log they vouch for.

The enrolment is local until the core takes part as a witness (step 3): no `witness_vkey` yet.
"""

import json
import re
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.common import replace_private, utc_now
from branch_desk.domain.canonical import parse_strict
from branch_desk.journal.disk import LogFile, lock_folder, sync_folder
from branch_desk.journal.entry import build, encode
from branch_desk.journal.errors import AlreadyEnrolled, EnrolmentInvalid, KeyringRefused
from branch_desk.journal.frame import encode_frame
from branch_desk.journal.keys import JOURNAL_SERVICE, KeyStore
from branch_desk.journal.merkle import leaf_hash
from branch_desk.journal.note import (
    LOG_SIGNATURE,
    ORIGIN_PATTERN,
    WITNESS_COSIGNATURE,
    Checkpoint,
    NoteInvalid,
    VerifierKey,
    seal,
)

ENROLMENT_NAME: Final = "enrolment.json"
JOURNAL_FOLDER: Final = "journal"
APP_VERSION: Final = version("branch-desk")


@dataclass(frozen=True)
class Enrolment:
    """The identity that every verifier takes from outside the log."""

    origin: str
    vkey: str
    witness_vkey: str | None = None

    def __post_init__(self) -> None:
        """Raise EnrolmentInvalid unless origin and keys are well formed and belong together."""
        if not re.fullmatch(ORIGIN_PATTERN, self.origin):
            raise EnrolmentInvalid("the enrolment names no valid origin")
        try:
            key = VerifierKey.parse(self.vkey)
            witness = VerifierKey.parse(self.witness_vkey) if self.witness_vkey else None
        except NoteInvalid as error:
            raise EnrolmentInvalid(f"the enrolment holds a bad key: {error}") from None
        if key.name != self.origin or key.kind != LOG_SIGNATURE:
            raise EnrolmentInvalid("the key of the enrolment belongs to another log")
        if witness and witness.kind != WITNESS_COSIGNATURE:
            raise EnrolmentInvalid("the witness key of the enrolment is of another kind")

    @property
    def workstation_id(self) -> str:
        """The profile id, 12 lower-case hex, which the log-in names."""
        return self.origin.split("/")[2]

    @property
    def branch_code(self) -> str:
        """The branch that this profile was enrolled at, 3 digits."""
        return self.origin.split("/")[1]

    @property
    def log_no(self) -> int:
        """The number of the log: 1 until a log is damaged and has a successor."""
        return int(self.origin.split("/")[3].removeprefix("j"))

    @property
    def log_name(self) -> str:
        """The file name of the log, such as `j1.log`."""
        return f"j{self.log_no}.log"

    @property
    def key_slot(self) -> str:
        """The user name under which the key store keeps the seed of the log's key."""
        return f"{self.origin}#0"


def load(config_folder: Path) -> Enrolment | None:
    """Read the enrolment of this profile; None if there is none yet.

    Raises EnrolmentInvalid if the file cannot be read or is no enrolment.
    """
    return load_file(config_folder / ENROLMENT_NAME)


def load_file(path: Path) -> Enrolment | None:
    """Read an enrolment file wherever it lies; None if there is no such file.

    Raises EnrolmentInvalid if it cannot be read or is no enrolment.
    """
    try:
        members = parse_strict(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnrolmentInvalid(f"{path.name} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise EnrolmentInvalid(f"{path.name} is damaged: {error}") from None
    return _from_members(members, path.name)


def enrol(
    config: Path,
    data: Path,
    core_host: str,
    branch_code: str,
    keys: KeyStore,
    clock: Callable[[], datetime] = utc_now,
) -> Enrolment:
    """Give this profile an identity, a key and a log that begins with its `start` entry.

    `core_host` is the host name of the core without port. The enrolment file comes last: a crash
    before it leaves a profile that simply enrols again. A log that lies there already is moved
    aside, never deleted. Raises AlreadyEnrolled, JournalLocked, KeyringRefused, EnrolmentInvalid
    (also for a host or branch that makes no origin), and OSError from the disk.
    """
    if load(config) is not None:
        raise AlreadyEnrolled("this profile is enrolled already")
    private = Ed25519PrivateKey.generate()
    origin = f"{core_host}/{branch_code}/{secrets.token_hex(6)}/j1"
    enrolment = Enrolment(origin, str(VerifierKey.of(origin, private)))
    folder = data / JOURNAL_FOLDER
    with ExitStack() as stack:
        stack.enter_context(lock_folder(folder))
        _keep_seed(keys, enrolment, private.private_bytes_raw())
        _move_aside(folder / enrolment.log_name)
        _begin_log(folder / enrolment.log_name, enrolment, private, clock())
        _save(config, enrolment)
    return enrolment


def _keep_seed(keys: KeyStore, enrolment: Enrolment, seed: bytes) -> None:
    keys.write(JOURNAL_SERVICE, enrolment.key_slot, seed)
    if keys.read(JOURNAL_SERVICE, enrolment.key_slot) != seed:
        raise KeyringRefused("it does not keep what it is given")


def _move_aside(log: Path) -> None:
    if log.exists():
        names = (log.with_name(f"{log.name}.aside-{number}") for number in count(1))
        log.rename(next(name for name in names if not name.exists()))


def _begin_log(path: Path, enrolment: Enrolment, private: Ed25519PrivateKey, at: datetime) -> None:
    fields = {"origin": enrolment.origin, "vkey": enrolment.vkey, "app": APP_VERSION}
    entry = encode(build("start", 0, at, fields))
    note = seal(Checkpoint(enrolment.origin, 1, leaf_hash(entry)), private)
    log = LogFile(path, is_new=True)
    log.append(encode_frame(entry, note))
    log.close()
    sync_folder(path.parent)


def _save(config: Path, enrolment: Enrolment) -> None:
    config.mkdir(mode=0o700, parents=True, exist_ok=True)
    members = {"origin": enrolment.origin, "vkey": enrolment.vkey}
    text = json.dumps(members, indent=2, sort_keys=True) + "\n"
    replace_private(config / ENROLMENT_NAME, text.encode("ascii"))
    sync_folder(config)


def _from_members(members: object, name: str) -> Enrolment:
    if not isinstance(members, dict) or not all(isinstance(v, str) for v in members.values()):
        raise EnrolmentInvalid(f"{name} is no enrolment")
    try:
        return Enrolment(**members)
    except TypeError:
        raise EnrolmentInvalid(f"{name} has missing or unknown fields") from None
