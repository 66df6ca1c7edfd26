"""Who may stand in a mandate: a kept signatory stays who it is, and nobody signs twice."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.core.desk_work import (
    AMINA,
    CIF,
    complaints,
    minor,
    new_customer,
    person,
    upload,
)
from tests.core.mandate_work import kept, mandates, update
from tests.core_fixtures import RunningCore, SignedIn

LIMIT: Final = {"personal_limit": {"amount": "50000"}}
ANY_TWO: Final = [
    {"up_to": {"amount": "50000"}, "rule": {"kind": "COMBINATION", "any_of": [{"ANY": 2}]}}
]
UNKNOWN: Final = "1000000628"
BRIAN: Final = "1000000024"

pytestmark = pytest.mark.usefixtures("new_day")


def made(desk: SignedIn, body: Any) -> str:
    answer = desk.post(CIF, body)
    assert answer.status == 201, answer.raw
    return str(answer.body["result"]["customer_id"])


def outsider(desk: SignedIn, number: str = "61234567", name: str = "Odongo Ouma") -> dict[str, Any]:
    return {
        "full_name": name,
        "identity": {"id_type": "NATIONAL_ID", "id_number": number, "issuing_country": "KE"},
        "specimen": upload(desk, "SIGNATURE_SPECIMEN"),
        **LIMIT,
    }


def test_a_kept_signatory_becomes_nobody_else(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    first = kept(maker, account)
    others = (BRIAN, UNKNOWN, made(maker, minor(maker)), new_customer(core.log_in("REL001")))
    for customer_id in others:
        answer = update(maker, account, [{**first, "customer_id": customer_id}])
        assert complaints(answer) == [("/mandate/signatories/0/customer_id", "signatory_other")]
    renamed = update(maker, account, [{**first, "full_name": "Somebody Else"}])
    assert complaints(renamed) == [("/mandate/signatories/0/full_name", "signatory_other")]
    (now,) = mandates(maker, account)
    assert now["mandate_no"] == 1
    assert now["signatories"][0]["customer_id"] == account[0]


def test_an_outsider_who_is_kept_keeps_the_name(maker: SignedIn, account: tuple[str, str]) -> None:
    assert update(maker, account, [kept(maker, account), outsider(maker)]).status == 200
    held = mandates(maker, account)[0]["signatories"][1]
    same = {"signatory_id": held["signatory_id"], **LIMIT}
    answer = update(maker, account, [kept(maker, account), {**same, "full_name": "Otieno Ouma"}])
    assert complaints(answer) == [("/mandate/signatories/1/full_name", "signatory_other")]
    answer = update(maker, account, [kept(maker, account), {**same, "customer_id": AMINA}])
    assert complaints(answer) == [("/mandate/signatories/1/customer_id", "signatory_other")]
    assert "Odongo Ouma cannot become another person." in answer.raw.decode()


def test_one_person_does_not_sign_as_two(maker: SignedIn, account: tuple[str, str]) -> None:
    again = {"customer_id": account[0], **LIMIT}
    answer = update(maker, account, [kept(maker, account), again], ANY_TWO)
    assert complaints(answer) == [("/mandate/signatories/1/customer_id", "choice")]
    one, two = outsider(maker), outsider(maker, name="Akinyi Ouma")
    answer = update(maker, account, [kept(maker, account), one, two])
    assert complaints(answer) == [("/mandate/signatories/2/identity", "signatory_twice")]


def test_a_customer_does_not_sign_again_as_an_outsider(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    body = person(maker)
    number = str(body["individual"]["identity"]["id_number"])
    customer = {"customer_id": made(maker, body), **LIMIT}
    first = kept(maker, account)
    answer = update(maker, account, [first, customer, outsider(maker, number)])
    assert complaints(answer) == [("/mandate/signatories/2/identity", "signatory_twice")]
    answer = update(maker, account, [first, outsider(maker, number), customer])
    assert complaints(answer) == [("/mandate/signatories/2/customer_id", "choice")]
