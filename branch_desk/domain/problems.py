"""Problems (RFC 9457): every way in which the core says no, and whether it keeps that answer."""

from dataclasses import dataclass
from typing import Final

from pydantic import ConfigDict

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.fields import Record

TYPE_PREFIX: Final = "urn:branch-desk:problem:"


@dataclass(frozen=True)
class ProblemKind:
    """A problem code: its HTTP status, whether it is kept under the key, and what it says."""

    status: int
    kept: bool
    title: str
    detail: str


class Problem(Record):
    """A problem document as it travels; members beyond these belong to single codes."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True)

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str = ""
    field_errors: tuple[FieldError, ...] = ()
    correlation_id: str | None = None


def _kinds(status: int, kept: bool, rows: dict[str, tuple[str, str]]) -> dict[str, ProblemKind]:
    return {code: ProblemKind(status, kept, title, text) for code, (title, text) in rows.items()}


PROBLEMS: Final[dict[str, ProblemKind]] = {
    **_kinds(
        400,
        False,
        {
            "malformed_request": (
                "Unreadable request",
                "The desk sent something that the core cannot read. Call IT with the reference.",
            ),
            "key_missing": (
                "Key missing",
                "The desk sent an operation without its key. Call IT with the reference.",
            ),
            "cursor_invalid": ("List moved on", "This list has moved on. Load it again."),
        },
    ),
    **_kinds(
        401,
        False,
        {
            "credentials_refused": (
                "Not signed in",
                "Officer, password or code is wrong, or the officer is locked.",
            ),
            "not_authenticated": ("Signed out", "Your session is over. Log in again."),
            "session_ended": ("Session ended", "Your session is over. Log in again."),
        },
    ),
    **_kinds(
        403,
        False,
        {
            "step_up_required": ("Confirm it is you", "Enter your password or code to go on."),
            "password_change_required": ("Password due", "Change your password first."),
            "desk_too_old": (
                "Desk too old",
                "This desk is too old for the core. Ask IT for the newest version.",
            ),
        },
    ),
    **_kinds(
        403,
        True,
        {
            "not_permitted": ("Not permitted", "Your role may not do this. Ask a colleague."),
            "branch_out_of_scope": (
                "Other branch",
                "This belongs to another branch. Ask an officer of that branch.",
            ),
            "self_approval": (
                "Your own request",
                "You had a hand in this request, so somebody else must decide it.",
            ),
            "conflict_of_interest": (
                "Your own account",
                "You are a party to this, so a colleague must make or decide it.",
            ),
            "limit_exceeded": (
                "Daily limit reached",
                "You have reached the number that you may make today. Ask a colleague.",
            ),
        },
    ),
    **_kinds(404, True, {"not_found": ("Not found", "There is nothing under this number.")}),
    **_kinds(
        404,
        False,
        {"operation_unknown": ("Not known", "The core has not carried this out so far.")},
    ),
    **_kinds(
        405,
        False,
        {"method_not_allowed": ("No such call", "The core does not offer this. Call IT.")},
    ),
    **_kinds(
        409,
        False,
        {
            "journal_stale": ("Journal behind", "The desk proves its journal anew."),
            "document_differs": (
                "Another document",
                "Other pages are stored under this number. Attach the document anew.",
            ),
        },
    ),
    **_kinds(
        409,
        True,
        {
            "duplicate_customer": (
                "Already a customer",
                "This may be a customer already. Open the record shown, or say why it is not.",
            ),
            "open_request_exists": (
                "Already requested",
                "A request for the same is open. Have it decided or withdrawn first.",
            ),
            "wrong_state": ("Wrong state", "The record is in a state that does not allow this."),
            "kyc_not_sufficient": (
                "KYC not sufficient",
                "The customer's KYC does not allow this. Bring the documents up to date first.",
            ),
            "closure_blocked": ("Cannot be closed yet", "Clear what is listed first."),
            "quote_changed": (
                "Payout changed",
                "What is paid is no longer what was quoted. Tell the customer, then submit again.",
            ),
            "request_not_pending": (
                "Already decided",
                "This request was decided meanwhile. Load the queue again.",
            ),
            "target_changed": (
                "Record changed",
                "The record changed after the request was made. Return or reject the request.",
            ),
            "maker_inactive": (
                "Maker inactive",
                "The maker is no longer active, so the request can only be rejected.",
            ),
            "operation_cancelled": ("Cancelled", "This was cancelled before it was carried out."),
        },
    ),
    **_kinds(
        412,
        True,
        {
            "version_conflict": (
                "Changed meanwhile",
                "The record was changed meanwhile. Look at it again before you go on.",
            ),
            "payload_changed": (
                "Request changed",
                "The request is no longer the one on your screen. Load it and read it again.",
            ),
        },
    ),
    **_kinds(413, False, {"too_large": ("Too large", "This is larger than the core takes.")}),
    **_kinds(
        415, False, {"unsupported_media_type": ("Wrong kind", "The core does not take this kind.")}
    ),
    **_kinds(
        422,
        True,
        {"validation_failed": ("Please correct", "Correct the fields that are marked.")},
    ),
    **_kinds(
        422,
        False,
        {
            "key_reused": (
                "Key used twice",
                "The same key came with something else. Nothing was done. Call IT.",
            ),
            "intent_mismatch": ("Journal mismatch", "The journal says something else. Call IT."),
            "journal_refused": ("Journal refused", "The core refuses this journal. Call IT."),
        },
    ),
    **_kinds(
        428,
        False,
        {
            "version_required": ("Version missing", "The desk did not say what it saw. Call IT."),
            "journal_missing": ("Journal missing", "The desk sent no journal proof. Call IT."),
        },
    ),
    **_kinds(
        429,
        False,
        {"too_many_requests": ("Too fast", "Too many calls. Wait a moment, then again.")},
    ),
    **_kinds(
        500,
        False,
        {"internal_error": ("Core failed", "The core failed. Call IT with the reference.")},
    ),
    **_kinds(
        503,
        False,
        {"unavailable": ("Core busy", "The core is busy or starting. Try again in a moment.")},
    ),
}
