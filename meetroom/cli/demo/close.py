"""Acts at the end: closing, comparing every replica with the server, the chain as a file."""

import asyncio
from typing import Any

from meetroom.archive.verify import verify_chain_file, write_chain_file
from meetroom.cli.demo.progress import Step
from meetroom.cli.demo.stage import Stage
from meetroom.cli.words import say
from meetroom.domain.agenda import RecordConclusion, StartItem
from meetroom.domain.lifecycle import CloseMeeting


async def close_and_compare(stage: Stage, step: Step) -> None:
    """The chair closes; every client's state hash must equal the server's for that person."""
    chair, plan = stage.chair.engine, stage.plan
    await chair.submit(StartItem(item_id=plan.items[5].id))
    for conclusion in plan.conclusions[2:]:
        await chair.submit(RecordConclusion(item_id=conclusion.item, text=conclusion.text))
    await chair.submit(StartItem(item_id=plan.items[6].id))
    await stage.windows["chair"].order("screenshot", path=str(stage.folder / "chair.png"))
    await stage.windows["delegate"].order("screenshot", path=str(stage.folder / "delegate.png"))
    await chair.submit(CloseMeeting())
    stage.report.screenshots = sorted(str(p) for p in stage.folder.glob("*.png"))
    agreed = await _compare(stage)
    stage.report.replicas = len(agreed)
    stage.report.replicas_equal = bool(agreed) and all(agreed.values())
    wrong = sorted(name for name, same in agreed.items() if not same)
    stage.report.problems += [f"replica differs: {name}" for name in wrong]
    step.say(f"{sum(agreed.values())}/{len(agreed)} {say('bản sao khớp máy chủ', 'replicas equal the server')}")


async def _compare(stage: Stage) -> dict[str, bool]:
    agreed: dict[str, bool] = {
        "secretary": await stage.secretary.agrees_with_server(),
        "chair": await stage.chair.agrees_with_server(),
    }
    children = [c for c in (*stage.points, stage.crowd, *stage.windows.values()) if c is not None]
    answers: list[dict[str, Any]] = await asyncio.gather(*(c.order("agrees") for c in children))
    for child, answer in zip(children, answers, strict=True):
        agreed |= {f"{child.name}/{person}": same for person, same in answer["agree"].items()}
    return agreed


async def write_chain(stage: Stage, step: Step) -> None:
    """The chain as JSON Lines, checked from the file."""
    links = await stage.secretary.engine.chain()
    chain_path = stage.folder / "meeting.jsonl"
    await asyncio.to_thread(write_chain_file, links, chain_path, meeting_id=stage.meeting_id)
    verified = await asyncio.to_thread(verify_chain_file, chain_path)
    stage.report.chain_ok = verified.ok
    stage.report.chain_facts = len(links)
    stage.report.chain_head = links[-1].head
    step.say(f"{len(links)} {say('sự kiện', 'facts')}")
