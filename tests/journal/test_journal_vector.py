"""The published vector: every byte of it is what this code writes and reads."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.journal.enrolment import load
from branch_desk.journal.entry import commitment, decode, encode
from branch_desk.journal.errors import Finding
from branch_desk.journal.frame import FrameReader, encode_frame
from branch_desk.journal.merkle import Tree, leaf_hash
from branch_desk.journal.note import Checkpoint, VerifierKey, seal
from branch_desk.journal.verify import EXIT_NO_ANCHOR, EXIT_VERIFIED, verify_log

VECTOR = Path(__file__).parent.parent / "vectors" / "journal_v1"
ORIGIN = "core.example/001/5f2c9a7e41b0/j1"


@pytest.fixture(scope="module")
def facts() -> Any:
    return json.loads((VECTOR / "vector.json").read_text())


def test_the_log_is_written_byte_for_byte(facts: Any) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(facts["log_seed"]))
    tree, log = Tree(), b""
    lines = (VECTOR / "entries.jsonl").read_bytes().splitlines()
    for seq, (line, row) in enumerate(zip(lines, facts["sizes"], strict=True)):
        entry = encode(decode(line, seq))
        assert entry == line
        tree.append(leaf_hash(entry))
        frame = encode_frame(entry, seal(Checkpoint(ORIGIN, tree.size, tree.root()), private))
        assert leaf_hash(entry).hex() == row["leaf"]
        assert frame[:16].hex() == row["header"]
        assert tree.root().hex() == row["root"]
        log += frame
    assert log == (VECTOR / "j1.log").read_bytes()
    assert len(log) == facts["file_bytes"] == 1359
    assert hashlib.sha256(log).hexdigest() == facts["file_sha256"]
    assert facts["file_sha256"].startswith("9d101e7e")


def test_the_keys_and_the_commitment(facts: Any) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(facts["log_seed"]))
    assert str(VerifierKey.of(ORIGIN, private)) == facts["vkey"]
    witness = VerifierKey.parse(facts["witness_vkey"])
    assert str(witness) == facts["witness_vkey"]
    seed = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(facts["witness_seed"]))
    assert witness.public == seed.public_key().public_bytes_raw()
    body = (VECTOR / "body.json").read_bytes()
    assert commitment(bytes.fromhex(facts["salt"]), body) == facts["commit"]


def test_proofs_of_the_vector(facts: Any) -> None:
    tree = Tree()
    for row in facts["sizes"]:
        tree.append(bytes.fromhex(row["leaf"]))
    assert [proof.hex() for proof in tree.consistency_proof(2)] == [facts["sizes"][2]["leaf"]]
    assert [proof.hex() for proof in tree.inclusion_proof(2)] == [facts["sizes"][1]["root"]]


def test_the_log_verifies_against_its_own_note() -> None:
    enrolment = load(VECTOR)
    assert enrolment is not None
    assert enrolment.workstation_id == "5f2c9a7e41b0"
    log, note = VECTOR / "j1.log", (VECTOR / "note").read_bytes()
    assert verify_log(log, enrolment).exit_code == EXIT_NO_ANCHOR
    report = verify_log(log, enrolment, note)
    assert (report.exit_code, report.size, report.anchor_size) == (EXIT_VERIFIED, 3, 3)
    witnessed = note + (VECTOR / "cosignature").read_bytes()
    assert verify_log(log, enrolment, witnessed).exit_code == EXIT_VERIFIED


def test_a_second_spelling_of_the_same_signature_is_refused(tmp_path: Path) -> None:
    enrolment = load(VECTOR)
    assert enrolment is not None
    with (VECTOR / "j1.log").open("rb") as file:
        frames = list(FrameReader(file))
    last = frames[-1]
    assert last.note.endswith(b"uAQ=\n")
    respelt = encode_frame(last.entry, last.note.replace(b"uAQ=", b"uAR="))
    log = tmp_path / "j1.log"
    log.write_bytes((VECTOR / "j1.log").read_bytes()[: last.offset] + respelt)
    found = verify_log(log, enrolment).findings
    assert [(row.finding, row.seq) for row in found] == [(Finding.SIGNATURE, 2)]
