"""Microphone and speaker through a real sound server, joined by a null sink; skipped where there is none."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.ui.sound_loop import sound_server_missing, with_sound_server

TRIES = 3


def looped() -> dict[str, Any]:
    """What one run found; Qt connects to one sound server per process, so it takes a process of its own."""
    with with_sound_server() as environment:
        command = [sys.executable, "-m", "tests.ui.sound_loop"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.alone  # it plays and listens in real time
@pytest.mark.skipif(bool(sound_server_missing()), reason=sound_server_missing())
def test_a_voice_goes_out_comes_back_and_its_echo_is_taken_out() -> None:
    for _ in range(TRIES):
        figures = looped()
        if figures["echo_removed_db"] >= 12:
            break  # a machine that was busy elsewhere tears the sound, and torn echo cannot be taken out
    assert set(figures["found"]["microphone"]) == {"Mic", "Spare"}
    assert set(figures["found"]["speaker"]) == {"Room", "Other"}
    assert figures["complete"]
    assert figures["quiet"], "nobody is called after stop"
    assert figures["heard_db"] > -45, "what is played is heard"
    assert figures["echo_removed_db"] >= 12
    assert (figures["gone"], figures["back"], figures["heard"]) == (True, True, True), figures
    assert "fell_back" in figures["news"]
    assert "returned" in figures["news"]
