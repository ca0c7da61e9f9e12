"""Who may read the minutes: the paper as a whole, and each draft that went out; knows no command and no fact."""

from datetime import datetime, timedelta

from meetroom.domain.core import ItemId, PersonId
from meetroom.domain.minutes_state import MinutesState, SentDraft
from meetroom.domain.state import (
    INSIDE,
    OFFICE,
    AgendaItem,
    Audience,
    DocumentState,
    ItemState,
    Meeting,
    may_see,
)

EVERYONE = Audience(everyone=True)
THE_OFFICE = Audience(roles=OFFICE)
THE_INSIDE = Audience(roles=INSIDE)


def behind_doors(meeting: Meeting, item_id: ItemId | None) -> bool:
    """Whether what is written of an item now (None: of no item) tells of what was behind closed doors."""
    item = meeting.items.get(item_id) if item_id is not None else None
    if meeting.doors_shut or (item is not None and (item.closed_sitting or item.conclusion_inside)):
        return True
    return item is not None and _touched_inside(meeting, item.item_id)


def _touched_inside(meeting: Meeting, item_id: ItemId) -> bool:
    spoken = any(s.closed_doors and s.item_id == item_id for s in meeting.speeches.values())
    return spoken or any(p.closed_doors and p.item_id == item_id for p in meeting.polls.values())


def minutes_audience(meeting: Meeting) -> Audience:
    """Who may read the minutes as a whole: everybody, or those inside once anything in them was behind closed doors.

    Hidden items are in no minutes and do not count.
    """
    return THE_INSIDE if anything_inside(meeting) else EVERYONE


def anything_inside(meeting: Meeting) -> bool:
    """Whether minutes drafted now tell of anything that was behind closed doors."""
    shown = {k: i for k, i in meeting.items.items() if not i.hidden}
    hidden = meeting.items.keys() - shown.keys()
    return (
        any(_item_inside(item) for item in shown.values())
        or any(s.closed_doors or (s.ruling is not None and s.ruling.inside) for s in meeting.speeches.values())
        or any(p.closed_doors for p in meeting.polls.values())
        or any(r.inside and r.item_id not in hidden for r in meeting.remarks)
        or any(d.audience.everyone and _released_inside(shown, d.item_id, d.state) for d in meeting.documents.values())
        or _written_inside(meeting.minutes, frozenset(hidden))
    )


def _item_inside(item: AgendaItem) -> bool:
    dealt_with = item.started_at is not None or item.state is not ItemState.PLANNED
    return item.conclusion_inside or (item.closed_sitting and dealt_with)


def _released_inside(shown: dict[ItemId, AgendaItem], item_id: ItemId | None, state: DocumentState) -> bool:
    item = shown.get(item_id) if item_id is not None else None
    return state is DocumentState.RELEASED and item is not None and item.closed_sitting


def _written_inside(minutes: MinutesState, hidden: frozenset[ItemId]) -> bool:
    texts = any(t.inside and t.item_id not in hidden for t in minutes.texts.values())
    return texts or any(a.inside and a.item_id not in hidden for a in minutes.actions.values())


def minutes_seq(meeting: Meeting) -> int:
    """The newest fact that changed what the minutes say beside the sitting itself, 0: none.

    What a chair has read is shown by it: `ApproveMinutes.seen_seq`.  Counts what the replica may see; the office sees
    all of it.
    """
    return meeting.minutes.changed_seq


def sent_draft(meeting: Meeting, revision: int) -> SentDraft | None:
    """The draft that went out as this revision, as far as the replica knows of it."""
    return next((d for d in meeting.minutes.sent if d.revision == revision), None)


def may_read_draft(meeting: Meeting, person_id: PersonId, revision: int) -> bool:
    """Whether somebody may fetch this revision of the draft: its audience, or of it those inside alone."""
    person, sent = meeting.people.get(person_id), sent_draft(meeting, revision)
    if sent is None or not (may_see(sent.audience, person) or may_see(THE_OFFICE, person)):
        return False
    return may_see(THE_INSIDE, person) or not sent.inside


def may_read_minutes(meeting: Meeting, person_id: PersonId) -> bool:
    """Whether somebody may read the approved minutes, issued or not."""
    return may_see(minutes_audience(meeting), meeting.people.get(person_id))


def objection_until(meeting: Meeting) -> datetime | None:
    """When the term for objections ends; None: the minutes are not approved, or the rules give no term."""
    approved_at, days = meeting.minutes.approved_at, meeting.rules.objection_days
    return None if approved_at is None or days == 0 else approved_at + timedelta(days=days)
