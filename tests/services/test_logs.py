"""The log: one JSON line an event, listed keys only, private files, old ones deleted."""

import json
import logging
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from branch_desk.common import utc_now
from branch_desk.services import logs
from branch_desk.services.logs import log


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    handler = logs.start(tmp_path, "info", 14)
    yield tmp_path
    logs.stop(handler)


def lines(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for file in sorted(folder.glob("desk-*.log"))
        for line in file.read_text("utf-8").splitlines()
    ]


def test_only_listed_keys_with_plain_values_are_written(folder: Path) -> None:
    log.info("sent", action="cif_create", status=201, name="Wanjiku", problem={"id": "27654321"})
    log.debug("unseen")
    (line,) = lines(folder)
    assert line.pop("timestamp")
    assert line == {"event": "sent", "level": "info", "action": "cif_create", "status": 201}


def test_the_file_of_the_day_is_private(folder: Path) -> None:
    log.info("sent")
    (file,) = folder.glob("desk-*.log")
    assert file.name == f"desk-{utc_now().date().isoformat()}.log"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_old_files_go_and_newer_ones_stay(tmp_path: Path) -> None:
    today = utc_now().date()
    old = tmp_path / f"desk-{today - timedelta(days=15)}.log"
    kept = tmp_path / f"desk-{today - timedelta(days=14)}.log"
    for file in (old, kept):
        file.touch()
    logs.stop(logs.start(tmp_path, "info", 14))
    assert not old.exists()
    assert kept.exists()


def test_a_disk_that_refuses_the_line_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    (tmp_path / f"desk-{utc_now().date().isoformat()}.log").mkdir()
    handler = logs.start(tmp_path, "info", 14)
    log.info("sent")
    logs.stop(handler)
    assert lines(tmp_path / "nowhere") == []


def test_a_stopped_log_writes_no_more(tmp_path: Path) -> None:
    logs.stop(logs.start(tmp_path, "info", 14))
    log.info("sent")
    assert lines(tmp_path) == []
