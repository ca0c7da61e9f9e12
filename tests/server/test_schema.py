"""The schema at /schema is true: every route it names answers whatever comes with a status and a body it names."""

import json
import random
import re
from typing import Any

import aiohttp
import msgspec

from meetroom.domain.core import PersonId
from meetroom.protocol.http import ProblemAnswer
from meetroom.server.certificates import now_utc
from meetroom.server.integration_config import IntegrationConfig
from meetroom.server.schema import FILES
from tests.server.conftest import Crowd, StartServer
from tests.server.other_system import system_of
from tests.server.visitor import trust

TRIES = 4
ODD = ("", " ", "x", "0", "-1", "9" * 40, "é" * 70, "../..", "%00", "null", "{}", "a" * 1_100, "2026-01-01T00:00:00Z")
PROBLEM = {"$ref": "#/components/schemas/ProblemAnswer"}
Operation = tuple[str, str, dict[str, Any]]


def operations(schema: dict[str, Any]) -> list[Operation]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "put", "post", "patch", "delete")
    ]


class Guess:
    """Requests made of what the schema says, and of what nobody should send."""

    def __init__(self, schema: dict[str, Any], known: dict[str, str], seed: int) -> None:
        self.schema = schema
        self.known = known
        self.chance = random.Random(seed)

    def word(self, name: str) -> str:
        """A value for a parameter: often one that is there."""
        if name in self.known and self.chance.random() < 0.7:
            return self.known[name]
        return self.chance.choice(ODD)

    def value(self, described: Any, depth: int = 0) -> Any:
        """JSON that mostly fits its description."""
        if self.chance.random() < 0.1 or depth > 4:
            return self.chance.choice([None, True, -1, 1e300, "x" * 300, [], {}, [[[]]], "\u0000", 1 << 70])
        if "$ref" in described:
            name = described["$ref"].rpartition("/")[2]
            return self.value(self.schema["components"]["schemas"][name], depth + 1)
        for several in ("oneOf", "anyOf", "allOf"):
            if several in described:
                return self.value(self.chance.choice(described[several]), depth + 1)
        if "enum" in described:
            return self.chance.choice(described["enum"])
        return self.of_type(described, depth)

    def of_type(self, described: Any, depth: int) -> Any:
        """As `value`, by the type."""
        kind = described.get("type")
        kind = self.chance.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            fields = described.get("properties", {})
            return {name: self.value(field, depth + 1) for name, field in fields.items() if self.chance.random() < 0.9}
        if kind == "array":
            return [self.value(described.get("items", {}), depth + 1) for _ in range(self.chance.randrange(3))]
        plain = {"integer": self.chance.randrange(-2, 9), "number": 1.5, "boolean": True, "null": None}
        return plain[kind] if kind in plain else self.chance.choice(ODD)

    def request(self, path: str, operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Path, and the rest of a request."""
        query: list[tuple[str, str]] = []
        headers: dict[str, str] = {}
        for parameter in operation.get("parameters") or ():
            name, value = parameter["name"], self.word(parameter["name"])
            if parameter["in"] == "path":
                path = path.replace("{" + name + "}", value.replace("/", "").replace("%", "").strip() or "x")
            elif self.chance.random() < 0.5 and parameter["in"] == "query":
                query.append((name, value))
            elif parameter["in"] == "header":
                headers[name] = value if value.isascii() else "k"
        return path, {"params": query, "headers": headers, **self.body(operation, headers)}

    def body(self, operation: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        """What is sent along."""
        content = (operation.get("requestBody") or {}).get("content", {})
        described = content.get("application/json", {}).get("schema")
        if described is not None and self.chance.random() < 0.8:
            headers["Content-Type"] = "application/json"
            return {"data": json.dumps(self.value(described)).encode()}
        return {"data": self.chance.choice([None, b"", b"{", b"[" * 5_000, b"\xff\xfe", b"<edXML/>", b"%PDF-1.7"])}


async def test_every_route_keeps_to_the_schema(start_server: StartServer) -> None:
    server = await start_server(integration=IntegrationConfig(per_s=1e6, burst=1e6))
    crowd = Crowd(server)
    await crowd.found()
    accounts = server.house.store.accounts
    known = {"meeting_id": crowd.meeting_id, "person_id": crowd.people["sec"].person_id, "wait_s": "0", "number": "1"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust(server))) as http:
        async with http.get(server.url + "/schema") as answer:
            assert (answer.status, answer.content_type) == (200, "application/json")
            schema = await answer.json()
        guess = Guess(schema, known, seed=1)
        system = system_of(server, crowd.people["sec"].person_id)
        wrong = []
        for path, method, operation in operations(schema):
            for _ in range(TRIES):
                session = accounts.issue(PersonId(known["person_id"]), device="laptop", now=now_utc()).token
                token = guess.chance.choice([system.secret if "/v1/" in path else session, session, system.secret, ""])
                asked, rest = guess.request(path, operation)
                rest["headers"]["Authorization"] = f"Bearer {token}"
                async with http.request(method, server.url + asked, allow_redirects=False, **rest) as answer:
                    found = fault(operation, answer.status, answer.content_type, await answer.read())
                if found:
                    wrong.append((method, asked, rest.get("data"), found))
        await crowd.close()
    assert wrong == []


def fault(operation: dict[str, Any], status: int, kind: str, body: bytes) -> str:
    """What an answer has that the schema does not, "" where it keeps to it."""
    named = operation["responses"].get(str(status))
    if named is None or status >= 500:
        return f"status {status}: {body[:200]!r}"
    content = named.get("content") or {}
    if not body or not content:
        return ""
    if kind not in {given.partition(";")[0] for given in content}:
        return f"{kind} with {status}"
    if content.get("application/json", {}).get("schema") == PROBLEM:
        msgspec.json.decode(body, type=ProblemAnswer)
    return ""


async def test_the_schema_names_real_routes_alone(crowd: Crowd) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust(crowd.server))) as http:
        async with http.get(crowd.server.url + "/schema") as answer:
            schema = await answer.json()
        paths = set(schema["paths"])
        assert {"/api/v1/minutes", "/api/v1/meetings/{meeting_id}/packages", "/api/meetings"} <= paths
        assert not any("schema" in path or "session" in path or path == "/metrics" for path in paths)
        for _path, _, operation in operations(schema):
            assert {"400", "401"} <= set(operation["responses"])
            assert operation["description"]
        assert all(re.sub(r":\w+}", "}", path) in paths for path in FILES)
        for gone in ("/api/schema", "/api/schema/openapi.json"):
            async with http.get(crowd.server.url + gone) as answer:
                assert answer.status == 404
