"""What a listener is told, so that a fault of the listener is logged and cuts no line; knows no meeting.

Some messages of the server change nothing here and are only for screens: these it takes itself.
"""

import logging
from collections.abc import Callable
from typing import Any

from meetroom.client.listening import Listener
from meetroom.protocol.messages import (
    InkPresented,
    Online,
    PagePresented,
    PointerPresented,
    ReadinessBoard,
    RetentionReported,
    ServerMessage,
)

logger = logging.getLogger(__name__)


class Teller:
    """See the module.  Belongs to the loop."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def take(self, message: ServerMessage) -> bool:
        """Tell what is only to be shown.  Returns: False when it is for somebody else."""
        tell = _FOR_SCREENS.get(type(message))
        if tell is None:
            return False
        guarded(tell)(self._listener, message)
        return True


def guarded(tell: Callable[..., None]) -> Callable[..., None]:
    """The same, but a fault of the listener is logged and does not cut the line."""

    def told(*values: Any) -> None:
        try:
            tell(*values)
        except Exception:
            logger.exception("the listener stumbled")

    return told


_FOR_SCREENS: dict[type, Callable[[Listener, Any], None]] = {
    InkPresented: lambda listener, message: listener.on_live_ink(message),
    Online: lambda listener, message: listener.on_online(frozenset(message.person_ids)),
    PagePresented: lambda listener, message: listener.on_presented(message),
    PointerPresented: lambda listener, message: listener.on_pointer(message),
    ReadinessBoard: lambda listener, message: listener.on_readiness(message.rows),
    RetentionReported: lambda listener, _: listener.on_retention(),
}
