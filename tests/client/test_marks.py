"""The mark book by itself: durable before sent, merged in any order, closed to what is not for it."""

import asyncio
import errno
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetroom.client.disk import SealedLog
from meetroom.client.marks import BATCH_BYTES, MarkBook
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.annotations import (
    LARGEST_LAMPORT,
    MAX_BODY_BYTES,
    Mark,
    MarkId,
    MarkRecord,
    Sharing,
    StickyNote,
    TextHighlight,
)
from meetroom.domain.core import DocumentId, GroupId, PersonId
from meetroom.domain.state import Audience
from meetroom.protocol.messages import PutMarks
from tests.client.test_disk import KeyBox

D1 = DocumentId("d1")
ME, OTHER = PersonId("me"), PersonId("other")
KEY, OLD_KEY = b"n" * 32, b"o" * 32


def note(mark_id: str, text: str = "hỏi", author: PersonId = ME) -> Mark:
    shape = StickyNote(x_pt=1.0, y_pt=2.0, text=text)
    return Mark(mark_id=MarkId(mark_id), document_id=D1, version=1, page=0, author=author, shape=shape)


def highlight(mark_id: str, text: str) -> Mark:
    shape = TextHighlight(rects=(), color="#ffee00", text=text)
    return Mark(mark_id=MarkId(mark_id), document_id=D1, version=1, page=0, author=ME, shape=shape)


def shared(mark: Mark, lamport: int, device: str = "x") -> MarkRecord:
    return MarkRecord(
        mark_id=mark.mark_id,
        document_id=mark.document_id,
        author=mark.author,
        sharing=Sharing.SHARED,
        lamport=lamport,
        device=device,
        body=msgspec.json.encode(mark),
    )


class Book:
    """A mark book with its line."""

    def __init__(self, path: Path, device: str = "tablet", keys: tuple[bytes, ...] = (KEY,)) -> None:
        self.path = path
        self.sent: list[PutMarks] = []
        self.told: list[DocumentId] = []
        self.up = True
        self.log = SealedLog(path, KeyBox())
        self.marks = MarkBook(ME, device, keys, self.log, self._send, self.told.append)

    def _send(self, message: PutMarks) -> bool:
        if self.up:
            self.sent.append(message)
        return self.up

    @property
    def records(self) -> list[MarkRecord]:
        return [record for message in self.sent for record in message.records]

    def texts(self) -> list[str]:
        return [mark.shape.text for mark in self.marks.of(D1) if isinstance(mark.shape, StickyNote)]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "m.log")


def problem(error: pytest.ExceptionInfo[ClientError]) -> ClientProblem:
    return error.value.problem


async def test_shows_at_once_and_is_on_disk_before_it_is_sent(book: Book) -> None:
    book.marks.put(note("a"))
    assert book.texts() == ["hỏi"]
    assert (book.told, book.sent) == ([D1], [])
    await book.marks.flushed()
    assert len(book.log.load()) == len(book.records) == 1
    assert book.marks.unsynced == 1
    book.marks.merge(book.records)
    assert book.marks.unsynced == 0
    assert book.told == [D1, D1]


async def test_private_body_is_ciphertext_bound_to_its_mark(book: Book) -> None:
    book.marks.put(note("a", "bí mật"))
    await book.marks.flushed()
    record = book.records[0]
    assert "bí mật".encode() not in record.body
    other = Book(book.path.with_name("other.log"), "laptop")
    other.marks.merge([replace(record, mark_id=MarkId("b"))])
    assert other.texts() == []
    other.marks.merge([record])
    assert other.texts() == ["bí mật"]


async def test_every_key_opens_and_none_shows_nothing(book: Book, tmp_path: Path) -> None:
    book.marks.put(note("a"))
    await book.marks.flushed()
    changed = Book(tmp_path / "b.log", keys=(OLD_KEY, KEY))
    changed.marks.merge(book.records)
    assert changed.texts() == ["hỏi"]
    stranger = Book(tmp_path / "c.log", keys=(OLD_KEY,))
    stranger.marks.merge(book.records)
    assert stranger.texts() == []


async def test_false_bodies_are_not_shown(book: Book) -> None:
    genuine = shared(note("a", author=OTHER), 1)
    book.marks.merge(
        [
            replace(genuine, mark_id=MarkId("b")),
            replace(genuine, mark_id=MarkId("c"), body=b"{"),
            replace(genuine, author=PersonId("third"), mark_id=MarkId("a")),
        ]
    )
    assert book.texts() == []


async def test_deleted_is_gone_and_stays_gone(book: Book) -> None:
    book.marks.put(note("a"))
    await book.marks.flushed()
    old = book.records[0]
    book.marks.delete(MarkId("a"))
    book.marks.delete(MarkId("a"))
    book.marks.delete(MarkId("nowhere"))
    await book.marks.flushed()
    assert [record.deleted for record in book.records] == [False, True]
    book.marks.merge([old])
    assert book.texts() == []
    assert book.marks.sharing_of(MarkId("a")) is None


async def test_a_mark_is_shared_with_whom_it_is_said_and_with_more_later(book: Book) -> None:
    some, more = Audience(persons=(OTHER,)), Audience(groups=(GroupId("ban"),), persons=(OTHER,))
    book.marks.put(note("a"))
    assert book.marks.audience_of(MarkId("a")) is None
    book.marks.put(note("a"), Sharing.SHARED, some)
    book.marks.put(note("a", "sửa"), Sharing.SHARED)
    assert book.marks.audience_of(MarkId("a")) == some
    book.marks.put(note("a", "sửa"), Sharing.SHARED, more)
    for narrower in (some, Audience()):
        with pytest.raises(ClientError) as caught:
            book.marks.put(note("a"), Sharing.SHARED, narrower)
        assert problem(caught) is ClientProblem.NOT_ALLOWED
    with pytest.raises(ClientError) as caught:
        book.marks.put(note("a"))
    assert problem(caught) is ClientProblem.NOT_ALLOWED
    book.marks.delete(MarkId("a"))
    book.marks.put(note("b"), Sharing.SHARED)
    await book.marks.flushed()
    last = {record.mark_id: record for record in book.records}
    assert (last[MarkId("a")].audience, last[MarkId("a")].deleted) == (more, True)
    assert last[MarkId("b")].audience == Audience(everyone=True)
    assert book.marks.audience_of(MarkId("nowhere")) is None


async def test_a_layer_is_what_everybody_may_see_of_ones_own_marks_on_a_version(book: Book) -> None:
    book.marks.put(note("a"), Sharing.SHARED)
    book.marks.put(note("b"))
    book.marks.put(note("c"), Sharing.SHARED, Audience(persons=(OTHER,)))
    book.marks.put(replace(note("d"), version=2), Sharing.SHARED)
    book.marks.put(note("e"), Sharing.SHARED)
    book.marks.delete(MarkId("e"))
    book.marks.merge([shared(note("f", author=OTHER), 3)])
    assert [record.mark_id for record in book.marks.layer(D1, 1)] == ["a"]
    assert [record.mark_id for record in book.marks.layer(D1, 2)] == ["d"]


async def test_with_too_many_nothing_is_shared(book: Book) -> None:
    crowd = Audience(persons=tuple(PersonId(f"p{n}") for n in range(301)))
    with pytest.raises(ClientError) as caught:
        book.marks.put(note("a"), Sharing.SHARED, crowd)
    assert problem(caught) is ClientProblem.TOO_LARGE
    assert book.texts() == []


async def test_two_devices_that_share_with_different_people_share_with_both(book: Book) -> None:
    book.marks.put(note("a", "đây"), Sharing.SHARED, Audience(persons=(OTHER,)))
    other = replace(shared(note("a", "kia"), 9), audience=Audience(groups=(GroupId("ban"),)))
    book.marks.merge([other])
    assert book.texts() == ["kia"]
    both = Audience(groups=(GroupId("ban"),), persons=(OTHER,))
    assert book.marks.audience_of(MarkId("a")) == both
    # The server does not have both yet.
    assert book.marks.unsynced == 1
    book.marks.merge([replace(other, audience=both)])
    assert book.marks.unsynced == 0
    await book.marks.close()


async def test_marks_of_others_are_forgotten_when_sight_changes(book: Book) -> None:
    book.marks.put(note("mine"))
    book.marks.merge([shared(note("theirs", "của họ", OTHER), 1)])
    assert sorted(book.texts()) == ["của họ", "hỏi"]
    book.told.clear()
    book.marks.forget_others()
    assert (book.texts(), book.told) == (["hỏi"], [D1])
    book.marks.merge([shared(note("theirs", "của họ", OTHER), 1)])
    assert sorted(book.texts()) == ["của họ", "hỏi"]
    await book.marks.close()


async def test_a_shared_mark_that_no_server_takes_is_left_on_disk(book: Book) -> None:
    off = shared(highlight("a", "x"), 1)
    far = msgspec.json.encode(replace(off, body=off.body.replace(b'"#ffee00"', b'"#ffee00%s"' % (b"0" * 40))))
    book.log.append([far, msgspec.json.encode(off)])
    await book.marks.load()
    assert book.marks.unsynced == 1
    assert book.marks.of(D1) == (highlight("a", "x"),)


async def test_newer_from_another_device_wins_and_ends_our_resending(book: Book) -> None:
    book.marks.put(note("a", "cũ"), Sharing.SHARED)
    await book.marks.flushed()
    book.marks.merge([shared(note("a", "mới"), 9, "laptop")])
    assert book.texts() == ["mới"]
    assert book.marks.unsynced == 0
    book.marks.put(note("a", "mới nữa"), Sharing.SHARED)
    await book.marks.flushed()
    assert book.records[-1].lamport == 10


async def test_older_from_the_server_leaves_ours_waiting(book: Book) -> None:
    book.marks.merge([shared(note("a", "đầu"), 5, "laptop")])
    book.marks.put(note("a", "sau"), Sharing.SHARED)
    await book.marks.flushed()
    book.marks.merge([shared(note("a", "đầu"), 5, "laptop")])
    assert book.texts() == ["sau"]
    assert book.marks.unsynced == 1


async def test_without_a_line_everything_waits_and_goes_out_in_small_messages(book: Book) -> None:
    book.up = False
    for number in range(40):
        book.marks.put(highlight(f"k{number}", "x" * 20_000), Sharing.SHARED)
    await book.marks.flushed()
    book.up = True
    book.marks.line_up()
    assert {record.mark_id for record in book.records} == {f"k{number}" for number in range(40)}
    assert len(book.sent) > 2
    assert all(sum(len(r.body) for r in message.records) <= BATCH_BYTES for message in book.sent)


async def test_restart_takes_up_what_was_not_sent(book: Book) -> None:
    book.up = False
    book.marks.put(note("a"))
    book.marks.put(note("b"))
    book.marks.delete(MarkId("b"))
    await book.marks.close()
    again = Book(book.path)
    await again.marks.load()
    assert again.texts() == ["hỏi"]
    again.marks.line_up()
    assert sorted((r.mark_id, r.deleted) for r in again.records) == [("a", False), ("b", True)]


async def test_lines_of_another_version_are_left_out(book: Book) -> None:
    book.log.append([b"not json", b"{}"])
    await book.marks.load()
    assert book.texts() == []


async def test_full_disk_is_told_and_nothing_is_lost_while_the_line_stands(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        book.marks.put(note("a"))
        with pytest.raises(ClientError) as caught:
            await book.marks.flushed()
    assert problem(caught) is ClientProblem.NO_SPACE
    assert [record.mark_id for record in book.records] == ["a"]
    book.marks.put(note("b"))
    await book.marks.flushed()
    assert book.marks.problem is None


async def test_nobody_winds_up_the_clock_of_another(book: Book) -> None:
    book.marks.merge([shared(note("theirs", author=OTHER), LARGEST_LAMPORT)])
    book.marks.put(note("a"))
    await book.marks.flushed()
    assert book.records[-1].lamport == 1
    # A clock of one's own that has run out stands still: what is drawn is still taken by the server.
    book.marks.merge([shared(note("b"), LARGEST_LAMPORT)])
    book.marks.put(note("c"))
    book.marks.delete(MarkId("c"))
    await book.marks.flushed()
    assert book.records[-1].lamport == LARGEST_LAMPORT
    assert not any(mark.mark_id == "c" for mark in book.marks.of(D1))


async def test_a_clock_beyond_the_last_number_is_set_back(book: Book) -> None:
    record = shared(note("a"), LARGEST_LAMPORT + 1)
    book.log.append([msgspec.json.encode(record)])
    again = Book(book.path)
    await again.marks.load()
    again.marks.line_up()
    assert [r.lamport for r in again.records] == [LARGEST_LAMPORT]


async def test_long_log_is_emptied_when_all_is_known_to_be_stored(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetroom.client.marks._COMPACT_AFTER", 5)
    for number in range(6):
        book.marks.put(note("a", str(number)))
        await book.marks.flushed()
    assert len(book.log.load()) == 6
    book.marks.merge(book.records)
    await book.marks.flushed()
    assert book.log.load() == []


def test_too_large_is_refused_here(book: Book) -> None:
    with pytest.raises(ClientError) as caught:
        book.marks.put(highlight("a", "x" * MAX_BODY_BYTES))
    assert problem(caught) is ClientProblem.TOO_LARGE
    with pytest.raises(ClientError) as caught:
        book.marks.put(note("a", "x" * 4_001))
    assert problem(caught) is ClientProblem.TOO_LARGE


def test_in_somebody_elses_name_is_refused_here(book: Book) -> None:
    with pytest.raises(ClientError) as caught:
        book.marks.put(note("a", author=OTHER))
    assert problem(caught) is ClientProblem.NOT_ALLOWED


_OPERATIONS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from("abc"), st.one_of(st.none(), st.text("xyz", min_size=1, max_size=3))),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(_OPERATIONS, st.randoms(use_true_random=False))
def test_two_devices_end_the_same_in_any_order(
    tmp_path_factory: pytest.TempPathFactory,
    operations: list[tuple[int, str, str | None]],
    dice: "object",
) -> None:
    """Each device works alone, then both get all records, each in an order of its own."""
    folder = tmp_path_factory.mktemp("books")
    shuffle = dice.shuffle  # type: ignore[attr-defined]

    async def work() -> None:
        books = [Book(folder / "0.log", "tablet"), Book(folder / "1.log", "laptop")]
        for device, mark_id, text in operations:
            if text is None:
                books[device].marks.delete(MarkId(mark_id))
            else:
                books[device].marks.put(note(mark_id, text), Sharing.SHARED)
        for book in books:
            await book.marks.flushed()
        records = [record for book in books for record in book.records]
        for book in books:
            shuffle(records)
            for record in records:
                book.marks.merge([record])
        assert books[0].marks.of(D1) == books[1].marks.of(D1)
        for book in books:
            await book.marks.close()

    asyncio.run(work())
