"""What verifiable ballots cost: made, checked, added up and opened, for a hundred and for a thousand voters.

One processor, our own code alone (meetroom.ballots), a motion with three answers, two of three scrutineers.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from meetroom.ballots.audit import audit
from meetroom.ballots.ballot import verify_ballot
from meetroom.ballots.credentials import make_credential, make_roster, make_token, public_credential
from meetroom.ballots.election import Parameters, make_election, yes_no_abstain
from meetroom.ballots.encoding import Number, encode
from meetroom.ballots.group import BELENIOS_2048
from meetroom.ballots.transcript import Transcript
from meetroom.ballots.trustees import election_key
from tests.ballots.elections import (
    LABELS,
    TIME_S,
    Held,
    Plan,
    cast,
    close,
    counted,
    decrypt,
    enough,
    make_trustees,
    publish,
)
from tests.bench.report import Row, median, say

SMALL = 100
ADDED_UP = 9


@dataclass
class Cost:
    """Processor seconds for so many voters; `make_s` and `check_s` of each ballot."""

    voters: int
    make_s: list[float]
    check_s: list[float]
    add_up_s: float
    open_s: float
    audit_s: float


def spent_s(work: Callable[[], object]) -> float:
    """Processor seconds of this process for some work."""
    start_s = time.process_time()
    work()
    return time.process_time() - start_s


def set_up(voters: int) -> tuple[Held, Plan]:
    """Keys, roster and one motion."""
    rng, group = random.Random(voters), BELENIOS_2048
    plan = Plan(voters=voters, questions=1, singles=0, threshold=2, of=3)
    trustees, scrutineers = make_trustees(rng, plan, group)
    uuid = make_token(rng.randrange)
    election = make_election(
        Parameters(
            version=1,
            description="Kỳ họp thứ ba",
            name="Bãi nhiệm",
            group=group.name,
            public_key=Number(election_key(group, trustees)),
            questions=(yes_no_abstain("Bãi nhiệm?", LABELS),),
            uuid=uuid,
        ),
        group,
    )
    credentials = [make_credential(rng.randrange) for _ in range(voters)]
    roster = make_roster({public_credential(group, uuid, secret): 1 for secret in credentials})
    transcript = Transcript(TIME_S, election.text, encode(trustees), roster.text)
    return Held(rng, election, roster, trustees, scrutineers, credentials, transcript), plan


def hold(voters: int) -> Cost:
    """A whole vote; what is counted must be what was voted.  Raises: RuntimeError where it is not."""
    held, plan = set_up(voters)
    make_s, check_s = [], []
    for voter in range(voters):
        make_s.append(spent_s(lambda: cast(held, voter)))  # noqa: B023  # called at once
        text = held.transcript.ballots[-1]
        check_s.append(spent_s(lambda: _check(held, text)))  # noqa: B023
    # A few hundredths of a second for the small vote: one measurement says more of the processor's mood than of us.
    add_up_s = median([spent_s(lambda: close(held)) for _ in range(ADDED_UP)])

    def opened() -> None:
        for scrutineer in enough(held, plan):
            decrypt(held, scrutineer)
        publish(held)

    open_s = spent_s(opened)
    if f'"result":{counted(held)}'.replace(" ", "") not in str(held.transcript.result).replace(" ", ""):
        raise RuntimeError("the count is wrong")
    audit_s = spent_s(lambda: _audit(held))
    return Cost(voters, make_s, check_s, add_up_s, open_s, audit_s)


def _check(held: Held, text: str) -> None:
    if verify_ballot(held.election, held.roster, text) is not None:
        raise RuntimeError("a good ballot is refused")


def _audit(held: Held) -> None:
    if not audit(held.raw).ok:
        raise RuntimeError("a good record is refused")


def verifiable_rows(voters: int) -> list[Row]:
    """Costs, and how they grow."""
    say(f"verifiable ballots: {SMALL} and {voters} voters, some minutes …")
    small, large = hold(SMALL), hold(voters)
    name = f"verifiable vote, {voters} voters"
    told = "processor time, one core, three answers, 2 of 3 scrutineers"
    tally_s = large.add_up_s + large.open_s
    tally_note = f"{large.add_up_s:.2f} s and {large.open_s:.2f} s; {told}"
    each = {
        "to make": (median(large.make_s), median(small.make_s)),
        "to check": (median(large.check_s), median(small.check_s)),
    }
    rows = [
        Row(f"{name}: a ballot {what}", ours * 1_000, "ms", "<=", 60, note=f"median; on the delegate's machine; {told}"
            if what == "to make" else f"median; beside the server; {told}")
        for what, (ours, _) in each.items()
    ]  # fmt: skip
    rows += [
        Row(f"{name}: all ballots checked", sum(large.check_s), "s", note=told),
        Row(f"{name}: added up and opened", tally_s, "s", note=tally_note),
        Row(f"{name}: the whole record verified", large.audit_s, "s", note=f"as by `meetroom verify`; {told}"),
    ]
    for what, (ours, theirs) in each.items():
        rows.append(_grown(f"a ballot {what}", voters, ours / theirs))
    per_voter = (large.add_up_s / voters) / (small.add_up_s / SMALL)
    rows.append(_grown("adding up, per ballot", voters, per_voter))
    rows.append(_grown("verifying the record, per ballot", voters, (large.audit_s / voters) / (small.audit_s / SMALL)))
    return rows


def _grown(what: str, voters: int, ratio: float) -> Row:
    return Row(f"verifiable vote: growth from {SMALL} to {voters}, {what}", ratio, "ratio", "<=", 1.25,
               note="1 is linear, up to 1.25 counts as such")  # fmt: skip
