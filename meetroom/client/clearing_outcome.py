"""What came of a clearing on this machine: how much went, what is still here and why; clears nothing itself."""

import errno
from collections.abc import Callable

import msgspec

from meetroom.client.traces import Held, Traces
from meetroom.domain.core import MeetingId
from meetroom.domain.state import Retention
from meetroom.protocol.minutes import ClearingFault, Kept

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_TAKEN = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY})


class ClearingOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One clearing.

    Attributes:
        done: nothing is here any more that the rule wants gone.
        fault: why not, where it is the disk's doing; None also where something waits for the server.
        documents: documents that went with it.
        removed_bytes: all that went with it.
        kept: what is still here.
    """

    rule: Retention
    done: bool
    fault: ClearingFault | None = None
    documents: int = 0
    removed_bytes: int = 0
    kept: tuple[Kept, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether the office wants to know: something went, or something is here that should not be."""
        return bool(self.documents or self.removed_bytes or not self.done)


OnOutcome = Callable[[MeetingId, ClearingOutcome], None]


def nobody_told(meeting_id: MeetingId, outcome: ClearingOutcome) -> None:
    """The machine is cleared all the same."""


def outcome_of(
    rule: Retention, before: Held, traces: Traces, fault: ClearingFault | None, kept: tuple[Kept, ...]
) -> ClearingOutcome:
    """What came of it, by what there was before and what there is now; blocks."""
    now = traces.held()
    return ClearingOutcome(
        rule=rule,
        done=fault is None and set(kept) <= {Kept.NOTES},
        fault=fault,
        documents=max(0, before.documents - now.documents),
        removed_bytes=before.less(now),
        kept=kept,
    )


def fault_of(error: OSError) -> ClearingFault:
    """What kept the disk from playing along."""
    if error.errno in _FULL:
        return ClearingFault.NO_SPACE
    # What another program has open cannot be removed on Windows; it says access denied, as for a missing right.
    return ClearingFault.IN_USE if error.errno in _TAKEN else ClearingFault.DISK
