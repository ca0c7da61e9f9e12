"""A sitting with one verifiable secret vote, at any of its stages: for tests of its screens."""

from decimal import Decimal

from msgspec.structs import replace

from meetroom.ballots.tally import Exposure
from meetroom.client.elections import BallotTask, ElectionStage, ElectionView, TrusteeRow, TrusteeTask
from meetroom.domain.core import MeetingId, OptionId, PersonId, PollId
from meetroom.domain.polls import (
    MOTION,
    Base,
    Method,
    Option,
    OptionTally,
    Poll,
    PollKind,
    PollState,
    Share,
    Tally,
    TrusteePlan,
    Verdict,
)
from meetroom.domain.roles import AddPerson
from meetroom.domain.state import Person, Role
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_elections import CODE, RECEIPT
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import SECRETARY, house_in_session

SEALED = PollId("sealed")
SCRUTINEERS = ("t1", "t2", "t3")
NAMES = ("Nguyễn Thị Minh Khai", "Hoàng Văn Thụ", "Lê Hồng Phong")
PRINTS = ("8F3A 91C2 7H0K M2PQ", "0GT2 5V3Y ZZ1A 4R8S", "J6KM 1N7P 9QRS TV23")
QUESTION = "Lấy phiếu tín nhiệm đối với Chủ tịch Ủy ban nhân dân thành phố"
CANDIDATES = ("Trần Thị Bích Hằng", "Đoàn Văn Hậu", "Công Tằng Tôn Nữ Hoàng Oanh")


def house_with_scrutineers() -> LocalHouse:
    """The sitting in its third item, with three scrutineers on the roster."""
    house = house_in_session()
    for person_id, name in zip(SCRUTINEERS, NAMES, strict=True):
        person = Person(
            person_id=PersonId(person_id),
            name=name,
            title="Ủy viên Ban Pháp chế",
            roles=(Role.SCRUTINEER,),
            voting=False,
        )
        house.do(SECRETARY, AddPerson(person=person))
    return house


def scrutineer_window(open_window: OpenWindow, **options: object) -> ClientWindow:
    """The window of the first scrutineer, who has no hand to raise."""
    client = open_window(house_with_scrutineers(), SCRUTINEERS[0], enter=False, **options)
    client.enter(MeetingId("m1"))
    assert client.wait(lambda: client.shell.header.title != "" and client.shell.header.live)
    return client


def sealed_poll(
    house: LocalHouse, state: PollState = PollState.OPEN, method: Method = Method.MOTION, *, sealed: bool = False
) -> Poll:
    """The vote as it is put into the house's state; no rule is asked."""
    options = tuple(Option(option_id=OptionId(f"o{n}"), name=name) for n, name in enumerate(CANDIDATES))
    entitled = tuple(PersonId(f"p{n}") for n in range(9))
    begun = state is not PollState.CREATED
    counted = state in (PollState.COUNTED, PollState.PUBLISHED)
    return Poll(
        poll_id=SEALED,
        item_id=house.meeting.current_item,
        question=QUESTION,
        kind=PollKind.VERIFIABLE,
        base=Base.ALL_MEMBERS,
        threshold=Share(numerator=1, denominator=2),
        state=state,
        method=method,
        options=() if method is Method.MOTION else options,
        max_choices=2,
        trustees=TrusteePlan(trustees=tuple(map(PersonId, SCRUTINEERS)), needed=2),
        election_sha256="0123456789abcdef" * 4 if begun or sealed else "",
        entitled=entitled if begun else (),
        members=11,
        opened_at=house.now() if begun else None,
        closed_at=house.now() if counted else None,
        tally=motion_tally() if counted else None,
    )


def motion_tally() -> Tally:
    """Seven for, one against, none abstaining, of eleven."""
    part = OptionTally(yes=Decimal(7), no=Decimal(1), needed=Decimal(6), verdict=Verdict.ADOPTED)
    return Tally(
        options={MOTION: part}, entitled=9, cast=8, valid=8, blank=0, invalid=0, base=Base.ALL_MEMBERS,
        base_count=Decimal(11), needed=Decimal(6), verdict=Verdict.ADOPTED,
    )  # fmt: skip


def trustee_rows(made: int = 3, compared: int = 3, ready: int = 3, given: int = 0) -> tuple[TrusteeRow, ...]:
    """The three, so many of whom have come so far."""
    return tuple(
        TrusteeRow(
            person_id=PersonId(person),
            number=n + 1,
            fingerprint=PRINTS[n] if n < made else "",
            compared=n < compared,
            key_ready=n < ready,
            part_given=n < given,
        )
        for n, person in enumerate(SCRUTINEERS)
    )


MAKING = ElectionView(
    poll_id=SEALED,
    stage=ElectionStage.PREPARING,
    needed=2,
    trustees=trustee_rows(0, 0, 0),
    registered=tuple(PersonId(f"p{n}") for n in range(6)),
    missing=(PersonId("p6"), PersonId("p7"), PersonId("chair")),
)
COMPARING = replace(MAKING, trustees=trustee_rows(3, 1, 0))
READY = replace(MAKING, stage=ElectionStage.READY, trustees=trustee_rows(), missing=(PersonId("p7"),))
SEALED_VIEW = replace(READY, stage=ElectionStage.SEALED)
VOTING = replace(READY, stage=ElectionStage.VOTING, cast=4, missing=())
DECIDING = replace(VOTING, ballot_task=BallotTask.DECIDE, code=CODE)
CAST = replace(VOTING, ballot_task=BallotTask.CAST, receipt=RECEIPT, receipts=("A" * 43, RECEIPT), cast=5)
OPENING = replace(VOTING, stage=ElectionStage.OPENING, cast=4, warnings=(Exposure.FEW_BALLOTS,))
OPENED = replace(
    OPENING, stage=ElectionStage.OPENED, trustees=trustee_rows(given=2), record_sha256="ab" * 32, receipts=(RECEIPT,)
)
PUBLISHED = replace(OPENED, stage=ElectionStage.PUBLISHED, ballot_task=BallotTask.CAST, receipt=RECEIPT)
STATES = {
    ElectionStage.PREPARING: PollState.CREATED,
    ElectionStage.READY: PollState.CREATED,
    ElectionStage.SEALED: PollState.CREATED,
    ElectionStage.VOTING: PollState.OPEN,
    ElectionStage.ADDING_UP: PollState.CLOSED,
    ElectionStage.OPENING: PollState.CLOSED,
    ElectionStage.OPENED: PollState.COUNTED,
    ElectionStage.PUBLISHED: PollState.PUBLISHED,
    ElectionStage.CANCELLED: PollState.CANCELLED,
}


def put_poll(house: LocalHouse, poll: Poll) -> None:
    """Let the vote stand in the meeting of the house."""
    house.meeting = replace(house.meeting, polls={**house.meeting.polls, poll.poll_id: poll})


def show_vote(
    client: ClientWindow, view: ElectionView | None, method: Method = Method.MOTION, *, received: bool = False
) -> None:
    """Let a window see the vote as this view says."""
    engine = engine_of(client)
    state = STATES[view.stage] if view is not None else PollState.CREATED
    sealed = view is not None and view.stage is ElectionStage.SEALED
    poll = sealed_poll(engine.house, state, method, sealed=sealed)
    if received:
        poll = replace(poll, received={engine.me: engine.house.now()})
    put_poll(engine.house, poll)

    def tell() -> None:
        engine.view = replace(engine.view, polls={**engine.view.polls, SEALED: poll})
        engine.listener.on_facts(engine.view, ())
        if view is not None:
            engine.elections.put(view)
        else:
            engine.elections.drop(SEALED)

    client.bridge.call_soon(tell)
    votes = client.shell.sealed.votes
    assert client.wait(lambda: client.bridge.meeting.polls.get(SEALED) == poll and votes.of(SEALED) == view)


def as_scrutineer(view: ElectionView, task: TrusteeTask) -> ElectionView:
    """The same vote on a scrutineer's device."""
    return replace(view, trustee_task=task)
