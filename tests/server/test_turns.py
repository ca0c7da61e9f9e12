"""Turns: given round among people, in order for each, and never lost by who goes away."""

import asyncio

from meetroom.server.turns import Turns


class Hall:
    """People at a counter; everybody stays until they are sent away."""

    def __init__(self, at_once: int = 2) -> None:
        self.turns = Turns(at_once)
        self.served: list[str] = []
        self._leaving: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        for name in names:
            self._leaving[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._be(name))
        await settled()

    async def leave(self, name: str) -> None:
        self._leaving[name].set()
        await self.tasks[name]
        await settled()

    async def _be(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.served.append(name)
            await self._leaving[name].wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_two_hundred_of_one_keep_nobody_waiting_for_more_than_one() -> None:
    hall = Hall()
    await hall.come(*(f"a{number}" for number in range(200)))
    await hall.come("b0", "b1", "c0")
    assert hall.served == ["a0", "a1"]
    await hall.leave("a0")
    assert hall.served[2:] == ["b0"]
    # b has a turn by now, and c had none yet.
    await hall.leave("a1")
    assert hall.served[3:] == ["c0"]
    await hall.leave("c0")
    assert hall.served[4:] == ["a2"]
    await hall.leave("b0")
    assert hall.served[5:] == ["b1"]
    await hall.leave("b1")
    assert hall.served[6:] == ["a3"]
    for task in hall.tasks.values():
        task.cancel()
    await asyncio.gather(*hall.tasks.values(), return_exceptions=True)
    await hall.come("d0", "d1")
    assert hall.served[-2:] == ["d0", "d1"]


async def test_slow_work_of_one_leaves_a_turn_to_the_others() -> None:
    hall = Hall()
    await hall.come("a0", "b0", "a1", "b1", "b2")
    await hall.leave("b0")
    await hall.leave("b1")
    assert hall.served == ["a0", "b0", "b1", "b2"]


async def test_who_goes_away_while_waiting_takes_nothing_along() -> None:
    hall = Hall(at_once=1)
    await hall.come("a0", "a1", "b0", "c0")
    hall.tasks["b0"].cancel()
    await settled()
    hall.tasks["a0"].cancel()
    # Its turn has come in the same moment in which it goes away.
    await asyncio.sleep(0)
    hall.tasks["c0"].cancel()
    await settled()
    assert hall.served[0] == "a0"
    assert hall.served[-1] == "a1"
    await hall.leave("a1")
    await hall.come("d0")
    assert hall.served[-1] == "d0"
