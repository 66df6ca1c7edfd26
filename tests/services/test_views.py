"""Which reads show something in clear, and so need their entry in the journal first."""

from __future__ import annotations

import pytest

from branch_desk.services.views import viewed

DOCUMENT = "/customer/documents/3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061"


@pytest.mark.parametrize(
    ("endpoint", "params", "op"),
    [
        ("/customer/enquiry", {"customer_id": "1", "reveal": "true"}, "customer_reveal"),
        ("/customer/enquiry", {"customer_id": "1", "reveal": "false"}, ""),
        ("/customer/enquiry", None, ""),
        (f"{DOCUMENT}/pages/1", None, "document_view"),
        (DOCUMENT, None, ""),
        ("/supervision/authorization-queue/AQ-0123456789", None, "authorization_queue"),
        ("/supervision/authorization-queue", None, ""),
        ("/operations/by-reference/001-20261124-000002", None, "customer_reveal"),
        ("/operations/3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061", None, ""),
        ("/meta", None, ""),
    ],
)
def test_a_read_in_clear_is_known_by_its_path(
    endpoint: str, params: dict[str, str] | None, op: str
) -> None:
    assert viewed(endpoint, params) == op
