"""Who gets manifest, chunk and key by any route: one table over all kinds of people and all states of a document."""

from typing import Any

import msgspec
import pytest

from meetroom.domain.agenda import AddItem
from meetroom.domain.core import DocumentId, GroupId, ItemId
from meetroom.domain.documents import ReleaseDocument, WithdrawDocument
from meetroom.domain.state import Role
from meetroom.papers.sealing import Manifest
from tests.server.conftest import Crowd
from tests.server.papers import small_pdf
from tests.server.visitor import Visitor, unbase64

BAN = GroupId("ban")
NOTHING, AHEAD, ALL = "nothing", "ahead", "all"

# What somebody has of a document: nothing; its sealed chunks ahead of the release, but no key; all.
# Columns: for everybody, for a group, on an item behind closed doors; each before and after the release.
TABLE = {
    "secretary": ((ALL, ALL), (ALL, ALL), (ALL, ALL)),
    "clerk": ((ALL, ALL), (ALL, ALL), (ALL, ALL)),
    "delegate of the group": ((AHEAD, ALL), (AHEAD, ALL), (AHEAD, ALL)),
    "delegate": ((AHEAD, ALL), (NOTHING, NOTHING), (AHEAD, ALL)),
    "guest": ((AHEAD, ALL), (NOTHING, NOTHING), (NOTHING, NOTHING)),
    "observer": ((AHEAD, ALL), (NOTHING, NOTHING), (NOTHING, NOTHING)),
    "operator": ((AHEAD, ALL), (NOTHING, NOTHING), (NOTHING, NOTHING)),
    "administrator": ((NOTHING, NOTHING), (NOTHING, NOTHING), (NOTHING, NOTHING)),
    "somebody of another meeting": ((NOTHING, NOTHING), (NOTHING, NOTHING), (NOTHING, NOTHING)),
    "nobody": ((NOTHING, NOTHING), (NOTHING, NOTHING), (NOTHING, NOTHING)),
    "logged out": ((NOTHING, NOTHING), (NOTHING, NOTHING), (NOTHING, NOTHING)),
}


async def _everybody(crowd: Crowd) -> dict[str, Visitor]:
    people = {"secretary": crowd.people["sec"]}
    for name, role in [("clerk", Role.CLERK), ("guest", Role.GUEST), ("observer", Role.OBSERVER)]:
        people[name] = await crowd.add(name, role)
    people["operator"] = await crowd.add("operator", Role.OPERATOR)
    people["administrator"] = await crowd.add("administrator", Role.ADMINISTRATOR)
    people["delegate"] = await crowd.add("delegate")
    people["delegate of the group"] = await crowd.add("member", groups=(BAN,))
    people["somebody of another meeting"] = await crowd.person("stranger", may_create=True)
    await people["somebody of another meeting"].post("/api/meetings", {"title": "Họp khác", "also_chair": True})
    people["nobody"] = crowd.people["nobody"] = Visitor(crowd.server)
    people["logged out"] = await crowd.add("leaver")
    assert (await people["logged out"].get("/api/meetings"))[0] == 200
    await people["logged out"].post("/api/logout")
    return people


async def _what_they_have(visitor: Visitor, meeting_id: str, document_id: str, chunk: str) -> str:
    """By asking every route; half an answer is a failure."""
    rows = (await visitor.get(f"/api/meetings/{meeting_id}/manifests"))[1]
    listed = isinstance(rows, list) and any(row["document_id"] == document_id for row in rows)
    status, got = await visitor.get(f"/api/chunks/{chunk}")
    carried = status == 200 and bool(got)
    status, got = await visitor.get(f"/api/meetings/{meeting_id}/documents/{document_id}/versions/1/key")
    opened = status == 200 and len(unbase64(got["key"])) == 32
    assert listed == carried
    assert carried or not opened
    return ALL if opened else AHEAD if carried else NOTHING


async def test_who_gets_what_by_any_route(crowd: Crowd) -> None:
    sec, meeting_id = crowd.people["sec"], crowd.meeting_id
    await crowd.lines["sec"].submit(AddItem(item_id=ItemId("kin"), title="Họp kín", closed_sitting=True))
    fields: list[dict[str, Any]] = [{}, {"audience": {"groups": [BAN]}}, {"item_id": "kin"}]
    documents = [(await sec.upload(meeting_id, small_pdf(str(n)), **f))[1]["document_id"] for n, f in enumerate(fields)]
    rows = (await sec.get(f"/api/meetings/{meeting_id}/manifests"))[1]
    manifests = {r["document_id"]: msgspec.json.decode(unbase64(r["manifest"]), type=Manifest) for r in rows}
    people = await _everybody(crowd)

    async def found(state: int) -> dict[str, tuple[str, ...]]:
        have: dict[str, list[str]] = {who: [] for who in people}
        for who, visitor in people.items():
            for document_id in documents:
                chunk = manifests[document_id].chunks[0].sha256
                have[who].append(await _what_they_have(visitor, meeting_id, document_id, chunk))
        return {who: tuple(what) for who, what in have.items()}

    before = await found(0)
    for document_id in documents:
        assert (await crowd.lines["sec"].submit(ReleaseDocument(document_id=DocumentId(document_id)))).refusal is None
    after = await found(1)
    assert {who: tuple(zip(before[who], after[who], strict=True)) for who in people} == TABLE
    for document_id in documents:
        await crowd.lines["sec"].submit(WithdrawDocument(document_id=DocumentId(document_id), reason="nhầm bản"))
    assert await found(2) == dict.fromkeys(people, (NOTHING,) * 3)


@pytest.mark.parametrize("name", ["0" * 64, "F" * 64, "..", "%2e%2e%2f", "0" * 63, "0" * 65, "..%2f..%2fmeetroom.db"])
async def test_guessed_names_of_chunks_give_nothing(crowd: Crowd, name: str) -> None:
    await crowd.people["sec"].upload(crowd.meeting_id, small_pdf())
    assert (await crowd.people["sec"].get(f"/api/chunks/{name}"))[0] == 404


async def test_original_and_manifest_are_no_chunks(crowd: Crowd) -> None:
    """Names that the chain tells do not open what they name."""
    sec = crowd.people["sec"]
    document_id = DocumentId((await sec.upload(crowd.meeting_id, small_pdf()))[1]["document_id"])
    line = crowd.lines["sec"]
    await line.until(lambda: document_id in line.replica.meeting.documents)
    version = line.replica.meeting.documents[document_id].versions[0]
    for name in (version.original_sha256, version.pdf_sha256, version.manifest_sha256):
        assert (await sec.get(f"/api/chunks/{name}"))[0] == 404


async def test_a_token_replayed_after_the_logout_opens_nothing(crowd: Crowd) -> None:
    an = await crowd.add("an")
    made = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf()))[1]
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=DocumentId(made["document_id"])))
    path = f"/api/meetings/{crowd.meeting_id}/documents/{made['document_id']}/versions/1/key"
    assert (await an.get(path))[0] == 200
    await an.post("/api/logout")
    for asked in (path, f"/api/meetings/{crowd.meeting_id}/manifests"):
        assert (await an.get(asked))[0] == 401
    with pytest.raises(Exception, match="401"):
        await an.call(crowd.meeting_id, takes="keys")
