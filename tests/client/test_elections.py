"""Whole verifiable votes over a real server: keys, credentials, ballots, outages, opening, and the record of it."""

from pathlib import Path

import pytest

from meetroom.client.elections import ElectionStage
from meetroom.domain.core import OptionId
from meetroom.domain.polls import MOTION, Choice, Verdict
from tests.ballots import peer
from tests.client.conftest import Town
from tests.client.polling_place import POLL, PollingPlace, seen


async def test_two_of_three_open_and_anybody_can_check(town: Town, tmp_path: Path) -> None:
    place = PollingPlace(town)
    await place.gather(3, 2)
    await place.open(2)
    receipts = [
        await place.vote("chair", Choice.YES),
        await place.vote("s0", Choice.YES),
        await place.vote("d0", Choice.NO),
        await place.vote("d1", Choice.ABSTAIN),
    ]
    await place.close()
    await place.give_parts("s2", "s0")  # s1 has lost the device
    poll = await place.publish()
    assert poll.tally is not None
    votes = poll.tally.options[MOTION]
    assert (votes.yes, votes.no, votes.abstain, poll.tally.cast) == (2, 1, 1, 4)
    d0 = place.devices["d0"].engine.elections
    view = await seen(place.devices["d0"], lambda view: view.stage is ElectionStage.PUBLISHED)
    assert view.receipt == receipts[2]
    assert set(receipts) == set(view.receipts)
    assert view.own_receipt_found
    report = await d0.verify(POLL)
    assert report.ok and report.final and report.own_receipt
    assert report.sha256 == view.record_sha256
    target = tmp_path / "vote.bel"
    assert await d0.save(POLL, target) == report.sha256
