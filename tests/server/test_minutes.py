"""Minutes on the server: drafts for their audience, the numbered paper, its number, and what a crash leaves."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetroom.archive.minutes import attached_record
from meetroom.domain.core import Refusal
from meetroom.domain.doors import CloseDoors, OpenDoors
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.minutes_issue import IssueMinutes
from meetroom.domain.minutes_review import ReopenMinutes, SendMinutes
from meetroom.domain.minutes_state import Paragraph, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.state import Audience, Role
from meetroom.server.minutes_files import MinutesFiles
from meetroom.server.minutes_order import Made
from meetroom.server.minutes_typesetting import Typesetting
from tests.server.conftest import Crowd, StartServer
from tests.server.minutes_ground import Minutes, ended

EVERYBODY = Audience(everyone=True)


@pytest.fixture
async def minutes(crowd: Crowd, tmp_path: Path) -> Minutes:
    return Minutes(crowd, tmp_path)


class Held:
    """Typesetting that waits until a test lets it go on, and then makes a paper of its own at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, content: bytes = b"%PDF-1.7 a paper") -> None:
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.given_up = False
        self.made = 0
        held, self.content = self, content

        async def make(
            typesetting: Typesetting, files: MinutesFiles, meeting_id: str, links: Any, order: Any, **more: Any
        ) -> Made:
            more.get("begun", lambda: None)()
            held.begun.set()
            try:
                await held.go_on.wait()
            except asyncio.CancelledError:
                held.given_up = True
                raise
            held.made += 1
            paper = files.folder.parent / f"made-{held.made}"
            paper.parent.mkdir(parents=True, exist_ok=True)
            content = held.content + b"\n% again" * (held.made - 1)
            paper.write_bytes(content)
            made = Made(written=True, sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content), pages=2)
            more["keep"](paper, made)
            return made

        monkeypatch.setattr(Typesetting, "make", make)


async def test_the_paper_is_numbered_filed_and_a_fact(minutes: Minutes) -> None:
    crowd = minutes.crowd
    await minutes.approve("an")
    assert (await crowd.people["sec"].get(f"{minutes.root}/paper"))[0] == 404
    pdf = await minutes.issue(recipients=["Như thành phần dự họp"])
    issued = crowd.lines["sec"].replica.meeting.minutes.issued
    assert issued is not None
    assert (issued.number, issued.revision, issued.by) == ("15/BB-UBND", 1, crowd.people["clerk"].person_id)
    assert issued.sha256 == hashlib.sha256(pdf).hexdigest()
    assert issued.size_bytes == len(pdf)
    record = msgspec.json.decode(await asyncio.to_thread(attached_record, pdf))
    assert record["head"] == issued.head
    assert [path.name for path in minutes.files.iterdir()] == [f"{issued.sha256}.pdf"]
    # The same order again is answered, not carried out again.
    assert (await minutes.order())[1] | {"version": 0} == {
        "version": 0, "phase": "done", "done": 0, "total": 0, "problem": None, "command_id": "i-1",
        "seq": crowd.lines["sec"].replica.seq,
    }  # fmt: skip
    status, docx = await crowd.people["clerk"].get(f"{minutes.root}/docx")
    assert (status, docx[:2]) == (200, b"PK")


async def test_a_draft_is_for_its_audience_and_as_it_was_sent(minutes: Minutes) -> None:
    crowd = minutes.crowd
    await minutes.close("an", "binh")
    sec, an = crowd.lines["sec"], crowd.people["an"]
    only_an = Audience(persons=(an.person_id,))  # type: ignore[arg-type]
    await sec.submit(SendMinutes(audience=only_an))
    text = (Paragraph(spans=(Span("viết sau khi gửi"),)),)
    await sec.submit(WriteMinutesText(place=TextPlace.OPENING, item_id=None, text=text, base_seq=0))
    path = f"{minutes.root}/drafts/1"
    both = await asyncio.gather(an.get(path), crowd.people["clerk"].get(path))
    assert [status for status, _ in both] == [200, 200]
    assert both[0][1] == both[1][1]
    record = await asyncio.to_thread(attached_record, both[0][1])
    assert "viết sau khi gửi".encode() not in record
    for who in ("binh", "guest"):
        assert (await crowd.people[who].get(path))[0] == 404
    assert (await an.get(f"{minutes.root}/drafts/2"))[0] == 404
    assert (await an.get(f"{path}?language=fr"))[0] == 400
    assert [p.name for p in (minutes.files / "drafts").iterdir()] == ["1-vi.pdf"]


async def test_what_was_behind_closed_doors_is_for_those_inside(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    held.go_on.set()
    crowd = minutes.crowd
    await crowd.open("an")
    await crowd.add("guest", Role.GUEST)
    sec = crowd.lines["sec"]
    await sec.submit(CloseDoors())
    text = (Paragraph(spans=(Span("bàn riêng"),)),)
    answer = await sec.submit(WriteMinutesText(place=TextPlace.OPENING, item_id=None, text=text, base_seq=0))
    assert answer.refusal is None
    await sec.submit(SendMinutes(audience=EVERYBODY))
    path = f"{minutes.root}/drafts/1"
    assert [(await crowd.people[who].get(path))[0] for who in ("an", "guest")] == [200, 404]
    await crowd.add("clerk", Role.CLERK)
    for command in (OpenDoors(), CloseMeeting(), ApproveMinutes()):
        assert (await sec.submit(command)).refusal is None
    await minutes.issue()
    answers = [(await crowd.people[who].get(f"{minutes.root}/paper"))[0] for who in ("an", "clerk", "guest")]
    assert answers == [200, 200, 403]


ROUTES = {
    "GET drafts/1": {"sec": 200, "clerk": 200, "an": 200, "guest": 200},
    "GET paper": {"sec": 200, "clerk": 200, "an": 200, "guest": 200},
    "GET docx": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "GET signing-policy": {"sec": 200, "clerk": 200, "an": 200, "guest": 200},
    "GET signing-trust": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "GET issue": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "DELETE issue": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "POST issue": {"sec": 202, "clerk": 202, "an": 403, "guest": 403},
    # Nobody's bytes are read whose office it is not; the right one's are judged.
    "POST signatures/ThuKy": {"sec": 422, "clerk": 409, "an": 409, "guest": 409},
    "POST signatures/CoQuan": {"sec": 409, "clerk": 409, "an": 409, "guest": 409},
    "POST signatures/Khac": {"sec": 404, "clerk": 404, "an": 404, "guest": 404},
    "POST ../archive": {"sec": 409, "clerk": 409, "an": 403, "guest": 403},
    "GET ../archive": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "DELETE ../archive": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "GET ../archive/bag": {"sec": 404, "clerk": 404, "an": 403, "guest": 403},
    "GET ../retention-reports": {"sec": 200, "clerk": 200, "an": 403, "guest": 403},
    "PUT ../retention-report": {"sec": 400, "clerk": 400, "an": 400, "guest": 400},
}


async def test_who_may_do_what(minutes: Minutes, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    held.go_on.set()
    crowd = minutes.crowd
    await minutes.close("an")
    await crowd.lines["sec"].submit(SendMinutes(audience=EVERYBODY))
    await crowd.lines["sec"].submit(ApproveMinutes())
    base = hashlib.sha256(await minutes.issue()).hexdigest()
    stranger = await crowd.person("stranger")
    found = {}
    for number, (route, expected) in enumerate(ROUTES.items()):
        method, path = route.split(" ")
        url = f"{minutes.root}/{path}?base={base}".replace("/minutes/..", "")
        found[route] = {who: await asked(crowd.people[who], method, url, f"{number}-{who}") for who in expected}
        if method == "POST" and "issue" in path:
            base = hashlib.sha256(await minutes.paper()).hexdigest()
        assert await asked(stranger, method, url, "x") == 404
    assert found == ROUTES


async def asked(visitor: Any, method: str, url: str, name: str) -> int:
    """The status of an answer; work that was begun has ended by then."""
    body: Any = None
    if method == "POST" and url.split("?")[0].endswith("issue"):
        body = {"command_id": name, "number": "7"}
    if method == "PUT":
        body = {"device": "d", "rule": "wipe", "done": True, "at": "2026-03-02T01:00:00Z"}
    async with visitor.http.request(method, visitor.url + url, json=body) as answer:
        status: int = answer.status
        await answer.read()
    if status == 202:
        await ended(visitor, url.split("?")[0])
    return status


async def test_one_number_stands_on_the_minutes_of_one_meeting_of_a_body(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = Held(monkeypatch)
    crowd = minutes.crowd
    await minutes.approve()
    other = Crowd(crowd.server)
    await other.found()
    others = Minutes(other, tmp_path)
    await others.approve()
    assert (await minutes.order(number="15/BB-UBND"))[0] == 202
    await held.begun.wait()
    assert (await others.order(number=" 15/bb-ubnd "))[1]["problem"] == "number_taken"  # it is about to be
    assert (await minutes.order("sec", "i-2"))[1]["problem"] == "work_underway"
    assert (await minutes.order())[1]["phase"] == "typesetting"  # the same order, looked at again
    held.go_on.set()
    state = await minutes.end()
    assert state["phase"] == "done"
    await crowd.lines["sec"].until(lambda: crowd.lines["sec"].replica.seq >= state["seq"])
    assert (await others.order(number="15/BB-UBND"))[1]["problem"] == "number_taken"
    assert (await others.order(number="16/BB-UBND"))[0] == 202
    assert (await others.end())["phase"] == "done"
    first = crowd.lines["sec"].replica.meeting.minutes.issued
    assert first is not None
    await minutes.issue("sec", "i-3")  # issued again, it keeps its number
    second = crowd.lines["sec"].replica.meeting.minutes.issued
    assert second is not None
    assert (second.number, second.revision) == (first.number, 2)
    status, _ = await crowd.people["sec"].get(f"{minutes.root}/paper?sha256={first.sha256}")
    assert status == 404  # void, though it is kept
    assert (minutes.files / f"{first.sha256}.pdf").exists()
    await other.close()


async def test_issuing_is_given_up_until_the_fact_is_on_its_way(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    await minutes.approve()
    clerk = minutes.crowd.people["clerk"]
    await minutes.order()
    await held.begun.wait()
    async with clerk.http.delete(f"{clerk.url}{minutes.root}/issue") as answer:
        assert (await answer.json())["phase"] == "cancelled"
    assert held.given_up
    assert minutes.crowd.server.house.gatherings
    assert (await clerk.get(f"{minutes.root}/paper"))[0] == 404
    held.go_on.set()
    await minutes.issue(command_id="i-2")
    async with clerk.http.delete(f"{clerk.url}{minutes.root}/issue") as answer:
        assert (await answer.json())["phase"] == "done"  # too late


async def test_what_the_rules_refuse_costs_nothing(minutes: Minutes, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    await minutes.close()
    assert (await minutes.order())[1] | {"problem": "refused"} == (await minutes.order())[1]
    assert (await minutes.order())[1]["refusal"] == Refusal.WRONG_PHASE.value
    await minutes.crowd.lines["sec"].submit(ApproveMinutes())
    assert (await minutes.order(number=""))[1]["refusal"] == Refusal.INVALID_TEXT.value
    assert (await minutes.order(language="fr"))[0] == 400
    assert (await minutes.order(command_id=""))[0] == 409
    assert not held.begun.is_set()
    # Reopened while the pages were set: that paper is of minutes nobody approved.
    await minutes.order()
    await held.begun.wait()
    sec = minutes.crowd.lines["sec"]
    await sec.submit(ReopenMinutes(reason="sai sót"))
    await sec.submit(ApproveMinutes())
    held.go_on.set()
    state = await minutes.end()
    assert (state["phase"], state["problem"]["refusal"]) == ("failed", Refusal.MINUTES_CHANGED.value)
    assert list(minutes.files.glob("*.pdf")) == []


@pytest.fixture
async def crashed(start_server: StartServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Minutes]:
    """A server started again after the power went between the file of a second paper and the fact that names it."""
    held = Held(monkeypatch)
    held.go_on.set()
    crowd = Crowd(await start_server())
    await crowd.found()
    minutes = Minutes(crowd, tmp_path)
    await minutes.approve()
    await minutes.issue()
    journal, died = crowd.server.house.journal, []

    def power_cut(*args: Any) -> None:
        died.append(args)
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "append_group", power_cut)
        await minutes.order("sec", "i-2")
        await ended(crowd.people["sec"], f"{minutes.root}/issue")
    assert died
    assert len(list(minutes.files.glob("*.pdf"))) == 2  # the file is there, the fact is not
    (minutes.files / ".work-left").mkdir()
    await crowd.close()
    await crowd.server.stop()
    crowd.server = await start_server()
    for who in ("sec", "clerk"):
        await crowd.person(who)
    await crowd.enter("sec")
    yield minutes
    await crowd.close()


async def test_a_crash_between_file_and_fact_leaves_nothing_half(crashed: Minutes) -> None:
    issued = server_issued(crashed.crowd)
    assert [p.name for p in crashed.files.iterdir()] == [f"{issued.sha256}.pdf"]
    assert hashlib.sha256(await crashed.paper()).hexdigest() == issued.sha256
    # The client does not know, and asks again under the same id: now it is done, and once.
    assert (await crashed.order("sec", "i-2"))[0] == 202
    state = await ended(crashed.crowd.people["sec"], f"{crashed.root}/issue")
    assert (state["phase"], state["command_id"]) == ("done", "i-2")
    second = server_issued(crashed.crowd)
    assert second.revision == 2
    again = (await crashed.order("sec", "i-2"))[1]
    assert (again["phase"], again["seq"]) == ("done", state["seq"])
    assert server_issued(crashed.crowd) == second


def server_issued(crowd: Crowd) -> Any:
    """The issued paper as the server has it."""
    return next(iter(crowd.server.house.gatherings.values())).meeting.minutes.issued


async def test_only_the_server_says_that_paper_was_issued(minutes: Minutes) -> None:
    await minutes.approve()
    forged = IssueMinutes(
        number="1", language="vi", upto_seq=10**6, head="0" * 64, sha256="0" * 64, size_bytes=1, pages=1
    )
    answer = await minutes.crowd.lines["sec"].submit(forged)
    assert answer.refusal is Refusal.SERVER_ONLY
