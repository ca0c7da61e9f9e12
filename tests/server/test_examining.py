"""A file is examined by two children at once: neither goes on when the other, or who waits for both, has given up."""

import asyncio
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest

from meetroom.papers.refusals import IntakeLimits, IntakeRefusal, IntakeRefused
from meetroom.server import files as files_module
from meetroom.server.files import Files, Watcher
from meetroom.server.threads import Threads
from meetroom.store.versions import Versions


class Children:
    """Two that work until they are let, and tell how they ended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = {"signatures": asyncio.Event(), "intake": asyncio.Event()}
        self.stopped: list[str] = []
        self.refuse = asyncio.Event()
        monkeypatch.setattr(files_module, "examine_signatures", lambda *_, **__: self._work("signatures"))
        monkeypatch.setattr(files_module, "take_in", lambda *_, **__: self._work("intake"))

    async def _work(self, name: str) -> NoReturn:
        self.begun[name].set()
        try:
            if name == "intake":
                await self.refuse.wait()
                raise IntakeRefused(IntakeRefusal.DAMAGED)
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.stopped.append(name)
            raise
        raise AssertionError


async def examined(tmp_path: Path, children: Children) -> "asyncio.Task[Any]":
    files = Files(tmp_path, cast(Versions, None), cast(Threads, None), IntakeLimits())
    task = asyncio.create_task(files._examine(tmp_path / "in", "in.pdf", cast(Watcher, None)))
    async with asyncio.timeout(60):
        for event in children.begun.values():
            await event.wait()
    return task


async def test_a_refused_file_is_not_judged_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = Children(monkeypatch)
    task = await examined(tmp_path, children)
    children.refuse.set()
    with pytest.raises(IntakeRefused):
        await asyncio.wait_for(task, 60)
    assert children.stopped == ["signatures"]


async def test_who_gives_up_stops_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = Children(monkeypatch)
    task = await examined(tmp_path, children)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 60)
    assert sorted(children.stopped) == ["intake", "signatures"]
