"""Issues the minutes of a meeting in memory and has them signed by three people, as server and clients do together."""

import asyncio
import hashlib
from pathlib import Path

from meetroom.archive.minutes import MinutesPaper, write_issued_minutes
from meetroom.archive.signature import judge_signatures, sign_minutes
from meetroom.domain.minutes import draft
from meetroom.domain.minutes_issue import IssueMinutes, SignMinutes, newest_sha256
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.server.minutes_files import MinutesFiles
from tests.archive.archived_meeting import MEETING, Archived
from tests.archive.signed_papers import NOW
from tests.archive.signing_ground import ground, key_file, stamping
from tests.domain.sitting import CHAIR, SECRETARY, Sitting

SIGNERS = {
    SignatureField.SECRETARY: (SECRETARY, "Lê Thị Ngọc Diệp", SignatureLevel.B_LT),
    SignatureField.CHAIR: (CHAIR, "Trần Quốc Bảo", SignatureLevel.B_LT),
    SignatureField.SEAL: (SECRETARY, "Ủy ban nhân dân tỉnh Lam Giang", SignatureLevel.B_LTA),
}


def issue(sitting: Sitting) -> MinutesPaper:
    """Put the numbered paper on record."""
    made = write_issued_minutes(
        draft(sitting.meeting, sitting.facts), language="vi", head=sitting.head, number="15/BB-UBND"
    )
    command = IssueMinutes(
        number="15/BB-UBND",
        language="vi",
        upto_seq=len(sitting.facts),
        head=sitting.head,
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        size_bytes=len(made.pdf),
        pages=made.pages,
    )
    sitting.do(SECRETARY, command)
    return made


async def sign(sitting: Sitting, pdf: bytes, folder: Path) -> bytes:
    """Three signatures, each put on record; the file with all of them.

    Args:
        folder: where keys and roots go: `folder/trust` is what a verifier trusts.
    """
    trust = ground().trust(folder / "trust")
    async with stamping() as server:
        for name, (actor, signer, level) in SIGNERS.items():
            source = key_file(ground().holder(signer), folder / f"{name.value}.p12")
            pdf = await sign_minutes(pdf, name, source, trust=trust, tsa_url=server.url, level=level, now=NOW)
            found = await asyncio.to_thread(judge_signatures, pdf, trust, now=NOW)
            judged = next(j for j in found if j.field == name.value)
            assert judged.signed_at is not None
            command = SignMinutes(
                field=name,
                signer=judged.signer,
                issuer=judged.issuer,
                certificate_sha256=judged.certificate_sha256,
                level=judged.level,
                verdict=judged.verdict,
                roots_known=True,
                signed_at=judged.signed_at,
                base_sha256=newest_sha256(sitting.meeting.minutes),
                sha256=hashlib.sha256(pdf).hexdigest(),
                size_bytes=len(pdf),
            )
            sitting.do(actor, command)
    return pdf


def issue_and_sign(archived: Archived) -> None:
    """For `hold`: the paper and every signed file lie on the server as they would."""
    paper = issue(archived.sitting)
    pdf = asyncio.run(sign(archived.sitting, paper.pdf, archived.data_folder.parent))
    target = MinutesFiles(archived.data_folder, MEETING).path(hashlib.sha256(pdf).hexdigest())
    target.parent.mkdir(parents=True)
    target.write_bytes(pdf)
