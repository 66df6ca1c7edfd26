"""What can be wrong with the journal, each with a sentence for the officer and one for IT."""

from enum import StrEnum
from typing import ClassVar


class Finding(StrEnum):
    """What a verifier can find: a closed list (docs/journal.md, Findings)."""

    FRAME = "frame"
    INCOMPLETE_TAIL = "incomplete_tail"
    CANONICAL = "canonical"
    SCHEMA = "schema"
    SEQUENCE = "sequence"
    ROOT = "root"
    SIGNATURE = "signature"
    EPOCH = "epoch"
    LIFE_CYCLE = "life_cycle"
    ROLLBACK = "rollback"
    FORK = "fork"
    KEY_MISSING = "key_missing"


class JournalError(Exception):
    """Any trouble with the journal.

    `title` heads the message, `user_message()` is the sentence with the next step, `reference` is
    the short text that IT asks for.
    """

    title: ClassVar[str] = "The journal cannot be used"
    code: ClassVar[str] = "journal_error"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def reference(self) -> str:
        """The code of this trouble, as docs/journal.md lists it."""
        return self.code

    def user_message(self) -> str:
        """Give what happened and what to do next, in plain sentences."""
        return f"{_sentence(self.reason)} Call IT and name the reference {self.reference}."


class JournalLocked(JournalError):
    """A second desk holds the journal of this profile."""

    title = "Branch Desk is already running"
    code = "journal_locked"

    def __init__(self) -> None:
        super().__init__("another Branch Desk holds the journal of this profile")

    def user_message(self) -> str:
        """Give the way to the desk that runs."""
        return (
            "Another Branch Desk is running for your account on this workstation. "
            "Use its window, or close it and start again."
        )


class JournalFailed(JournalError):
    """The disk or the key store failed, or the journal is closed; nothing more is appended."""

    title = "The journal cannot be written"
    code = "journal_failed"

    def user_message(self) -> str:
        """Give the reason and what still works."""
        return (
            f"The journal cannot be written: {self.reason}. No operation is sent until it can be; "
            f"masked enquiries still work. Try again, or call IT and name the reference "
            f"{self.reference}."
        )


class JournalDamaged(JournalError):
    """The log on the disk is not what was written: `finding`, at entry `seq`, at byte `offset`."""

    title = "The journal is damaged"
    code = "journal_damaged"

    def __init__(self, finding: Finding, seq: int, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.finding = finding
        self.seq = seq
        self.offset = offset

    @property
    def reference(self) -> str:
        """The code with the finding and its place, so that IT need not ask."""
        return f"{self.code}:{self.finding}@{self.seq}"

    def user_message(self) -> str:
        """Give what was found and where."""
        return (
            f"The journal of this workstation is damaged at entry {self.seq}: {self.reason}. "
            "No operation is sent; masked enquiries still work. Leave the files as they are, "
            f"call IT and name the reference {self.reference}."
        )


class KeyringRefused(JournalError):
    """No allowed key store, or one that is locked or fails."""

    title = "No key store"
    code = "keyring_refused"

    def user_message(self) -> str:
        """Give the reason to the officer and the remedy to IT."""
        return (
            f"Branch Desk needs the key store of this computer, and {self.reason}. "
            "Unlock it if you are asked to, and start again. For IT: provide Secret Service "
            "(gnome-keyring), KWallet, Windows Credential Locker or macOS Keychain; "
            "no other store is used."
        )


class EntryInvalid(JournalError):
    """An entry that the format does not allow: a defect of the caller, nothing was written."""

    title = "A journal entry was refused"
    code = "entry_invalid"


class AppendRefused(JournalError):
    """The journal is in order, but this entry may not follow now; nothing was written.

    `condition` is one of `disk_full`, `life_cycle`, `no_session`.
    """

    title = "The journal refused an entry"
    code = "append_refused"

    def __init__(self, condition: str, reason: str) -> None:
        super().__init__(reason)
        self.condition = condition

    @property
    def reference(self) -> str:
        """The code with the condition that failed."""
        return f"{self.code}:{self.condition}"


class EnrolmentInvalid(JournalError):
    """The enrolment file is unreadable, or is no enrolment."""

    title = "The enrolment is not valid"
    code = "enrolment_invalid"


class AlreadyEnrolled(JournalError):
    """This profile has an enrolment; a second one would hide its log."""

    title = "Already enrolled"
    code = "already_enrolled"

    def user_message(self) -> str:
        """Give the reason; there is nothing to do."""
        return f"{_sentence(self.reason)} Nothing was changed, and the desk can be started."


class AnchorInvalid(JournalError):
    """The anchor is no checkpoint of the enrolled log."""

    title = "The anchor is not valid"
    code = "anchor_invalid"

    def user_message(self) -> str:
        """Give the reason and what an anchor is."""
        return (
            f"{_sentence(self.reason)} An anchor is a kept checkpoint note of this very log; "
            "give the file as it was saved."
        )


def _sentence(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}."
