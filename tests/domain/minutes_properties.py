"""What holds for minutes in every history, written down independently of the rules."""

from msgspec.structs import replace

from meetroom.domain.minutes_issue import is_signed
from meetroom.domain.minutes_readers import may_read_draft
from meetroom.domain.minutes_state import MinutesState, SignatureField
from meetroom.domain.minutes_text import normalised
from meetroom.domain.state import INSIDE, Meeting, Person, Phase, may_see


def inside(person: Person) -> bool:
    return any(role in INSIDE for role in person.roles)


def minutes_known(meeting: Meeting, person: Person) -> list[object]:
    """What somebody outside the office may know of minutes: what they said themselves, what approved minutes give."""
    minutes, me = meeting.minutes, person.person_id
    known: list[object] = [c.text for c in minutes.comments.values() if c.author == me]
    known += [(o.text, o.answer) for o in minutes.objections.values() if o.author == me]
    known += [a for a in minutes.given.values() if inside(person) or not a.inside]
    known += [d.note for d in minutes.sent if may_see(d.audience, person)]
    if minutes.issued is not None and (inside(person) or not minutes.issued.inside):
        known += [minutes.issued, minutes.signatures]
    return known


def check_minutes(mine: MinutesState, full: MinutesState, person: Person) -> None:
    me, is_inside = person.person_id, inside(person)
    assert (mine.texts, mine.actions, mine.deliveries) == ({}, {}, ())
    assert mine.given == {k: a for k, a in full.given.items() if is_inside or not a.inside}
    assert mine.sent == tuple(d for d in full.sent if may_see(d.audience, person))
    own = {k: c for k, c in full.comments.items() if c.author == me}
    assert mine.comments.keys() == own.keys()
    for key, comment in mine.comments.items():
        # The answer to a comment on what is inside is not for an author who was outside by then.
        assert comment == own[key] or (own[key].inside and comment == replace(own[key], taken=None, answer=""))
    issued = full.issued if full.issued is None or is_inside or not full.issued.inside else None
    assert mine.issued == issued
    assert mine.signatures == (() if issued is None else full.signatures)
    worded = {
        k: o if o.author == me else replace(o, text="", item_id=None, answer="") for k, o in full.objections.items()
    }
    if is_inside:
        assert mine.objections == worded
    # Outside one knows of those raised while all of the minutes was for everybody, and of no answer given since.
    for raised, objection in mine.objections.items():
        assert objection in (worded[raised], replace(worded[raised], upheld=None, answered_at=None))
    assert mine.changed_seq <= full.changed_seq


def check_minutes_rules(meeting: Meeting) -> None:
    minutes = meeting.minutes
    over = meeting.phase in (Phase.MINUTES_APPROVED, Phase.ARCHIVED)
    assert (minutes.approved_at is not None) == over == (minutes.approved_seq > 0)
    assert over or (minutes.issued is None and not minutes.given)
    assert minutes.issued is not None or not minutes.signatures
    assert [s.field for s in minutes.signatures] == list(SignatureField)[: len(minutes.signatures)]
    for written in minutes.texts.values():
        assert written.text == normalised(written.text) != ()
        assert written.item_id is None or written.item_id in meeting.items
    assert all(a.item_id is None or a.item_id in meeting.items for a in minutes.actions.values())
    if meeting.phase is Phase.ARCHIVED:
        assert all(o.upheld is not None for o in minutes.objections.values())
        assert minutes.issued is None or is_signed(minutes)
    for sent in minutes.sent:
        readers = {p for p in meeting.people if may_read_draft(meeting, p, sent.revision)}
        assert all(inside(meeting.people[p]) for p in readers) or not sent.inside
