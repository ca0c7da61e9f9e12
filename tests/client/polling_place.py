"""A town whose meeting votes verifiably: scrutineers and delegates, each at a device of their own."""

import asyncio
from collections.abc import Callable

from meetroom.client.elections import BallotTask, ElectionStage, ElectionView, TrusteeTask
from meetroom.domain.attendance import SignIn
from meetroom.domain.core import PersonId, PollId
from meetroom.domain.polls import Choice, Poll, PollKind, TrusteePlan, motion_vote
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.domain.voting import ClosePoll, CreatePoll, OpenPoll, PublishResult
from meetroom.protocol.http import AccountRequest
from tests.client.conftest import Client, Town

PATIENCE_S = 120.0
POLL = PollId("p1")


class PollingPlace:
    """See the module."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.devices: dict[str, Client] = {}

    async def gather(self, scrutineers: int, delegates: int) -> None:
        """Everybody comes, signs in, and the sitting opens."""
        await self.town.sit()
        for number in range(scrutineers):
            await self._come(f"s{number}", (Role.DELEGATE, Role.SCRUTINEER))
        for number in range(delegates):
            await self._come(f"d{number}", (Role.DELEGATE,))
        for device in (self.town.chair, *self.devices.values()):
            await device.engine.submit(SignIn())

    async def _come(self, login: str, roles: tuple[Role, ...]) -> None:
        """By invitation: deriving keys from passwords takes longer than a whole vote."""
        chair = self.town.chair.engine
        account = await chair.create_account(AccountRequest(login=login, name=f"Đại biểu {login}"))
        person = Person(person_id=account.person_id, name=account.name, roles=roles)
        await self.town.command(AddPerson(person=person))
        device = self.devices[login] = self.town.device()
        await device.engine.redeem((await chair.invite(account.person_id)).link)
        await device.engine.enter(self.town.meeting_id)

    async def restart(self, login: str) -> Client:
        """The program on somebody's device ends and is started again."""
        old = self.devices[login]
        await old.engine.close()
        device = self.devices[login] = self.town.device(old.folder)
        assert await device.engine.resume() is not None
        await device.engine.enter(self.town.meeting_id)
        return device

    @property
    def scrutineers(self) -> list[Client]:
        """Devices of the scrutineers, in the order of the plan."""
        return [device for name, device in self.devices.items() if name.startswith("s")]

    def me(self, name: str) -> PersonId:
        """The person at a device."""
        return self.devices[name].me

    async def announce(self, needed: int, **fields: object) -> None:
        """A verifiable vote is created and prepared."""
        plan = TrusteePlan(trustees=tuple(device.me for device in self.scrutineers), needed=needed)
        form: dict[str, object] = {"question": "Thông qua nghị quyết?", "poll_id": POLL, **fields}
        await self.town.command(CreatePoll(kind=PollKind.VERIFIABLE, trustees=plan, **form))  # type: ignore[arg-type]
        await self.town.chair.engine.elections.prepare_election(POLL)

    async def make_keys(self) -> None:
        """All scrutineers make keys and compare."""
        for device in self.scrutineers:
            await seen(device, lambda view: view.trustee_task is TrusteeTask.MAKE_KEY)
            await device.engine.elections.make_key(POLL)
        for device in self.scrutineers:
            if len(self.scrutineers) > 1:
                await seen(device, lambda view: view.trustee_task is TrusteeTask.COMPARE)
                await device.engine.elections.confirm_comparison(POLL)
        for device in self.scrutineers:
            await seen(device, lambda view: view.trustee_task is TrusteeTask.READY)

    async def seal(self) -> None:
        """When every device is registered."""
        everybody = 1 + len(self.devices)
        await seen(
            self.town.chair, lambda view: view.stage is ElectionStage.READY and len(view.registered) == everybody
        )
        await self.town.chair.engine.elections.seal(POLL)

    async def open(self, needed: int, **fields: object) -> None:
        """From nothing to an open vote."""
        await self.announce(needed, **fields)
        await self.make_keys()
        await self.seal()
        await self.town.command(OpenPoll(poll_id=POLL))

    async def vote(self, name: str, choice: Choice) -> str:
        """Somebody votes; gives the receipt."""
        device = self.town.chair if name == "chair" else self.devices[name]
        await seen(device, lambda view: view.ballot_task is BallotTask.CAN_VOTE or view.may_vote_again)
        await device.engine.elections.prepare(POLL, motion_vote(choice))
        return await device.engine.elections.cast(POLL)

    async def close(self) -> None:
        """No more ballots; waits for the sum."""
        await self.town.command(ClosePoll(poll_id=POLL))
        await seen(self.town.chair, lambda view: view.stage is ElectionStage.OPENING)

    async def give_parts(self, *names: str) -> None:
        """These scrutineers open."""
        for name in names:
            await seen(self.devices[name], lambda view: view.trustee_task is TrusteeTask.GIVE_PART)
            await self.devices[name].engine.elections.give_part(POLL)

    async def publish(self) -> Poll:
        """The result is declared once it is counted; gives it as the chair sees it."""
        await seen(self.town.chair, lambda view: view.stage is ElectionStage.OPENED)
        await self.town.command(PublishResult(poll_id=POLL))
        return self.town.chair.engine.replica.meeting.polls[POLL]


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a fact that nobody tells."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def seen(device: Client, holds: Callable[[ElectionView], bool]) -> ElectionView:
    """Wait until a device sees the vote so."""
    found: list[ElectionView] = []

    def is_seen() -> bool:
        view = device.engine.elections.view(POLL)
        found[:] = [view] if view is not None and holds(view) else []
        return bool(found)

    await until(is_seen)
    return found[0]
