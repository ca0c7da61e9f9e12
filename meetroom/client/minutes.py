"""Minutes at the server: drafts and papers fetched and proved, issued, signed ones handed in; typesets nothing."""

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from meetroom.client.chores import Chores
from meetroom.client.delivering import Delivering
from meetroom.client.disk import disk_error
from meetroom.client.kept_paper import KeptPaper
from meetroom.client.long_work import news, patiently
from meetroom.client.minutes_drafts import MinutesDrafts
from meetroom.client.minutes_port import IssueTold, PaperFile
from meetroom.client.office_templates import KeptTemplates
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.client.wire import Door
from meetroom.domain.chain import Replica
from meetroom.domain.core import CommandId, MeetingId
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.state import Retention
from meetroom.protocol.minutes import (
    MAX_SIGNED_BYTES,
    MAX_TEMPLATE_BYTES,
    IssueRequest,
    IssueState,
    Language,
    OfficeTemplates,
    SignedAnswer,
    SigningPolicy,
    SigningTrust,
    WorkPhase,
)

_TYPESETTING_S = 120.0
"""Longest silence while the server sets the pages of a long day, or judges a signature."""
_TEMPLATES_S = 20.0
"""Longest silence before a preview goes on with the templates known last."""
_MAX_TEMPLATE_ANSWER = 2 * MAX_TEMPLATE_BYTES
"""Base64 and names take more than the files."""
_NO_TEMPLATES = (ClientProblem.NOT_FOUND, ClientProblem.NOT_ALLOWED)
_SLOWEST_BYTES_PER_S = 16_000.0


class MeetingEntered(Protocol):
    """The meeting one is in."""

    @property
    def replica(self) -> Replica:
        """The meeting as it is known here."""

    async def reached(self, seq: int) -> None:
        """Wait until this place of the chain is applied here."""


class Minutes:
    """See MinutesPort.  Belongs to the loop."""

    def __init__(
        self,
        entered: MeetingEntered,
        door: Door,
        meeting_id: MeetingId,
        typed: MinutesDrafts,
        kept: KeptPaper,
        templates: KeptTemplates,
    ) -> None:
        self.typed = typed
        self._kept = kept
        self._templates, self._fetching = templates, asyncio.Lock()
        self.delivering = Delivering(door, meeting_id)
        self._entered = entered
        self._door = door
        self._path = ("meetings", meeting_id, "minutes")
        self._chores = Chores("minutes")
        self._trust = SigningTrust()

    async def load(self) -> None:
        """Take up what was typed before; call it first.  Raises: ClientError."""
        await self.typed.load()

    async def close(self) -> None:
        """Finish what is owed to the server and to the disk."""
        await self.typed.close()
        await self._chores.close()

    async def draft(self, revision: int) -> bytes:
        """See MinutesPort."""
        return await self._door.fetch("GET", *self._path, "drafts", str(revision), read_s=_TYPESETTING_S)

    async def paper(self) -> PaperFile:
        """See MinutesPort.  What was fetched before is not fetched again, where the retention rule lets it be kept."""
        meeting = self._entered.replica.meeting
        minutes = meeting.minutes
        if minutes.issued is None:
            raise ClientError(ClientProblem.NOT_FOUND)
        newest = minutes.signatures[-1] if minutes.signatures else minutes.issued
        held = await asyncio.to_thread(self._kept.load, newest.sha256)
        if held is not None:
            return PaperFile(pdf=held, sha256=newest.sha256)
        pdf = await self._door.fetch("GET", *self._path, "paper", query={"sha256": newest.sha256})
        if hashlib.sha256(pdf).hexdigest() != newest.sha256:
            raise ClientError(ClientProblem.DOCUMENT_BROKEN)
        if meeting.due is Retention.KEEP:
            await asyncio.to_thread(self._kept.keep, pdf)
        return PaperFile(pdf=pdf, sha256=newest.sha256)

    async def docx(self, language: Language) -> bytes:
        """See MinutesPort."""
        query = {"language": language}
        return await self._door.fetch("GET", *self._path, "docx", query=query, read_s=_TYPESETTING_S)

    async def issue(
        self, number: str, language: Language, recipients: Sequence[str], told: IssueTold | None = None
    ) -> int:
        """See MinutesPort."""
        command_id = CommandId(f"issue-{secrets.token_hex(16)}")
        request = IssueRequest(command_id=command_id, number=number, language=language, recipients=tuple(recipients))
        try:
            state = await self._issued(request, told)
        except asyncio.CancelledError:
            self._chores.owe(self._give_up())
            raise
        await self._entered.reached(state.seq)
        return state.seq

    async def signing_policy(self) -> SigningPolicy:
        """See MinutesPort."""
        return await self._door.ask(SigningPolicy, "GET", *self._path, "signing-policy")

    async def signing_trust(self) -> SigningTrust:
        """See MinutesPort.  Fetched once, and again when the server's folder has changed."""
        held = self._trust
        known = {"known": held.version} if held.version else None
        try:
            raw = await self._door.fetch("GET", *self._path, "signing-trust", query=known, read_s=_TYPESETTING_S)
        except ClientError as error:
            if error.problem is ClientProblem.NOT_FOUND:
                return SigningTrust()  # a server from before it handed them out
            raise
        told = await asyncio.to_thread(Door.decoded, SigningTrust, raw)
        if known is not None and told.version == held.version:
            return held
        self._trust = told
        return told

    async def office_templates(self) -> Path | None:
        """See MinutesPort.  Fetched once, and again when the server's folder has changed."""
        async with self._fetching:
            held = await asyncio.to_thread(self._templates.version)
            try:
                raw = await self._door.fetch(
                    "GET",
                    *self._path,
                    "templates",
                    query={"known": held} if held else None,
                    max_bytes=_MAX_TEMPLATE_ANSWER,
                    read_s=_TEMPLATES_S,
                )
            except ClientError as error:
                if error.problem is ClientProblem.UNREACHABLE:
                    return await asyncio.to_thread(self._templates.here)
                if error.problem in _NO_TEMPLATES:
                    return None
                raise
            return await asyncio.to_thread(self._kept_templates, raw, held)

    def _kept_templates(self, raw: bytes, held: str) -> Path | None:
        told = Door.decoded(OfficeTemplates, raw)
        if told.version and told.version == held and not told.files:
            return self._templates.here()
        try:
            return self._templates.keep(told)
        except OSError as error:
            raise disk_error(error) from error

    async def put_signed(self, field: SignatureField, pdf: bytes, *, base_sha256: str) -> SignedAnswer:
        """See MinutesPort."""
        if len(pdf) > MAX_SIGNED_BYTES:
            raise ClientError(ClientProblem.TOO_LARGE)
        raw = await self._door.fetch(
            "POST",
            *self._path,
            "signatures",
            field.value,
            data=pdf,
            kind="application/pdf",
            query={"base": base_sha256},
            read_s=_TYPESETTING_S + len(pdf) / _SLOWEST_BYTES_PER_S,
        )
        answer = Door.decoded(SignedAnswer, raw)
        await self._entered.reached(answer.seq)
        return answer

    async def _issued(self, request: IssueRequest, told: IssueTold | None) -> IssueState:
        body = msgspec.json.encode(request)
        path = (*self._path, "issue")

        async def ask() -> IssueState:
            return Door.decoded(IssueState, await self._door.fetch("POST", *path, data=body))

        state = await patiently(ask)
        while not state.ended:
            if told is not None:
                told(state)
            state = await news(self._door, IssueState, path, state)
            if state.command_id != request.command_id:
                # The server was started anew and knows nothing of it, or only what became of it.
                state = await patiently(ask)
        if state.problem is not None:
            raise ClientError.from_answer(state.problem)
        if state.phase is not WorkPhase.DONE:
            raise ClientError(ClientProblem.CANCELLED)
        return state

    async def _give_up(self) -> None:
        await self._door.fetch("DELETE", *self._path, "issue")
