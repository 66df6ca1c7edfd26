"""Who has a part in a request, so that no officer makes or decides their own business."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, null, select

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
    found = _Found(
        customers={value for name, value in _texts(members) if name.endswith("customer_id")},
        papers=set(_papers(members)),
    )
    accounts = {value for name, value in _texts(members) if name.endswith("account_no")}
    if accounts:
        _add_parties_of_accounts(connection, accounts, found)
    if found.customers:
        _add_parties_of_customers(connection, found)
    if mine & found.customers or (found.papers and found.papers & _papers_of(connection, mine)):
        raise Refusal("conflict_of_interest")


@dataclass(frozen=True)
class _Found:
    """Who is a party: by customer ID, and by identity document."""

    customers: set[str]
    papers: set[Paper]


def _add_parties_of_accounts(connection: Connection, accounts: set[str], found: _Found) -> None:
    signing = select(signatories.c.customer_id, signatories.c.identity).where(
        signatories.c.account_no.in_(accounts)
    )
    # In one question: the queue asks it for every row that it lists.
    holding = select(account_holders.c.customer_id, null()).where(
        account_holders.c.account_no.in_(accounts)
    )
    for customer_id, identity in connection.execute(signing.union_all(holding)):
        found.customers.update({customer_id} - {None})
        found.papers.update(_papers(identity))


def _add_parties_of_customers(connection: Connection, found: _Found) -> None:
    columns = (customers.c.guardian_id, customers.c.registration_no, customers.c.record)
    named = select(*columns).where(customers.c.customer_id.in_(found.customers))
    for row in connection.execute(named):
        found.customers.update({row.guardian_id} - {None})
        if row.registration_no is not None:
            found.papers.update(_papers(row.record))


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
