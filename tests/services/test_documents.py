"""Papers: read within bounds, rendered, stored, and compared with what the core says it has."""

import os
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from pydantic import ValidationError

from branch_desk.app import Desk
from branch_desk.common import Complaint
from branch_desk.domain.documents import FILE_MAX_BYTES, pages_digest
from branch_desk.services.documents import Documents
from branch_desk.services.errors import BackendUnreachable
from branch_desk.services.settings import Settings
from tests.domain.pdfs import pdf

from .edge import Answer, Asked, Edge, reply
from .station import desk_at


def picture(width: int = 400, height: int = 300) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def stores(edge: Edge, **members: Any) -> list[Asked]:
    """Let the core store whatever comes; gives what came."""
    came: list[Asked] = []

    def store(asked: Asked) -> bytes | None:
        came.append(asked)
        pages = _pages_in(asked)
        stored = {
            "document_id": asked.path.rpartition("/")[2],
            "pages": len(pages),
            "size": sum(map(len, pages)),
            "sha256": "a" * 64,
            "uploaded_sha256": pages_digest(pages),
            **members,
        }
        answer: Answer = reply(stored, 201)
        return answer(asked)

    edge.on("PUT", "/customer/documents/", store)
    return came


def _pages_in(asked: Asked) -> tuple[bytes, ...]:
    boundary = b"--" + asked.headers["content-type"].partition("boundary=")[2].encode()
    parts = [part for part in asked.body.split(boundary) if b'name="page"' in part]
    return tuple(part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts)


def test_a_paper_is_rendered_stored_and_named(edge: Edge, maker: Desk) -> None:
    came = stores(edge)
    attached = maker.documents.attach(
        picture(),
        document_type="PROOF_OF_ADDRESS",
        original_seen=True,
        issued_on=date(2026, 11, 1),
        document_number="B-17",
    )
    (asked,) = came
    assert asked.path.endswith(attached.document_id)
    assert attached.sha256 == "a" * 64
    assert attached.facts.document_type == "PROOF_OF_ADDRESS"
    assert attached.facts.original_seen
    assert attached.facts.issued_on == date(2026, 11, 1)
    (page,) = attached.pages
    assert page.startswith(b"\xff\xd8")
    for part in (b"PROOF_OF_ADDRESS", b"true", b"2026-11-01", b"B-17"):
        assert part in asked.body
    assert b"expires_on" not in asked.body


CANARY = b"canary-9f31"
GPS = 0x8825


def told(form: str) -> bytes:
    """A scan whose file says where, when and by whom it was made."""
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(GPS).update({1: "S", 2: (1.0, 17.0, 11.0), 3: "E", 4: (36.0, 49.0, 2.0)})
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", CANARY.decode())
    notes.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    marks: dict[str, dict[str, Any]] = {
        "JPEG": {"exif": exif, "comment": CANARY, "xmp": CANARY},
        "PNG": {"exif": exif, "pnginfo": notes},
    }
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, form, **marks[form])
    return out.getvalue()


def told_in_pdf() -> bytes:
    """A PDF with an information dictionary, XMP, an attachment and a script."""
    xmp = b"<x:xmpmeta><dc:creator>" + CANARY + b"</dc:creator></x:xmpmeta>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R /OpenAction 5 0 R /Names 6 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%b\nendstream" % (len(xmp), xmp),
        b"<< /S /JavaScript /JS (app.alert\\(1\\); // %b) >>" % CANARY,
        b"<< /EmbeddedFiles << /Names [(%b) 7 0 R] >> >>" % CANARY,
        b"<< /Type /Filespec /F (%b.exe) >>" % CANARY,
        b"<< /Author (%b) /Title (%b) >>" % (CANARY, CANARY),
        trailer=b"/Info 8 0 R",
    )


@pytest.mark.requirement("S14")
@pytest.mark.parametrize(
    "data", [told("JPEG"), told("PNG"), told_in_pdf()], ids=["jpeg", "png", "pdf"]
)
def test_the_core_receives_pixels_and_nothing_that_the_file_says_of_itself(
    edge: Edge, maker: Desk, data: bytes, tmp_path: Path
) -> None:
    scan = tmp_path / f"{CANARY.decode()}.scan"
    scan.write_bytes(data)
    assert CANARY in data
    came = stores(edge)
    maker.documents.attach(
        maker.documents.read_file(scan), document_type="PHOTO", original_seen=True
    )
    (asked,) = came
    assert CANARY not in asked.body
    assert str(tmp_path).encode() not in asked.body
    (page,) = _pages_in(asked)
    for mark in (b"Exif", b"http://ns.adobe.com", b"tEXt", b"iTXt", b"%PDF", b"xmpmeta"):
        assert mark not in page
    with Image.open(BytesIO(page), formats=("JPEG",)) as picture_sent:
        assert dict(picture_sent.getexif()) == {}
        assert set(picture_sent.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def lay_down(folder: Path, name: str, minutes_ago: int, data: bytes = b"x") -> None:
    path = folder / name
    path.write_bytes(data)
    at = 1_800_000_000 - 60 * minutes_ago
    os.utime(path, (at, at))


def test_the_newest_nine_scans_are_found_newest_first(maker: Desk, tmp_path: Path) -> None:
    for number in range(12):
        lay_down(tmp_path, f"scan{number:02}.PDF", number)
    lay_down(tmp_path, "notes.txt", -1)
    lay_down(tmp_path, "empty.png", -1, b"")
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "absent.jpg")
    documents = Documents(maker.client, tmp_path)
    found = documents.scans()
    assert [scan.path.name for scan in found] == [f"scan{number:02}.PDF" for number in range(9)]
    assert found[0].size == 1
    assert found[0].scanned_at == datetime.fromtimestamp(1_800_000_000, UTC)
    with pytest.raises(FileNotFoundError):
        Documents(maker.client, tmp_path / "absent").scans()


def test_a_desk_without_a_folder_of_scans_has_none(maker: Desk, tmp_path: Path) -> None:
    assert not maker.documents.has_scans
    assert maker.documents.scans() == ()


def test_a_desk_is_built_with_the_folder_of_its_settings(edge: Edge, tmp_path: Path) -> None:
    lay_down(tmp_path, "scan.png", 1)
    settings = Settings(scan_folder=tmp_path)
    with desk_at(tmp_path / "desk", edge.url, settings=settings) as desk:
        assert desk.documents.has_scans
        assert [scan.path.name for scan in desk.documents.scans()] == ["scan.png"]


@pytest.mark.parametrize(
    "members",
    [
        {"document_id": "62a0c9f4-7b13-4f85-a4d7-e1935c0b2f78"},
        {"uploaded_sha256": "0" * 64},
        {"pages": 2},
        {"size": "large"},
    ],
)
def test_an_answer_about_other_pages_does_not_count(
    edge: Edge, maker: Desk, members: dict[str, Any]
) -> None:
    stores(edge, **members)
    with pytest.raises(BackendUnreachable):
        maker.documents.attach(picture(), document_type="PHOTO", original_seen=True)


def test_a_file_of_another_kind_is_refused_in_words(edge: Edge, maker: Desk) -> None:
    came = stores(edge)
    with pytest.raises(Complaint, match="Add a JPEG, PNG or PDF file"):
        maker.documents.attach(b"plain text", document_type="PHOTO", original_seen=True)
    with pytest.raises(ValidationError):
        maker.documents.attach(picture(), document_type="LETTER", original_seen=True)
    assert came == []


def test_a_file_of_21_mib_is_refused_without_reading_it_whole(maker: Desk, tmp_path: Path) -> None:
    big = tmp_path / "big.pdf"
    with big.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    with pytest.raises(Complaint, match="too large to read"):
        maker.documents.read_file(big)
    with big.open("wb") as file:
        file.truncate(FILE_MAX_BYTES)
    assert len(maker.documents.read_file(big)) == FILE_MAX_BYTES
    with pytest.raises(FileNotFoundError):
        maker.documents.read_file(tmp_path / "absent.pdf")
