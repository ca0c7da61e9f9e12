"""Whatever anybody does in whatever order: apply never fails, replicas agree, and nothing is seen that may not be."""

import re
from collections import defaultdict

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.domain import floor, points_of_order
from meetroom.domain.action_items import ActionItemsGiven
from meetroom.domain.chain import blank, follow, state_sha256
from meetroom.domain.chairing import ChairHandedOver
from meetroom.domain.core import Fact, PersonId
from meetroom.domain.counting import BoxOpened
from meetroom.domain.doors import DoorsClosed
from meetroom.domain.meeting import AFTER_APPROVAL, EVENT_TYPES, RULES, apply
from meetroom.domain.minutes_review import CommentAnswered, MinutesReopened
from meetroom.domain.paper import PaperEntered
from meetroom.domain.points_of_order import PointOfOrderAnswered
from meetroom.domain.quorum import seats
from meetroom.domain.state import (
    BOXED,
    HOLDS_FLOOR,
    NAMED,
    OFFICE,
    OVER,
    AgendaItem,
    Detail,
    Document,
    DocumentState,
    ItemState,
    Meeting,
    Method,
    Person,
    Phase,
    Poll,
    PollKind,
    PollState,
    Role,
    SpeechState,
    Tally,
    TieRule,
    Verdict,
)
from meetroom.domain.tallying import count, told
from meetroom.domain.visibility import may_see
from meetroom.domain.voting import PollCounted, ResultPublished, VoteCast
from tests.domain.driving import Drive, M
from tests.domain.histories import MAKERS, played
from tests.domain.minutes_properties import check_minutes, check_minutes_rules, inside, minutes_known

LIMITED = settings(max_examples=150)


HISTORIES = {"seed": st.integers(0, 1 << 32), "length": st.integers(0, 250)}


@given(**HISTORIES)
@LIMITED
def test_a_replay_gives_the_same_state_and_hash(seed: int, length: int) -> None:
    drive = played(seed, length)
    replica = blank(M)
    for stored, fact in zip(drive.stored, drive.facts, strict=True):
        replica, seen = follow(replica, stored.link)
        assert seen == fact
    assert replica == drive.replica
    assert state_sha256(replica.meeting) == state_sha256(drive.meeting)
    # A state survives the wire exactly.
    encoded = msgspec.json.encode(drive.meeting)
    assert msgspec.json.decode(encoded, type=Meeting) == drive.meeting


def tokens(value: object) -> set[str]:
    """The texts of one of a kind in anything that has a JSON form."""
    return set(re.findall("«\\d+»", msgspec.json.encode(value).decode()))


def office(person: Person) -> bool:
    return any(role in OFFICE for role in person.roles)


def may_read(meeting: Meeting, paper: Document, person: Person) -> bool:
    if office(person):
        return True
    behind_doors = paper.item_id is not None and meeting.items[paper.item_id].closed_sitting
    if paper.audience.everyone:
        return inside(person) or not behind_doors
    return may_see(paper.audience, person)


def scrutineer(person: Person) -> bool:
    return Role.SCRUTINEER in person.roles


def knows_of(meeting: Meeting, vote: Poll, person: Person) -> bool:
    closed = vote.closed_doors
    if vote.opened_at is None:
        if vote.kind is not PollKind.VERIFIABLE:
            return False
        # A vote that was cancelled does not keep its item from being removed.
        entry = meeting.items.get(vote.item_id) if vote.item_id is not None else None
        closed = entry is not None and entry.closed_sitting
    return inside(person) or not closed


def votes_known(vote: Poll, person: Person) -> list[object]:
    """Own votes, those given or typed in for others; those said aloud; all when published by name; what one counts."""
    me = person.person_id
    aloud = vote.kind is PollKind.ROLL_CALL or (vote.state is PollState.PUBLISHED and vote.detail is Detail.NAMES)
    counts = scrutineer(person) and vote.paper and vote.state in (PollState.COUNTED, PollState.PUBLISHED)
    known: list[object] = [b.vote for p, b in vote.ballots.items() if aloud or counts or me in (p, b.by)]
    return [*known, vote.paper_record] if scrutineer(person) else known


def public_tokens(meeting: Meeting, person: Person) -> set[str]:
    """What a person who is not of the office may know of this state, written down independently of the table."""
    known: list[object] = [meeting.title, meeting.body, meeting.points, meeting.people, meeting.excused]
    known += [meeting.stays, meeting.substitutes, meeting.quorum_answer, meeting.answers.get(person.person_id)]
    known += [s.subject for s in meeting.speeches.values() if inside(person) or not s.closed_doors]
    for entry in meeting.items.values():
        if not entry.hidden:
            known += [entry.title, entry.presenter, entry.reason]
            known += [entry.conclusion] if inside(person) or not entry.conclusion_inside else []
    known += minutes_known(meeting, person)
    for vote in meeting.polls.values():
        if knows_of(meeting, vote, person):
            known += [vote.question, vote.reason, vote.options, votes_known(vote, person)]
        else:
            # What somebody voted inside they go on knowing when their role has put them outside.
            known += [b.vote for p, b in vote.ballots.items() if person.person_id in (p, b.by)]
    for paper in meeting.documents.values():
        if paper.released_at is not None and may_read(meeting, paper, person):
            known.append(paper)
    return tokens(known)


@given(**HISTORIES)
@LIMITED
def test_nobody_receives_what_they_may_not_see(seed: int, length: int) -> None:
    drive = played(seed, length)
    secrets = defaultdict[PersonId, set[str]](set)
    for person in drive.meeting.people.values():
        for state in drive.states:
            secrets[person.person_id] |= public_tokens(state, person)
    for person_id, person in drive.meeting.people.items():
        if person.roles == (Role.ADMINISTRATOR,):
            assert drive.payloads(person_id) == []
            continue
        if office(person):
            continue
        assert tokens(drive.payloads(person_id)) <= secrets[person_id] | said(drive, person)
        for before, stored, fact in zip(drive.states, drive.stored, drive.facts, strict=False):
            if may_see(stored.audience, person):
                check_ballots(fact, drive, person_id)
                assert inside(person) or not (before.doors_closed and isinstance(fact.event, FLOOR_EVENTS))
    assert drive.payloads("stranger") == []


# Who is heard in general is no secret of the closed sitting; who speaks is.
FLOOR_EVENTS = tuple(
    kind
    for kind in EVENT_TYPES
    if kind.__module__ in (floor.__name__, points_of_order.__name__) and kind is not floor.MicrophonesSet
)


def said(drive: Drive, person: Person) -> set[str]:
    """What facts tell a person that no state keeps, or that a later state keeps without saying where it was said."""
    known: set[str] = set()
    for before, fact in zip(drive.states, drive.facts, strict=False):
        if isinstance(fact.event, ChairHandedOver | DoorsClosed | MinutesReopened):
            known |= tokens(fact.event)
        if isinstance(fact.event, CommentAnswered):
            comment = before.minutes.comments[fact.event.comment_id]
            author = before.people[comment.author]
            told = comment.author == person.person_id and (inside(author) or not comment.inside)
            known |= tokens(fact.event) if told else set()
        if isinstance(fact.event, PointOfOrderAnswered):
            outside = before.doors_closed or before.speeches[fact.event.speech_id].closed_doors
            known |= tokens(fact.event) if inside(person) or not outside else set()
    return known


def check_ballots(fact: Fact, drive: Drive, person_id: PersonId) -> None:
    event, person = fact.event, drive.meeting.people[person_id]
    if isinstance(event, VoteCast):
        aloud = drive.meeting.polls[event.poll_id].kind is PollKind.ROLL_CALL
        assert aloud or person_id in (event.voter_id, event.ballot.by)
    if isinstance(event, PollCounted | BoxOpened | PaperEntered):
        assert scrutineer(person)
    if isinstance(event, ResultPublished):
        vote = drive.meeting.polls[event.poll_id]
        assert inside(person) or not vote.closed_doors
        assert event.tally == told(event.tally, vote.detail)
        assert not event.ballots or vote.detail is Detail.NAMES
    assert "ballots" not in type(event).__struct_fields__ or isinstance(event, PollCounted | ResultPublished)


def expected_poll(vote: Poll, person: Person) -> Poll:
    """A poll as somebody outside the office knows it: what they counted themselves, else nothing but what is told."""
    me, published = person.person_id, vote.state is PollState.PUBLISHED
    counter = scrutineer(person) and (vote.paper or vote.kind in BOXED)
    aloud = vote.kind is PollKind.ROLL_CALL or (published and vote.detail is Detail.NAMES)
    counted = counter and vote.tally is not None
    ballots = vote.ballots if aloud or counted else {k: b for k, b in vote.ballots.items() if me in (k, b.by)}
    tally = vote.tally if counter else told(vote.tally, vote.detail) if published and vote.tally else None
    return replace(
        vote,
        ballots=ballots,
        hands={k: h for k, h in vote.hands.items() if h.entered_by == me},
        paper_record=vote.paper_record if scrutineer(person) else None,
        box=vote.box if scrutineer(person) else None,
        tie_break=vote.tie_break if counter else None,
        tally=tally,
        state=PollState.CLOSED if vote.state is PollState.COUNTED and not counter else vote.state,
    )


@given(**HISTORIES)
@LIMITED
def test_what_a_person_sees_fits_together(seed: int, length: int) -> None:
    drive = played(seed, length)
    full = drive.meeting
    for person_id, person in full.people.items():
        if person.roles == (Role.ADMINISTRATOR,):
            continue
        seen = drive.seen(person_id)
        assert (seen.seq, seen.head) == (drive.replica.seq, drive.replica.head)
        mine = seen.meeting
        everybody_has = (
            *("phase", "title", "points", "people", "stays", "excused", "current_item", "quorum_lost"),
            *("microphones", "recordings", "quorum_answer", "quorum_lost_at", "substitutes", "presiding"),
            *("chair_lent", "doors_shut", "shut_at", "archived_at"),
        )
        assert mine.minutes.approved_seq == full.minutes.approved_seq
        for name in everybody_has:
            assert getattr(mine, name) == getattr(full, name), name
        if office(person):
            assert replace(mine, polls={}) == replace(full, polls={})
            assert mine.polls.keys() == full.polls.keys()
            continue
        check_delegate(mine, full, person)


def as_outside(entry: AgendaItem, conclusion: str, seq: int) -> AgendaItem:
    return replace(entry, conclusion=conclusion, conclusion_inside=False, conclusion_seq=seq)


def check_delegate(mine: Meeting, full: Meeting, person: Person) -> None:
    is_inside = inside(person)
    shown = {k: i for k, i in full.items.items() if not i.hidden}
    if not is_inside:
        # Of an item on which something was concluded inside, others keep what they knew before.
        known = {k: (i.conclusion, i.conclusion_seq) for k, i in mine.items.items()}
        shown = {k: as_outside(i, *known.get(k, ("", 0))) if i.conclusion_inside else i for k, i in shown.items()}
    assert mine.items == shown
    assert mine.answers == {k: a for k, a in full.answers.items() if k == person.person_id}
    # A verifiable vote that was prepared in the open and opened behind closed doors stays what it was outside; whether
    # one was on a closed item that was removed meanwhile, nothing says any more.
    sealed = {k: p for k, p in full.polls.items() if p.kind is PollKind.VERIFIABLE and not is_inside}
    outside = {k for k, p in sealed.items() if p.opened_at or p.item_id not in {None, *full.items}}
    seen = {k: p for k, p in mine.polls.items() if k not in outside}
    votes = {k: p for k, p in full.polls.items() if k not in outside and knows_of(full, p, person)}
    assert seen == {k: expected_poll(p, person) for k, p in votes.items()}
    released = {k: d for k, d in full.documents.items() if d.released_at and may_read(full, d, person)}
    assert mine.documents == released
    assert mine.remarks == ()
    check_minutes(mine.minutes, full.minutes, person)
    if is_inside:
        assert mine.speeches == full.speeches
    else:
        # What began in the open also ended there.
        for speech_id, speech in mine.speeches.items():
            # The answer to a point of order may have been given behind closed doors.
            there = full.speeches[speech_id]
            assert speech in (there, replace(there, ruling=None))
        assert full.doors_closed or full.phase is Phase.CLOSED or mine.current_speech == full.current_speech


def check_sitting(meeting: Meeting) -> None:
    assert meeting.presiding is None or meeting.presides(meeting.presiding)
    assert meeting.presiding is None or meeting.is_present(meeting.presiding)
    filled = seats(meeting)
    assert len(set(filled.values())) == len(filled)
    assert all(m == h or not meeting.is_present(m) for m, h in filled.items())
    assert all(meeting.is_present(h) for h in filled.values())
    for entry in meeting.items.values():
        runs = entry.state is ItemState.RUNNING
        assert runs == (meeting.current_item == entry.item_id)
        assert (entry.running_since is not None) == (runs and meeting.phase is Phase.OPEN)
        assert entry.spent_s >= 0
    for stays in meeting.stays.values():
        assert all(s.left_at is not None for s in stays[:-1])


@given(**HISTORIES)
@LIMITED
def test_the_rules_hold_in_every_state(seed: int, length: int) -> None:
    drive = played(seed, length)
    for meeting in drive.states:
        assert sum(s.state in HOLDS_FLOOR for s in meeting.speeches.values()) <= 1
        for speech in meeting.speeches.values():
            assert speech.spent_s >= 0
            assert speech.state not in HOLDS_FLOOR or meeting.is_present(speech.person_id)
            assert (speech.state is SpeechState.SPEAKING) == (speech.running_since is not None)
        check_sitting(meeting)
        running = [r for r in meeting.recordings.values() if r.stopped_at is None]
        assert running == ([] if meeting.recording is None else [meeting.recording])
        assert not running or (meeting.phase in (Phase.OPEN, Phase.SUSPENDED) and not meeting.doors_closed)
        assert all((r.cause is None) == (r.stopped_at is None) for r in meeting.recordings.values())
        check_minutes_rules(meeting)
        for vote in meeting.polls.values():
            assert vote.opened_at is None or vote.item_id is None or not meeting.items[vote.item_id].hidden
            assert set(vote.ballots) <= set(vote.received) <= set(vote.entitled)
            assert vote.kind in NAMED or not vote.ballots
            assert not set(vote.papers) & set(vote.received)
        for entry in meeting.items.values():
            assert entry.parent_id is None or entry.parent_id in meeting.items
            assert entry.hidden or entry.parent_id is None or not meeting.items[entry.parent_id].hidden
        for paper in meeting.documents.values():
            if paper.state is DocumentState.RELEASED and paper.item_id is not None:
                assert not meeting.items[paper.item_id].hidden


@given(**HISTORIES)
@LIMITED
def test_nothing_of_the_sitting_becomes_a_fact_once_the_minutes_are_approved(seed: int, length: int) -> None:
    drive = played(seed, length)
    # What an approval gives out comes with it: the paper is made of the chain behind that.
    known = AFTER_APPROVAL | {ActionItemsGiven}
    for before, fact in zip(drive.states, drive.facts, strict=False):
        assert before.phase not in OVER or type(fact.event) in known


@given(**HISTORIES)
@LIMITED
def test_counts_are_right_whenever_a_command_is_done(seed: int, length: int) -> None:
    for meeting in played(seed, length).settled:
        for vote in meeting.polls.values():
            if vote.tally is not None:
                check_count(vote, vote.tally)


def check_count(vote: Poll, tally: Tally) -> None:
    assert vote.state in (PollState.COUNTED, PollState.PUBLISHED, PollState.CANCELLED)
    assert tally == count(vote)
    assert tally.cast == tally.valid + tally.invalid <= tally.entitled == len(vote.entitled)
    assert tally.blank <= tally.valid
    assert len(tally.elected) <= vote.seats
    said = sum(n for o in tally.options.values() for n in (o.yes, o.no, o.abstain))
    if vote.method is Method.MOTION and not vote.weighted:
        assert said == tally.valid - tally.blank
    if vote.state is PollState.PUBLISHED:
        assert tally.verdict is not Verdict.TIED or vote.tie is TieRule.AGAIN


@given(**HISTORIES)
@settings(LIMITED, max_examples=100)
def test_apply_never_fails_on_any_part_of_a_history(seed: int, length: int) -> None:
    drive = played(seed, length)
    # Whoever missed facts (they were not theirs to see) still applies the rest.
    for start in range(3):
        meeting = Meeting(meeting_id=M)
        for fact in drive.facts[start::3]:
            meeting = apply(meeting, fact)
            state_sha256(meeting)


def test_the_histories_are_rich_enough_to_prove_something() -> None:
    assert set(MAKERS) == set(RULES)
    happened = {type(fact.event): fact for seed in range(200) for fact in played(seed, 150).facts}
    assert set(happened) == set(EVENT_TYPES)
    # Whoever never saw what a fact is about still applies it.
    for fact in happened.values():
        apply(Meeting(meeting_id=M), fact)
