"""A server that goes on from what was checked once to something else gets nothing from a device."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace as changed

from meetroom.ballots.encoding import encode
from meetroom.ballots.group import BELENIOS_2048 as GROUP
from meetroom.ballots.threshold import make_certificate
from meetroom.client import election_proofs as proofs
from meetroom.client.chest import Chest, NoVault
from meetroom.client.election_chores import ElectionChores
from meetroom.client.election_ground import ElectionGround
from meetroom.client.election_secrets import ElectionSecrets
from meetroom.client.election_seeing import Sight, view_of
from meetroom.client.election_views import TrusteeTask
from meetroom.client.elections import Elections
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.chain import Replica
from meetroom.domain.core import Command, CommandId
from meetroom.domain.election_state import Election, certificates_sha256
from meetroom.domain.polls import Poll, TrusteePlan
from meetroom.domain.state import Meeting
from meetroom.protocol.elections import Certificates, SealedTexts
from meetroom.protocol.messages import Answer
from tests.client.test_election_proofs import AN, BINH, CHI, MEETING, POLL, Held


@dataclass
class Liar:
    """A server as a device sees it: facts, and answers to requests by the last word of their path."""

    meeting: Meeting
    answers: Mapping[str, object]

    def __post_init__(self) -> None:
        self.posted: list[tuple[str, ...]] = []

    @property
    def replica(self) -> Replica:
        return Replica(meeting=self.meeting, seq=1, head="")

    def say(self, election: Election, poll: Poll | None = None) -> None:
        polls = self.meeting.polls if poll is None else {POLL: poll}
        self.meeting = changed(self.meeting, elections={POLL: election}, polls=polls)

    async def submit(self, command: Command) -> Answer:
        return Answer(command_id=CommandId("c"), seq=1)

    async def reached(self, seq: int) -> None:
        pass

    async def ask(self, kind: type, method: str, *path: str, body: object = None) -> Any:
        if method == "POST":
            self.posted.append(path)
        return self.answers[path[-1]]


@pytest.fixture
def kept(tmp_path: Path) -> ElectionSecrets:
    chest = Chest.unlock(tmp_path, "me", NoVault(), "một mật khẩu đủ dài")
    return ElectionSecrets(tmp_path / "x.bin", chest)


def ground_of(liar: Liar, kept: ElectionSecrets) -> ElectionGround:
    return ElectionGround(liar, cast(Door, liar), MEETING, AN, kept, lambda poll_id: None)


async def test_a_question_turned_round_after_it_was_compared_fills_in_no_ballot(kept: ElectionSecrets) -> None:
    held = Held()
    liar = Liar(Meeting(meeting_id=MEETING), {"sealed": SealedTexts(election=held.election.text, keys=held.keys)})
    liar.say(held.facts, held.poll)
    ground = ground_of(liar, kept)
    assert (await ground.sealed(POLL)).election == held.election
    # Now the screen asks the opposite, so that a yes would be encrypted as a yes to what is not asked any more.
    liar.say(held.facts, changed(held.poll, question="Bác bỏ?"))
    with pytest.raises(ClientError) as found:
        await ground.sealed(POLL)
    assert found.value.problem is ClientProblem.DOCUMENT_BROKEN
    assert POLL in ground.broken
    liar.say(held.facts, held.poll)
    assert (await ground.sealed(POLL)).election == held.election
    assert not ground.broken


async def test_another_roster_under_the_same_question_is_compared_anew(kept: ElectionSecrets) -> None:
    held = Held()
    liar = Liar(Meeting(meeting_id=MEETING), {"sealed": SealedTexts(election=held.election.text, keys=held.keys)})
    liar.say(held.facts, held.poll)
    ground = ground_of(liar, kept)
    await ground.sealed(POLL)
    assert held.facts.seal is not None
    liar.say(changed(held.facts, seal=changed(held.facts.seal, voters=(AN, BINH))))
    with pytest.raises(ClientError):
        await ground.sealed(POLL)


async def test_certificates_exchanged_after_the_comparison_get_no_polynomial(kept: ElectionSecrets) -> None:
    made = {person: proofs.fresh_key(is_threshold=True) for person in (AN, BINH, CHI)}
    texts = {person: str(fields["certificate"]) for person, fields in made.items()}
    election = Election(
        poll_id=POLL,
        plan=TrusteePlan(trustees=(AN, BINH, CHI), needed=2),
        certificates={person: proofs.hashed(text) for person, text in texts.items()},
    )
    liar = Liar(Meeting(meeting_id=MEETING), {})
    liar.say(election)
    desk = Elections(liar, cast(Door, liar), MEETING, AN, kept, guarded=True, on_changed=lambda poll_id: None)
    await kept.change(POLL, posted=True, **made[AN])
    await desk.confirm_comparison(POLL)
    honest = changed(election, compared=dict.fromkeys(texts, certificates_sha256(election)))
    # The server exchanges what it named before, and says that everybody has compared that.
    forged = encode(make_certificate(GROUP, "4" * 22, random.Random(7).randrange))
    named = changed(election, certificates={**election.certificates, BINH: proofs.hashed(forged)})
    lie = changed(named, compared=dict.fromkeys(texts, certificates_sha256(named)))
    ground = ground_of(liar, kept)
    chores = ElectionChores(ground)
    liar.answers = {"certificates": Certificates(texts=(texts[AN], forged, texts[CHI]))}
    liar.say(lie)
    with pytest.raises(ClientError) as found:
        await chores._send_polynomial(POLL, lie)
    assert found.value.problem is ClientProblem.DOCUMENT_BROKEN
    with pytest.raises(ClientError):
        await chores._send_share(POLL, lie)
    assert (liar.posted, kept.of(POLL).polynomial) == ([], "")
    tasks = [view_of(Sight(liar.meeting, AN, e, None, kept.of(POLL))).trustee_task for e in (honest, lie)]
    assert tasks == [TrusteeTask.WORKING, TrusteeTask.TAMPERED]
