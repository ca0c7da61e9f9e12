"""Rebuilds the demonstration's documents beside `source/`: `python resources/demo/source/build.py`.

The same bytes every time: bundled fonts only, a fixed time stamp.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

SOURCE = Path(__file__).resolve().parent
DEMO = SOURCE.parent
RESOURCES = DEMO.parent
STAMP = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PAPERS = ("chuong-trinh", "bao-cao-kinh-te-xa-hoi", "du-thao-nghi-quyet")


def pdf(name: str) -> bytes:
    """Typeset one paper of `source/`."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(RESOURCES / "fonts")],
    )
    return typst.compile(
        str(SOURCE / f"{name}.typ"),
        root=str(RESOURCES),
        font_paths=fonts,
        ignore_system_fonts=True,
        timestamp=STAMP,
    )


def main() -> None:
    """Write all documents."""
    sys.path.insert(0, str(SOURCE))
    from opinions import docx

    for name in PAPERS:
        (DEMO / f"{name}.pdf").write_bytes(pdf(name))
    (DEMO / "y-kien-tham-gia.docx").write_bytes(docx())
    for path in sorted(DEMO.glob("*.*")):
        print(f"{path.stat().st_size:>9} {path.name}")


if __name__ == "__main__":
    main()
