"""The pictures of the documentation: small, and never a silent gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

import pictures

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_screen_becomes_a_small_picture_of_the_same_size(tmp_path: Path) -> None:
    screen = Image.new("RGB", (1366, 768), "white")
    ImageDraw.Draw(screen).text((40, 40), "New customer", fill="black")
    screen.save(tmp_path / "screen.png")
    size = pictures.shrink(tmp_path / "screen.png", tmp_path / "small.png")
    assert size <= pictures.MOST_BYTES
    with Image.open(tmp_path / "small.png") as made:
        assert (made.size, made.mode) == ((1366, 768), "P")


def test_a_screen_that_the_tour_did_not_take_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pictures, "DOCS", tmp_path / "docs")
    assert pictures.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err == "The tour has 0 pictures named log-in, not one.\n"
