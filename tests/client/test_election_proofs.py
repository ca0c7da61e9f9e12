"""A server that hands out something else than the chain names is found out by every device."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace as changed

from meetroom.ballots import threshold
from meetroom.ballots.asked import answers_of, box_of, election_uuid, parameters_of, questions_of, vote_of
from meetroom.ballots.ballot import Ballot, prepare, receipt, sign
from meetroom.ballots.credentials import make_roster, secret_exponent
from meetroom.ballots.election import make_election, read_election
from meetroom.ballots.encoding import Count, decode, encode
from meetroom.ballots.group import BELENIOS_2048 as GROUP
from meetroom.ballots.labour import Labourer
from meetroom.ballots.tally import Result, add_up, last_of_each
from meetroom.ballots.transcript import Transcript, write
from meetroom.ballots.trustees import Single, election_key, make_key, publish_key
from meetroom.client import election_proofs as proofs
from meetroom.client.election_proofs import NotOfThisMeeting, hashed
from meetroom.client.election_secrets import KeptSecrets
from meetroom.domain.core import MeetingId, OptionId, PersonId, PollId
from meetroom.domain.election_state import Election, Seal, SealedBallot
from meetroom.domain.polls import (
    Base,
    Choice,
    Method,
    Option,
    Poll,
    PollKind,
    PollState,
    Share,
    TrusteePlan,
    Vote,
    motion_vote,
)
from meetroom.server.election_work import record_of

MEETING, POLL = MeetingId("m-1"), PollId("p1")
AN, BINH, CHI = PersonId("an"), PersonId("binh"), PersonId("chi")
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
NAMES = ("Nguyễn Thị Ánh", "Trần Ba", "Lê Văn Cường")


def poll_of(method: Method = Method.MOTION, **more: object) -> Poll:
    options = () if method is Method.MOTION else tuple(Option(OptionId(f"o{n}"), name) for n, name in enumerate(NAMES))
    poll = Poll(
        poll_id=POLL, item_id=None, question="Thông qua?", kind=PollKind.VERIFIABLE, base=Base.CAST,
        threshold=Share(1, 2), state=PollState.OPEN, method=method, options=options, opened_at=AT,
    )  # fmt: skip
    return changed(poll, **more)


class Held:
    """A vote with one scrutineer, three delegates, and all texts as an honest server has them."""

    def __init__(self) -> None:
        self.poll = poll_of()
        self.key = make_key(GROUP, random.Random(1).randrange)
        draw = random.Random(2).randrange
        single = publish_key(GROUP, self.key, draw)
        self.certificate = encode(single)
        self.keys = encode((Single(single),))
        self.kept = {person: KeptSecrets(**proofs.fresh_credential(MEETING, POLL)) for person in (AN, BINH, CHI)}  # type: ignore[arg-type]
        self.uuid = election_uuid(MEETING, POLL)
        key = election_key(GROUP, (Single(single),))
        self.election = make_election(parameters_of(self.poll, self.uuid, key, "Họp"))
        roster = make_roster({int(kept.public): 1 for kept in self.kept.values()})
        self.roster = roster
        self.facts = Election(
            poll_id=POLL,
            plan=TrusteePlan(trustees=(CHI,), needed=1),
            certificates={CHI: hashed(self.certificate)},
            credentials={person: kept.public for person, kept in self.kept.items()},
            seal=Seal(
                election_sha256=hashed(self.election.text),
                roster_sha256=hashed(roster.text),
                keys_sha256=hashed(self.keys),
                voters=tuple(sorted(self.kept)),
            ),
        )
        self.texts: dict[str, str] = {hashed(t): t for t in (self.election.text, roster.text, self.keys)}

    @property
    def sealed(self) -> proofs.SealedHere:
        return proofs.sealed_here(MEETING, self.facts, self.poll, self.election.text, self.keys)

    def cast(self, person: PersonId, choice: Choice) -> str:
        secret = secret_exponent(GROUP, self.uuid, self.kept[person].credential)
        draw = random.Random(3).randrange
        answers = answers_of(self.poll, motion_vote(choice))
        text = sign(self.election, prepare(self.election, secret, answers, draw), secret, draw)
        ballot = SealedBallot(voter_id=person, ballot_sha256=hashed(text), receipt=receipt(text), at=AT)
        self.facts = changed(self.facts, ballots={**self.facts.ballots, ballot.receipt: ballot})
        self.texts[hashed(text)] = text
        return text

    def close(self) -> bytes:
        """The sum is published; gives the record."""
        ballots = last_of_each(decode(self.texts[b.ballot_sha256], Ballot) for b in self.facts.sound)
        tally, _ = add_up(self.election, self.roster, ballots)
        self.texts[hashed(encode(tally))] = encode(tally)
        self.facts = changed(self.facts, tally_sha256=hashed(encode(tally)))
        return write(self.record)

    @property
    def record(self) -> Transcript:
        return record_of(self.facts, AT, self.texts)


@pytest.fixture(scope="module")
def labourer() -> Iterator[Labourer]:
    made = Labourer()
    yield made
    made.close()


def test_what_was_sealed_holds_against_the_chain() -> None:
    held = Held()
    assert held.sealed.election.uuid == held.uuid
    assert held.sealed.roster_text == held.roster.text


def test_other_questions_keys_credentials_or_scrutineers_are_found_out() -> None:
    held = Held()
    parameters = read_election(held.election.text).parameters
    asked = make_election(changed(parameters, questions=questions_of(poll_of(question="Bác bỏ?"))))
    other_key = publish_key(GROUP, make_key(GROUP, random.Random(9).randrange), random.Random(9).randrange)
    own_keys = encode((Single(other_key),))
    rekeyed = make_election(changed(parameters, public_key=other_key.public_key))
    seal = held.facts.seal
    assert seal is not None

    def named(**more: object) -> Election:
        return changed(held.facts, seal=changed(seal, **more))

    two = changed(held.facts, plan=TrusteePlan(trustees=(CHI, AN), needed=1))
    lies: list[tuple[Election, str, str]] = [
        (held.facts, asked.text, held.keys),  # another text than the chain names
        (named(election_sha256=hashed(asked.text)), asked.text, held.keys),  # another question
        (named(keys_sha256=hashed(own_keys)), held.election.text, own_keys),  # keys that make another key
        (
            named(keys_sha256=hashed(own_keys), election_sha256=hashed(rekeyed.text)),
            rekeyed.text,
            own_keys,
        ),  # the server as its own scrutineer
        (named(voters=(AN, BINH)), held.election.text, held.keys),  # somebody left out
        (named(voters=(AN, BINH, CHI, PersonId("x"))), held.election.text, held.keys),
        (changed(held.facts, credentials={**held.facts.credentials, AN: "4"}), held.election.text, held.keys),
        (two, held.election.text, held.keys),  # fewer scrutineers than planned
        (changed(held.facts, seal=None), held.election.text, held.keys),
        (named(election_sha256=hashed("{}")), "{}", held.keys),
        (named(keys_sha256=hashed("[]")), held.election.text, "[]"),
    ]
    for facts, election, keys in lies:
        with pytest.raises(NotOfThisMeeting):
            proofs.sealed_here(MEETING, facts, held.poll, election, keys)


def test_a_scrutineer_opens_the_sum_of_all_ballots_and_nothing_else(labourer: Labourer) -> None:
    held = Held()
    for person, choice in ((AN, Choice.YES), (BINH, Choice.NO)):
        held.cast(person, choice)
    honest = held.close()
    kept = KeptSecrets(key=str(held.key), certificate=held.certificate)
    assert proofs.part_of(labourer, honest, held.facts, held.poll, held.sealed, kept, 1)
    # The server asks for the opening of a single ballot as "the sum".
    alone = replace(held.record, ballots=held.record.ballots[:1])
    single, sized = add_up(held.election, held.roster, [decode(alone.ballots[0], Ballot)])
    lie = write(replace(alone, tally=(encode(single), sized)))
    named = changed(held.facts, tally_sha256=hashed(encode(single)))
    for facts, raw in (
        (held.facts, lie),
        (named, lie),
        (named, write(replace(held.record, tally=(encode(single), sized)))),
        (named, honest),
        (held.facts, honest[:-512]),
        (held.facts, b""),
    ):
        with pytest.raises(NotOfThisMeeting):
            proofs.part_of(labourer, raw, facts, held.poll, held.sealed, kept, 1)
    other = KeptSecrets(key=str(held.key + 1), certificate=held.certificate)
    with pytest.raises(NotOfThisMeeting):
        proofs.part_of(labourer, honest, held.facts, held.poll, held.sealed, other, 1)


def test_certificates_that_are_not_those_of_the_chain_get_no_polynomial() -> None:
    draw = random.Random(5).randrange
    seeds = ["1" * 22, "2" * 22, "3" * 22]
    certs = [encode(threshold.make_certificate(GROUP, seed, draw)) for seed in seeds]
    people = (AN, BINH, CHI)
    facts = Election(
        poll_id=POLL,
        plan=TrusteePlan(trustees=people, needed=2),
        certificates={person: hashed(cert) for person, cert in zip(people, certs, strict=True)},
    )
    kept = KeptSecrets(seed=seeds[0], certificate=certs[0])
    assert proofs.polynomial_of(facts, kept, certs)
    forged = encode(threshold.make_certificate(GROUP, "4" * 22, draw))
    for texts in ([certs[0], forged, certs[2]], certs[:2], [certs[1], certs[0], certs[2]], []):
        with pytest.raises(NotOfThisMeeting):
            proofs.polynomial_of(facts, kept, texts)
    # Even a chain that names the forger's leaves this device out.
    without_me = changed(facts, certificates={**facts.certificates, AN: hashed(forged)})
    with pytest.raises(NotOfThisMeeting):
        proofs.polynomial_of(without_me, kept, [forged, *certs[1:]])


@pytest.mark.parametrize(
    ("poll", "vote"),
    [
        (poll_of(), motion_vote(Choice.NO)),
        (poll_of(), Vote()),
        (poll_of(blank_allowed=False), motion_vote(Choice.ABSTAIN)),
        (poll_of(Method.CHOOSE, max_choices=2), Vote(marks={OptionId("o2"): Choice.YES, OptionId("o0"): Choice.YES})),
        (poll_of(Method.CHOOSE), Vote()),
        (poll_of(Method.EACH), Vote(marks=dict(zip(map(OptionId, ("o0", "o1", "o2")), Choice, strict=True)))),
    ],
)
def test_marks_become_answers_and_back(poll: Poll, vote: Vote) -> None:
    answers = answers_of(poll, vote)
    assert vote_of(poll, answers) == vote
    box = box_of(poll, Result(tuple(tuple(map(Count, row)) for row in answers)), 1)
    assert box.blank == (0 if vote.marks else 1)
    assert box.valid == 1
    for option, choice in vote.marks.items():
        assert box.totals[option][choice] == 1
    assert sum(sum(row.values()) for row in box.totals.values()) == len(vote.marks)


@pytest.mark.parametrize(
    ("poll", "vote"),
    [
        (poll_of(blank_allowed=False), Vote()),
        (poll_of(), Vote(marks={OptionId("x"): Choice.YES})),
        (poll_of(Method.CHOOSE), Vote(marks={OptionId("o0"): Choice.YES, OptionId("o1"): Choice.YES})),
        (poll_of(Method.CHOOSE), Vote(marks={OptionId("o0"): Choice.NO})),
        (poll_of(Method.EACH), Vote(marks={OptionId("o0"): Choice.NO})),
    ],
)
def test_what_a_poll_does_not_allow_is_no_answer(poll: Poll, vote: Vote) -> None:
    with pytest.raises(ValueError, match=r"vote|option|answer"):
        answers_of(poll, vote)


def test_a_blank_ballot_on_each_option_abstains_on_all() -> None:
    poll = poll_of(Method.EACH)
    assert set(vote_of(poll, answers_of(poll, Vote())).marks.values()) == {Choice.ABSTAIN}
