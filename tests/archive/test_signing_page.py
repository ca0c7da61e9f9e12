"""Every command docs/signing.md shows does what the page says: a trial authority, keys, a revocation, a check."""

import asyncio
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer.main

from meetroom.archive.signature import (
    NotSigned,
    Pkcs12Key,
    SigningProblem,
    judge_signatures,
    sign_minutes,
)
from meetroom.archive.trust import read_trust
from meetroom.cli.main import app
from meetroom.domain.minutes_state import SignatureField, SignatureLevel
from meetroom.domain.papers import SignatureVerdict
from tests.archive.signing_ground import ground, paper
from tests.archive.test_archive_page import needed, run

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "signing.md").read_text(encoding="utf-8")
AUTHORITY, KEYS, REVOKE, PUBLIC = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
PASSPHRASE = "chay-thu"


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the authority and the keys were made."""
    if missing := needed(AUTHORITY + KEYS):
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("trial-authority")
    run(AUTHORITY, folder)
    run(KEYS, folder)
    return folder


def signed(pdf: bytes, trial: Path, who: str, field: SignatureField) -> bytes:
    """The paper with a signature by a key of the trial."""
    key = Pkcs12Key(path=trial / f"trial/{who}.p12", passphrase=PASSPHRASE)
    trust = read_trust(trial / "trial/trust")
    making = sign_minutes(
        pdf, field, key, trust=trust, tsa_url=None, level=SignatureLevel.B_B, now=datetime.now(UTC), office="UBND thử"
    )
    return asyncio.run(making)


def test_an_office_signs_on_trial_and_then_revokes(trial: Path, tmp_path: Path) -> None:
    first = signed(paper(), trial, "thu-ky", SignatureField.SECRETARY)
    pdf = signed(first, trial, "chu-toa", SignatureField.CHAIR)
    trust = read_trust(trial / "trial/trust")
    told = judge_signatures(pdf, trust, now=datetime.now(UTC))
    assert [row.verdict for row in told] == [SignatureVerdict.VALID] * 2
    assert [row.signer for row in told] == ["Nguyễn Văn An (chạy thử)", "Trần Thị Bình (chạy thử)"]
    assert {row.issuer for row in told} == {"Gốc chạy thử"}
    # Whoever does not know the authority of the trial does not believe it.
    others = judge_signatures(pdf, ground().trust(tmp_path / "others"), now=datetime.now(UTC))
    assert {row.verdict for row in others} == {SignatureVerdict.UNTRUSTED}
    check_with_public_tools(pdf, trial, tmp_path)
    run(REVOKE, trial)
    trust = read_trust(trial / "trial/trust")
    told = judge_signatures(pdf, trust, now=datetime.now(UTC))
    assert [row.verdict for row in told] == [SignatureVerdict.REVOKED, SignatureVerdict.VALID]
    with pytest.raises(NotSigned) as refused:
        signed(paper(), trial, "thu-ky", SignatureField.SECRETARY)
    assert refused.value.problem is SigningProblem.CERTIFICATE_REVOKED


def check_with_public_tools(pdf: bytes, trial: Path, folder: Path) -> None:
    """As the end of the page says; nothing where the tools are not installed."""
    if needed(PUBLIC):
        return
    (folder / "bien-ban.pdf").write_bytes(pdf)
    shutil.copy(trial / "trial/trust/root.pem", folder / "root.pem")
    told = run(PUBLIC, folder)
    assert told.count("Signature is Valid") == 2
    assert told.count("Certificate is Trusted") == 2


def test_the_keys_lie_open_to_nobody_else(trial: Path) -> None:
    assert (trial / "trial/root.key").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in (trial / "trial").glob("*.p12")) == ["chu-toa.p12", "thu-ky.p12"]
    done = subprocess.run(
        ["openssl", "pkcs12", "-in", "trial/thu-ky.p12", "-passin", "pass:wrong", "-noout"],
        cwd=trial,
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0


def test_every_command_and_option_of_the_program_exists() -> None:
    commands = dict(getattr(typer.main.get_command(app), "commands", {}))
    shown = re.findall(r"^    meetroom ([a-z-]+)(.*)$", PAGE, re.MULTILINE)
    assert [command for command, _ in shown] == ["serve"]
    options = {option for parameter in commands["serve"].params for option in parameter.opts}
    assert set(re.findall(r"(?<= )--[a-z-]+", shown[0][1])) <= options
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= options
