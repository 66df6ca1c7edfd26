"""Pages turned and cropped keep what the officer saw, and nothing beside it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from branch_desk.domain.pages import render
from branch_desk.domain.trims import AS_SCANNED, WHOLE, Trim, trim_page, trim_pages

RED, BLUE, GREEN, WHITE = (200, 30, 30), (30, 30, 200), (30, 160, 30), (255, 255, 255)


def page() -> bytes:
    """Eighty wide, forty high: red, blue above; green, white below."""
    picture = Image.new("RGB", (80, 40), RED)
    picture.paste(BLUE, (40, 0, 80, 20))
    picture.paste(GREEN, (0, 20, 40, 40))
    picture.paste(WHITE, (40, 20, 80, 40))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return render(out.getvalue())[0]


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=("JPEG",))
    picture.load()
    return picture


def is_near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


def test_a_page_that_is_not_trimmed_stays_byte_for_byte() -> None:
    assert trim_page(page(), AS_SCANNED) == page()
    assert trim_page(page(), Trim().turned(3).turned(1)) == page()


@pytest.mark.parametrize(
    ("turns", "size", "top_left"),
    [(1, (40, 80), GREEN), (2, (80, 40), WHITE), (3, (40, 80), BLUE), (-1, (40, 80), BLUE)],
)
def test_a_page_is_turned_clockwise(
    turns: int, size: tuple[int, int], top_left: tuple[int, int, int]
) -> None:
    made = opened(trim_page(page(), Trim().turned(turns)))
    assert made.size == size
    assert is_near(made.getpixel((6, 6)), top_left)


def test_a_page_is_cropped_and_what_is_outside_is_gone() -> None:
    made = opened(trim_page(page(), Trim().cropped((0.5, 0.0, 1.0, 0.5))))
    assert made.size == (40, 20)
    assert is_near(made.getpixel((4, 4)), BLUE)
    assert is_near(made.getpixel((35, 15)), BLUE)


def test_a_crop_of_a_crop_is_a_part_of_it_and_turns_with_the_page() -> None:
    right_half = Trim().cropped((0.5, 0.0, 1.0, 1.0))
    assert right_half.cropped((0.0, 0.5, 1.0, 1.0)).box == (0.5, 0.5, 1.0, 1.0)
    made = opened(trim_page(page(), right_half.turned(1)))
    assert made.size == (40, 40)
    assert is_near(made.getpixel((6, 6)), WHITE)
    assert is_near(made.getpixel((30, 6)), BLUE)


@pytest.mark.parametrize("box", [(0.5, 0.5, 0.5, 0.5), (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)])
def test_at_least_one_pixel_is_kept(box: tuple[float, float, float, float]) -> None:
    assert opened(trim_page(page(), Trim(box=box))).size == (1, 1)


def test_each_page_has_a_trim_of_its_own() -> None:
    first, second = trim_pages((page(), page()), (AS_SCANNED, Trim(turns=1)))
    assert first == page()
    assert opened(second).size == (40, 80)


edges = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda pair: (min(pair), max(pair)))


@given(wide=edges, high=edges, turns=st.lists(st.integers(-4, 4), max_size=4))
def test_what_is_kept_stays_within_the_page_and_four_turns_are_none(
    wide: tuple[float, float], high: tuple[float, float], turns: list[int]
) -> None:
    trim = Trim().cropped((wide[0], high[0], wide[1], high[1]))
    for each in turns:
        trim = trim.turned(each)
    left, top, right, bottom = trim.box
    assert 0 <= left <= right <= 1
    assert 0 <= top <= bottom <= 1
    back = trim.turned(-trim.turns)
    assert back.turns == 0
    assert back.box == pytest.approx(Trim().cropped((wide[0], high[0], wide[1], high[1])).box)
    assert trim.cropped(WHOLE).box == pytest.approx(trim.box)
