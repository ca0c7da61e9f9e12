"""How long the message of a ballot is: as long for every content, so that who listens learns nothing; knows no line.

TLS hides what a message says, not how long it is: "yes" and "abstain" differ by four bytes.
"""

from msgspec.structs import replace

from meetroom.domain.polls import Choice, Poll, Vote
from meetroom.domain.state import Meeting
from meetroom.domain.voting import CastVote
from meetroom.protocol.codec import encode
from meetroom.protocol.messages import Submit

_LONGEST = max(Choice, key=len)


def frame_bytes(submit: Submit, meeting: Meeting) -> int:
    """Length to which a command is filled up: that of the longest ballot of its poll; 0 for what is no ballot."""
    command = submit.command
    poll = meeting.polls.get(command.poll_id) if isinstance(command, CastVote) else None
    if poll is None or not isinstance(command, CastVote):
        return 0
    longest = replace(command, vote=replace(longest_vote(poll), opinion=command.vote.opinion))
    return len(encode(Submit(command_id=submit.command_id, command=longest)))


def longest_vote(poll: Poll) -> Vote:
    """The content that takes most bytes; no valid one takes as many in a poll where not all can be marked."""
    return Vote(marks=dict.fromkeys(poll.option_ids, _LONGEST))
