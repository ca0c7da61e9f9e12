"""The scripted delegates of the demonstration: one process, an engine for each of them."""

import asyncio
import logging
import math
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from meetroom.cli.demo.person import DemoPerson
from meetroom.cli.demo.wire import Order, Orders, cpu_s
from meetroom.domain.annotations import InkPoint, InkStroke, Mark, MarkId, Rect, Sharing, TextHighlight
from meetroom.domain.attendance import SignIn
from meetroom.domain.core import DocumentId, MeetingId, PersonId, PointId, PollId, SpeechId
from meetroom.domain.floor import EndSpeech, RequestFloor
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import Choice, DocumentState, PollState
from meetroom.domain.voting import CastVote

T = TypeVar("T")
AT_ONCE = 6  # two cores: more at once would only wait for one another


class Crowd:
    """Delegates by id."""

    def __init__(self) -> None:
        self._people: dict[PersonId, DemoPerson] = {}

    async def _each(self, who: Iterable[PersonId], act: Callable[[PersonId], Awaitable[T]]) -> dict[str, T]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(person_id: PersonId) -> T:
            async with gate:
                return await act(person_id)

        ids = list(who)
        return dict(zip(ids, await asyncio.gather(*(one(i) for i in ids)), strict=True))

    async def join(self, order: Order) -> dict[str, Any]:
        """Everybody logs in by invitation, enters and signs in at their point."""
        invited: dict[str, str] = order["invitations"]
        points: dict[str, str] = order["points"]

        async def one(person_id: PersonId) -> None:
            person = DemoPerson(Path(order["folder"]) / person_id, device=f"tablet-{person_id}")
            await person.join(invited[person_id], MeetingId(order["meeting_id"]))
            self._people[person_id] = person
            await person.engine.submit(SignIn(point_id=PointId(points[person_id])))

        await self._each((PersonId(i) for i in invited), one)
        return {}

    async def read(self, order: Order) -> dict[str, Any]:
        """Everybody opens every released document; who proved which of them."""

        async def one(person_id: PersonId) -> list[str]:
            person = self._people[person_id]
            await person.until_seq(order["seq"])
            return [document_id for document_id, same in (await person.read_all()).items() if same]

        return {"proved": await self._each(self._people, one)}

    async def annotate(self, order: Order) -> dict[str, Any]:
        """Everybody draws one stroke and one highlight on each released document, shared with all.

        They spread over the pages behind the first, which is left to the delegate at the window.
        """

        async def one(person_id: PersonId) -> int:
            person = self._people[person_id]
            place = list(self._people).index(person_id)
            documents = [
                d for d in person.engine.replica.meeting.documents.values() if d.state is DocumentState.RELEASED
            ]
            for document in documents:
                pages = document.versions[-1].pages
                for shape in (_stroke(place), _highlight(place)):
                    mark = Mark(
                        mark_id=MarkId(uuid4().hex),
                        document_id=document.document_id,
                        version=document.versions[-1].number,
                        page=1 + place % (pages - 1) if pages > 1 else 0,
                        author=person_id,
                        shape=shape,
                    )
                    person.engine.marks.put(mark, Sharing.SHARED)
            return 2 * len(documents)

        return {"drawn": await self._each(self._people, one)}

    async def marks_seen(self, order: Order) -> dict[str, Any]:
        """How many marks each delegate holds once they hold as many as expected, or when the time is over."""

        async def one(person_id: PersonId) -> int:
            person = self._people[person_id]

            def count() -> int:
                ids = person.engine.replica.meeting.documents
                return sum(len(person.engine.marks.of(DocumentId(d))) for d in ids)

            try:
                await person.until(lambda _: count() >= order["expected"], order["within_s"])
            except TimeoutError:
                logging.getLogger(__name__).warning("%s holds %d marks", person_id, count())
            return count()

        return {"held": await self._each(self._people, one)}

    async def ask_floor(self, order: Order) -> dict[str, Any]:
        """Some ask for the floor, one after the other; their speech ids in this order."""
        speeches = []
        for person_id in order["people"]:
            speech_id = SpeechId(uuid4().hex)
            await self._people[person_id].engine.submit(RequestFloor(speech_id=speech_id))
            speeches.append(speech_id)
        return {"speeches": speeches}

    async def end_speech(self, order: Order) -> dict[str, Any]:
        """The speaker has finished."""
        await self._people[order["person"]].engine.submit(EndSpeech(speech_id=SpeechId(order["speech"])))
        return {}

    async def vote(self, order: Order) -> dict[str, Any]:
        """Everybody named casts the ballot given for them; done when all are acknowledged."""
        choices: dict[str, str] = order["choices"]
        poll_id = PollId(order["poll"])

        async def one(person_id: PersonId) -> None:
            person = self._people[person_id]
            await person.until(lambda m: poll_id in m.polls and m.polls[poll_id].state is PollState.OPEN)
            await person.engine.submit(CastVote(poll_id=poll_id, vote=motion_vote(Choice(choices[person_id]))))

        await self._each((PersonId(i) for i in choices), one)
        return {}

    async def agrees(self, order: Order) -> dict[str, Any]:
        """Whether each delegate's replica is what the server says they may know."""
        return {"agree": await self._each(self._people, lambda i: self._people[i].agrees_with_server())}

    async def leave(self, order: Order) -> dict[str, Any]:
        """Everybody goes."""
        for person in self._people.values():
            await person.engine.close()
        return {"cpu_s": cpu_s()}


def _stroke(place: int) -> InkStroke:
    top = 90.0 + 24.0 * place
    points = tuple(InkPoint(60.0 + 3.0 * n, top + 6.0 * math.sin(n / 3), 0.5) for n in range(24))
    return InkStroke(points=points, color=("#1D4ED8", "#B4232A", "#158A5B")[place % 3], width_pt=1.6)


def _highlight(place: int) -> TextHighlight:
    return TextHighlight(rects=(Rect(150.0, 84.0 + 24.0 * place, 120.0, 13.0),), color="#F5B50A")


async def _main() -> None:
    crowd = Crowd()
    await Orders(
        {
            name: getattr(crowd, name)
            for name in (
                "join",
                "read",
                "annotate",
                "marks_seen",
                "ask_floor",
                "end_speech",
                "vote",
                "agrees",
                "leave",
            )
        }
    ).run()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(_main())
