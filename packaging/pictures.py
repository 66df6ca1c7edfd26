"""Makes the pictures of docs/pictures from those of a tour: few colours, small files."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parent.parent / "docs/pictures"
MOST_BYTES = 100_000

# Name in docs/pictures, and the end of the tour's name for the same screen.
CHOSEN = {
    "log-in": "log-in",
    "new-customer": "cif-form-and-checklist",
    "documents": "cif-documents-and-reason",
    "checker": "checker-request",
    "account-opening": "opening-form",
    "receipt": "receipt",
    "enquiry": "enquiry",
    "maintenance": "maintenance-needs-a-supervisor",
    "mandate": "mandate-who-can-sign",
    "closure": "closure-quote",
    "returned": "my-work-returned",
    "signatures": "signatures",
}


def main(arguments: list[str]) -> int:
    """Write each chosen picture, taken from the folder that the argument names."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, ending in CHOSEN.items():
        taken = sorted(Path(arguments[0]).glob(f"[0-9][0-9]-{ending}.png"))
        if len(taken) != 1:
            sys.stderr.write(f"The tour has {len(taken)} pictures named {ending}, not one.\n")
            return 1
        size = shrink(taken[0], DOCS / f"{name}.png")
        sys.stdout.write(f"docs/pictures/{name}.png  {size / 1000:.0f} kB\n")
    return 0


def shrink(picture: Path, target: Path) -> int:
    """Write a picture with as many colours as fit into 100 kB, and give its size in bytes."""
    with Image.open(picture) as opened:
        full = opened.convert("RGB")
    for colours in (128, 64, 32, 16):
        full.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            break
    return target.stat().st_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
