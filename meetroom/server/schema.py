"""The description of all routes as OpenAPI, at /schema: only routes there are, with the bodies of their problems."""

from collections.abc import Sequence

from litestar.enums import MediaType
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

import meetroom
from meetroom.archive.edxml import MEDIA_TYPE
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.server.problem_answers import STATUS

PATH = "/schema"


def problem_responses(*found: Problem) -> dict[int, ResponseSpec]:
    """How these problems stand in the schema: by status, with their names."""
    by_status: dict[int, list[str]] = {}
    for problem in found:
        by_status.setdefault(STATUS[problem], []).append(problem.value)
    return {
        status: ResponseSpec(ProblemAnswer, description=", ".join(names), generate_examples=False)
        for status, names in sorted(by_status.items())
    }


_ANY = problem_responses(*Problem)
_MEETING = "/api/meetings/{meeting_id:str}"
_PDF = "application/pdf"
FILES = {
    "/api/ca.pem": "application/x-pem-file",
    "/api/chunks/{sha256:str}": "application/octet-stream",
    f"{_MEETING}/archive/bag": "application/zip",
    f"{_MEETING}/chain": "application/jsonl",
    f"{_MEETING}/elections/{{poll_id:str}}/record": "application/x-tar",
    f"{_MEETING}/minutes/docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    f"{_MEETING}/minutes/drafts/{{revision:int}}": _PDF,
    f"{_MEETING}/minutes/edxml": MEDIA_TYPE,
    f"{_MEETING}/minutes/paper": _PDF,
    f"{_MEETING}/recordings/{{recording_id:str}}": "video/mp4",
}
"""Routes of which 200 is a file, and its kind; the others answer in JSON."""


def described(handlers: Sequence[BaseRouteHandler]) -> list[BaseRouteHandler]:
    """The routes; whichever does not say what can go wrong may end in every problem there is."""
    for handler in handlers:
        if isinstance(handler, HTTPRouteHandler) and not handler.responses:
            handler.responses = {**_file(handler), **_ANY}
    return list(handlers)


def _file(handler: HTTPRouteHandler) -> dict[int, ResponseSpec]:
    kind = next((FILES[path] for path in handler.paths if path in FILES), None)
    if kind is None:
        return {}
    return {200: ResponseSpec(bytes, description="the file", media_type=kind, generate_examples=False)}


def openapi_config() -> OpenAPIConfig:
    """JSON alone: pages of documentation load scripts from the Internet."""
    bearer = SecurityScheme(type="http", scheme="bearer", description="a session's token; mrk_… under /api/v1/")
    return OpenAPIConfig(
        title="meetroom",
        version=meetroom.__version__,
        path=PATH,
        use_handler_docstrings=True,
        render_plugins=[JsonRenderPlugin(path="/", media_type=MediaType.JSON)],
        components=Components(security_schemes={"bearer": bearer}),
        security=[{"bearer": []}],
    )
