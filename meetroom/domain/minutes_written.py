"""What was written beside the facts as lines of minutes: texts, action items, objections; drafts no words."""

from meetroom.domain.core import ItemId
from meetroom.domain.minutes_evidence import Draft
from meetroom.domain.minutes_form import ObjectionLine, Seqs, Task
from meetroom.domain.minutes_state import ActionItem, RichText, TextPlace
from meetroom.domain.minutes_text import text_key


def text_of(d: Draft, place: TextPlace, item_id: ItemId | None) -> tuple[RichText, Seqs]:
    """The text of a place, and the fact that wrote it."""
    written = d.meeting.minutes.texts.get(text_key(place, item_id))
    return ((), ()) if written is None else (written.text, (written.seq,))


def tasks(d: Draft) -> tuple[Task, ...]:
    """Action items by the order of the agenda, then as they were noted; those the office works on, else those given."""
    minutes = d.meeting.minutes
    shown = [a for a in (minutes.actions or minutes.given).values() if a.item_id not in d.hidden]
    places: dict[ItemId | None, int] = {item_id: n for n, item_id in enumerate(d.numbers)}
    return tuple(_task(d, a) for a in sorted(shown, key=lambda a: places.get(a.item_id, len(places))))


def _task(d: Draft, action: ActionItem) -> Task:
    return Task(
        action_id=action.action_id,
        text=action.text,
        owner=action.owner,
        due=action.due,
        item=d.number(action.item_id),
        seqs=d.seqs("action", action.action_id),
        owner_id=action.owner_id,
        item_id=d.place(action.item_id),
        inside=action.inside,
    )


def objected(d: Draft) -> tuple[ObjectionLine, ...]:
    """Objections to minutes that were approved before, oldest first."""
    return tuple(
        ObjectionLine(
            objection_id=o.objection_id,
            name=d.person(o.author).name,
            at=o.at,
            text=o.text,
            upheld=o.upheld,
            answer=o.answer,
            answered_at=o.answered_at,
            item=d.number(o.item_id),
            seqs=d.seqs("objection", o.objection_id),
            person_id=o.author,
            item_id=d.place(o.item_id),
        )
        for o in d.meeting.minutes.objections.values()
    )
