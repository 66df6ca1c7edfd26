"""Verifier keys and checkpoints: one spelling, one signature, nothing more."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.journal.note import (
    Checkpoint,
    NoteInvalid,
    VerifierKey,
    check_seal,
    decode_base64,
    encode_base64,
    read_anchor,
    seal,
)

ORIGIN = "core.example/001/5f2c9a7e41b0/j1"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey.of(ORIGIN, PRIVATE)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
HEAD = Checkpoint(ORIGIN, 3, bytes(range(32)))
NOTE = seal(HEAD, PRIVATE)
LINE = NOTE.removeprefix(HEAD.text + b"\n")


def test_a_verifier_key_reads_as_it_is_written() -> None:
    assert VerifierKey.parse(str(KEY)) == KEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name only",
        "name with space+91fb2f95+AQ==",
        f"{ORIGIN}+91FB2F95+{str(KEY).split('+')[2]}",
        f"{ORIGIN}+00000000+{str(KEY).split('+', 2)[2]}",
        f"{ORIGIN}+91fb2f95+AQ==",
        f"{ORIGIN}+91fb2f95+***",
        f"{ORIGIN}+91fb2f95+é",
        f"{ORIGIN}+91fb2f95+{encode_base64(bytes([2]) + KEY.public)}",
        str(KEY)[:-1] + "5",
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        VerifierKey.parse(text)


def test_base64_has_one_spelling() -> None:
    assert decode_base64("uAQ=") == decode_base64(encode_base64(b"\xb8\x04"))
    for text in ("uAR=", "uAQ", "uAQ=\n", "uA Q=", "ü"):
        with pytest.raises(NoteInvalid):
            decode_base64(text)


def test_a_sealed_note_is_accepted_and_names_its_head() -> None:
    check_seal(NOTE, HEAD.text, KEY)
    assert read_anchor(NOTE, KEY) == HEAD


@pytest.mark.parametrize(
    "note",
    [
        b"",
        HEAD.text,
        HEAD.text + b"\n",
        NOTE[:-1],
        NOTE + LINE,
        NOTE + b"\n",
        NOTE.replace(b"\n3\n", b"\n4\n"),
        NOTE.replace(LINE, seal(HEAD, OTHER).removeprefix(HEAD.text + b"\n")),
        NOTE.replace(b" ", "\N{NO-BREAK SPACE}".encode()),
        NOTE.replace(LINE[-20:-1], "é".encode() * 9 + b"a"),
        HEAD.text + b"\n" + f"\N{EM DASH} {ORIGIN} {encode_base64(KEY.key_id)}\n".encode(),
        HEAD.text
        + b"\n"
        + f"\N{EM DASH} {ORIGIN} {encode_base64(KEY.key_id + bytes(64))}\n".encode(),
    ],
)
def test_any_other_note_is_refused(note: bytes) -> None:
    with pytest.raises(NoteInvalid):
        check_seal(note, HEAD.text, KEY)


@pytest.mark.parametrize(
    "text",
    [
        HEAD.text.replace(b"\n3\n", b"\n03\n"),
        HEAD.text.replace(b"\n3\n", b"\n-3\n"),
        HEAD.text + b"extension\n",
        HEAD.text.replace(b"core", b"bank"),
        HEAD.text.replace(b"core", "cöre".encode()),
        f"{ORIGIN}\n3\nAAAA\n".encode(),
        f"{ORIGIN}\n3\n{'A' * 42}B=\n".encode(),
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_no_anchor(text: bytes) -> None:
    signature = encode_base64(KEY.key_id + PRIVATE.sign(text))
    with pytest.raises(NoteInvalid):
        read_anchor(text + f"\n\N{EM DASH} {ORIGIN} {signature}\n".encode(), KEY)


def test_an_anchor_may_carry_cosignatures_behind_ours() -> None:
    cosigned = NOTE + "\N{EM DASH} core.example/witness AAAA\n".encode()
    assert read_anchor(cosigned, KEY) == HEAD
    with pytest.raises(NoteInvalid):
        read_anchor(NOTE.replace(LINE, cosigned.removeprefix(NOTE)), KEY)
