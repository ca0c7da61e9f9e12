"""Clocks of a signer's machine and of a time-stamp authority never agree to the second."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from meetroom.archive.signature import NotSigned, sign_minutes
from meetroom.archive.signature_verdicts import judge_signatures
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from tests.archive.signed_papers import NOW
from tests.archive.signing_ground import StampServer, ground, key_file, paper, stamping


async def _sign(folder: Path, ahead: timedelta) -> bytes:
    signer = key_file(ground().authority.certify("Nguyễn Văn An"), folder / "an.p12")
    async with stamping(StampServer(ground().stamper, ground().authority.root, at=NOW + ahead)) as server:
        return await sign_minutes(
            paper(),
            SignatureField.SECRETARY,
            signer,
            trust=ground().trust(folder / "trust"),
            tsa_url=server.url,
            level=SignatureLevel.B_LTA,
            now=NOW,
        )


@pytest.mark.parametrize("ahead_s", [-120, 0, 1, 120])
async def test_a_clock_that_is_a_little_off_is_no_objection(ahead_s: int, tmp_path: Path) -> None:
    signed = await _sign(tmp_path, timedelta(seconds=ahead_s))
    trust = ground().trust(tmp_path / "trust")
    (row,) = await asyncio.to_thread(judge_signatures, signed, trust, now=NOW)
    assert (row.level, row.time_proven, row.covers_whole) == (SignatureLevel.B_LTA, True, True)


async def test_a_time_stamp_of_tomorrow_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotSigned):
        await _sign(tmp_path, timedelta(days=1))
