"""The contract of sealed versions that are cleared away and of uploads kept for the next start."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from meetroom.domain.core import DocumentId, MeetingId, PersonId
from meetroom.store.database import Database
from meetroom.store.uploads import KeptUpload, Uploads
from meetroom.store.versions import KeyRefusal, KeyUnavailable, SealedVersion, Versions

NOW = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
MEETING, PAPER = MeetingId("m-1"), DocumentId("d-1")


@pytest.fixture
def versions(database: Database) -> Versions:
    return Versions(database)


def keep(versions: Versions, manifest: bytes, key: bytes = b"k" * 32) -> SealedVersion:
    versions.keep(MEETING, PAPER, manifest=manifest, key=key, original_sha256="0" * 64)
    return next(v for v in versions.each() if v.manifest == manifest)


def key_of(versions: Versions, version: SealedVersion) -> bytes | KeyRefusal:
    try:
        return versions.key(MEETING, PAPER, version.manifest_sha256)
    except KeyUnavailable as unavailable:
        return unavailable.refusal


def test_a_version_is_cleared_away_and_stays_on_record(versions: Versions, tmp_path: Path) -> None:
    secret = bytes(range(32))
    one, other = keep(versions, b"mot", secret), keep(versions, b"hai")
    versions.clear(one)  # not while it has a key
    assert {(v.manifest, v.has_key) for v in versions.each()} == {(b"mot", True), (b"hai", True)}
    versions.destroy_key(one, now=NOW)
    versions.destroy_key(one, now=datetime(2027, 1, 1, tzinfo=UTC))
    versions.clear(one)
    assert (key_of(versions, one), key_of(versions, other)) == (KeyRefusal.DESTROYED, b"k" * 32)
    kept = versions.get(MEETING, PAPER, one.manifest_sha256)
    assert (kept.manifest, kept.destroyed_at) == (b"", NOW)
    assert not any(secret in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    versions.forget(one)
    assert [v.manifest for v in versions.each()] == [b"hai"]


def test_there_may_be_more_versions_than_are_read_at_once(versions: Versions) -> None:
    names = {keep(versions, b"%d" % n).manifest_sha256 for n in range(120)}
    assert {v.manifest_sha256 for v in versions.each()} == names


def test_uploads_are_kept_as_they_are_now(database: Database) -> None:
    uploads = Uploads(database)
    first = KeptUpload(
        person_id=PersonId("an"),
        upload_id="u-1",
        meeting_id=MEETING,
        fields=b"{}",
        size_bytes=5 << 30,
        received_bytes=0,
        touched_at=NOW,
    )
    uploads.keep(first)
    grown = replace(first, received_bytes=4 << 30, sha256="a" * 64, starts=1, draft=b"d", outcome=b"o")
    uploads.keep(grown)
    assert uploads.all() == [grown]
    uploads.forget(PersonId("binh"), "u-1")
    uploads.forget(PersonId("an"), "u-1")
    assert uploads.all() == []
