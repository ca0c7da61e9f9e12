"""Runs `belenios-tool`, the independent implementation of the format that Debian 12 ships; knows no expectation."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = "belenios-tool"
PATIENCE_S = 300
GROUP = ("--group", "BELENIOS-2048")

needs_belenios = pytest.mark.skipif(
    shutil.which(PROGRAM) is None, reason="belenios-tool is not installed (Debian: apt-get install belenios-tool)"
)


class PeerFailed(Exception):
    """The program ended with an error."""


def version() -> str:
    """What it says of itself."""
    return _run(["--version"]).strip()


def verify(raw: bytes) -> tuple[bool, str]:
    """Whether it accepts a public record, and the last line it says."""
    with _holding(raw) as folder:
        done = subprocess.run(
            [PROGRAM, "election", "verify", "--dir", str(folder)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE_S,
            check=False,
        )
    return done.returncode == 0, (done.stderr.strip().splitlines() or [""])[-1][:200]


def is_extension(later: bytes, earlier: bytes) -> bool:
    """Whether it accepts one record as an update of another."""
    with _holding(earlier) as first, _holding(later) as second:
        command = [PROGRAM, "election", "verify-diff", "--dir1", str(first), "--dir2", str(second)]
        return subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False).returncode == 0


def generate_ballot(raw: bytes, credential: str, answers: Sequence[Sequence[int]]) -> str:
    """A ballot made by it."""
    with _holding(raw) as folder:
        files = {"credential": credential, "answers": json.dumps(answers)}
        paths = _write(folder, files)
        command = ["election", "generate-ballot", "--dir", str(folder), "--privcred", paths["credential"]]
        return _run([*command, "--ballot", paths["answers"]]).strip()


def encrypted_tally(raw: bytes) -> tuple[str, str]:
    """The encrypted sum and its size, as texts."""
    with _holding(raw) as folder:
        first, second = _run(["election", "compute-encrypted-tally", "--dir", str(folder)]).splitlines()
    return first, second


def result(raw: bytes) -> str:
    """The result, as a text."""
    with _holding(raw) as folder:
        return _run(["election", "compute-result", "--dir", str(folder)]).strip()


def decrypt(raw: bytes, number: int, private: int) -> str:
    """A partial decryption with a key that stands alone."""
    with _holding(raw) as folder:
        key = _write(folder, {"key": json.dumps(str(private))})["key"]
        common = ["election", "decrypt", "--dir", str(folder), "--trustee-id", str(number)]
        return _run([*common, "--privkey", key]).splitlines()[0]


def decrypt_threshold(raw: bytes, number: int, seed: str, sealed: str) -> str:
    """A partial decryption with a share."""
    with _holding(raw) as folder:
        paths = _write(folder, {"seed": seed, "sealed": sealed})
        common = ["election", "decrypt-threshold", "--dir", str(folder), "--trustee-id", str(number)]
        return _run([*common, "--key", paths["seed"], "--decryption-key", paths["sealed"]]).splitlines()[0]


def trustee_key() -> tuple[int, str]:
    """A private key, and the text of its public one."""
    with _folder() as folder:
        _run(["setup", "generate-trustee-key", *GROUP], folder)
        private = int(json.loads(_only(folder, "*.privkey")))
        return private, _only(folder, "*.pubkey")


def certificate() -> tuple[str, str]:
    """Step 1 of the threshold keys: a seed, and the text of its certificate."""
    with _folder() as folder:
        _run(["setup", "generate-trustee-key-threshold", *GROUP, "--step", "1"], folder)
        return _only(folder, "*.key"), _only(folder, "*.cert")


def polynomial(certs: Sequence[str], seed: str, threshold: int) -> str:
    """Step 3."""
    with _folder() as folder:
        paths = _write(folder, {"certs": "\n".join(certs), "seed": seed})
        step = ["setup", "generate-trustee-key-threshold", *GROUP, "--step", "3", "--threshold", str(threshold)]
        return _run([*step, "--certs", paths["certs"], "--key", paths["seed"]], folder).strip()


def inputs(certs: Sequence[str], polynomials: Sequence[str]) -> set[str]:
    """Step 4; in no order."""
    with _folder() as folder:
        paths = _write(folder, {"certs": "\n".join(certs), "polynomials": "\n".join(polynomials)})
        step = ["setup", "generate-trustee-key-threshold", *GROUP, "--step", "4"]
        _run([*step, "--certs", paths["certs"], "--polynomials", paths["polynomials"]], folder)
        return {path.read_text().strip() for path in folder.glob("*.vinput")}


def share(certs: Sequence[str], seed: str, received: str) -> str:
    """Step 5."""
    with _folder() as folder:
        paths = _write(folder, {"certs": "\n".join(certs), "seed": seed})
        step = ["setup", "generate-trustee-key-threshold", *GROUP, "--step", "5"]
        return _run([*step, "--certs", paths["certs"], "--key", paths["seed"]], folder, received + "\n").strip()


def threshold_keys(certs: Sequence[str], polynomials: Sequence[str], shares: Sequence[str]) -> str:
    """Step 6."""
    with _folder() as folder:
        paths = _write(folder, {"certs": "\n".join(certs), "polynomials": "\n".join(polynomials)})
        step = ["setup", "generate-trustee-key-threshold", *GROUP, "--step", "6"]
        command = [*step, "--certs", paths["certs"], "--polynomials", paths["polynomials"]]
        return _run(command, folder, "\n".join(shares) + "\n").strip()


def derive(uuid: str, credential: str) -> int:
    """The public credential of a secret one."""
    command = ["setup", "generate-credentials", "--uuid", uuid, *GROUP, "--derive", credential]
    return int(_run(command).strip())


def credentials(uuid: str, count: int) -> list[str]:
    """Secret credentials made by it."""
    with _folder() as folder:
        _run(["setup", "generate-credentials", "--uuid", uuid, *GROUP, "--count", str(count)], folder)
        return [line.split()[1] for line in _only(folder, "*.privcreds").splitlines()]


def record(election: str, trustees: str, credentials_text: str, steps: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A public record written by it, from texts and steps of event type and texts."""
    with _folder() as folder:
        files = {"election.json": election, "trustees.json": trustees, "public_creds.json": credentials_text}
        _write(folder, files)
        _run(["archive", "init", "--dir", str(folder)], folder)
        for kind, texts in steps:
            lines = "".join(text + "\n" for text in texts)
            _run(["archive", "add-event", "--dir", str(folder), f"--type={kind}"], folder, lines)
        return next(folder.glob("*.bel")).read_bytes()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ballots-") as name:
        yield Path(name)


@contextmanager
def _holding(raw: bytes) -> Iterator[Path]:
    with _folder() as folder:
        (folder / "record.bel").write_bytes(raw)
        yield folder


def _write(folder: Path, files: dict[str, str]) -> dict[str, str]:
    for name, text in files.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return {name: str(folder / name) for name in files}


def _only(folder: Path, pattern: str) -> str:
    return next(folder.glob(pattern)).read_text().strip()


def _run(arguments: Sequence[str], folder: Path | None = None, given: str = "") -> str:
    done = subprocess.run(
        [PROGRAM, *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        timeout=PATIENCE_S,
        check=False,
    )
    if done.returncode:
        raise PeerFailed(f"{' '.join(arguments[:2])}: {done.stderr.strip()[-300:]}")
    return done.stdout
