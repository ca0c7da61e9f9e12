"""What can go wrong with what is stored, as closed lists; knows no database."""

from enum import StrEnum


class StoreFault(StrEnum):
    """Why the store could not do what was asked."""

    NO_SPACE = "no_space"
    DAMAGED = "damaged"
    UNAVAILABLE = "unavailable"
    NEWER_SCHEMA = "newer_schema"


class StoreFailed(Exception):
    """The store could not read or write; nothing of the call was written.

    Attributes:
        fault: the reason.
    """

    def __init__(self, fault: StoreFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NoSpace(StoreFailed):
    """The disk is full; the same call may succeed once there is room."""

    def __init__(self) -> None:
        super().__init__(StoreFault.NO_SPACE)


class JournalFull(NoSpace):
    """A fact could not be written because the disk is full; the meeting must stand still until there is room."""


class JournalConflict(Exception):
    """Somebody else wrote first (or the meeting, or the answer to this command, is already there): read anew."""


class UnknownMeeting(Exception):
    """There is no such meeting in the journal."""
