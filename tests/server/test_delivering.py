"""Minutes on their way to the organisation's platform: taken, tried again, refused; what was taken is a fact."""

import hashlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from meetroom.archive.edxml import Organisation, Status, StatusCode
from meetroom.archive.edxml_reading import read_package
from meetroom.archive.edxml_writing import write_status
from meetroom.client.delivering import Delivering
from meetroom.client.wire import Door
from meetroom.domain.core import CommandId, MeetingId
from meetroom.domain.minutes_issue import IssueMinutes, SignMinutes
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.domain.state import SignatureVerdict
from meetroom.protocol.http import Problem
from meetroom.protocol.integration import DeliveryFault, DeliveryState
from meetroom.protocol.minutes import WorkPhase
from meetroom.server.certificates import now_utc
from meetroom.server.config import StartFailed, StartProblem
from meetroom.server.integration_config import (
    BadIntegration,
    IntegrationConfig,
    checked_address,
    read_organisation,
    read_secret,
)
from meetroom.server.platform_line import PlatformLine, TryFailed
from tests.server.conftest import Crowd, StartServer
from tests.server.minutes_ground import CHAIR, SECRETARY, Minutes, ended
from tests.server.test_integration import ORGANISATION

Answer = Callable[[], web.Response]
PAPER = b"%PDF-1.7 the signed paper"


@dataclass
class Platform:
    """The other system: gives these answers one after the other, the last one for ever."""

    answers: list[Answer] = field(default_factory=lambda: [web.Response])
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        """One try."""
        self.came.append((dict(request.headers), await request.read()))
        return (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])()


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    app = web.Application(client_max_size=1 << 28)
    app.router.add_post("/in", platform.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    platform.url = f"http://{host}:{port}/in"
    yield platform
    await runner.cleanup()


def status(code: StatusCode) -> bytes:
    own = Organisation(code="000.00.00.G22", name="Sở Nội vụ")
    return write_status(
        Status(
            sender=own, document_organisation="", document_code="", document_id="", promulgated=None,
            status=code, description="vào sổ", at=now_utc(),
        )
    )  # fmt: skip


ANSWERS: dict[str, tuple[Answer, str | DeliveryFault]] = {
    "nothing": (web.Response, ""),
    "a line": (lambda: web.Response(status=202, text="số đến 15\x00\n/2026"), "số đến 15 /2026"),
    "JSON": (lambda: web.json_response({"receipt": "R-1", "more": 1}), "R-1"),
    "odd JSON": (lambda: web.Response(body=b"[[["), ""),
    "edXML": (lambda: web.Response(body=status(StatusCode.RECEIVED)), "03 vào sổ"),
    "hostile XML": (lambda: web.Response(body=b"<!DOCTYPE x><x/>"), ""),
    "a long text": (lambda: web.Response(text="x" * 100_000), "x" * 200),
    "refused in edXML": (lambda: web.Response(body=status(StatusCode.REFUSED)), DeliveryFault.REFUSED),
    "refused": (lambda: web.Response(status=422, text="no"), DeliveryFault.REFUSED),
    "not let in": (lambda: web.Response(status=401), DeliveryFault.NOT_LET_IN),
    "busy": (lambda: web.Response(status=503, headers={"Retry-After": "7"}), DeliveryFault.BUSY),
    "elsewhere": (lambda: web.Response(status=302, headers={"Location": "/other"}), DeliveryFault.ODD_ANSWER),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_what_an_answer_means(platform: Platform, name: str) -> None:
    answer, meaning = ANSWERS[name]
    platform.answers = [answer]
    line = PlatformLine(platform.url, "s3cret", 30.0)
    if isinstance(meaning, DeliveryFault):
        with pytest.raises(TryFailed) as failed:
            await line.send(b"<x/>", key="k-1")
        assert failed.value.fault is meaning
        assert failed.value.retry_after_s == (7.0 if name == "busy" else 0.0)
    else:
        assert (await line.send(b"<x/>", key="k-1")).receipt == meaning
    ((headers, body),) = platform.came
    assert (body, headers["Authorization"], headers["Idempotency-Key"]) == (b"<x/>", "Bearer s3cret", "k-1")


async def test_nobody_there(platform: Platform) -> None:
    with pytest.raises(TryFailed) as failed:
        await PlatformLine("http://127.0.0.1:1/in", None, 30.0).send(b"", key="k")
    assert failed.value.fault is DeliveryFault.UNREACHABLE


@pytest.mark.parametrize(
    "url", ["http://platform.example/in", "ftp://x/", "https://u:p@x/", "https://", "x", "https://x:y/"]
)
def test_addresses_that_would_show_the_secret(url: str) -> None:
    with pytest.raises(BadIntegration):
        checked_address(url)


def test_what_a_server_is_told(tmp_path: Path) -> None:
    assert checked_address("https://platform.example/in") == "https://platform.example/in"
    file = tmp_path / "x"
    assert read_organisation(None) is None
    assert read_secret(None) is None
    for wrong in (
        "",
        "[own]\ncode='1'",
        "[own]\ncode=' '\nname='x'",
        "own=1",
        "[own]\ncode='1'\nname='x'\nmore='y'",
        "[",
    ):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(BadIntegration):
            read_organisation(file)
    for wrong in ("", "two words", "é"):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(BadIntegration):
            read_secret(file)
    with pytest.raises(BadIntegration):
        read_secret(tmp_path / "none")


async def test_a_server_that_was_told_nonsense_does_not_start(start_server: StartServer, tmp_path: Path) -> None:
    for told in (
        IntegrationConfig(deliver_to="http://platform.example/"),
        IntegrationConfig(organisation=tmp_path / "none"),
        IntegrationConfig(deliver_to="https://platform.example/", deliver_token_file=tmp_path / "none"),
    ):
        with pytest.raises(StartFailed) as failed:
            await start_server(integration=told)
        assert failed.value.problem is StartProblem.INTEGRATION_UNUSABLE


Meet = Callable[..., Awaitable[Minutes]]


@pytest.fixture
async def meet(start_server: StartServer, tmp_path: Path, platform: Platform) -> AsyncIterator[Meet]:
    """A meeting with approved minutes on a server that sends to the platform."""
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    crowds: list[Crowd] = []

    async def make(**told: Any) -> Minutes:
        given: dict[str, Any] = {
            "organisation": tmp_path / "organisation.toml",
            "deliver_to": platform.url,
            "deliver_token_file": tmp_path / "secret",
            "deliver_waits_s": (0.0, 0.0),
            **told,
        }
        crowd = Crowd(await start_server(integration=IntegrationConfig(**given)))
        crowds.append(crowd)
        await crowd.found()
        minutes = Minutes(crowd, tmp_path)
        await minutes.approve("an")
        return minutes

    yield make
    for crowd in crowds:
        await crowd.close()


async def sign(minutes: Minutes) -> None:
    """The server has a paper that secretary and chair have signed; what the papers are like is tested elsewhere."""
    crowd = minutes.crowd
    gathering = crowd.server.house.gatherings[MeetingId(crowd.meeting_id)]
    minutes.files.mkdir(parents=True, exist_ok=True)
    room, before = gathering.room, b"%PDF-1.7 issued"
    now, names = now_utc(), [before, b"%PDF-1.7 half", PAPER]
    hashes = [hashlib.sha256(paper).hexdigest() for paper in names]
    for digest, paper in zip(hashes, names, strict=True):
        (minutes.files / f"{digest}.pdf").write_bytes(paper)
    issue = IssueMinutes(
        number="15/BB-UBND", language="vi", recipients=("Như trên",), upto_seq=room.replica.seq,
        head=room.replica.head, sha256=hashes[0], size_bytes=len(before), pages=2,
    )  # fmt: skip
    signs = [
        SignMinutes(
            field=name, signer="Nguyễn Văn Bình", issuer="CA", certificate_sha256="c" * 64, level=SignatureLevel.B_B,
            verdict=SignatureVerdict.VALID, roots_known=True, signed_at=now, base_sha256=base, sha256=sha256,
            size_bytes=9,
        )
        for name, base, sha256 in zip((SECRETARY, CHAIR), hashes, hashes[1:], strict=False)
    ]  # fmt: skip
    for number, command in enumerate((issue, *signs)):
        person_id = gathering.meeting.people[crowd.people["sec"].person_id].person_id  # type: ignore[index]
        answer = await room.submit(person_id, CommandId(f"s-{number}"), command, trusted=True)
        assert answer.refusal is None


async def test_what_was_taken_is_a_fact(meet: Meet, platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    minutes = await meet()
    sec, path = minutes.crowd.people["sec"], f"{minutes.root}/delivery"
    status_, refused = await sec.post(path)
    assert (status_, refused["refusal"]) == (409, "minutes_not_signed")
    await sign(minutes)
    platform.answers = [lambda: web.Response(status=503), lambda: web.json_response({"receipt": "Số đến 99"})]
    with caplog.at_level(logging.INFO):
        assert (await sec.post(path))[0] == 202
        state = await ended(sec, path)
    assert (state["phase"], state["tries"], state["said"], state["fault"]) == ("done", 2, "Số đến 99", None)
    line = minutes.crowd.lines["sec"]
    await line.until(lambda: bool(line.replica.meeting.minutes.deliveries))
    (delivery,) = line.replica.meeting.minutes.deliveries
    first, second = platform.came
    assert first[1] == second[1]
    assert delivery.sha256 == hashlib.sha256(second[1]).hexdigest() == second[0]["Idempotency-Key"]
    assert (delivery.receipt, delivery.to) == ("Số đến 99", platform.url.split("/")[2])
    came = read_package(second[1])
    assert (came.code, came.files[0].content) == ("15/BB-UBND", PAPER)
    assert "s3cret" not in caplog.text
    # Sent again it is the same package, so that the platform knows it.
    await sec.post(path)
    await ended(sec, path)
    assert platform.came[2][1] == second[1]


async def test_the_package_can_be_carried_by_other_means(meet: Meet, platform: Platform) -> None:
    minutes = await meet(deliver_to=None)
    sec, path = minutes.crowd.people["sec"], f"{minutes.root}/edxml"
    assert (await sec.get(path))[0] == 404
    await sign(minutes)
    assert (await minutes.crowd.people["an"].get(path))[0] == 403
    async with sec.http.get(sec.url + path) as answer:
        package = await answer.read()
    came = read_package(package)
    assert (came.code, came.files[0].content) == ("15/BB-UBND", PAPER)
    assert platform.came == []


async def test_a_server_without_a_name_writes_no_package(meet: Meet) -> None:
    minutes = await meet(deliver_to=None, organisation=None)
    await sign(minutes)
    assert (await minutes.crowd.people["sec"].get(f"{minutes.root}/edxml"))[0] == 404


async def test_what_was_not_taken_says_why(meet: Meet, platform: Platform) -> None:
    minutes = await meet()
    await sign(minutes)
    sec, path = minutes.crowd.people["sec"], f"{minutes.root}/delivery"
    for answer, fault, tries in (
        (lambda: web.Response(status=403, text="who are you"), "not_let_in", 1),
        (lambda: web.Response(status=500), "busy", 3),
    ):
        platform.answers = [answer]
        platform.came.clear()
        await sec.post(path)
        state = await ended(sec, path)
        assert (state["phase"], state["problem"]["problem"]) == ("failed", "not_delivered")
        assert (state["fault"], state["tries"], len(platform.came)) == (fault, tries, tries)
    (gathering,) = minutes.crowd.server.house.gatherings.values()
    assert gathering.meeting.minutes.deliveries == ()


async def test_given_up_while_it_waits(meet: Meet, platform: Platform) -> None:
    minutes = await meet(deliver_waits_s=(3_600.0,))
    await sign(minutes)
    sec, path = minutes.crowd.people["sec"], f"{minutes.root}/delivery"
    platform.answers = [lambda: web.Response(status=503)]
    _, state = await sec.post(path)
    while state["next_try_at"] is None:
        state = (await sec.get(f"{path}?known={state['version']}"))[1]
    assert (state["phase"], state["fault"]) == ("waiting", "busy")
    # Whoever asks again meanwhile starts no second one.
    assert (await sec.post(path))[1]["tries"] == 1
    async with sec.http.delete(sec.url + path) as answer:
        assert (await answer.json())["phase"] == "cancelled"


async def test_only_the_office_and_only_where_the_server_was_told(meet: Meet) -> None:
    minutes = await meet(deliver_to=None)
    await sign(minutes)
    path, people = f"{minutes.root}/delivery", minutes.crowd.people
    assert (await people["sec"].get(path))[1]["to"] == ""
    assert (await people["sec"].post(path))[0] == 404
    for act in (people["an"].get, people["an"].post):
        assert (await act(path))[0] == 403


async def test_the_offices_window_hears_how_far_it_is(meet: Meet, platform: Platform) -> None:
    minutes = await meet()
    await sign(minutes)
    sec = minutes.crowd.people["sec"]
    assert sec.server.ca_pem is not None
    door = Door(sec.url, ssl.PEM_cert_to_DER_cert(sec.server.ca_pem.decode()))
    door.token = sec.headers["Authorization"].removeprefix("Bearer ")
    told: list[DeliveryState] = []
    try:
        delivering = Delivering(door, MeetingId(minutes.crowd.meeting_id))
        platform.answers = [lambda: web.Response(status=503), lambda: web.Response(text="R-1")]
        assert (await delivering.start()).to == platform.url.split("/")[2]
        end = await delivering.watch(told.append)
        assert (end.phase, end.said, end.tries, told[-1]) == (WorkPhase.DONE, "R-1", 2, end)
        assert (await delivering.cancel()).phase is WorkPhase.DONE  # nothing to give up any more
        platform.answers = [lambda: web.Response(status=403)]
        await delivering.start()
        end = await delivering.watch(told.append)
        assert end.problem is not None
        assert (end.problem.problem, end.fault) == (Problem.NOT_DELIVERED, DeliveryFault.NOT_LET_IN)
    finally:
        await door.close()
