"""A paper over the real engine and the real server: uploaded, released, opened in the window, drawn upon."""

from pathlib import Path

from meetroom import resource_path
from meetroom.client.engine import Engine
from meetroom.domain.annotations import InkStroke, Mark
from meetroom.domain.documents import ReleaseDocument
from meetroom.protocol.http import UploadFields
from meetroom.ui.scripted import ScriptedWindow
from tests.ui.test_real_server import PATIENCE_S, ServerThread, found, real_window, server

__all__ = ["server"]


def test_a_paper_is_opened_and_drawn_upon(server: ServerThread, tmp_path: Path) -> None:
    client = real_window(tmp_path / "host")
    engine = client.bridge.engine
    assert isinstance(engine, Engine)
    window = ScriptedWindow(client, engine)
    try:
        found(server, client)
        path = resource_path("demo", "du-thao-nghi-quyet.pdf")
        fields = UploadFields(title="Dự thảo", file_name=path.name)
        document_id = window.run(engine.upload(path, fields, lambda step: None)).document_id
        window.run(engine.submit(ReleaseDocument(document_id=document_id)))
        window.wait(lambda: document_id in window.bridge.meeting.documents, "the paper is not in the meeting")
        window.documents().choose(document_id)
        window.wait(lambda: window.documents().property("phase") == "ready", "the paper was not opened", PATIENCE_S)
        window.press("tool-pen")
        window.drag("ink0", ((0.2, 0.2), (0.3, 0.25), (0.4, 0.2)))

        async def marks() -> tuple[Mark, ...]:
            return engine.marks.of(document_id)

        window.wait(lambda: len(window.run(marks())) == 1, "the stroke was not kept")
        (mark,) = window.run(marks())
        assert isinstance(mark.shape, InkStroke)
        assert mark.page == 0
    finally:
        client.close()
    assert client.warnings == []
