"""What can go wrong at the desk, in words for a person, and the one way to say any exception.

Every error has a `title`, `user_message()` (what happened and what to do) and a `reference` that
IT can look for in the logs of desk and core.
"""

import sqlite3
from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import ValidationError

from branch_desk.common import Complaint
from branch_desk.domain.problem_words import problem_words
from branch_desk.domain.problems import Problem
from branch_desk.journal.errors import JournalError


class BranchDeskError(Exception):
    """Anything expected that stops an officer, with its words."""

    title: ClassVar[str] = "Branch Desk cannot go on"

    def __init__(self, sentence: str, reference: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reference = reference

    def user_message(self) -> str:
        """Give what happened and what to do next, in plain sentences."""
        return self.sentence


class NotSignedIn(BranchDeskError):
    """Something was asked for before an officer has signed in."""

    title = "Nobody is signed in"

    def __init__(self, sentence: str = "Nobody is signed in. Log in first.") -> None:
        super().__init__(sentence)


class NotPermitted(BranchDeskError):
    """The officer's role or limit does not allow it; nothing was recorded or sent."""

    title = "Not permitted"


class PrecheckFailed(BranchDeskError):
    """Something has to be cleared first; nothing was recorded or sent. `name` says which check."""

    title = "Not yet"

    def __init__(self, name: str, sentence: str, reference: str | None = None) -> None:
        super().__init__(sentence, reference)
        self.name = name


_OVER: Final = (
    "Your session is over. Log in again by Ctrl+Shift+L. What you typed is kept in My work."
)


class SessionExpired(BranchDeskError):
    """The core no longer knows the session, and it could not be renewed."""

    title = "Session over"

    def __init__(self, reference: str | None = None) -> None:
        super().__init__(_OVER, reference)


class Refused(BranchDeskError):
    """The core said no, and `problem` says why."""

    title = "Refused"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail, problem.correlation_id)
        self.problem = problem

    def user_message(self) -> str:
        """Give the core's sentence with what it adds, and a line for each field that is wrong."""
        errors = self.problem.field_errors
        fields = [f"{each.field.removeprefix('/')}: {each.message}" for each in errors]
        return "\n".join((problem_words(self.problem), *fields))


class NotSent(BranchDeskError):
    """No effect, and none can follow. `reason` is a clause such as "no connection to the core"."""

    title = "Not sent"

    def __init__(self, reason: str, problem: Problem | None = None) -> None:
        reference = problem.correlation_id if problem else None
        super().__init__(f"Not sent: {reason}. Nothing was done.", reference)
        self.reason = reason
        self.problem = problem


class OutcomeUnknown(BranchDeskError):
    """The core may or may not have done it; `key` is what to ask it with."""

    title = "Outcome not known yet"

    def __init__(self, reason: str, key: str) -> None:
        named = f" Reference {key[:8]}." if key else ""
        super().__init__(
            f"The core may or may not have done this: {reason}. Do not key it in again.{named}",
            key or None,
        )
        self.reason = reason
        self.key = key


class BackendUnreachable(BranchDeskError):
    """A question to the core has no valid answer; nothing was changed by asking."""

    title = "No answer from the core"

    def __init__(self, reason: str, reference: str | None = None) -> None:
        super().__init__(
            f"The core cannot be asked: {reason}. Try again in a moment; if it stays so, call IT.",
            reference,
        )
        self.reason = reason


class SettingsInvalid(BranchDeskError):
    """A settings file, a variable or stored data that this program must not start with."""

    title = "The settings are not valid"


@dataclass(frozen=True)
class Explained:
    """What a person reads of an exception."""

    title: str
    message: str
    reference: str | None = None


def explain(exc: BaseException) -> Explained:
    """Turn any exception into what a person reads; a defect shows its type, never its text."""
    if isinstance(exc, BranchDeskError | JournalError):
        return Explained(exc.title, exc.user_message(), exc.reference)
    if isinstance(exc, Complaint):
        return Explained("Please correct", exc.sentence, exc.code)
    if isinstance(exc, ValidationError):
        return _explain_validation(exc)
    if isinstance(exc, PermissionError | sqlite3.OperationalError | OSError):
        return _explain_disk(exc)
    return Explained(
        "Something unexpected happened",
        "This is a defect of Branch Desk. Your work is kept where it was saved. "
        "Call IT and name the reference.",
        type(exc).__name__,
    )


def _explain_validation(exc: ValidationError) -> Explained:
    first = exc.errors(include_url=False, include_input=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, Complaint):
        return Explained("Please correct", cause.sentence.replace("{label}", "this"), cause.code)
    return Explained("Please correct", "Correct the fields that are marked.", first["type"])


def _explain_disk(exc: OSError | sqlite3.OperationalError) -> Explained:
    reason = exc.strerror if isinstance(exc, OSError) else None
    place = getattr(exc, "filename", None) or "Something"
    return Explained(
        "The disk of this workstation failed",
        f"{place} could not be read or written: {reason or 'its data file cannot be used'}. "
        "Free some space or check the rights of the folder, then try again, or call IT.",
        type(exc).__name__,
    )
