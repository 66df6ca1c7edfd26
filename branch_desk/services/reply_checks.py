"""What an answer of the core must be before anything in it counts: pure, bytes and headers in.

A reply that fails a check says nothing, neither yes nor no (docs/reliability.md 3).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from branch_desk.common import utc_now
from branch_desk.domain.canonical import parse_strict
from branch_desk.domain.problems import PROBLEMS, Problem
from branch_desk.domain.replies import OperationRecord, WriteReply
from branch_desk.services.errors import Refused
from branch_desk.services.messages import Answer, Ask, Envelope, Reply, SendFailed

JSON_MAX_BYTES: Final = 2 * 1024 * 1024
DOCUMENT_MAX_BYTES: Final = 6 * 1024 * 1024
PROBLEM_TYPE: Final = "application/problem+json"
JSON_TYPE: Final = "application/json"
_EMPTY: Final = frozenset({204, 304})
_DEPTH_MAX: Final = 32
_SUCCESS: Final = range(200, 300)
_CLIENT_ERRORS: Final = range(400, 500)
_TRY_LATER: Final = frozenset({408, 429})

Model = TypeVar("Model", bound=BaseModel)


class ReplyInvalid(ValueError):
    """A reply that fails a check; its text is a clause for officer and log, without content."""


def check_head(status: int, headers: Mapping[str, tuple[str, ...]], cap: int) -> None:
    """Refuse a head whose body could not be told whole, or is too large or encoded.

    Raises ReplyInvalid.
    """
    if headers.get("content-encoding", ("identity",)) != ("identity",):
        raise ReplyInvalid("the core's answer is packed, which nobody asked for")
    lengths = headers.get("content-length", ())
    chunked = headers.get("transfer-encoding", ())
    if status in _EMPTY and not chunked and lengths in {(), ("0",)}:
        return
    if len(lengths) + len(chunked) != 1 or chunked not in {(), ("chunked",)}:
        raise ReplyInvalid("the core's answer does not say where it ends")
    if lengths and not (lengths[0].isascii() and lengths[0].isdigit()):
        raise ReplyInvalid("the core's answer does not say where it ends")
    if lengths and (len(lengths[0]) > len(str(cap)) or int(lengths[0]) > cap):
        raise ReplyInvalid("the core's answer is too long")


def cap_of(wanted_type: str) -> int:
    """Give the most bytes that an answer of a type may have."""
    return JSON_MAX_BYTES if wanted_type == JSON_TYPE else DOCUMENT_MAX_BYTES


def sort(answer: Answer, ask: Ask) -> Reply:
    """Give the reply of a 2xx answer that passes every check of its route.

    Raises Refused for a problem of the core, SendFailed for anything that says neither yes nor no.
    """
    if answer.status in _SUCCESS:
        try:
            reply = success(answer, ask.reply_type)
            if ask.envelope is not None:
                check_write(reply.body, ask.envelope)
        except ReplyInvalid as error:
            raise SendFailed(str(error), may_have_left=True) from None
        return reply
    if found := problem(answer):
        raise Refused(found)
    said = any_problem(answer)
    reason = said.detail.removesuffix(".") if said else f"it answered with HTTP {answer.status}"
    wait_s = retry_after_s(answer, utc_now())
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS and wait_s:
        reason = f"too many tries in a row, so it takes none for {wait_s:.0f} s"
    raise SendFailed(reason, may_have_left=True, retry_after_s=wait_s)


def check_echo(answer: Answer) -> None:
    """Refuse an answer to somebody else's question. Raises ReplyInvalid."""
    if answer.header("correlation-id") != answer.correlation_id:
        raise ReplyInvalid("the answer belongs to another question")


def success(answer: Answer, wanted_type: str) -> Reply:
    """Give the reply of a 2xx answer whose content is what the route says. Raises ReplyInvalid."""
    check_echo(answer)
    replayed = answer.header("idempotency-replayed") == "true"
    etag = answer.header("etag")
    if answer.status in _EMPTY:
        return Reply(answer.status, {}, etag, replayed)
    _check_type(answer, wanted_type)
    body = _object(answer.body) if wanted_type == JSON_TYPE else answer.body
    return Reply(answer.status, body, etag, replayed)


def problem(answer: Answer) -> Problem | None:
    """Give the problem of a 4xx answer that is a well-formed and honest one, else None."""
    if answer.status not in _CLIENT_ERRORS or answer.status in _TRY_LATER:
        return None
    return any_problem(answer)


def any_problem(answer: Answer) -> Problem | None:
    """Give the problem that an answer of any status holds, None where it holds none."""
    try:
        check_echo(answer)
        _check_type(answer, PROBLEM_TYPE)
        return _problem_of(_object(answer.body), answer.status)
    except ReplyInvalid:
        return None


def is_kept(found: Problem) -> bool:
    """Say whether the core keeps this answer under the key; an unknown code goes by its status."""
    kind = PROBLEMS.get(found.code)
    return kind.kept if kind else found.status in {403, 404, 409, 412, 422}


def check_write(body: Mapping[str, Any], envelope: Envelope) -> WriteReply:
    """Give the envelope of a 2xx answer to a keyed write. Raises ReplyInvalid."""
    reply = as_model(WriteReply, body)
    if reply.idempotency_key != envelope.key:
        raise ReplyInvalid("the answer belongs to another operation")
    if envelope.operation is not None and reply.operation != envelope.operation:
        raise ReplyInvalid("the answer belongs to another operation")
    if reply.outcome not in {"DONE", "PENDING_APPROVAL"}:
        raise ReplyInvalid("the answer names no outcome that the desk knows")
    if reply.outcome == "PENDING_APPROVAL":
        if not reply.request_id or reply.result is not None:
            raise ReplyInvalid("the answer contradicts itself")
    elif reply.result is None:
        raise ReplyInvalid("the answer says done and not what")
    elif envelope.result is not None:
        as_model(envelope.result, reply.result)
    return reply


def settle(record: OperationRecord, envelope: Envelope) -> Reply | Problem:
    """Give the kept answer of a FINAL key as if it had just come. Raises ReplyInvalid."""
    if record.idempotency_key != envelope.key or record.state != "FINAL":
        raise ReplyInvalid("the core's record is about something else")
    if envelope.commit and record.commit and record.commit != envelope.commit:
        raise ReplyInvalid("the core holds other content under this key")
    status, body = record.http_status, record.reply
    if status is None or body is None:
        raise ReplyInvalid("the core's record holds no answer")
    if status not in _SUCCESS:
        return _problem_of(body, status)
    check_write(body, envelope)
    return Reply(status, body, replayed=True)


def as_model(model: type[Model], body: object) -> Model:
    """Read a reply's body as its route's model. Raises ReplyInvalid."""
    try:
        return model.model_validate(body)
    except ValidationError:
        raise ReplyInvalid("the core's answer has another form than agreed") from None


def retry_after_s(answer: Answer, now: datetime) -> float | None:
    """Give the seconds that the core asked to wait, None where it said nothing sensible."""
    text = (answer.header("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    at = _http_date(text)
    return max(0.0, (at - now).total_seconds()) if at else None


def core_time(answer: Answer) -> datetime | None:
    """Give the time at which the core wrote its answer, to the second."""
    return _http_date(answer.header("date") or "")


def _http_date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _problem_of(body: object, status: int) -> Problem:
    found = as_model(Problem, body)
    if found.status != status:
        raise ReplyInvalid("the answer contradicts itself")
    return found


def _check_type(answer: Answer, wanted: str) -> None:
    main, _, parameters = (answer.header("content-type") or "").partition(";")
    if main.strip().lower() != wanted:
        raise ReplyInvalid("the core's answer is of another kind")
    charset = parameters.replace(" ", "").replace('"', "").lower()
    if charset not in {"", "charset=utf-8"}:
        raise ReplyInvalid("the core's answer is in another alphabet")


def _object(data: bytes) -> dict[str, Any]:
    try:
        parsed = parse_strict(data, max_depth=_DEPTH_MAX)
    except ValueError:
        raise ReplyInvalid("the core's answer cannot be read") from None
    if not isinstance(parsed, dict):
        raise ReplyInvalid("the core's answer is of another kind")
    return parsed
