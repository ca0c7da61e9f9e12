"""The limited child that judges signatures: `python -m meetroom.archive.incoming_worker`; one file, one answer.

It must not know where the file came from, nor reach a network: certificates come from the server's own folder,
revocation lists from that folder and from the file itself.
"""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from meetroom.archive.incoming import Job
from meetroom.archive.signature_judging import Known, common_name, evidence_of_file, find, gather, one_line
from meetroom.archive.trust import read_trust
from meetroom.confined.worker import serve
from meetroom.domain.state import IncomingSignature, SignatureVerdict

SIGNATURES_MAX = 50


def examine(job: Job) -> tuple[IncomingSignature, ...]:
    """Judge every filled signature field, in the order of the file's own list of fields.

    Raises: any error of the PDF library for a file it cannot read; the parent then says BROKEN.
    """
    trust = read_trust(Path(job.trust))
    with Path(job.source).open("rb") as file:
        reader, strictly = _open(file)
        fields = [field for _, field in zip(range(SIGNATURES_MAX), _filled_fields(reader), strict=False)]
        try:
            known = asyncio.run(gather(reader, trust, job.now))
        except MemoryError:
            raise
        except Exception:
            # One field of them cannot be read; the others are judged without what document time stamps prove.
            known = Known(trust=trust, evidence=evidence_of_file(reader), now=job.now)
        return tuple(_judged(reader, name, field, known, strictly) for name, field in fields)


def _open(file: BinaryIO) -> tuple[PdfFileReader, bool]:
    """A reader, and whether it reads by the letter of the standard."""
    try:
        return PdfFileReader(file), True
    except PdfReadError:
        file.seek(0)
        return PdfFileReader(file, strict=False), False


def _filled_fields(reader: PdfFileReader) -> Iterator[tuple[str, Any]]:
    for name, _, field in enumerate_sig_fields(reader, filled_status=True):
        yield name, field


def _judged(reader: PdfFileReader, name: str, field: Any, known: Known, strictly: bool) -> IncomingSignature:
    told = one_line(name)
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        found = asyncio.run(find(embedded, known))
        verdict = found.verdict
        covers_whole = embedded.coverage is SignatureCoverageLevel.ENTIRE_FILE
        # What was read leniently may read otherwise in another program; only what is signed whole cannot.
        if not strictly and not covers_whole:
            verdict = SignatureVerdict.BROKEN
        return IncomingSignature(
            field=told,
            signer=common_name(embedded.signer_cert.subject),
            signed_at=found.signed_at,
            verdict=verdict,
            covers_whole=covers_whole and verdict is not SignatureVerdict.BROKEN,
        )
    except MemoryError:
        raise
    except Exception:
        # Readers of hostile input raise what they like; whatever it was, nobody can say who signed what.
        return IncomingSignature(
            field=told, signer="", signed_at=None, verdict=SignatureVerdict.BROKEN, covers_whole=False
        )


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, examine))
