"""The votes of a meeting as lines of its minutes; drafts no words, and tells no more than was declared."""

from meetroom.domain.core import OptionId, PersonId
from meetroom.domain.minutes_evidence import Draft
from meetroom.domain.minutes_form import Ballot, OptionLine, Vote
from meetroom.domain.polls import Vote as CastContent
from meetroom.domain.state import Choice, Detail, Poll, PollState, Tally
from meetroom.domain.tallying import told
from meetroom.domain.voting import was_noted


def opened_polls(d: Draft) -> list[Poll]:
    """Votes in the order of their opening; one without an opening was only ever known to the office."""
    polls = ((p.opened_at, p) for p in d.meeting.polls.values() if p.item_id not in d.hidden)
    opened = [(at, p.poll_id, p) for at, p in polls if at is not None]
    return [poll for *_, poll in sorted(opened, key=lambda entry: entry[:2])]


def vote(d: Draft, poll: Poll) -> Vote:
    """One vote, with numbers and names only once its result is declared."""
    declared = poll.state is PollState.PUBLISHED
    tally = told(poll.tally, poll.detail) if declared and poll.tally else None
    names = {o.option_id: o.name for o in poll.options}
    broken = poll.tie_break if tally else None
    former = d.meeting.polls.get(poll.replaces) if poll.replaces is not None else None
    return Vote(
        poll_id=poll.poll_id,
        question=poll.question,
        kind=poll.kind,
        method=poll.method,
        state=poll.state,
        base=poll.base,
        threshold=poll.threshold,
        members=poll.members,
        entitled=len(poll.entitled),
        received=tally.cast if tally else len(poll.received),
        quorum=poll.quorum,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        tally=tally,
        options=_options(tally, names) if tally else (),
        elected=tuple(names.get(o, o) for o in tally.elected) if tally else (),
        tie_break="" if broken is None else "lot" if broken.by_lot else "chair",
        ballots=_ballots(d, poll) if declared else (),
        replaces=former.question if former else "",
        reason=poll.reason,
        seqs=d.seqs("poll", poll.poll_id),
    )


def _options(tally: Tally, names: dict[OptionId, str]) -> tuple[OptionLine, ...]:
    return tuple(
        OptionLine(name=names.get(o, ""), yes=v.yes, no=v.no, abstain=v.abstain, verdict=v.verdict)
        for o, v in tally.options.items()
    )


def _ballots(d: Draft, poll: Poll) -> tuple[Ballot, ...]:
    if poll.detail is not Detail.NAMES:
        return ()
    names = {o.option_id: o.name for o in poll.options}

    def line(person_id: PersonId) -> Ballot:
        ballot = poll.ballots.get(person_id)
        content = ballot.vote if ballot else CastContent()
        return Ballot(
            person_id=person_id,
            name=d.person(person_id).name,
            point=d.home(person_id),
            choice=content.choice,
            voted=ballot is not None,
            opinion=content.opinion,
            chosen=tuple(names[o] for o, c in content.marks.items() if c is Choice.YES and o in names),
            noted_by=d.person(ballot.by).name if ballot is not None and was_noted(poll, person_id) else "",
        )

    return tuple(line(p) for p in sorted(poll.entitled, key=d.seat))
