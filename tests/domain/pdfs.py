"""PDF files made by hand, a few objects each."""

from __future__ import annotations


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def pdf_of_boxes(*boxes: str, trailer: bytes = b"") -> bytes:
    """A PDF of empty pages with the given media boxes."""
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(len(boxes)))
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(boxes)),
        *(b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] >>" % box.encode() for box in boxes),
        trailer=trailer,
    )
