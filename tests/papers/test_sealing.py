"""Sealing: whatever is changed, moved, missing or taken from elsewhere is noticed."""

import hashlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.papers.sealing import (
    ChunkRef,
    Manifest,
    SealBroken,
    Sealed,
    SealFault,
    check_chunk,
    decode_manifest,
    encode_manifest,
    manifest_sha256,
    seal,
    unseal,
)

SMALL_CHUNK_BYTES = 1024


def carried(sealed: Sealed) -> dict[str, bytes]:
    return {ref.sha256: ciphertext for ref, ciphertext in sealed.chunks()}


def readdressed(manifest: Manifest, ciphertexts: list[bytes]) -> tuple[Manifest, dict[str, bytes]]:
    """A manifest and store an attacker would offer: every address is right for what lies behind it."""
    refs = tuple(ChunkRef(hashlib.sha256(one).hexdigest(), len(one)) for one in ciphertexts)
    return msgspec.structs.replace(manifest, chunks=refs), {
        ref.sha256: one for ref, one in zip(refs, ciphertexts, strict=True)
    }


@given(st.binary(max_size=5000))
def test_what_is_sealed_can_be_unsealed(plaintext: bytes) -> None:
    sealed = seal(plaintext, SMALL_CHUNK_BYTES)
    chunks = carried(sealed)
    assert unseal(sealed.key, sealed.manifest, chunks.__getitem__) == plaintext
    assert sealed.manifest.size_bytes == len(plaintext)
    assert all(check_chunk(ref, chunks[ref.sha256]) for ref in sealed.manifest.chunks)


@given(st.binary(min_size=1, max_size=3000), st.data())
def test_any_flipped_bit_is_noticed_even_under_a_new_address(plaintext: bytes, data: st.DataObject) -> None:
    sealed = seal(plaintext, SMALL_CHUNK_BYTES)
    ciphertexts = [bytearray(one) for _, one in sealed.chunks()]
    victim = data.draw(st.sampled_from(ciphertexts))
    victim[data.draw(st.integers(0, len(victim) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    flipped = [bytes(one) for one in ciphertexts]

    by_old_address = dict(zip(carried(sealed), flipped, strict=True))
    with pytest.raises(SealBroken) as altered:
        unseal(sealed.key, sealed.manifest, by_old_address.__getitem__)
    assert altered.value.fault is SealFault.CHUNK_ALTERED

    manifest, by_new_address = readdressed(sealed.manifest, flipped)
    with pytest.raises(SealBroken) as forged:
        unseal(sealed.key, manifest, by_new_address.__getitem__)
    assert forged.value.fault is SealFault.WRONG_KEY


@given(st.permutations(range(4)))
def test_chunks_in_another_order_are_noticed(order: list[int]) -> None:
    sealed = seal(bytes(4 * SMALL_CHUNK_BYTES), SMALL_CHUNK_BYTES)
    ciphertexts = [one for _, one in sealed.chunks()]
    manifest, chunks = readdressed(sealed.manifest, [ciphertexts[index] for index in order])
    if order == [0, 1, 2, 3]:
        assert unseal(sealed.key, manifest, chunks.__getitem__) == bytes(4 * SMALL_CHUNK_BYTES)
        return
    with pytest.raises(SealBroken) as swapped:
        unseal(sealed.key, manifest, chunks.__getitem__)
    assert swapped.value.fault is SealFault.WRONG_KEY


def test_a_document_cut_short_is_noticed() -> None:
    sealed = seal(bytes(3 * SMALL_CHUNK_BYTES), SMALL_CHUNK_BYTES)
    shorter = msgspec.structs.replace(
        sealed.manifest, chunks=sealed.manifest.chunks[:2], size_bytes=2 * SMALL_CHUNK_BYTES
    )
    with pytest.raises(SealBroken) as cut:
        unseal(sealed.key, shorter, carried(sealed).__getitem__)
    assert cut.value.fault is SealFault.WRONG_KEY


@pytest.mark.parametrize(
    "changes",
    [
        {"size_bytes": -1},
        {"size_bytes": 5000},
        {"size_bytes": 1500},
        {"chunk_bytes": 1},
        {"chunk_bytes": 0},
        {"chunks": ()},
        {"chunks": (ChunkRef("00" * 32, 1040), ChunkRef("00" * 32, 10**12))},
    ],
)
def test_impossible_manifests_are_refused_before_anything_is_fetched(changes: dict[str, object]) -> None:
    sealed = seal(bytes(2000), SMALL_CHUNK_BYTES)
    manifest = msgspec.structs.replace(sealed.manifest, **changes)

    def nothing_is_fetched(address: str) -> bytes:
        raise AssertionError(address)

    with pytest.raises(SealBroken) as refused:
        unseal(sealed.key, manifest, nothing_is_fetched)
    assert refused.value.fault is SealFault.MANIFEST_IMPOSSIBLE


@pytest.mark.parametrize(("key", "index"), [(bytes(32), 0), (b"short", None)])
def test_the_wrong_key_opens_nothing(key: bytes, index: int | None) -> None:
    sealed = seal(b"resolution")
    with pytest.raises(SealBroken) as locked:
        unseal(key, sealed.manifest, carried(sealed).__getitem__)
    assert (locked.value.fault, locked.value.index) == (SealFault.WRONG_KEY, index)


def test_a_missing_chunk_is_named() -> None:
    sealed = seal(bytes(3000), SMALL_CHUNK_BYTES)
    chunks = carried(sealed)
    del chunks[sealed.manifest.chunks[1].sha256]
    with pytest.raises(SealBroken) as missing:
        unseal(sealed.key, sealed.manifest, chunks.__getitem__)
    assert (missing.value.fault, missing.value.index) == (SealFault.CHUNK_MISSING, 1)


def test_a_version_that_claims_another_text_is_noticed() -> None:
    sealed = seal(b"as decided")
    renamed = msgspec.structs.replace(sealed.manifest, version_sha256=hashlib.sha256(b"forged").hexdigest())
    with pytest.raises(SealBroken) as forged:
        unseal(sealed.key, renamed, carried(sealed).__getitem__)
    assert forged.value.fault is SealFault.WRONG_KEY


def test_the_same_document_sealed_twice_shares_nothing() -> None:
    first, second = seal(b"agenda"), seal(b"agenda")
    assert first.key != second.key
    assert not set(carried(first)) & set(carried(second))


def test_a_file_is_sealed_like_its_bytes(tmp_path: Path) -> None:
    plaintext = bytes(range(256)) * 20
    (tmp_path / "paper.pdf").write_bytes(plaintext)
    sealed = seal(tmp_path / "paper.pdf", SMALL_CHUNK_BYTES)
    assert sealed.manifest.version_sha256 == hashlib.sha256(plaintext).hexdigest()
    assert unseal(sealed.key, sealed.manifest, carried(sealed).__getitem__) == plaintext


def test_a_file_that_changes_meanwhile_never_gets_out_under_the_same_nonce(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(bytes(3000))
    sealed = seal(paper, SMALL_CHUNK_BYTES)
    paper.write_bytes(bytes(1500) + b"x" * 1500)
    got: list[tuple[ChunkRef, bytes]] = []
    with pytest.raises(SealBroken) as changed:
        got.extend(sealed.chunks())
    assert (changed.value.fault, changed.value.index) == (SealFault.SOURCE_CHANGED, 1)


def test_neither_key_nor_text_is_printed() -> None:
    sealed = seal(b"secret words")
    assert repr(sealed.key) not in repr(sealed)
    assert "secret" not in repr(sealed)


def test_chunk_sizes_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="chunk_bytes"):
        seal(b"x", 10)


def test_the_manifest_travels_under_its_hash() -> None:
    manifest = seal(bytes(3000), SMALL_CHUNK_BYTES).manifest
    encoded = encode_manifest(manifest)
    assert decode_manifest(encoded, manifest_sha256(encoded)) == manifest


@pytest.mark.parametrize("encoded", [b"", b"{}", b"\xff", b"[1]", b'{"version_sha256":1}'])
def test_rubbish_is_no_manifest_even_under_its_own_hash(encoded: bytes) -> None:
    with pytest.raises(SealBroken) as refused:
        decode_manifest(encoded, manifest_sha256(encoded))
    assert refused.value.fault is SealFault.MANIFEST_IMPOSSIBLE


def test_another_manifest_than_the_one_named_is_refused() -> None:
    named, other = (encode_manifest(seal(text).manifest) for text in (b"as decided", b"forged"))
    with pytest.raises(SealBroken) as refused:
        decode_manifest(other, manifest_sha256(named))
    assert refused.value.fault is SealFault.MANIFEST_IMPOSSIBLE
