"""For every refusal of every rule about votes, a command and a meeting that it is refused in."""

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from meetroom.domain import attendance, ballot_box, counting, hands, lifecycle, paper, proxies, roles, roll_call, voting
from meetroom.domain.core import Command, ItemId, OptionId, PersonId, PointId, PollId, Refusal
from meetroom.domain.poll_forms import MAX_OPTIONS, MAX_POLLS
from meetroom.domain.polls import (
    MOTION,
    Base,
    Choice,
    Detail,
    Method,
    Option,
    PollKind,
    Share,
    TieRule,
    TrusteePlan,
    Vote,
    motion_vote,
)
from meetroom.domain.rulebook import ProxyRule, RuleSet
from meetroom.domain.state import Role
from tests.domain.driving import PEOPLE, Drive, founded, item, poll
from tests.domain.refusable import (
    NONE,
    Case,
    R,
    counted,
    does,
    fill,
    prepared,
    published,
    sitting,
    steps,
    voted,
    with_poll,
)
from tests.domain.samples import SAMPLE
from tests.domain.vote_samples import AN, CANDIDATES, CREATE, ELECT, PAPER, POLL, chosen

EDIT = SAMPLE[voting.EditPoll]
CAST, RECORD = SAMPLE[voting.CastVote], SAMPLE[voting.RecordVote]
HANDS, COUNT = SAMPLE[hands.EnterHands], SAMPLE[counting.CountBallots]
CHI = PersonId("chi")
PLAN = TrusteePlan(trustees=(CHI,), needed=1)
WEIGHED = RuleSet(weights=True)
BY_PROXY = RuleSet(proxies=ProxyRule(allowed=True), quorum_binds_votes=False)
SPLIT = replace(BY_PROXY, proxies=ProxyRule(allowed=True, per_holder=2, split=True))
YES = motion_vote(Choice.YES)
EACH = replace(ELECT, method=Method.EACH)
FOR_AN = replace(CAST, for_person=AN)
CALL, OUT, BACK = SAMPLE[roll_call.CallVoter], SAMPLE[paper.HandOutPaper], SAMPLE[paper.TakePaperBack]
LOSE = SAMPLE[ballot_box.GiveUpBox]
IN_BOX = replace(COUNT, votes=((YES, 1),))
TIE, PUBLISH = SAMPLE[counting.BreakTie], SAMPLE[counting.PublishResult]
WEIGHT, GIVE = SAMPLE[proxies.SetWeight], SAMPLE[proxies.GiveProxy]


def opens(command: voting.CreatePoll) -> Callable[[Drive], object]:
    """Prepared by the secretary, opened by the chair."""
    return steps(does("sec", command), does("chair", voting.OpenPoll(poll_id=command.poll_id)))


def kind(kind: PollKind, **more: object) -> Callable[[Drive], object]:
    return opens(replace(CREATE, kind=kind, **more))


def close(drive: Drive) -> object:
    return drive.do("chair", voting.ClosePoll(poll_id=POLL))


def proxy(holder: str = "binh", principal: str = "an") -> Callable[[Drive], object]:
    return does("sec", proxies.GiveProxy(principal_id=PersonId(principal), holder_id=PersonId(holder)))


called = steps(kind(PollKind.ROLL_CALL), does("chair", SAMPLE[roll_call.CallVoter]))
on_paper = opens(replace(CREATE, paper=True))
took_paper = steps(on_paper, does("chi", SAMPLE[paper.HandOutPaper]))
paper_closed = steps(on_paper, close)
paper_counted = steps(paper_closed, does("chi", PAPER))
secret_closed = steps(kind(PollKind.SECRET), does("an", CAST), close)
ended = does("chair", voting.CancelPoll(poll_id=POLL, reason="x"))
ended_vote = steps(with_poll, ended)


secret_on_paper = steps(kind(PollKind.SECRET, paper=True), does("an", CAST), close)


def tied(tie: TieRule) -> Callable[[Drive], object]:
    """One for, one against; a tie that is not simply a rejection."""
    return steps(
        opens(replace(CREATE, base=Base.VALID, tie=tie)),
        does("an", CAST),
        does("binh", replace(CAST, vote=motion_vote(Choice.NO))),
        close,
    )


def tied_election(drive: Drive) -> None:
    """Two of three seats' worth of votes each: a and b have one vote each for one seat."""
    opens(replace(ELECT, base=Base.VALID, threshold=Share(1, 3), tie=TieRule.LOT, seats=1))(drive)
    for name, choice in (("an", "a"), ("binh", "b")):
        drive.do(name, replace(CAST, vote=chosen(choice)))
    close(drive)


_LOT = replace(SAMPLE[counting.BreakTie], choice=None, option_ids=(OptionId("a"),), by_lot=True)
WRONG_LOTS = (
    replace(_LOT, option_ids=()),
    replace(_LOT, option_ids=(OptionId("a"), OptionId("b"))),
    replace(_LOT, option_ids=(OptionId("c"),)),
    replace(_LOT, choice=Choice.YES),
)
BAD_WEIGHTS = (
    "0",
    "-1",
    "1000001",
    "1.0000001",
    "1.0000000",
    "1E+999999999",
    "1E-999999999",
    "NaN",
    "sNaN",
    "Infinity",
)
FORM_CASES: list[tuple[Refusal, dict[str, object]]] = [
    (R.UNKNOWN_ITEM, {"item_id": ItemId(NONE)}),
    (R.UNKNOWN_POLL, {"replaces": PollId(NONE)}),
    (R.INVALID_VALUE, {"threshold": Share(1, 1)}),
    (R.INVALID_VALUE, {"timer_s": 86_401}),
    (R.INVALID_VALUE, {"batch": "x" * 65}),
    (R.INVALID_VALUE, {"batch": "ó"}),
    (R.INVALID_VALUE, {"decision": NONE}),
    (R.INVALID_TEXT, {"question": "x" * 1_001}),
    (R.INVALID_VALUE, {"options": CANDIDATES}),
    (R.INVALID_VALUE, {"seats": 2}),
    (R.INVALID_VALUE, {"max_choices": 2}),
    (R.INVALID_VALUE, {"kind": PollKind.SECRET, "opinions": True}),
    (R.INVALID_VALUE, {"kind": PollKind.ROLL_CALL, "paper": True}),
    (R.INVALID_VALUE, {"kind": PollKind.SECRET, "tie": TieRule.CHAIR}),
    (R.INVALID_VALUE, {"kind": PollKind.SECRET, "detail": Detail.NAMES}),
    (R.INVALID_VALUE, {"paper": True, "detail": Detail.GROUPS}),
    (R.INVALID_VALUE, {"kind": PollKind.HANDS, "method": Method.EACH, "options": CANDIDATES}),
    (R.INVALID_VALUE, {"kind": PollKind.VERIFIABLE}),
    (R.INVALID_VALUE, {"trustees": PLAN}),
    (R.INVALID_VALUE, {"kind": PollKind.VERIFIABLE, "trustees": TrusteePlan(trustees=(CHI,), needed=2)}),
    (R.INVALID_VALUE, {"kind": PollKind.VERIFIABLE, "trustees": TrusteePlan(trustees=(CHI, CHI), needed=1)}),
    (R.UNKNOWN_PERSON, {"kind": PollKind.VERIFIABLE, "trustees": TrusteePlan(trustees=(AN,), needed=1)}),
    (R.WEIGHTS_OFF, {"weighted": True}),
]
ELECTION_CASES: list[tuple[Refusal, dict[str, object]]] = [
    (R.INVALID_VALUE, {"options": ()}),
    (R.INVALID_VALUE, {"options": (CANDIDATES[0],) * 2}),
    (R.INVALID_VALUE, {"options": CANDIDATES[:1] * (MAX_OPTIONS + 1)}),
    (R.INVALID_VALUE, {"options": (*CANDIDATES, Option(option_id=MOTION, name="x"))}),
    (R.INVALID_VALUE, {"options": (*CANDIDATES, Option(option_id=OptionId(" "), name="x"))}),
    (R.INVALID_TEXT, {"options": (*CANDIDATES, Option(option_id=OptionId("d"), name=""))}),
    (R.INVALID_TEXT, {"options": (*CANDIDATES, Option(option_id=OptionId("d"), name="x", note="\x00"))}),
    (R.UNKNOWN_PERSON, {"options": (*CANDIDATES, Option(option_id=OptionId("d"), name="x", person_id=PersonId(NONE)))}),
    (R.INVALID_VALUE, {"seats": 0}),
    (R.INVALID_VALUE, {"seats": 4}),
    (R.INVALID_VALUE, {"min_choices": 0}),
    (R.INVALID_VALUE, {"min_choices": 3}),
    (R.INVALID_VALUE, {"max_choices": 4}),
]


def _edit(form: voting.CreatePoll, **more: object) -> Command:
    fields = {name: getattr(form, name) for name in form.__struct_fields__}
    return voting.EditPoll(**{**fields, **more})


def _hidden(drive: Drive) -> object:
    return item(drive, "i1", hidden=True)


_VERIFIABLE = replace(CREATE, kind=PollKind.VERIFIABLE, trustees=PLAN, item_id=ItemId("i1"))
no_trustee_any_more = steps(
    does("sec", replace(CREATE, kind=PollKind.VERIFIABLE, trustees=PLAN)),
    ended,
    does("sec", roles.EditPerson(person=replace(PEOPLE["chi"], roles=(Role.DELEGATE,)))),
)
_NO_SECRET = RuleSet(kinds=(PollKind.OPEN,))


def under_other_rules(vote: voting.CreatePoll, before: RuleSet, now: RuleSet) -> Case:
    """The opening of a vote that was prepared while other rules held."""
    opening = voting.OpenPoll(poll_id=vote.poll_id)

    def case() -> tuple[Drive, str, Command]:
        drive = founded(before)
        drive.do("sec", vote)
        drive.do("sec", lifecycle.EditMeeting(title="Phiên họp", body="UBND tỉnh", rules=now))
        drive.do("sec", lifecycle.AnnounceMeeting())
        for name in PEOPLE:
            drive.do(name, attendance.SignIn())
        drive.do("chair", lifecycle.OpenMeeting())
        return drive, "chair", opening

    return case


VOTE_CASES: list[tuple[Refusal, Case]] = [
    # preparing
    *((refusal, sitting(replace(CREATE, **more))) for refusal, more in FORM_CASES),
    *((refusal, sitting(replace(ELECT, **more))) for refusal, more in ELECTION_CASES),
    *((refusal, sitting(_edit(CREATE, **more), prepared)) for refusal, more in FORM_CASES),
    *((refusal, sitting(_edit(ELECT, **more), prepared)) for refusal, more in ELECTION_CASES),
    (R.DUPLICATE_ID, sitting(CREATE, with_poll)),
    (R.INVALID_VALUE, sitting(replace(CREATE, poll_id=PollId("x" * 65)))),
    (R.INVALID_VALUE, sitting(replace(CREATE, poll_id=PollId("v2")), steps(prepared, fill("polls", MAX_POLLS)))),
    (R.KIND_NOT_ALLOWED, sitting(replace(CREATE, kind=PollKind.SECRET), rules=_NO_SECRET)),
    (R.KIND_NOT_ALLOWED, sitting(_edit(CREATE, kind=PollKind.SECRET), prepared, rules=_NO_SECRET)),
    (R.INVALID_VALUE, sitting(replace(CREATE, weighted=True, kind=PollKind.SECRET), rules=WEIGHED)),
    (R.INVALID_VALUE, sitting(replace(CREATE, weighted=True, paper=True), rules=WEIGHED)),
    (R.ITEM_HIDDEN, sitting(_VERIFIABLE, _hidden)),
    (R.ITEM_HIDDEN, sitting(_edit(_VERIFIABLE), steps(_hidden, prepared))),
    (R.UNKNOWN_POLL, sitting(EDIT)),
    (R.POLL_NOT_READY, sitting(EDIT, with_poll)),
    (R.ALREADY_SO, sitting(EDIT, steps(prepared, does("sec", EDIT)))),
    (R.INVALID_VALUE, sitting(_edit(CREATE, replaces=POLL), prepared)),
    (R.INVALID_VALUE, sitting(_edit(CREATE), does("sec", replace(_VERIFIABLE, item_id=None)))),
    (
        R.INVALID_VALUE,
        sitting(_edit(_VERIFIABLE), steps(lambda d: item(d, "i1"), does("sec", replace(_VERIFIABLE, item_id=None)))),
    ),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.RepeatPoll])),
    (R.POLL_NOT_ENDED, sitting(SAMPLE[voting.RepeatPoll], counted)),
    (R.POLL_IS_OPEN, sitting(SAMPLE[voting.RepeatPoll], with_poll)),
    (R.DUPLICATE_ID, sitting(voting.RepeatPoll(poll_id=POLL, new_poll_id=POLL), published)),
    (R.INVALID_VALUE, sitting(voting.RepeatPoll(poll_id=POLL, new_poll_id=PollId("")), published)),
    (R.UNKNOWN_PERSON, sitting(SAMPLE[voting.RepeatPoll], no_trustee_any_more)),
    # opening
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.OpenPoll])),
    (R.POLL_NOT_READY, sitting(SAMPLE[voting.OpenPoll], counted)),
    (R.WRONG_PHASE, sitting(SAMPLE[voting.OpenPoll], steps(prepared, does("chair", lifecycle.SuspendMeeting())))),
    (R.INVALID_VALUE, sitting(voting.OpenPoll(poll_id=POLL, order=(AN,)), prepared)),
    (
        R.INVALID_VALUE,
        sitting(voting.OpenPoll(poll_id=POLL, order=(AN,)), does("sec", replace(CREATE, kind=PollKind.ROLL_CALL))),
    ),
    (
        R.ITEM_HIDDEN,
        sitting(SAMPLE[voting.OpenPoll], steps(_hidden, lambda d: poll(d, open_it=False, item_id="i1"))),
    ),
    (R.KIND_NOT_ALLOWED, under_other_rules(replace(CREATE, kind=PollKind.SECRET), RuleSet(), _NO_SECRET)),
    (R.WEIGHTS_OFF, under_other_rules(replace(CREATE, weighted=True), WEIGHED, RuleSet())),
    (R.NOBODY_ENTITLED, sitting(SAMPLE[voting.OpenPoll], prepared, absent=("chair", "an", "binh", "chi"))),
    (R.NO_QUORUM, sitting(SAMPLE[voting.OpenPoll], prepared, absent=("an", "binh"))),
    # casting
    (R.UNKNOWN_POLL, sitting(CAST, actor="an")),
    (R.POLL_NOT_OPEN, sitting(CAST, prepared, actor="an")),
    (R.POLL_NOT_OPEN, sitting(CAST, counted, actor="an")),
    (R.WRONG_KIND, sitting(CAST, kind(PollKind.HANDS), actor="an")),
    (R.NOT_PRESENT, sitting(CAST, with_poll, actor="an", absent=("an",))),
    (R.NOT_ENTITLED, sitting(CAST, with_poll, actor="dung")),
    (R.NOT_ENTITLED, sitting(CAST, steps(with_poll, does("an", attendance.SignIn())), actor="an", absent=("an",))),
    (R.ALREADY_VOTED, sitting(CAST, voted, actor="an")),
    (R.ALREADY_VOTED, sitting(CAST, steps(kind(PollKind.SECRET), does("an", CAST)), actor="an")),
    (R.ALREADY_NOTED, sitting(CAST, steps(called, does("sec", RECORD)), actor="an")),
    (R.PAPER_TAKEN, sitting(CAST, took_paper, actor="an")),
    (R.NOT_CALLED, sitting(CAST, kind(PollKind.ROLL_CALL), actor="an")),
    (R.NO_PROXY, sitting(replace(CAST, for_person=AN), with_poll, actor="binh")),
    (R.NO_PROXY, sitting(replace(CAST, for_person=AN), steps(proxy(), with_poll), actor="binh", rules=BY_PROXY)),
    (R.NO_SPLIT, sitting(FOR_AN, steps(proxy(), with_poll), actor="binh", rules=BY_PROXY, absent=("an",))),
    (
        R.PRINCIPAL_PRESENT,
        sitting(
            FOR_AN,
            steps(proxy(), with_poll, does("an", attendance.SignIn())),
            actor="binh",
            rules=SPLIT,
            absent=("an",),
        ),
    ),
    (R.INVALID_BALLOT, sitting(replace(CAST, vote=replace(YES, opinion="x")), with_poll, actor="an")),
    (R.INVALID_BALLOT, sitting(replace(CAST, vote=Vote()), opens(replace(CREATE, blank_allowed=False)), actor="an")),
    (R.INVALID_BALLOT, sitting(replace(CAST, vote=chosen("a")), with_poll, actor="an")),
    (R.INVALID_BALLOT, sitting(CAST, opens(ELECT), actor="an")),
    (R.INVALID_BALLOT, sitting(replace(CAST, vote=chosen("a", "b", "c")), opens(ELECT), actor="an")),
    (R.INVALID_BALLOT, sitting(replace(CAST, vote=chosen("a")), opens(replace(ELECT, min_choices=2)), actor="an")),
    (
        R.INVALID_BALLOT,
        sitting(replace(CAST, vote=Vote(marks={OptionId("a"): Choice.NO})), opens(ELECT), actor="an"),
    ),
    (R.INVALID_BALLOT, sitting(replace(CAST, vote=chosen("a", "b")), opens(EACH), actor="an")),
    (
        R.INVALID_TEXT,
        sitting(replace(CAST, vote=replace(YES, opinion="\x00")), opens(replace(CREATE, opinions=True)), actor="an"),
    ),
    # typing in
    (R.UNKNOWN_POLL, sitting(RECORD)),
    (R.POLL_NOT_OPEN, sitting(RECORD, counted)),
    (R.WRONG_KIND, sitting(RECORD, kind(PollKind.SECRET))),
    (R.NOT_ENTITLED, sitting(RECORD, with_poll, absent=("an",))),
    (R.NOT_PRESENT, sitting(RECORD, steps(with_poll, does("an", attendance.SignOut())))),
    (R.HAS_VOTED, sitting(RECORD, voted)),
    (R.HAS_VOTED, sitting(RECORD, voted, rules=RuleSet(vote_change_allowed=True))),
    (R.PAPER_TAKEN, sitting(RECORD, took_paper)),
    (R.NOT_CALLED, sitting(RECORD, kind(PollKind.ROLL_CALL))),
    (R.INVALID_BALLOT, sitting(replace(RECORD, vote=chosen("a")), with_poll)),
    (
        R.INVALID_TEXT,
        sitting(replace(RECORD, vote=replace(YES, opinion="\x00")), opens(replace(CREATE, opinions=True))),
    ),
    # roll call
    (R.UNKNOWN_POLL, sitting(CALL)),
    (R.POLL_NOT_OPEN, sitting(CALL, prepared)),
    (R.WRONG_KIND, sitting(CALL, with_poll)),
    (R.NOT_ENTITLED, sitting(CALL, kind(PollKind.ROLL_CALL), absent=("an",))),
    (R.HAS_VOTED, sitting(CALL, steps(called, does("an", CAST)))),
    (R.ALREADY_SO, sitting(CALL, called)),
    # hands
    (R.UNKNOWN_POLL, sitting(HANDS)),
    (R.POLL_NOT_OPEN, sitting(HANDS, prepared)),
    (R.WRONG_KIND, sitting(HANDS, with_poll)),
    (R.UNKNOWN_POINT, sitting(replace(HANDS, point_id=PointId(NONE)), kind(PollKind.HANDS))),
    (R.NOT_ALLOWED, sitting(HANDS, kind(PollKind.HANDS), actor="op")),
    (R.NOT_ALLOWED, sitting(replace(HANDS, point_id=PointId("p1")), kind(PollKind.HANDS), actor="op")),
    (R.NUMBERS_MISMATCH, sitting(replace(HANDS, yes=5), kind(PollKind.HANDS))),
    (R.NUMBERS_MISMATCH, sitting(replace(HANDS, no=-1), kind(PollKind.HANDS))),
    (R.NUMBERS_MISMATCH, sitting(replace(HANDS, point_id=PointId("p1")), kind(PollKind.HANDS))),
    # paper
    (R.UNKNOWN_POLL, sitting(OUT, actor="chi")),
    (R.POLL_NOT_OPEN, sitting(OUT, paper_closed, actor="chi")),
    (R.WRONG_KIND, sitting(OUT, with_poll, actor="chi")),
    (R.NOT_ENTITLED, sitting(OUT, on_paper, actor="chi", absent=("an",))),
    (R.NOT_PRESENT, sitting(OUT, steps(on_paper, does("an", attendance.SignOut())), actor="chi")),
    (R.HAS_VOTED, sitting(OUT, steps(on_paper, does("an", CAST)), actor="chi")),
    (R.PAPER_TAKEN, sitting(OUT, took_paper, actor="chi")),
    (R.INVALID_VALUE, sitting(replace(OUT, person_ids=()), on_paper, actor="chi")),
    (R.INVALID_VALUE, sitting(replace(OUT, person_ids=(AN, AN)), on_paper, actor="chi")),
    (R.UNKNOWN_POLL, sitting(BACK, actor="chi")),
    (R.POLL_NOT_OPEN, sitting(BACK, steps(took_paper, close), actor="chi")),
    (R.ALREADY_SO, sitting(BACK, on_paper, actor="chi")),
    (R.UNKNOWN_POLL, sitting(PAPER, actor="chi")),
    (R.POLL_NOT_OPEN, sitting(PAPER, prepared, actor="chi")),
    (R.POLL_IS_OPEN, sitting(PAPER, on_paper, actor="chi")),
    (R.ALREADY_PUBLISHED, sitting(PAPER, published, actor="chi")),
    (R.WRONG_KIND, sitting(PAPER, counted, actor="chi")),
    (R.UNKNOWN_PERSON, sitting(replace(PAPER, counted_by=(PersonId(NONE),)), paper_closed, actor="chi")),
    (R.INVALID_TEXT, sitting(replace(PAPER, note="\x00"), paper_closed, actor="chi")),
    (R.NUMBERS_MISMATCH, sitting(replace(PAPER, valid=1), paper_closed, actor="chi")),
    # closing, counting
    (R.POLL_NOT_COUNTED, sitting(lifecycle.CloseMeeting(), paper_closed)),
    (R.POLL_IS_OPEN, sitting(lifecycle.CloseMeeting(), kind(PollKind.WRITTEN))),
    (R.POLL_IS_OPEN, sitting(lifecycle.SuspendMeeting(), kind(PollKind.SECRET))),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.ClosePoll])),
    (R.POLL_NOT_OPEN, sitting(SAMPLE[voting.ClosePoll], counted)),
    (R.COUNT_MISSING, sitting(SAMPLE[voting.ClosePoll], kind(PollKind.HANDS))),
    (R.UNKNOWN_POLL, sitting(COUNT)),
    (R.POLL_NOT_OPEN, sitting(COUNT, prepared)),
    (R.POLL_IS_OPEN, sitting(COUNT, kind(PollKind.SECRET))),
    (R.ALREADY_COUNTED, sitting(COUNT, counted)),
    (R.ALREADY_COUNTED, sitting(IN_BOX, steps(secret_on_paper, does("sec", IN_BOX)))),
    (R.ALREADY_PUBLISHED, sitting(COUNT, published)),
    (R.WRONG_KIND, sitting(COUNT, paper_closed)),
    (R.NUMBERS_MISMATCH, sitting(COUNT, secret_closed)),
    (R.UNKNOWN_POLL, sitting(LOSE)),
    (R.WRONG_KIND, sitting(LOSE, with_poll)),
    (R.ALREADY_COUNTED, sitting(LOSE, steps(secret_on_paper, does("sec", IN_BOX)))),
    (R.ALREADY_PUBLISHED, sitting(LOSE, published)),
    (R.ALREADY_SO, sitting(LOSE, ended_vote)),
    (R.NUMBERS_MISMATCH, sitting(replace(IN_BOX, votes=((YES, 2),)), secret_closed)),
    (R.NUMBERS_MISMATCH, sitting(replace(IN_BOX, votes=((YES, 2),), invalid=-1), secret_closed)),
    (R.NUMBERS_MISMATCH, sitting(replace(IN_BOX, votes=((YES, 1), (YES, 0))), secret_closed)),
    (R.INVALID_BALLOT, sitting(replace(IN_BOX, votes=((chosen("a"), 1),)), secret_closed)),
    (R.UNKNOWN_POLL, sitting(TIE)),
    (R.POLL_NOT_COUNTED, sitting(TIE, with_poll)),
    (R.ALREADY_PUBLISHED, sitting(TIE, published)),
    (R.NO_TIE, sitting(TIE, counted)),
    (R.NO_TIE, sitting(TIE, tied(TieRule.REJECTED))),
    (R.NO_TIE, sitting(TIE, tied(TieRule.AGAIN))),
    (R.NO_TIE, sitting(TIE, steps(tied(TieRule.CHAIR), does("chair", TIE)))),
    (R.INVALID_VALUE, sitting(TIE, tied(TieRule.LOT))),
    (R.INVALID_VALUE, sitting(replace(TIE, by_lot=True), tied(TieRule.CHAIR))),
    (R.INVALID_VALUE, sitting(replace(TIE, choice=Choice.ABSTAIN), tied(TieRule.CHAIR))),
    (R.INVALID_VALUE, sitting(replace(TIE, option_ids=(MOTION,)), tied(TieRule.CHAIR))),
    *((R.INVALID_VALUE, sitting(wrong, tied_election)) for wrong in WRONG_LOTS),
    # declaring
    (R.UNKNOWN_POLL, sitting(PUBLISH)),
    (R.POLL_NOT_COUNTED, sitting(PUBLISH, with_poll)),
    (R.POLL_NOT_COUNTED, sitting(PUBLISH, paper_closed)),
    (R.ALREADY_PUBLISHED, sitting(PUBLISH, published)),
    (R.TIE_NOT_BROKEN, sitting(PUBLISH, tied(TieRule.CHAIR))),
    (R.UNKNOWN_POLL, sitting(SAMPLE[counting.PublishResults])),
    (R.POLL_NOT_COUNTED, sitting(SAMPLE[counting.PublishResults], with_poll)),
    (R.ALREADY_PUBLISHED, sitting(SAMPLE[counting.PublishResults], published)),
    (R.TIE_NOT_BROKEN, sitting(SAMPLE[counting.PublishResults], tied(TieRule.LOT))),
    (R.INVALID_VALUE, sitting(counting.PublishResults(poll_ids=()))),
    (R.INVALID_VALUE, sitting(counting.PublishResults(poll_ids=(POLL, POLL)), counted)),
    (R.UNKNOWN_POLL, sitting(SAMPLE[voting.CancelPoll])),
    (R.ALREADY_PUBLISHED, sitting(SAMPLE[voting.CancelPoll], published)),
    (R.ALREADY_SO, sitting(SAMPLE[voting.CancelPoll], steps(prepared, ended))),
    (R.INVALID_TEXT, sitting(voting.CancelPoll(poll_id=POLL, reason=""), with_poll)),
    # weights and proxies
    (R.UNKNOWN_PERSON, sitting(replace(WEIGHT, person_id=PersonId(NONE)), rules=WEIGHED)),
    (R.WEIGHTS_OFF, sitting(WEIGHT)),
    (R.ALREADY_SO, sitting(replace(WEIGHT, weight=Decimal("1.0")), rules=WEIGHED)),
    *((R.INVALID_VALUE, sitting(replace(WEIGHT, weight=Decimal(w)), rules=WEIGHED)) for w in BAD_WEIGHTS),
    (R.PROXIES_OFF, sitting(GIVE)),
    (R.UNKNOWN_PERSON, sitting(replace(GIVE, holder_id=PersonId(NONE)), rules=BY_PROXY)),
    (R.NOT_ALLOWED, sitting(GIVE, rules=BY_PROXY, actor="binh")),
    (R.INVALID_TEXT, sitting(replace(GIVE, reason="x" * 501), rules=BY_PROXY)),
    (R.INVALID_VALUE, sitting(replace(GIVE, holder_id=AN), rules=BY_PROXY)),
    (R.NOT_ENTITLED, sitting(replace(GIVE, holder_id=PersonId("dung")), rules=BY_PROXY)),
    (R.NOT_ENTITLED, sitting(replace(GIVE, principal_id=PersonId("dung")), rules=BY_PROXY)),
    (R.ALREADY_SO, sitting(GIVE, proxy(), rules=BY_PROXY)),
    (R.PROXY_LIMIT, sitting(GIVE, proxy(principal="chi"), rules=BY_PROXY)),
    (R.PROXY_LIMIT, sitting(GIVE, proxy("chi", "binh"), rules=BY_PROXY)),
    (R.PROXY_LIMIT, sitting(GIVE, proxy("an", "chi"), rules=BY_PROXY)),
    (R.NO_PROXY, sitting(SAMPLE[proxies.EndProxy], rules=BY_PROXY)),
    (R.NOT_ALLOWED, sitting(SAMPLE[proxies.EndProxy], proxy(), rules=BY_PROXY, actor="chi")),
]
