"""The sentence that explains a count, for every base, method and tie; what of it everybody is told.  No window."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from meetroom.domain.core import GroupId, ItemId, MeetingId, OptionId, PersonId, PollId
from meetroom.domain.polls import (
    Ballot,
    Base,
    Choice,
    Detail,
    Method,
    Option,
    Poll,
    PollKind,
    PollState,
    Share,
    TieBreak,
    TieRule,
    Vote,
    motion_vote,
)
from meetroom.domain.state import Meeting, Person
from meetroom.domain.tallying import count
from meetroom.ui.poll_words import number_text
from meetroom.ui.results import (
    explain,
    group_results,
    name_order,
    name_results,
    option_results,
    public,
    turnout,
    verdict_tone,
    vote_text,
)
from meetroom.ui.words import Language

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
HALF = Share(numerator=1, denominator=2)
OPTIONS = tuple(Option(option_id=OptionId(key), name=name) for key, name in (("a", "An"), ("b", "Bình"), ("c", "Châu")))


def voted(votes: list[Vote], **fields: Any) -> Poll:
    """A counted poll of ten members, of whom nine may vote, with these ballots."""
    people = tuple(PersonId(f"p{n}") for n in range(9))
    ballots = {p: Ballot(vote=vote, at=AT, by=p, present=True) for p, vote in zip(people, votes, strict=False)}
    poll = Poll(
        **{
            "poll_id": PollId("v"), "item_id": ItemId("i"), "question": "?", "kind": PollKind.OPEN,
            "base": Base.ALL_MEMBERS, "threshold": HALF, "state": PollState.COUNTED, "entitled": people,
            "members": 10, "ballots": ballots, "received": dict.fromkeys(ballots, AT), "detail": Detail.NAMES, **fields,
        }
    )  # fmt: skip
    return replace(poll, tally=count(poll))


def motion(yes: int, no: int, abstain: int = 0, **fields: Any) -> Poll:
    """A vote on a motion."""
    votes = [motion_vote(Choice.YES)] * yes + [motion_vote(Choice.NO)] * no + [motion_vote(Choice.ABSTAIN)] * abstain
    return voted(votes, **fields)


def broken(tied: Poll, tie_break: TieBreak) -> Poll:
    """After the tie was broken, as those see it who do not see how."""
    decided = replace(tied, tie_break=tie_break)
    return replace(decided, tally=count(decided), tie_break=None)


def election(*chosen: str, **fields: Any) -> Poll:
    """Each ballot a string of keys."""
    votes = [Vote(marks={OptionId(key): Choice.YES for key in keys}) for keys in chosen]
    return voted(votes, **{"method": Method.CHOOSE, "options": OPTIONS, "max_choices": 2, "base": Base.CAST, **fields})


MOTIONS = {
    "all members": (motion(6, 2), "Thông qua: 6 tán thành, 2 không tán thành, 0 không biểu quyết. "
                    "Cần 6 trên 10 (quá nửa tổng số đại biểu)."),
    "present": (motion(5, 2, 1, base=Base.PRESENT), "Thông qua: 5 tán thành, 2 không tán thành, 1 không biểu quyết. "
                "Cần 5 trên 9 (quá nửa số đại biểu có mặt)."),
    "cast": (motion(3, 2, 1, base=Base.CAST), "Không thông qua: 3 tán thành, 2 không tán thành, 1 không biểu quyết. "
             "Cần 4 trên 6 (quá nửa số phiếu đã bỏ)."),
    "valid": (motion(3, 2, 1, base=Base.VALID, threshold=Share(numerator=2, denominator=3, at_least=True)),
              "Không thông qua: 3 tán thành, 2 không tán thành, 1 không biểu quyết. "
              "Cần 4 trên 5 (ít nhất 2/3 số phiếu tán thành và không tán thành)."),
    "tie, no majority": (motion(3, 3, base=Base.VALID), "Không thông qua: 3 tán thành, 3 không tán thành, "
                         "0 không biểu quyết. Cần 4 trên 6 (quá nửa số phiếu tán thành và không tán thành). "
                         "Bằng phiếu thì không đủ đa số."),
    "tie, chair": (motion(3, 3, base=Base.VALID, tie=TieRule.CHAIR), "Bằng phiếu: 3 tán thành, 3 không tán thành, "
                   "0 không biểu quyết. Cần 4 trên 6 (quá nửa số phiếu tán thành và không tán thành). "
                   "Chủ tọa quyết định bằng lá phiếu của mình."),
    "tie, lot": (motion(3, 3, base=Base.VALID, tie=TieRule.LOT), "Bằng phiếu: 3 tán thành, 3 không tán thành, "
                 "0 không biểu quyết. Cần 4 trên 6 (quá nửa số phiếu tán thành và không tán thành). "
                 "Quyết định bằng bốc thăm."),
    "tie the lot broke": (broken(motion(3, 3, base=Base.VALID, tie=TieRule.LOT), TieBreak(choice=Choice.YES)),
                          "Thông qua: 3 tán thành, 3 không tán thành, 0 không biểu quyết. "
                          "Cần 4 trên 6 (quá nửa số phiếu tán thành và không tán thành). "
                          "Bằng phiếu, đã quyết định bằng bốc thăm."),
    "tie the chair broke": (broken(motion(3, 3, base=Base.VALID, tie=TieRule.CHAIR), TieBreak(choice=Choice.NO)),
                            "Không thông qua: 3 tán thành, 3 không tán thành, 0 không biểu quyết. "
                            "Cần 4 trên 6 (quá nửa số phiếu tán thành và không tán thành). "
                            "Bằng phiếu, chủ tọa đã quyết định."),
    "equal, but no tie": (motion(2, 2, tie=TieRule.CHAIR), "Không thông qua: 2 tán thành, 2 không tán thành, "
                          "0 không biểu quyết. Cần 6 trên 10 (quá nửa tổng số đại biểu)."),
    "outcome alone": (public(motion(6, 2, detail=Detail.VERDICT)), "Thông qua."),
    "not counted": (replace(motion(6, 2), tally=None), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", MOTIONS)
def test_the_sentence_explains_a_motion(case: str) -> None:
    poll, sentence = MOTIONS[case]
    assert explain(poll, Language.VI) == sentence


ELECTIONS = {
    "two elected": (election("ab", "ab", "a", "b", seats=2), "Trúng cử: An (3 phiếu), Bình (3 phiếu). "
                    "Cần 3 trên 4 (quá nửa số phiếu đã bỏ)."),
    "nobody": (election("a", "b", "c"), "Không ai trúng cử. Cần 2 trên 3 (quá nửa số phiếu đã bỏ)."),
    "tie": (election("ab", "ab", "ab", seats=1, tie=TieRule.LOT), "Bằng phiếu ở vị trí cuối: An, Bình. "
            "Quyết định bằng bốc thăm. Cần 2 trên 3 (quá nửa số phiếu đã bỏ)."),
    "tie the lot broke": (broken(election("ab", "ab", "ab", seats=1, tie=TieRule.LOT),
                                 TieBreak(option_ids=(OptionId("b"),))), "Trúng cử: Bình (3 phiếu). "
                          "Cần 2 trên 3 (quá nửa số phiếu đã bỏ). Bằng phiếu, đã quyết định bằng bốc thăm."),
    "outcome alone": (public(election("ab", "ab", "b", seats=2, detail=Detail.VERDICT)), "Trúng cử: An, Bình."),
}  # fmt: skip


@pytest.mark.parametrize("case", ELECTIONS)
def test_the_sentence_explains_an_election(case: str) -> None:
    poll, sentence = ELECTIONS[case]
    assert explain(poll, Language.VI) == sentence


def test_the_same_in_english() -> None:
    assert explain(motion(6, 2), Language.EN) == (
        "Adopted: 6 in favour, 2 against, 0 abstained. Needed: 6 of 10 (more than half of all members)."
    )
    assert explain(election("ab", "ab", seats=1, tie=TieRule.AGAIN), Language.EN) == (
        "Tied for the last place: An, Bình. It has to be voted on again. Needed: 2 of 2 (more than half of votes cast)."
    )
    assert [row.numbers for row in option_results(election("ab", "a"), Language.EN)] == ["2 votes", "1 vote", "0 votes"]


def test_the_order_of_the_elected_tells_no_numbers_where_none_are_told() -> None:
    poll = election("b", "b", "ab", "ab", seats=2, threshold=Share(numerator=1, denominator=4), detail=Detail.VERDICT)
    assert explain(poll, Language.VI).startswith("Trúng cử: Bình (4 phiếu), An (2 phiếu)")
    assert explain(public(poll), Language.VI) == "Trúng cử: An, Bình."
    assert [(row.key, row.numbers, row.part) for row in option_results(public(poll), Language.VI)] == [
        ("a", "", 1.0), ("b", "", 1.0), ("c", "", 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize("detail", Detail)
def test_everybody_is_told_so_much_as_was_declared(detail: Detail) -> None:
    groups = {GroupId("Tổ 1"): tuple(PersonId(f"p{n}") for n in range(4))}
    whole = motion(6, 2, detail=detail, groups=groups)
    told, meeting = public(whole), Meeting(meeting_id=MeetingId("m"))
    numbers, by_group, by_name = (detail is not Detail.VERDICT), detail in (Detail.GROUPS, Detail.NAMES), Detail.NAMES
    assert ("6 tán thành" in explain(told, Language.VI)) is numbers
    assert (turnout(told, Language.VI) != "") is numbers
    assert [r.numbers for r in group_results(told, Language.VI)] == (
        ["4 tán thành · 0 không tán thành · 0 không BQ"] if by_group else []
    )
    assert (len(name_results(meeting, told, Language.VI)) == 9) is (detail is by_name)
    assert verdict_tone(told) == "green"


def test_names_stand_in_the_order_of_given_names() -> None:
    people = {PersonId(f"p{n}"): Person(person_id=PersonId(f"p{n}"), name=name) for n, name in enumerate(
        ("Đỗ Văn Út", "Lê Thị Ánh", "Trần An", "Bùi Đức", "Cao Dũng"))}  # fmt: skip
    poll, meeting = motion(3, 1, 1), Meeting(meeting_id=MeetingId("m"), people=people)
    rows = name_results(meeting, replace(poll, entitled=tuple(people)), Language.VI)
    assert [row.name for row in rows] == ["Trần An", "Lê Thị Ánh", "Bùi Đức", "Cao Dũng", "Đỗ Văn Út"]
    assert name_order("An") < name_order("Ánh") < name_order("Bình")


def test_a_ballot_is_said_in_words() -> None:
    poll = voted(
        [Vote(marks={OptionId("a"): Choice.YES, OptionId("b"): Choice.NO}), Vote()],
        method=Method.EACH, options=OPTIONS[:2], seats=2,
    )  # fmt: skip
    assert vote_text(poll, PersonId("p0"), Language.VI) == "An: Tán thành, Bình: Không tán thành"
    assert vote_text(poll, PersonId("p1"), Language.VI) == "phiếu trắng"
    assert vote_text(poll, PersonId("p5"), Language.VI) == ""
    assert "1 phiếu trắng" in turnout(poll, Language.VI)


def test_weights_are_exact_and_written_as_the_language_does() -> None:
    weights = {PersonId(f"p{n}"): Decimal("0.1") for n in range(9)}
    poll = motion(6, 3, weighted=True, weights=weights, members_weight=Decimal("0.9"), base=Base.PRESENT)
    assert "0,6 tán thành, 0,3 không tán thành" in explain(poll, Language.VI)
    assert "Needed: 0.5 of 0.9" in explain(poll, Language.EN)
    assert [number_text(Decimal(n), Language.VI) for n in ("100", "1.50", "0")] == ["100", "1,5", "0"]
