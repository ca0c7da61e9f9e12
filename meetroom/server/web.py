"""What every HTTP answer shares: who is asking, which meeting, how a problem is told; knows no single route."""

import logging
from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.connection import ASGIConnection, Request

from meetroom.domain.core import MeetingId, PersonId
from meetroom.domain.state import OFFICE
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.protocol.messages import PROTOCOL
from meetroom.server.gathering import Gathering
from meetroom.server.house import House
from meetroom.server.problem_answers import STATUS as STATUS
from meetroom.server.problem_answers import ProblemFound as ProblemFound
from meetroom.server.problem_answers import problem_of as problem_of
from meetroom.store.account_form import Account

if TYPE_CHECKING:
    Connection = ASGIConnection[Any, Any, Any, Any]
    AnyRequest = Request[Any, Any, Any]
else:  # Litestar resolves annotations at run time
    Connection = ASGIConnection
    AnyRequest = Request

log = logging.getLogger(__name__)

SUBPROTOCOL = f"meetroom.{PROTOCOL}"
_BEARER = "bearer."


def on_error(request: AnyRequest, error: Exception) -> Response[ProblemAnswer]:
    """The answer to a request that ended in an error."""
    answer = problem_of(error)
    if answer.problem is Problem.SERVER_ERROR:
        log.error("request failed", exc_info=error, extra={"path": request.url.path})
    headers = {"Retry-After": str(answer.retry_after_s)} if answer.retry_after_s else {}
    return Response(answer, status_code=STATUS[answer.problem], headers=headers)


def house_of(connection: Connection) -> House:
    """The house behind the application."""
    house: House = connection.app.state.house
    return house


def token_of(connection: Connection) -> str:
    """The bearer token.  Raises: ProblemFound(TOKEN_INVALID)."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else _offered_token(connection)
    if not 0 < len(token) <= 200:
        raise ProblemFound(Problem.TOKEN_INVALID)
    return token


def _offered_token(connection: Connection) -> str:
    """A page in a browser cannot set a header on its WebSocket: there the token is among the subprotocols."""
    offered = _offered(connection) if "authorization" not in connection.headers else ()
    return next((name.removeprefix(_BEARER) for name in offered if name.startswith(_BEARER)), "")


def subprotocol_of(connection: Connection) -> str | None:
    """What the server chooses of the subprotocols a WebSocket offers; never the one that holds the token."""
    return SUBPROTOCOL if SUBPROTOCOL in _offered(connection) else None


def _offered(connection: Connection) -> tuple[str, ...]:
    offered: object = connection.scope.get("subprotocols")
    return tuple(map(str, offered)) if isinstance(offered, list) else ()


async def asker(connection: Connection) -> Account:
    """Who is asking.  Raises: ProblemFound(TOKEN_INVALID); AccountRefused."""
    return await house_of(connection).authenticate(token_of(connection))


def gathering_for(house: House, meeting_id: str, person_id: PersonId) -> Gathering:
    """A meeting this person belongs to.

    Raises: ProblemFound(NOT_FOUND): the same for a meeting that is not there and one that is not theirs.
    """
    gathering = house.gatherings.get(MeetingId(meeting_id))
    if gathering is None or person_id not in gathering.meeting.people:
        raise ProblemFound(Problem.NOT_FOUND)
    return gathering


def is_office(gathering: Gathering, person_id: PersonId) -> bool:
    """Whether the person prepares or runs the meeting."""
    return gathering.meeting.has_role(person_id, *OFFICE)
