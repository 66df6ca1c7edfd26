"""Documents over a real socket: made anew, the same again for the same, seen by whom it may."""

from __future__ import annotations

import base64
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from uuid import uuid4

import pytest
from PIL import Image

from branch_desk.core.store import schema
from branch_desk.domain.documents import DocumentDescription, DocumentStored
from tests.core.reading.desks import Answer, Desk, ServedCore

FIELDS: Final = {"document_type": "PROOF_OF_ADDRESS", "original_seen": "true"}


def picture(form: str = "JPEG", shade: int = 120) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (120, 80), (shade, 40, 40)).save(out, form)
    return out.getvalue()


def upload(
    desk: Desk, document_id: str, pages: list[bytes], fields: dict[str, str] = FIELDS
) -> Answer:
    parts = [("page", (f"page-{n}.jpg", page, "image/jpeg")) for n, page in enumerate(pages)]
    named = [(name, (None, value)) for name, value in fields.items()]
    return desk.call("PUT", f"/customer/documents/{document_id}", files=[*named, *parts])


def new(desk: Desk, **fields: str) -> tuple[str, dict[str, Any]]:
    document_id = str(uuid4())
    answer = upload(desk, document_id, [picture()], FIELDS | fields)
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    return document_id, body


def digest_of(pages: list[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(page).digest() for page in pages)).hexdigest()


def test_pages_are_stored_anew_under_the_digest_of_what_is_stored(officer: Desk) -> None:
    document_id, pages = str(uuid4()), [picture(), picture("PNG", 30)]
    answer = upload(officer, document_id, pages)
    assert answer.status == 201
    assert DocumentStored.model_validate(answer.body)
    assert answer.body["pages"] == 2
    assert answer.body["uploaded_sha256"] == digest_of(pages)
    stored = []
    for number in (1, 2):
        page = officer.get(f"/customer/documents/{document_id}/pages/{number}")
        assert page.headers["Content-Type"] == "image/jpeg"
        wanted = base64.b64encode(hashlib.sha256(page.content).digest()).decode()
        assert page.headers["Content-Digest"] == f"sha-256=:{wanted}:"
        stored.append(page.content)
    assert answer.body["sha256"] == digest_of(stored)
    assert answer.body["size"] == sum(map(len, stored))


@pytest.mark.requirement("S14")
def test_nothing_but_pixels_is_stored(officer: Desk) -> None:
    document_id = str(uuid4())
    upload(officer, document_id, [picture() + b"canary-9f31"])
    page = officer.get(f"/customer/documents/{document_id}/pages/1")
    assert b"canary-9f31" not in page.content


def test_a_document_is_described_with_its_fields(officer: Desk) -> None:
    more = {"issued_on": "2026-11-01", "expires_on": "2027-11-01", "document_number": "INV-88771"}
    document_id, stored = new(officer, customer_id="1000000016", **more)
    answer = officer.get(f"/customer/documents/{document_id}")
    assert DocumentDescription.model_validate(answer.body)
    assert answer.body == stored | {
        "document_type": "PROOF_OF_ADDRESS",
        "original_seen": True,
        "customer_id": "1000000016",
        **more,
        "uploaded_by": "REL001",
        "uploaded_at": "2026-11-24T06:00:00.000Z",
        "status": "UNATTACHED",
    }


def test_the_same_again_is_answered_the_same(officer: Desk) -> None:
    document_id = str(uuid4())
    first = upload(officer, document_id, [picture()])
    again = upload(officer, document_id, [picture()])
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body


@pytest.mark.parametrize(
    "other",
    [
        {"pages": [picture(shade=1)]},
        {"pages": [picture(), picture()]},
        {"fields": FIELDS | {"original_seen": "false"}},
        {"fields": FIELDS | {"document_number": "1"}},
    ],
    ids=["other page", "one page more", "original not seen", "a number more"],
)
def test_another_under_a_known_id_differs(officer: Desk, other: dict[str, Any]) -> None:
    document_id = str(uuid4())
    upload(officer, document_id, [picture()])
    answer = upload(officer, document_id, **({"pages": [picture()]} | other))
    assert (answer.status, answer.code) == (409, "document_differs")


def test_the_same_of_another_officer_differs(core: ServedCore, officer: Desk) -> None:
    document_id, _ = new(officer)
    answer = upload(core.desk("REL002"), document_id, [picture()])
    assert (answer.status, answer.code) == (409, "document_differs")


def test_a_document_taken_back_stays_gone(core: ServedCore, officer: Desk) -> None:
    document_id, _ = new(officer)
    path = f"/customer/documents/{document_id}"
    assert officer.call("DELETE", path).status == 204
    assert officer.call("DELETE", path).status == 204
    assert officer.get(path).code == "not_found"
    assert officer.get(f"{path}/pages/1").code == "not_found"
    again = upload(officer, document_id, [picture()])
    assert (again.status, again.code) == (409, "wrong_state")
    other = upload(core.desk("REL002"), document_id, [picture()])
    assert (other.status, other.code) == (409, "wrong_state")
    pages = core.rows(schema.document_pages)
    assert document_id not in {each["document_id"] for each in pages}


@pytest.mark.requirement("S18")
def test_what_nothing_names_is_its_uploaders_alone(core: ServedCore, officer: Desk) -> None:
    document_id, _ = new(officer)
    for other in ("REL002", "SUP001", "MGR001", "AUD001"):
        desk, path = core.desk(other), f"/customer/documents/{document_id}"
        assert desk.get(path).code == "not_found"
        assert desk.get(f"{path}/pages/1").code == "not_found"
    refused = core.desk("SUP001").call("DELETE", f"/customer/documents/{document_id}")
    assert (refused.status, refused.code) == (404, "not_found")


def waiting(core: ServedCore) -> dict[str, Any]:
    papers = core.rows(schema.documents)
    return next(each for each in papers if each["status"] == "IN_REQUEST")


def test_a_requests_paper_is_seen_in_its_branch_and_by_the_auditor(core: ServedCore) -> None:
    path = f"/customer/documents/{waiting(core)['document_id']}"
    assert core.desk("SUP001").get(path).body["status"] == "IN_REQUEST"
    assert core.desk("AUD001").get(path).status == 200
    assert core.desk("SUP003", "002").get(path).code == "not_found"


def test_what_a_request_names_cannot_be_taken_back(core: ServedCore) -> None:
    paper = waiting(core)
    maker = core.desk(paper["uploaded_by"])
    refused = maker.call("DELETE", f"/customer/documents/{paper['document_id']}")
    assert (refused.status, refused.code) == (409, "wrong_state")
    assert refused.body["allowed_states"] == ["UNATTACHED"]


def paper_of(core: ServedCore, customer_id: str, document_type: str) -> str:
    return next(
        str(each["document_id"])
        for each in core.rows(schema.documents)
        if (each["customer_id"], each["document_type"]) == (customer_id, document_type)
        and each["status"] == "CURRENT"
    )


@pytest.mark.requirement("S15")
def test_a_page_is_a_viewed_read_and_a_photo_is_none(core: ServedCore) -> None:
    desk, act = core.desk("REL003", "002"), str(uuid4())
    for kind, viewed in (("ID_FRONT", True), ("PHOTO", False), ("SIGNATURE_SPECIMEN", True)):
        document_id = paper_of(core, "1000000016", kind)
        path = f"/customer/documents/{document_id}/pages/1"
        assert desk.get(path, headers={"Correlation-Id": act}).status == 200
        entry = core.last_access()
        assert (entry["act"], entry["viewed"], entry["page_no"]) == ("DOCUMENT_PAGE", viewed, 1)
        assert (entry["correlation_id"], entry["document_id"]) == (act, document_id)
        assert entry["customer_id"] == "1000000016"


@pytest.mark.requirement("S15")
def test_the_number_of_a_paper_is_masked_for_all_but_who_uploaded_it(core: ServedCore) -> None:
    path = f"/customer/documents/{paper_of(core, '1000000016', 'ID_FRONT')}"
    assert core.desk("REL001").get(path).body["document_number"] == "21073177"
    assert core.desk("REL002").get(path).body["document_number"] == "****3177"
    entry = core.last_access()
    assert (entry["act"], entry["viewed"]) == ("DOCUMENT", False)


def test_a_teller_sees_photo_and_specimen_only(core: ServedCore) -> None:
    teller = core.desk("TEL001")
    for kind, status in (("PHOTO", 200), ("SIGNATURE_SPECIMEN", 200), ("ID_FRONT", 403)):
        path = f"/customer/documents/{paper_of(core, '1000000016', kind)}"
        assert teller.get(path).status == status
        assert teller.get(f"{path}/pages/1").status == status


def test_a_teller_uploads_nothing(core: ServedCore) -> None:
    answer = upload(core.desk("TEL001"), str(uuid4()), [picture()])
    assert (answer.status, answer.code) == (403, "not_permitted")
    deleted = core.desk("TEL001").call("DELETE", f"/customer/documents/{uuid4()}")
    assert (deleted.status, deleted.code) == (403, "not_permitted")


@pytest.mark.parametrize("path", ["{}", "{}/pages/1"])
def test_an_id_of_nothing_is_not_found(officer: Desk, path: str) -> None:
    answer = officer.get("/customer/documents/" + path.format(uuid4()))
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_page_beyond_the_last_is_not_found(core: ServedCore, officer: Desk) -> None:
    path = f"/customer/documents/{paper_of(core, '1000000016', 'PHOTO')}/pages/"
    assert officer.get(path + "2").code == "not_found"
    assert officer.get(path + "0").code == "not_found"


def test_an_id_that_is_no_uuid_is_not_found(officer: Desk) -> None:
    answer = upload(officer, "PASSPORT", [picture()])
    assert (answer.status, answer.code) == (404, "not_found")


PDF: Final = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


@pytest.mark.requirement("S14")
@pytest.mark.parametrize(
    ("pages", "complaints"),
    [
        ([PDF], [("/page/1", "file_type")]),
        ([b"A letter, saved as id.jpg"], [("/page/1", "file_type")]),
        ([picture(), picture()[:200]], [("/page/2", "file_unsafe")]),
        ([b"", picture("GIF")], [("/page/1", "file_type"), ("/page/2", "file_type")]),
        ([], [("/page", "required")]),
        ([picture()] * 11, [("/page", "too_long")]),
    ],
    ids=["pdf", "text", "cut", "empty and gif", "none", "eleven"],
)
def test_bad_pages_are_refused_by_number_and_nothing_is_stored(
    core: ServedCore, officer: Desk, pages: list[bytes], complaints: list[tuple[str, str]]
) -> None:
    document_id = str(uuid4())
    answer = upload(officer, document_id, pages)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.complaints == complaints
    assert document_id not in {each["document_id"] for each in core.rows(schema.documents)}


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"original_seen": "true"}, ("/document_type", "required")),
        ({"document_type": "PHOTO"}, ("/original_seen", "required")),
        (FIELDS | {"document_type": "SELFIE"}, ("/document_type", "choice")),
        (FIELDS | {"issued_on": "1.11.2026"}, ("/issued_on", "date_format")),
        (FIELDS | {"customer_id": "1000000017"}, ("/customer_id", "customer_id_check")),
        (FIELDS | {"customer_id": "1000000412"}, ("/customer_id", "customer_unknown")),
        (FIELDS | {"colour": "red"}, ("/colour", "unknown_field")),
    ],
)
def test_a_wrong_field_is_refused_by_name(
    officer: Desk, fields: dict[str, str], complaint: tuple[str, str]
) -> None:
    answer = upload(officer, str(uuid4()), [picture()], fields)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.complaints == [complaint]


def test_a_yes_or_no_is_one_of_two_words(officer: Desk) -> None:
    answer = upload(officer, str(uuid4()), [picture()], FIELDS | {"original_seen": "perhaps"})
    assert [each[0] for each in answer.complaints] == ["/original_seen"]


BOUNDARY: Final = "b0undary"
TYPE: Final = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END: Final = f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.requirement("S14")
@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("application/json", b"{}", "unsupported_media_type"),
        ("multipart/form-data", END, "unsupported_media_type"),
        (TYPE, b"", "malformed_request"),
        (TYPE, b"nonsense", "malformed_request"),
        (TYPE, part("page", picture()), "malformed_request"),
        (TYPE, part("note", b"1") + part("note", b"2") + END, "malformed_request"),
        (TYPE, part("", b"1") + END, "malformed_request"),
        (TYPE, part("note", b"x" * 2000) + END, "malformed_request"),
        (TYPE, part("note", b"\xff\xfe") + END, "malformed_request"),
        (TYPE, part("page", b"1") * 41 + END, "malformed_request"),
        (TYPE, part("page", b"1", f'; filename="{"x" * 5000}"') + END, "malformed_request"),
        (TYPE, part("page", bytes(5 * 1024 * 1024 + 1)) + END, "too_large"),
        (TYPE, bytes(6 * 1024 * 1024), "too_large"),
        (TYPE, f"--{BOUNDARY}\r\nX-Other: 1\r\n\r\n1\r\n".encode() + END, "malformed_request"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_whole(
    officer: Desk, content_type: str, body: bytes, code: str
) -> None:
    path, headers = f"/customer/documents/{uuid4()}", {"Content-Type": content_type}
    answer = officer.call("PUT", path, data=body, headers=headers)
    assert answer.code == code


def test_two_uploads_at_once_store_one(core: ServedCore) -> None:
    document_id = str(uuid4())
    desks = [core.desk("REL001") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda desk: upload(desk, document_id, [picture()]), desks))
    assert sorted(each.status for each in found) == [200, 200, 200, 201]
    assert len({each.content for each in found}) == 1
