"""Which record is read before a form that changes it, and whether it is read in clear."""

from __future__ import annotations

import pytest

from branch_desk.domain.operation import Operation
from branch_desk.domain.sketch import sketch
from branch_desk.operations.account_closure import ACCOUNT_CLOSURE
from branch_desk.operations.account_maintenance import ACCOUNT_MAINTENANCE
from branch_desk.operations.mandate_management import MANDATE_MANAGEMENT

WHOSE, NUMBER = {"customer_id": "1000000016"}, {"account_no": "0011000000015"}


@pytest.mark.parametrize(
    ("operation", "clear"),
    [
        (ACCOUNT_MAINTENANCE, {"reveal": "true"}),
        (MANDATE_MANAGEMENT, {"reveal": "true"}),
        (ACCOUNT_CLOSURE, {}),
    ],
    ids=lambda each: each.action if isinstance(each, Operation) else "",
)
def test_the_record_is_read_as_far_as_it_is_named(
    operation: Operation, clear: dict[str, str]
) -> None:
    before = operation.before
    assert before is not None
    assert before.read(sketch(operation.request, {})) is None
    assert before.read(sketch(operation.request, NUMBER)) is None
    for named in (WHOSE, WHOSE | NUMBER):
        read = before.read(sketch(operation.request, named))
        assert read is not None
        assert (read.path, read.params) == ("/customer/enquiry", named | clear)
