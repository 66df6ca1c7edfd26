"""A core with the demo bank, and enquiries of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from branch_desk.domain.enquiries import CustomerEnquiry, EnquiryReply
from branch_desk.domain.operation import Known
from branch_desk.domain.policy import Meta
from branch_desk.operations.enquiries import ENQUIRIES
from tests.core_fixtures import running_core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from branch_desk.domain.sheet import Sheet
    from tests.core_fixtures import RunningCore

    Ask = Callable[..., Sheet]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture(scope="module")
def ask(core: RunningCore) -> Ask:
    """Give the sheet of an enquiry, asked by a relationship officer or another."""

    meta = Meta.model_validate(core.log_in("REL001").get("/meta").body)

    def sheet(officer: str = "REL001", **asked: str) -> Sheet:
        request = CustomerEnquiry.model_validate(asked)
        answer = core.log_in(officer).get(f"{ENQUIRIES.path}?{urlencode(asked)}")
        assert answer.status == 200, answer.raw
        return ENQUIRIES.result(request, EnquiryReply.model_validate(answer.body), Known(meta=meta))

    return sheet
