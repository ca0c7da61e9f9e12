"""Getting in: TLS, passwords, codes, tokens, who may make what."""

import asyncio
import hashlib
import os
import ssl
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from meetroom.domain.core import PersonId
from meetroom.domain.roles import AddPerson, EditPerson
from meetroom.domain.state import Person, Role
from meetroom.protocol.invitation import parse_invitation
from meetroom.protocol.messages import Bye, ByeReason
from meetroom.server.app import MeetingServer
from meetroom.server.certificates import now_utc
from meetroom.server.scraping import TOKEN_FILE, may_scrape, scrape_token
from tests.server.conftest import Crowd
from tests.server.visitor import Visitor

PASSWORD = "một mật khẩu dài"


@pytest.fixture
async def anyone(server: MeetingServer) -> AsyncIterator[Visitor]:
    """Somebody without a token."""
    visitor = Visitor(server)
    yield visitor
    await visitor.close()


async def test_the_first_start_gives_an_administrator_once(server: MeetingServer, anyone: Visitor) -> None:
    link = await server.bootstrap_administrator()
    assert link is not None
    invitation = parse_invitation(link)
    assert invitation.url == server.url
    assert invitation.ca_sha256 == server.ca_sha256
    assert await server.bootstrap_administrator() is None
    status, answer = await anyone.post("/api/redeem", {"code": invitation.code, "device": "laptop"})
    assert status == 200
    assert answer["may_create"] is True
    assert await server.invitation_for("admin") != link
    assert await server.invitation_for("nobody") is None


async def test_the_certificate_is_of_the_ca_in_the_invitation(server: MeetingServer, anyone: Visitor) -> None:
    status, pem = await anyone.get("/api/ca.pem")
    assert status == 200
    der = ssl.PEM_cert_to_DER_cert(pem.decode())
    assert hashlib.sha256(der).hexdigest() == server.ca_sha256


async def test_another_ca_is_not_trusted(server: MeetingServer) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=ssl.create_default_context())) as stranger:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await stranger.get(server.url + "/api/health")


async def test_older_tls_is_refused(server: MeetingServer) -> None:
    assert server.ca_pem is not None
    old = ssl.create_default_context(cadata=server.ca_pem.decode())
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=old)) as client:
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get(server.url + "/api/health")


async def test_login(server: MeetingServer, anyone: Visitor) -> None:
    server.house.store.accounts.create("an", "An", now=now_utc(), password=PASSWORD)
    status, answer = await anyone.post("/api/login", {"login": "AN", "password": PASSWORD, "device": "laptop"})
    assert status == 200
    assert answer["name"] == "An"
    visitor = Visitor(server, answer["token"])
    status, me = await visitor.get("/api/me")
    assert (status, me["login"]) == (200, "an")
    assert (await visitor.post("/api/logout"))[0] == 204
    status, problem = await visitor.get("/api/me")
    assert (status, problem["problem"]) == (401, "token_invalid")
    await visitor.close()


async def test_a_person_sets_a_password_and_is_logged_out_everywhere_else(crowd: Crowd) -> None:
    await crowd.add("an")
    person_id = PersonId(crowd.people["an"].person_id)
    issued = crowd.server.house.store.accounts.issue(person_id, device="tablet", now=now_utc())
    tablet = Visitor(crowd.server, issued.token)
    line = await crowd.enter("an")
    assert (await tablet.put("/api/me/password", {"new": "ngắn quá"}))[1]["problem"] == "password_too_short"
    assert (await tablet.put("/api/me/password", {"new": "x" * 257}))[1]["problem"] == "password_too_long"
    assert (await tablet.put("/api/me/password", {"new": "một mật khẩu"}))[0] == 200
    assert (await line.expect(Bye)).reason is ByeReason.LOGGED_OUT
    assert (await crowd.people["an"].get("/api/me"))[0] == 401
    assert (await tablet.get("/api/me"))[0] == 200
    wrong = {"new": "mật khẩu khác", "old": "không phải nó"}
    assert (await tablet.put("/api/me/password", wrong))[1]["problem"] == "bad_credentials"
    changed = {"new": "mật khẩu khác", "old": "một mật khẩu"}
    assert (await tablet.put("/api/me/password", changed))[0] == 200
    body = {"login": "an", "password": "mật khẩu khác", "device": "laptop"}
    assert (await tablet.post("/api/login", body))[0] == 200
    await tablet.close()


async def test_wrong_passwords_are_slowed_down(server: MeetingServer, anyone: Visitor) -> None:
    server.house.store.accounts.create("an", "An", now=now_utc(), password=PASSWORD)
    problems = []
    for _ in range(20):  # the first waits are over before a slow machine has asked again
        status, answer = await anyone.post("/api/login", {"login": "an", "password": "sai", "device": "laptop"})
        problems.append((status, answer["problem"]))
        if status == 429:
            assert answer["retry_after_s"] > 0
            break
    assert problems[0] == (401, "bad_credentials")
    assert problems[-1] == (429, "too_many_tries")


async def test_codes_are_used_once_and_run_out(server: MeetingServer, anyone: Visitor) -> None:
    accounts = server.house.store.accounts
    account = accounts.create("an", "An", now=now_utc())
    code = accounts.make_code(account.person_id, now=now_utc(), valid=timedelta(hours=1))
    assert (await anyone.post("/api/redeem", {"code": code, "device": "laptop"}))[0] == 200
    status, answer = await anyone.post("/api/redeem", {"code": code, "device": "another"})
    assert (status, answer["problem"]) == (401, "code_used")
    old = accounts.make_code(account.person_id, now=now_utc() - timedelta(hours=2), valid=timedelta(hours=1))
    status, answer = await anyone.post("/api/redeem", {"code": old, "device": "laptop"})
    assert (status, answer["problem"]) == (401, "code_expired")
    status, answer = await anyone.post("/api/redeem", {"code": "x" * 43, "device": "laptop"})
    assert (status, answer["problem"]) == (401, "code_unknown")


@pytest.mark.parametrize("path", ["/api/login", "/api/redeem"])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"x": 1}', b"\xff\xfe", b'{"login": 1, "password": null}', b"[" * 200_000]
)
async def test_malformed_bodies(anyone: Visitor, path: str, body: bytes) -> None:
    async with anyone.http.post(anyone.url + path, data=body) as answer:
        assert (answer.status, (await answer.json())["problem"]) == (400, "bad_request")


async def test_bodies_have_a_limit(anyone: Visitor) -> None:
    async with anyone.http.post(anyone.url + "/api/login", data=b"x" * 300_000, expect100=True) as answer:
        assert (answer.status, (await answer.json())["problem"]) == (413, "too_large")


@pytest.mark.parametrize(
    "path", ["/api/meetings", "/api/rule-sets", "/api/me", "/api/meetings/x/state", "/api/chunks/" + "0" * 64]
)
async def test_nothing_without_a_token(server: MeetingServer, path: str) -> None:
    for token in ("", "wrong"):
        visitor = Visitor(server, token)
        status, answer = await visitor.get(path)
        assert (status, answer["problem"]) == (401, "token_invalid")
        await visitor.close()


async def test_open_doors(anyone: Visitor) -> None:
    assert (await anyone.get("/api/health"))[1]["status"] == "ok"
    assert (await anyone.get("/schema"))[0] == 200
    assert (await anyone.get("/api/nothing"))[0] == 404


async def test_figures_are_for_whoever_reads_the_data_folder(server: MeetingServer, anyone: Visitor) -> None:
    # Not for an address: behind a reverse proxy on this machine everybody comes from the loopback.
    assert (await anyone.get("/metrics"))[0] == 404
    file = server.config.data_folder / TOKEN_FILE
    for token, wanted in ((file.read_text(), 200), ("not the token of it", 404), ("", 404), ("ü" * 20, 404)):
        raw = {"Authorization": f"Bearer {token}"}
        async with anyone.http.get(server.url + "/metrics", headers=raw) as answer:
            assert answer.status == wanted
            assert (b"meetroom_sessions" in await answer.read()) is (wanted == 200)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_token_of_the_figures_stays_and_a_useless_one_is_replaced(tmp_path: Path) -> None:
    token = scrape_token(tmp_path)
    assert scrape_token(tmp_path) == token
    for useless in (b"", b" \n", "ưưưưưưưưưưưưưưưưưưưư".encode()):
        (tmp_path / TOKEN_FILE).write_bytes(useless)
        assert may_scrape(scrape_token(tmp_path), f"bearer {scrape_token(tmp_path)}")
    assert not may_scrape(token, f"Basic {token}")


async def test_who_may_make_what(crowd: Crowd) -> None:
    delegate = await crowd.add("an")
    sec = crowd.people["sec"]
    assert (await delegate.post("/api/meetings", {"title": "Mine"}))[0] == 403
    assert (await delegate.post("/api/accounts", {"login": "b", "name": "B"}))[0] == 403
    assert (await sec.post("/api/meetings", {"title": " "}))[1]["refusal"] == "invalid_text"
    status, made = await sec.post("/api/accounts", {"login": "Binh", "name": "Bình"})
    assert status == 200
    assert await sec.post("/api/accounts", {"login": "binh", "name": "Bình"}) == (200, made)
    taken = {"login": "binh", "name": "Bình", "password": PASSWORD}
    assert (await sec.post("/api/accounts", taken))[1]["problem"] == "login_taken"
    short = {"login": "chi", "name": "Chi", "password": "x"}
    assert (await sec.post("/api/accounts", short))[1]["problem"] == "password_too_short"
    assert (await delegate.post("/api/accounts/known", {"logins": ["binh"]}))[0] == 403
    asked = {"logins": ["BINH", "binh", "dung", "hai chữ", ""]}
    same = {"person_id": made["person_id"], "name": "Bình"}
    known = {"accounts": [{**same, "login": "BINH"}, {**same, "login": "binh"}]}
    assert await sec.post("/api/accounts/known", asked) == (200, known)
    assert (await sec.post("/api/accounts/known", {"logins": ["x"] * 501}))[0] == 400
    admin = await crowd.person("root", administrator=True)
    for right in ("may_create", "administrator"):
        more = {"login": "dung", "name": "Dung", right: True}
        assert (await sec.post("/api/accounts", more))[1]["problem"] == "not_allowed"
        assert (await admin.post("/api/accounts", {**more, "login": "binh"}))[1]["problem"] == "login_taken"
    status, _ = await admin.post("/api/accounts", {"login": "dung", "name": "Dung", "may_create": True})
    assert status == 200
    status, _ = await admin.post("/api/accounts", {"login": "em", "name": "Em", "administrator": True})
    assert status == 200
    assert crowd.server.house.store.accounts.get(PersonId((await crowd.person("em")).person_id)).administrator
    assert (await (await crowd.person("dung")).post("/api/meetings", {"title": "Họp"}))[0] == 201
    meetings = (await delegate.get("/api/meetings"))[1]
    assert [m["meeting_id"] for m in meetings] == [crowd.meeting_id]


async def test_an_office_cannot_invite_itself_into_somebody_elses_account(crowd: Crowd) -> None:
    clerk = await crowd.add("clerk")
    await crowd.lines["sec"].submit(_edited(crowd, clerk.person_id, "clerk"))
    delegate = await crowd.add("an")
    path = f"/api/meetings/{crowd.meeting_id}/invitations"
    status, made = await clerk.post(path, {"person_id": delegate.person_id})
    assert status == 200
    code = parse_invitation(made["link"]).code
    status, me = await clerk.post("/api/redeem", {"code": code, "device": "tablet"})
    assert (status, me["person_id"]) == (200, delegate.person_id)
    assert (await clerk.post(path, {"person_id": crowd.people["sec"].person_id}))[0] == 403
    outsider = await crowd.person("outsider")
    assert (await clerk.post(path, {"person_id": outsider.person_id}))[0] == 403
    more = {"login": "x", "name": "X", "may_create": True}
    assert (await clerk.post("/api/accounts", more))[0] == 403
    assert (await clerk.post("/api/accounts", {"login": "x", "name": "X"}))[0] == 200
    assert (await delegate.post(path, {"person_id": clerk.person_id}))[0] == 403
    assert (await clerk.post(path, {"person_id": delegate.person_id, "valid_s": 0}))[0] == 400
    assert (await outsider.post(path, {"person_id": delegate.person_id}))[0] == 404


async def test_founding_a_meeting_does_not_open_other_peoples_accounts(crowd: Crowd) -> None:
    """Whoever may found meetings puts whom they like on a roster; that must not let them in as these people."""
    an = await crowd.add("an")
    founder = await crowd.person("founder", may_create=True)
    root = await crowd.person("root", may_create=True, administrator=True)
    with_password = crowd.server.house.store.accounts.create("chi", "Chi", now=now_utc(), password=PASSWORD)
    status, made = await founder.post("/api/meetings", {"title": "Họp riêng"})
    assert status == 201
    path = f"/api/meetings/{made['meeting_id']}/invitations"
    outsider = await crowd.person("outsider")
    assert (await founder.post(path, {"person_id": outsider.person_id}))[0] == 403, "not on the roster"
    line = await founder.enter(made["meeting_id"])
    sec = crowd.people["sec"]
    for person_id in (an.person_id, root.person_id, sec.person_id, with_password.person_id, outsider.person_id):
        person = Person(person_id=PersonId(person_id), name="X", roles=(Role.GUEST,))
        assert (await line.submit(AddPerson(person=person))).refusal is None
    assert (await founder.post(path, {"person_id": an.person_id}))[0] == 403, "sits in somebody else's meeting"
    assert (await founder.post(path, {"person_id": root.person_id}))[0] == 403, "is an administrator"
    assert (await founder.post(path, {"person_id": sec.person_id}))[0] == 403, "may found meetings"
    assert (await founder.post(path, {"person_id": with_password.person_id}))[0] == 403, "has a password"
    assert (await founder.post(path, {"person_id": outsider.person_id}))[0] == 200
    for person_id in (an.person_id, sec.person_id, with_password.person_id):
        assert (await root.post(path, {"person_id": person_id}))[0] == 200
    assert (await root.post(path, {"person_id": "p-nobody"}))[0] == 404
    await line.close()


def _edited(crowd: Crowd, person_id: str, role: str) -> EditPerson:
    person = crowd.lines["sec"].replica.meeting.people[PersonId(person_id)]
    return EditPerson(person=replace(person, roles=(Role(role),)))


async def test_many_logins_at_once_do_not_starve(server: MeetingServer, anyone: Visitor) -> None:
    accounts = server.house.store.accounts
    for number in range(6):
        accounts.create(f"p{number}", "P", now=now_utc(), password=PASSWORD)
    answers = await asyncio.gather(
        *(
            anyone.post("/api/login", {"login": f"p{number}", "password": PASSWORD, "device": "x"})
            for number in range(6)
        )
    )
    assert [status for status, _ in answers] == [200] * 6
