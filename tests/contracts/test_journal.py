"""The contract of a journal, for every journal there is."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from meetroom.domain.chain import ChainBroken, Fault, StoredLink, first_head, redacted
from meetroom.domain.core import CommandId, MeetingId, PersonId, PollId
from meetroom.store.ballot_box import SealedRow
from meetroom.store.failures import JournalConflict, UnknownMeeting
from meetroom.store.journal import Entry, Head, Journal
from tests.store.chains import chain

M = MeetingId("m-1")
AN = PersonId("an")
TEXTS = ["một", 'hai "hai"\n\t', "ba \u0000 \U0001f600 ế", "bốn", "năm"]


def c(name: str) -> CommandId:
    return CommandId(name)


def filled(journal: Journal) -> list[StoredLink]:
    links = chain(M, TEXTS)
    journal.create(M)
    journal.append(M, 0, links[:2], c("c1"), AN, b"a1")
    journal.append(M, 2, links[2:], c("c2"), AN, b"\x00a2\xff")
    return links


def test_a_new_journal_has_no_meetings(journal: Journal) -> None:
    assert journal.meetings() == []


def test_what_was_appended_is_read_back_exactly(journal: Journal) -> None:
    links = filled(journal)
    assert journal.read(M) == links
    assert journal.head(M) == Head(5, links[-1].link.head)
    assert journal.read(M, after_seq=3) == links[3:]
    assert journal.read(M, after_seq=1, limit=2) == links[1:3]
    assert journal.read(M, after_seq=-1, limit=1) == links[:1]
    assert journal.read(M, after_seq=5) == []
    assert journal.read(M, after_seq=10**40) == []
    assert journal.read(M, after_seq=-(10**40)) == links
    assert journal.read(M, limit=0) == []


def test_an_empty_chain_has_the_first_head(journal: Journal) -> None:
    journal.create(M)
    assert journal.head(M) == Head(0, first_head(M))
    assert journal.read(M) == []


def test_meetings_come_in_the_order_of_their_creation(journal: Journal) -> None:
    for name in ("m-2", "m-9", "m-1"):
        journal.create(MeetingId(name))
    assert journal.meetings() == ["m-2", "m-9", "m-1"]


def test_a_meeting_is_created_once(journal: Journal) -> None:
    filled(journal)
    with pytest.raises(JournalConflict):
        journal.create(M)
    assert journal.head(M).seq == 5


@pytest.mark.parametrize("expected_seq", [0, 4, 6])
def test_whoever_does_not_know_the_newest_place_writes_nothing(journal: Journal, expected_seq: int) -> None:
    links = filled(journal)
    more = chain(M, ["sáu"], links[-1].link.head, 5)
    with pytest.raises(JournalConflict):
        journal.append(M, expected_seq, more, c("c3"), AN, b"a3")
    assert journal.read(M) == links
    assert journal.answer_of(M, AN, c("c3")) is None


def test_a_command_is_written_once(journal: Journal) -> None:
    links = filled(journal)
    more = chain(M, ["sáu"], links[-1].link.head, 5)
    with pytest.raises(JournalConflict):
        journal.append(M, 5, more, c("c1"), AN, b"other")
    assert journal.read(M) == links
    assert journal.head(M) == Head(5, links[-1].link.head)
    assert journal.answer_of(M, AN, c("c1")) == b"a1"


def test_answers_belong_to_one_person_and_one_meeting(journal: Journal) -> None:
    filled(journal)
    journal.create(MeetingId("m-2"))
    assert journal.answer_of(M, AN, c("c2")) == b"\x00a2\xff"
    assert journal.answer_of(M, PersonId("binh"), c("c2")) is None
    assert journal.answer_of(MeetingId("m-2"), AN, c("c2")) is None
    assert journal.answer_of(MeetingId("none"), AN, c("c2")) is None


def test_the_answer_to_a_refused_command_is_kept(journal: Journal) -> None:
    filled(journal)
    journal.remember(M, AN, c("c3"), b"refused")
    journal.remember(M, AN, c("c3"), b"never mind")
    journal.remember(M, AN, c("c1"), b"never mind")
    assert journal.answer_of(M, AN, c("c3")) == b"refused"
    assert journal.answer_of(M, AN, c("c1")) == b"a1"
    with pytest.raises(JournalConflict):
        journal.append(M, 5, [], c("c3"), AN, b"late")


def test_a_command_without_facts_still_has_its_answer(journal: Journal) -> None:
    links = filled(journal)
    journal.append(M, 5, [], c("c3"), AN, b"nothing to do")
    assert journal.answer_of(M, AN, c("c3")) == b"nothing to do"
    assert journal.read(M) == links


def test_an_unknown_meeting_is_said(journal: Journal) -> None:
    links = chain(M, ["một"])
    for act in (
        lambda: journal.append(M, 0, links, c("c1"), AN, b""),
        lambda: journal.remember(M, AN, c("c1"), b""),
        lambda: journal.read(M),
        lambda: journal.head(M),
    ):
        with pytest.raises(UnknownMeeting):
            act()


def test_links_that_do_not_fit_are_not_written(journal: Journal) -> None:
    links = filled(journal)
    head = links[-1].link.head
    for wrong, fault in (
        (chain(M, ["sáu"], head, 6), Fault.WRONG_SEQ),
        (chain(M, ["sáu"], first_head(M), 5), Fault.WRONG_HEAD),
        ([*chain(M, ["sáu"], head, 5), *chain(M, ["bảy"], head, 6)], Fault.WRONG_HEAD),
    ):
        with pytest.raises(ChainBroken) as caught:
            journal.append(M, 5, wrong, c("c3"), AN, b"a3")
        assert caught.value.fault is fault
    hidden = [StoredLink(link=redacted(s.link)) for s in chain(M, ["sáu"], head, 5)]
    with pytest.raises(ValueError, match="whole links"):
        journal.append(M, 5, hidden, c("c3"), AN, b"a3")
    assert journal.read(M) == links
    assert journal.answer_of(M, AN, c("c3")) is None


def test_a_group_is_written_whole_or_not_at_all(journal: Journal) -> None:
    links = filled(journal)
    more = chain(M, ["sáu", "bảy", "tám"], links[-1].link.head, 5)
    group = [
        Entry(links=tuple(more[:2]), command_id=c("c3"), actor=AN, answer=b"a3"),
        Entry(links=tuple(more[2:]), command_id=c("c3"), actor=PersonId("binh"), answer=b"b3"),
    ]
    again = Entry(links=(), command_id=c("c1"), actor=AN, answer=b"x")
    twice = Entry(links=(), command_id=c("c3"), actor=AN, answer=b"x")
    for bad in ([*group, again], [*group, twice]):
        with pytest.raises(JournalConflict):
            journal.append_group(M, 5, bad)
        assert journal.read(M) == links
    journal.append_group(M, 5, group)
    assert journal.read(M) == [*links, *more]
    assert journal.answer_of(M, PersonId("binh"), c("c3")) == b"b3"


def test_of_many_writers_at_once_one_wins(journal: Journal) -> None:
    links = filled(journal)
    more = chain(M, ["sáu"], links[-1].link.head, 5)

    def write(n: int) -> bool:
        try:
            journal.append(M, 5, more, c(f"w{n}"), AN, b"%d" % n)
        except JournalConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [n for n, ok in enumerate(pool.map(write, range(16))) if ok]
    assert len(won) == 1
    assert journal.read(M) == [*links, *more]
    assert [n for n in range(16) if journal.answer_of(M, AN, c(f"w{n}")) is not None] == won


def test_readers_go_on_while_somebody_writes(journal: Journal) -> None:
    texts = [str(n) for n in range(40)]
    links = chain(M, texts)
    journal.create(M)

    def read(_: int) -> bool:
        seen = journal.read(M)
        return seen == links[: len(seen)]

    with ThreadPoolExecutor(4) as pool:
        reads = pool.map(read, range(200))
        for n, link in enumerate(links):
            journal.append(M, n, [link], c(str(n)), AN, b"")
        assert all(reads)
    assert journal.read(M) == links


def box_row(key: bytes, sealed: bytes, poll: str = "p1") -> SealedRow:
    return SealedRow(poll_id=PollId(poll), row_key=key, sealed=sealed)


def with_rows(name: str, links: list[StoredLink], *rows: SealedRow) -> Entry:
    return Entry(links=tuple(links), command_id=c(name), actor=AN, answer=b"a", beside=rows)


def test_what_is_kept_beside_the_chain_comes_in_the_order_of_its_keys(journal: Journal) -> None:
    filled(journal)
    rows = [box_row(bytes([n]) * 32, b"sealed %d" % n) for n in (7, 1, 200, 3)]
    journal.append_group(M, 5, [with_rows("c3", [], *rows[:2]), with_rows("c4", [], *rows[2:])])
    assert journal.beside(M, PollId("p1")) == sorted(rows, key=lambda row: row.row_key)
    assert journal.beside(M, PollId("p2")) == []
    assert journal.beside(MeetingId("m-2"), PollId("p1")) == []


def test_a_row_beside_the_chain_takes_the_place_of_the_one_with_its_key(journal: Journal) -> None:
    filled(journal)
    first, again, last = box_row(b"k", b"first"), box_row(b"k", b"again"), box_row(b"k", b"last")
    journal.append_group(M, 5, [with_rows("c3", [], first, box_row(b"l", b"other"))])
    journal.append_group(M, 5, [with_rows("c4", [], again), with_rows("c5", [], last)])
    assert journal.beside(M, PollId("p1")) == [last, box_row(b"l", b"other")]


def test_rows_are_written_with_their_links_or_not_at_all(journal: Journal) -> None:
    links = filled(journal)
    more = chain(M, ["sáu"], links[-1].link.head, 5)
    spoiled = [with_rows("c3", more, box_row(b"k", b"x")), Entry(links=(), command_id=c("c1"), actor=AN, answer=b"")]
    with pytest.raises(JournalConflict):
        journal.append_group(M, 5, spoiled)
    assert journal.beside(M, PollId("p1")) == []
    assert journal.read(M) == links


def test_rows_of_one_poll_are_destroyed_and_no_others(journal: Journal) -> None:
    filled(journal)
    journal.append_group(M, 5, [with_rows("c3", [], box_row(b"k", b"x"), box_row(b"k", b"y", "p2"))])
    journal.destroy_beside(M, PollId("p1"))
    journal.destroy_beside(M, PollId("none"))
    assert journal.beside(M, PollId("p1")) == []
    assert journal.beside(M, PollId("p2")) == [box_row(b"k", b"y", "p2")]
    assert journal.head(M).seq == 5
