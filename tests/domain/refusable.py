"""Meetings in the states that commands are refused in, each made by the commands that lead there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from meetroom.domain import agenda, documents, floor, recording, voting
from meetroom.domain.core import Command, ItemId, Refusal
from meetroom.domain.state import Choice, IncomingSignature, Person, RuleSet, SignatureVerdict
from tests.domain.driving import START, Drive, document, founded, item, opened, poll, votes
from tests.domain.samples import DOC, EDIT, ITEM, NEWBIE, POLL, REGISTER, SAMPLE, SPEECH, TAKE

NONE = "none"
EDITED: Any = SAMPLE[documents.EditDocument]
PLANNED: Any = SAMPLE[documents.ScheduleRelease]
SIGNED = IncomingSignature(
    field="Chữ ký 1", signer="Lê An", signed_at=START, verdict=SignatureVerdict.VALID, covers_whole=True
)
Case = Callable[[], tuple[Drive, str, Command]]


def in_draft(command: Command, prepare: Callable[[Drive], object] = lambda d: None, actor: str = "sec") -> Case:
    def case() -> tuple[Drive, str, Command]:
        drive = founded()
        prepare(drive)
        return drive, actor, command

    return case


def sitting(
    command: Command,
    prepare: Callable[[Drive], object] = lambda d: None,
    actor: str = "chair",
    rules: RuleSet | None = None,
    absent: tuple[str, ...] = (),
) -> Case:
    def case() -> tuple[Drive, str, Command]:
        drive = opened(rules, absent)
        prepare(drive)
        return drive, actor, command

    return case


def steps(*acts: Callable[[Drive], object]) -> Callable[[Drive], None]:
    def run(drive: Drive) -> None:
        for act in acts:
            act(drive)

    return run


def does(actor: str, command: Command) -> Callable[[Drive], object]:
    return lambda drive: drive.do(actor, command)


def with_item(drive: Drive) -> None:
    item(drive, "i1")


def with_poll(drive: Drive) -> None:
    poll(drive)


def prepared(drive: Drive) -> None:
    poll(drive, open_it=False)


def asked(drive: Drive) -> None:
    drive.do("an", floor.RequestFloor(speech_id=SPEECH))


speaking = steps(asked, does("chair", floor.GrantFloor(speech_id=SPEECH)))
voted = steps(with_poll, lambda d: votes(d, POLL, an=Choice.NO))
counted = steps(with_poll, does("chair", voting.ClosePoll(poll_id=POLL)))
published = steps(counted, does("chair", voting.PublishResult(poll_id=POLL)))
released = steps(document, does("sec", documents.ReleaseDocument(document_id=DOC)))
withdrawn = steps(document, does("sec", documents.WithdrawDocument(document_id=DOC, reason="x")))
started = steps(with_item, does("chair", agenda.StartItem(item_id=ITEM)))
finished = steps(started, does("chair", agenda.FinishItem(item_id=ITEM)))
behind_doors = steps(lambda d: item(d, "i1", closed=True), does("chair", agenda.StartItem(item_id=ITEM)))
recorded = does("sec", recording.StartRecording(recording_id=TAKE))
stopped = steps(recorded, does("chair", recording.StopRecording(recording_id=TAKE)))
filed = steps(stopped, does("sec", SAMPLE[recording.FileRecording]))


def fill(kind: str, count: int) -> Callable[[Drive], None]:
    """Make a part of the state full without deciding on each entry."""

    def run(drive: Drive) -> None:
        many = getattr(drive.meeting, kind)
        first = next(iter(many.values()))
        full = {**many, **{f"x{n}": first for n in range(count - len(many))}}
        drive.replica = replace(drive.replica, meeting=replace(drive.meeting, **{kind: full}))

    return run


def person(**more: object) -> Person:
    return replace(NEWBIE, **more)


def rules(**more: object) -> Command:
    return replace(EDIT, rules=replace(RuleSet(), **more))


def add(name: str = "i1", **more: object) -> Command:
    return replace(agenda.AddItem(item_id=ItemId(name), title="x"), **more)


def registered(**more: object) -> Command:
    return replace(REGISTER, **more)


def ranks_used_up(drive: Drive) -> None:
    for name in ("a", "b", "i1"):
        item(drive, name)
    for _ in range(5_000):
        try:
            drive.do("sec", agenda.MoveItem(item_id=ItemId("a"), before=ItemId("b")))
            drive.do("sec", agenda.MoveItem(item_id=ITEM, before=ItemId("b")))
        except Exception:
            return


R = Refusal
NAIVE = datetime(2026, 3, 2)  # noqa: DTZ001
