"""`branch-desk core` as a process: where it listens, what stops it, what it refuses."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from branch_desk.core.server import openapi_document

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "branch_desk", "core", *arguments]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=60, check=False
    )


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        command("serve", *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.wait(10)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def health(url: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{url}/health", timeout=5) as reply:  # noqa: S310 (loopback)
        found: dict[str, str] = json.loads(reply.read())
        return found


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def test_a_child_says_where_it_listens_and_ends_with_its_input(tmp_path: Path) -> None:
    with serving("--child", "--data", str(tmp_path), "--as-of", "2026-11-22") as (process, line):
        said = json.loads(line)
        assert said["contract"] == "1.0"
        assert health(said["url"])["status"] == "ok"
        assert (tmp_path / "core.db").exists()
        locked = run("serve", "--child", "--data", str(tmp_path))
        assert locked.returncode == 7
        assert "Another core runs on" in locked.stderr
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0


def test_a_core_started_by_hand_ends_at_the_signal(tmp_path: Path) -> None:
    port = free_port()
    arguments = ("--port", str(port), "--db", f"sqlite:///{tmp_path / 'x.db'}")
    with serving(*arguments) as (process, line):
        assert line == f"The core listens on http://127.0.0.1:{port}\n"
        taken = run("serve", "--port", str(port), "--db", f"sqlite:///{tmp_path / 'y.db'}")
        assert taken.returncode == 3
        assert taken.stderr.strip() == (
            f"Port {port} on 127.0.0.1 is taken by another program. Choose one with --port."
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_core_listens_on_this_machine_only(tmp_path: Path) -> None:
    found = run("serve", "--host", "192.0.2.1", "--data", str(tmp_path))
    assert found.returncode == 3
    assert "needs a certificate" in found.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"this is no database, whatever its name says, and longer than a header" * 9, "damaged"),
        (None, "cannot be"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    place = tmp_path / "books.db"
    if content is None:
        place.mkdir()
    else:
        place.write_bytes(content)
    found = run("serve", "--child", "--db", f"sqlite:///{place}")
    assert found.returncode == 3
    assert sentence in found.stderr
    assert found.stderr.count("\n") == 1


def test_demo_officers_do_not_enter_a_real_bank(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    with serving("--child", *data):
        pass
    found = run("serve", "--child", "--demo-data", *data)
    assert (found.returncode, "holds a real bank" in found.stderr) == (3, True)


def test_a_policy_file_is_checked_before_it_is_used(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("waiver_days = 60\n")
    good = run("policy", "check", str(file))
    assert (good.returncode, good.stdout) == (0, "The policy can be used: version 1.\n")
    file.write_text("waver_days = 60\n")
    bad = run("policy", "check", str(file))
    assert (bad.returncode, "Did you mean waiver_days?" in bad.stderr) == (3, True)
    served = run("serve", "--child", "--data", str(tmp_path), "--policy", str(file))
    assert (served.returncode, served.stderr) == (3, bad.stderr)
    assert run("serve", "--as-of", "soon").returncode == 2


def test_the_committed_contract_is_the_one_that_is_served() -> None:
    printed = run("openapi")
    assert printed.returncode == 0
    committed = (ROOT / "docs/openapi.json").read_text("utf-8")
    assert printed.stdout == committed, "make it anew: branch-desk core openapi > docs/openapi.json"


def test_the_contract_lists_exactly_these_routes() -> None:
    served = {
        f"{method.upper()} {path}"
        for path, methods in openapi_document()["paths"].items()
        for method in methods
    }
    queue = "/supervision/authorization-queue"
    assert served == {
        "GET /health",
        "GET /meta",
        "POST /auth/login",
        "POST /auth/refresh",
        "POST /auth/logout",
        "GET /auth/me",
        "POST /customer/cif-create",
        "POST /customer/account-number-reserve",
        "POST /customer/account-open",
        "PUT /customer/account-maintenance",
        "POST /customer/mandate-update",
        "GET /customer/enquiry",
        "GET /customer/mandate-check",
        "GET /customer/statement",
        "GET /customer/closure-check",
        "POST /customer/account-close",
        "POST /customer/search",
        "POST /customer/duplicate-check",
        "PUT /customer/documents/{document_id}",
        "GET /customer/documents/{document_id}",
        "DELETE /customer/documents/{document_id}",
        "GET /customer/documents/{document_id}/pages/{n}",
        f"GET {queue}",
        f"GET {queue}/{{request_id}}",
        f"POST {queue}/{{request_id}}/approve",
        f"POST {queue}/{{request_id}}/reject",
        f"POST {queue}/{{request_id}}/return-for-rework",
        f"POST {queue}/{{request_id}}/withdraw",
        f"POST {queue}/{{request_id}}/resubmit",
        "GET /operations/{idempotency_key}",
        "DELETE /operations/{idempotency_key}",
        "GET /operations/by-reference/{reference}",
    }


def test_every_reference_in_the_contract_leads_somewhere() -> None:
    document = openapi_document()
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas)
    assert "#/$defs/" not in text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write what is read-only")
def test_a_read_only_database_is_told(tmp_path: Path) -> None:
    place = tmp_path / "core.db"
    with serving("--child", "--data", str(tmp_path)):
        pass
    place.chmod(0o400)
    found = run("serve", "--child", "--data", str(tmp_path))
    assert (found.returncode, "read-only" in found.stderr) == (3, True)
