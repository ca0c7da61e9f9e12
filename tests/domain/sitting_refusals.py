"""For every refusal of the sitting's rules beside agenda, floor and roster, a command and a meeting refused in."""

from datetime import timedelta

from msgspec.structs import replace

from meetroom.domain import (
    agenda,
    attendance,
    chairing,
    corrections,
    deferral,
    door_codes,
    doors,
    floor,
    invitations,
    lifecycle,
    points_of_order,
    quorum_loss,
    roles,
    substitutes,
)
from meetroom.domain.core import Command, ItemId, PersonId, PointId, Refusal, SpeechId
from meetroom.domain.state import OrderCategory, QuorumCourse, Role, RuleSet, SpeechKind, Stance
from tests.domain.driving import PEOPLE, START, Drive
from tests.domain.refusable import (
    NAIVE,
    NONE,
    Case,
    R,
    asked,
    does,
    finished,
    in_draft,
    person,
    sitting,
    speaking,
    started,
    steps,
    with_item,
    with_poll,
)
from tests.domain.sitting_samples import SITTING_SAMPLES

S = {type(command): command for command in SITTING_SAMPLES}
AN, DUNG, BINH, NOBODY = PersonId("an"), PersonId("dung"), PersonId("binh"), PersonId(NONE)
S1 = SpeechId("s1")
VOTING = RuleSet(substitutes_vote=True)
EARLY = START - timedelta(hours=1)

handed = does("chair", S[chairing.HandOverChair])
shut = does("chair", S[doors.CloseDoors])
gone = does("an", attendance.SignOut())
named = does("sec", S[substitutes.NameSubstitute])
deferred = steps(with_item, does("sec", S[deferral.DeferItem]))
carried = steps(with_item, does("sec", S[deferral.CarryOverItem]))
of_order = does("an", floor.RequestFloor(speech_id=S1, kind=SpeechKind.POINT_OF_ORDER))
answered = steps(of_order, does("chair", S[points_of_order.AnswerPointOfOrder]))


def correct(**more: object) -> Command:
    return replace(S[corrections.CorrectPresence], **more)


def left_and_back(drive: Drive) -> None:
    drive.wait(600)
    drive.do("an", attendance.SignOut())
    drive.wait(600)
    drive.do("an", attendance.SignIn())


def many_stays(drive: Drive) -> None:
    for _ in range(corrections.MAX_STAYS):
        drive.wait(1)
        drive.do("an", attendance.SignOut())
        drive.wait(1)
        drive.do("an", attendance.SignIn())


def at_home(drive: Drive) -> None:
    """The roster says that An belongs to the first of two points."""
    drive.do("sec", roles.AddPoint(point_id=PointId("p2"), name="x"))
    drive.do("sec", roles.EditPerson(person=replace(PEOPLE["an"], point_id=PointId("p1"))))


def ask(**more: object) -> Command:
    return replace(floor.RequestFloor(speech_id=S1), **more)


SITTING_CASES: list[tuple[Refusal, Case]] = [
    # lifecycle, roster
    (R.WRONG_PHASE, sitting(lifecycle.ArchiveMeeting())),
    (R.INVALID_TEXT, in_draft(roles.AddPerson(person=person(seat="x" * 21)))),
    (R.IS_PRESIDING, sitting(roles.EditPerson(person=PEOPLE["an"]), handed)),
    (
        R.LAST_OF_ROLE,
        sitting(roles.EditPerson(person=replace(PEOPLE["chair"], roles=(Role.DELEGATE,))), handed, actor="sec"),
    ),
    # chairing
    (R.UNKNOWN_PERSON, sitting(chairing.HandOverChair(person_id=NOBODY))),
    (R.ALREADY_SO, sitting(S[chairing.HandOverChair], handed, actor="an")),
    (R.ALREADY_SO, sitting(chairing.HandOverChair(person_id=PersonId("chair")))),
    (R.NOT_PRESENT, sitting(S[chairing.HandOverChair], absent=("an",))),
    (R.CANNOT_PRESIDE, sitting(chairing.HandOverChair(person_id=PersonId("guest")))),
    (R.INVALID_TEXT, sitting(replace(S[chairing.HandOverChair], reason="x" * 501))),
    (R.ALREADY_SO, sitting(S[chairing.TakeBackChair])),
    # doors
    (R.ALREADY_SO, sitting(S[doors.CloseDoors], shut)),
    (R.POLL_IS_OPEN, sitting(S[doors.CloseDoors], with_poll)),
    (R.INVALID_TEXT, sitting(doors.CloseDoors(reason="\x00"))),
    (R.ALREADY_SO, sitting(S[doors.OpenDoors])),
    (R.POLL_IS_OPEN, sitting(S[doors.OpenDoors], steps(shut, with_poll))),
    # attendance
    (
        R.INVALID_VALUE,
        sitting(attendance.SignIn(point_id=PointId("p1"), in_transit=True), actor="an", absent=("an",)),
    ),
    (R.DOOR_CODE_UNKNOWN, sitting(attendance.SignIn(door_code="x"), actor="an", absent=("an",))),
    (
        R.DOOR_CODE_NEEDED,
        sitting(attendance.SignIn(point_id=PointId("p2")), at_home, actor="an", absent=("an",)),
    ),
    (R.DOOR_CODE_NEEDED, sitting(attendance.ChangePlace(person_id=AN, point_id=PointId("p2")), at_home, actor="an")),
    (R.UNKNOWN_POINT, sitting(door_codes.SignInAtDoor(point_id=PointId(NONE)), actor="an")),
    (
        R.ALREADY_PRESENT,
        sitting(S[door_codes.SignInAtDoor], does("an", S[door_codes.SignInAtDoor]), actor="an"),
    ),
    (R.UNKNOWN_POINT, sitting(door_codes.AdmitByBadge(badge="x", point_id=PointId(NONE)))),
    (R.NOT_ALLOWED, sitting(S[door_codes.AdmitByBadge], actor="op")),
    (R.BADGE_UNKNOWN, sitting(S[door_codes.AdmitByBadge], actor="clerk")),
    (R.UNKNOWN_PERSON, sitting(door_codes.AdmitAtDoor(person_id=NOBODY, point_id=PointId("p1")))),
    (R.NOT_ALLOWED, sitting(S[door_codes.AdmitAtDoor], actor="op")),
    (R.UNKNOWN_POINT, sitting(door_codes.AdmitAtDoor(person_id=AN, point_id=PointId(NONE)))),
    (R.ALREADY_PRESENT, sitting(S[door_codes.AdmitAtDoor], does("sec", S[door_codes.AdmitAtDoor]))),
    (R.UNKNOWN_PERSON, sitting(attendance.RecordDepartures(person_ids=(AN, NOBODY)))),
    (R.NOT_PRESENT, sitting(attendance.RecordDepartures(person_ids=(BINH, AN)), gone)),
    (R.INVALID_VALUE, sitting(attendance.RecordDepartures(person_ids=()))),
    (R.INVALID_VALUE, sitting(attendance.RecordDepartures(person_ids=(AN, AN)))),
    (R.NOT_ALLOWED, sitting(S[attendance.ChangePlace], actor="binh")),
    (R.NOT_PRESENT, sitting(S[attendance.ChangePlace], gone)),
    (R.UNKNOWN_POINT, sitting(attendance.ChangePlace(person_id=AN, point_id=PointId(NONE)), actor="an")),
    (R.INVALID_VALUE, sitting(attendance.ChangePlace(person_id=AN, point_id=PointId("p1"), in_transit=True))),
    (R.ALREADY_SO, sitting(attendance.ChangePlace(person_id=AN))),
    (R.ALREADY_PRESENT, sitting(S[invitations.RespondInvitation], actor="an")),
    (R.INVALID_TEXT, sitting(invitations.RespondInvitation(coming=False, reason="x" * 501), gone, actor="an")),
    (
        R.ALREADY_SO,
        sitting(
            S[invitations.RespondInvitation], does("an", S[invitations.RespondInvitation]), actor="an", absent=("an",)
        ),
    ),
    # corrections
    (R.UNKNOWN_PERSON, sitting(correct(person_id=NOBODY))),
    (R.UNKNOWN_POINT, sitting(correct(point_id=PointId(NONE)))),
    (R.INVALID_TEXT, sitting(correct(reason=""))),
    (R.INVALID_VALUE, sitting(correct(stay=-1))),
    (R.INVALID_VALUE, sitting(correct(stay=2))),
    (R.INVALID_VALUE, sitting(correct(stay=1))),
    (R.INVALID_VALUE, sitting(correct(), many_stays)),
    (R.INVALID_VALUE, sitting(correct(left_at=START))),
    (R.INVALID_VALUE, sitting(correct(arrived_at=START + timedelta(seconds=1)))),
    (R.INVALID_VALUE, sitting(correct(arrived_at=NAIVE))),
    (R.INVALID_VALUE, sitting(correct(stay=1, arrived_at=EARLY, left_at=NAIVE))),
    (R.INVALID_VALUE, sitting(correct(stay=1, arrived_at=EARLY, left_at=EARLY))),
    (R.INVALID_VALUE, sitting(correct(arrived_at=START.replace(year=1999)))),
    (R.INVALID_VALUE, sitting(correct(stay=1, arrived_at=START, left_at=START + timedelta(minutes=2)), left_and_back)),
    (R.INVALID_VALUE, sitting(correct(stay=1, arrived_at=START), left_and_back)),
    (R.ALREADY_SO, sitting(correct(arrived_at=START))),
    # substitutes
    (R.UNKNOWN_PERSON, sitting(replace(S[substitutes.NameSubstitute], person_id=NOBODY))),
    (R.UNKNOWN_PERSON, sitting(replace(S[substitutes.NameSubstitute], substitute_id=NOBODY))),
    (R.INVALID_VALUE, sitting(substitutes.NameSubstitute(person_id=AN, substitute_id=AN, reason="x"))),
    (R.INVALID_VALUE, sitting(substitutes.NameSubstitute(person_id=BINH, substitute_id=DUNG, reason="x"), named)),
    (R.INVALID_VALUE, sitting(substitutes.NameSubstitute(person_id=BINH, substitute_id=AN, reason="x"), named)),
    (R.INVALID_VALUE, sitting(substitutes.NameSubstitute(person_id=DUNG, substitute_id=BINH, reason="x"), named)),
    (R.ALREADY_SO, sitting(S[substitutes.NameSubstitute], named)),
    (
        R.HAS_OWN_VOTE,
        sitting(substitutes.NameSubstitute(person_id=AN, substitute_id=BINH, reason="x"), rules=VOTING),
    ),
    (R.INVALID_TEXT, sitting(replace(S[substitutes.NameSubstitute], reason=" "))),
    (R.ALREADY_SO, sitting(S[substitutes.EndSubstitution])),
    # loss of quorum
    (R.QUORUM_MET, sitting(S[quorum_loss.AnswerQuorumLoss])),
    (R.INVALID_TEXT, sitting(replace(S[quorum_loss.AnswerQuorumLoss], text="x" * 501), absent=("an", "binh", "chi"))),
    (
        R.POLL_IS_OPEN,
        sitting(
            quorum_loss.AnswerQuorumLoss(course=QuorumCourse.SUSPEND),
            steps(with_poll, does("sec", attendance.RecordDepartures(person_ids=(AN, BINH, PersonId("chi"))))),
        ),
    ),
    # agenda
    (R.ITEM_FINISHED, sitting(agenda.RemoveItem(item_id=ItemId("i1")), deferred)),
    (R.UNKNOWN_ITEM, sitting(S[deferral.DeferItem])),
    (R.NOT_ALLOWED, sitting(S[deferral.DeferItem], started, actor="sec")),
    (R.ITEM_FINISHED, sitting(S[deferral.DeferItem], finished)),
    (R.ALREADY_SO, sitting(S[deferral.DeferItem], deferred)),
    (R.POLL_IS_OPEN, sitting(S[deferral.DeferItem], steps(started, with_poll))),
    (R.INVALID_TEXT, sitting(deferral.DeferItem(item_id=ItemId("i1"), reason=""), with_item)),
    (R.UNKNOWN_ITEM, sitting(S[deferral.CarryOverItem])),
    (R.ITEM_RUNNING, sitting(S[deferral.CarryOverItem], started)),
    (R.ITEM_FINISHED, sitting(S[deferral.CarryOverItem], finished)),
    (R.ALREADY_SO, sitting(S[deferral.CarryOverItem], carried)),
    # floor
    (R.INVALID_VALUE, sitting(ask(stance=Stance.PRO, kind=SpeechKind.INTERVENTION), actor="an")),
    (R.INVALID_VALUE, sitting(ask(category=OrderCategory.TIME), actor="an")),
    (R.INVALID_TEXT, sitting(ask(subject="x" * 201), actor="an")),
    (R.CLOSED_SITTING, sitting(ask(), shut, actor="guest")),
    (
        R.NO_LIMIT,
        sitting(floor.ExtendSpeech(speech_id=S1, extra_s=60), speaking, rules=RuleSet(speech_limit_s=0)),
    ),
    (R.UNKNOWN_SPEECH, sitting(S[points_of_order.AnswerPointOfOrder])),
    (R.NOT_A_POINT_OF_ORDER, sitting(S[points_of_order.AnswerPointOfOrder], asked)),
    (R.ALREADY_ANSWERED, sitting(S[points_of_order.AnswerPointOfOrder], answered)),
    (
        R.SPEECH_WITHDRAWN,
        sitting(
            S[points_of_order.AnswerPointOfOrder],
            steps(of_order, does("an", floor.WithdrawRequest(speech_id=S1))),
        ),
    ),
    (R.INVALID_TEXT, sitting(points_of_order.AnswerPointOfOrder(speech_id=S1, upheld=None, text="\x00"), of_order)),
]
