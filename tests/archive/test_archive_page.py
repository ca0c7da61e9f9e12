"""Every command docs/archive.md shows does what the page says, on an archive of signed minutes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from meetroom.cli.main import app

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
GOLDEN = ROOT / "tests" / "ballots" / "made_by_belenios_tool.bel"
TOOLS = ("sha256sum", "sha512sum", "bagit.py", "qpdf", "cmp", "certutil", "pdfsig", "openssl", "belenios-tool", "sed")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
PATIENCE_S = 300
_PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


def needed(block: str) -> list[str]:
    """The tools a block calls that this machine lacks."""
    called = [
        tool for tool in ("sh", *TOOLS) if tool == "sh" or re.search(rf"(?<![\w.-]){re.escape(tool)}(?![\w.-])", block)
    ]
    return [tool for tool in called if shutil.which(tool, path=_PATH) is None]


@pytest.fixture
def bag(signed_bag: Path, tmp_path: Path) -> Path:
    """A copy in which commands may leave things."""
    return Path(shutil.copytree(signed_bag, tmp_path / "phien-hop"))


def run(block: str, folder: Path) -> str:
    """What a block prints.  Fails where any command of it does."""
    done = subprocess.run(
        ["sh", "-e", "-c", block],
        cwd=folder,
        env={**os.environ, "PATH": _PATH, "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE_S,
        check=False,
    )
    told = done.stdout.decode(errors="replace")
    assert done.returncode == 0, told
    return told


def prepared(block: str, bag: Path, roots: Path) -> None:
    """What a block finds beside the bag's own files; the lists of hashes are checked without it."""
    if "root.pem" in block:
        shutil.copy(roots / "root.pem", bag / "root.pem")
    if "belenios-tool" in block:
        (bag / "data/elections").mkdir()
        shutil.copy(GOLDEN, bag / "data/elections/vote.bel")


SAYS = {
    "bagit.py": "is valid",
    "qpdf --check": "No syntax or stream encoding errors",
    "pdfsig -nssdir": "Signature is Valid",
    "openssl cms": "erification successful",
    "openssl x509": "sha256 Fingerprint=",
    "is named by the chain": "data/recordings/001.mp4 is named by the chain",
    "belenios-tool": "",
    "sha256sum --check": "",
}
"""A part of each block, and what its output holds."""


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0][:30] for block in BLOCKS])
def test_a_block_of_the_page_does_what_it_says(block: str, bag: Path, roots: Path) -> None:
    if missing := needed(block):
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    prepared(block, bag, roots)
    expected = [words for part, words in SAYS.items() if part in block]
    assert expected, "say in SAYS what this block prints"
    told = run(block, bag)
    assert all(words.lower() in told.lower() for words in expected), told


@pytest.mark.parametrize("change", [None, b'"payload":"{'])
def test_the_chain_is_checked_by_a_few_lines_of_python(bag: Path, change: bytes | None) -> None:
    (program,) = PYTHON
    chain = bag / "data/chain/chain.jsonl"
    if change is not None:
        chain.write_bytes(chain.read_bytes().replace(change, change + b" ", 1))
    (bag / "check.py").write_text(program, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-X", "utf8", "check.py"]
    done = subprocess.run(command, cwd=bag, capture_output=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode == 0) == (change is None), done.stderr.decode(errors="replace")
    assert done.stdout.startswith(b"the chain holds; ") == (change is None)


def test_every_command_and_option_of_the_program_exists() -> None:
    commands = dict(getattr(typer.main.get_command(app), "commands", {}))
    shown = re.findall(r"^    meetroom ([a-z-]+)(.*)$", PAGE, re.MULTILINE)
    assert {command for command, _ in shown} == {"archive", "verify", "import-archive"}
    for command, rest in shown:
        options = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= options
    told = set(re.findall(r"`(--[a-z]+)", PAGE))
    known = {o for name in ("archive", "verify", "import-archive") for p in commands[name].params for o in p.opts}
    assert told <= known
