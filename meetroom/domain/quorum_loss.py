"""What the chair answers when the quorum is lost: go on, suspend, or count again; decides on no vote.

A vote that is open goes on: its list and its quorum were fixed when it opened.  Whether a new one opens without a
quorum says the rule set, whatever the chair answered.
"""

from datetime import datetime

from msgspec.structs import replace

from meetroom.domain.core import Command, Event, Fact, Refusal, check_text, require
from meetroom.domain.lifecycle import SuspendMeeting, suspend_meeting
from meetroom.domain.quorum import quorum
from meetroom.domain.state import Meeting, Person, Phase, Quorum, QuorumAnswer, QuorumCourse


class AnswerQuorumLoss(Command, frozen=True, tag=True):
    """Say what follows from the lack of quorum; a later answer counts instead of an earlier one."""

    course: QuorumCourse
    text: str = ""


class QuorumLossAnswered(Event, frozen=True, tag=True):
    """The chair's answer, with the quorum as it was then."""

    course: QuorumCourse
    text: str
    quorum: Quorum


def answer_quorum_loss(meeting: Meeting, actor: Person, command: AnswerQuorumLoss, now: datetime) -> tuple[Event, ...]:
    """Raises: Refused(QUORUM_MET | POLL_IS_OPEN | INVALID_TEXT); to suspend also suspends the sitting."""
    counted = quorum(meeting)
    require(not counted.met, Refusal.QUORUM_MET)
    check_text(command.text, empty_ok=True, max_chars=500)
    suspends = command.course is QuorumCourse.SUSPEND and meeting.phase is Phase.OPEN
    suspended = suspend_meeting(meeting, actor, SuspendMeeting(), now) if suspends else ()
    return (QuorumLossAnswered(course=command.course, text=command.text, quorum=counted), *suspended)


def on_quorum_loss_answered(meeting: Meeting, event: QuorumLossAnswered, fact: Fact) -> Meeting:
    """Answered."""
    answer = QuorumAnswer(course=event.course, text=event.text, quorum=event.quorum, by=fact.actor, at=fact.at)
    return replace(meeting, quorum_answer=answer)
