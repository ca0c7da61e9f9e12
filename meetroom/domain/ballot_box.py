"""A box of a secret vote that cannot be opened: the vote is void and has to be taken again; knows no box itself."""

from datetime import datetime

from meetroom.domain.core import Command, Event, Fact, PollId, Refusal, require
from meetroom.domain.poll_states import Act, changed, poll_for
from meetroom.domain.polls import PollKind, PollState
from meetroom.domain.state import Meeting, Person

LOST = (
    "Không mở được hòm phiếu kín trên máy chủ; không phiếu nào được kiểm. Đề nghị biểu quyết lại. / "
    "The box of the secret vote could not be opened at the server; no ballot was counted. Vote again."
)
"""The reason everybody reads; a fact has no language of its own, so it speaks both."""


class GiveUpBox(Command, frozen=True, tag=True):
    """The box cannot be opened: its key is gone, or it does not hold what was put in.  Given by the server."""

    poll_id: PollId


class BoxLost(Event, frozen=True, tag=True):
    """The vote is void: its box could not be opened."""

    poll_id: PollId


def give_up_box(meeting: Meeting, actor: Person, command: GiveUpBox, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(UNKNOWN_POLL | WRONG_KIND | ALREADY_COUNTED | ALREADY_PUBLISHED | ALREADY_SO)."""
    poll = poll_for(meeting, command.poll_id, Act.CANCEL)
    require(poll.kind is PollKind.SECRET, Refusal.WRONG_KIND)
    require(poll.box is None, Refusal.ALREADY_COUNTED)
    return (BoxLost(poll_id=poll.poll_id),)


def on_box_lost(meeting: Meeting, event: BoxLost, fact: Fact) -> Meeting:
    """Cancelled; who voted stays in the chain."""
    return changed(meeting, event.poll_id, state=PollState.CANCELLED, closed_at=fact.at, reason=LOST)
