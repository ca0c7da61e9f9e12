"""What screens need of verifiable votes, so that a test may stand in its place; does nothing."""

from pathlib import Path
from typing import Protocol

from meetroom.client.election_views import ElectionView, Opening, RecordReport
from meetroom.domain.core import PollId
from meetroom.domain.polls import Vote


class ElectionsPort(Protocol):
    """`Engine.elections`: what screens need of the verifiable votes of the meeting entered.

    `Listener.on_election(poll_id)` is told whenever what `view` gives may be another.  Everything belongs to the
    engine's loop.  Every coroutine raises ClientError, with REFUSED and the rule's refusal where a rule stands
    against it; may be called again after a failure; and is finished when its facts are applied here.
    """

    def view(self, poll_id: PollId) -> ElectionView | None:
        """A vote that is prepared (or was); None before `prepare_election` and for other kinds of vote."""

    def all(self) -> tuple[ElectionView, ...]:
        """Every prepared vote, in the order of their preparing; those cancelled too."""

    async def prepare_election(self, poll_id: PollId) -> None:
        """Office: scrutineers of the poll's plan make keys, delegates' devices register from now on."""

    async def restart_keys(self, poll_id: PollId) -> None:
        """Office, before sealing: all keys are made anew (a scrutineer was replaced, or lost the device)."""

    async def seal(self, poll_id: PollId) -> None:
        """Office: fix question, keys and roster; until then `OpenPoll` is refused.  Takes a moment."""

    async def unseal(self, poll_id: PollId) -> None:
        """Office, before opening: register further devices; keys stay."""

    async def make_key(self, poll_id: PollId) -> None:
        """Scrutineer: make this device's key and publish what is public of it."""

    async def confirm_comparison(self, poll_id: PollId) -> None:
        """Scrutineer: the fingerprints in the rows are those the others read aloud.  Nothing goes on before."""

    async def give_part(self, poll_id: PollId) -> None:
        """Scrutineer: check the whole record so far (13 ms a ballot), then give this device's part of opening the sum.

        Raises: ClientError(DOCUMENT_BROKEN) when the sum is not the sum of the ballots of the meeting: nothing was
            opened; tell the chair.
        """

    async def register_again(self, poll_id: PollId) -> None:
        """Delegate, before sealing: this device votes, in the place of the one registered before."""

    async def prepare(self, poll_id: PollId, vote: Vote) -> str:
        """Delegate: encrypt a vote; returns the code to show before the decision.  A former one is dropped.

        Raises: ClientError(BAD_REQUEST) when the vote does not fit the poll; ClientError(DOCUMENT_BROKEN) when the
            published question, keys or roster are not those of this meeting.
        """

    async def cast(self, poll_id: PollId) -> str:
        """Delegate: cast what was prepared; returns the receipt once it is durable, however long the outage.

        Cancelling gives up the waiting, not the ballot.
        Raises: ClientError(REFUSED) with the reason: late, not present, has voted; ClientError(NOT_FOUND) when
            nothing is prepared.
        """

    async def check(self, poll_id: PollId) -> Opening:
        """Delegate: open what was prepared instead of casting it.  Vote anew afterwards."""

    def discard(self, poll_id: PollId) -> None:
        """Delegate: forget what was prepared."""

    async def check_opening(self, text: str, code: str) -> Vote | None:
        """On another device: what a checked ballot really held; None when it is not the one whose code was shown.

        Args:
            text: `Opening.text`, scanned or typed.
            code: as the voting device showed it before the decision.
        Raises: ClientError(NOT_FOUND) when it is of no vote of this meeting.
        """

    async def verify(self, poll_id: PollId) -> RecordReport:
        """Anyone: fetch the public record and check all of it here, against the chain too (13 ms a ballot)."""

    async def save(self, poll_id: PollId, target: Path) -> str:
        """Anyone: save the public record (`.bel`) for other programs; returns its SHA-256.

        Before publication for the office and scrutineers only.
        """
