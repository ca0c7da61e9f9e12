"""What a device works out and checks of verifiable votes, in worker threads; trusts the chain, and no server.

The chain says who published what, by hashes.  Everything a server hands out is compared with it before it is used.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, unquote

from meetroom.ballots import threshold
from meetroom.ballots.asked import answers_of, box_of, election_uuid, is_about, vote_of
from meetroom.ballots.ballot import Prepared, prepare, prepare_for
from meetroom.ballots.channels import SignedMessage, make_seed
from meetroom.ballots.credentials import make_credential, make_roster, public_credential, secret_exponent
from meetroom.ballots.election import Answer, Election, ElectionRefused, read_election
from meetroom.ballots.encoding import Malformed, decode, encode
from meetroom.ballots.group import BELENIOS_2048 as GROUP
from meetroom.ballots.labour import Labourer
from meetroom.ballots.seeds import is_ballot_seed, make_ballot_seed, seeded_draw
from meetroom.ballots.sentences import Sentence, sentence
from meetroom.ballots.tally import EncryptedTally, Result, decrypt_partially
from meetroom.ballots.threshold import PolynomialSent, ShareInput, ShareSent
from meetroom.ballots.transcript import Transcript, TranscriptBroken, read
from meetroom.ballots.trustees import (
    Pedersen,
    Trustees,
    TrusteesRefused,
    check_trustees,
    make_key,
    public_keys,
    publish_key,
    read_trustees,
)
from meetroom.ballots.worker import RecordChecked
from meetroom.client.election_secrets import KeptSecrets
from meetroom.client.election_views import RecordLine, RecordReport
from meetroom.domain.core import MeetingId, PersonId, PollId
from meetroom.domain.election_state import Election as Facts
from meetroom.domain.polls import BoxCount, Poll, Tally, Vote

_draw = secrets.randbelow
_OPENING = "meetroom-check"
_SAME_VOTE = Sentence(
    "The file is of this vote: question, keys and roster are those sealed in the meeting.",
    "Tệp đúng là của lần bỏ phiếu này: nội dung, khóa và danh sách trùng với bản đã niêm phong trong phiên họp.",
)
_OTHER_VOTE = Sentence(
    "The file is NOT of this vote: question, keys or roster are others than those sealed in the meeting.",
    "Tệp KHÔNG phải của lần bỏ phiếu này: nội dung, khóa hoặc danh sách khác bản đã niêm phong trong phiên họp.",
)
_SAME_BALLOTS = Sentence(
    "The ballots in the file are those cast in the meeting, in the same order. Ballots: {count}.",
    "Các phiếu trong tệp đúng là các phiếu đã bỏ trong phiên họp, đúng thứ tự. Số phiếu: {count}.",
)
_OTHER_BALLOTS = Sentence(
    "The ballots in the file are NOT those cast in the meeting. Ballots in the file: {count}.",
    "Các phiếu trong tệp KHÔNG phải các phiếu đã bỏ trong phiên họp. Số phiếu trong tệp: {count}.",
)
_SAME_RESULT = Sentence(
    "The result in the file is the one declared in the meeting.",
    "Kết quả trong tệp đúng là kết quả đã công bố trong phiên họp.",
)
_OTHER_RESULT = Sentence(
    "The result in the file is NOT the one declared in the meeting.",
    "Kết quả trong tệp KHÔNG phải kết quả đã công bố trong phiên họp.",
)


class NotOfThisMeeting(Exception):
    """What a server handed out is not what the chain of the meeting names, or does not hold in itself."""


@dataclass(frozen=True)
class SealedHere:
    """What was sealed, checked against the chain."""

    election: Election
    trustees: Trustees
    roster_text: str


def hashed(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return sha256(text.encode()).hexdigest()


def fresh_key(is_threshold: bool) -> dict[str, object]:
    """A scrutineer's secret and what is published of it, as fields of KeptSecrets."""
    if is_threshold:
        seed = make_seed(_draw)
        return {"seed": seed, "key": "", "certificate": encode(threshold.make_certificate(GROUP, seed, _draw))}
    key = make_key(GROUP, _draw)
    return {"seed": "", "key": str(key), "certificate": encode(publish_key(GROUP, key, _draw))}


def fresh_credential(meeting_id: MeetingId, poll_id: PollId) -> dict[str, object]:
    """A delegate's secret and its public half, as fields of KeptSecrets."""
    credential = make_credential(_draw)
    public = public_credential(GROUP, election_uuid(meeting_id, poll_id), credential)
    return {"credential": credential, "public": str(public)}


def _certificates(facts: Facts, texts: Sequence[str]) -> list[SignedMessage]:
    named = [facts.certificates.get(person) for person in facts.plan.trustees]
    if [hashed(text) for text in texts] != named:
        raise NotOfThisMeeting
    return [decode(text, SignedMessage) for text in texts]


def polynomial_of(facts: Facts, kept: KeptSecrets, certificates: Sequence[str]) -> str:
    """Step 3.  Raises: NotOfThisMeeting."""
    try:
        certs = _certificates(facts, certificates)
        return encode(threshold.make_polynomial(GROUP, certs, kept.seed, facts.plan.needed, _draw))
    except (Malformed, TrusteesRefused) as error:
        raise NotOfThisMeeting from error


def share_of(facts: Facts, kept: KeptSecrets, certificates: Sequence[str], received: str) -> str:
    """Step 5.  Raises: NotOfThisMeeting."""
    try:
        certs = _certificates(facts, certificates)
        given = decode(received, ShareInput)
        if given.polynomial != decode(kept.polynomial, PolynomialSent).polynomial:
            raise NotOfThisMeeting
        return encode(threshold.make_share(GROUP, certs, kept.seed, given, _draw))
    except (Malformed, TrusteesRefused) as error:
        raise NotOfThisMeeting from error


def sealed_here(meeting_id: MeetingId, facts: Facts, poll: Poll | None, election: str, keys: str) -> SealedHere:
    """What was sealed, compared with what the chain says was asked, published and registered.

    Args:
        poll: None where it is not shown to this person yet.
    Raises: NotOfThisMeeting.
    """
    seal = facts.seal
    if seal is None or (hashed(election), hashed(keys)) != (seal.election_sha256, seal.keys_sha256):
        raise NotOfThisMeeting
    try:
        roster = make_roster({int(facts.credentials[person]): 1 for person in seal.voters})
        made = read_election(election)
        trustees = read_trustees(keys)
        fault = check_trustees(GROUP, trustees, made.key)
    except (ElectionRefused, Malformed, TrusteesRefused, KeyError, ValueError) as error:
        raise NotOfThisMeeting from error
    is_asked = poll is None or is_about(made, poll, election_uuid(meeting_id, facts.poll_id))
    if hashed(roster.text) != seal.roster_sha256 or fault is not None or not is_asked:
        raise NotOfThisMeeting
    if published_by(trustees) != [facts.certificates.get(person) for person in facts.plan.trustees]:
        raise NotOfThisMeeting
    if not _is_planned(facts, trustees):
        raise NotOfThisMeeting
    return SealedHere(made, trustees, roster.text)


def still_asked(sealed: SealedHere, poll: Poll | None) -> SealedHere:
    """What was sealed, if it asks what the poll asks now.  Raises: NotOfThisMeeting."""
    if poll is not None and not is_about(sealed.election, poll, sealed.election.uuid):
        raise NotOfThisMeeting
    return sealed


def published_by(trustees: Trustees) -> list[str | None]:
    """Hashes of what each scrutineer's device published in step 1."""
    found: list[str | None] = []
    for part in trustees:
        rows = part.keys.certs if isinstance(part, Pedersen) else (part.key,)
        found.extend(hashed(encode(row)) for row in rows)
    return found


def _is_planned(facts: Facts, trustees: Trustees) -> bool:
    """Whether as many are needed as the plan says."""
    if not facts.is_threshold:
        return not any(isinstance(part, Pedersen) for part in trustees)
    only = trustees[0]
    return len(trustees) == 1 and isinstance(only, Pedersen) and only.keys.threshold == facts.plan.needed


@dataclass(frozen=True)
class Making:
    """A prepared ballot with what it takes to make it once more."""

    prepared: Prepared
    answers: tuple[Answer, ...]
    seed: str


def make_ballot(sealed: SealedHere, poll: Poll, kept: KeptSecrets, vote: Vote) -> Making:
    """Encrypt a vote.  Raises: ValueError if the poll does not allow it."""
    answers = answers_of(poll, vote)
    seed = make_ballot_seed(_draw)
    secret = secret_exponent(GROUP, sealed.election.uuid, kept.credential)
    return Making(prepare(sealed.election, secret, answers, seeded_draw(seed)), answers, seed)


def opening_text(poll_id: PollId, person_id: PersonId, making: Making) -> str:
    """What another device needs to make a ballot once more; it tells how the ballot was filled in."""
    rows = "-".join("".join(map(str, row)) for row in making.answers)
    return "|".join((_OPENING, quote(poll_id, safe=""), quote(person_id, safe=""), rows, making.seed))


@dataclass(frozen=True)
class ToldOpening:
    """An opening, read."""

    poll_id: PollId
    person_id: PersonId
    answers: tuple[Answer, ...]
    seed: str


def read_opening(text: str) -> ToldOpening | None:
    """The opening in a text that was scanned or typed; None if it is none."""
    parts = text.strip().split("|")
    if len(parts) != 5 or parts[0] != _OPENING or not is_ballot_seed(parts[4]) or set(parts[3]) - set("01-"):
        return None
    answers = tuple(tuple(int(digit) for digit in row) for row in parts[3].split("-"))
    return ToldOpening(PollId(unquote(parts[1])), PersonId(unquote(parts[2])), answers, parts[4])


def opened_vote(sealed: SealedHere, facts: Facts, poll: Poll, told: ToldOpening, code: str) -> Vote | None:
    """What a checked ballot really held; None when it is not the one of this code."""
    public = facts.credentials.get(told.person_id)
    if public is None:
        return None
    try:
        made = prepare_for(sealed.election, int(public), told.answers, seeded_draw(told.seed))
    except ValueError:
        return None
    return vote_of(poll, told.answers) if made.code == code.strip() else None


def check_record(labourer: Labourer, raw: bytes, facts: Facts, poll: Poll, own: Sequence[str]) -> RecordReport:
    """Check a public record: its proofs in a child process, then that it is the one of this meeting.

    Args:
        own: receipts of this person's ballots, the one that counts last.
    Raises: LabourFailed.
    """
    checked = labourer.check_record(raw)
    lines = [
        RecordLine(ok=finding.outcome == "holds" if finding.outcome != "not_yet" else None, words=sentence(finding))
        for finding in checked.findings
    ]
    try:
        record = read(raw)
    except TranscriptBroken:
        return RecordReport(
            ok=False, final=False, lines=tuple(lines), own_receipt=None, ballots=0, sha256=sha256(raw).hexdigest()
        )
    lines += _against_chain(record, sha256(raw).hexdigest(), checked, facts, poll)
    receipts = record.receipts()
    return RecordReport(
        ok=all(line.ok is not False for line in lines),
        final=checked.is_final and all(line.ok for line in lines),
        lines=tuple(lines),
        own_receipt=own[-1] in receipts if own else None,
        ballots=checked.ballots,
        sha256=sha256(raw).hexdigest(),
    )


def _against_chain(
    record: Transcript, record_sha256: str, checked: RecordChecked, facts: Facts, poll: Poll
) -> list[RecordLine]:
    seal = facts.seal
    found = tuple(map(hashed, (record.election, record.credentials, record.trustees)))
    is_sealed = seal is not None and found == (seal.election_sha256, seal.roster_sha256, seal.keys_sha256)
    is_same = is_sealed and facts.record_sha256 in ("", record_sha256)
    lines = [RecordLine(ok=is_same, words=_SAME_VOTE if is_same else _OTHER_VOTE)]
    receipts, cast = record.receipts(), tuple(ballot.receipt for ballot in facts.sound)
    same_ballots = receipts == cast
    words = _SAME_BALLOTS if same_ballots else _OTHER_BALLOTS
    count = str(len(receipts))
    lines.append(RecordLine(ok=same_ballots, words=Sentence(*(text.replace("{count}", count) for text in words))))
    if checked.numbers is not None and is_same and poll.tally is not None:
        numbers = decode(record.result or "", Result)
        holds = _is_declared(box_of(poll, numbers, checked.ballots), poll, poll.tally)
        lines.append(RecordLine(ok=holds, words=_SAME_RESULT if holds else _OTHER_RESULT))
    return lines


def _is_declared(box: BoxCount, poll: Poll, tally: Tally) -> bool:
    """Whether the sums of a record are those declared, as far as this person knows them."""
    if poll.box is not None:
        return poll.box == box
    if poll.paper or not any(votes.yes or votes.no or votes.abstain for votes in tally.options.values()):
        return True  # added to paper, or declared without numbers
    return all(
        tuple(map(int, (votes.yes, votes.no, votes.abstain))) == tuple(box.totals[option].values())
        for option, votes in tally.options.items()
    )


def part_of(
    labourer: Labourer, raw: bytes, facts: Facts, poll: Poll, sealed: SealedHere, kept: KeptSecrets, number: int
) -> str:
    """A scrutineer's part of opening the sum, given only if the sum is that of the ballots of the meeting.

    Opening anything else could open a single ballot, so all of the record is checked first.
    Raises: NotOfThisMeeting; LabourFailed.
    """
    report = check_record(labourer, raw, facts, poll, ())
    if not report.ok:
        raise NotOfThisMeeting
    record = read(raw)
    if record.tally is None or hashed(record.tally[0]) != facts.tally_sha256:
        raise NotOfThisMeeting
    try:
        private = (
            threshold.open_share(GROUP, kept.seed, decode(kept.share, ShareSent).private_key)
            if facts.is_threshold
            else int(kept.key)
        )
    except (Malformed, TrusteesRefused) as error:
        raise NotOfThisMeeting from error
    if public_keys(sealed.trustees)[number - 1] != GROUP.g_power(private):
        raise NotOfThisMeeting
    return encode(decrypt_partially(sealed.election, decode(record.tally[0], EncryptedTally), private, _draw))
