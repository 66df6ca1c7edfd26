"""One whole tour as a newcomer runs it, and then what an auditor does with its journal."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
from PIL import Image

from branch_desk.journal import enrolment
from branch_desk.journal.verify import verify_log

_CHANGED_BYTES: Final = 500


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    out = tmp_path_factory.mktemp("tour") / "out"
    return out, _run("tour", "--out", str(out))


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "branch_desk", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "LANG": "C.UTF-8"},
    )


def test_the_tour_ends_without_a_surprise(
    tour: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, ended = tour
    last = ended.stdout.strip().splitlines()[-1]
    found = re.fullmatch(r"(\d+) passed, 0 failed", last)
    assert found, f"{ended.stdout}\n{ended.stderr}"
    assert int(found[1]) >= 40
    assert ended.returncode == 0
    assert (out / "tour.json").exists()


def test_every_picture_shows_something(
    tour: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, _ = tour
    pictures = sorted((out / "pictures").glob("*.png"))
    assert len(pictures) >= 40
    for path in pictures:
        with Image.open(path) as picture:
            assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 50, path.name


def test_nothing_is_cut_off_where_the_display_scales_by_a_half(tmp_path: Path) -> None:
    # A step fails on any label that is cut.
    ended = _run("tour", "--out", str(tmp_path / "out"), "--scale", "150", "--steps", "7")
    assert ended.stdout.strip().endswith("7 passed, 0 failed"), ended.stdout
    with Image.open(tmp_path / "out" / "pictures" / "04-cif-empty.png") as picture:
        assert picture.size == (1366 * 3 // 2, 768 * 3 // 2)


def test_a_receipt_names_its_reference(
    tour: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, _ = tour
    receipts = sorted((out / "receipts").glob("*.pdf"))
    assert receipts
    for path in receipts:
        document: Any = pypdfium2.PdfDocument(path.read_bytes())
        page = document[0]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        text_page.close()
        page.close()
        document.close()
        assert path.stem.removesuffix("-80mm") in text
        assert "TRAINING" in text


def test_the_journal_is_genuine_and_any_changed_byte_is_found(
    tour: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    out, _ = tour
    enrolled = enrolment.load(out / "config")
    assert enrolled is not None
    log, anchor = out / "journal" / enrolled.log_name, out / "last.note"
    places = ("--config", str(out / "config"))
    assert _run("journal", "verify", str(log), *places, "--anchor", str(anchor)).returncode == 0
    without = _run("journal", "verify", str(log), *places)
    assert without.returncode == 9
    assert "anchor" in without.stdout + without.stderr
    whole, note = log.read_bytes(), anchor.read_bytes()
    step = max(1, len(whole) // (_CHANGED_BYTES + 20))
    places_changed = range(0, len(whole), step)
    assert len(places_changed) >= _CHANGED_BYTES
    copy = tmp_path / "changed.log"
    missed = []
    for place in places_changed:
        changed = bytearray(whole)
        changed[place] ^= 1 << (place % 8)
        copy.write_bytes(changed)
        if verify_log(copy, enrolled, note).exit_code != 5:
            missed.append(place)
    assert missed == []
    command = _run("journal", "verify", str(copy), *places, "--anchor", str(anchor))
    assert command.returncode == 5
