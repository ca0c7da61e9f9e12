"""Holds random elections for tests: by our own code alone, or with belenios-tool in some of the parts."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from meetroom.ballots import threshold
from meetroom.ballots.ballot import Ballot, prepare, sign
from meetroom.ballots.channels import SignedMessage, make_seed
from meetroom.ballots.credentials import (
    Roster,
    make_credential,
    make_roster,
    make_token,
    public_credential,
    secret_exponent,
)
from meetroom.ballots.election import (
    Answer,
    Election,
    Parameters,
    Question,
    answer,
    blank_answer,
    choose,
    each_candidate,
    make_election,
    yes_no_abstain,
)
from meetroom.ballots.encoding import Number, decode, encode
from meetroom.ballots.group import BELENIOS_2048, Group
from meetroom.ballots.tally import (
    EncryptedTally,
    PartialDecryption,
    SizedTally,
    add_up,
    decrypt_partially,
    last_of_each,
    open_tally,
)
from meetroom.ballots.threshold import PolynomialSent, ShareInput, ShareSent
from meetroom.ballots.transcript import Transcript, write
from meetroom.ballots.trustees import (
    Pedersen,
    Single,
    ThresholdKeys,
    TrusteeKey,
    Trustees,
    election_key,
    make_key,
    publish_key,
)
from tests.ballots import peer

TIME_S = 1_795_319_815
LABELS = ("Tán thành", "Không tán thành", "Không biểu quyết")
NAMES = ("Nguyễn Thị Ánh", 'Trần "Ba"', "Lê\\Văn/Cường", "Phạm Đức", "Hoàng Em")


@dataclass
class Scrutineer:
    """One of those who open: either a key, or a seed with the share sealed for it."""

    number: int
    key: int | None = None
    seed: str = ""
    sealed: str = ""
    by_peer: bool = False

    def private(self, group: Group) -> int:
        """The exponent they decrypt with."""
        return self.key if self.key is not None else threshold.open_share(group, self.seed, self.sealed)


@dataclass
class Held:
    """An election and all its secrets, at some stage."""

    rng: random.Random
    election: Election
    roster: Roster
    trustees: Trustees
    scrutineers: list[Scrutineer]
    credentials: list[str]
    transcript: Transcript
    votes: dict[int, tuple[Answer, ...]] = field(default_factory=dict)
    tally: tuple[EncryptedTally, SizedTally] | None = None
    parts: dict[int, PartialDecryption] = field(default_factory=dict)

    @property
    def draw(self) -> Callable[[int], int]:
        """Randomness of this election, always the same for a seed."""
        return self.rng.randrange

    @property
    def raw(self) -> bytes:
        """The public record so far."""
        return write(self.transcript)

    def secret(self, voter: int) -> int:
        """What a voter signs with."""
        return secret_exponent(self.election.group, self.election.uuid, self.credentials[voter])


@dataclass(frozen=True)
class Plan:
    """What kind of election to hold; `peer_share` is how much of it belenios-tool does, from 0 to 1."""

    voters: int
    questions: int
    singles: int
    threshold: int
    of: int
    weighted: bool = False
    revotes: int = 0
    peer_share: float = 0.0


def random_plan(rng: random.Random, peer_share: float = 0.0) -> Plan:
    """Any plan of small numbers."""
    of = rng.choice([0, 0, 1, 2, 3, 3, 4])
    return Plan(
        voters=rng.choice([0, 1, 2, 3, 4, 6]),
        questions=rng.randint(1, 3),
        singles=rng.randint(0 if of else 1, 2),
        threshold=rng.randint(1, of) if of else 0,
        of=of,
        weighted=rng.random() < 0.2,
        revotes=rng.choice([0, 0, 0, 1, 2]),
        peer_share=peer_share,
    )


def random_question(rng: random.Random) -> list[Question]:
    """One question, or one for each of some candidates."""
    kind = rng.randrange(4)
    if kind == 0:
        return [yes_no_abstain("Thông qua nghị quyết?", LABELS)]
    if kind == 1:
        return list(each_candidate(NAMES[: rng.randint(1, 2)], LABELS[:2]))
    names = NAMES[: rng.randint(1, 5)]
    most = rng.randint(1, len(names))
    return [choose("Bầu ai?", names, least=rng.randint(0, most), most=most, may_be_blank=kind == 3)]


def random_answer(rng: random.Random, question: Question) -> Answer:
    """Any allowed answer."""
    if question.blank and rng.random() < 0.3:
        return blank_answer(question)
    chosen = rng.sample(range(len(question.answers)), rng.randint(question.min, question.max))
    return answer(question, chosen)


def set_up(rng: random.Random, plan: Plan, group: Group = BELENIOS_2048) -> Held:
    """Keys, roster and questions; nothing is cast yet."""
    trustees, scrutineers = make_trustees(rng, plan, group)
    questions = [question for _ in range(plan.questions) for question in random_question(rng)]
    uuid = make_token(rng.randrange)
    election = make_election(
        Parameters(
            version=1,
            description="Kỳ họp thứ ba",
            name='Bỏ phiếu "kín" – kiểm chứng được',
            group=group.name,
            public_key=Number(election_key(group, trustees)),
            questions=tuple(questions),
            uuid=uuid,
            administrator="Văn phòng" if rng.random() < 0.5 else None,
            credential_authority="server" if rng.random() < 0.5 else None,
        ),
        group,
    )
    credentials = [make_credential(rng.randrange) for _ in range(max(1, plan.voters))]
    weights = {
        public_credential(group, uuid, secret): rng.choice([1, 2, 30]) if plan.weighted else 1 for secret in credentials
    }
    roster = make_roster(weights)
    transcript = Transcript(TIME_S, election.text, encode(trustees), roster.text)
    held = Held(rng, election, roster, trustees, scrutineers, credentials, transcript)
    for scrutineer in scrutineers:
        scrutineer.by_peer = rng.random() < plan.peer_share
    return held


def make_trustees(rng: random.Random, plan: Plan, group: Group) -> tuple[Trustees, list[Scrutineer]]:
    """Those who stand alone first, then the t of n."""
    parts: list[Single | Pedersen] = []
    scrutineers: list[Scrutineer] = []
    for _ in range(plan.singles):
        if rng.random() < plan.peer_share:
            private, text = peer.trustee_key()
            public = decode(text, TrusteeKey)
        else:
            private = make_key(group, rng.randrange)
            public = publish_key(group, private, rng.randrange, rng.choice([None, "Bà Lan"]))
        parts.append(Single(public))
        scrutineers.append(Scrutineer(len(scrutineers) + 1, key=private))
    if plan.of:
        keys, rows = make_threshold(rng, plan, group)
        parts.append(Pedersen(keys))
        scrutineers += [Scrutineer(len(scrutineers) + n, seed=s, sealed=k) for n, (s, k) in enumerate(rows, 1)]
    return tuple(parts), scrutineers


def make_threshold(rng: random.Random, plan: Plan, group: Group) -> tuple[ThresholdKeys, list[tuple[str, str]]]:
    """Keys of t of n, and each device's seed with the share sealed for it; some devices may be belenios-tool's."""
    draw = rng.randrange
    is_peer = [rng.random() < plan.peer_share for _ in range(plan.of)]
    seeds: list[str] = []
    certs: list[str] = []
    for by_peer in is_peer:
        seed, cert = peer.certificate() if by_peer else ("", "")
        seeds.append(seed or make_seed(draw))
        certs.append(cert or encode(threshold.make_certificate(group, seeds[-1], draw)))
    read = [decode(cert, SignedMessage) for cert in certs]
    sent = [
        decode(peer.polynomial(certs, seed, plan.threshold), PolynomialSent)
        if by_peer
        else threshold.make_polynomial(group, read, seed, plan.threshold, draw)
        for by_peer, seed in zip(is_peer, seeds, strict=True)
    ]
    inputs = threshold.route(group, read, sent)
    shares = [
        _share(group, by_peer, certs, seed, given, draw)
        for by_peer, seed, given in zip(is_peer, seeds, inputs, strict=True)
    ]
    keys = threshold.publish(group, read, sent, shares)
    if any(is_peer):
        texts = [encode(one) for one in sent]
        assert peer.inputs(certs, texts) == set(map(encode, inputs))
        assert peer.threshold_keys(certs, texts, [encode(one) for one in shares]) == encode(keys)
    return keys, [(seed, share.private_key) for seed, share in zip(seeds, shares, strict=True)]


def _share(
    group: Group, by_peer: bool, certs: list[str], seed: str, given: ShareInput, draw: Callable[[int], int]
) -> ShareSent:
    if by_peer:
        return decode(peer.share(certs, seed, encode(given)), ShareSent)
    return threshold.make_share(group, [decode(cert, SignedMessage) for cert in certs], seed, given, draw)


def fresh_ballot(held: Held, secret: int) -> str:
    """An honest random ballot."""
    answers = [random_answer(held.rng, question) for question in held.election.questions]
    return sign(held.election, prepare(held.election, secret, answers, held.draw), secret, held.draw)


def cast(held: Held, voter: int, *, by_peer: bool = False) -> str:
    """One random ballot goes into the record; returns its text."""
    answers = tuple(random_answer(held.rng, question) for question in held.election.questions)
    if by_peer:
        text = peer.generate_ballot(held.raw, held.credentials[voter], answers)
    else:
        secret = held.secret(voter)
        text = sign(held.election, prepare(held.election, secret, answers, held.draw), secret, held.draw)
    held.votes[voter] = answers
    held.transcript = replace(held.transcript, ballots=(*held.transcript.ballots, text))
    return text


def close(held: Held) -> None:
    """No more ballots; the encrypted sum is published."""
    ballots = last_of_each(decode(text, Ballot) for text in held.transcript.ballots)
    held.tally = add_up(held.election, held.roster, ballots)
    held.transcript = replace(held.transcript, is_closed=True, tally=(encode(held.tally[0]), held.tally[1]))


def decrypt(held: Held, scrutineer: Scrutineer) -> None:
    """One scrutineer opens their part."""
    assert held.tally is not None
    if not scrutineer.by_peer:
        part = decrypt_partially(held.election, held.tally[0], scrutineer.private(held.election.group), held.draw)
    elif scrutineer.key is not None:
        part = decode(peer.decrypt(held.raw, scrutineer.number, scrutineer.key), PartialDecryption)
    else:
        text = peer.decrypt_threshold(held.raw, scrutineer.number, scrutineer.seed, scrutineer.sealed)
        part = decode(text, PartialDecryption)
    held.parts[scrutineer.number] = part
    row = (scrutineer.number, encode(part))
    held.transcript = replace(held.transcript, decryptions=(*held.transcript.decryptions, row))


def enough(held: Held, plan: Plan) -> list[Scrutineer]:
    """A random choice of scrutineers that suffices, in random order."""
    alone = [one for one in held.scrutineers if one.key is not None]
    together = [one for one in held.scrutineers if one.key is None]
    count = held.rng.randint(plan.threshold, plan.of) if plan.of else 0
    chosen = alone + held.rng.sample(together, count)
    held.rng.shuffle(chosen)
    return chosen


def publish(held: Held) -> None:
    """The result goes into the record."""
    assert held.tally is not None
    found = open_tally(held.election, held.trustees, *held.tally, held.parts)
    held.transcript = replace(held.transcript, result=encode(found))


def counted(held: Held) -> list[list[int]]:
    """The result as counted by hand, from the votes in the clear."""
    group, uuid = held.election.group, held.election.uuid
    totals = [[0] * question.length for question in held.election.questions]
    for voter, answers in held.votes.items():
        weight = held.roster.weights[public_credential(group, uuid, held.credentials[voter])]
        for total, vector in zip(totals, answers, strict=True):
            for index, number in enumerate(vector):
                total[index] += weight * number
    return totals


def hold(seed: int, plan: Plan | None = None, group: Group = BELENIOS_2048) -> Held:
    """A whole election by our own code, up to its result."""
    rng = random.Random(seed)
    plan = plan or random_plan(rng)
    held = set_up(rng, plan, group)
    for voter in range(plan.voters):
        cast(held, voter)
    for _ in range(plan.revotes if plan.voters else 0):
        cast(held, rng.randrange(plan.voters))
    close(held)
    for scrutineer in enough(held, plan):
        decrypt(held, scrutineer)
    publish(held)
    return held
