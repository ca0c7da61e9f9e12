"""The contract of texts of verifiable votes: there with the fact that names them, or not at all; never others."""

import pytest
from sqlalchemy import update

from meetroom.domain.chain import first_head
from meetroom.domain.core import CommandId, MeetingId, PersonId, PollId
from meetroom.store import schema
from meetroom.store.database import Database
from meetroom.store.elections import ElectionTexts, KeptText
from meetroom.store.failures import JournalConflict, StoreFailed, StoreFault
from meetroom.store.journal import Entry, SqlJournal
from tests.store.chains import chain

MEETING, POLL, AN = MeetingId("m-1"), PollId("p1"), PersonId("an")
ONE, TWO = KeptText(poll_id=POLL, text='{"phiếu": 1}'), KeptText(poll_id=POLL, text='{"phiếu": 2}')


def entry(name: str, *texts: KeptText, links: int = 1) -> Entry:
    made = tuple(chain(MEETING, ["x"] * links, first_head(MEETING), 0)) if links else ()
    return Entry(links=made, command_id=CommandId(name), actor=AN, answer=b"yes", texts=texts)


@pytest.fixture
def journal(database: Database) -> SqlJournal:
    made = SqlJournal(database)
    made.create(MEETING)
    return made


def test_texts_are_written_with_the_entry_that_names_them(database: Database, journal: SqlJournal) -> None:
    texts = ElectionTexts(database)
    journal.append_group(MEETING, 0, [entry("a", ONE, TWO)])
    names = [ONE.sha256, TWO.sha256, "0" * 64]
    assert texts.texts(MEETING, POLL, names) == {ONE.sha256: ONE.text, TWO.sha256: TWO.text}
    assert texts.texts(MeetingId("m-2"), POLL, names) == {}
    assert texts.texts(MEETING, PollId("p2"), names) == {}


def test_what_is_not_written_leaves_no_text(database: Database, journal: SqlJournal) -> None:
    texts = ElectionTexts(database)
    journal.append_group(MEETING, 0, [entry("a")])
    with pytest.raises(JournalConflict):
        journal.append_group(MEETING, 0, [entry("b", ONE)])
    with pytest.raises(JournalConflict):
        journal.append_group(MEETING, 1, [entry("a", ONE, links=0)])
    assert texts.texts(MEETING, POLL, [ONE.sha256]) == {}


def test_what_was_verified_stays_so(database: Database, journal: SqlJournal) -> None:
    texts = ElectionTexts(database)
    journal.append_group(MEETING, 0, [entry("a", ONE, TWO)])
    assert texts.verified(MEETING, POLL) == frozenset()
    texts.mark_verified(MEETING, POLL, [ONE.sha256, "0" * 64])
    texts.mark_verified(MEETING, POLL, [])
    assert texts.verified(MEETING, POLL) == {ONE.sha256}
    assert texts.verified(MEETING, PollId("p2")) == frozenset()


def test_a_text_that_is_not_what_its_name_says_is_damage(database: Database, journal: SqlJournal) -> None:
    journal.append_group(MEETING, 0, [entry("a", ONE)])
    with database.writing() as connection:
        connection.execute(update(schema.election_texts), {"text": b"other"})
    with pytest.raises(StoreFailed) as failed:
        ElectionTexts(database).texts(MEETING, POLL, [ONE.sha256])
    assert failed.value.fault is StoreFault.DAMAGED


def test_many_names_are_asked_for_in_parts(database: Database, journal: SqlJournal) -> None:
    many = [KeptText(poll_id=POLL, text=f'"{number}"') for number in range(1_200)]
    journal.append_group(MEETING, 0, [entry("a", *many)])
    texts = ElectionTexts(database)
    names = [text.sha256 for text in many]
    assert len(texts.texts(MEETING, POLL, names)) == len(many)
    texts.mark_verified(MEETING, POLL, names)
    assert texts.verified(MEETING, POLL) == frozenset(names)
