"""Where a list goes on: an opaque, signed text, bound to officer and filter, good for an hour."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from branch_desk.core.problems import Refusal
from branch_desk.domain.canonical import canonical, sha256_hex

_GOOD_FOR: Final = timedelta(hours=1)
_MAC_LENGTH: Final = 32


class Cursors:
    """Seals and opens cursors with a secret of this process: a restart begins lists anew."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def seal(
        self, position: list[Any], officer_id: str, query: Mapping[str, Any], now: datetime
    ) -> str:
        """Give the cursor after which a list goes on; `position` holds text, numbers, booleans."""
        content = json.dumps(
            {"p": position, "o": officer_id, "q": _digest(query), "t": int(now.timestamp())}
        ).encode()
        return base64.urlsafe_b64encode(self._mac(content) + content).decode().rstrip("=")

    def open(
        self, cursor: str, officer_id: str, query: Mapping[str, Any], now: datetime
    ) -> list[Any]:
        """Give the position of a cursor.

        Raises Refusal `cursor_invalid` for one that is forged, of somebody else, of another filter
        or more than an hour old.
        """
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError):
            raise Refusal("cursor_invalid") from None
        mac, content = raw[:_MAC_LENGTH], raw[_MAC_LENGTH:]
        if not hmac.compare_digest(mac, self._mac(content)):
            raise Refusal("cursor_invalid")
        members = json.loads(content)
        is_ours = members["o"] == officer_id and members["q"] == _digest(query)
        if not is_ours or now.timestamp() - members["t"] > _GOOD_FOR.total_seconds():
            raise Refusal("cursor_invalid")
        position: list[Any] = members["p"]
        return position

    def _mac(self, content: bytes) -> bytes:
        return hmac.new(self._secret, content, hashlib.sha256).digest()


def _digest(query: Mapping[str, Any]) -> str:
    return sha256_hex(canonical(query))
