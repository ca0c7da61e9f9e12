"""Acts before the opening: server, roster, agenda, points, papers, people; knows the product only through engines."""

import asyncio
import re
import secrets
from pathlib import Path

from meetroom.cli.demo.line import Line
from meetroom.cli.demo.person import DemoPerson
from meetroom.cli.demo.plan import PlannedDocument, document_path
from meetroom.cli.demo.progress import Step
from meetroom.cli.demo.report import DocumentRow, RefusedRow
from meetroom.cli.demo.stage import Stage
from meetroom.cli.words import language, say
from meetroom.client.engine import ServerAddress
from meetroom.client.problems import ClientError, ClientProblem
from meetroom.domain.agenda import AddItem
from meetroom.domain.attendance import RecordArrivals
from meetroom.domain.core import PersonId
from meetroom.domain.documents import ReleaseDocument
from meetroom.domain.lifecycle import AnnounceMeeting
from meetroom.domain.roles import AddPerson, AddPoint
from meetroom.domain.state import Audience, Person, Role
from meetroom.protocol.http import AccountRequest, CreateMeetingRequest, UploadFields
from meetroom.ui.sentences import intake_sentence

VOICES_LOUDEST_FIRST = (0.5, 0.46, 0.42, 0.12, 0.03)
OFFLINE_POINT = 4
"""Number of the point that will lose its line."""


class NothingTakenIn(Exception):
    """There is no paper to hold the meeting with; the text is for a person."""


async def start_server(stage: Stage, step: Step) -> None:
    """The real `meetroom serve`, with its embedded defaults."""
    await stage.server.start()
    step.say(f"{stage.server.url} · UDP {stage.server.udp_port}")


async def prepare_meeting(stage: Stage, step: Step) -> None:
    """The administrator makes accounts; the secretary creates the meeting, its roster and its agenda."""
    plan, secretary = stage.plan, stage.secretary
    administrator = DemoPerson(stage.folder / "clients" / "administrator", device="administrator")
    await administrator.engine.redeem(stage.server.invitation)
    for person in plan.people:
        may_create = person.id == plan.meeting.secretary
        # The secretary logs in by password, everybody else by invitation.
        password = secrets.token_urlsafe(16) if may_create else None
        request = AccountRequest(login=person.id, name=person.name, password=password, may_create=may_create)
        stage.ids[person.id] = (await administrator.engine.create_account(request)).person_id
        if password is not None:
            address = ServerAddress(stage.server.url, stage.server.ca_sha256)
            await secretary.engine.log_in(address, person.id, password)
    for point in plan.points:
        name = f"Trực {point.name}"
        operator = await administrator.engine.create_account(AccountRequest(login=f"op-{point.id}", name=name))
        stage.operators[point.id] = operator.person_id
    await administrator.engine.close()
    stage.meeting_id = await secretary.engine.create_meeting(
        CreateMeetingRequest(
            title=plan.meeting.title,
            body=plan.meeting.body,
            parent_body=plan.meeting.parent_body,
            place=plan.meeting.place,
            # The meeting is held now, whatever day the plan names: the agenda shows planned against real time.
            planned_start=secretary.engine.server_time().replace(second=0, microsecond=0),
            rules=plan.rules,
        )
    )
    await secretary.engine.enter(stage.meeting_id)
    await _fill(stage)
    step.say(f"{len(plan.people)} {say('người', 'people')}, {len(plan.items)} {say('nội dung', 'items')}")


async def _fill(stage: Stage) -> None:
    submit, plan = stage.secretary.engine.submit, stage.plan
    for point in plan.points:
        await submit(AddPoint(point_id=point.id, name=point.name))
    for person in plan.people:
        if person.id == plan.meeting.secretary:
            continue
        await submit(
            AddPerson(
                person=Person(
                    person_id=stage.ids[person.id],
                    name=person.name,
                    title=person.title,
                    roles=person.roles,
                    voting=person.voting,
                    point_id=person.point,
                )
            )
        )
    for point in plan.points:
        name = f"Trực {point.name}"
        operator = Person(
            person_id=stage.operators[point.id],
            name=name,
            roles=(Role.OPERATOR,),
            voting=False,
            point_id=point.id,
        )
        await submit(AddPerson(person=operator))
    for item in plan.items:
        await submit(
            AddItem(
                item_id=item.id,
                title=item.title,
                kind=item.kind,
                presenter=item.presenter,
                planned_s=item.planned_s,
            )
        )
    await submit(AnnounceMeeting())


async def connect_and_upload(stage: Stage, step: Step) -> None:
    """Eleven processes join the conference while the secretary hands in the papers."""
    points = asyncio.create_task(_connect_points(stage, step))
    try:
        await _upload_all(stage)
        await points
    finally:
        points.cancel()


async def _connect_points(stage: Stage, step: Step) -> None:
    stage.line = Line(stage.server.tcp_port, stage.server.udp_port)
    await stage.line.start()
    count = len(stage.plan.points)
    stage.points = [stage.child(f"point-{n}", "point") for n in range(1, count + 1)]
    joined = 0

    async def join(number: int) -> None:
        nonlocal joined
        point = stage.plan.points[number - 1]
        invitation = (await stage.secretary.engine.invite(stage.operators[point.id])).link
        relay_port = None
        if number == OFFLINE_POINT and stage.line is not None:
            # This point alone reaches the server through a line that can be cut.
            invitation = re.sub(rf":{stage.server.tcp_port}/", f":{stage.line.tcp_port}/", invitation)
            relay_port = stage.line.udp_port
        await stage.points[number - 1].order(
            "join",
            folder=str(stage.folder / "clients" / f"point-{number}"),
            number=number,
            points=count,
            amplitude=amplitude(number),
            invitation=invitation,
            meeting_id=stage.meeting_id,
            relay_port=relay_port,
        )
        joined += 1
        step.say(f"{joined}/{count} {say('điểm cầu', 'points')}")

    await asyncio.gather(*(join(n) for n in range(1, count + 1)))
    stage.report.points = joined


def amplitude(number: int) -> float:
    """How loud a point speaks: three talk, a fourth talks softly, from all others comes the hum of a room.

    The steps are larger than what the relay forgives whoever already has a slot, so it is certain who wins.
    """
    return VOICES_LOUDEST_FIRST[min(number, len(VOICES_LOUDEST_FIRST)) - 1]


async def _upload_all(stage: Stage) -> None:
    for document in stage.plan.documents:
        path = document_path(document)
        try:
            await _upload(stage, document, path)
        except ClientError as error:
            if error.problem is not ClientProblem.INTAKE_REFUSED or error.intake is None:
                raise
            sentence = intake_sentence(error.intake, language())
            stage.report.documents_refused.append(RefusedRow(name=path.name, reason=error.intake, sentence=sentence))
    if not stage.report.documents:
        raise NothingTakenIn(
            say(
                "Không nhận được tài liệu nào, nên không họp được. Hãy chọn thư mục có tệp PDF còn nguyên vẹn.",
                "None of the documents could be taken in, so there is no meeting. Please name a folder with whole "
                "PDF files.",
            )
        )


async def _upload(stage: Stage, document: PlannedDocument, path: Path) -> None:
    fields = UploadFields(
        title=document.title, file_name=path.name, item_id=document.item, audience=Audience(everyone=True)
    )
    answer = await stage.secretary.engine.upload(path, fields, lambda step: None)
    await stage.secretary.until_seq(answer.seq)
    await stage.secretary.engine.submit(ReleaseDocument(document_id=answer.document_id))
    version = stage.meeting.documents[answer.document_id].versions[-1]
    stage.report.documents.append(
        DocumentRow(name=path.name, pages=version.pages, sha256=version.pdf_sha256, delegates_verified=0)
    )


async def gather(stage: Stage, step: Step) -> None:
    """Chair, secretary and all delegates sign in; two of them before real windows."""
    plan, secretary = stage.plan, stage.secretary
    stage.report.delegates = len(plan.delegates)

    async def invite(person_id: PersonId) -> str:
        return (await secretary.engine.invite(person_id)).link

    chair_id, chair_point = stage.ids[plan.meeting.chair], plan.person(plan.meeting.chair).point
    await stage.chair.join(await invite(chair_id), stage.meeting_id)
    scripted = [p for p in plan.delegates if p.id != stage.window_delegate]
    invitations = {stage.ids[p.id]: await invite(stage.ids[p.id]) for p in scripted}
    stage.crowd = stage.child("crowd", "crowd")
    crowd = stage.crowd.order(
        "join",
        folder=str(stage.folder / "clients"),
        meeting_id=stage.meeting_id,
        invitations=invitations,
        points={stage.ids[p.id]: p.point for p in scripted},
    )
    await asyncio.gather(crowd, *(_open_window(stage, who) for who in ("chair", "delegate")))
    present = (chair_id, stage.ids[plan.meeting.secretary])
    await secretary.engine.submit(RecordArrivals(person_ids=present, point_id=chair_point))
    await stage.windows["delegate"].order("sign_in")
    step.say(
        f"{sum(secretary.engine.replica.meeting.is_present(p) for p in stage.ids.values())} "
        f"{say('người có mặt', 'people present')}"
    )


async def _open_window(stage: Stage, who: str) -> None:
    person = stage.plan.meeting.chair if who == "chair" else stage.window_delegate
    window = stage.child(f"window-{who}", "window", window=True)
    stage.windows[who] = window
    await window.order(
        "open",
        folder=str(stage.folder / "clients" / f"window-{who}"),
        invitation=(await stage.secretary.engine.invite(stage.ids[person])).link,
        meeting_id=stage.meeting_id,
        language=language() if stage.windows_live else "vi",
    )
