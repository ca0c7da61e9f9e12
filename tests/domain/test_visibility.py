"""Who sees what: the table, kind by kind, for one person of every role."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from meetroom.domain import (
    agenda,
    annotations,
    attendance,
    chairing,
    counting,
    deferral,
    documents,
    doors,
    floor,
    hands,
    invitations,
    lifecycle,
    points_of_order,
    proxies,
    recording,
    roles,
    roll_call,
    substitutes,
    voting,
)
from meetroom.domain.core import (
    DocumentId,
    Event,
    GroupId,
    ItemId,
    LayerId,
    PersonId,
    PointId,
    PollId,
    RecordingId,
    SpeechId,
)
from meetroom.domain.meeting import EVENT_TYPES
from meetroom.domain.paper import PaperEntered, PaperHandedOut, PaperTakenBack
from meetroom.domain.polls import MOTION, Ballot, BoxCount, HandCount, OptionTally, PaperRecord, TieBreak, motion_vote
from meetroom.domain.state import (
    AgendaItem,
    Audience,
    Base,
    Choice,
    Document,
    DocumentState,
    ItemKind,
    Label,
    Meeting,
    Microphones,
    Person,
    Point,
    Poll,
    PollKind,
    PollState,
    PublishedLayer,
    Role,
    Share,
    Speech,
    SpeechKind,
    SpeechState,
    StopCause,
    Tally,
    Verdict,
)
from meetroom.domain.visibility import TABLE, audience_of, doors_closed, may_see
from tests.domain.driving import PEOPLE, SHA, START, M, version

ALL = {"sec", "chair", "clerk", "an", "binh", "chi", "dung", "guest", "eye", "op"}
INSIDE = ALL - {"guest", "eye", "op"}
OFFICE = {"sec", "chair", "clerk"}
I1, D1, V1, S1, R1 = ItemId("i1"), DocumentId("d1"), PollId("v1"), SpeechId("s1"), RecordingId("r1")
AN = PersonId("an")


def entry(name: str, *, hidden: bool = False, closed: bool = False) -> AgendaItem:
    return AgendaItem(item_id=ItemId(name), title="x", rank=Decimal(1), hidden=hidden, closed_sitting=closed)


def paper(audience: Audience, *, item_id: str | None = None, state: DocumentState = DocumentState.RELEASED) -> Document:
    return Document(
        document_id=D1,
        title="x",
        file_name="x.pdf",
        item_id=None if item_id is None else ItemId(item_id),
        audience=audience,
        label=Label.NORMAL,
        state=state,
        versions=(version(),),
    )


def vote(*, doors: bool = False, opened: bool = True) -> Poll:
    return Poll(
        poll_id=V1,
        item_id=None,
        question="?",
        kind=PollKind.OPEN,
        base=Base.CAST,
        threshold=Share(1, 2),
        state=PollState.OPEN if opened else PollState.CREATED,
        opened_at=START if opened else None,
        closed_doors=doors,
    )


def verifiable(item_id: str | None = None) -> Poll:
    return replace(vote(opened=False), kind=PollKind.VERIFIABLE, item_id=None if item_id is None else ItemId(item_id))


PUBLIC = Meeting(
    meeting_id=M,
    people={p.person_id: p for p in PEOPLE.values()},
    items={i.item_id: i for i in (entry("i1"), entry("an", hidden=True), entry("kin", closed=True))},
    documents={D1: paper(Audience(everyone=True))},
    polls={V1: vote()},
)
CLOSED = replace(PUBLIC, current_item=ItemId("kin"))
SHUT = replace(PUBLIC, doors_shut=True)
EMPTY = replace(PUBLIC, items={}, documents={}, polls={})


def with_speech(speech: Speech) -> Meeting:
    return replace(PUBLIC, speeches={speech.speech_id: speech})


def with_paper(document: Document) -> Meeting:
    return replace(PUBLIC, documents={D1: document})


def with_vote(poll: Poll) -> Meeting:
    return replace(PUBLIC, polls={V1: poll})


def of_kind(kind: PollKind) -> Meeting:
    return with_vote(replace(vote(), kind=kind))


ONE = Decimal(1)
TALLY = Tally(
    options={MOTION: OptionTally(yes=ONE, needed=ONE, verdict=Verdict.ADOPTED)},
    entitled=1, cast=1, valid=1, blank=0, invalid=0,
    base=Base.CAST, base_count=ONE, needed=ONE, verdict=Verdict.ADOPTED,
)  # fmt: skip
BALLOT = Ballot(vote=motion_vote(Choice.YES), at=START, by=AN, present=True)
TYPED_IN = replace(BALLOT, by=PersonId("sec"))
SCRUTINY = OFFICE | {"chi"}
TWO_HANDS = HandCount(point_id=None, yes=2, no=0, abstain=0, entered_by=PersonId("op"), at=START)
BOX = BoxCount(valid=1, invalid=0, blank=0)
RECORD = PaperRecord(issued=1, returned=1, valid=1, invalid=0, blank=1, totals={}, counted_by=(), entered_at=START)
SPEECH = Speech(
    speech_id=S1, person_id=AN, item_id=None, kind=SpeechKind.NORMAL, state=SpeechState.WAITING, requested_at=START,
    limit_s=60,
)  # fmt: skip
REGISTERED = paper(Audience(everyone=True), state=DocumentState.REGISTERED)
NORTH = paper(Audience(groups=(GroupId("north"),), persons=(PersonId("binh"),)))
GUESTS = paper(Audience(roles=(Role.GUEST, Role.CLERK)))
BEHIND = paper(Audience(everyone=True), item_id="kin")
LAYER = annotations.LayerPublished(
    layer=PublishedLayer(layer_id=LayerId("l"), document_id=D1, owner=AN, records=1, records_sha256=SHA)
)
WITHDRAWN = documents.DocumentWithdrawn(document_id=D1, reason="x")
REPLACED = documents.DocumentReplaced(document_id=D1, file_name="x", version=version(2))
ORDERED = documents.DocumentsOrdered(document_ids=(D1,), ranks=(2,))
PUBLISHED = voting.ResultPublished(poll_id=V1, tally=TALLY, ballots={AN: BALLOT})
CANCELLED = voting.PollCancelled(poll_id=V1, reason="x")
ENDED = floor.SpeechEnded(speech_id=S1, cause=floor.EndCause.FINISHED)


def conclusion(name: str, *, inside: bool = False) -> Event:
    return agenda.ConclusionRecorded(item_id=ItemId(name), text="x", inside=inside)


def answered(name: str) -> Event:
    return points_of_order.PointOfOrderAnswered(speech_id=SpeechId(name), upheld=True, text="x")


def edited(name: str) -> Event:
    return agenda.ItemEdited(item_id=ItemId(name), title="x", kind=ItemKind.DECISION, presenter="", planned_s=0)


@pytest.mark.parametrize(
    ("meeting", "event", "seen_by"),
    [
        (PUBLIC, lifecycle.MeetingOpened(), ALL),
        (CLOSED, lifecycle.MeetingSuspended(), ALL),
        (CLOSED, roles.PersonEdited(person=PEOPLE["an"]), ALL),
        (CLOSED, roles.PointAdded(point=Point(point_id=PointId("p"), name="x")), ALL),
        (CLOSED, attendance.PersonArrived(person_id=AN, point_id=None, late=False), ALL),
        (CLOSED, attendance.PersonLeft(person_id=AN), ALL),
        (PUBLIC, agenda.ItemAdded(item=entry("x")), ALL),
        (PUBLIC, agenda.ItemAdded(item=entry("x", hidden=True)), OFFICE),
        (PUBLIC, agenda.ItemAdded(item=entry("x", closed=True)), ALL),
        (PUBLIC, edited("i1"), ALL),
        (PUBLIC, edited("an"), OFFICE),
        (PUBLIC, agenda.ItemMoved(item_id=ItemId("an"), rank=Decimal(2)), OFFICE),
        (PUBLIC, agenda.ItemRemoved(item_id=ItemId("an")), OFFICE),
        (PUBLIC, agenda.ItemRemoved(item_id=I1), ALL),
        (PUBLIC, agenda.ItemRevealed(item=entry("an")), ALL),
        (PUBLIC, agenda.ItemStarted(item_id=ItemId("kin")), ALL),
        (CLOSED, agenda.ItemFinished(item_id=ItemId("kin")), ALL),
        (CLOSED, conclusion("i1"), ALL),
        (PUBLIC, conclusion("kin", inside=True), INSIDE),
        (SHUT, conclusion("i1", inside=True), INSIDE),
        (PUBLIC, conclusion("an", inside=True), OFFICE),
        (PUBLIC, deferral.ItemDeferred(item_id=I1, reason="x"), ALL),
        (PUBLIC, deferral.ItemDeferred(item_id=ItemId("an"), reason="x"), OFFICE),
        (PUBLIC, deferral.ItemCarriedOver(item_id=ItemId("kin")), ALL),
        (PUBLIC, deferral.ItemCarriedOver(item_id=ItemId("an")), OFFICE),
        (PUBLIC, doors.DoorsClosed(reason="x"), ALL),
        (SHUT, doors.DoorsOpened(), ALL),
        (SHUT, floor.FloorRequested(speech=SPEECH), INSIDE),
        (SHUT, chairing.ChairHandedOver(person_id=AN, reason="x", lent=True), ALL),
        (SHUT, agenda.ItemStarted(item_id=I1), ALL),
        (PUBLIC, invitations.InvitationAnswered(person_id=AN, coming=False, reason="x"), OFFICE | {"an"}),
        (PUBLIC, substitutes.SubstituteNamed(person_id=AN, substitute_id=AN, reason="x"), ALL),
        (with_speech(SPEECH), answered("s1"), ALL),
        (replace(with_speech(SPEECH), doors_shut=True), answered("s1"), INSIDE),
        (with_speech(replace(SPEECH, closed_doors=True)), answered("s1"), INSIDE),
        (PUBLIC, answered("gone"), INSIDE),
        (PUBLIC, conclusion("an"), OFFICE),
        (PUBLIC, agenda.RemarkAdded(item_id=None, text="x"), OFFICE),
        (PUBLIC, floor.FloorRequested(speech=SPEECH), ALL),
        (CLOSED, floor.FloorRequested(speech=SPEECH), INSIDE),
        (PUBLIC, ENDED, ALL),
        (CLOSED, ENDED, INSIDE),
        (CLOSED, floor.MicrophonesSet(policy=Microphones.FLOOR), ALL),
        (PUBLIC, recording.RecordingStarted(recording_id=R1), ALL),
        (CLOSED, recording.RecordingStopped(recording_id=R1, cause=StopCause.DOORS_CLOSED), ALL),
        (CLOSED, recording.RecordingFiled(recording_id=R1, sha256=SHA, size_bytes=1, duration_s=1.0), ALL),
        (PUBLIC, documents.DocumentRegistered(document=REGISTERED), OFFICE),
        (with_paper(REGISTERED), REPLACED, OFFICE),
        (with_paper(REGISTERED), documents.DocumentEdited(document=REGISTERED), OFFICE),
        (PUBLIC, documents.ReleaseScheduled(document_id=D1, at=START), OFFICE),
        (with_paper(REGISTERED), ORDERED, OFFICE),
        (with_paper(replace(NORTH, state=DocumentState.WITHDRAWN)), ORDERED, OFFICE),
        (with_paper(NORTH), ORDERED, OFFICE | {"an", "guest", "binh"}),
        (with_paper(BEHIND), ORDERED, INSIDE),
        (PUBLIC, documents.DocumentsOrdered(document_ids=(), ranks=()), OFFICE),
        (with_paper(GUESTS), documents.DocumentEdited(document=NORTH), OFFICE | {"an", "guest", "binh"}),
        (with_paper(GUESTS), documents.DocumentEdited(document=paper(Audience(everyone=True))), ALL),
        (with_paper(REGISTERED), WITHDRAWN, OFFICE),
        (with_paper(REGISTERED), LAYER, OFFICE),
        (EMPTY, WITHDRAWN, OFFICE),
        (PUBLIC, REPLACED, ALL),
        (PUBLIC, WITHDRAWN, ALL),
        (PUBLIC, LAYER, ALL),
        (with_paper(NORTH), REPLACED, OFFICE | {"an", "guest", "binh"}),
        (with_paper(GUESTS), LAYER, OFFICE | {"guest"}),
        (with_paper(BEHIND), WITHDRAWN, INSIDE),
        (PUBLIC, documents.DocumentReleased(document=paper(Audience(everyone=True), item_id="i1")), ALL),
        (PUBLIC, documents.DocumentReleased(document=NORTH), OFFICE | {"an", "guest", "binh"}),
        (PUBLIC, documents.DocumentReleased(document=BEHIND), INSIDE),
        (PUBLIC, voting.PollCreated(poll=vote(opened=False)), OFFICE),
        (PUBLIC, voting.PollOpened(poll=vote()), ALL),
        (PUBLIC, voting.PollOpened(poll=vote(doors=True)), INSIDE),
        (PUBLIC, voting.PollCreated(poll=verifiable()), ALL),
        (PUBLIC, voting.PollCreated(poll=verifiable("kin")), INSIDE),
        (with_vote(vote(opened=False)), voting.PollEdited(poll=vote(opened=False)), OFFICE),
        (with_vote(vote(opened=False)), voting.PollEdited(poll=verifiable("kin")), INSIDE),
        (PUBLIC, voting.BallotReceived(poll_id=V1, voter_id=AN, by=AN), ALL),
        (with_vote(vote(doors=True)), voting.BallotReceived(poll_id=V1, voter_id=AN, by=AN), INSIDE),
        (PUBLIC, voting.VoteCast(poll_id=V1, voter_id=AN, ballot=BALLOT), {"an"}),
        (PUBLIC, voting.VoteCast(poll_id=V1, voter_id=AN, ballot=TYPED_IN), {"an", "sec"}),
        (EMPTY, voting.VoteCast(poll_id=V1, voter_id=AN, ballot=BALLOT), {"an"}),
        (of_kind(PollKind.ROLL_CALL), voting.VoteCast(poll_id=V1, voter_id=AN, ballot=TYPED_IN), ALL),
        (of_kind(PollKind.ROLL_CALL), roll_call.VoterCalled(poll_id=V1, person_id=AN), ALL),
        (of_kind(PollKind.HANDS), hands.HandsEntered(poll_id=V1, count=TWO_HANDS), OFFICE | {"op"}),
        (PUBLIC, voting.PollClosed(poll_id=V1), ALL),
        (PUBLIC, counting.PollCounted(poll_id=V1, tally=TALLY, ballots={}), OFFICE),
        (EMPTY, counting.PollCounted(poll_id=V1, tally=TALLY, ballots={}), OFFICE),
        (of_kind(PollKind.SECRET), counting.PollCounted(poll_id=V1, tally=TALLY, ballots={}), SCRUTINY),
        (with_vote(replace(vote(), paper=True)), counting.PollCounted(poll_id=V1, tally=TALLY, ballots={}), SCRUTINY),
        (of_kind(PollKind.SECRET), counting.BoxOpened(poll_id=V1, count=BOX), SCRUTINY),
        (PUBLIC, counting.TieBroken(poll_id=V1, tie_break=TieBreak(choice=Choice.YES)), OFFICE),
        (PUBLIC, PaperEntered(poll_id=V1, record=RECORD), SCRUTINY),
        (PUBLIC, PaperHandedOut(poll_id=V1, person_ids=(AN,)), ALL),
        (with_vote(vote(doors=True)), PaperTakenBack(poll_id=V1, person_id=AN), INSIDE),
        (CLOSED, proxies.ProxyGiven(principal_id=AN, holder_id=PersonId("binh"), reason=""), ALL),
        (CLOSED, proxies.ProxyEnded(principal_id=AN), ALL),
        (CLOSED, PUBLISHED, ALL),
        (with_vote(vote(doors=True)), PUBLISHED, INSIDE),
        (PUBLIC, CANCELLED, ALL),
        (with_vote(vote(opened=False)), CANCELLED, OFFICE),
        (EMPTY, CANCELLED, OFFICE),
    ],
    ids=lambda x: type(x).__name__,
)
def test_the_table(meeting: Meeting, event: Event, seen_by: set[str]) -> None:
    audience = audience_of(meeting, event)
    assert {name for name, person in PEOPLE.items() if may_see(audience, person)} == seen_by


def test_the_table_names_only_events() -> None:
    assert set(TABLE) <= set(EVENT_TYPES)


def test_doors() -> None:
    assert doors_closed(CLOSED)
    assert doors_closed(SHUT)
    assert not doors_closed(PUBLIC)
    assert not doors_closed(replace(PUBLIC, current_item=I1))
    assert not doors_closed(replace(PUBLIC, current_item=ItemId("gone")))


def test_an_administrator_sees_nothing_by_that_role_alone() -> None:
    everyone = Audience(everyone=True)
    admin = PEOPLE["admin"]
    assert not may_see(everyone, admin)
    assert not may_see(Audience(persons=(admin.person_id,)), admin)
    assert may_see(everyone, replace(admin, roles=(Role.ADMINISTRATOR, Role.DELEGATE)))
    assert not may_see(everyone, None)


def test_roles_of_a_person() -> None:
    assert PUBLIC.has_role(PersonId("chi"), Role.CHAIR, Role.SCRUTINEER)
    assert not PUBLIC.has_role(AN, Role.CHAIR)
    assert not PUBLIC.has_role(PersonId("stranger"), *Role)


def test_whoever_is_let_in_later_gets_the_chain_with_their_new_eyes() -> None:
    hidden = Audience(roles=(Role.SECRETARY,))
    an = PEOPLE["an"]
    assert not may_see(hidden, an)
    assert may_see(hidden, replace(an, roles=(Role.DELEGATE, Role.SECRETARY)))
    assert isinstance(an, Person)


def test_a_rank_that_cannot_be_ordered_is_no_item() -> None:
    with pytest.raises(ValueError, match="rank"):
        AgendaItem(item_id=I1, title="x", rank=Decimal("NaN"))
