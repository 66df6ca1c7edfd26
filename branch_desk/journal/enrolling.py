"""Gives a profile its identity: a first key, a log that begins with it, and the enrolment."""

import json
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.common import replace_private, utc_now
from branch_desk.journal.disk import LogFile, lock_folder, sync_folder
from branch_desk.journal.enrolment import ENROLMENT_NAME, JOURNAL_FOLDER, Enrolment, load
from branch_desk.journal.entry import APP_VERSION, build, encode
from branch_desk.journal.errors import AlreadyEnrolled, KeyringRefused
from branch_desk.journal.frame import encode_frame
from branch_desk.journal.keys import JOURNAL_SERVICE, KeyStore
from branch_desk.journal.merkle import leaf_hash
from branch_desk.journal.note import Checkpoint, VerifierKey, seal


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
