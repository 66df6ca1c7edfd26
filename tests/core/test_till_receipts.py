"""A till receipt pays for one opening, whoever writes its number and however."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.core.desk_work import OPEN, complaints, opening

if TYPE_CHECKING:
    from tests.core_fixtures import SignedIn


def test_a_till_receipt_is_one_however_its_number_is_written(maker: SignedIn) -> None:
    funding = {"method": "CASH", "till_receipt_no": "T9-000777"}
    first = maker.post(OPEN, opening(funding=funding))
    assert first.status == 201, first.raw
    for written in ("t9-000777", "T9- 000777", " T9-000777 "):
        again = maker.post(OPEN, opening(funding=funding | {"till_receipt_no": written}))
        assert complaints(again) == [("/funding/till_receipt_no", "till_receipt_used")]
