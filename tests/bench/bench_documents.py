"""All rows of the documents' table: `make bench-documents`, one of them by `ARGS="--only NAME"`."""

import sys

from tests.bench.parts import run

PARTS: dict[str, str] = {
    "fetch": "tests.bench.documents_fetch",
    "view": "tests.bench.documents_view",
    "ink": "tests.bench.documents_ink",
    "live": "tests.bench.documents_live",
    "arrivals": "tests.bench.documents_arrivals",
    "export": "tests.bench.documents_export",
    "intake": "tests.bench.documents_intake",
}

if __name__ == "__main__":
    sys.exit(run("documents", __doc__, PARTS))
