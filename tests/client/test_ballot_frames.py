"""The message of a ballot is as long for every content of a poll, and the server reads it all the same."""

from itertools import product

import pytest
from msgspec.structs import replace

from meetroom.client.ballot_frames import frame_bytes
from meetroom.domain.core import CommandId, MeetingId, OptionId, PersonId, PollId
from meetroom.domain.polls import Base, Choice, Method, Option, Poll, PollKind, PollState, Share, Vote, motion_vote
from meetroom.domain.state import Meeting
from meetroom.domain.voting import CastVote, ClosePoll
from meetroom.protocol.codec import decode_client, encode
from meetroom.protocol.messages import Submit

P = PollId("poll-1")


def meeting(method: Method, *option_ids: str) -> Meeting:
    poll = Poll(
        poll_id=P, item_id=None, question="?", kind=PollKind.SECRET, base=Base.CAST, state=PollState.OPEN,
        threshold=Share(numerator=1, denominator=2), method=method,
        options=tuple(Option(option_id=OptionId(o), name=o) for o in option_ids),
    )  # fmt: skip
    return Meeting(meeting_id=MeetingId("m"), polls={P: poll})


def frame(vote: Vote, where: Meeting, for_person: str | None = None) -> bytes:
    command = CastVote(poll_id=P, vote=vote, for_person=None if for_person is None else PersonId(for_person))
    submit = Submit(command_id=CommandId("c" * 32), command=command)
    data = encode(submit).ljust(frame_bytes(submit, where))
    assert decode_client(data) == submit
    return data


def test_every_choice_on_a_motion_takes_the_same_bytes() -> None:
    where = meeting(Method.MOTION)
    votes = [motion_vote(choice) for choice in Choice] + [Vote()]
    assert len({len(frame(vote, where)) for vote in votes}) == 1


@pytest.mark.parametrize("names", [("a", "b"), ("a", "a much longer name".replace(" ", "-"), "'\"\\")])
def test_every_mark_on_every_option_takes_the_same_bytes(names: tuple[str, ...]) -> None:
    where = meeting(Method.EACH, *names)
    sizes = set()
    for marks in product((None, *Choice), repeat=len(names)):
        said = {OptionId(name): mark for name, mark in zip(names, marks, strict=True) if mark is not None}
        sizes.add(len(frame(Vote(marks=said), where)))
    assert len(sizes) == 1


def test_other_messages_are_as_long_as_they_are() -> None:
    where = meeting(Method.MOTION)
    assert frame_bytes(Submit(command_id=CommandId("c"), command=ClosePoll(poll_id=P)), where) == 0
    elsewhere = CastVote(poll_id=PollId("unknown"), vote=motion_vote(Choice.YES))
    assert frame_bytes(Submit(command_id=CommandId("c"), command=elsewhere), where) == 0
    wordy = replace(motion_vote(Choice.YES), opinion="ý kiến " * 50)
    assert len(frame(wordy, where)) > len(frame(motion_vote(Choice.ABSTAIN), where))
