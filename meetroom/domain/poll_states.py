"""The state machine of a vote as one table: what may be done to it in which state; knows nothing else of a meeting."""

from enum import StrEnum

from msgspec.structs import replace

from meetroom.domain.core import PollId, Refusal, Refused
from meetroom.domain.polls import Poll, PollState
from meetroom.domain.state import Meeting


class Act(StrEnum):
    """What can be done to a vote."""

    EDIT = "edit"
    OPEN = "open"
    CAST = "cast"
    RECORD = "record"
    CALL = "call"
    ENTER_HANDS = "enter_hands"
    HAND_OUT_PAPER = "hand_out_paper"
    CLOSE = "close"
    ENTER_PAPER = "enter_paper"
    COUNT = "count"
    BREAK_TIE = "break_tie"
    PUBLISH = "publish"
    CANCEL = "cancel"
    REPEAT = "repeat"


_STATES = tuple(PollState)
_Cell = PollState | Refusal


def _row(created: _Cell, opened: _Cell, closed: _Cell, counted: _Cell, published: _Cell, cancelled: _Cell) -> "_Row":
    return dict(zip(_STATES, (created, opened, closed, counted, published, cancelled), strict=True))


_Row = dict[PollState, _Cell]
_S, _R = PollState, Refusal
_ONLY_PREPARED = (_R.POLL_NOT_READY,) * 5
_ONLY_OPEN = (_R.POLL_NOT_OPEN,) * 4
_TAKES_BALLOTS = _row(_R.POLL_NOT_OPEN, _S.OPEN, *_ONLY_OPEN)

MACHINE: dict[Act, _Row] = {
    Act.EDIT: _row(_S.CREATED, *_ONLY_PREPARED),
    Act.OPEN: _row(_S.OPEN, *_ONLY_PREPARED),
    Act.CAST: _TAKES_BALLOTS,
    Act.RECORD: _TAKES_BALLOTS,
    Act.CALL: _TAKES_BALLOTS,
    Act.ENTER_HANDS: _TAKES_BALLOTS,
    Act.HAND_OUT_PAPER: _TAKES_BALLOTS,
    Act.CLOSE: _row(_R.POLL_NOT_OPEN, _S.CLOSED, *_ONLY_OPEN),
    Act.ENTER_PAPER: _row(
        _R.POLL_NOT_OPEN, _R.POLL_IS_OPEN, _S.CLOSED, _S.COUNTED, _R.ALREADY_PUBLISHED, _R.POLL_NOT_OPEN
    ),
    Act.COUNT: _row(
        _R.POLL_NOT_OPEN, _R.POLL_IS_OPEN, _S.COUNTED, _R.ALREADY_COUNTED, _R.ALREADY_PUBLISHED, _R.POLL_NOT_OPEN
    ),
    Act.BREAK_TIE: _row(*(_R.POLL_NOT_COUNTED,) * 3, _S.COUNTED, _R.ALREADY_PUBLISHED, _R.POLL_NOT_COUNTED),
    Act.PUBLISH: _row(*(_R.POLL_NOT_COUNTED,) * 3, _S.PUBLISHED, _R.ALREADY_PUBLISHED, _R.POLL_NOT_COUNTED),
    Act.CANCEL: _row(*(_S.CANCELLED,) * 4, _R.ALREADY_PUBLISHED, _R.ALREADY_SO),
    Act.REPEAT: _row(_R.POLL_NOT_ENDED, _R.POLL_IS_OPEN, _R.POLL_NOT_ENDED, _R.POLL_NOT_ENDED, _S.CREATED, _S.CREATED),
}
"""For every act and state: the state it leads to, or why it is refused.

A vote whose last missing count is entered goes from closed to counted; while another one is missing it stays closed.
CREATED in the row of REPEAT is the state of the new vote; the old one stays as it is.
"""


def poll_for(meeting: Meeting, poll_id: PollId, act: Act) -> Poll:
    """The poll, if this may be done to it.  Raises: Refused(UNKNOWN_POLL | what the table says)."""
    poll = meeting.polls.get(poll_id)
    if poll is None:
        raise Refused(Refusal.UNKNOWN_POLL)
    cell = MACHINE[act][poll.state]
    if isinstance(cell, Refusal):
        raise Refused(cell)
    return poll


def changed(meeting: Meeting, poll_id: PollId, **fields: object) -> Meeting:
    """The meeting with a poll changed.  A poll that the holder of the state never saw stays unknown."""
    poll = meeting.polls.get(poll_id)
    if poll is None:
        return meeting
    return replace(meeting, polls={**meeting.polls, poll_id: replace(poll, **fields)})
