"""What an officer attaches becomes JPEG pages, whole and bare, or is refused with a sentence."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import subprocess
import sys
import zlib
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from branch_desk.common import Complaint
from branch_desk.domain.documents import UPLOAD_MAX_BYTES
from branch_desk.domain.pages import first_page, normalise_page, render
from branch_desk.domain.pictures import fit_pages
from tests.domain.pdfs import pdf_of_boxes

CANARY: Final = b"canary-9f31"
RED: Final = (200, 30, 30)
BLUE: Final = (30, 30, 200)


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def opened(page: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(page), formats=("JPEG",))
    picture.load()
    return picture


def two_halves(mode: str = "RGB") -> Image.Image:
    """Sixty wide, forty high: red on the left, blue on the right."""
    picture = Image.new("RGB", (60, 40), RED)
    picture.paste(BLUE, (30, 0, 60, 40))
    return picture.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    pixels = random.Random(1).randbytes(width * height * 3)  # noqa: S311 - a picture, no secret
    return Image.frombytes("RGB", (width, height), pixels)


def is_near(found: object, wanted: tuple[int, int, int]) -> bool:
    shades = (found,) * 3 if isinstance(found, int) else found
    assert isinstance(shades, tuple)
    return all(abs(a - b) < 40 for a, b in zip(shades, wanted, strict=True))


def refusal(data: bytes) -> str:
    with pytest.raises(Complaint) as caught:
        render(data)
    return caught.value.code


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a picture of any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted_pdf(*, opens_without_password: bool) -> bytes:
    """Encrypted as PDF 1.1 has it (40 bits), with an empty user password or another one."""
    pad = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    owner, name = bytes(range(32)), bytes(16)
    seed = pad + owner + struct.pack("<i", -4) + name
    key = hashlib.md5(seed, usedforsecurity=False).digest()[:5]
    user = rc4(key, pad) if opens_without_password else bytes(32)
    rules = "<< /Filter /Standard /V 1 /R 2 /O <{}> /U <{}> /P -4 >>"
    trailer = (
        f"/Encrypt {rules.format(owner.hex(), user.hex())} /ID [<{name.hex()}> <{name.hex()}>]"
    )
    return pdf_of_boxes("0 0 200 100", trailer=trailer.encode())


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_becomes_one_page_with_its_pixels(form: str) -> None:
    (page,) = render(saved(two_halves(), form))
    assert opened(page).size == (60, 40)
    assert is_near(opened(page).getpixel((10, 20)), RED)
    assert is_near(opened(page).getpixel((50, 20)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_kind_of_png_is_taken(mode: str) -> None:
    assert opened(normalise_page(saved(two_halves(mode), "PNG"))).size == (60, 40)


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    page = opened(normalise_page(saved(Image.new("I;16", (16, 16), 32768), "PNG")))
    assert page.mode == "L"
    assert is_near(page.getpixel((8, 8)), (128, 128, 128))


def test_what_is_transparent_becomes_white_paper() -> None:
    page = opened(normalise_page(saved(Image.new("RGBA", (16, 16), (0, 0, 0, 0)), "PNG")))
    assert is_near(page.getpixel((8, 8)), (255, 255, 255))


def test_a_grey_png_with_a_transparent_shade_stands_on_white() -> None:
    data = saved(Image.new("L", (16, 16), 7), "PNG", transparency=7)
    assert is_near(opened(normalise_page(data)).getpixel((8, 8)), (255, 255, 255))


def test_the_four_inks_of_print_become_the_colours_of_a_screen() -> None:
    page = opened(normalise_page(saved(two_halves("CMYK"), "JPEG", quality=95)))
    assert page.mode == "RGB"
    assert is_near(page.getpixel((10, 20)), RED)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_turned_photo_stands_upright_and_forgets_that_it_was_turned(turn: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = turn
    held = two_halves().transpose(undo[turn]) if turn in undo else two_halves()
    page = opened(normalise_page(saved(held, "JPEG", exif=exif, quality=95)))
    assert page.size == (60, 40)
    assert is_near(page.getpixel((10, 20)), RED)
    assert 0x0112 not in page.getexif()


@pytest.mark.requirement("S14")
def test_nothing_of_the_file_but_its_pixels_survives() -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", CANARY.decode())
    marks: dict[str, Any] = {"comment": CANARY, "icc_profile": CANARY * 9, "xmp": CANARY}
    jpeg = saved(two_halves(), "JPEG", exif=exif, **marks)
    png = saved(two_halves(), "PNG", pnginfo=text, exif=exif)
    for data in (jpeg + CANARY, png + b"PK\x03\x04" + CANARY):
        assert CANARY in data
        (page,) = render(data)
        assert CANARY not in page
        assert b"PK\x03\x04" not in page


def test_a_page_made_anew_twice_is_a_page_still() -> None:
    page = normalise_page(saved(two_halves(), "PNG"))
    assert opened(normalise_page(page)).size == (60, 40)


def test_every_page_of_a_pdf_is_rendered_in_its_order() -> None:
    pictures = [Image.new("RGB", (300, 200), colour) for colour in (RED, BLUE)]
    pages = render(saved(pictures[0], "PDF", save_all=True, append_images=pictures[1:]))
    assert len(pages) == 2
    assert is_near(opened(pages[0]).getpixel((100, 100)), RED)
    assert is_near(opened(pages[1]).getpixel((100, 100)), BLUE)


def test_the_first_page_alone_is_the_first_of_all() -> None:
    pictures = [Image.new("RGB", (300, 200), colour) for colour in (RED, BLUE)]
    data = saved(pictures[0], "PDF", save_all=True, append_images=pictures[1:])
    assert first_page(data) == render(data)[0]
    assert opened(first_page(saved(two_halves(), "PNG"))).size == (60, 40)
    with pytest.raises(Complaint):
        first_page(b"plain text")


def test_a_page_of_a4_is_rendered_at_200_dots_an_inch_and_a_poster_within_memory() -> None:
    a4, poster = render(pdf_of_boxes("0 0 595 842", "0 0 10000 10000"))
    assert opened(a4).size == (1653, 2339)
    assert opened(poster).size == (2829, 2829)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_type"),
        (b"A letter, saved as passport.pdf", "file_type"),
        (saved(two_halves(), "GIF"), "file_type"),
        (saved(two_halves(), "GIF", save_all=True, append_images=[two_halves("L")]), "file_type"),
        (saved(two_halves(), "TIFF"), "file_type"),
        (saved(two_halves(), "BMP"), "file_type"),
        (b"MZ" + saved(two_halves(), "JPEG"), "file_type"),
        (b"<html>%PDF-1.7", "file_type"),
        (saved(two_halves(), "PNG", save_all=True, append_images=[two_halves("L")]), "file_unsafe"),
        (saved(noise(64, 64), "JPEG")[:-400], "file_unsafe"),
        (saved(noise(64, 64), "PNG")[:-400], "file_unsafe"),
        (saved(noise(64, 64), "PNG").replace(b"IDAT", b"IDAX"), "file_unsafe"),
        (b"\xff\xd8\xff", "file_unsafe"),
        (b"\x89PNG\r\n\x1a\n", "file_unsafe"),
        (png_claiming(10_000, 6_000), "file_unsafe"),
        (png_claiming(200_000, 200_000), "file_unsafe"),
        (png_claiming(0, 10), "file_unsafe"),
        (b"%PDF-1.7\nA letter, saved as passport.pdf", "file_unsafe"),
        (pdf_of_boxes("0 0 200 100")[:120], "file_unsafe"),
        (pdf_of_boxes(), "file_unsafe"),
        (pdf_of_boxes(*["0 0 20 10"] * 11), "file_unsafe"),
        (encrypted_pdf(opens_without_password=False), "file_unsafe"),
        (encrypted_pdf(opens_without_password=True), "file_unsafe"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.requirement("S14")
def test_what_cannot_be_read_whole_is_refused_with_its_code(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.requirement("S14")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "PDF"])
def test_a_picture_of_60_megapixels_is_refused_before_it_is_decoded(form: str) -> None:
    assert refusal(saved(Image.new("L", (10_000, 6_000)), form)) == "file_unsafe"


def test_a_sheet_thinner_than_a_dot_cannot_grow_in_the_rounding() -> None:
    assert refusal(pdf_of_boxes("0 0 0.0001 100000000")) == "file_unsafe"


def test_the_sentences_say_what_to_do() -> None:
    with pytest.raises(Complaint, match=r"^Add a JPEG, PNG or PDF file\.$"):
        render(b"plain text")
    with pytest.raises(Complaint, match=r"^This file is encrypted, damaged or too large to read"):
        render(b"%PDF-1.7")


def test_the_core_takes_no_pdf() -> None:
    with pytest.raises(Complaint) as caught:
        normalise_page(pdf_of_boxes("0 0 200 100"))
    assert caught.value.code == "file_type"


@pytest.mark.requirement("S14")
def test_the_module_that_the_core_uses_loads_no_reader_of_pdf() -> None:
    script = "import sys, branch_desk.domain.pictures; print('pypdfium2' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert found.stdout.strip() == b"False"


def test_a_page_that_would_be_too_large_shrinks_until_it_fits() -> None:
    page = normalise_page(saved(noise(3600, 3000), "PNG", compress_level=1))
    assert len(page) <= UPLOAD_MAX_BYTES
    width, height = opened(page).size
    assert width < 3600
    assert abs(width / height - 3600 / 3000) < 0.01


def test_pages_shrink_together_and_none_is_left_out() -> None:
    large, small = saved(noise(600, 600), "JPEG", quality=90), saved(two_halves(), "JPEG")
    limit = 2 * len(small) + len(large)
    pages = fit_pages([large, small, large], limit)
    assert sum(map(len, pages)) <= limit
    assert len(pages) == 3
    assert pages[1] == small


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), form=st.sampled_from(["PNG", "JPEG"]))
def test_a_damaged_picture_is_refused_or_a_page_and_never_a_crash(
    place: int, bit: int, form: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = bytearray(saved(noise(24, 24), form, exif=exif))
    data[place % len(data)] ^= 1 << bit
    try:
        assert opened(normalise_page(bytes(data))).format == "JPEG"
    except Complaint as complaint:
        code = complaint.code
    else:
        code = ""
    assert code in {"", "file_type", "file_unsafe"}
