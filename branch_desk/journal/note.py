"""Signed checkpoints: C2SP signed-note and tlog-checkpoint, read more strictly than they ask.

A checkpoint is three lines (origin, size, root in base64), an empty line and one signature line.
Every base64 value is decoded, encoded again and compared, so one signature has one spelling.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from branch_desk.journal.merkle import HASH_BYTES

LOG_SIGNATURE: Final = 0x01
WITNESS_COSIGNATURE: Final = 0x04
ORIGIN_PATTERN: Final = r"^[a-z0-9.:-]{1,253}/[0-9]{3}/[0-9a-f]{12}/j[1-9][0-9]{0,3}$"
_KEY_NAME: Final = re.compile(r"[a-z0-9./:-]{1,300}")
_KEY_ID: Final = re.compile(r"[0-9a-f]{8}")
_TEXT: Final = re.compile(rb"(?P<origin>[!-~]+)\n(?P<size>0|[1-9][0-9]{0,15})\n(?P<root>[!-~]+)\n")
_DASH: Final = "\N{EM DASH} "
_SIGNATURE_BYTES: Final = 64


class NoteInvalid(ValueError):
    """A note, key or signature that is not exactly as it must be."""


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name: `<name>+<key id, 8 hex>+<base64 of type and key>`."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read a verifier key. Raises NoteInvalid unless it is one, its key id included."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        if not _KEY_NAME.fullmatch(name) or not _KEY_ID.fullmatch(key_id):
            raise NoteInvalid("not a verifier key")
        data = decode_base64(encoded)
        if len(data) != 1 + HASH_BYTES or data[0] not in {LOG_SIGNATURE, WITNESS_COSIGNATURE}:
            raise NoteInvalid("not an Ed25519 verifier key")
        key = cls(name, data[0], data[1:])
        if key.key_id.hex() != key_id:
            raise NoteInvalid("the key id does not belong to the key")
        return key

    @classmethod
    def of(cls, origin: str, private: Ed25519PrivateKey) -> "VerifierKey":
        """Give the verifier key of a log from its private key."""
        return cls(origin, LOG_SIGNATURE, private.public_key().public_bytes_raw())

    @cached_property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0A || type || key), as signed-note says."""
        data = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(data).digest()[:4]

    @cached_property
    def ed25519(self) -> Ed25519PublicKey:
        """The key itself, made once: a verifier uses it for every entry."""
        return Ed25519PublicKey.from_public_bytes(self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class Checkpoint:
    """A head: the number of entries and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n".encode()


def seal(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> bytes:
    """Sign a checkpoint and give the whole note."""
    key_id = VerifierKey.of(checkpoint.origin, private).key_id
    signature = encode_base64(key_id + private.sign(checkpoint.text))
    return checkpoint.text + f"\n{_DASH}{checkpoint.origin} {signature}\n".encode()


def check_seal(note: bytes, text: bytes, key: VerifierKey) -> None:
    """Accept a note that holds `text` and exactly one signature line, by `key`.

    Raises NoteInvalid for anything else.
    """
    line = note.removeprefix(text + b"\n")
    if line == note:
        raise NoteInvalid("the note holds another text")
    _check_signature_line(line, text, key)


def read_anchor(note: bytes, key: VerifierKey) -> Checkpoint:
    """Read a kept note of the log: its first signature line is by `key`; cosignatures may follow.

    Raises NoteInvalid if it is no checkpoint of that log.
    """
    body, _, lines = note.partition(b"\n\n")
    checkpoint = _parse_text(body + b"\n", key.name)
    first, line_feed, _ = lines.partition(b"\n")
    _check_signature_line(first + line_feed, checkpoint.text, key)
    return checkpoint


def encode_base64(data: bytes) -> str:
    """Encode by RFC 4648, section 4, with padding."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Decode by RFC 4648, section 4. Raises NoteInvalid unless encoding again gives `text`."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteInvalid("not base64") from None
    if encode_base64(data) != text:
        raise NoteInvalid("base64 with stray bits")
    return data


def _parse_text(text: bytes, origin: str) -> Checkpoint:
    found = _TEXT.fullmatch(text)
    if not found or found["origin"].decode() != origin:
        raise NoteInvalid("not a checkpoint of this log")
    root = decode_base64(found["root"].decode())
    if len(root) != HASH_BYTES:
        raise NoteInvalid("the root has another length")
    return Checkpoint(origin, int(found["size"]), root)


def _check_signature_line(line: bytes, text: bytes, key: VerifierKey) -> None:
    start = f"{_DASH}{key.name} ".encode()
    if not line.startswith(start) or not line.endswith(b"\n"):
        raise NoteInvalid("the signature line is not by this key")
    try:
        data = decode_base64(line[len(start) : -1].decode("ascii"))
    except UnicodeDecodeError:
        raise NoteInvalid("not base64") from None
    if data[:4] != key.key_id or len(data) != 4 + _SIGNATURE_BYTES:
        raise NoteInvalid("the signature line is not by this key")
    try:
        key.ed25519.verify(data[4:], text)
    except InvalidSignature:
        raise NoteInvalid("the signature does not fit") from None
