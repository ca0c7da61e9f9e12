"""The command line in both languages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import meetroom
from meetroom.archive.verify import Why
from meetroom.cli.serve import ServeOptions, start_sentence
from meetroom.cli.verify import sentence
from meetroom.server.config import StartProblem


def run(*arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "MEETROOM_LANGUAGE": language, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "meetroom.cli", *arguments]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"meetroom {meetroom.__version__}")


@pytest.mark.parametrize(
    ("language", "words", "foreign"),
    [("vi", ("Cách dùng", "Lệnh", "Chạy máy chủ"), ("Usage", "Options")), ("en", ("Usage", "Commands"), ("Lệnh",))],
)
def test_help_speaks_the_users_language(language: str, words: tuple[str, ...], foreign: tuple[str, ...]) -> None:
    done = run("--help", language=language)
    assert done.returncode == 0
    assert all(word in done.stdout for word in words)
    assert not any(word in done.stdout for word in foreign)


def test_verify_refuses_what_is_no_chain(tmp_path: Path) -> None:
    path = tmp_path / "letter.jsonl"
    path.write_text("Kính gửi", encoding="utf-8")
    done = run("verify", str(path), language="vi")
    assert done.returncode == 1
    assert sentence(Why.NO_HEADER).split()[0] in done.stdout or "meetroom" in done.stdout


def test_every_finding_has_a_sentence() -> None:
    assert all(sentence(why) for why in Why)


def test_demo_without_documents_says_so(tmp_path: Path) -> None:
    done = run("demo", "--documents", str(tmp_path), "--output", str(tmp_path / "out"), language="vi")
    assert done.returncode == 2
    assert "Không thấy tài liệu" in done.stdout


def test_every_reason_not_to_start_has_a_sentence() -> None:
    options = ServeOptions(None, "127.0.0.1", 0, 0, (), None, None, ready_json=True)
    sentences = {start_sentence(problem, options) for problem in StartProblem}
    assert len(sentences) == len(StartProblem)
