"""Signed minutes come in: in order, once, by whoever may, on the newest file; everything else is refused by name."""

import asyncio
import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from meetroom.archive.signature_intake import judge_signed_minutes
from meetroom.archive.signature_verdicts import JudgedSignature
from meetroom.archive.trust import read_trust
from meetroom.domain.core import Refusal
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from meetroom.protocol.minutes import MAX_SIGNED_BYTES
from meetroom.server import minutes_signing
from meetroom.server.certificates import now_utc
from tests.archive.signed_papers import YEAR, Authority, change_page
from tests.archive.signing_ground import paper
from tests.server.conftest import Crowd
from tests.server.minutes_ground import CHAIR, SEAL, SECRETARY, Minutes, pieces
from tests.server.test_minutes import Held


def sha256(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


@pytest.fixture
async def minutes(crowd: Crowd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """Approved minutes whose paper is there at once."""
    Held(monkeypatch, paper()).go_on.set()
    made = Minutes(crowd, tmp_path)
    await made.approve("an")
    return made


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are judged in this process: starting a child for each takes a while."""

    async def judged(
        before: Path, after: Path, field: SignatureField, roots: Path, *, now: datetime
    ) -> JudgedSignature:
        def judge() -> JudgedSignature:
            return judge_signed_minutes(before.read_bytes(), after.read_bytes(), field, read_trust(roots), now=now)

        return await asyncio.to_thread(judge)

    monkeypatch.setattr(minutes_signing, "examine_signed_minutes", judged)


async def test_secretary_chair_and_seal_sign_in_their_order(minutes: Minutes) -> None:
    minutes.trust()
    empty = await minutes.issue()
    first = await minutes.signed(empty, SECRETARY, minutes.holder("Thư ký"))
    assert (await minutes.hand_in("clerk", "ThuKy", first, sha256(empty)))[1]["refusal"] == Refusal.NOT_ALLOWED.value
    assert (await minutes.hand_in("sec", "ChuToa", first, sha256(empty)))[1]["refusal"] == (
        Refusal.SIGNED_OUT_OF_TURN.value
    )
    status, taken = await minutes.hand_in("sec", "ThuKy", pieces(first), sha256(empty))
    assert (status, taken["sha256"]) == (200, sha256(first))
    # The answer was lost on the way: the same file again is the same signature.
    assert await minutes.hand_in("sec", "ThuKy", first, sha256(empty)) == (200, taken)
    assert await minutes.paper("an") == first
    # A second signature on the file without the first one would undo it.
    status, problem = await minutes.hand_in("sec", "ChuToa", first, sha256(empty))
    assert (status, problem["problem"]) == (409, "signed_meanwhile")
    second = await minutes.signed(first, CHAIR, minutes.holder("Chủ tọa"))
    assert (await minutes.hand_in("sec", "ChuToa", second, sha256(first)))[0] == 200
    third = await minutes.signed(second, SEAL, minutes.holder("UBND tỉnh"))
    assert (await minutes.hand_in("clerk", "CoQuan", third, sha256(second)))[0] == 200
    line = minutes.crowd.lines["sec"]
    await line.until(lambda: len(line.replica.meeting.minutes.signatures) == 3)
    signatures = line.replica.meeting.minutes.signatures
    assert [(s.signer, s.verdict) for s in signatures] == [
        (name, SignatureVerdict.VALID) for name in ("Thư ký", "Chủ tọa", "UBND tỉnh")
    ]
    assert len(list(minutes.files.glob("*.pdf"))) == 4  # every one of them is kept
    # Issued anew, all of them are void, and the old file is nobody's to sign any more.
    again = await minutes.issue(command_id="i-2")
    assert again != empty
    assert (await minutes.hand_in("sec", "ThuKy", first, sha256(empty)))[0] == 200  # it had been taken
    status, problem = await minutes.hand_in("sec", "ThuKy", first + b"\n", sha256(empty))
    assert (status, problem["problem"]) == (409, "signed_meanwhile")


@pytest.mark.usefixtures("near")
async def test_hostile_copies_are_refused_by_name(minutes: Minutes) -> None:
    minutes.trust()
    empty = await minutes.issue()
    good = await minutes.signed(empty, SECRETARY, minutes.holder("Thư ký"))
    broken = bytearray(good)
    broken[good.rindex(b"/Contents <") + 3_000] ^= 1
    copies = {
        b"": (422, "not_this_file"),
        good.replace(b"ThuKy", b"ThuKi", 1): (422, "not_this_file"),
        empty: (422, "not_signed"),
        empty + b"\n1 0 obj << /Type /Catalog >>" * 100: (422, "unreadable"),
        change_page(good, b"1 0 0 rg 50 50 200 200 re f"): (422, "changed"),
    }
    assert good not in copies
    for body, expected in copies.items():
        status, problem = await minutes.hand_in("sec", "ThuKy", body, sha256(empty))
        assert (status, problem["signature"]) == expected, problem
    status, problem = await minutes.hand_in("sec", "ThuKy", bytes(broken), sha256(empty))
    refusals = (None, Refusal.SIGNATURE_BROKEN.value, Refusal.SIGNATURE_ALTERED.value)
    assert status in (409, 422)
    assert problem["refusal"] in refusals  # None: not even readable any more
    assert minutes.crowd.lines["sec"].replica.meeting.minutes.signatures == ()
    assert [path.name for path in minutes.files.iterdir()] == [f"{sha256(empty)}.pdf"]


@pytest.mark.usefixtures("near")
async def test_whose_certificate_it_is_counts_where_authorities_are_known(minutes: Minutes) -> None:
    empty = await minutes.issue()
    good = await minutes.signed(empty, SECRETARY, minutes.holder("Thư ký"))
    other = minutes.crowd.server.config.trust_folder

    now = now_utc()
    Authority(since=now - YEAR, until=now + YEAR).trusted_in(other)
    status, problem = await minutes.hand_in("sec", "ThuKy", good, sha256(empty))
    assert (status, problem["refusal"]) == (409, Refusal.SIGNATURE_UNTRUSTED.value)
    for path in other.iterdir():
        path.unlink()
    # Where the server knows no authority at all, it takes the signature and says that nobody vouches for it.
    assert (await minutes.hand_in("sec", "ThuKy", good, sha256(empty)))[0] == 200
    line = minutes.crowd.lines["sec"]
    await line.until(lambda: bool(line.replica.meeting.minutes.signatures))
    assert line.replica.meeting.minutes.signatures[0].verdict is SignatureVerdict.UNTRUSTED


@pytest.mark.usefixtures("near")
async def test_two_who_sign_at_once_cannot_overwrite_each_other(minutes: Minutes) -> None:
    minutes.trust()
    empty = await minutes.issue()
    copies = [await minutes.signed(empty, SECRETARY, minutes.holder(name)) for name in ("Một", "Hai")]
    answers = await asyncio.gather(
        *(minutes.hand_in(who, "ThuKy", copy, sha256(empty)) for who, copy in zip(("sec", "sec2"), copies, strict=True))
    )
    assert sorted(status for status, _ in answers) == [200, 409]
    refused = next(body for status, body in answers if status == 409)
    assert refused["refusal"] == Refusal.ALREADY_SIGNED.value
    winner = copies[0] if answers[0][0] == 200 else copies[1]
    assert await minutes.paper() == winner


@pytest.mark.usefixtures("near")
async def test_size_and_level_have_their_limits(minutes: Minutes, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = await minutes.issue()
    monkeypatch.setattr(minutes_signing, "MAX_SIGNED_BYTES", 300_000)
    status, problem = await minutes.hand_in("sec", "ThuKy", pieces(empty + b"x" * 400_000), sha256(empty))
    assert (status, problem["problem"]) == (413, "too_large")
    assert not [path for path in minutes.files.iterdir() if path.suffix != ".pdf"]
    monkeypatch.setattr(minutes_signing, "MAX_SIGNED_BYTES", MAX_SIGNED_BYTES)
    signing = next(iter(minutes.crowd.server.house.signing.values()))
    monkeypatch.setattr(signing, "_level", SignatureLevel.B_T)
    good = await minutes.signed(empty, SECRETARY, minutes.holder("Thư ký"))
    status, problem = await minutes.hand_in("sec", "ThuKy", good, sha256(empty))
    assert (status, problem["signature"]) == (422, minutes_signing.LEVEL_TOO_LOW)
