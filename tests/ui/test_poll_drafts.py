"""What the rules propose for a vote, and what goes together in one.  No window."""

import pytest
from msgspec.structs import replace

from meetroom.domain.core import ItemId, PersonId, PollId
from meetroom.domain.items import ItemKind
from meetroom.domain.poll_forms import form_fields
from meetroom.domain.polls import Base, Detail, Method, PollKind, Share, TieRule
from meetroom.domain.state import RuleSet
from meetroom.domain.voting import CreatePoll
from meetroom.ui.poll_draft_look import draft_view
from meetroom.ui.poll_drafts import (
    Draft,
    draft_for,
    draft_of,
    fitting,
    form_of,
    moved_option,
    problem_of,
    share_of,
    with_option,
    without_option,
)
from meetroom.ui.roll_orders import ORDERS, calling_order
from meetroom.ui.words import Language
from tests.ui.sitting import CHAIR, SECRETARY, house_in_session
from tests.ui.votes_stage import council, prepare

PROPOSALS = {
    ItemKind.DECISION: (
        "resolution",
        PollKind.OPEN,
        Method.MOTION,
        Base.ALL_MEMBERS,
        Share(numerator=1, denominator=2),
    ),
    ItemKind.ELECTION: (
        "election",
        PollKind.SECRET,
        Method.CHOOSE,
        Base.ALL_MEMBERS,
        Share(numerator=1, denominator=2),
    ),
}


@pytest.mark.parametrize("kind", PROPOSALS)
def test_the_council_rules_propose_by_the_kind_of_item(kind: ItemKind) -> None:
    house = house_in_session(rules=council())
    item = replace(house.meeting.items[ItemId("i2")], kind=kind)
    draft = draft_for(house.meeting, item, Language.VI)
    assert (draft.decision, draft.kind, draft.method, draft.base, draft.threshold) == PROPOSALS[kind]
    title = "Kế hoạch đầu tư công trung hạn 2026 – 2030"
    assert draft.question == (f"Thông qua: {title}" if kind is ItemKind.DECISION else title)


def test_a_title_that_says_adopt_says_it_once() -> None:
    house = house_in_session()
    assert (
        draft_for(house.meeting, house.meeting.items[ItemId("i5")], Language.VI).question == "Thông qua các nghị quyết"
    )


def test_rules_without_decisions_propose_their_own_majority() -> None:
    house = house_in_session(rules=RuleSet(base=Base.PRESENT, threshold=Share(numerator=3, denominator=5)))
    draft = draft_for(house.meeting, None, Language.VI)
    assert (draft.base, draft.threshold, draft.question) == (Base.PRESENT, Share(numerator=3, denominator=5), "")
    view = draft_view(draft, house.meeting, Language.VI, PersonId(CHAIR), 0)
    assert view.decisions == ("Theo quy chế",)
    assert "quá 3/5" in view.thresholds
    assert view.summary == "Thông qua khi quá 3/5 số đại biểu có mặt: cần 7 trên 10."
    assert (view.ready, view.problem) == (False, "Hãy ghi nội dung biểu quyết.")


def listed(*names: str) -> Draft:
    """A draft with a list."""
    draft = Draft(question="?", method=Method.CHOOSE, threshold=Share(numerator=1, denominator=2))
    for name in names:
        draft = with_option(draft, f"id-{name}", name)
    return draft


def test_numbers_stay_within_the_list() -> None:
    draft = fitting(replace(listed("a", "b", "c"), max_choices=9, min_choices=7, seats=5))
    assert (draft.max_choices, draft.min_choices, draft.seats) == (3, 3, 3)
    draft = without_option(draft, "id-b")
    assert (draft.max_choices, draft.min_choices, draft.seats) == (2, 2, 2)
    assert fitting(replace(draft, max_choices=0, min_choices=-1, seats=0)).max_choices == 1
    assert [o.name for o in moved_option(listed("a", "b", "c"), "id-c", -2).options] == ["c", "a", "b"]
    assert moved_option(draft, "id-a", -1) == draft


MISFITS = {
    "a show of hands is on one motion": (Draft(kind=PollKind.HANDS, method=Method.EACH), "method", Method.MOTION),
    "no casting vote in secret": (Draft(kind=PollKind.SECRET, tie=TieRule.CHAIR), "tie", TieRule.AGAIN),
    "no names in secret": (Draft(kind=PollKind.SECRET, detail=Detail.NAMES), "detail", Detail.TOTALS),
    "no names beside paper": (Draft(paper=True, detail=Detail.NAMES), "detail", Detail.TOTALS),
    "no paper for hands": (Draft(kind=PollKind.HANDS, paper=True), "paper", False),
    "no opinion in secret": (Draft(kind=PollKind.SECRET, opinions=True), "opinions", False),
    "no weight in secret": (Draft(kind=PollKind.SECRET, weighted=True), "weighted", False),
}


@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_go_with_a_kind_is_set_back(case: str) -> None:
    draft, field, value = MISFITS[case]
    assert getattr(fitting(draft), field) == value


SHARES: dict[str, tuple[int, int] | None] = {"3/5": (3, 5), " 2 / 3 ": (2, 3), "1/1": (1, 1)}
SHARES |= dict.fromkeys(("5/3", "0/2", "1/0", "a/b", "2", "", "1/2/3", "²/3", "99999/99999"))


@pytest.mark.parametrize("text", SHARES)
def test_a_share_is_read_as_it_is_typed(text: str) -> None:
    share = share_of(Draft(custom=text, at_least=True))
    assert (share and (share.numerator, share.denominator)) == SHARES[text]
    missing = problem_of(Draft(question="?", custom=text), Language.EN)
    assert (missing != "") is (SHARES[text] is None)


@pytest.mark.parametrize("kind", [k for k in PollKind if k is not PollKind.VERIFIABLE])
@pytest.mark.parametrize("method", Method)
def test_every_draft_that_lacks_nothing_is_taken_by_the_rules(kind: PollKind, method: Method) -> None:
    house = house_in_session()
    full = replace(listed("An", "Binh"), kind=kind, method=method, tie=TieRule.CHAIR, detail=Detail.NAMES, paper=True,
                   opinions=True, together=True, max_choices=2, seats=2, item_id=ItemId("i2"))  # fmt: skip
    draft = fitting(full)
    assert problem_of(draft, Language.VI) == ""
    house.do(SECRETARY, form_of(draft, PollId("v"), CreatePoll))
    again = draft_of(house.meeting.polls[PollId("v")])
    house.do(SECRETARY, form_of(replace(again, key=""), PollId("w"), CreatePoll))
    made = [form_fields(house.meeting.polls[PollId(key)]) for key in ("v", "w")]
    assert {**made[0], "poll_id": "w"} == made[1]


def test_a_roll_is_ordered_by_name_or_room_among_those_who_may_answer() -> None:
    house = house_in_session()
    prepare(house, kind=PollKind.ROLL_CALL)
    by_list, by_name, by_room = (calling_order(house.meeting, n) for n in range(len(ORDERS)))
    names = [house.meeting.people[p].name.split()[-1] for p in by_name]
    assert by_list == ()
    assert names == ["An", "Bảo", "Bích", "Bình", "Hà", "Khánh", "Lộc", "Ngọc", "Thịnh", "Yến"]
    assert set(by_room) == set(by_name)
    assert PersonId("p9") not in by_name  # absent


def test_an_item_called_by_its_vote_is_asked_about_without_that_word() -> None:
    house = house_in_session()
    item = replace(house.meeting.items[ItemId("i5")], title="Biểu quyết thông qua các nghị quyết")
    assert draft_for(house.meeting, item, Language.VI).question == "Thông qua các nghị quyết"
