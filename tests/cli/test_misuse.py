"""Commands that are not written as they should be: a sentence in the user's language, exit code 2, nothing done.

The table holds every command; a command that is not in it fails a test.
"""

import os
from pathlib import Path
from typing import Any

import pytest
import typer

from meetroom.cli.main import app
from meetroom.cli.token_command import token_app
from meetroom.store.api_tokens import MAX_VALID

COMMAND: Any = typer.main.get_command(app)
FOLDER = ("--data-folder", "{folder}")
GOOD: dict[str, tuple[str, ...]] = {
    "serve": ("serve", *FOLDER),
    "rules": ("rules", "{file}"),
    "demo": ("demo", "--output", "{folder}/demo"),
    "account": ("account", "an", *FOLDER, "--server", "203.0.113.10:7443"),
    "storage": ("storage", *FOLDER),
    "verify": ("verify", "{file}"),
    "archive": ("archive", "m-1a2b3c", *FOLDER, "--output", "{folder}/new"),
    "import-archive": ("import-archive", "{file}", *FOLDER),
    "token make": ("token", "make", "an", "--scope", "minutes:read", *FOLDER),
    "token list": ("token", "list", *FOLDER),
    "token revoke": ("token", "revoke", "t-1a2b3c4d", *FOLDER),
}
"""Each command as it would be understood; none of them is carried out here, because something is always wrong."""
READ_FILES = {
    "serve": (
        *("--certificate", "--key", "--turn-secret-file", "--turn-password-file"),
        *("--rules", "--organisation", "--deliver-token-file"),
    ),
}
READ_FOLDERS = {
    "serve": ("--trust", "--templates"),
    "verify": ("--trust",),
    "archive": ("--templates",),
    "import-archive": ("--trust",),
    "demo": ("--documents",),
}
NEEDS_A_SERVERS_FOLDER = ("account", "storage", "archive", "token make", "token list", "token revoke")
MISSING = {
    "rules": (("rules",), "FILE"),
    "account": (("account", *FOLDER, "--server", "a:1"), "LOGIN"),
    "account --server": (("account", "an", *FOLDER), "--server"),
    "storage": (("storage",), "--data-folder"),
    "verify": (("verify",), "PATH"),
    "archive": (("archive", *FOLDER, "--output", "{folder}/new"), "MEETING"),
    "archive --output": (("archive", "m-1a2b3c", *FOLDER), "--output"),
    "import-archive": (("import-archive", *FOLDER), "PATH"),
    "import-archive --data-folder": (("import-archive", "{file}"), "--data-folder"),
    "token": (("token",), "list, make, revoke"),
    "token make": (("token", "make", *FOLDER), "LOGIN"),
    "token list": (("token", "list"), "--data-folder"),
    "token revoke": (("token", "revoke", *FOLDER), "TOKEN_ID"),
}
Row = tuple[tuple[str, ...], str, str, str]
"""What is written; the option, argument or word it is about; a piece of the sentence in Vietnamese and in English."""


def _too_much(good: tuple[str, ...]) -> list[Row]:
    rows: list[Row] = [
        ((*good, "--nothing-like-it"), "--nothing-like-it", "Không có tùy chọn", "There is no option"),
        ((*good, "too", "much"), "too much", "Ghi thừa", "Too much is written"),
    ]
    if "--data-folder" in good:
        wrong = tuple("{file}" if word == "{folder}" else word for word in good)
        rows.append((wrong, "--data-folder", "phải là một thư mục", "must be a folder"))
    return rows


def _files(good: tuple[str, ...], option: str) -> list[Row]:
    return [
        ((*good, option, "{gone}"), option, "Không có tệp", "There is no file"),
        ((*good, option, "{folder}"), option, "phải là một tệp", "must be a file"),
        ((*good, option), option, "thiếu", "lacks"),
    ]


def _folders(good: tuple[str, ...], option: str) -> list[Row]:
    return [
        ((*good, option, "{gone}"), option, "Không có thư mục", "There is no folder"),
        ((*good, option, "{file}"), option, "phải là một thư mục", "must be a folder"),
        ((*good, option), option, "thiếu", "lacks"),
    ]


def _rows() -> list[Row]:
    rows = [row for good in GOOD.values() for row in _too_much(good)]
    rows += [row for name, options in READ_FILES.items() for option in options for row in _files(GOOD[name], option)]
    rows += [row for name, some in READ_FOLDERS.items() for option in some for row in _folders(GOOD[name], option)]
    rows += [(words, about, "thiếu", "is missing") for words, about in MISSING.values()]
    data = (f"{{folder}}{os.sep}meetroom.db", "Hãy ghi đúng thư mục dữ liệu", "Name the data folder")
    rows += [(GOOD[name], *data) for name in NEEDS_A_SERVERS_FOLDER]
    return rows


SINGLE: list[Row] = [
    (("rules", "{gone}"), "FILE", "Không có tệp", "There is no file"),
    (("rules", "{folder}"), "FILE", "phải là một tệp", "must be a file"),
    (("verify", "{gone}"), "PATH", "Không có tệp hay thư mục", "no file or folder"),
    (("verify", "{file}", "--head", "abc"), "abc", "64 ký tự", "64 characters"),
    (("import-archive", "{gone}", *FOLDER), "PATH", "Không có tệp hay thư mục", "no file or folder"),
    (("archive", "m-1a2b3c", *FOLDER, "--output", "{file}"), "--output", "không ghi đè", "not written over"),
    (("archive", "m-1a2b3c", *FOLDER, "--output", "{gone}/x"), "--output", "Không có thư mục", "no folder"),
    (("verify", "x" * 300), "PATH", "Không có tệp hay thư mục", "no file or folder"),
    (("verify", "{file}/below"), "PATH", "Không có tệp hay thư mục", "no file or folder"),
    (("demo", "--output", "{file}"), "--output", "phải là một thư mục", "must be a folder"),
    (("account", "an", *FOLDER, "--server", "nowhere"), "--server", "nowhere", "nowhere"),
    (("token", "make", "an", *FOLDER, "--days", "x"), "--days", "1…730", "1…730"),
    (("token", "make", "an", *FOLDER, "--days", "731"), "--days", "1…730", "1…730"),
    (("token", "make", "an", *FOLDER), "--scope", "ít nhất một", "at least one"),
    (("token", "make", "an", *FOLDER, "--scope", "all"), "all", "Không có quyền", "There is no scope"),
    (("token", "mak", *FOLDER), "mak", "Có phải ý là: make", "Did you mean: make"),
    (("serve", "--port", "x"), "--port", "0…65535", "0…65535"),
    (("serve", "--udp-port", "65536"), "--udp-port", "0…65535", "0…65535"),
    (("serve", "--signature-level", "best"), "--signature-level", "B-B|B-T", "B-B|B-T"),
    (("serve", "--tsa", "tsa"), "tsa", "không phải địa chỉ", "is not the address"),
    (
        ("serve", "--turn", "turn:a", "--turn-secret-file", "{binary}"),
        *("{binary}", "phải là văn bản", "must be text"),
    ),
    (("verfy", "{file}"), "verfy", "Có phải ý là: verify", "Did you mean: verify"),
    (("--data-folder", "{file}"), "--data-folder", "phải là một thư mục", "must be a folder"),
    (("--jion", "x"), "--jion", "Có phải ý là: --join", "Did you mean: --join"),
]


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """What the braces stand for."""
    folder, file, binary = tmp_path / "thư mục [x]", tmp_path / "a file", tmp_path / "binary"
    folder.mkdir()
    file.write_text("x\n", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\xfa")
    return {"folder": str(folder), "file": str(file), "gone": str(tmp_path / "gone"), "binary": str(binary)}


def misused(words: tuple[str, ...], places: dict[str, str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of a complaint, with nothing on standard output."""
    with pytest.raises(SystemExit) as ended:
        COMMAND.main([word.format(**places) for word in words], prog_name="meetroom")
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    return said.err.splitlines()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("row", [*_rows(), *SINGLE], ids=lambda row: " ".join(row[0]))
def test_every_wrong_word_is_answered_by_a_sentence(
    row: Row,
    language: str,
    places: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", language)
    monkeypatch.delenv("MEETROOM_DATABASE", raising=False)
    words, about, vietnamese, english = row
    before = sorted(Path(places["folder"]).iterdir())
    sentence, *rest = misused(words, places, capsys)
    assert about.format(**places) in sentence
    assert {"vi": vietnamese, "en": english}[language] in sentence
    assert {"vi": english, "en": vietnamese}[language] not in sentence or vietnamese == english
    assert sentence.endswith((".", "?", "/tsr"))
    assert all(("--help" in line) and ("Xem cách dùng" in line) == (language == "vi") for line in rest)
    assert sorted(Path(places["folder"]).iterdir()) == before


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("verify", "{file}"), "PATH"),
        (("verify", "{folder}"), "PATH"),
        (("verify", "{file}", "--trust", "{folder}"), "--trust"),
        (("import-archive", "{file}", *FOLDER), "PATH"),
        (("rules", "{file}"), "FILE"),
        (("serve", *FOLDER, "--rules", "{file}"), "--rules"),
        (("serve", *FOLDER, "--trust", "{folder}"), "--trust"),
        (("serve", *FOLDER, "--key", "{file}"), "--key"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_may_not_be_read_is_said(
    words: tuple[str, ...],
    about: str,
    language: str,
    places: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MEETROOM_LANGUAGE", language)
    named = Path(words[-1 if about.startswith("--") else 1].format(**places))
    # Asked of the system, the administrator of a machine, whom tests often run as, may read everything.
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (named, os.R_OK))
    sentence = misused(words, places, capsys)[0]
    assert f"({about})" in sentence
    assert {"vi": "Không có quyền đọc", "en": "may not be read"}[language] in sentence


def test_a_folder_that_nobody_may_look_into_is_said(
    places: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.stat

    def closed(path: Path, **how: bool) -> os.stat_result:
        if str(path) == places["gone"]:
            raise PermissionError(13, "Permission denied")
        return real(path, **how)

    monkeypatch.setenv("MEETROOM_LANGUAGE", "vi")
    monkeypatch.setattr(Path, "stat", closed)
    for words in (
        ("verify", "{gone}"),
        ("verify", "{file}", "--trust", "{gone}"),
        ("storage", "--data-folder", "{gone}"),
    ):
        assert "Không có quyền đọc" in misused(words, places, capsys)[0]


def test_no_command_is_left_out() -> None:
    groups = {"token": set(typer.main.get_command(token_app).commands)}  # type: ignore[attr-defined]
    names = set(COMMAND.commands) - set(groups)
    assert names | {f"{group} {name}" for group, its in groups.items() for name in its} == set(GOOD)


def test_every_path_of_every_command_is_checked_in_the_users_language() -> None:
    for command in _commands(COMMAND):
        for param in command.params:
            annotation = param.type_descriptor.annotation
            if annotation in (Path, list[Path]):
                assert param.callback is not None, (command.name, param.name)
                assert not param.type_descriptor.parameter_info.readable, (command.name, param.name)


def test_the_longest_term_is_the_one_the_option_names() -> None:
    assert MAX_VALID.days == 730


def _commands(group: Any) -> list[Any]:
    found = [group]
    for command in getattr(group, "commands", {}).values():
        found += _commands(command)
    return found
