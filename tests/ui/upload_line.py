"""Uploads that say and do what a test tells them, and the rows of the queue that show them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from meetroom.client.engine import ClientError, UploadPhase, UploadStep, UploadTold
from meetroom.domain.core import DocumentId
from meetroom.protocol.http import UploadAnswer, UploadFields
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import engine_of
from tests.ui.desk_papers import HASH, put


class Line:
    """Uploads that say and do what the test tells them; replaces the local engine's."""

    def __init__(self, client: ClientWindow) -> None:
        self.client = client
        self.told: dict[str, UploadTold] = {}
        self.ends: dict[str, asyncio.Future[UploadAnswer]] = {}
        self.order: list[str] = []
        vars(engine_of(client))["upload"] = self.upload

    async def upload(self, path: Path, fields: UploadFields, progress: UploadTold) -> UploadAnswer:
        name = fields.title
        self.order.append(name)
        self.told[name] = progress
        self.ends[name] = asyncio.get_running_loop().create_future()
        return await self.ends[name]

    def say(self, name: str, phase: UploadPhase, done: int, total: int) -> None:
        step = UploadStep(phase=phase, done_bytes=done, total_bytes=total)
        self.client.bridge.call_soon(lambda: self.told[name](step))

    def end(self, name: str, outcome: UploadAnswer | ClientError) -> None:
        def act() -> None:
            if isinstance(outcome, ClientError):
                self.ends[name].set_exception(outcome)
            else:
                self.ends[name].set_result(outcome)

        self.client.bridge.call_soon(act)


def answer(pages: int = 12, **more: object) -> UploadAnswer:
    made = UploadAnswer(
        document_id=DocumentId("dx"), version=1, pages=pages, size_bytes=3_400_000, original_sha256=HASH, seq=1
    )
    return replace(made, **more)


def hand_in(client: ClientWindow, folder: Path, *names: str) -> Callable[[str], str]:
    """Line files up; returns what asks for the text of a row."""
    queue = client.shell.papersDesk.queue
    queue.hand_in(*((put(folder / f"{n}.pdf"), UploadFields(title=n, file_name=f"{n}.pdf")) for n in names))

    def text(name: str) -> str:
        return next((str(row.text) for row in queue.rows.rows if row.name == name), "")

    return text


def key_of(client: ClientWindow, name: str) -> str:
    return next(str(row.key) for row in client.shell.papersDesk.queue.rows.rows if row.name == name)
