"""Whole verifiable votes over a real server: keys, credentials, ballots, outages, opening, and the record of it."""

import asyncio
from pathlib import Path

import pytest

from meetroom.archive.verify import verify_chain_file, write_chain_file
from meetroom.client.elections import BallotTask, ElectionStage, TrusteeTask
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.core import Refusal
from meetroom.domain.lifecycle import EditMeeting
from meetroom.domain.polls import MOTION, Choice, motion_vote
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import ClosePoll, OpenPoll
from tests.ballots import peer
from tests.client.conftest import Client, Town
from tests.client.polling_place import POLL, PollingPlace, seen, until


async def test_two_of_three_open_and_anybody_can_check(town: Town, tmp_path: Path) -> None:
    place = PollingPlace(town)
    await place.gather(3, 2)
    await place.open(2)
    choices = {"chair": Choice.YES, "s0": Choice.YES, "d0": Choice.NO, "d1": Choice.ABSTAIN}
    receipts = {name: await place.vote(name, choice) for name, choice in choices.items()}
    # A scrutineer's program is started again: the key is still there.
    await place.restart("s2")
    await place.close()
    await place.give_parts("s2", "s0")  # s1 has lost the device
    poll = await place.publish()
    assert poll.tally is not None
    votes = poll.tally.options[MOTION]
    assert (int(votes.yes), int(votes.no), int(votes.abstain), poll.tally.cast) == (2, 1, 1, 4)
    d0 = place.devices["d0"].engine.elections
    view = await seen(place.devices["d0"], lambda view: view.stage is ElectionStage.PUBLISHED)
    assert (view.receipt, view.own_receipt_found) == (receipts["d0"], True)
    assert set(receipts.values()) == set(view.receipts)
    report = await d0.verify(POLL)
    assert (report.ok, report.final, report.own_receipt) == (True, True, True)
    assert report.sha256 == view.record_sha256
    target = tmp_path / "vote.bel"
    assert await d0.save(POLL, target) == report.sha256
    for device in (town.chair, place.devices["d0"]):
        chain = tmp_path / "chain.jsonl"
        write_chain_file(await device.engine.chain(), chain, meeting_id=town.meeting_id)
        assert verify_chain_file(chain).ok
    # What was secret is destroyed on every device when the vote is over.
    for device in (town.chair, *place.devices.values()):
        await until(lambda folder=device.folder: not any(folder.rglob("elections/*")))  # type: ignore[misc]


@peer.needs_belenios
async def test_the_independent_program_accepts_the_record(town: Town, tmp_path: Path) -> None:
    place = PollingPlace(town)
    await place.gather(3, 1)
    await place.open(2)
    await place.vote("chair", Choice.YES)
    await place.vote("d0", Choice.NO)
    await place.close()
    await place.give_parts("s1", "s2")
    await place.publish()
    await seen(place.devices["d0"], lambda view: view.stage is ElectionStage.PUBLISHED)
    record = tmp_path / "vote.bel"
    await place.devices["d0"].engine.elections.save(POLL, record)
    agrees, said = await asyncio.to_thread(peer.verify, record.read_bytes())
    assert agrees, said


async def test_a_ballot_outlives_an_outage_and_counts_once(town: Town) -> None:
    place = PollingPlace(town)
    await place.gather(1, 2)
    await place.open(1)
    d0, d1 = place.devices["d0"], place.devices["d1"]
    await seen(d0, lambda view: view.ballot_task is BallotTask.CAN_VOTE)
    for device in (d0, d1):
        await device.engine.elections.prepare(POLL, motion_vote(Choice.YES))
    await town.stop()
    casting = asyncio.create_task(d0.engine.elections.cast(POLL))
    lost = asyncio.create_task(d1.engine.elections.cast(POLL))
    await seen(d0, lambda view: view.ballot_task is BallotTask.SENDING)
    await seen(d1, lambda view: view.ballot_task is BallotTask.SENDING)
    # One device is switched off meanwhile.
    await d1.engine.leave()
    with pytest.raises(ClientError) as gone:
        await lost
    assert gone.value.problem is ClientProblem.UNREACHABLE
    await town.start_again()
    receipt = await casting
    view = await seen(d0, lambda view: view.ballot_task is BallotTask.CAST)
    assert view.receipt == receipt
    d1 = await place.restart("d1")
    view = await seen(d1, lambda view: view.ballot_task is BallotTask.CAST)
    assert len(view.receipts) == len(set(view.receipts)) == 2
    # Nothing prepared: nothing to cast; and a second ballot is refused.
    with pytest.raises(ClientError) as nothing:
        await d0.engine.elections.cast(POLL)
    assert nothing.value.problem is ClientProblem.NOT_FOUND
    await d0.engine.elections.prepare(POLL, motion_vote(Choice.NO))
    with pytest.raises(ClientError) as twice:
        await d0.engine.elections.cast(POLL)
    assert twice.value.refusal is Refusal.ALREADY_VOTED
    await seen(d0, lambda view: view.ballot_task is BallotTask.CAST)


async def test_a_checked_ballot_is_worked_out_again_elsewhere(town: Town) -> None:
    place = PollingPlace(town)
    await town.command(EditMeeting(title="Họp", body="", rules=RuleSet(vote_change_allowed=True)))
    await place.gather(2, 1)
    await place.open(2)  # both are needed: each has a key alone
    d0, s0 = place.devices["d0"].engine.elections, place.devices["s0"].engine.elections
    await seen(place.devices["d0"], lambda view: view.ballot_task is BallotTask.CAN_VOTE)
    code = await d0.prepare(POLL, motion_vote(Choice.ABSTAIN))
    opening = await d0.check(POLL)
    assert opening.code == code
    assert await s0.check_opening(opening.text, code) == motion_vote(Choice.ABSTAIN)
    # A device that showed another code, or says it held something else, is caught.
    other = await d0.prepare(POLL, motion_vote(Choice.ABSTAIN))
    assert await s0.check_opening(opening.text, other) is None
    for lie in (opening.text.replace("0001", "0100"), opening.text[:-1] + "2"):
        assert lie == opening.text or await s0.check_opening(lie, code) is None
    for noise in ("", "x", opening.text + "|", opening.text.replace(POLL, "p9"), "|" * 4):
        with pytest.raises(ClientError):
            await s0.check_opening(noise, code)
    # What was checked cannot be cast; a changed ballot takes the place of the first.
    d0.discard(POLL)
    with pytest.raises(ClientError):
        await d0.cast(POLL)
    first = await place.vote("d0", Choice.YES)
    second = await place.vote("d0", Choice.NO)
    assert first != second
    await place.close()
    view = await seen(place.devices["d0"], lambda view: view.stage is ElectionStage.OPENING)
    assert (view.receipt, view.cast, view.receipts) == (second, 1, (first, second))
    await place.give_parts("s0", "s1")
    poll = await place.publish()
    assert poll.tally is not None
    assert (int(poll.tally.yes), int(poll.tally.no), poll.tally.cast) == (0, 1, 1)


async def second_device(place: PollingPlace, name: str) -> Client:
    """A further device of somebody who has one."""
    device = place.town.device()
    await device.engine.redeem((await place.town.chair.engine.invite(place.me(name))).link)
    await device.engine.enter(place.town.meeting_id)
    return device


async def test_another_device_votes_if_it_is_registered_before_the_sealing(town: Town) -> None:
    place = PollingPlace(town)
    await place.gather(1, 1)
    await place.announce(1)
    await place.make_keys()
    d0 = place.devices["d0"]
    await seen(d0, lambda view: view.ballot_task is BallotTask.REGISTERED)
    tablet = await second_device(place, "d0")
    await seen(tablet, lambda view: view.ballot_task is BallotTask.OTHER_DEVICE)
    await tablet.engine.elections.register_again(POLL)
    await seen(tablet, lambda view: view.ballot_task is BallotTask.REGISTERED)
    await seen(d0, lambda view: view.ballot_task is BallotTask.OTHER_DEVICE)
    await place.seal()
    with pytest.raises(ClientError) as late:
        await d0.engine.elections.register_again(POLL)
    assert late.value.refusal is Refusal.ELECTION_SEALED
    await town.command(OpenPoll(poll_id=POLL))
    await seen(tablet, lambda view: view.ballot_task is BallotTask.CAN_VOTE)
    await tablet.engine.elections.prepare(POLL, motion_vote(Choice.YES))
    assert await tablet.engine.elections.cast(POLL)
    assert (await seen(d0, lambda view: view.ballot_task is BallotTask.CAST)).cast == 1


async def test_seals_come_off_and_keys_are_made_anew_and_only_their_device_opens(town: Town) -> None:
    place = PollingPlace(town)
    await place.gather(1, 1)
    await place.announce(1)
    await place.make_keys()
    with pytest.raises(ClientError) as early:
        await town.command(OpenPoll(poll_id=POLL))
    assert early.value.refusal is Refusal.ELECTION_NOT_SEALED
    await place.seal()
    chair = town.chair.engine.elections
    await chair.unseal(POLL)
    await chair.restart_keys(POLL)
    await seen(place.devices["s0"], lambda view: view.trustee_task is TrusteeTask.MAKE_KEY)
    await place.make_keys()
    await place.seal()
    await town.command(OpenPoll(poll_id=POLL))
    await place.vote("d0", Choice.YES)
    await town.command(ClosePoll(poll_id=POLL))
    other = await second_device(place, "s0")
    await seen(other, lambda view: view.trustee_task is TrusteeTask.KEY_MISSING)
    with pytest.raises(ClientError):
        await other.engine.elections.give_part(POLL)
    await place.give_parts("s0")
    await seen(town.chair, lambda view: view.stage is ElectionStage.OPENED)
