"""The public record: written and read alike, and whatever is changed in it is found and said in two languages."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.ballots.audit import (
    GROUNDWORK,
    MALFORMED,
    MISSING,
    OTHER_NUMBERS,
    OTHER_SUM,
    TWICE,
    WRONG_PROOF,
    Check,
    Outcome,
    Report,
    audit,
    audit_transcript,
)
from meetroom.ballots.ballot import BallotFault, receipt
from meetroom.ballots.election import ElectionFault
from meetroom.ballots.encoding import Count, decode, encode
from meetroom.ballots.sentences import (
    BROKEN,
    EXPOSURES,
    FAILS,
    HOLDS,
    NOT_YET,
    REASONS,
    SO_FAR,
    UNCHECKED,
    WHOLE,
    sentence,
    verdict,
)
from meetroom.ballots.tally import Exposure, Result
from meetroom.ballots.transcript import (
    FOLLOWS,
    MOST_BYTES,
    EventType,
    Transcript,
    TranscriptBroken,
    TranscriptFault,
    is_extension,
    read,
    write,
)
from meetroom.ballots.trustees import TrusteeFault
from tests.ballots.elections import Held, Plan, cast, close, decrypt, fresh_ballot, hold, publish, set_up
from tests.ballots.file_mutations import records
from tests.ballots.json_changes import compact
from tests.ballots.mutations import mutate
from tests.ballots.small import SMALL, SOME

PLAN = Plan(voters=3, questions=2, singles=1, threshold=2, of=3)
GOLDEN = Path(__file__).parent / "made_by_belenios_tool.bel"


def stages(seed: int = 1) -> list[Transcript]:
    """One election after every step."""
    held = set_up(random.Random(seed), PLAN, SMALL)
    found = [held.transcript]
    for voter in range(PLAN.voters):
        cast(held, voter)
        found.append(held.transcript)
    found.append(replace(held.transcript, is_closed=True))
    close(held)
    found.append(held.transcript)
    for scrutineer in (held.scrutineers[0], held.scrutineers[1], held.scrutineers[3]):
        decrypt(held, scrutineer)
        found.append(held.transcript)
    publish(held)
    return [*found, held.transcript]


def failed(report: Report) -> tuple[Check, str | None, int | None]:
    finding = next(finding for finding in report.findings if finding.outcome is Outcome.FAILS)
    assert not report.ok
    assert not report.is_final
    assert report.result is None
    return finding.check, finding.fault, finding.number


def said(transcript: Transcript) -> tuple[Check, str | None, int | None]:
    raw = write(transcript)
    assert read(raw) == transcript
    return failed(audit(raw, SMALL))


# The file


def test_a_record_made_by_belenios_tool_holds() -> None:
    raw = GOLDEN.read_bytes()
    report = audit(raw)
    assert report.is_final
    assert report.transcript is not None
    assert write(report.transcript) == raw
    assert report.result is not None
    assert encode(report.result) == '{"result":[[1,1],[1,0,1]]}'
    assert all(finding.outcome is Outcome.HOLDS for finding in report.findings)


def test_every_step_is_an_extension_of_the_one_before() -> None:
    raws = [write(transcript) for transcript in stages()]
    for earlier, later in pairwise(raws):
        assert later.startswith(earlier)
        assert is_extension(later, earlier)
        assert not is_extension(earlier, later)


def test_every_step_can_be_read_and_holds() -> None:
    transcripts = stages()
    for transcript in transcripts:
        raw = write(transcript)
        assert read(raw) == transcript
        report = audit(raw, SMALL)
        assert report.ok
        assert report.is_final == (transcript is transcripts[-1])
        assert verdict(report) == (WHOLE if report.is_final else SO_FAR)
        assert len(report.findings) == len(Check)


def test_a_receipt_is_found() -> None:
    transcript = stages()[-1]
    assert transcript.receipts() == tuple(receipt(text) for text in transcript.ballots)


def test_steps_come_in_one_order() -> None:
    assert FOLLOWS.keys() == {None, *EventType}
    pieces = records(write(stages()[-1]))
    ballot = pieces[6:8]
    late = b"".join([*pieces, *ballot])
    with pytest.raises(TranscriptBroken) as caught:
        read(late)
    assert (caught.value.fault, caught.value.record) == (TranscriptFault.WRONG_ORDER, len(pieces) + 1)


@SOME
@given(st.integers(0, 2**32), st.data())
def test_any_flipped_bit_is_found(seed: int, data: st.DataObject) -> None:
    raw = bytearray(write(SPOILABLE.transcript))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << (seed % 8)
    assert failed(audit(bytes(raw), SMALL))[0] is Check.ARCHIVE


@SOME
@given(st.binary(max_size=2000))
def test_rubbish_is_refused(raw: bytes) -> None:
    assert failed(audit(raw, SMALL))[:2] == (Check.ARCHIVE, TranscriptFault.NOT_AN_ARCHIVE)


def test_a_cut_file_holds_only_between_two_steps() -> None:
    raw = write(stages()[-1])
    whole = {len(write(transcript)) for transcript in stages()}
    ends = [sum(map(len, records(raw)[:count])) for count in range(1, len(records(raw)) + 1)]
    held = {end for end in ends if audit(raw[:end], SMALL).ok}
    assert held == whole
    assert not audit(raw[:-512], SMALL).ok


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(TranscriptBroken) as caught:
        read(bytes(MOST_BYTES + 1))
    assert caught.value.fault is TranscriptFault.TOO_LARGE


def test_the_header_is_the_one_header() -> None:
    raw = write(stages()[0])
    for wrong in (b'"version":2', b'"Version":1'):
        assert failed(audit(raw.replace(b'"version":1,"t', wrong + b',"t', 1), SMALL))[0] is Check.ARCHIVE
    assert failed(audit(raw.replace(b'{"version"', b'["version"', 1), SMALL))[0] is Check.ARCHIVE
    for time in (b"17953198x5", b"-795319815", b"9999999999"):
        fault = failed(audit(raw.replace(b"1795319815", time, 1), SMALL))
        assert fault[0] is Check.ARCHIVE


def test_an_event_that_cannot_be_read_is_named() -> None:
    pieces = records(write(stages()[1]))
    pieces[5] = pieces[5].replace(b'"type":"Setup"', b'"type":"Shuff"')
    with pytest.raises(TranscriptBroken) as caught:
        read(b"".join(pieces))
    assert (caught.value.fault, caught.value.record) == (TranscriptFault.NOT_AN_ARCHIVE, 5)


# What is in it


SPOILABLE = hold(4, PLAN, SMALL)


@SOME
@given(st.integers(0, 2**32))
def test_what_is_changed_in_any_way_is_refused_or_right_but_never_an_exception(seed: int) -> None:
    rng = random.Random(seed)
    held = replace(SPOILABLE, rng=rng)
    _, raw = mutate(held, rng)
    report = audit(raw, SMALL)
    assert [finding.check for finding in report.findings] == list(Check)
    for finding in report.findings:
        pair = sentence(finding)
        assert pair.en
        assert pair.vi
        assert "{" not in pair.en + pair.vi
    assert (verdict(report) == BROKEN) == (not report.ok)


def other_election(transcript: Transcript, text: str) -> Transcript:
    return replace(transcript, election=text)


def test_the_election_is_the_one_the_ballots_are_for() -> None:
    transcript = stages()[-1]
    renamed = transcript.election.replace("Kỳ họp thứ ba", "Kỳ họp thứ tư")
    assert said(other_election(transcript, renamed)) == (Check.BALLOTS, BallotFault.OTHER_ELECTION, 1)
    assert said(other_election(transcript, "x")) == (Check.ELECTION, ElectionFault.MALFORMED, None)
    newer = transcript.election.replace('"version":1', '"version":2')
    assert said(other_election(transcript, newer)) == (Check.ELECTION, ElectionFault.OTHER_VERSION, None)
    twice = transcript.election[:-1] + ',"version":1}'
    assert said(other_election(transcript, twice)) == (Check.ELECTION, ElectionFault.MALFORMED, None)


def test_keys_and_roster_are_checked() -> None:
    transcript = stages()[-1]
    assert said(replace(transcript, trustees="[]")) == (Check.TRUSTEES, TrusteeFault.NOBODY, None)
    assert said(replace(transcript, trustees="{}")) == (Check.TRUSTEES, MALFORMED, None)
    assert said(replace(transcript, credentials="[]")) == (Check.BALLOTS, BallotFault.UNKNOWN_CREDENTIAL, 1)
    assert said(replace(transcript, credentials='["1","1"]')) == (Check.CREDENTIALS, MALFORMED, None)


def test_all_wrong_ballots_are_named() -> None:
    transcript = stages()[3]
    ballots = transcript.ballots
    mixed = replace(transcript, ballots=(ballots[0], "{}", ballots[1] + " ", ballots[2]))
    report = audit(write(mixed), SMALL)
    assert failed(report) == (Check.BALLOTS, BallotFault.MALFORMED, 2)
    assert report.wrong_ballots == ((2, BallotFault.MALFORMED), (3, BallotFault.NOT_CANONICAL))
    assert "2" in sentence(report.findings[4]).vi
    assert sentence(report.findings[5]) == UNCHECKED


def test_a_ballot_left_out_is_missed_in_the_sum() -> None:
    transcript = stages()[5]
    assert said(replace(transcript, ballots=transcript.ballots[1:])) == (Check.TALLY, OTHER_SUM, None)


def test_a_wrong_sum_does_not_hide_what_follows() -> None:
    transcript = stages()[-1]
    assert transcript.tally is not None
    report = audit_transcript(replace(transcript, tally=("[]", transcript.tally[1])), SMALL)
    outcomes = {finding.check: finding.outcome for finding in report.findings}
    assert outcomes[Check.TALLY] is Outcome.FAILS
    assert outcomes[Check.DECRYPTIONS] is outcomes[Check.RESULT] is Outcome.HOLDS
    assert not report.ok
    assert report.result is None
    assert Check.TALLY not in GROUNDWORK


def test_decryptions_are_proved_one_for_each_and_enough() -> None:
    transcript = stages()[-1]
    rows = transcript.decryptions
    swapped = ((rows[1][0], rows[0][1]), (rows[0][0], rows[1][1]), rows[2])
    assert said(replace(transcript, decryptions=swapped)) == (Check.DECRYPTIONS, WRONG_PROOF, 1)
    assert said(replace(transcript, decryptions=(*rows, rows[0]))) == (Check.DECRYPTIONS, TWICE, 1)
    assert said(replace(transcript, decryptions=rows[:2])) == (Check.DECRYPTIONS, MISSING, None)
    assert said(replace(transcript, decryptions=(*rows[:2], (4, "{}")))) == (Check.DECRYPTIONS, MALFORMED, None)
    assert said(replace(transcript, decryptions=(*rows[:2], (9, rows[2][1])))) == (Check.DECRYPTIONS, WRONG_PROOF, 9)


def test_the_result_is_what_was_opened() -> None:
    transcript = stages()[-1]
    found = decode(transcript.result or "", Result)
    one_more = Result((tuple(Count(number + 1) for number in found.result[0]), *found.result[1:]))
    assert said(replace(transcript, result=encode(one_more))) == (Check.RESULT, OTHER_NUMBERS, None)
    around = compact({"result": [[str(number + SMALL.q) for number in row] for row in found.result]})
    assert said(replace(transcript, result=around)) == (Check.RESULT, OTHER_NUMBERS, None)
    assert said(replace(transcript, result="x")) == (Check.RESULT, MALFORMED, None)


def test_a_vote_of_somebody_outside_the_roster_is_found() -> None:
    held: Held = replace(SPOILABLE, transcript=stages(4)[2])
    text = fresh_ballot(held, 77)
    report = audit(write(replace(held.transcript, ballots=(*held.transcript.ballots, text))), SMALL)
    assert failed(report) == (Check.BALLOTS, BallotFault.UNKNOWN_CREDENTIAL, 3)


# Sentences


def test_every_outcome_and_every_fault_has_its_sentence() -> None:
    assert set(HOLDS) == set(FAILS) == set(Check)
    assert set(NOT_YET) == {Check.TALLY, Check.DECRYPTIONS, Check.RESULT}
    assert set(EXPOSURES) == set(Exposure)
    assert {check: set(faults) for check, faults in REASONS.items()} == {
        Check.ARCHIVE: set(TranscriptFault),
        Check.ELECTION: set(ElectionFault),
        Check.TRUSTEES: {MALFORMED, *TrusteeFault},
        Check.CREDENTIALS: {MALFORMED},
        Check.BALLOTS: set(BallotFault),
        Check.TALLY: {OTHER_SUM},
        Check.DECRYPTIONS: {MALFORMED, TWICE, WRONG_PROOF, MISSING},
        Check.RESULT: {MALFORMED, OTHER_NUMBERS},
    }
