"""A vote of a meeting as questions of an election and back: marks to answers, results to sums; knows no ballot.

Both ends work this out for themselves: what a server has published is compared with what the chain says is asked.
"""

from hashlib import sha256

from meetroom.ballots.credentials import DIGITS
from meetroom.ballots.election import (
    VERSION,
    Answer,
    Election,
    Parameters,
    Question,
    answer,
    blank_answer,
    choose,
)
from meetroom.ballots.encoding import Number
from meetroom.ballots.group import BELENIOS_2048
from meetroom.ballots.tally import Result
from meetroom.domain.core import MeetingId, OptionId, PollId
from meetroom.domain.polls import MOTION, BoxCount, Choice, Method, Poll, Vote

LABELS = {Choice.YES: "Tán thành", Choice.NO: "Không tán thành", Choice.ABSTAIN: "Không biểu quyết"}
"""In the order of the numbers of a result."""
_CHOICES = tuple(LABELS)
_UUID_CHARS = 22


def election_uuid(meeting_id: MeetingId, poll_id: PollId) -> str:
    """The name of a vote in its public record; the salt of its credentials, so that none fits two votes."""
    number = int.from_bytes(sha256(f"{meeting_id}\n{poll_id}".encode()).digest(), "big")
    return "".join(DIGITS[number // len(DIGITS) ** place % len(DIGITS)] for place in range(_UUID_CHARS))


def questions_of(poll: Poll) -> tuple[Question, ...]:
    """What is asked.

    A motion and a choice are one question, with a blank vote where the poll allows it.  On each of several options
    there is a question of its own; a blank ballot abstains on all of them, which no sum can tell apart.
    """
    labels = tuple(LABELS.values())
    if poll.method is Method.EACH:
        return tuple(choose(option.name, labels, least=1, most=1) for option in poll.options)
    if poll.method is Method.MOTION:
        return (choose(poll.question, labels, least=1, most=1, may_be_blank=poll.blank_allowed),)
    names = [option.name for option in poll.options]
    least = max(1, poll.min_choices) if poll.blank_allowed else poll.min_choices
    return (choose(poll.question, names, least=least, most=poll.max_choices, may_be_blank=poll.blank_allowed),)


def parameters_of(poll: Poll, uuid: str, key: int, description: str) -> Parameters:
    """The published text of a vote."""
    return Parameters(
        version=VERSION,
        description=description,
        name=poll.question,
        group=BELENIOS_2048.name,
        public_key=Number(key),
        questions=questions_of(poll),
        uuid=uuid,
    )


def is_about(election: Election, poll: Poll, uuid: str) -> bool:
    """Whether a published election asks what the poll asks."""
    return election.uuid == uuid and election.questions == questions_of(poll)


def answers_of(poll: Poll, vote: Vote) -> tuple[Answer, ...]:
    """A ballot's marks as answers.

    Raises: ValueError if the poll does not allow them.
    """
    questions = questions_of(poll)
    if not set(vote.marks) <= set(poll.option_ids) or (not vote.marks and not poll.blank_allowed):
        raise ValueError("not a vote of this poll")
    if poll.method is Method.EACH:
        marks = [vote.marks.get(option, Choice.ABSTAIN) for option in poll.option_ids]
        if vote.marks and len(vote.marks) < len(marks):
            raise ValueError("an option is left out")
        return tuple(answer(question, [_CHOICES.index(mark)]) for question, mark in zip(questions, marks, strict=True))
    if not vote.marks:
        return (blank_answer(questions[0]),)
    if poll.method is Method.MOTION:
        return (answer(questions[0], [_CHOICES.index(vote.marks[MOTION])]),)
    if any(mark is not Choice.YES for mark in vote.marks.values()):
        raise ValueError("an option is chosen or it is not")
    return (answer(questions[0], [poll.option_ids.index(option) for option in vote.marks]),)


def vote_of(poll: Poll, answers: tuple[Answer, ...]) -> Vote:
    """The marks that allowed answers mean."""
    marks: dict[OptionId, Choice] = {}
    for option, row in _rows(poll, answers):
        chosen = [choice for choice, number in row.items() if number]
        if chosen:
            marks[option] = chosen[0]
    return Vote(marks=marks)


def box_of(poll: Poll, result: Result, voters: int) -> BoxCount:
    """A result as the sums of an opened box."""
    rows = result.result
    blank = rows[0][0] if questions_of(poll)[0].blank else 0
    totals = {option: {**dict.fromkeys(Choice, 0), **row} for option, row in _rows(poll, rows)}
    return BoxCount(valid=voters, invalid=0, blank=int(blank), totals=totals)


def _rows(poll: Poll, rows: tuple[tuple[int, ...], ...]) -> list[tuple[OptionId, dict[Choice, int]]]:
    """For each option how often each choice stands in answers, or in a result."""
    asked = questions_of(poll)
    plain = [row[1:] if question.blank else row for question, row in zip(asked, rows, strict=True)]
    if poll.method is Method.CHOOSE:
        return [(o, {Choice.YES: int(number)}) for o, number in zip(poll.option_ids, plain[0], strict=True)]
    return [
        (option, {choice: int(number) for choice, number in zip(_CHOICES, row, strict=True)})
        for option, row in zip(poll.option_ids, plain, strict=True)
    ]
