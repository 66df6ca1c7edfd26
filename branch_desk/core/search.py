"""Finding customers: how a search is read, what it finds, in which order (contract 2.8)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    func,
    literal,
    or_,
    select,
    union_all,
)

from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.masking import mask_text
from branch_desk.core.names import (
    NameRules,
    name_score,
    plain_words,
    search_keys,
    word_key,
)
from branch_desk.core.store.schema import account_holders, accounts, customers, name_keys
from branch_desk.domain.enquiries import CustomerSearch, SearchBy, SearchPage, SearchRow
from branch_desk.domain.fields import Phone

CANDIDATES_MAX: Final = 200
_AFTER_EVERY_LETTER: Final = "\U0010ffff"
_PHONE: Final[TypeAdapter[str]] = TypeAdapter(Phone)
_READINGS: Final = (
    (re.compile(r"[0-9]{13}", re.ASCII), SearchBy.ACCOUNT_NO),
    (re.compile(r"\+[0-9]+|0[0-9]{9}|254[0-9]{9}", re.ASCII), SearchBy.PHONE),
    (re.compile(r"[0-9]{10}", re.ASCII), SearchBy.CUSTOMER_ID),
    (re.compile(r"[0-9]{7,9}", re.ASCII), SearchBy.ID_NUMBER),
    # Letters with digits, or digits with the slash of a birth certificate.
    (re.compile(r"(?=.*[0-9])(?=.*[A-Z/])[A-Z0-9/]+", re.ASCII), SearchBy.ID_NUMBER),
)


@dataclass(frozen=True)
class _Found:
    """A customer found: how well, and so where in the list."""

    row: Row[Any]
    is_exact: bool
    score: float

    @property
    def place(self) -> tuple[bool, float, str]:
        """The order: exact first, then score, then number."""
        return (not self.is_exact, -self.score, self.row.customer_id)


def reading_of(query: str) -> SearchBy:
    """Say what a text looks like, spaces and hyphens removed."""
    compact = _compact(query)
    return next((by for form, by in _READINGS if form.fullmatch(compact)), SearchBy.NAME)


def search(connection: Connection, call: Call, request: CustomerSearch) -> SearchPage:
    """Give a page of the customers found, masked.

    Raises Refusal `cursor_invalid` for a cursor of another officer or search, or an old one.
    """
    by = reading_of(request.query) if request.by is SearchBy.AUTO else request.by
    if by is SearchBy.NAME:
        found, too_many = _by_name(connection, NameRules(call.policy), call, request.query)
    else:
        rows = connection.execute(select(customers).where(_condition(by, request.query)))
        found, too_many = [_Found(row, True, 1.0) for row in rows], False
    asked = {"query": request.query, "by": request.by.value}
    page, next_cursor = _page(sorted(found, key=lambda each: each.place), call, request, asked)
    record_read(connection, call, ReadOf(act="SEARCH", viewed=False))
    return SearchPage(
        items=tuple(_rows(connection, page, by)),
        next_cursor=next_cursor,
        as_of=call.now,
        too_many=too_many,
    )


def _page(
    found: Sequence[_Found], call: Call, request: CustomerSearch, asked: dict[str, str]
) -> tuple[list[_Found], str | None]:
    cursors, officer_id = call.core.cursors, call.caller.officer_id
    rest = list(found)
    if request.cursor is not None:
        place = tuple(cursors.open(request.cursor, officer_id, asked, call.now))
        rest = [each for each in rest if each.place > place]
    page = rest[: request.limit]
    if len(rest) <= request.limit:
        return page, None
    return page, cursors.seal(list(page[-1].place), officer_id, asked, call.now)


def _condition(by: SearchBy, query: str) -> ColumnElement[bool]:
    compact = _compact(query)
    if by is SearchBy.CUSTOMER_ID:
        return customers.c.customer_id == compact
    if by is SearchBy.ACCOUNT_NO:
        holders = select(account_holders.c.customer_id)
        return customers.c.customer_id.in_(holders.where(account_holders.c.account_no == compact))
    if by is SearchBy.PHONE:
        phone = _as_phone(query)
        return or_(customers.c.phone == phone, customers.c.alternative_phone == phone)
    # As typed and without separators, since some numbers are stored with theirs.
    forms = {query.strip().upper(), compact}
    columns = (customers.c.id_number, customers.c.kra_pin, customers.c.registration_no)
    return or_(*(column.in_(forms) for column in columns))


def _as_phone(query: str) -> str:
    compact = _compact(query)
    try:
        return _PHONE.validate_python(f"+{compact}" if compact.startswith("254") else compact)
    except ValidationError:
        return compact


def _by_name(
    connection: Connection, rules: NameRules, call: Call, query: str
) -> tuple[list[_Found], bool]:
    asked = plain_words(query)
    if not asked:
        return [], False
    rows = connection.execute(_candidates(asked, rules)).all()
    least = float(call.policy.name_scores.search)
    found = (_judged(row, asked, rules, least) for row in rows[:CANDIDATES_MAX])
    return [each for each in found if each], len(rows) > CANDIDATES_MAX


def _candidates(asked: tuple[str, ...], rules: NameRules) -> Select[Any]:
    """Those that share most words with the question come first, by beginning or by sound."""
    hits = union_all(*(_hits(place, word, rules) for place, word in enumerate(asked))).subquery()
    counted = (
        select(hits.c.customer_id, func.count(hits.c.place.distinct()).label("words"))
        .group_by(hits.c.customer_id)
        .subquery()
    )
    return (
        select(customers)
        .join(counted, counted.c.customer_id == customers.c.customer_id)
        .order_by(counted.c.words.desc(), customers.c.customer_id)
        .limit(CANDIDATES_MAX + 1)
    )


def _hits(place: int, word: str, rules: NameRules) -> Select[Any]:
    key = name_keys.c.name_key
    begins = word_key(word)
    return select(name_keys.c.customer_id, literal(place).label("place")).where(
        or_(
            key.between(begins, begins + _AFTER_EVERY_LETTER),
            key.in_(sorted(search_keys(word, rules))),
        )
    )


def _judged(row: Row[Any], asked: tuple[str, ...], rules: NameRules, least: float) -> _Found | None:
    names = list(_names_of(row))
    standard = rules.words(" ".join(asked))
    score = max(name_score(standard, rules.words(name)) for name in names)
    is_prefix = any(_begin_all(asked, plain_words(name)) for name in names)
    if score < least and not is_prefix:
        return None
    is_exact = any(Counter(standard) == Counter(rules.words(name)) for name in names)
    return _Found(row, is_exact, round(score, 4))


def _names_of(row: Row[Any]) -> Iterator[str]:
    yield row.full_name
    trading_name = (row.record.get("business") or {}).get("trading_name")
    if trading_name:
        yield trading_name


def _begin_all(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(begin) for word in words) for begin in asked)


def _rows(connection: Connection, page: Sequence[_Found], by: SearchBy) -> Iterator[SearchRow]:
    open_accounts = _open_accounts(connection, [each.row.customer_id for each in page])
    for each in page:
        row = each.row
        number = row.id_number or row.registration_no
        yield SearchRow(
            customer_id=row.customer_id,
            full_name=row.full_name,
            customer_type=row.customer_type,
            branch_code=row.branch_code,
            id_number=mask_text(number) if number else None,
            phone=mask_text(row.phone),
            kyc_status=row.kyc_status,
            risk_rating=row.risk_rating,
            open_accounts=open_accounts.get(row.customer_id, 0),
            matched_on=by.value,
        )


def _open_accounts(connection: Connection, customer_ids: list[str]) -> dict[str, int]:
    held = account_holders.c.customer_id
    counted = (
        select(held, func.count().label("open"))
        .join(accounts, accounts.c.account_no == account_holders.c.account_no)
        .where(held.in_(customer_ids), accounts.c.state != "CLOSED")
        .group_by(held)
    )
    return {row.customer_id: int(row.open) for row in connection.execute(counted)}


def _compact(query: str) -> str:
    return re.sub(r"[\s-]", "", query).upper()
