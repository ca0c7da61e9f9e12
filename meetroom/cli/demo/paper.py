"""Acts after the sitting: minutes written, read, approved, numbered and signed, the archive made and checked."""

import asyncio
import os
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from meetroom.archive.signature import sign_minutes
from meetroom.archive.signature_sources import Pkcs12Key
from meetroom.archive.trust import read_trust
from meetroom.cli.demo.certificates import DemoAuthority
from meetroom.cli.demo.person import DemoPerson
from meetroom.cli.demo.plan import PlannedTask
from meetroom.cli.demo.progress import Step
from meetroom.cli.demo.stage import Stage
from meetroom.cli.demo.stamping import stamping
from meetroom.cli.words import say
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.core import ActionId, CommentId, ItemId
from meetroom.domain.lifecycle import ApproveMinutes, ArchiveMeeting
from meetroom.domain.minutes_readers import minutes_seq
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, SendMinutes
from meetroom.domain.minutes_state import (
    ActionItem,
    Paragraph,
    ParagraphStyle,
    SignatureField,
    SignatureLevel,
    Span,
    TextPlace,
)
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.state import Audience

_NUMBER = "01/BB-UBND"
_RECIPIENTS = ("Như thành phần dự họp",)
_TASK_DAYS = 30
_VERIFY_LIMIT_S = 300.0
_COMMENT = CommentId("chair-1")


async def write_and_approve(stage: Stage, step: Step) -> None:
    """The secretary writes beside the facts; the chair reads the draft, comments, and approves what was mended."""
    plan, secretary, chair = stage.plan, stage.secretary.engine, stage.chair
    for written in plan.texts:
        await secretary.submit(_text(written.item, written.text))
    for number, task in enumerate(plan.tasks, start=1):
        await secretary.submit(PutActionItem(action=_task(stage, number, task)))
    await secretary.submit(SendMinutes(audience=Audience(persons=(stage.ids[plan.meeting.chair],))))
    await chair.until(lambda meeting: bool(meeting.minutes.sent))
    draft_pdf = await chair.engine.minutes.draft(1)
    first = plan.texts[0]
    comment = CommentOnMinutes(
        comment_id=_COMMENT, revision=1, text=plan.comment.text, place=TextPlace.ITEM, item_id=first.item
    )
    await chair.engine.submit(comment)
    await stage.secretary.until(lambda meeting: _COMMENT in meeting.minutes.comments)
    base_seq = stage.meeting.minutes.texts[first.item].seq
    await secretary.submit(_text(first.item, first.text, plan.comment.change, base_seq=base_seq))
    await secretary.submit(AnswerComment(comment_id=_COMMENT, taken=True))
    await chair.until_seq(secretary.replica.seq)
    await chair.engine.submit(ApproveMinutes(seen_seq=minutes_seq(chair.engine.replica.meeting)))
    step.say(f"{len(draft_pdf) // 1024} kB · {len(plan.tasks)} {say('nhiệm vụ', 'action items')}")


async def number_and_sign(stage: Stage, step: Step) -> None:
    """The server typesets the numbered paper; secretary and chair sign it on their own machines, the body seals it."""
    trusted, authority = (
        stage.folder / "server" / "trusted-signers",
        DemoAuthority(stage.secretary.engine.server_time()),
    )
    await asyncio.to_thread(authority.be_trusted_in, trusted)
    await stage.secretary.until(lambda meeting: meeting.minutes.approved_at is not None)
    await stage.secretary.engine.minutes.issue(_NUMBER, "vi", _RECIPIENTS)
    meeting, stamper = stage.plan.meeting, await asyncio.to_thread(authority.stamper)
    signers = (
        (SignatureField.SECRETARY, stage.secretary, stage.plan.person(meeting.secretary).name, SignatureLevel.B_LT),
        (SignatureField.CHAIR, stage.chair, stage.plan.person(meeting.chair).name, SignatureLevel.B_LT),
        (SignatureField.SEAL, stage.secretary, meeting.body, SignatureLevel.B_LTA),
    )
    async with stamping(stamper) as tsa_url:
        for field, person, name, level in signers:
            key, passphrase = stage.folder / "clients" / f"{field.value}.p12", secrets.token_urlsafe(12)
            await asyncio.to_thread(authority.certify, name, key, passphrase)
            await _sign(stage, person, field, Pkcs12Key(path=key, passphrase=passphrase), level, tsa_url)
    signatures = stage.meeting.minutes.signatures
    stage.report.signatures = [f"{s.field.value}: {s.verdict.value}, {s.level.value}" for s in signatures]
    paper = await stage.chair.engine.minutes.paper()
    path = stage.folder / "minutes.pdf"
    path.write_bytes(paper.pdf)
    stage.report.minutes_pdf = str(path)
    step.say(f"{_NUMBER} · {len(signatures)} {say('chữ ký số', 'digital signatures')}")


async def archive_and_verify(stage: Stage, step: Step) -> None:
    """The archive is made at the server, saved by the secretary, and checked as anybody would years later."""
    await stage.secretary.engine.submit(ArchiveMeeting())
    archiving = stage.secretary.engine.archiving
    await archiving.start()
    await archiving.watch(lambda state: None)
    path = stage.folder / "archive.zip"
    await archiving.fetch(path, lambda done, total: None)
    ended = await asyncio.to_thread(_verify, path, _trust(stage))
    (stage.folder / "archive-checks.txt").write_text(ended.stdout, encoding="utf-8")
    stage.report.archive = str(path)
    stage.report.archive_checks = len(ended.stdout.splitlines())
    stage.report.archive_ok = ended.returncode == 0
    if ended.returncode:
        stage.report.problems.append(
            f"meetroom verify: {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        )
    step.say(f"{path.stat().st_size // 1024} kB · {stage.report.archive_checks} {say('điều đã kiểm tra', 'checks')}")


def _trust(stage: Stage) -> Path:
    return stage.folder / "server" / "trusted-signers"


def _text(item_id: ItemId, *paragraphs: str, base_seq: int = 0) -> WriteMinutesText:
    first, *more = paragraphs
    text = (
        Paragraph(spans=(Span(text=first),)),
        *(Paragraph(spans=(Span(text=one, italic=True),), style=ParagraphStyle.BULLET) for one in more),
    )
    return WriteMinutesText(place=TextPlace.ITEM, item_id=item_id, text=text, base_seq=base_seq)


def _task(stage: Stage, number: int, task: PlannedTask) -> ActionItem:
    owner = stage.plan.person(task.owner)
    due = (stage.secretary.engine.server_time() + timedelta(days=_TASK_DAYS)).date()
    return ActionItem(
        action_id=ActionId(f"task-{number}"),
        text=task.text,
        owner=owner.name,
        owner_id=stage.ids[owner.id],
        item_id=task.item,
        due=due,
    )


async def _sign(
    stage: Stage, person: DemoPerson, field: SignatureField, key: Pkcs12Key, level: SignatureLevel, tsa_url: str
) -> None:
    await person.until_seq(stage.secretary.engine.replica.seq)
    paper = await person.engine.minutes.paper()
    signed = await sign_minutes(
        paper.pdf,
        field,
        key,
        trust=read_trust(_trust(stage)),
        tsa_url=tsa_url,
        level=level,
        now=person.engine.server_time(),
    )
    answer = await person.engine.minutes.put_signed(field, signed, base_sha256=paper.sha256)
    await stage.secretary.until_seq(answer.seq)


def _verify(path: Path, trust: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "meetroom.cli", "verify", str(path), "--trust", str(trust)]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=_VERIFY_LIMIT_S, check=False)
