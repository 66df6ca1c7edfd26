"""The entries of the journal: which fields each kind has, and their one byte form.

Every form is printable ASCII without quotation mark or backslash, so nothing that an officer typed
can enter an entry. Step 3 adds the kinds `anchor` and `key_change` and the fields `witness` and
`previous`; until then they are refused like any other unknown kind or field.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from branch_desk.domain.canonical import canonical, parse_strict
from branch_desk.journal.errors import EntryInvalid, Finding
from branch_desk.journal.note import ORIGIN_PATTERN, VerifierKey

Kind = Literal["session", "intent", "result", "view"]
OFFICER_KINDS: Final = frozenset(get_args(Kind))
"""The kinds that a caller may append; `start` and `recovery` are the journal's own."""
Outcome = Literal["DONE", "PENDING_APPROVAL", "REFUSED", "NOT_SENT", "UNKNOWN"]
SALT_BYTES: Final = 32
APP_VERSION: Final = version("branch-desk")
"""What the entries name as `app`."""


def _pattern(form: str) -> StringConstraints:
    return StringConstraints(pattern=form)


def _real_instant(text: str) -> str:
    datetime.fromisoformat(text)  # a ValueError for a day or time that never comes
    return text


def _spelled(at: datetime) -> str:
    """Give an instant in the one form of the journal: UTC, microseconds, `Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


Instant = Annotated[
    str, _pattern(r"^[0-9]{4}(-[0-9]{2}){2}T([01][0-9]|2[0-3])(:[0-9]{2}){2}\.[0-9]{6}Z$"),
    AfterValidator(_real_instant),
]  # fmt: skip
OfficerId = Annotated[str, _pattern(r"^[A-Z]{3}[0-9]{3}$")]
Role = Annotated[str, _pattern(r"^[A-Z][A-Z_]{0,39}$")]
SessionId = Annotated[str, _pattern(r"^[0-9a-f]{16}$")]
Operation = Annotated[str, _pattern(r"^[a-z0-9_]{1,60}$")]
Key = Annotated[
    str, _pattern(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
Digest = Annotated[str, _pattern(r"^[0-9a-f]{64}$")]
Problem = Annotated[str, _pattern(r"^[a-z0-9_]{1,60}$")]
Reference = Annotated[str, _pattern(r"^[A-Z0-9-]{1,40}$")]
HttpStatus = Annotated[int, Field(ge=100, le=599)]
AppVersion = Annotated[str, _pattern(r"^[0-9A-Za-z.+-]{1,40}$")]
Origin = Annotated[str, _pattern(ORIGIN_PATTERN)]


def _canonical_key(text: str) -> str:
    VerifierKey.parse(text)
    return text


class EntryFault(Exception):
    """Why a stored entry is none: a finding of the closed list, and a reason."""

    def __init__(self, finding: Finding, reason: str) -> None:
        super().__init__(reason)
        self.finding = finding
        self.reason = reason


class _Common(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    v: Annotated[int, Field(ge=1, le=1)]
    seq: Annotated[int, Field(ge=0)]
    ts: Instant


class _ByOfficer(_Common):
    actor: OfficerId
    role: Role
    session: SessionId


class _MayNameOfficer(_Common):
    actor: OfficerId | None = None
    role: Role | None = None
    session: SessionId | None = None

    @model_validator(mode="after")
    def _all_or_none(self) -> "_MayNameOfficer":
        if len({self.actor is None, self.role is None, self.session is None}) > 1:
            raise ValueError("actor, role and session stand together or not at all")
        return self


class Start(_MayNameOfficer):
    """Entry 0: which log this is and the first key that signs it."""

    kind: Literal["start"]
    origin: Origin
    vkey: Annotated[str, AfterValidator(_canonical_key)]
    app: AppVersion


class SessionEntry(_ByOfficer):
    """An officer came, locked, unlocked or left."""

    kind: Literal["session"]
    event: Literal["start", "lock", "unlock", "end"]
    app: AppVersion


class Intent(_ByOfficer):
    """An operation is about to be sent: its key and the commitment to its exact bytes."""

    kind: Literal["intent"]
    op: Operation
    key: Key
    commit: Digest


class Result(_MayNameOfficer):
    """How the operation of a key ended, or that this is not known yet."""

    kind: Literal["result"]
    key: Key
    outcome: Outcome
    status: HttpStatus | None = None
    problem: Problem | None = None
    ref: Reference | None = None


class View(_ByOfficer):
    """One act of reading in clear; `key` is the Correlation-Id of all its requests."""

    kind: Literal["view"]
    op: Operation
    key: Key


class Recovery(_MayNameOfficer):
    """The log was opened again after a failure; `torn_bytes` were cut from its end."""

    kind: Literal["recovery"]
    torn_bytes: Annotated[int, Field(ge=0)]
    reason: Literal["torn_tail", "write_failed"]


Entry = Start | SessionEntry | Intent | Result | View | Recovery
_ENTRIES: Final[TypeAdapter[Entry]] = TypeAdapter(Annotated[Entry, Field(discriminator="kind")])
_STAMPED: Final = frozenset({"v", "seq", "ts", "kind"})


def build(kind: str, seq: int, at: datetime, fields: Mapping[str, object]) -> Entry:
    """Make an entry; a field that is None is left out.

    Raises EntryInvalid if a field is missing, unknown or of another form.
    """
    if _STAMPED & fields.keys():
        raise EntryInvalid("an entry stamps v, seq, ts and kind itself")
    given = {name: _plain(value) for name, value in fields.items() if value is not None}
    stamp = {"v": 1, "seq": seq, "ts": _spelled(at), "kind": kind}
    try:
        return _ENTRIES.validate_python({**given, **stamp})
    except ValidationError as error:
        raise EntryInvalid(f"no {kind} entry: {_complaints(error)}") from None


def encode(entry: Entry) -> bytes:
    """Give the canonical bytes of an entry, which the tree hashes."""
    return canonical(entry.model_dump(exclude_none=True))


def decode(data: bytes, seq: int) -> Entry:
    """Read entry number `seq`.

    Raises EntryFault with `canonical`, `schema` or `sequence` if it is not exactly what `encode`
    would have written there.
    """
    try:
        members: Any = parse_strict(data)
        if not isinstance(members, dict) or canonical(members) != data:
            raise EntryFault(Finding.CANONICAL, "the entry is not in canonical form")
    except ValueError as error:
        raise EntryFault(Finding.CANONICAL, f"the entry is {error}") from None
    if None in members.values():
        raise EntryFault(Finding.SCHEMA, "not an entry: absent is never null")
    try:
        entry = _ENTRIES.validate_python(members)
    except ValidationError as error:
        raise EntryFault(Finding.SCHEMA, f"not an entry: {_complaints(error)}") from None
    if entry.seq != seq or (seq == 0) != (entry.kind == "start"):
        raise EntryFault(Finding.SEQUENCE, f"entry {seq} is out of its place")
    return entry


def commitment(salt: bytes, body: bytes) -> str:
    """Commit to a request body: SHA-256(salt || body) as 64 hex digits.

    The salt is 32 random bytes, used once; raises ValueError for another length.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(salt + body).hexdigest()


def _plain(value: object) -> object:
    """Give a str of an enumeration as bare text, which is what the journal stores."""
    return str(value) if isinstance(value, str) else value


def _complaints(error: ValidationError) -> str:
    """Name the fields and what is wrong with each, and repeat nothing of their values."""
    rows = (
        f"{item['loc'][-1] if item['loc'] else 'kind'} {item['type']}" for item in error.errors()
    )
    return ", ".join(rows)
