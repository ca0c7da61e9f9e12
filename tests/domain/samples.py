"""One of every command, all about the same few things."""

from datetime import timedelta

from meetroom.domain import agenda, annotations, attendance, documents, floor, lifecycle, recording, roles
from meetroom.domain.core import Command, DocumentId, ItemId, LayerId, PersonId, PointId, RecordingId, SpeechId
from meetroom.domain.state import ItemKind, Label, Microphones, Person
from tests.domain.driving import EVERYONE, PEOPLE, SHA, START, version
from tests.domain.election_samples import ELECTION_SAMPLES
from tests.domain.minutes_samples import MINUTES_SAMPLES
from tests.domain.sitting_samples import SITTING_SAMPLES
from tests.domain.vote_samples import POLL as POLL
from tests.domain.vote_samples import VOTE_SAMPLES

ITEM, SPEECH, DOC, TAKE = ItemId("i1"), SpeechId("s1"), DocumentId("d1"), RecordingId("r1")
NEWBIE = Person(person_id=PersonId("new"), name="Mới")

EDIT = lifecycle.EditMeeting(title="x", body="y")
REGISTER = documents.RegisterDocument(
    document_id=DOC,
    title="x",
    file_name="x.pdf",
    item_id=None,
    audience=EVERYONE,
    label=Label.NORMAL,
    version=version(),
)
SAMPLES: tuple[Command, ...] = (
    EDIT,
    lifecycle.AnnounceMeeting(),
    lifecycle.OpenMeeting(),
    lifecycle.SuspendMeeting(),
    lifecycle.ResumeMeeting(),
    lifecycle.CloseMeeting(),
    lifecycle.ApproveMinutes(),
    roles.AddPoint(point_id=PointId("p2"), name="x"),
    roles.AddPerson(person=NEWBIE),
    roles.EditPerson(person=PEOPLE["an"]),
    attendance.SignIn(),
    attendance.SignOut(),
    attendance.RecordArrivals(person_ids=(PersonId("an"),)),
    attendance.RecordDeparture(person_id=PersonId("an")),
    attendance.ExcuseAbsence(person_id=PersonId("an"), reason="x"),
    agenda.AddItem(item_id=ITEM, title="x"),
    agenda.EditItem(item_id=ITEM, title="x", kind=ItemKind.DECISION),
    agenda.MoveItem(item_id=ITEM),
    agenda.RemoveItem(item_id=ITEM),
    agenda.RevealItem(item_id=ITEM),
    agenda.StartItem(item_id=ITEM),
    agenda.FinishItem(item_id=ITEM),
    agenda.RecordConclusion(item_id=ITEM, text="x"),
    agenda.AddRemark(item_id=ITEM, text="x"),
    floor.RequestFloor(speech_id=SPEECH),
    floor.WithdrawRequest(speech_id=SPEECH),
    floor.GrantFloor(speech_id=SPEECH),
    floor.PauseSpeech(speech_id=SPEECH),
    floor.ResumeSpeech(speech_id=SPEECH),
    floor.ExtendSpeech(speech_id=SPEECH, extra_s=60),
    floor.EndSpeech(speech_id=SPEECH),
    floor.SetMicrophones(policy=Microphones.FLOOR),
    *VOTE_SAMPLES,
    *ELECTION_SAMPLES,
    REGISTER,
    documents.ReplaceDocument(document_id=DOC, file_name="x.pdf", version=version(2)),
    documents.EditDocument(document_id=DOC, title="y", item_id=None, audience=EVERYONE, label=Label.NORMAL),
    documents.OrderDocuments(document_ids=(DocumentId("d2"), DOC)),
    documents.ScheduleRelease(document_id=DOC, at=START + timedelta(days=300)),
    documents.ReleaseDocument(document_id=DOC),
    documents.WithdrawDocument(document_id=DOC, reason="x"),
    annotations.PublishLayer(layer_id=LayerId("l1"), document_id=DOC, records=1, records_sha256=SHA),
    recording.StartRecording(recording_id=TAKE),
    recording.StopRecording(recording_id=TAKE),
    recording.AbandonRecording(recording_id=TAKE),
    recording.FileRecording(recording_id=TAKE, sha256=SHA, size_bytes=9, duration_s=1.5),
    *SITTING_SAMPLES,
    *MINUTES_SAMPLES,
)
SAMPLE = {type(command): command for command in SAMPLES}
