"""Roles and audiences, of which the state of a meeting and that of its papers both speak; knows no rule."""

from enum import StrEnum

import msgspec

from meetroom.domain.core import GroupId, PersonId


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts of the state."""


class Role(StrEnum):
    """What a person is in this meeting; several at once are possible."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    DELEGATE = "delegate"
    GUEST = "guest"
    SCRUTINEER = "scrutineer"
    CLERK = "clerk"
    OPERATOR = "operator"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class Audience(State, frozen=True):
    """Who may see a fact or a document: everybody in the meeting, or the union of roles, groups and persons."""

    everyone: bool = False
    roles: tuple[Role, ...] = ()
    groups: tuple[GroupId, ...] = ()
    persons: tuple[PersonId, ...] = ()
