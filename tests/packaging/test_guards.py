"""The guards of tests/conftest.py are seen to catch what they are there for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parent.parent / "conftest.py"

CAUGHT = {
    "reached outside this machine": """
        import socket
        def test_hides_the_refusal():
            try:
                socket.create_connection(("192.0.2.1", 80), timeout=1)
            except OSError:
                pass
        """,
    "name look-up of 'example.com'": """
        import socket
        def test_asks_a_resolver():
            socket.getaddrinfo("example.com", 80)
        """,
    "to every interface": """
        import socket
        def test_listens_to_all():
            socket.create_server(("", 0))
        """,
    "logged and not expected: ['desk: smoke']": """
        import logging
        def test_logs():
            logging.getLogger("desk").warning("smoke")
        """,
    "expected in the log and not there": """
        import pytest
        @pytest.mark.expects_log("smoke")
        def test_is_silent():
            pass
        """,
    "threads still running: ['left (seen after test_it.py::test_forgets)']": """
        import threading
        def test_forgets():
            threading.Thread(target=threading.Event().wait, name="left", daemon=True).start()
        """,
    "qt says": """
        from PySide6.QtCore import qWarning
        def test_qt_warns():
            qWarning("qt says")
        """,
}

FINE = """
import logging
import socket
import pytest

@pytest.mark.expects_log("smoke")
def test_an_expected_warning():
    logging.getLogger("desk").warning("much smoke")

def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

def test_a_name_that_cannot_exist():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("core.invalid", 443)
"""


def run(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    text = CONFTEST.read_text().replace(
        "_THREAD_ENDS_WITHIN_S = 5.0", "_THREAD_ENDS_WITHIN_S = 0.1"
    )
    (folder / "conftest.py").write_text(text)
    (folder / "test_it.py").write_text("\n".join(line[8:] for line in test.splitlines()))
    (folder / "pytest.ini").write_text(
        "[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\nmarkers = expects_log(text)\n"
    )
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("message", CAUGHT)
def test_a_guard_catches(tmp_path: Path, message: str) -> None:
    done = run(tmp_path, CAUGHT[message])
    assert done.returncode == 1, done.stdout + done.stderr
    assert message in done.stdout


def test_the_guards_let_pass_what_is_allowed(tmp_path: Path) -> None:
    indented = "\n".join(" " * 8 + line for line in FINE.splitlines())
    done = run(tmp_path, indented)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout
