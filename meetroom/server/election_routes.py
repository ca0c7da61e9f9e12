"""Routes of verifiable votes: texts in and out; decides nothing."""

from collections.abc import Awaitable
from math import ceil
from typing import TypeVar

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from meetroom.domain.core import CommandId, MeetingId, PersonId, PollId, check_id
from meetroom.domain.election_state import KeyStep
from meetroom.domain.elections import PartGiven
from meetroom.domain.state import PollState, Role
from meetroom.domain.visibility import audience_of, may_see
from meetroom.protocol.elections import Certificates, GiveText, Placed, RegisterDevice, Seal, SealedTexts, ShareTexts
from meetroom.protocol.http import Problem
from meetroom.protocol.messages import Answer
from meetroom.server.election_work import TextRefused, TooLarge
from meetroom.server.elections import ElectionDesk
from meetroom.server.gathering import Gathering
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of

T = TypeVar("T")
_ROOT = "/api/meetings/{meeting_id:str}/elections/{poll_id:str}"
_BALLOT_BODY_BYTES = 2 * 1024 * 1024
_STEPS = {step.value: step for step in (KeyStep.CERTIFICATE, KeyStep.POLYNOMIAL, KeyStep.SHARE)}


class _Place:
    """One vote as the asker may see it."""

    def __init__(self, gathering: Gathering, desk: ElectionDesk, person_id: PersonId, poll_id: PollId) -> None:
        self.gathering = gathering
        self.desk = desk
        self.person_id = person_id
        self.poll_id = poll_id

    @property
    def is_trustee(self) -> bool:
        election = self.gathering.meeting.elections.get(self.poll_id)
        return election is not None and self.person_id in election.plan.trustees


async def _place(request: AnyRequest, meeting_id: str, poll_id: str) -> _Place:
    """One vote, for a request about it.

    Raises: ProblemFound(NOT_FOUND: the same for one that is not there and one the asker may not see; TOO_MANY_TRIES).
    """
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    name = PollId(poll_id)
    probe = PartGiven(poll_id=name, person_id=account.person_id, sha256="")
    person = gathering.meeting.people[account.person_id]
    if name not in gathering.meeting.elections or not may_see(audience_of(gathering.meeting, probe), person):
        raise ProblemFound(Problem.NOT_FOUND)
    desk = house.elections[MeetingId(meeting_id)]
    if (wait_s := desk.wait_s(account.person_id)) > 0:
        raise ProblemFound(Problem.TOO_MANY_TRIES, retry_after_s=ceil(wait_s))
    return _Place(gathering, desk, account.person_id, name)


def _named(command_id: CommandId) -> CommandId:
    check_id(command_id)
    return command_id


async def _told(work: Awaitable[T]) -> T:
    """What came of it.  Raises: ProblemFound for texts that are no such texts."""
    try:
        return await work
    except TextRefused as error:
        raise ProblemFound(Problem.BAD_REQUEST) from error
    except TooLarge as error:
        raise ProblemFound(Problem.TOO_LARGE) from error


def _placed(answer: Answer) -> Placed:
    return Placed(seq=answer.seq)


@post(f"{_ROOT}/steps/{{step:int}}", status_code=200)
async def take_step(
    request: AnyRequest,
    meeting_id: FromPath[str],
    poll_id: FromPath[str],
    step: FromPath[int],
    data: JSONBody[GiveText],
) -> Placed:
    """A step of the asker's device as a scrutineer's: 1 certificate or key, 3 polynomial, 5 share."""
    place = await _place(request, meeting_id, poll_id)
    if step not in _STEPS:
        raise ProblemFound(Problem.NOT_FOUND)
    taken = place.desk.take_step(place.person_id, place.poll_id, _named(data.command_id), _STEPS[step], data.text)
    return _placed(await _told(taken))


@get(f"{_ROOT}/certificates")
async def certificates(request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str]) -> Certificates:
    """What scrutineers' devices published in step 1."""
    place = await _place(request, meeting_id, poll_id)
    return Certificates(texts=await place.desk.certificates(place.poll_id))


@get(f"{_ROOT}/share")
async def share(request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str]) -> ShareTexts:
    """What the asker's device needs for its share."""
    place = await _place(request, meeting_id, poll_id)
    texts, received = await _told(place.desk.received_by(place.person_id, place.poll_id))
    return ShareTexts(certificates=texts, received=received)


@post(f"{_ROOT}/credential", status_code=200)
async def register(
    request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str], data: JSONBody[RegisterDevice]
) -> Placed:
    """The device that will vote for the asker."""
    place = await _place(request, meeting_id, poll_id)
    command_id, credential = _named(data.command_id), data.public_credential
    return _placed(await _told(place.desk.register(place.person_id, place.poll_id, command_id, credential)))


@post(f"{_ROOT}/seal", status_code=200)
async def seal(request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str], data: JSONBody[Seal]) -> Placed:
    """Fix question, keys and roster."""
    place = await _place(request, meeting_id, poll_id)
    return _placed(await _told(place.desk.seal(place.person_id, place.poll_id, _named(data.command_id))))


@get(f"{_ROOT}/sealed")
async def sealed(request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str]) -> SealedTexts:
    """What was sealed."""
    place = await _place(request, meeting_id, poll_id)
    election, keys = await place.desk.sealed_texts(place.poll_id)
    return SealedTexts(election=election, keys=keys)


@post(f"{_ROOT}/ballots", status_code=200, request_max_body_size=_BALLOT_BODY_BYTES)
async def cast(
    request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str], data: JSONBody[GiveText]
) -> Placed:
    """A sealed ballot of the asker's; durable when answered."""
    place = await _place(request, meeting_id, poll_id)
    taken = place.desk.cast(place.person_id, place.poll_id, _named(data.command_id), data.text)
    return _placed(await _told(taken))


@post(f"{_ROOT}/parts", status_code=200)
async def give_part(
    request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str], data: JSONBody[GiveText]
) -> Placed:
    """The asker's part of opening the sum, as a scrutineer."""
    place = await _place(request, meeting_id, poll_id)
    given = place.desk.give_part(place.person_id, place.poll_id, _named(data.command_id), data.text)
    return _placed(await _told(given))


@get(f"{_ROOT}/record")
async def record(request: AnyRequest, meeting_id: FromPath[str], poll_id: FromPath[str]) -> Response[bytes]:
    """The public record; before the result is published for the office and the scrutineers of the vote alone.

    From enough parts and the sum anybody can work out the result.
    """
    place = await _place(request, meeting_id, poll_id)
    meeting = place.gathering.meeting
    poll = meeting.polls[place.poll_id]
    scrutiny = place.is_trustee or meeting.has_role(place.person_id, Role.CHAIR, Role.SECRETARY, Role.SCRUTINEER)
    if poll.state is not PollState.PUBLISHED and not scrutiny:
        raise ProblemFound(Problem.NOT_RELEASED)
    return Response(await place.desk.record(place.poll_id), media_type="application/x-tar")


ROUTES: tuple[HTTPRouteHandler, ...] = (
    take_step,
    certificates,
    share,
    register,
    seal,
    sealed,
    cast,
    give_part,
    record,
)
