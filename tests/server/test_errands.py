"""Errands: done in the background, waited for at the end, and a failing one harms no other."""

import asyncio
import logging

import pytest

from meetroom.server.errands import Errands


async def test_all_are_done_and_a_failure_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    errands, done = Errands("recording", meeting="m1"), list[int]()
    gate = asyncio.Event()

    async def work(number: int) -> None:
        await gate.wait()
        if number == 1:
            raise ValueError("one of three")
        done.append(number)

    for number in range(3):
        errands.start(work(number))
    assert done == []
    gate.set()
    with caplog.at_level(logging.ERROR):
        await errands.finish()
    assert done == [0, 2]
    (record,) = caplog.records
    assert (record.getMessage(), vars(record)["meeting"]) == ("recording", "m1")
