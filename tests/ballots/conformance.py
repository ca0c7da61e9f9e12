"""Holds random elections and spoils their records, and asks our verifier and belenios-tool for every one of them.

    python -m tests.ballots.conformance [--quick] [--seed N] [--elections N] [--mutations N] [--jobs N]

Writes build/conformance/ballots.json; the exit code is 1 if the two ever disagree, or if one of them is missing.
They agree when both accept or both refuse.  Where ours refuses what the program accepts, that is an agreement only
for the reasons listed in `STRICTER` and `FORMS`, each a thing the program does not look at; they are counted apart.
That ours accepts what the program refuses is never one.
"""

import argparse
import json
import random
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from meetroom.ballots.arithmetic import FASTEST
from meetroom.ballots.audit import Check, Finding, Outcome, Report, audit
from meetroom.ballots.encoding import decode, encode
from meetroom.ballots.tally import Result
from meetroom.ballots.transcript import Transcript, read, write
from tests.ballots import peer
from tests.ballots.elections import Held, cast, close, counted, decrypt, enough, hold, publish, random_plan, set_up
from tests.ballots.mutations import mutate

REPORT = Path("build/conformance/ballots.json")
BASES = 24
QUICK = (6, 60)
WHOLE = (200, 2000)

STRICTER: dict[tuple[Check, str | None], str] = {
    (Check.ARCHIVE, "wrong_order"): "the program follows links and does not mind which step comes first",
    (Check.ELECTION, "wrong_question"): "the program meets an impossible question only in a ballot",
    (Check.ELECTION, "wrong_key"): "the program does not ask whether the key is in the group",
    (Check.TRUSTEES, "same_certificate"): "the program lets one device be two scrutineers",
    (Check.TRUSTEES, "wrong_coefficients"): "the program does not ask whether coefficients are in the group",
    (Check.TRUSTEES, "wrong_certificate"): "the program does not ask whether certified keys are in the group",
    (Check.TRUSTEES, "nobody"): "the program accepts an election that anybody can open",
    (Check.CREDENTIALS, "malformed"): "the program reads the roster only once there is a ballot",
    (Check.TALLY, "other_sum"): "the program works the sum out anew and does not read the one published",
    (Check.DECRYPTIONS, "twice"): "the program takes the last of two partial decryptions of one scrutineer",
    (Check.DECRYPTIONS, "malformed"): "the program reads partial decryptions only once there is a result",
    (Check.DECRYPTIONS, "wrong_proof"): "the program reads partial decryptions only once there is a result",
    (Check.RESULT, "other_numbers"): "the program takes a number and that number plus the group's order for the same",
}
FORMS = {
    "rest": "the program does not read what stands after the end of a text",
    "comment": "the program reads comments in JSON",
    "field twice": "the program takes the last of two fields of one name",
    "number": "the program reads other forms of a number",
}


@dataclass(frozen=True)
class Judgement:
    """What the two said of one record."""

    seed: int
    kind: str
    ours: bool
    theirs: bool
    agree: bool
    stricter: str = ""
    said: str = ""
    found: str = ""


def judge(seed: int, kind: str, raw: bytes) -> Judgement:
    """Ask both."""
    report = audit(raw)
    theirs, said = peer.verify(raw)
    failed = [finding for finding in report.findings if finding.outcome is Outcome.FAILS]
    found = ", ".join(f"{finding.check} {finding.fault} {finding.number}" for finding in failed)
    reasons = [reason_of(finding, report) for finding in failed] if theirs else []
    stricter = " and ".join(reasons) if reasons and all(reasons) else ""
    agree = report.ok == theirs or bool(stricter)
    return Judgement(seed, kind, report.ok, theirs, agree, stricter, said, found)


def reason_of(finding: Finding, report: Report) -> str:
    """Why the program cannot have seen what we found; empty if it should have."""
    reason = STRICTER.get((finding.check, finding.fault), "")
    transcript = report.transcript
    if finding.check is Check.ARCHIVE or transcript is None:
        return reason
    if finding.fault == "malformed":
        form = other_form(finding.check, transcript)
        if form:
            return FORMS[form]
    unread = {
        Check.ELECTION: not transcript.ballots or finding.fault != "wrong_question",
        Check.CREDENTIALS: not transcript.ballots,
        Check.DECRYPTIONS: transcript.result is None or finding.fault == "twice",
        Check.RESULT: finding.fault == "other_numbers" and exceeds(report, transcript),
    }
    return reason if unread.get(finding.check, True) else ""


def exceeds(report: Report, transcript: Transcript) -> bool:
    """Whether a result holds more votes than were cast."""
    most = report.sized.total_weight if report.sized else 0
    return any(number > most for row in decode(transcript.result or "", Result).result for number in row)


def other_form(check: Check, transcript: Transcript) -> str:
    """Which form, not allowed by us, the texts of a check have; empty if none."""
    texts = {
        Check.ELECTION: [transcript.election],
        Check.TRUSTEES: [transcript.trustees],
        Check.CREDENTIALS: [transcript.credentials],
        Check.DECRYPTIONS: [text for _, text in transcript.decryptions],
        Check.RESULT: [transcript.result or ""],
    }.get(check, [])
    if any("/*" in text for text in texts):
        return "comment"
    if any(has_field_twice(text) for text in texts):
        return "field twice"
    if any(has_rest(text) for text in texts):
        return "rest"
    return "number" if any(re.search(r'[",]([+-]|0\d|0[xob])', text) for text in texts) else ""


def has_rest(text: str) -> bool:
    """Whether something stands after the end of a JSON text."""
    with suppress(ValueError):
        return json.JSONDecoder().raw_decode(text.lstrip())[1] != len(text.strip())
    return False


def has_field_twice(text: str) -> bool:
    """Whether some object of a JSON text has two fields of one name."""
    found: list[bool] = []
    with suppress(ValueError):
        json.loads(text, object_pairs_hook=lambda pairs: found.append(len(dict(pairs)) != len(pairs)))
    return any(found)


# Elections


def run_election(seed: int) -> list[Judgement]:
    """One random election, held by both together, judged at every stage."""
    rng = random.Random(f"election {seed}")
    plan = random_plan(rng, peer_share=rng.choice([0.0, 0.3, 0.6, 1.0]))
    held = set_up(rng, plan)
    judgements = [judge(seed, "set up", held.raw)]
    for turn in range(plan.voters + (plan.revotes if plan.voters else 0)):
        voter = turn if turn < plan.voters else rng.randrange(plan.voters)
        cast(held, voter, by_peer=rng.random() < plan.peer_share)
    judgements.append(judge(seed, "voted", held.raw))
    voted = held.raw
    close(held)
    judgements.append(judge(seed, "closed", held.raw))
    demand(held.tally is not None and peer.encrypted_tally(held.raw) == tuple(map(encode, held.tally)), seed, "sum")
    for scrutineer in enough(held, plan):
        decrypt(held, scrutineer)
    judgements.append(judge(seed, "opened", held.raw))
    opened = held.raw
    publish(held)
    judgements.append(judge(seed, "published", held.raw))
    demand(all(judgement.ours for judgement in judgements), seed, "an honest election must hold")
    demand(peer.result(opened) == held.transcript.result, seed, "result")
    found = decode(held.transcript.result or "", Result)
    demand([list(row) for row in found.result] == counted(held), seed, "count by hand")
    demand(write(read(held.raw)) == held.raw and held.raw.startswith(voted), seed, "file")
    check_credentials(held, seed)
    return judgements


def check_credentials(held: Held, seed: int) -> None:
    """The program derives the same public credentials."""
    secret = held.credentials[0]
    demand(peer.derive(held.election.uuid, secret) in held.roster.weights, seed, "credential")


def demand(holds: bool, seed: int, what: str) -> None:
    """A difference that is not one of verdicts."""
    if not holds:
        raise AssertionError(f"election {seed}: {what}")


# Mutations


@lru_cache(maxsize=BASES)
def base(seed: int) -> Held:
    """An election to spoil, by our own code."""
    rng = random.Random(f"base {seed}")
    return hold(seed, random_plan(rng))


def run_mutation(task: tuple[int, int]) -> list[Judgement]:
    """One changed record."""
    first, seed = task
    rng = random.Random(f"mutation {first} {seed}")
    held = replace(base(first + seed % BASES), rng=rng)  # all chance is this task's: it can be repeated alone
    kind, raw = mutate(held, rng)
    return [judge(seed, kind, raw)]


# The run


def main(arguments: list[str] | None = None) -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="6 elections and 60 mutations")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; another one makes another run")
    parser.add_argument("--elections", type=int)
    parser.add_argument("--mutations", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    if shutil.which(peer.PROGRAM) is None:
        print("belenios-tool is not installed: apt-get install belenios-tool", file=sys.stderr)
        return 1
    usual = QUICK if options.quick else WHOLE
    elections = options.elections if options.elections is not None else usual[0]
    mutations = options.mutations if options.mutations is not None else usual[1]
    print(f"seeds from {options.seed}; {elections} elections, {mutations} mutations; {peer.version()}", flush=True)
    started_s = time.monotonic()
    with ProcessPoolExecutor(options.jobs) as pool:
        seeds = range(options.seed, options.seed + elections)
        held = list(progress("elections", elections, pool.map(run_election, seeds)))
        tasks = [(options.seed, options.seed + number) for number in range(mutations)]
        spoiled = list(progress("mutations", mutations, pool.map(run_mutation, tasks, chunksize=4)))
    report = summary(options.seed, elections, held, spoiled, time.monotonic() - started_s)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in report.items() if key != "kinds"}, indent=1, ensure_ascii=False))
    print(f"report: {REPORT}")
    return 1 if report["disagreements"] else 0


def progress(name: str, total: int, rows: Iterator[list[Judgement]]) -> Iterator[Judgement]:
    """Pass judgements on and say now and then how far it is."""
    step = max(1, total // 20)
    for done, row in enumerate(rows, 1):
        yield from row
        for judgement in row:
            if not judgement.agree:
                print(f"DISAGREE {judgement}", flush=True)
        if done % step == 0 or done == total:
            print(f"{name}: {done}/{total}", flush=True)


def summary(
    seed: int, elections: int, held: list[Judgement], spoiled: list[Judgement], seconds: float
) -> dict[str, object]:
    """The report."""
    both = [*held, *spoiled]
    return {
        "seed": seed,
        "peer": peer.version(),
        "arithmetic": FASTEST.name,
        "elections": elections,
        "stages": len(held),
        "mutations": len(spoiled),
        "mutations both refuse": sum(not one.ours and not one.theirs for one in spoiled),
        "mutations both accept": sum(one.ours and one.theirs for one in spoiled),
        "mutations only ours refuses, for a listed reason": sum(bool(one.stricter) for one in spoiled),
        "listed reasons": dict(Counter(one.stricter for one in spoiled if one.stricter).most_common()),
        "disagreements": [asdict(one) for one in both if not one.agree],
        "seconds": round(seconds),
        "kinds": dict(sorted(Counter(one.kind for one in spoiled).items())),
    }


if __name__ == "__main__":
    sys.exit(main())
