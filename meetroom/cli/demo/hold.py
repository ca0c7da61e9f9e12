"""Acts while the sitting is open: reading, seeing and hearing, speaking, a dead line, votes."""

import asyncio
import time
from typing import Any

from meetroom.cli.demo.plan import PlannedPoll
from meetroom.cli.demo.prepare import OFFLINE_POINT
from meetroom.cli.demo.progress import Step
from meetroom.cli.demo.report import VoteRow
from meetroom.cli.demo.stage import BURST_S, BURSTS, Stage
from meetroom.cli.words import say
from meetroom.domain.agenda import AddRemark, RecordConclusion, StartItem
from meetroom.domain.core import PersonId, PollId, SpeechId
from meetroom.domain.floor import ExtendSpeech, GrantFloor
from meetroom.domain.lifecycle import OpenMeeting
from meetroom.domain.polls import motion_vote
from meetroom.domain.state import Choice, PollState, Verdict
from meetroom.domain.voting import CastVote, ClosePoll, CreatePoll, OpenPoll, PublishResult

VOICES = 3
OUTAGE_S = 10.0
CAUGHT_UP_S = 90.0
MARKS_S = 30.0


async def _start_item(stage: Stage, position: int) -> None:
    await stage.chair.engine.submit(StartItem(item_id=stage.plan.items[position].id))


async def open_and_read(stage: Stage, step: Step) -> None:
    """The chair opens; every delegate opens every paper, proves it, and marks it."""
    chair = stage.chair.engine
    await chair.submit(OpenMeeting())
    await _start_item(stage, 0)
    await _start_item(stage, 1)
    await asyncio.gather(*(window.order("read") for window in stage.windows.values()))
    seq = chair.replica.seq
    proved = (await stage.crowd_orders("read", seq=seq))["proved"]
    own = (await stage.windows["delegate"].order("proved"))["documents"]
    by_name = {d.versions[-1].pdf_sha256: d.document_id for d in stage.meeting.documents.values()}
    for row in stage.report.documents:
        document_id = by_name[row.sha256]
        row.delegates_verified = sum(document_id in has for has in (*proved.values(), own))
    step.say(f"{len(stage.report.documents)} {say('tài liệu', 'papers')} × {stage.report.delegates}")
    drawn = sum((await stage.crowd_orders("annotate"))["drawn"].values())
    private = (await stage.windows["delegate"].order("annotate"))["drawn"]
    held = (await stage.crowd_orders("marks_seen", expected=drawn, within_s=MARKS_S))["held"]
    stage.report.annotations = drawn + private
    # The window's marks are private: nobody else may hold them.
    stage.report.annotations_synchronised = all(count == drawn for count in held.values())
    await stage.windows["delegate"].order("screenshot", path=str(stage.folder / "delegate-reading.png"))


async def _watch_all(stage: Stage) -> list[dict[str, Any]]:
    """What each point saw and heard of all others; ends as soon as that is everything."""
    accounts: list[dict[str, Any]] = []
    await stage.tell_points("forget")
    for _ in range(BURSTS):
        async with stage.points_at_work():
            accounts = await stage.tell_points("observe", voices=VOICES, within_s=BURST_S)
        if all(len(a["seen"]) == len(stage.points) - 1 and len(a["heard"]) >= VOICES for a in accounts):
            break
    return accounts


async def prove_media(stage: Stage, step: Step) -> None:
    """Each point reads the codes in the pictures it decodes and tells the tones in the sound it plays."""
    accounts = await _watch_all(stage)
    count = len(stage.points)
    stage.report.video_streams_expected = count * (count - 1)
    stage.report.video_streams_live = sum(len(a["seen"]) for a in accounts)
    stage.report.audio_streams_expected = count * VOICES
    stage.report.audio_streams_live = sum(len(_loudest(n, count) & set(a["heard"])) for n, a in enumerate(accounts, 1))
    step.say(
        f"{stage.report.video_streams_live}/{stage.report.video_streams_expected} {say('hình', 'pictures')}, "
        f"{stage.report.audio_streams_live}/{stage.report.audio_streams_expected} {say('tiếng', 'voices')}"
    )


def _loudest(listener: int, count: int) -> set[int]:
    """The three loudest a point must hear: the first three others, since loudness falls with the number."""
    return set([n for n in range(1, count + 1) if n != listener][:VOICES])


async def give_floor(stage: Stage, step: Step) -> None:
    """Delegates ask for the floor; the chair gives it to two of them, and writes a conclusion."""
    chair = stage.chair.engine
    await _start_item(stage, 2)
    people = [stage.ids[p.id] for p in stage.plan.delegates if p.id != stage.window_delegate][:4]
    speeches = [SpeechId(s) for s in (await stage.crowd_orders("ask_floor", people=people))["speeches"]]
    await stage.windows["delegate"].order("raise_hand")
    await stage.chair.until(lambda m: all(s in m.speeches for s in speeches))
    await chair.submit(GrantFloor(speech_id=speeches[0]))
    await asyncio.gather(
        stage.windows["chair"].order("screenshot", path=str(stage.folder / "chair-floor.png")),
        stage.windows["delegate"].order("screenshot", path=str(stage.folder / "delegate-floor.png")),
    )
    await chair.submit(ExtendSpeech(speech_id=speeches[0], extra_s=60))
    await stage.crowd_orders("end_speech", person=people[0], speech=speeches[0])
    await chair.submit(GrantFloor(speech_id=speeches[1]))
    for remark in stage.plan.remarks:
        await stage.secretary.engine.submit(AddRemark(item_id=remark.item, text=remark.text))
    step.say(f"{len(stage.chair.engine.replica.meeting.speeches)} {say('đăng ký', 'requests')}")


async def lose_line(stage: Stage, step: Step) -> None:
    """One point's line is dead for ten seconds while the meeting goes on; it must come back to the same state."""
    assert stage.line is not None
    point = stage.points[OFFLINE_POINT - 1]
    stage.line.cut()
    cut_at = time.monotonic()
    await _start_item(stage, 3)
    for conclusion in stage.plan.conclusions[:2]:
        await stage.chair.engine.submit(RecordConclusion(item_id=conclusion.item, text=conclusion.text))
    await asyncio.sleep(max(0.0, OUTAGE_S - (time.monotonic() - cut_at)))
    stage.report.outage_s = round(time.monotonic() - cut_at, 2)
    seq = stage.chair.engine.replica.seq
    stage.line.restore()
    back_at = time.monotonic()
    await point.order("caught_up", seq=seq, within_s=CAUGHT_UP_S)
    stage.report.outage_recovered_s = round(time.monotonic() - back_at, 2)
    accounts = await _watch_all(stage)
    if len(accounts[OFFLINE_POINT - 1]["seen"]) == len(stage.points) - 1:
        stage.report.outage_pictures_back_s = round(time.monotonic() - back_at, 2)
    stage.report.video_streams_live_after_outage = sum(len(a["seen"]) for a in accounts)
    step.say(f"{say('trở lại sau', 'back after')} {stage.report.outage_recovered_s:.1f} s")


def _choices(stage: Stage) -> dict[PersonId, Choice]:
    scripted = [p for p in stage.plan.delegates if p.voting and p.id != stage.window_delegate]
    wish = {n: Choice.NO for n in (5, 14)} | {9: Choice.ABSTAIN}
    return {stage.ids[p.id]: wish.get(n, Choice.YES) for n, p in enumerate(scripted)}


async def hold_open_vote(stage: Stage, step: Step) -> None:
    """A named vote on the resolution, which the chair presents meanwhile."""
    poll = stage.plan.polls[0]
    await _start_item(stage, [i.id for i in stage.plan.items].index(poll.item))
    await _open_poll(stage, poll)
    # The delegate follows the presentation, and marks it.
    await stage.windows["chair"].order("show_resolution", item=poll.item)
    await stage.windows["delegate"].order("follow", item=poll.item)
    stage.report.annotations += (await stage.windows["delegate"].order("annotate", up=0.25))["drawn"]
    await stage.windows["delegate"].order("screenshot", path=str(stage.folder / "delegate-vote.png"))
    await _cast_and_count(stage, poll, step)
    await stage.windows["delegate"].order("screenshot", path=str(stage.folder / "delegate-result.png"))


async def hold_secret_vote(stage: Stage, step: Step) -> None:
    """A secret vote: that somebody voted is in the chain; what they voted must be nowhere in it."""
    poll = stage.plan.polls[1]
    await _open_poll(stage, poll)
    await stage.windows["delegate"].order("screenshot", path=str(stage.folder / "delegate-secret-vote.png"))
    await _cast_and_count(stage, poll, step)
    held = stage.meeting.polls[PollId(poll.id)]
    stage.report.secret_votes_received = len(held.received)
    stage.report.secret_votes_named = len(held.ballots)


async def _open_poll(stage: Stage, poll: PlannedPoll) -> None:
    """Prepared by the secretary, opened by the chair."""
    create = CreatePoll(
        poll_id=PollId(poll.id),
        question=poll.question,
        item_id=poll.item,
        kind=poll.kind,
        base=poll.base,
        threshold=poll.share,
        timer_s=poll.timer_s,
    )
    await stage.secretary.engine.submit(create)
    await stage.chair.engine.submit(OpenPoll(poll_id=create.poll_id))


async def _cast_and_count(stage: Stage, poll: PlannedPoll, step: Step) -> None:
    """Everybody votes; the chair closes and declares, and the numbers must be those that were cast."""
    plan, chair = stage.plan, stage.chair.engine
    poll_id = PollId(poll.id)
    choices = _choices(stage)
    await stage.crowd_orders("vote", poll=poll_id, choices=choices)
    await stage.windows["delegate"].order("vote", poll=poll_id, choice=Choice.YES.value)
    if plan.person(plan.meeting.chair).voting:
        await chair.submit(CastVote(poll_id=poll_id, vote=motion_vote(Choice.YES)))
    await stage.windows["chair"].order("screenshot", path=str(stage.folder / f"chair-{poll.kind.value}-vote.png"))
    await chair.submit(ClosePoll(poll_id=poll_id))
    # A secret vote is counted a moment after it is closed, when its box has been opened.
    await stage.chair.until(lambda m: m.polls[poll_id].state is PollState.COUNTED)
    await chair.submit(PublishResult(poll_id=poll_id))
    await stage.secretary.until(lambda m: m.polls[poll_id].state is PollState.PUBLISHED)
    tally = stage.meeting.polls[poll_id].tally
    assert tally is not None
    row = VoteRow(
        question=poll.question,
        kind=poll.kind.value,
        base=tally.base.value,
        yes=int(tally.yes),
        no=int(tally.no),
        abstain=int(tally.abstain),
        verdict=tally.verdict.value,
    )
    stage.report.votes.append(row)
    expected = list(choices.values()).count(Choice.YES) + 1 + plan.person(plan.meeting.chair).voting
    if row.yes != expected:
        stage.report.problems.append(f"votes: {expected} cast yes, {row.yes} counted")
    adopted = tally.verdict is Verdict.ADOPTED
    verdict = say("được thông qua", "adopted") if adopted else say("không được thông qua", "not adopted")
    step.say(f"{row.yes} – {row.no} – {row.abstain}: {verdict}")
