"""Every refusal that a rule names is reached, and no other."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.domain import agenda, annotations, attendance, documents, floor, lifecycle, recording, roles, voting
from meetroom.domain.core import (
    Command,
    DocumentId,
    GroupId,
    ItemId,
    PersonId,
    PointId,
    PollId,
    RecordingId,
    Refusal,
    SpeechId,
)
from meetroom.domain.meeting import RULES
from meetroom.domain.state import (
    Audience,
    Choice,
    IncomingSignature,
    ItemKind,
    Microphones,
    Person,
    Role,
    RuleSet,
    Share,
    SignatureVerdict,
)
from tests.domain.driving import PEOPLE, START, Drive, document, founded, item, opened, poll, version, votes
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
CASES: list[tuple[Refusal, Case]] = [
    # lifecycle
    (R.INVALID_TEXT, in_draft(replace(EDIT, title=" "))),
    (R.INVALID_TEXT, in_draft(replace(EDIT, body="x" * 501))),
    (R.INVALID_TEXT, in_draft(replace(EDIT, place="\x00"))),
    (R.INVALID_VALUE, in_draft(replace(EDIT, planned_start=NAIVE))),
    (R.INVALID_VALUE, in_draft(replace(EDIT, planned_start=datetime.max.replace(tzinfo=UTC)))),
    (R.INVALID_VALUE, in_draft(rules(quorum=Share(0, 1)))),
    (R.INVALID_VALUE, in_draft(rules(quorum=Share(-1, -2)))),
    (R.INVALID_VALUE, in_draft(rules(quorum=Share(1, 1)))),
    (R.INVALID_VALUE, in_draft(rules(threshold=Share(3, 2)))),
    (R.INVALID_VALUE, in_draft(rules(threshold=Share(1, 10**30)))),
    (R.INVALID_VALUE, in_draft(rules(speech_limit_s=-1))),
    (R.INVALID_VALUE, in_draft(rules(speech_limit_s=10**30))),
    (R.WRONG_PHASE, sitting(lifecycle.AnnounceMeeting())),
    (R.WRONG_PHASE, sitting(lifecycle.OpenMeeting())),
    (R.WRONG_PHASE, sitting(lifecycle.OpenMeeting(), does("chair", lifecycle.SuspendMeeting()))),
    (R.WRONG_PHASE, in_draft(lifecycle.SuspendMeeting(), actor="chair")),
    (R.POLL_IS_OPEN, sitting(lifecycle.SuspendMeeting(), with_poll)),
    (R.WRONG_PHASE, sitting(lifecycle.ResumeMeeting())),
    (R.WRONG_PHASE, in_draft(lifecycle.CloseMeeting(), actor="chair")),
    (R.POLL_IS_OPEN, sitting(lifecycle.CloseMeeting(), with_poll)),
    (R.POLL_NOT_COUNTED, sitting(lifecycle.CloseMeeting(), counted)),
    (R.WRONG_PHASE, sitting(lifecycle.ApproveMinutes())),
    # roster
    (R.DUPLICATE_ID, in_draft(roles.AddPoint(point_id=PointId("p1"), name="x"))),
    (R.INVALID_VALUE, in_draft(roles.AddPoint(point_id=PointId("p 1"), name="x"))),
    (R.INVALID_TEXT, in_draft(roles.AddPoint(point_id=PointId("p2"), name=""))),
    (R.INVALID_VALUE, in_draft(roles.AddPoint(point_id=PointId("p2"), name="x"), fill("points", roles.MAX_POINTS))),
    (R.DUPLICATE_ID, in_draft(roles.AddPerson(person=person(person_id=PersonId("an"))))),
    (R.UNKNOWN_POINT, in_draft(roles.AddPerson(person=person(point_id=PointId(NONE))))),
    (R.INVALID_VALUE, in_draft(roles.AddPerson(person=person(person_id=PersonId("đ"))))),
    (R.INVALID_VALUE, in_draft(roles.AddPerson(person=person(roles=())))),
    (R.INVALID_VALUE, in_draft(roles.AddPerson(person=person(roles=(Role.CHAIR, Role.CHAIR))))),
    (R.INVALID_VALUE, in_draft(roles.AddPerson(person=person(groups=tuple(map(GroupId, map(str, range(51)))))))),
    (R.INVALID_TEXT, in_draft(roles.AddPerson(person=person(groups=(GroupId(""),))))),
    (R.INVALID_TEXT, in_draft(roles.AddPerson(person=person(name="\u202eabc")))),
    (R.INVALID_TEXT, in_draft(roles.AddPerson(person=person(title="x" * 201)))),
    (R.INVALID_VALUE, in_draft(roles.AddPerson(person=NEWBIE), fill("people", roles.MAX_PEOPLE))),
    (R.POLL_IS_OPEN, sitting(roles.AddPerson(person=NEWBIE), with_poll)),
    (R.UNKNOWN_PERSON, in_draft(roles.EditPerson(person=NEWBIE))),
    (R.UNKNOWN_POINT, in_draft(roles.EditPerson(person=replace(PEOPLE["an"], point_id=PointId(NONE))))),
    (R.INVALID_TEXT, in_draft(roles.EditPerson(person=replace(PEOPLE["an"], name="")))),
    (R.LAST_OF_ROLE, in_draft(roles.EditPerson(person=replace(PEOPLE["sec"], roles=(Role.CLERK,))))),
    (R.LAST_OF_ROLE, in_draft(roles.EditPerson(person=replace(PEOPLE["chair"], roles=(Role.DELEGATE,))))),
    (R.POLL_IS_OPEN, sitting(roles.EditPerson(person=replace(PEOPLE["an"], voting=False)), with_poll)),
    (R.POLL_IS_OPEN, sitting(roles.EditPerson(person=replace(PEOPLE["an"], roles=(Role.GUEST,))), with_poll)),
    # attendance
    (R.ALREADY_PRESENT, sitting(attendance.SignIn(), actor="an")),
    (R.UNKNOWN_POINT, sitting(attendance.SignIn(point_id=PointId(NONE)), actor="an", absent=("an",))),
    (R.NOT_PRESENT, sitting(attendance.SignOut(), actor="an", absent=("an",))),
    (R.UNKNOWN_PERSON, sitting(attendance.RecordArrivals(person_ids=(PersonId(NONE),)))),
    (R.UNKNOWN_POINT, sitting(replace(SAMPLE[attendance.RecordArrivals], point_id=PointId(NONE)), absent=("an",))),
    (R.ALREADY_PRESENT, sitting(SAMPLE[attendance.RecordArrivals])),
    (R.INVALID_VALUE, sitting(attendance.RecordArrivals(person_ids=()))),
    (R.INVALID_VALUE, sitting(attendance.RecordArrivals(person_ids=(PersonId("an"),) * 2), absent=("an",))),
    (R.UNKNOWN_PERSON, sitting(attendance.RecordDeparture(person_id=PersonId(NONE)))),
    (R.NOT_PRESENT, sitting(SAMPLE[attendance.RecordDeparture], absent=("an",))),
    (R.UNKNOWN_PERSON, sitting(attendance.ExcuseAbsence(person_id=PersonId(NONE), reason="x"))),
    (R.ALREADY_PRESENT, sitting(SAMPLE[attendance.ExcuseAbsence])),
    (R.INVALID_TEXT, in_draft(attendance.ExcuseAbsence(person_id=PersonId("an"), reason=""))),
    # agenda
    (R.DUPLICATE_ID, in_draft(add(), with_item)),
    (R.UNKNOWN_ITEM, in_draft(add(parent_id=ItemId(NONE)))),
    (R.UNKNOWN_ITEM, in_draft(add(before=ItemId(NONE)))),
    (R.UNKNOWN_ITEM, in_draft(add("i2", before=ItemId("c")), steps(with_item, lambda d: item(d, "c", under="i1")))),
    (R.INVALID_VALUE, in_draft(add(""))),
    (R.INVALID_VALUE, in_draft(add(planned_s=-1))),
    (R.INVALID_VALUE, in_draft(add(planned_s=10**30))),
    (R.INVALID_TEXT, in_draft(add(title="\ud800"))),
    (R.INVALID_TEXT, in_draft(add(presenter="x" * 201))),
    (R.INVALID_VALUE, in_draft(add("i2"), steps(with_item, fill("items", agenda.MAX_ITEMS)))),
    (R.INVALID_VALUE, in_draft(add("i2", parent_id=ITEM), lambda d: item(d, "i1", hidden=True))),
    (
        R.INVALID_VALUE,
        in_draft(
            add("i4", parent_id=ItemId("i3")),
            steps(with_item, lambda d: item(d, "i2", under="i1"), lambda d: item(d, "i3", under="i2")),
        ),
    ),
    (R.UNKNOWN_ITEM, in_draft(SAMPLE[agenda.EditItem])),
    (R.ITEM_FINISHED, sitting(SAMPLE[agenda.EditItem], finished)),
    (R.INVALID_TEXT, in_draft(agenda.EditItem(item_id=ITEM, title="", kind=ItemKind.DECISION), with_item)),
    (R.UNKNOWN_ITEM, in_draft(SAMPLE[agenda.MoveItem])),
    (R.UNKNOWN_ITEM, in_draft(agenda.MoveItem(item_id=ITEM, before=ItemId(NONE)), with_item)),
    (R.INVALID_VALUE, in_draft(agenda.MoveItem(item_id=ITEM, before=ITEM), with_item)),
    (R.INVALID_VALUE, in_draft(agenda.MoveItem(item_id=ITEM, before=ItemId("b")), ranks_used_up)),
    (R.UNKNOWN_ITEM, in_draft(SAMPLE[agenda.RemoveItem])),
    (R.ITEM_RUNNING, sitting(SAMPLE[agenda.RemoveItem], started)),
    (R.ITEM_FINISHED, sitting(SAMPLE[agenda.RemoveItem], finished)),
    (R.ITEM_IN_USE, in_draft(SAMPLE[agenda.RemoveItem], steps(with_item, lambda d: item(d, "i2", under="i1")))),
    (R.ITEM_IN_USE, in_draft(SAMPLE[agenda.RemoveItem], steps(with_item, lambda d: document(d, item_id="i1")))),
    (
        R.ITEM_IN_USE,
        in_draft(SAMPLE[agenda.RemoveItem], steps(with_item, lambda d: poll(d, open_it=False, item_id="i1"))),
    ),
    (R.UNKNOWN_ITEM, in_draft(SAMPLE[agenda.RevealItem])),
    (R.ITEM_NOT_HIDDEN, in_draft(SAMPLE[agenda.RevealItem], with_item)),
    (
        R.INVALID_VALUE,
        in_draft(
            agenda.RevealItem(item_id=ItemId("i2")),
            steps(lambda d: item(d, "i1", hidden=True), lambda d: item(d, "i2", hidden=True, under="i1")),
        ),
    ),
    (R.UNKNOWN_ITEM, sitting(SAMPLE[agenda.StartItem])),
    (R.ITEM_RUNNING, sitting(SAMPLE[agenda.StartItem], started)),
    (R.POLL_IS_OPEN, sitting(SAMPLE[agenda.StartItem], steps(with_item, with_poll))),
    (
        R.INVALID_VALUE,
        sitting(
            agenda.StartItem(item_id=ItemId("i2")),
            steps(lambda d: item(d, "i1", hidden=True), lambda d: item(d, "i2", hidden=True, under="i1")),
        ),
    ),
    (R.UNKNOWN_ITEM, sitting(SAMPLE[agenda.FinishItem])),
    (R.ITEM_NOT_RUNNING, sitting(SAMPLE[agenda.FinishItem], with_item)),
    (R.POLL_IS_OPEN, sitting(SAMPLE[agenda.FinishItem], steps(started, with_poll))),
    (R.UNKNOWN_ITEM, in_draft(SAMPLE[agenda.RecordConclusion])),
    (R.INVALID_TEXT, in_draft(agenda.RecordConclusion(item_id=ITEM, text="x" * 4_001), with_item)),
    (R.UNKNOWN_ITEM, in_draft(SAMPLE[agenda.AddRemark])),
    (R.INVALID_TEXT, in_draft(agenda.AddRemark(item_id=None, text="\u200b"))),
    # floor
    (R.NOT_PRESENT, sitting(SAMPLE[floor.RequestFloor], actor="an", absent=("an",))),
    (R.ALREADY_ON_LIST, sitting(floor.RequestFloor(speech_id=SpeechId("s2")), asked, actor="an")),
    (R.DUPLICATE_ID, sitting(SAMPLE[floor.RequestFloor], asked, actor="binh")),
    (R.INVALID_VALUE, sitting(floor.RequestFloor(speech_id=SpeechId("")), actor="an")),
    (
        R.CLOSED_SITTING,
        sitting(
            SAMPLE[floor.RequestFloor],
            steps(lambda d: item(d, "i1", closed=True), does("chair", agenda.StartItem(item_id=ITEM))),
            actor="guest",
        ),
    ),
    (R.UNKNOWN_SPEECH, sitting(SAMPLE[floor.WithdrawRequest], actor="an")),
    (R.NOT_ALLOWED, sitting(SAMPLE[floor.WithdrawRequest], asked, actor="binh")),
    (R.SPEECH_NOT_WAITING, sitting(SAMPLE[floor.WithdrawRequest], speaking, actor="an")),
    (R.UNKNOWN_SPEECH, sitting(SAMPLE[floor.GrantFloor])),
    (R.SPEECH_NOT_WAITING, sitting(SAMPLE[floor.GrantFloor], speaking)),
    (R.NOT_PRESENT, sitting(SAMPLE[floor.GrantFloor], steps(asked, does("an", attendance.SignOut())))),
    (R.UNKNOWN_SPEECH, sitting(SAMPLE[floor.PauseSpeech])),
    (R.SPEECH_NOT_RUNNING, sitting(SAMPLE[floor.PauseSpeech], asked)),
    (R.UNKNOWN_SPEECH, sitting(SAMPLE[floor.ResumeSpeech])),
    (R.SPEECH_NOT_PAUSED, sitting(SAMPLE[floor.ResumeSpeech], speaking)),
    (R.UNKNOWN_SPEECH, sitting(SAMPLE[floor.ExtendSpeech])),
    (R.SPEECH_NOT_RUNNING, sitting(SAMPLE[floor.ExtendSpeech], asked)),
    (R.INVALID_VALUE, sitting(floor.ExtendSpeech(speech_id=SPEECH, extra_s=0), speaking)),
    (R.INVALID_VALUE, sitting(floor.ExtendSpeech(speech_id=SPEECH, extra_s=10**30), speaking)),
    (R.UNKNOWN_SPEECH, sitting(SAMPLE[floor.EndSpeech])),
    (R.NOT_ALLOWED, sitting(SAMPLE[floor.EndSpeech], speaking, actor="sec")),
    (R.SPEECH_NOT_RUNNING, sitting(SAMPLE[floor.EndSpeech], asked)),
    (R.ALREADY_SO, sitting(floor.SetMicrophones(policy=Microphones.FREE))),
    (R.ALREADY_SO, sitting(SAMPLE[floor.SetMicrophones], does("chair", SAMPLE[floor.SetMicrophones]))),
    # voting
    (R.DUPLICATE_ID, sitting(SAMPLE[voting.CreatePoll], with_poll)),
    (R.UNKNOWN_ITEM, sitting(replace(SAMPLE[voting.CreatePoll], item_id=ItemId(NONE)))),
    (R.UNKNOWN_POLL, sitting(replace(SAMPLE[voting.CreatePoll], replaces=PollId(NONE)))),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[voting.CreatePoll], threshold=Share(1, 1)))),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[voting.CreatePoll], timer_s=86_401))),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[voting.CreatePoll], poll_id=PollId("x" * 65)))),
    (R.INVALID_TEXT, sitting(replace(SAMPLE[voting.CreatePoll], question="x" * 1_001))),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.OpenPoll])),
    (R.POLL_NOT_READY, sitting(SAMPLE[voting.OpenPoll], counted)),
    (R.POLL_IS_OPEN, sitting(SAMPLE[voting.OpenPoll], steps(prepared, lambda d: poll(d, "v2")))),
    (
        R.ITEM_HIDDEN,
        sitting(
            SAMPLE[voting.OpenPoll],
            steps(lambda d: item(d, "i1", hidden=True), lambda d: poll(d, open_it=False, item_id="i1")),
        ),
    ),
    (
        R.NOBODY_ENTITLED,
        sitting(SAMPLE[voting.OpenPoll], prepared, absent=("chair", "an", "binh", "chi")),
    ),
    (R.NO_QUORUM, sitting(SAMPLE[voting.OpenPoll], prepared, absent=("an", "binh"))),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.CastVote], actor="an")),
    (R.POLL_NOT_OPEN, sitting(SAMPLE[voting.CastVote], prepared, actor="an")),
    (R.POLL_NOT_OPEN, sitting(SAMPLE[voting.CastVote], counted, actor="an")),
    (R.NOT_PRESENT, sitting(SAMPLE[voting.CastVote], with_poll, actor="an", absent=("an",))),
    (R.NOT_ENTITLED, sitting(SAMPLE[voting.CastVote], with_poll, actor="dung")),
    (
        R.NOT_ENTITLED,
        sitting(SAMPLE[voting.CastVote], steps(with_poll, does("an", attendance.SignIn())), actor="an", absent=("an",)),
    ),
    (R.ALREADY_VOTED, sitting(SAMPLE[voting.CastVote], voted, actor="an")),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.ClosePoll])),
    (R.POLL_NOT_OPEN, sitting(SAMPLE[voting.ClosePoll], counted)),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.CancelPoll])),
    (R.POLL_NOT_OPEN, sitting(SAMPLE[voting.CancelPoll], counted)),
    (R.INVALID_TEXT, sitting(voting.CancelPoll(poll_id=POLL, reason=""), with_poll)),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.PublishResult])),
    (R.POLL_NOT_COUNTED, sitting(SAMPLE[voting.PublishResult], with_poll)),
    (R.ALREADY_PUBLISHED, sitting(SAMPLE[voting.PublishResult], published)),
    # documents
    (R.DUPLICATE_ID, in_draft(REGISTER, document)),
    (R.UNKNOWN_ITEM, in_draft(registered(item_id=ItemId(NONE)))),
    (R.UNKNOWN_PERSON, in_draft(registered(audience=Audience(persons=(PersonId(NONE),))))),
    (R.INVALID_VALUE, in_draft(registered(audience=Audience()))),
    (R.INVALID_TEXT, in_draft(registered(audience=Audience(groups=(GroupId("\x00"),))))),
    (R.INVALID_VALUE, in_draft(registered(document_id=DocumentId("\n")))),
    (R.INVALID_VALUE, in_draft(registered(version=version(2)))),
    (R.INVALID_VALUE, in_draft(registered(version=version(pages=0)))),
    (R.INVALID_VALUE, in_draft(registered(version=version(size_bytes=1 << 60)))),
    (R.INVALID_VALUE, in_draft(registered(version=version(pdf_sha256="A" * 64)))),
    (R.INVALID_TEXT, in_draft(registered(version=version(note="\x07")))),
    (R.INVALID_TEXT, in_draft(registered(version=version(signatures=(replace(SIGNED, signer="\x07"),))))),
    (
        R.INVALID_VALUE,
        in_draft(registered(version=version(signatures=(replace(SIGNED, signed_at=START.replace(tzinfo=None)),)))),
    ),
    (R.INVALID_VALUE, in_draft(registered(version=version(signatures=(SIGNED,) * 51)))),
    (R.INVALID_TEXT, in_draft(registered(title=""))),
    (R.INVALID_TEXT, in_draft(registered(file_name="../x.pdf"))),
    (R.INVALID_VALUE, in_draft(registered(document_id=DocumentId("d2")), steps(document, fill("documents", 2_000)))),
    (R.UNKNOWN_DOCUMENT, in_draft(SAMPLE[documents.ReplaceDocument])),
    (R.DOCUMENT_WITHDRAWN, in_draft(SAMPLE[documents.ReplaceDocument], withdrawn)),
    (R.INVALID_VALUE, in_draft(replace(SAMPLE[documents.ReplaceDocument], version=version(3)), document)),
    (R.INVALID_TEXT, in_draft(replace(SAMPLE[documents.ReplaceDocument], file_name="a\\b"), document)),
    (R.UNKNOWN_DOCUMENT, in_draft(SAMPLE[documents.ReleaseDocument])),
    (R.DOCUMENT_RELEASED, in_draft(SAMPLE[documents.ReleaseDocument], released)),
    (R.DOCUMENT_WITHDRAWN, in_draft(SAMPLE[documents.ReleaseDocument], withdrawn)),
    (
        R.ITEM_HIDDEN,
        in_draft(
            SAMPLE[documents.ReleaseDocument],
            steps(lambda d: item(d, "i1", hidden=True), lambda d: document(d, item_id="i1")),
        ),
    ),
    (R.UNKNOWN_DOCUMENT, in_draft(EDITED)),
    (R.DOCUMENT_WITHDRAWN, in_draft(EDITED, withdrawn)),
    (R.UNKNOWN_ITEM, in_draft(replace(EDITED, item_id=ItemId(NONE)), document)),
    (R.UNKNOWN_PERSON, in_draft(replace(EDITED, audience=Audience(persons=(PersonId(NONE),))), document)),
    (R.INVALID_VALUE, in_draft(replace(EDITED, audience=Audience()), document)),
    (R.INVALID_TEXT, in_draft(replace(EDITED, title=" "), document)),
    (R.ALREADY_SO, in_draft(EDITED, steps(document, does("clerk", EDITED)))),
    (R.NOT_ALLOWED, in_draft(EDITED, released, actor="clerk")),
    (R.DOCUMENT_RELEASED, in_draft(replace(EDITED, audience=Audience(roles=tuple(Role))), released)),
    (R.ITEM_HIDDEN, in_draft(replace(EDITED, item_id=ITEM), steps(released, lambda d: item(d, "i1", hidden=True)))),
    (R.UNKNOWN_DOCUMENT, in_draft(SAMPLE[documents.OrderDocuments], document)),
    (R.INVALID_VALUE, in_draft(documents.OrderDocuments(document_ids=(DOC, DOC)), document)),
    (R.ALREADY_SO, in_draft(documents.OrderDocuments(document_ids=(DOC,)), document)),
    (R.UNKNOWN_DOCUMENT, in_draft(PLANNED)),
    (R.DOCUMENT_RELEASED, in_draft(PLANNED, released)),
    (R.DOCUMENT_WITHDRAWN, in_draft(PLANNED, withdrawn)),
    (R.ALREADY_SO, in_draft(PLANNED, steps(document, does("sec", PLANNED)))),
    (R.ALREADY_SO, in_draft(replace(PLANNED, at=None), document)),
    (R.INVALID_VALUE, in_draft(replace(PLANNED, at=START), document)),
    (R.INVALID_VALUE, in_draft(replace(PLANNED, at=START.replace(year=2200)), document)),
    (R.INVALID_VALUE, in_draft(replace(PLANNED, at=START.replace(year=2100, tzinfo=None)), document)),
    (R.UNKNOWN_DOCUMENT, in_draft(SAMPLE[documents.WithdrawDocument])),
    (R.DOCUMENT_WITHDRAWN, in_draft(SAMPLE[documents.WithdrawDocument], withdrawn)),
    (R.INVALID_TEXT, in_draft(documents.WithdrawDocument(document_id=DOC, reason=""), document)),
    # recordings
    (R.RECORDING_RUNNING, sitting(recording.StartRecording(recording_id=RecordingId("r2")), recorded)),
    (R.CLOSED_SITTING, sitting(SAMPLE[recording.StartRecording], behind_doors)),
    (R.DUPLICATE_ID, sitting(SAMPLE[recording.StartRecording], stopped)),
    (R.INVALID_VALUE, sitting(recording.StartRecording(recording_id=RecordingId("r 1")))),
    (
        R.INVALID_VALUE,
        sitting(
            recording.StartRecording(recording_id=RecordingId("r2")),
            steps(stopped, fill("recordings", recording.MAX_RECORDINGS)),
        ),
    ),
    (R.UNKNOWN_RECORDING, sitting(SAMPLE[recording.StopRecording])),
    (R.RECORDING_STOPPED, sitting(SAMPLE[recording.StopRecording], stopped)),
    (R.UNKNOWN_RECORDING, sitting(SAMPLE[recording.AbandonRecording])),
    (R.RECORDING_STOPPED, sitting(SAMPLE[recording.AbandonRecording], stopped)),
    (R.UNKNOWN_RECORDING, sitting(SAMPLE[recording.FileRecording])),
    (R.RECORDING_RUNNING, sitting(SAMPLE[recording.FileRecording], recorded)),
    (R.RECORDING_FILED, sitting(SAMPLE[recording.FileRecording], filed)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[recording.FileRecording], sha256="x"), stopped)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[recording.FileRecording], size_bytes=-1), stopped)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[recording.FileRecording], size_bytes=1 << 60), stopped)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[recording.FileRecording], duration_s=-0.5), stopped)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[recording.FileRecording], duration_s=float("inf")), stopped)),
    # layers
    (
        R.DUPLICATE_ID,
        sitting(SAMPLE[annotations.PublishLayer], steps(released, does("chair", SAMPLE[annotations.PublishLayer]))),
    ),
    (R.UNKNOWN_DOCUMENT, sitting(SAMPLE[annotations.PublishLayer])),
    (R.DOCUMENT_NOT_READY, sitting(SAMPLE[annotations.PublishLayer], document)),
    (R.DOCUMENT_WITHDRAWN, sitting(SAMPLE[annotations.PublishLayer], withdrawn)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[annotations.PublishLayer], records=0), released)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[annotations.PublishLayer], records=10**30), released)),
    (R.INVALID_VALUE, sitting(replace(SAMPLE[annotations.PublishLayer], records_sha256="x" * 64), released)),
]


def case_id(case: tuple[Refusal, Case]) -> str:
    refusal, make = case
    command = next(c.cell_contents for c in make.__closure__ or () if isinstance(c.cell_contents, Command))
    return f"{type(command).__name__}-{refusal.value}"


@pytest.mark.parametrize(("refusal", "case"), CASES, ids=[case_id(c) for c in CASES])
def test_the_refusal_is_given(refusal: Refusal, case: Case) -> None:
    drive, actor, command = case()
    assert drive.refused(actor, command) is refusal


def promised(decider: Callable[..., object]) -> set[str]:
    """The refusals that the docstring of a rule names."""
    named = re.search(r"Refused\(([^)]*)\)", decider.__doc__ or "")
    assert named, decider
    return set("".join(named.group(1).split()).split("|"))


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_every_refusal_a_rule_names_is_in_the_table(kind: type[Command]) -> None:
    reached = {name.split("-")[1] for name in map(case_id, CASES) if name.split("-")[0] == kind.__name__}
    named = promised(RULES[kind].decide)
    family = {name for name in reached if name.startswith("invalid_")}
    assert {n.lower() for n in named - {"INVALID_*"}} <= reached
    assert not ("INVALID_*" in named and not family)
    assert reached - family <= {n.lower() for n in named}
