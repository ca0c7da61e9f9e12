"""Documents over the wire: upload, early chunks, keys at the release, withdrawal, everything broken."""

import asyncio
import errno
import hashlib
import io

import msgspec
import pikepdf
import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.domain.state import DocumentState, SignatureVerdict
from meetroom.papers.refusals import IntakeLimits
from meetroom.papers.sealing import Manifest, unseal
from meetroom.protocol.messages import ReadinessBoard, ReadyVersion, ReportReadiness
from meetroom.server.certificates import now_utc
from tests.archive.signed_papers import YEAR, Authority, sign, text_paper
from tests.server.conftest import Crowd, StartServer
from tests.server.papers import small_pdf
from tests.server.visitor import Visitor, unbase64


async def _open(visitor: Visitor, meeting_id: str, document_id: str, version: int = 1) -> bytes:
    """Everything a client does to read a document."""
    rows = (await visitor.get(f"/api/meetings/{meeting_id}/manifests"))[1]
    row = next(r for r in rows if r["document_id"] == document_id and r["version"] == version)
    manifest = msgspec.json.decode(unbase64(row["manifest"]), type=Manifest)
    chunks = {}
    for ref in manifest.chunks:
        status, chunks[ref.sha256] = await visitor.get(f"/api/chunks/{ref.sha256}")
        assert status == 200
    status, answer = await visitor.get(_key_path(meeting_id, document_id, version))
    assert status == 200, answer
    return unseal(unbase64(answer["key"]), manifest, chunks.__getitem__)


def _key_path(meeting_id: str, document_id: str, version: int = 1) -> str:
    return f"/api/meetings/{meeting_id}/documents/{document_id}/versions/{version}/key"


async def test_early_chunks_and_a_key_at_the_release(crowd: Crowd) -> None:
    sec, meeting_id = crowd.people["sec"], crowd.meeting_id
    an = await crowd.add("an")
    line = await crowd.enter("an")
    status, made = await sec.upload(meeting_id, small_pdf(padding=300_000), title="Báo cáo")
    assert status == 201, made
    assert made["pages"] == 1
    assert made["original_sha256"] == hashlib.sha256(small_pdf(padding=300_000)).hexdigest()
    document_id = made["document_id"]
    rows = (await an.get(f"/api/meetings/{meeting_id}/manifests"))[1]
    assert [r["document_id"] for r in rows] == [document_id]
    manifest = unbase64(rows[0]["manifest"])
    chunk = msgspec.json.decode(manifest, type=Manifest).chunks[0]
    assert (await an.get(f"/api/chunks/{chunk.sha256}"))[0] == 200
    status, answer = await an.get(_key_path(meeting_id, document_id))
    assert (status, answer["problem"]) == (403, "not_released")
    assert (await _open(sec, meeting_id, document_id)).startswith(b"%PDF")
    assert DocumentId(document_id) not in line.replica.meeting.documents
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=DocumentId(document_id)))
    await line.until(lambda: DocumentId(document_id) in line.replica.meeting.documents)
    pdf = await _open(an, meeting_id, document_id)
    version = line.replica.meeting.documents[DocumentId(document_id)].versions[0]
    assert hashlib.sha256(pdf).hexdigest() == version.pdf_sha256
    assert hashlib.sha256(manifest).hexdigest() == version.manifest_sha256
    # The original is kept, but nobody gets it by its hash.
    assert (await an.get(f"/api/chunks/{version.original_sha256}"))[0] == 404


async def test_a_document_for_others_is_not_there(crowd: Crowd) -> None:
    sec, meeting_id = crowd.people["sec"], crowd.meeting_id
    an, binh = await crowd.add("an"), await crowd.add("binh", groups=("ban",))
    status, made = await sec.upload(meeting_id, small_pdf(), audience={"groups": ["ban"]})
    assert status == 201
    document_id = made["document_id"]
    rows = (await binh.get(f"/api/meetings/{meeting_id}/manifests"))[1]
    chunk = msgspec.json.decode(unbase64(rows[0]["manifest"]), type=Manifest).chunks[0].sha256
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=DocumentId(document_id)))
    assert (await an.get(f"/api/meetings/{meeting_id}/manifests"))[1] == []
    assert (await an.get(f"/api/chunks/{chunk}"))[0] == 404
    assert (await an.get(_key_path(meeting_id, document_id)))[0] == 404
    assert (await binh.get(f"/api/chunks/{chunk}"))[0] == 200
    assert (await binh.get(_key_path(meeting_id, document_id)))[0] == 200
    assert (await binh.get(_key_path(meeting_id, document_id, 2)))[0] == 404
    assert (await binh.get(_key_path(meeting_id, "d-nothing")))[0] == 404
    line = await crowd.enter("an")
    assert document_id not in "".join(line.raw)


async def test_withdrawing_destroys_the_key(crowd: Crowd) -> None:
    sec, meeting_id = crowd.people["sec"], crowd.meeting_id
    an = await crowd.add("an")
    document_id = (await sec.upload(meeting_id, small_pdf()))[1]["document_id"]
    secretary = crowd.lines["sec"]
    await secretary.submit(ReleaseDocument(document_id=DocumentId(document_id)))
    await _open(an, meeting_id, document_id)
    await secretary.submit(WithdrawDocument(document_id=DocumentId(document_id), reason="nhầm bản"))
    for visitor in (an, sec):
        status, answer = await visitor.get(_key_path(meeting_id, document_id))
        assert (status, answer["problem"]) == (403, "not_released")
    house = crowd.server.house
    await house.files.close()
    version = secretary.replica.meeting.documents[DocumentId(document_id)].versions[0]
    kept = house.store.versions.get(
        secretary.replica.meeting.meeting_id, DocumentId(document_id), version.manifest_sha256
    )
    assert kept.destroyed_at is not None


async def test_a_new_version(crowd: Crowd) -> None:
    sec, meeting_id = crowd.people["sec"], crowd.meeting_id
    document_id = (await sec.upload(meeting_id, small_pdf("mot")))[1]["document_id"]
    status, made = await sec.upload(meeting_id, small_pdf("hai"), replaces=document_id, note="sửa trang 1")
    assert (status, made["version"]) == (201, 2)
    assert await _open(sec, meeting_id, document_id, 1) != await _open(sec, meeting_id, document_id, 2)
    status, answer = await sec.upload(meeting_id, small_pdf(), replaces="d-nothing")
    assert (status, answer["refusal"]) == (409, "unknown_document")


@pytest.mark.parametrize(
    ("content", "status", "problem", "intake"),
    [
        (b"", 422, "intake_refused", "EMPTY_FILE"),
        (b"xin chao", 422, "intake_refused", "NOT_A_DOCUMENT"),
        (b"%PDF-1.7\n" + b"rac" * 1000, 422, "intake_refused", "DAMAGED"),
        (small_pdf()[:-200], None, None, None),
        (b"x" * 40_000, 413, "too_large", None),
    ],
    ids=["empty", "text", "garbage", "cut off", "too large"],
)
async def test_bad_files_are_refused_and_the_meeting_goes_on(
    start_server: StartServer, content: bytes, status: int | None, problem: str | None, intake: str | None
) -> None:
    server = await start_server(intake=IntakeLimits(file_bytes=30_000))
    crowd = Crowd(server)
    line = await crowd.found()
    got, answer = await crowd.people["sec"].upload(crowd.meeting_id, content)
    if status is not None:
        assert (got, answer["problem"], answer["intake"]) == (status, problem, intake)
    else:  # qpdf repairs what it can; either way the answer is typed
        assert got == 201 or answer["problem"] == "intake_refused"
    assert (await line.submit(AddItem(item_id=ItemId("i"), title="Còn họp"))).refusal is None
    assert not list((server.config.data_folder / "uploads").iterdir())
    await crowd.close()


async def test_an_encrypted_file_is_refused(crowd: Crowd) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    status, answer = await crowd.people["sec"].upload(crowd.meeting_id, locked.getvalue())
    assert (status, answer["problem"], answer["intake"]) == (422, "intake_refused", "ENCRYPTED")


async def test_no_space_for_an_upload(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(crowd.server.house.files, "take", full)
    status, answer = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    assert (status, answer["problem"]) == (507, "no_space")


async def test_who_may_upload_what(crowd: Crowd) -> None:
    an = await crowd.add("an")
    status, answer = await an.upload(crowd.meeting_id, small_pdf())
    assert (status, answer["refusal"]) == (409, "not_allowed")
    outsider = await crowd.person("outsider")
    assert (await outsider.upload(crowd.meeting_id, small_pdf()))[0] == 404
    status, answer = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), title=" ")
    assert (status, answer["refusal"]) == (409, "invalid_text")
    status, answer = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), item_id="i-nothing")
    assert (status, answer["refusal"]) == (409, "unknown_item")


async def test_the_office_sees_who_is_ready(crowd: Crowd) -> None:
    sec, line = crowd.people["sec"], crowd.lines["sec"]
    await crowd.add("an")
    an = await crowd.enter("an", device="tablet")
    one = DocumentId((await sec.upload(crowd.meeting_id, small_pdf("mot")))[1]["document_id"])
    await sec.upload(crowd.meeting_id, small_pdf("hai"))
    await an.say(ReportReadiness(verified=(ReadyVersion(one, 1), ReadyVersion(DocumentId("d-x"), 1))))

    def an_has_one(board: ReadinessBoard) -> bool:
        rows = [r for r in board.rows if r.person_id == crowd.people["an"].person_id]
        return [(row.verified, row.total) for row in rows] == [(1, 2)]

    await line.expect(ReadinessBoard, an_has_one)
    assert not any(isinstance(message, ReadinessBoard) for message in an.seen)


async def test_documents_survive_a_restart(start_server: StartServer) -> None:
    server = await start_server()
    crowd = Crowd(server)
    line = await crowd.found()
    await crowd.add("an")
    document_id = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf()))[1]["document_id"]
    await line.submit(ReleaseDocument(document_id=DocumentId(document_id)))
    gone = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf("x")))[1]["document_id"]
    await line.submit(WithdrawDocument(document_id=DocumentId(gone), reason="nhầm"))
    await crowd.close()
    await server.stop()
    crowd.server = await start_server()
    an = await crowd.person("an")
    assert (await _open(an, crowd.meeting_id, document_id)).startswith(b"%PDF")
    back = await crowd.enter("an")
    assert back.replica.meeting.documents[DocumentId(document_id)].state is DocumentState.RELEASED
    assert (await an.get(_key_path(crowd.meeting_id, gone)))[0] in (403, 404)
    await crowd.close()


async def test_signatures_of_the_upload_are_a_fact(crowd: Crowd) -> None:
    now = now_utc()
    authority = Authority(since=now - 2 * YEAR, until=now + 2 * YEAR)
    an = authority.certify("Nguyễn Văn An", since=now - YEAR, until=now + YEAR)
    authority.trusted_in(crowd.server.config.data_folder / "trusted-signers")
    signed = await asyncio.to_thread(sign, text_paper(), an, [authority.root])  # has a loop of its own
    status, made = await crowd.people["sec"].upload(crowd.meeting_id, signed)
    assert status == 201
    line = crowd.lines["sec"]
    await line.until(lambda: made["document_id"] in line.replica.meeting.documents)
    version = line.replica.meeting.documents[made["document_id"]].versions[0]
    assert [(s.signer, s.verdict, s.covers_whole) for s in version.signatures] == [
        ("Nguyễn Văn An", SignatureVerdict.VALID, True)
    ]
    status, made = await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    await line.until(lambda: made["document_id"] in line.replica.meeting.documents)
    assert line.replica.meeting.documents[made["document_id"]].versions[0].signatures == ()
