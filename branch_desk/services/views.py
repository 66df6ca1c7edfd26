"""Viewed reads (docs/contract.md 1): what shows personal data in clear, a page, or a reprint."""

import re
from collections.abc import Mapping
from typing import Final

from branch_desk.domain.receipts import READ_ACTION

_BY_PATH: Final = (
    (r"/customer/documents/[^/]+/pages/[^/]+", "document_view"),
    (r"/supervision/authorization-queue/[^/]+", "authorization_queue"),
    (r"/operations/by-reference/[^/]+", READ_ACTION),
)


def viewed(endpoint: str, params: Mapping[str, str] | None) -> str:
    """Give the action that a viewed read is an act of; empty for any other read."""
    reveals = str((params or {}).get("reveal", "")).lower() == "true"
    if endpoint == "/customer/enquiry":
        return "customer_reveal" if reveals else ""
    return next((op for path, op in _BY_PATH if re.fullmatch(path, endpoint)), "")
