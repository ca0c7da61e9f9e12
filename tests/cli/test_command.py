"""The command line in both languages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import meetroom
from meetroom.archive.verify import Why
from meetroom.cli import main
from meetroom.cli.rules import run_rules
from meetroom.cli.serve import ServeOptions, start_sentence
from meetroom.cli.verify import MAX_FINDINGS, sentence
from meetroom.protocol.signalling import IceServerInfo
from meetroom.server.config import StartProblem


def run(*arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "MEETROOM_LANGUAGE": language, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "meetroom.cli", *arguments]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False, timeout=200)


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"meetroom {meetroom.__version__}")


def test_the_command_leaves_no_image_of_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(main, "leave_no_dump", lambda: done.append("no dump"))
    monkeypatch.setattr(main, "app", lambda **_: done.append("began"))
    main.main()
    assert done == ["no dump", "began"]


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
    path.write_text("Kính gửi\n" * 500, encoding="utf-8")
    done = run("verify", str(path), language="vi")
    assert done.returncode == 1
    assert done.stdout == "✗ Đây không phải tệp chuỗi sự kiện của meetroom (thiếu dòng đầu).\n"


def test_verify_says_that_a_file_is_missing(tmp_path: Path) -> None:
    gone = tmp_path / "gone.jsonl"
    done = run("verify", str(gone))
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (
        2,
        "",
        [
            f"There is no file or folder “{gone}” (PATH). Check the path, and run the command again.",
            "To see how it is used: meetroom verify --help",
        ],
    )


def test_verify_names_the_first_broken_lines_and_counts_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "torn.jsonl"
    path.write_text('{"format":"meetroom-chain-1","meeting_id":"m"}\n' + "x\n" * 50, encoding="utf-8")
    done = run("verify", str(path))
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0] == "✗ Line 2: This line is no link of a chain."
    assert len(lines) == MAX_FINDINGS + 2
    assert lines[-2] == f"… and {50 - MAX_FINDINGS} more lines that do not hold."


def test_every_finding_has_a_sentence() -> None:
    assert all(sentence(why) for why in Why)


def test_demo_without_documents_says_so(tmp_path: Path) -> None:
    done = run("demo", "--documents", str(tmp_path), "--output", str(tmp_path / "out"), language="vi")
    assert done.returncode == 2
    assert "Không thấy tài liệu" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--turn", "turn.example"), "is not the address of a TURN server"),
        (
            ("--turn", "turn:turn.example", "--turn-secret-file", "no such file"),
            "There is no file “no such file” (--turn-secret-file)",
        ),
    ],
)
def test_serve_says_what_is_wrong_with_turn(arguments: tuple[str, ...], words: str) -> None:
    done = run("serve", *arguments)
    assert done.returncode == 2
    assert words in " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--turn-secret-file", "{file}"), "TURN server is missing"),
        (("--turn", "turn:turn.example", "--turn-user", "hop"), "go together"),
        (
            (*("--turn", "turn:turn.example", "--turn-user", "hop", "--turn-password-file", "{file}"),
             *("--turn-secret-file", "{file}")),
            "one of the two",
        ),
    ],
)  # fmt: skip
def test_serve_says_which_words_of_turn_do_not_fit(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    file = tmp_path / "word"
    file.write_text("x", encoding="utf-8")
    done = run("serve", *(argument.format(file=file) for argument in arguments))
    assert done.returncode == 2
    assert words in " ".join((done.stdout + done.stderr).replace("│", " ").split())


def test_every_reason_not_to_start_has_a_sentence() -> None:
    options = ServeOptions(None, "127.0.0.1", 0, 0, (), None, None, (), None, ready_json=True)
    sentences = {start_sentence(problem, options) for problem in StartProblem}
    assert len(sentences) == len(StartProblem)


def test_a_fixed_user_at_the_turn_server_and_a_database() -> None:
    url = ("turn:turn.example",)
    options = ServeOptions(
        *(None, "127.0.0.1", 0, 0, (), None, None, url, None),
        ready_json=True,
        turn_user="hop",
        turn_password="x",
        database="postgresql://db/meetroom",
    )
    config = options.config()
    assert config.ice_servers == (IceServerInfo(url, "hop", "x"),)
    assert config.turn_urls == ()
    assert config.database_url == "postgresql://db/meetroom"


def test_serve_says_what_is_wrong_with_the_database(tmp_path: Path) -> None:
    for url in ("no database", "mysql://db/meetroom"):
        done = run("serve", "--data-folder", str(tmp_path), "--port", "0", "--udp-port", "0", "--database", url)
        assert done.returncode == 1
        assert "--database cannot be used" in " ".join(done.stderr.split())


def test_rules_of_a_body_are_checked_and_shown_with_their_sources(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", "vi")
    good = meetroom.resource_path("rules", "council_sitting.toml")
    assert run_rules(good) == 0
    shown = capsys.readouterr().out
    for words in (
        "Kỳ họp Hội đồng nhân dân",
        "từ 2/3 trở lên",
        "quá 1/2",
        "Điều 91 khoản 3",
        "CHƯA ĐỐI CHIẾU",
        "3 ngày",
    ):
        assert words in shown
    bad = tmp_path / "bad.toml"
    bad.write_bytes(good.read_bytes() + b"\ncolour = 'red'\n")
    assert run_rules(bad) == 1
    assert "`colour`" in capsys.readouterr().out
