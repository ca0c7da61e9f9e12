"""What the person at this screen may do now, by the same table that the server decides by; draws nothing."""

from meetroom.domain.core import Command, PersonId
from meetroom.domain.meeting import RULES
from meetroom.domain.state import Meeting, Role


def may(meeting: Meeting, person_id: PersonId, command: type[Command]) -> bool:
    """Whether role and phase allow a command; what else its own rule asks for is not looked at."""
    person, rule = meeting.people.get(person_id), RULES.get(command)
    if person is None or rule is None or meeting.phase not in rule.phases:
        return False
    # A chair who handed the chair over has none of its powers meanwhile.
    held = set(person.roles) - ({Role.CHAIR} if not meeting.presides(person_id) else set())
    return not held.isdisjoint(rule.roles)
