"""Everybody whom a paper is not meant for, at every door of documents: nothing gets out, nothing gets in."""

import secrets

import msgspec
import pytest

from meetroom.domain.core import DocumentId, GroupId, MeetingId, PersonId, Refusal
from meetroom.domain.documents import EditDocument, RegisterDocument, ReleaseDocument, WithdrawDocument
from meetroom.domain.roles import EditPerson
from meetroom.domain.state import Audience, Label, Person, Role, Version
from meetroom.papers.sealing import Manifest
from meetroom.protocol.messages import ByeReason, Marks, PagePresented, PresentPage, PutMarks
from tests.server.conftest import Crowd
from tests.server.handing_in import PDF, announced
from tests.server.papers import small_pdf
from tests.server.test_marks import holds, record
from tests.server.visitor import Visitor, Way, unbase64

ODD_IDS = ("..%2f..%2fmeetroom.db", "%00", "d-%00", "%ff", "đ", "x" * 5_000, "%2e%2e", "d-nothing", "' OR 1=1 --")


class Vault:
    """A meeting with one paper for a group, released, and an upload underway; and how to try its doors."""

    def __init__(self, crowd: Crowd, document_id: str, chunk: str, way: Way) -> None:
        self.crowd = crowd
        self.document_id = document_id
        self.chunk = chunk
        self.way = way

    async def try_all(self, visitor: Visitor) -> dict[str, int]:
        """The status that every door answers."""
        meeting = f"/api/meetings/{self.crowd.meeting_id}"
        theirs = Way(visitor, self.crowd.meeting_id, self.way.upload_id)
        new = Way(visitor, self.crowd.meeting_id)
        again = Way(visitor, self.crowd.meeting_id, fields={"replaces": self.document_id})
        return {
            "manifests": (await visitor.get(f"{meeting}/manifests"))[0],
            "chunk": (await visitor.get(f"/api/chunks/{self.chunk}"))[0],
            "key": (await visitor.get(f"{meeting}/documents/{self.document_id}/versions/1/key"))[0],
            "announce": (await new.announce(10))[0],
            "replace": (await again.announce(10))[0],
            "piece": (await theirs.piece(0, b"x"))[0],
            "look": (await theirs.look())[0],
            "finish": (await theirs.finish(b"x"))[0],
            "give up": (await theirs.give_up())[0],
        }


@pytest.fixture
async def vault(crowd: Crowd) -> Vault:
    binh = await crowd.add("binh", groups=("ban",))
    made = (await crowd.people["sec"].upload(crowd.meeting_id, small_pdf(), audience={"groups": ["ban"]}))[1]
    await crowd.lines["sec"].submit(ReleaseDocument(document_id=DocumentId(made["document_id"])))
    rows = (await binh.get(f"/api/meetings/{crowd.meeting_id}/manifests"))[1]
    chunk = msgspec.json.decode(unbase64(rows[0]["manifest"]), type=Manifest).chunks[0].sha256
    return Vault(crowd, made["document_id"], chunk, await announced(crowd))


def all_but(manifests: int, announce: int, status: int) -> dict[str, int]:
    doors = ("chunk", "key", "piece", "look", "finish", "give up")
    told = {"manifests": manifests, "announce": announce, "replace": announce}
    return told | dict.fromkeys(doors, status)


async def test_nobody_without_a_token(vault: Vault) -> None:
    for token in ("", "x", secrets.token_urlsafe(32), "a" * 10_000):
        stranger = Visitor(vault.crowd.server, token)
        assert set((await vault.try_all(stranger)).values()) == {401}
        await stranger.close()


async def test_nobody_of_another_meeting(vault: Vault) -> None:
    other = await vault.crowd.person("other", may_create=True)
    await other.post("/api/meetings", {"title": "Kỳ họp khác", "also_chair": True})
    assert set((await vault.try_all(other)).values()) == {404}


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.GUEST, Role.OBSERVER, Role.ADMINISTRATOR])
async def test_nobody_it_is_not_meant_for(vault: Vault, role: Role) -> None:
    an = await vault.crowd.add("an", role)
    assert await vault.try_all(an) == all_but(200, 409, 404)
    assert (await an.get(f"/api/meetings/{vault.crowd.meeting_id}/manifests"))[1] == []
    assert (await vault.way.look())[1]["done_bytes"] == 0


async def test_nobody_who_was_taken_out(vault: Vault) -> None:
    """Whoever had the paper, and has no part in the meeting any more: the group is gone, then every role but one."""
    crowd, binh = vault.crowd, vault.crowd.people["binh"]
    assert (await vault.try_all(binh))["key"] == 200
    person = Person(
        person_id=PersonId(binh.person_id), name="Binh", roles=(Role.ADMINISTRATOR,), groups=(GroupId("ban"),)
    )
    await crowd.lines["sec"].submit(EditPerson(person=person))
    assert await vault.try_all(binh) == all_but(200, 409, 404)


async def test_a_secretary_no_more_ends_no_upload(vault: Vault) -> None:
    crowd = vault.crowd
    chi = await crowd.add("chi", Role.SECRETARY)
    way = Way(chi, crowd.meeting_id)
    assert (await way.announce(len(PDF)))[0] == 201
    await way.piece(0, PDF)
    person = Person(person_id=PersonId(chi.person_id), name="Chi", roles=(Role.DELEGATE,))
    await crowd.lines["sec"].submit(EditPerson(person=person))
    status, answer = await way.finish(PDF)
    assert (status, answer["refusal"]) == (409, "not_allowed")
    assert len(crowd.server.house.gatherings[MeetingId(crowd.meeting_id)].meeting.documents) == 1


async def test_names_that_are_none(vault: Vault) -> None:
    meeting = f"/api/meetings/{vault.crowd.meeting_id}"
    sec = vault.crowd.people["sec"]
    for odd in ODD_IDS:
        for path in (
            f"/api/meetings/{odd}/manifests",
            f"/api/chunks/{odd}",
            f"{meeting}/documents/{odd}/versions/1/key",
            f"{meeting}/uploads/{odd}",
        ):
            assert (await sec.get(path))[0] in (400, 404), path
    for number in ("0", "-1", "2", "9" * 30, "1.0", "x", "%31%00"):
        assert (await sec.get(f"{meeting}/documents/{vault.document_id}/versions/{number}/key"))[0] in (400, 404), (
            number
        )


async def test_no_command_of_a_delegate_moves_a_paper(vault: Vault) -> None:
    crowd, document_id = vault.crowd, DocumentId(vault.document_id)
    await crowd.add("an")
    an = await crowd.enter("an")
    for command in (
        ReleaseDocument(document_id=document_id),
        WithdrawDocument(document_id=document_id, reason="tôi muốn"),
        EditDocument(
            document_id=document_id,
            title="x",
            item_id=None,
            audience=Audience(everyone=True),
            label=Label.NORMAL,
        ),
    ):
        assert (await an.submit(command)).refusal is Refusal.NOT_ALLOWED
    assert document_id not in "".join(an.raw)


async def test_no_client_puts_a_paper_in_by_itself(vault: Vault) -> None:
    """Only what went through the intake gets into the meeting, whoever says otherwise."""
    zero = "0" * 64
    version = Version(
        number=1, original_sha256=zero, pdf_sha256=zero, manifest_sha256=zero, pages=1, size_bytes=1, note=""
    )
    command = RegisterDocument(
        document_id=DocumentId("d-forged"),
        title="x",
        file_name="x.pdf",
        item_id=None,
        audience=Audience(everyone=True),
        label=Label.NORMAL,
        version=version,
    )
    assert (await vault.crowd.lines["sec"].submit(command)).refusal is not None
    documents = vault.crowd.server.house.gatherings[MeetingId(vault.crowd.meeting_id)].meeting.documents
    assert set(documents) == {vault.document_id}


async def test_signals_and_marks_on_what_one_may_not_open(vault: Vault) -> None:
    crowd = vault.crowd
    await crowd.add("an")
    an, binh = await crowd.enter("an"), await crowd.enter("binh")
    me = crowd.people["an"].person_id
    await an.say(PresentPage(document_id=DocumentId(vault.document_id), page=0, top=0.0))
    await an.say(PutMarks(records=(record(me, vault.document_id, "mine"),)))
    # What comes after it is answered; of what came before, nothing has reached anybody.
    own = record(crowd.people["sec"].person_id, vault.document_id, "theirs")
    await crowd.lines["sec"].say(PutMarks(records=(own,)))
    await binh.expect(Marks, holds("theirs"))
    assert not any(isinstance(m, PagePresented) or (isinstance(m, Marks) and holds("mine")(m)) for m in binh.seen)
    assert "theirs" not in "".join(an.raw)
    forged = record(crowd.people["binh"].person_id, vault.document_id, "forged")
    await an.say(PutMarks(records=(forged,)))
    assert (await an.bye()).reason is ByeReason.MALFORMED
