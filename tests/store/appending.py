"""A process that appends for ever and says each place only after the journal has acknowledged it."""

import sys

from meetroom.domain.chain import first_head
from meetroom.domain.core import CommandId, MeetingId, PersonId
from meetroom.store.failures import UnknownMeeting
from meetroom.store.journal import Head
from meetroom.store.opening import open_store
from tests.store.chains import chain

MEETING = MeetingId("m-1")
ACTOR = PersonId("an")


def main(url: str) -> None:
    journal = open_store(url).journal
    try:
        head = journal.head(MEETING)
    except UnknownMeeting:
        journal.create(MEETING)
        head = Head(0, first_head(MEETING))
    while True:
        links = chain(MEETING, ["một" * 400, "hai"], head.head, head.seq)
        journal.append(MEETING, head.seq, links, CommandId(f"c{head.seq}"), ACTOR, b"answer")
        head = Head(links[-1].link.seq, links[-1].link.head)
        print(head.seq, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
