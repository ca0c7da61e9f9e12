"""The client engine: everything a user interface needs of a meeting, on one asyncio loop; knows no widget."""

from meetroom.client.listening import (
    OWN_LEG,
    CallConfig,
    CallPhase,
    CallState,
    DocumentProgress,
    LinkState,
    Listener,
    Login,
    ServerAddress,
    SilentListener,
)
from meetroom.client.problems import ClientError, ClientProblem

__all__ = [
    "OWN_LEG",
    "CallConfig",
    "CallPhase",
    "CallState",
    "ClientError",
    "ClientProblem",
    "DocumentProgress",
    "LinkState",
    "Listener",
    "Login",
    "ServerAddress",
    "SilentListener",
]
