"""What is remembered between runs."""

import errno
import os
from pathlib import Path

import pytest

from meetroom.client.settings import RememberedServer, Settings, default_folder


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Settings(tmp_path)
    assert (first.language, first.last_server, first.servers) == ("", "", {})
    first.language = "vi"
    first.remember("https://a:1", RememberedServer(b"der", login="an"))
    again = Settings(tmp_path)
    assert again.device_id == first.device_id
    assert again.language == "vi"
    assert again.last_server == "https://a:1"
    assert again.servers == {"https://a:1": RememberedServer(b"der", login="an")}


def test_two_installations_have_two_names(tmp_path: Path) -> None:
    assert Settings(tmp_path / "a").device_id != Settings(tmp_path / "b").device_id


@pytest.mark.parametrize("damaged", [b"{not json", b'{"device_id":"\xff"}', b"\0" * 100, b""])
def test_unreadable_file_is_put_aside(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(damaged)
    assert Settings(tmp_path).device_id
    assert (tmp_path / "settings.unreadable").read_bytes() == damaged


def test_full_disk_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    settings = Settings(tmp_path)
    settings.language = "en"
    assert settings.language == "en"


def test_folder_of_the_platform() -> None:
    assert "meetroom" in str(default_folder())
