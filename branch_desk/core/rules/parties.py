"""Who has a part in a request, so that no officer makes or decides their own business."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import account_holders, customers, signatories

# A possible duplicate that the maker looked at is no party to the request.
_NO_PARTIES: Final = frozenset({"duplicates_reviewed"})
_IDENTITY: Final = ("id_type", "id_number", "issuing_country")

Paper = tuple[str, ...]
"""An identity document: type, number and country, by which a person is known without a CIF."""


def refuse_own_business(
    connection: Connection, own_ids: tuple[str | None, ...], members: Mapping[str, Any]
) -> None:
    """Raise Refusal `conflict_of_interest` if an officer is a party to what is asked.

    Parties are the customers that the body names and their guardians, the holders and signatories
    of the accounts that it names, and whoever the body, a mandate or the record of an organisation
    names by identity document: directors, owners, signatories.
    """
    mine = {each for each in own_ids if each}
    if not mine:
        return
    accounts = {value for name, value in _texts(members) if name.endswith("account_no")}
    named = _customers(connection, members, accounts)
    papers = {*_papers(members), *_papers_on_file(connection, named, accounts)}
    if mine & named or papers & _papers_of(connection, mine):
        raise Refusal("conflict_of_interest")


def _customers(connection: Connection, members: Mapping[str, Any], accounts: set[str]) -> set[str]:
    named = {value for name, value in _texts(members) if name.endswith("customer_id")}
    for table in (account_holders, signatories):
        own = select(table.c.customer_id).where(
            table.c.account_no.in_(accounts), table.c.customer_id.is_not(None)
        )
        named |= set(connection.scalars(own))
    guardians = select(customers.c.guardian_id).where(
        customers.c.customer_id.in_(named), customers.c.guardian_id.is_not(None)
    )
    return named | set(connection.scalars(guardians))


def _papers_on_file(connection: Connection, named: set[str], accounts: set[str]) -> Iterator[Paper]:
    organisations = select(customers.c.record).where(
        customers.c.customer_id.in_(named), customers.c.registration_no.is_not(None)
    )
    for record in connection.scalars(organisations):
        yield from _papers(record)
    strangers = select(signatories.c.identity).where(
        signatories.c.account_no.in_(accounts), signatories.c.customer_id.is_(None)
    )
    for identity in connection.scalars(strangers):
        yield from _papers(identity)


def _papers_of(connection: Connection, own_ids: set[str]) -> set[Paper]:
    columns = [customers.c[name] for name in _IDENTITY]
    rows = connection.execute(select(*columns).where(customers.c.customer_id.in_(own_ids)))
    return {tuple(map(str, row)) for row in rows}


def _papers(value: Any) -> Iterator[Paper]:
    if isinstance(value, Mapping):
        if all(isinstance(value.get(name), str) for name in _IDENTITY):
            yield tuple(_plain(value[name]).upper() for name in _IDENTITY)
        for key, member in value.items():
            if key not in _NO_PARTIES:
                yield from _papers(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _papers(member)


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, _plain(value)
    elif isinstance(value, Mapping):
        for key, member in value.items():
            if key not in _NO_PARTIES:
                yield from _texts(member, key)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member, name)


def _plain(text: str) -> str:
    # As typed: spaces and hyphens in a number hide nobody.
    return text.replace(" ", "").replace("-", "")
