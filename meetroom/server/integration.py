"""What every route for other systems shares: the token, its scopes, how often it may ask; knows no single route.

A token acts in the name of an account, so the one table of visibility decides what it sees.  Every use is logged by
the token's id and the route; never what went in or out.
"""

import asyncio
import logging
import time
from hashlib import sha256
from typing import Any
from weakref import WeakValueDictionary

from litestar import Response
from litestar.openapi import ResponseSpec

from meetroom.domain.minutes_issue import is_signed, newest_sha256
from meetroom.domain.minutes_readers import may_read_minutes
from meetroom.domain.minutes_state import ActionItem, MinutesSignature
from meetroom.domain.state import INSIDE, OFFICE, Audience, Meeting, may_see
from meetroom.protocol.http import Problem
from meetroom.protocol.integration import ActionRow, MeetingRow, MinutesRow, SignatureRow
from meetroom.server.allowance import Bucket
from meetroom.server.certificates import now_utc
from meetroom.server.delivering import Deliveries
from meetroom.server.gathering import Gathering
from meetroom.server.house import House
from meetroom.server.integration_config import IntegrationConfig, read_organisation
from meetroom.server.integration_package import changed_at
from meetroom.server.schema import problem_responses
from meetroom.server.threads import Threads
from meetroom.server.web import AnyRequest, ProblemFound, gathering_for, house_of, token_of
from meetroom.store.account_form import Account
from meetroom.store.api_tokens import PREFIX, Entered, Scope

log = logging.getLogger(__name__)

_MANY_TOKENS = 5_000
_THE_INSIDE = Audience(roles=INSIDE)


class Integration:
    """What a server holds for other systems.

    Attributes:
        organisation: who this server is to them; None: nobody said.
        unpacking: held by whoever has a package in memory.

    Raises: BadIntegration.
    """

    def __init__(self, config: IntegrationConfig, workers: Threads) -> None:
        self.config = config
        self.organisation = read_organisation(config.organisation)
        self.deliveries = Deliveries(config, self.organisation, workers)
        self.unpacking = asyncio.Semaphore(1)
        self._sending: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._buckets: dict[str, Bucket] = {}

    def sending(self, upload_id: str) -> asyncio.Lock:
        """Held by whoever sends this upload: the same one twice at a time would be in its own way."""
        return self._sending.setdefault(upload_id, asyncio.Lock())

    def take(self, token_id: str) -> float:
        """One request more of this token.  Returns: seconds it has to wait, 0: none."""
        now_s = time.monotonic()
        bucket = self._buckets.get(token_id)
        if bucket is None:
            if len(self._buckets) > _MANY_TOKENS:
                self._buckets.clear()
            bucket = self._buckets[token_id] = Bucket(self.config.per_s, self.config.burst, now_s)
        return 0.0 if bucket.take(1, now_s) else bucket.wait_s(1, now_s)


class Caller:
    """Somebody's system that was let in: the account it acts for, and what it may ask of this house."""

    def __init__(self, house: House, integration: Integration, entered: Entered) -> None:
        self.house = house
        self.integration = integration
        self.token = entered.token
        self.account: Account = entered.account

    def gathering(self, meeting_id: str) -> Gathering:
        """A meeting whose roster names the account.  Raises: ProblemFound(NOT_FOUND), whether it is there or not."""
        return gathering_for(self.house, meeting_id, self.account.person_id)

    def readable(self, meeting_id: str) -> Gathering:
        """A meeting whose issued minutes the account may read.  Raises: ProblemFound(NOT_FOUND) for all others."""
        gathering = self.gathering(meeting_id)
        if minutes_row(gathering.meeting, self.account) is None:
            raise ProblemFound(Problem.NOT_FOUND)
        return gathering


async def let_in(request: AnyRequest, scope: Scope) -> Caller:
    """Who asks, if their token is good for this.

    Raises: ProblemFound(TOKEN_INVALID | NOT_ALLOWED: the token lacks the scope | TOO_MANY_TRIES); AccountRefused.
    """
    secret = token_of(request)
    if not secret.startswith(PREFIX):
        raise ProblemFound(Problem.TOKEN_INVALID)
    house, state = house_of(request), request.app.state
    integration: Integration = state.integration
    entered = await house.workers.run(house.store.api_tokens.authenticate, secret, now=now_utc())
    asked = {"token": entered.token.token_id, "person": entered.account.person_id, "route": route_of(request)}
    wait_s = integration.take(entered.token.token_id)
    if wait_s > 0:
        log.info("api refused", extra={**asked, "why": Problem.TOO_MANY_TRIES.value})
        raise ProblemFound(Problem.TOO_MANY_TRIES, retry_after_s=int(wait_s) + 1)
    if scope not in entered.token.scopes:
        log.info("api refused", extra={**asked, "why": Problem.NOT_ALLOWED.value})
        raise ProblemFound(Problem.NOT_ALLOWED)
    log.info("api", extra=asked)
    return Caller(house, integration, entered)


def route_of(request: AnyRequest) -> str:
    """Method and path, without the query: that may hold titles."""
    return f"{request.method} {request.url.path}"[:300]


def file_of(
    request: AnyRequest, content: bytes, kind: str, *, name: str, tag: str = "", language: str = ""
) -> Response[Any]:
    """200 with a small file under a name of its own, 304 where the asker has it already."""
    tag = f'"{tag or sha256(content).hexdigest()}"'
    headers = {"ETag": tag}
    if has_it(request, tag):
        return Response(None, status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if language:
        headers["Content-Language"] = language
    return Response(content, media_type=kind, headers=headers)


def has_it(request: AnyRequest, tag: str) -> bool:
    """Whether `If-None-Match` names this tag.  Source: RFC 9110, 13.1.2."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in given.split(","))


def problems(*found: Problem) -> dict[int, ResponseSpec]:
    """How a route's problems stand in the schema, with those that every route here has."""
    always = (Problem.BAD_REQUEST, Problem.TOKEN_INVALID, Problem.NOT_ALLOWED, Problem.TOO_MANY_TRIES)
    return problem_responses(*always, *found, Problem.SERVER_ERROR, Problem.NO_SPACE)


def meeting_row(meeting: Meeting, account: Account) -> MeetingRow:
    """A meeting as this account may know it."""
    return MeetingRow(
        meeting_id=meeting.meeting_id,
        title=meeting.title,
        body=meeting.body,
        place=meeting.place,
        phase=meeting.phase,
        planned_start=meeting.planned_start,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        archived_at=meeting.archived_at,
        minutes=minutes_row(meeting, account),
    )


def minutes_row(meeting: Meeting, account: Account) -> MinutesRow | None:
    """The issued paper, None where there is none for this account."""
    minutes, issued = meeting.minutes, meeting.minutes.issued
    if issued is None or not may_read_minutes(meeting, account.person_id):
        return None
    if issued.inside and not may_see(_THE_INSIDE, meeting.people.get(account.person_id)):
        return None
    newest = minutes.signatures[-1] if minutes.signatures else None
    return MinutesRow(
        meeting_id=meeting.meeting_id,
        title=meeting.title,
        body=meeting.body,
        number=issued.number,
        revision=issued.revision,
        language=issued.language,
        pages=issued.pages,
        issued_at=issued.at,
        changed_at=changed_at(minutes, issued),
        signed=is_signed(minutes),
        signatures=tuple(map(_signature_row, minutes.signatures)),
        sha256=newest_sha256(minutes),
        size_bytes=issued.size_bytes if newest is None else newest.size_bytes,
    )


def _signature_row(signature: MinutesSignature) -> SignatureRow:
    return SignatureRow(
        field=signature.field.value,
        signer=signature.signer,
        issuer=signature.issuer,
        level=signature.level.value,
        verdict=signature.verdict,
        signed_at=signature.signed_at,
    )


def actions_for(meeting: Meeting, account: Account) -> tuple[ActionItem, ...]:
    """The action items this account may know: those the approved minutes gave; before that the office's own."""
    person, minutes = meeting.people.get(account.person_id), meeting.minutes
    if minutes.approved_at is None:
        return tuple(minutes.actions.values()) if may_see(Audience(roles=OFFICE), person) else ()
    inside = may_see(_THE_INSIDE, person)
    return tuple(action for action in minutes.given.values() if inside or not action.inside)


def action_row(action: ActionItem) -> ActionRow:
    """An action item as it goes out."""
    return ActionRow(
        action_id=action.action_id, text=action.text, owner=action.owner, due=action.due, item_id=action.item_id
    )
