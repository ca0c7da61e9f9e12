"""A closed meeting whose minutes can be approved, issued and signed, with people and their certificates."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from meetroom.archive.signature import sign_minutes
from meetroom.archive.trust import read_trust
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.state import Role
from meetroom.server.certificates import now_utc
from tests.archive.signed_papers import YEAR, Authority, Holder
from tests.archive.signing_ground import key_file
from tests.server.conftest import Crowd
from tests.server.visitor import PATIENCE_S, Visitor

SECRETARY, CHAIR, SEAL = SignatureField
ENDS = ("done", "cancelled", "failed")


class Minutes:
    """Requests about the minutes of a crowd's meeting."""

    def __init__(self, crowd: Crowd, folder: Path) -> None:
        self.crowd = crowd
        self.folder = folder
        now = now_utc()
        self.authority = Authority(since=now - 2 * YEAR, until=now + 2 * YEAR)
        self.holders: dict[str, Holder] = {}

    @property
    def root(self) -> str:
        """Where the requests go."""
        return f"/api/meetings/{self.crowd.meeting_id}/minutes"

    @property
    def files(self) -> Path:
        """Where the papers lie."""
        return self.crowd.server.config.data_folder / "minutes" / self.crowd.meeting_id

    async def close(self, *delegates: str) -> None:
        """Open the sitting with a second secretary, a clerk and a guest beside the delegates, and close it."""
        await self.crowd.open(*delegates)
        await self.crowd.add("sec2", Role.SECRETARY)
        await self.crowd.add("clerk", Role.CLERK)
        await self.crowd.add("guest", Role.GUEST)
        assert (await self.crowd.lines["sec"].submit(CloseMeeting())).refusal is None

    async def approve(self, *delegates: str) -> None:
        """Close, and approve what there is."""
        await self.close(*delegates)
        assert (await self.crowd.lines["sec"].submit(ApproveMinutes())).refusal is None

    async def order(self, who: str = "clerk", command_id: str = "i-1", **more: Any) -> tuple[int, Any]:
        """Ask for the numbered paper."""
        body = {"command_id": command_id, "number": "15/BB-UBND", **more}
        return await self.crowd.people[who].post(f"{self.root}/issue", body)

    async def end(self, who: str = "clerk") -> Any:
        """How the issuing ended."""
        return await ended(self.crowd.people[who], f"{self.root}/issue")

    async def issue(self, who: str = "clerk", command_id: str = "i-1", **more: Any) -> bytes:
        """The numbered paper."""
        status, state = await self.order(who, command_id, **more)
        assert status == 202, state
        state = await self.end(who)
        assert state["phase"] == "done", state
        line = self.crowd.lines["sec"]
        await line.until(lambda: line.replica.seq >= state["seq"])
        return await self.paper()

    async def paper(self, who: str = "sec") -> bytes:
        """The newest file."""
        status, pdf = await self.crowd.people[who].get(f"{self.root}/paper")
        assert status == 200, pdf
        assert isinstance(pdf, bytes)
        return pdf

    def trust(self) -> Path:
        """Have the server trust the authority of the certificates."""
        return self.authority.trusted_in(self.crowd.server.config.trust_folder)

    def holder(self, name: str, authority: Authority | None = None) -> Holder:
        """Somebody with a certificate."""
        now = now_utc()
        if name not in self.holders:
            self.holders[name] = (authority or self.authority).certify(name, since=now - YEAR, until=now + YEAR)
        return self.holders[name]

    async def signed(self, pdf: bytes, field: SignatureField, holder: Holder) -> bytes:
        """The paper with a signature more."""
        key = await asyncio.to_thread(key_file, holder, self.folder / "key.p12", (self.authority.root,))
        trust = await asyncio.to_thread(read_trust, self.crowd.server.config.trust_folder)
        level = SignatureLevel.B_B
        return await sign_minutes(pdf, field, key, trust=trust, tsa_url=None, level=level, now=now_utc())

    async def hand_in(self, who: str, field: str, pdf: Any, base: str) -> tuple[int, Any]:
        """Send a signed copy."""
        visitor = self.crowd.people[who]
        url = f"{visitor.url}{self.root}/signatures/{field}?base={base}"
        async with visitor.http.post(url, data=pdf, headers={"Content-Type": "application/pdf"}) as answer:
            return answer.status, await answer.json()


async def ended(visitor: Visitor, path: str) -> Any:
    """The state of a long piece of work once it has ended."""
    async with asyncio.timeout(4 * PATIENCE_S):
        known = ""
        while True:
            status, state = await visitor.get(path + known)
            assert status == 200, state
            if state["phase"] in ENDS:
                return state
            known = f"?known={state['version']}"


async def pieces(content: bytes, size_bytes: int = 65_536) -> AsyncIterator[bytes]:
    """A body in pieces."""
    for start in range(0, len(content), size_bytes):
        yield content[start : start + size_bytes]
