"""Keys at rest: in the keyring, under the password, or in a file of one's own."""

import errno
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import keyring
import keyring.backend
import keyring.backends.fail
import pytest

from meetroom.client.chest import Chest, NoVault, OsVault, VaultClosed, derive_key, seal, unseal

KEY = b"d" * 32


class MemoryVault:
    """A keyring that works."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.secrets[name] = secret


class LockedVault(MemoryVault):
    """A keyring that does not open."""

    def get(self, name: str) -> bytes | None:
        raise VaultClosed


def keys(chest: Chest) -> dict[str, bytes]:
    return chest.document_keys()


def test_keyring_holds_the_master_and_nothing_on_disk_does(tmp_path: Path) -> None:
    vault = MemoryVault()
    chest = Chest.unlock(tmp_path, "me", vault, None)
    assert chest.guarded
    chest.keep_document_key("d1", KEY)
    assert keys(Chest.unlock(tmp_path, "me", vault, None)) == {"d1": KEY}
    assert [p.name for p in tmp_path.iterdir()] == ["chest.bin"]
    assert keys(Chest.unlock(tmp_path, "me", MemoryVault(), None)) == {}


def test_password_wraps_the_master_where_there_is_no_keyring(tmp_path: Path) -> None:
    chest = Chest.unlock(tmp_path, "me", NoVault(), "mật khẩu")
    assert chest.guarded
    chest.keep_document_key("d1", KEY)
    assert keys(Chest.unlock(tmp_path, "me", NoVault(), "mật khẩu")) == {"d1": KEY}
    assert keys(Chest.unlock(tmp_path, "me", NoVault(), "khác")) == {}


def test_same_letters_in_another_form_are_the_same_password() -> None:
    salt = b"s" * 16
    composed, decomposed = (unicodedata.normalize(form, "mật khẩu") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert derive_key(composed, salt) == derive_key(decomposed, salt)
    assert derive_key(composed, salt) != derive_key(composed, b"t" * 16)


def test_without_keyring_and_password_no_document_key_is_written(tmp_path: Path) -> None:
    chest = Chest.unlock(tmp_path, "me", NoVault(), None)
    assert not chest.guarded
    chest.use_marks_key(None)
    chest.keep_document_key("d1", KEY)
    again = Chest.unlock(tmp_path, "me", NoVault(), None)
    assert again.marks_keys == chest.marks_keys
    assert len(chest.marks_keys) == 1
    assert keys(again) == {}


def test_invited_first_and_with_password_later_reads_what_was_sealed_before(tmp_path: Path) -> None:
    invited = Chest.unlock(tmp_path, "me", NoVault(), None)
    invited.use_marks_key(None)
    line = invited.seal(b"drawn", b"marks")
    later = Chest.unlock(tmp_path, "me", NoVault(), "mật khẩu")
    later.use_marks_key(b"p" * 32)
    assert later.open(line, b"marks") == b"drawn"
    assert later.marks_keys == (b"p" * 32, *invited.marks_keys)


def test_locked_keyring_falls_back_and_its_return_loses_nothing(tmp_path: Path) -> None:
    fallen = Chest.unlock(tmp_path, "me", LockedVault(), "mật khẩu")
    line = fallen.seal(b"queued", b"outbox")
    back = Chest.unlock(tmp_path, "me", MemoryVault(), "mật khẩu")
    assert back.open(line, b"outbox") == b"queued"


def test_keyring_that_keeps_nothing_is_not_relied_on(tmp_path: Path) -> None:
    class Forgetful(MemoryVault):
        def put(self, name: str, secret: bytes) -> None:
            pass

    chest = Chest.unlock(tmp_path, "me", Forgetful(), "mật khẩu")
    chest.keep_document_key("d1", KEY)
    assert keys(Chest.unlock(tmp_path, "me", Forgetful(), "mật khẩu")) == {"d1": KEY}


def test_reopens_without_password_only_where_that_is_safe(tmp_path: Path) -> None:
    vault = MemoryVault()
    Chest.unlock(tmp_path / "a", "me", vault, "mật khẩu").keep_pass_token("token")
    again = Chest.reopen(tmp_path / "a", "me", vault)
    assert again is not None
    assert again.pass_token == "token"
    Chest.unlock(tmp_path / "b", "me", NoVault(), "mật khẩu").keep_pass_token("token")
    assert Chest.reopen(tmp_path / "b", "me", NoVault()) is None
    assert Chest.reopen(tmp_path / "nobody", "me", NoVault()) is None


def test_destroyed_keys_are_gone_after_a_restart(tmp_path: Path) -> None:
    vault = MemoryVault()
    chest = Chest.unlock(tmp_path, "me", vault, None)
    for name in ("d1", "d2"):
        chest.keep_document_key(name, KEY)
    chest.destroy_document_keys(["d1", "nowhere"])
    assert keys(chest) == keys(Chest.unlock(tmp_path, "me", vault, None)) == {"d2": KEY}


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_damaged_chest_is_started_anew(tmp_path: Path, damage: bytes) -> None:
    vault = MemoryVault()
    Chest.unlock(tmp_path, "me", vault, None).keep_document_key("d1", KEY)
    (tmp_path / "chest.bin").write_bytes(damage)
    assert keys(Chest.unlock(tmp_path, "me", vault, None)) == {}


def test_damaged_lock_is_started_anew(tmp_path: Path) -> None:
    Chest.unlock(tmp_path, "me", NoVault(), "mật khẩu")
    (tmp_path / "lock.json").write_bytes(b"{")
    assert Chest.unlock(tmp_path, "me", NoVault(), "mật khẩu").guarded


def test_sealed_pieces_are_bound_to_key_and_purpose() -> None:
    sealed = seal(KEY, b"text", b"a")
    assert unseal(KEY, sealed, b"a") == b"text"
    assert unseal(KEY, sealed, b"b") is None
    assert unseal(b"e" * 32, sealed, b"a") is None
    assert unseal(KEY, sealed[:20], b"a") is None
    assert seal(KEY, b"text", b"a") != sealed


def test_full_disk_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    chest = Chest.unlock(tmp_path, "me", NoVault(), "mật khẩu")
    chest.use_marks_key(b"p" * 32)
    assert chest.marks_keys == (b"p" * 32,)
    with pytest.raises(OSError, match="full"):
        chest.keep_document_key("d1", KEY)


def made(kind: Any) -> keyring.backend.KeyringBackend:
    """A back end; the library's own constructors are untyped."""
    backend: keyring.backend.KeyringBackend = kind()
    return backend


class TestOsVault:
    """The keyring library with back ends of ours in the place of the system's."""

    @pytest.fixture
    def use(self) -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
        before = keyring.get_keyring()
        yield keyring.set_keyring
        keyring.set_keyring(before)

    def test_round_trip(self, use: Callable[[keyring.backend.KeyringBackend], None]) -> None:
        use(made(MemoryKeyring))
        vault = OsVault()
        assert vault.get("me") is None
        vault.put("me", b"\x00secret")
        assert vault.get("me") == b"\x00secret"

    def test_no_back_end(self, use: Callable[[keyring.backend.KeyringBackend], None]) -> None:
        use(made(keyring.backends.fail.Keyring))
        with pytest.raises(VaultClosed):
            OsVault().get("me")
        with pytest.raises(VaultClosed):
            OsVault().put("me", b"x")

    def test_back_end_that_raises_whatever_it_likes(
        self, use: Callable[[keyring.backend.KeyringBackend], None]
    ) -> None:
        use(made(BrokenKeyring))
        with pytest.raises(VaultClosed):
            OsVault().get("me")
        with pytest.raises(VaultClosed):
            OsVault().put("me", b"x")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring of the library's own kind, in memory."""

    priority = 1.0

    _kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._kept[(service, username)]


class BrokenKeyring(MemoryKeyring):
    """A keyring whose daemon is ill."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("daemon")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("daemon")
