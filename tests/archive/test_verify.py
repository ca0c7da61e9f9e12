"""Chain files: written and read back, every kind of damage found at its line, nothing raised on any bytes."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetroom.archive import verify
from meetroom.archive.verify import Why, verify_chain_file, write_chain_file
from meetroom.domain import lifecycle, voting
from meetroom.domain.chain import Link, first_head, redacted, seal, state_sha256
from meetroom.domain.core import Event, Fact, MeetingId, PersonId, PollId
from meetroom.domain.polls import MOTION, motion_vote
from meetroom.domain.roles import MAX_PEOPLE, PersonAdded
from meetroom.domain.state import Choice, Person, Role, Tally, Verdict
from tests.domain.sitting import START, Sitting

MEETING = MeetingId("m-1")


def held() -> Sitting:
    sitting = Sitting(MEETING)
    sitting.found()
    sitting.item("i1", "Nghị quyết")
    sitting.gather()
    sitting.start("i1")
    sitting.speech("d1", "s1", 30)
    sitting.vote("q1", "Thông qua?", {"d1": Choice.YES, "d2": Choice.NO}, item="i1")
    sitting.close()
    return sitting


SITTING = held()


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    path = tmp_path / "meeting.jsonl"
    write_chain_file(SITTING.links, path, meeting_id=MEETING)
    return path


def damage(path: Path, line: int, old: bytes, new: bytes) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_bytes(b"".join(lines))


def forged(*events: Event) -> list[Link]:
    """A chain whose hashes all fit, of events no rule decided."""
    links: list[Link] = []
    head = first_head(MEETING)
    for seq, event in enumerate(events, start=1):
        link = seal(Fact(seq=seq, at=START, actor=PersonId("x"), event=event, salt=""), head)
        links.append(link)
        head = link.head
    return links


def test_a_good_file_holds_line_by_line(chain: Path) -> None:
    report = verify_chain_file(chain, expected_head=SITTING.head)
    assert report.ok
    assert report.first_broken_line is None
    assert len(report.checks) == len(SITTING.links) + 1
    assert all(c.ok for c in report.checks)
    assert (report.facts, report.hidden, report.links) == (len(SITTING.facts), 0, len(SITTING.links))
    assert (report.meeting_id, report.head) == (MEETING, SITTING.head)
    assert report.meeting == SITTING.meeting
    assert report.state_sha256 == state_sha256(SITTING.meeting)


def test_writing_replaces_in_one_step_and_leaves_nothing_else(chain: Path) -> None:
    write_chain_file(SITTING.links[:3], chain, meeting_id=MEETING)
    assert verify_chain_file(chain).links == 3
    assert [p.name for p in chain.parent.iterdir()] == ["meeting.jsonl"]


def test_a_chain_without_facts_holds(tmp_path: Path) -> None:
    write_chain_file([], tmp_path / "c", meeting_id=MEETING)
    report = verify_chain_file(tmp_path / "c")
    assert (report.ok, report.head) == (True, first_head(MEETING))


def test_hidden_facts_keep_the_chain_whole(tmp_path: Path) -> None:
    links = [
        redacted(link) if isinstance(fact.event, voting.VoteCast) else link
        for link, fact in zip(SITTING.links, SITTING.facts, strict=True)
    ]
    write_chain_file(links, tmp_path / "c", meeting_id=MEETING)
    report = verify_chain_file(tmp_path / "c", expected_head=SITTING.head)
    assert (report.ok, report.hidden) == (True, 2)


@pytest.mark.parametrize("line", [2, 9, len(SITTING.links) + 1])
def test_one_changed_letter_is_found_at_its_line_and_only_there(chain: Path, line: int) -> None:
    damage(chain, line, b'"payload":"{', b'"payload":"{ ')
    report = verify_chain_file(chain)
    assert (report.ok, report.why, report.first_broken_line) == (False, Why.WRONG_DIGEST, line)
    assert [c.line for c in report.checks if not c.ok] == [line]
    assert report.links == line - 2


def test_a_changed_payload_with_a_fitting_digest_breaks_the_head(chain: Path) -> None:
    forged_fact = Fact(seq=5, at=START, actor=PersonId("x"), event=lifecycle.MeetingAnnounced(), salt="")
    fake = seal(forged_fact, SITTING.links[3].head)
    links = [*SITTING.links[:4], msgspec.structs.replace(fake, head=SITTING.links[4].head), *SITTING.links[5:]]
    write_chain_file(links, chain, meeting_id=MEETING)
    report = verify_chain_file(chain)
    assert (report.why, report.first_broken_line) == (Why.WRONG_HEAD, 6)


def test_an_inserted_or_removed_line_is_found(chain: Path) -> None:
    lines = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(b"".join(lines[:5] + lines[6:]))
    assert verify_chain_file(chain).first_broken_line == 6
    assert verify_chain_file(chain).why is Why.WRONG_SEQ
    chain.write_bytes(b"".join(lines[:5] + lines[4:]))
    assert verify_chain_file(chain).first_broken_line == 6


def test_a_cut_off_end_is_found_with_the_known_head(chain: Path) -> None:
    lines = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(b"".join(lines[:-2]))
    assert verify_chain_file(chain).ok
    report = verify_chain_file(chain, expected_head=SITTING.head)
    assert (report.why, report.first_broken_line) == (Why.WRONG_END, len(lines) - 2)


def test_a_torn_line_is_not_a_link_and_the_next_cannot_be_judged(chain: Path) -> None:
    lines = chain.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3][:40] + b"\n"
    chain.write_bytes(b"".join(lines))
    report = verify_chain_file(chain)
    assert (report.why, report.first_broken_line) == (Why.NOT_A_LINK, 4)
    assert [(c.line, c.why) for c in report.checks if not c.ok] == [(4, Why.NOT_A_LINK), (5, Why.NOT_JUDGED)]


def test_a_line_too_long_is_skipped_not_read(chain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = max(len(line) for line in chain.read_bytes().splitlines(keepends=True))
    monkeypatch.setattr(verify, "MAX_LINE_BYTES", size)
    damage(chain, 4, b'{"seq', b'{"pad":"' + b"x" * 3 * size + b'","seq')
    report = verify_chain_file(chain)
    assert (report.why, report.first_broken_line) == (Why.TOO_LONG, 4)
    assert len(report.checks) == len(SITTING.links) + 1


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\n",
        b"{}\n",
        b'{"format":"other","meeting_id":"m"}\n',
        b'{"format":"meetroom-chain-1","meeting_id":"\\ud800"}\n',
    ],
)
def test_a_wrong_header_is_named(tmp_path: Path, header: bytes) -> None:
    (tmp_path / "c").write_bytes(header)
    report = verify_chain_file(tmp_path / "c")
    assert (report.ok, report.why, report.first_broken_line) == (False, Why.NO_HEADER, 1)


def test_a_chain_under_another_meeting_does_not_hold(chain: Path) -> None:
    damage(chain, 1, b"m-1", b"m-2")
    report = verify_chain_file(chain)
    assert (report.why, report.first_broken_line) == (Why.WRONG_HEAD, 2)


def test_half_a_surrogate_in_a_hash_is_a_finding(chain: Path) -> None:
    damage(chain, 3, b'"digest":"', b'"digest":"\\ud800')
    assert verify_chain_file(chain).first_broken_line == 3


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_what_cannot_be_read_is_said(tmp_path: Path, what: str) -> None:
    report = verify_chain_file(tmp_path if what == "folder" else tmp_path / "nothing")
    assert (report.ok, report.why, report.first_broken_line, report.checks) == (False, Why.NOT_READABLE, None, ())


def altered(index: int, event: Event) -> list[Link]:
    """The chain of the sitting with one event exchanged and all hashes made to fit."""
    head = first_head(MEETING)
    links: list[Link] = []
    for position, fact in enumerate(SITTING.facts):
        link = seal(msgspec.structs.replace(fact, event=event) if position == index else fact, head)
        links.append(link)
        head = link.head
    return links


def published() -> tuple[int, voting.ResultPublished]:
    for position, fact in enumerate(SITTING.facts):
        if isinstance(fact.event, voting.ResultPublished):
            return position, fact.event
    raise AssertionError


def with_votes(tally: Tally, *, verdict: Verdict | None = None, **votes: int) -> Tally:
    motion = msgspec.structs.replace(tally.options[MOTION], **{k: Decimal(n) for k, n in votes.items()})
    return msgspec.structs.replace(tally, options={MOTION: motion}, verdict=verdict or tally.verdict)


def test_numbers_that_do_not_follow_from_the_ballots_are_found(tmp_path: Path) -> None:
    index, event = published()
    wrong = with_votes(event.tally, yes=4, verdict=Verdict.ADOPTED)
    links = altered(index, msgspec.structs.replace(event, tally=wrong))
    write_chain_file(links, tmp_path / "c", meeting_id=MEETING)
    report = verify_chain_file(tmp_path / "c")
    assert (report.why, report.first_broken_line) == (Why.WRONG_TALLY, index + 2)


def test_ballots_that_are_not_those_cast_are_found(tmp_path: Path) -> None:
    index, event = published()
    ballots = {
        **event.ballots,
        PersonId("d2"): msgspec.structs.replace(event.ballots[PersonId("d2")], vote=motion_vote(Choice.YES)),
    }
    tally = with_votes(event.tally, yes=2, no=0)
    links = altered(index, msgspec.structs.replace(event, tally=tally, ballots=ballots))
    write_chain_file(links, tmp_path / "c", meeting_id=MEETING)
    assert verify_chain_file(tmp_path / "c").why is Why.WRONG_TALLY


def test_a_result_of_a_poll_that_never_was_is_found(tmp_path: Path) -> None:
    _, event = published()
    links = forged(msgspec.structs.replace(event, poll_id=PollId("never")))
    write_chain_file(links, tmp_path / "c", meeting_id=MEETING)
    assert verify_chain_file(tmp_path / "c").why is Why.WRONG_TALLY
    hidden_first = [redacted(forged(lifecycle.MeetingAnnounced())[0])]
    head = hidden_first[0].head
    late = seal(Fact(seq=2, at=START, actor=PersonId("x"), event=event, salt=""), head)
    write_chain_file([*hidden_first, late], tmp_path / "c", meeting_id=MEETING)
    assert verify_chain_file(tmp_path / "c").ok


def test_more_people_than_a_meeting_may_have_are_a_finding_and_cost_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verify._MOST["people"] == MAX_PEOPLE
    monkeypatch.setitem(verify._MOST, "people", 5)
    path = tmp_path / "crowd.jsonl"
    created = SITTING.facts[0].event
    crowd = [
        PersonAdded(person=Person(person_id=PersonId(f"p{number}"), name="An", roles=(Role.DELEGATE,)))
        for number in range(40)
    ]
    write_chain_file(forged(created, *crowd[:4]), path, meeting_id=MEETING)
    assert verify_chain_file(path).ok
    write_chain_file(forged(created, *crowd), path, meeting_id=MEETING)
    report = verify_chain_file(path)
    assert (report.why, report.first_broken_line, len(report.meeting.people)) == (Why.NOT_APPLICABLE, 7, 5)


def test_a_tally_whose_rule_makes_no_sense_is_a_finding(tmp_path: Path) -> None:
    opened = next(f.event for f in SITTING.facts if isinstance(f.event, voting.PollOpened))
    mad = msgspec.structs.replace(opened.poll, threshold=msgspec.structs.replace(opened.poll.threshold, denominator=0))
    zero, one = Decimal(0), Decimal(1)
    tally = Tally(
        options={}, entitled=0, cast=0, valid=0, blank=0, invalid=0,
        base=mad.base, base_count=zero, needed=one, verdict=Verdict.REJECTED,
    )  # fmt: skip
    links = forged(
        voting.PollOpened(poll=mad),
        voting.PollCounted(poll_id=mad.poll_id, tally=tally, ballots={}),
    )
    write_chain_file(links, tmp_path / "c", meeting_id=MEETING)
    report = verify_chain_file(tmp_path / "c")
    assert (report.why, report.first_broken_line) == (Why.NOT_APPLICABLE, 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(data=st.binary(max_size=400), keep=st.integers(0, 6))
def test_any_bytes_end_in_a_report(tmp_path: Path, data: bytes, keep: int) -> None:
    path = tmp_path / "c"
    write_chain_file(SITTING.links, path, meeting_id=MEETING)
    good = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(good[:keep]) + data)
    report = verify_chain_file(path)
    assert report.ok == (report.first_broken_line is None)
    if report.first_broken_line is not None:
        assert report.first_broken_line > min(keep, report.first_broken_line - 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_any_single_flipped_byte_is_found(tmp_path: Path, data: Any) -> None:
    path = tmp_path / "c"
    write_chain_file(SITTING.links, path, meeting_id=MEETING)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 2))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    line = path.read_bytes()[:place].count(b"\n") + 1
    report = verify_chain_file(path)
    # A changed capital of a key's escape or blank may decode to the very same link; then nothing was changed.
    if report.ok:
        assert report.head == SITTING.head
        assert report.meeting == SITTING.meeting
    else:
        assert report.first_broken_line is not None
        assert abs(report.first_broken_line - line) <= 1
