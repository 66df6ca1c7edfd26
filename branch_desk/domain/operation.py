"""The declaration of a customer operation: all that desk and tests know of it, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from branch_desk.domain.change_words import is_within
from branch_desk.domain.confirm import Confirm, nothing_to_confirm
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.fields import bare_type
from branch_desk.domain.paper_facts import PaperFacts
from branch_desk.domain.policy import Meta
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the paper form: its title, and its fields in order.

    A field is a path into the request (`individual.surname`); naming a nested model names all that
    is in it. `when` shows the section only while another field holds one of the values; a path that
    begins with `record.` looks into the enquiry about what is changed (`record.customer.status`),
    one with `product.` into the product that the form names (`product.max_holders`), one with
    `minor.` asks of a day of birth whether it is that of somebody under 18.
    An empty title goes on under the heading before.
    """

    title: str
    fields: tuple[str, ...]
    when: tuple[str, tuple[object, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class Read:
    """A GET (or one of the two reads sent by POST) that a precheck or look-up makes."""

    path: str
    params: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None


def record_of(sketched: Any) -> Read | None:
    """Give the enquiry about the customer whom a form names, with the account if it names one."""
    if not sketched.customer_id:
        return None
    account = {"account_no": sketched.account_no} if sketched.account_no else {}
    return Read(path="/customer/enquiry", params={"customer_id": sketched.customer_id, **account})


def record_in_clear(sketched: Any) -> Read | None:
    """Give the same enquiry unmasked, for a form that begins with the record."""
    read = record_of(sketched)
    return read and replace(read, params={**(read.params or {}), "reveal": "true"})


@dataclass(frozen=True, kw_only=True)
class Precheck:
    """A check before anything is recorded: a read, a pure test of its reply, and a sentence.

    `lookup` gives None where there is nothing to ask. `passes` takes the reply's body, and so does
    `why`, which says more exactly than `sentence` what is to be cleared. `cure` gives the code of
    the alert (docs/contract.md 2.7) whose dock clears it for the customer of the reply, empty text
    where no dock can.
    """

    name: str
    lookup: Callable[[Any], Read | None]
    passes: Callable[[Any, Mapping[str, Any]], bool]
    sentence: str
    why: Callable[[Mapping[str, Any]], str] | None = None
    cure: Callable[[Mapping[str, Any]], str] | None = None

    def words(self, body: Mapping[str, Any]) -> str:
        """Say what has to be cleared first, of a reply that does not pass."""
        return self.why(body) if self.why else self.sentence

    def cured_by(self, body: Mapping[str, Any]) -> str:
        """Give the code of the alert whose dock clears it, of a reply that does not pass."""
        return self.cure(body) if self.cure else ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One line of a look-up: words, whether it stops the officer, and the record it is about.

    `passes` is a check that found nothing, in a few words. `code` names what stands in the way to
    the dock that cures it (`Operation.cures`); `items` are the numbers that it is about.
    """

    text: str
    stops: bool = False
    customer_id: str | None = None
    passes: bool = False
    code: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A live read while typing: the fields that start it, and how its reply reads.

    `read` takes the sketch of the request and gives None while there is too little to ask with.
    `fills` gives what the reply puts into the form, by dotted path, in raw values. `checks` names
    what a look-up with a line in the checklist checks for (duplicates), `reviewed` gives the
    customers of its hits that the sketch says are other people. `learns` gives what a reply tells
    of a customer, which the form then goes by. `since` takes the reply before and the one now to
    the same question, and says what is different.
    """

    title: str
    fields: tuple[str, ...]
    read: Callable[[Any], Read | None]
    words: Callable[[Mapping[str, Any]], tuple[Hit, ...]]
    fills: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    checks: str = ""
    reviewed: Callable[[Any], frozenset[str]] | None = None
    learns: Callable[[Mapping[str, Any]], CustomerFacts] | None = None
    since: Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[str, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class Before:
    """The record that an operation changes: how it is read, and what a form begins with.

    `read` takes the sketch of the request and gives the enquiry about what it names, in clear where
    the record itself is changed; None while it names nothing. `start` gives raw values, nested as
    on the wire; of a merge patch only what then differs from them is sent.
    """

    read: Callable[[Any], Read | None]
    start: Callable[[EnquiryReply, Meta], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a sheet is worded with beside request and reply: the bank, and the record as it was.

    `paper` is the same for the first paper of an operation and for every later one; it is None
    of what was sent, or took effect, before papers were kept. `at` is when the core was asked,
    where that matters.
    """

    meta: Meta
    paper: PaperFacts | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """What a form hands over where its customer turns out to be on the books already.

    `action` names the operation that takes it, for the customer who was found; `values` makes of
    the raw values of the one form those of the other, and gives none where nothing goes over.
    """

    action: str
    values: Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the dock of an enquiry offers beside its sheet.

    `reveal` is the right to read personal fields in clear. `account_no` gives the account of a
    reply, whose statement and signatures can be looked at; `paper` what is printed of a reply. Both
    give None where there is none.
    """

    reveal: str
    account_no: Callable[[Any], str | None]
    paper: Callable[[Any, Known], Sheet | None]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One customer operation (docs/architecture.md): declared once, bound by machine.

    `dock` is the number of its dock, which never moves so that hands can learn it (Alt+1 to Alt+9;
    7 is the checker's); 0 leaves it to the desk to give a free one.
    `defaults` are the raw values that a fresh form starts with, by dotted path, beside those that
    every form has: the own branch, Kenya, KES.
    `result` makes the sheet of a request, its reply and what is known beside them; `beside` is for
    an enquiry that can do more than show it. `confirm` gives what is typed again before a request
    goes, None for one that goes at once. `cures` has the codes of the alerts about a customer
    (docs/contract.md 2.7), and of what blocks a closure (2.6), that its dock puts right.
    `hand_over` is for a form whose look-ups may find that its customer exists.
    Raises ValueError when made with a form that forgets or invents a field of the request, or with
    a default for none.
    """

    action: str
    title: str
    code: str
    operation: OperationCode | str | None
    method: str
    path: str
    request: type[BaseModel]
    reply: type[BaseModel]
    form: tuple[Section, ...]
    result: Callable[[Any, Any, Known], Sheet]
    example: Mapping[str, Any]
    before: Before | None = None
    prechecks: tuple[Precheck, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    dock: int = 0
    beside: Beside | None = None
    confirm: Callable[[Any], Confirm | None] = nothing_to_confirm
    cures: tuple[str, ...] = ()
    hand_over: HandOver | None = None

    def __post_init__(self) -> None:
        """Refuse a form that does not name every field of the request exactly once."""
        named = [path for section in self.form for path in section.fields]
        covered = [leaf for path in named for leaf in _leaves_below(self.request, path)]
        wanted = set(_leaves(self.request, ""))
        if sorted(covered) != sorted(wanted):
            odd = sorted(set(covered) ^ wanted) or sorted(covered)
            raise ValueError(f"the form of {self.action} forgets, repeats or invents: {odd}")
        strange = sorted(set(self.defaults) - wanted)
        if strange:
            raise ValueError(f"{self.action} has a default for what is no field: {strange}")

    @property
    def is_enquiry(self) -> bool:
        """Whether this only reads: no key, no approval, no journal intent."""
        return self.method == "GET"

    def place_of(self, pointer: str) -> int:
        """Give where on the form a member of the request stands; what it does not name is last."""
        named = [f"/{path.replace('.', '/')}" for part in self.form for path in part.fields]
        fits = (place for place, each in enumerate(named) if is_within(pointer, (each,)))
        return next(fits, len(named))


def _leaves(model: type[BaseModel], prefix: str) -> list[str]:
    leaves = []
    for name, info in model.model_fields.items():
        inner = bare_type(info.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            leaves += _leaves(inner, f"{prefix}{name}.")
        else:
            leaves.append(f"{prefix}{name}")
    return leaves


def _leaves_below(model: type[BaseModel], path: str) -> list[str]:
    every = _leaves(model, "")
    below = [leaf for leaf in every if leaf == path or leaf.startswith(f"{path}.")]
    return below or [f"{path} (unknown)"]
