"""Files to hand in are kept encrypted, and what is damaged is left out."""

from pathlib import Path

from meetroom.client.chest import Chest, NoVault
from meetroom.client.line_up import FileToHandIn, LineUp
from meetroom.domain.core import MeetingId
from meetroom.protocol.http import UploadFields


def file(name: str) -> FileToHandIn:
    return FileToHandIn(
        meeting_id=MeetingId("m1"), path=f"/home/thu-ky/{name}", fields=UploadFields(title=name, file_name=name)
    )


async def test_what_is_kept_comes_back_and_is_not_readable_on_disk(tmp_path: Path) -> None:
    chest = Chest.unlock(tmp_path, "sec", NoVault(), "mat khau rat dai")
    line_up = LineUp(tmp_path, chest)
    assert await line_up.load() == ()
    files = (file("to-trinh.pdf"), file("bao-cao.docx"))
    await line_up.keep(files)
    assert await LineUp(tmp_path, chest).load() == files
    assert b"to-trinh" not in (tmp_path / "line-up.log").read_bytes()
    await line_up.keep(())
    assert await line_up.load() == ()


async def test_a_damaged_line_is_left_out(tmp_path: Path) -> None:
    chest = Chest.unlock(tmp_path, "sec", NoVault(), "mat khau rat dai")
    line_up = LineUp(tmp_path, chest)
    await line_up.keep([file("a.pdf"), file("b.pdf")])
    log = tmp_path / "line-up.log"
    first, second = log.read_bytes().splitlines()
    log.write_bytes(first[:-9] + b"\n" + second + b"\n")
    assert await line_up.load() == (file("b.pdf"),)


async def test_a_disk_that_fails_only_forgets(tmp_path: Path) -> None:
    chest = Chest.unlock(tmp_path / "chest", "sec", NoVault(), "mat khau rat dai")
    (tmp_path / "line-up.log").mkdir()
    line_up = LineUp(tmp_path, chest)
    await line_up.keep([file("a.pdf")])
    assert await line_up.load() == ()
