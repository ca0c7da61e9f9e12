"""What the server hands out of its trust folder: everything it judges by, within bounds, anew when it changed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat
from cryptography.hazmat.primitives.serialization import NoEncryption as Open

from meetroom.archive.trust import INTERMEDIATES, read_trust, told_trust
from meetroom.domain.state import Role
from meetroom.protocol.minutes import SigningTrust
from meetroom.server.signing_trust import handed_out, trust_answer
from tests.archive.signed_papers import NOW, Authority
from tests.server.conftest import Crowd, StartServer


def folder_of(authority: Authority, folder: Path) -> Path:
    """A trust folder with one thing of each kind, a private key, and what is none of them."""
    authority.trusted_in(folder)
    (folder / INTERMEDIATES).mkdir()
    above = Authority(name="Trung gian").root.certificate
    (folder / INTERMEDIATES / "above.pem").write_bytes(above.public_bytes(Encoding.PEM))
    (folder / "root.crl").write_bytes(authority.revocations().public_bytes(Encoding.PEM))
    key = authority.root.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, Open())
    (folder / "key.pem").write_bytes(key + authority.root.certificate.public_bytes(Encoding.PEM))
    (folder / "notes.txt").write_text("không phải chứng thư")
    (folder / "broken.crl").write_bytes(b"no list")
    return folder


def test_certificates_and_lists_are_handed_out_and_nothing_else(tmp_path: Path) -> None:
    authority = Authority()
    folder = folder_of(authority, tmp_path / "trust")
    told = msgspec.json.decode(trust_answer(folder), type=SigningTrust)
    assert told.roots == (authority.root.der,)
    assert (len(told.intermediates), len(told.crls), told.ocsps, told.left_out) == (1, 1, (), 0)
    again = told_trust(roots=told.roots, intermediates=told.intermediates, crls=told.crls, ocsps=told.ocsps)
    known = read_trust(folder)
    assert [c.dump() for c in again.intermediates] == [c.dump() for c in known.intermediates]
    assert again.crls == known.crls
    both = known.joined(again)
    assert (len(both.roots), len(both.intermediates), len(both.crls)) == (1, 1, 1)


async def test_a_chair_who_is_nothing_else_may_ask(crowd: Crowd) -> None:
    await crowd.add("chair", Role.CHAIR)
    await crowd.add("an")
    path = f"/api/meetings/{crowd.meeting_id}/minutes/signing-trust"
    assert [(await crowd.people[who].get(path))[0] for who in ("chair", "sec", "an")] == [200, 200, 403]
    status, told = await crowd.people["chair"].get(path)
    status, again = await crowd.people["chair"].get(f"{path}?known={told['version']}")
    assert (status, again["version"]) == (200, told["version"])


def test_it_is_read_again_only_when_the_folder_changed(tmp_path: Path) -> None:
    authority = Authority()
    assert handed_out(tmp_path / "missing") == SigningTrust(version=handed_out(tmp_path / "missing").version)
    folder = folder_of(authority, tmp_path / "trust")
    told = handed_out(folder)
    assert handed_out(folder, told.version) == SigningTrust(version=told.version)
    authority.revoke(authority.certify("Thôi việc"), NOW - timedelta(days=2))
    (folder / "root.crl").write_bytes(authority.revocations().public_bytes(Encoding.PEM))
    newer = handed_out(folder, told.version)
    assert newer.version != told.version
    assert newer.crls != told.crls
    (folder / INTERMEDIATES / "above.pem").unlink()
    assert handed_out(folder, newer.version).intermediates == ()


def test_what_is_too_large_is_left_out_and_certificates_are_not(tmp_path: Path) -> None:
    authority = Authority()
    folder = folder_of(authority, tmp_path / "trust")
    whole = handed_out(folder)
    for _ in range(20):
        authority.revoke(authority.certify("Thôi việc"), NOW - timedelta(days=2))
    (folder / "long.crl").write_bytes(authority.revocations().public_bytes(Encoding.DER))
    room = sum(map(len, (*whole.roots, *whole.intermediates, *whole.crls)))
    told = handed_out(folder, max_bytes=room)
    assert (told.roots, told.intermediates, told.crls) == (whole.roots, whole.intermediates, whole.crls)
    assert told.left_out == 1
    assert handed_out(folder, max_bytes=0).left_out == 4


def test_what_another_machine_says_is_not_believed_to_be_readable() -> None:
    authority = Authority()
    version = authority.root.der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
    assert version != authority.root.der
    rubbish = (b"", b"\x30\x80", b"-----BEGIN CERTIFICATE-----", bytes(1000), authority.root.der[:-1], version)
    told = told_trust(roots=(*rubbish, authority.root.der), intermediates=rubbish, crls=rubbish, ocsps=rubbish)
    assert [c.dump() for c in told.roots] == [authority.root.der]
    assert (told.intermediates, told.crls, told.ocsps) == ((), (), ())


@pytest.mark.parametrize("told", [{}, {"fetch_revocations": True}])
async def test_addresses_in_certificates_are_asked_only_where_the_server_was_told_so(
    start_server: StartServer, told: dict[str, Any]
) -> None:
    crowd = Crowd(await start_server(**told))
    await crowd.found()
    status, policy = await crowd.people["sec"].get(f"/api/meetings/{crowd.meeting_id}/minutes/signing-policy")
    assert (status, policy["may_fetch"]) == (200, bool(told))
    await crowd.close()
