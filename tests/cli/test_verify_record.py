"""`meetroom verify` of public records of verifiable votes."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from meetroom.ballots.election import make_election, read_election
from meetroom.ballots.transcript import write
from meetroom.cli.verify_record import is_record, run_verify_record
from tests.ballots.elections import Plan, cast, close, decrypt, hold, publish

PLAN = Plan(voters=3, questions=1, singles=0, threshold=2, of=3)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "vote.bel"
    path.write_bytes(hold(5, PLAN).raw)
    return path


def test_a_sound_record_holds_and_is_said_how_to_check_it_elsewhere(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", "en")
    assert is_record(record)
    assert run_verify_record(record) == 0
    said = capsys.readouterr().out
    assert said.count("✓") == 8
    assert "Everything holds" in said
    assert "fewer than five" in said
    assert f"belenios-tool election verify --dir {record.parent}" in said


def test_a_changed_result_does_not_hold(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", "vi")
    held = hold(5, PLAN)
    assert held.transcript.result is not None
    numbers = held.transcript.result.translate(str.maketrans("0123", "1230"))
    record.write_bytes(write(replace(held.transcript, result=numbers)))
    assert run_verify_record(record) == 1
    said = capsys.readouterr().out
    assert "✗ Các con số được công bố không đúng với tổng." in said
    assert "Hồ sơ này không hợp lệ." in said


def test_what_a_record_says_does_not_steer_the_terminal(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = hold(5, PLAN)
    parameters = read_election(held.election.text).parameters
    question = changed(parameters.questions[0], question="\x1b[2J[red]Thông qua?")
    held.election = make_election(changed(parameters, questions=(question, *parameters.questions[1:])))
    held.transcript = replace(
        held.transcript,
        election=held.election.text,
        ballots=(),
        is_closed=False,
        tally=None,
        decryptions=(),
        result=None,
    )
    held.parts.clear()
    cast(held, 0)
    close(held)
    for scrutineer in held.scrutineers[:2]:
        decrypt(held, scrutineer)
    publish(held)
    record.write_bytes(held.raw)
    assert run_verify_record(record) == 0
    said = capsys.readouterr().out
    assert "\x1b[2J" not in said
    assert "·[2J[red]Thông qua?" in said


def test_other_files_are_no_records(tmp_path: Path) -> None:
    other = tmp_path / "chain.jsonl"
    other.write_text("{}")
    assert not is_record(other)
    assert not is_record(tmp_path / "gone")
