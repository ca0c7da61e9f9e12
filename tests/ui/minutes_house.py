"""A closed sitting at each stage of its minutes, made by the real rules; used by the tests of their readers."""

from datetime import timedelta

from meetroom import resource_path
from meetroom.client.minutes_port import PaperFile
from meetroom.domain.action_items import PutActionItem
from meetroom.domain.agenda import RecordConclusion
from meetroom.domain.core import ActionId, CommentId, ItemId, ObjectionId, PersonId
from meetroom.domain.lifecycle import ApproveMinutes, CloseMeeting
from meetroom.domain.minutes_issue import IssueMinutes, SignMinutes, newest_sha256
from meetroom.domain.minutes_review import AnswerComment, CommentOnMinutes, SendMinutes
from meetroom.domain.minutes_state import ActionItem, Paragraph, SignatureField, SignatureLevel, Span, TextPlace
from meetroom.domain.minutes_text import WriteMinutesText
from meetroom.domain.objections import AnswerObjection, ObjectToMinutes
from meetroom.domain.papers import SignatureVerdict
from meetroom.domain.state import Audience, RuleSet
from meetroom.ui.app import ClientWindow
from tests.ui.conftest import engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_session

PDF = resource_path("demo", "bao-cao-kinh-te-xa-hoi.pdf").read_bytes()
ITEM = ItemId("i2")
_SIGNERS = {SignatureField.SECRETARY: SECRETARY, SignatureField.CHAIR: CHAIR, SignatureField.SEAL: SECRETARY}


def closed_house(days: int = 3) -> LocalHouse:
    """Closed, with a conclusion, and a term for objections."""
    house = house_in_session(rules=RuleSet(objection_days=days))
    house.do(CHAIR, RecordConclusion(item_id=ITEM, text="Thống nhất trình Hội đồng nhân dân thông qua kế hoạch."))
    house.do(CHAIR, CloseMeeting())
    return house


def send(house: LocalHouse) -> None:
    """A draft goes to everybody, wanted back within a day."""
    until = house.now() + timedelta(days=1)
    house.do(SECRETARY, SendMinutes(audience=Audience(everyone=True), until=until, note="Xem kỹ mục 3."))


def comment(house: LocalHouse) -> None:
    """The chair commented, and a delegate, who was answered."""
    text = "Bổ sung cơ quan chủ trì."
    house.do(
        CHAIR, CommentOnMinutes(comment_id=CommentId("c1"), revision=1, text=text, place=TextPlace.ITEM, item_id=ITEM)
    )
    house.do(ME, CommentOnMinutes(comment_id=CommentId("c2"), revision=1, text="Ghi đúng chức danh của tôi."))
    house.do(SECRETARY, AnswerComment(comment_id=CommentId("c2"), taken=True, answer="Đã sửa."))


def change(house: LocalHouse) -> None:
    """After the draft: another conclusion, a text, a task."""
    text = "Thống nhất giao Sở Tài chính trình Hội đồng nhân dân thông qua kế hoạch."
    house.do(SECRETARY, RecordConclusion(item_id=ITEM, text=text))
    opening = (Paragraph(spans=(Span(text="Có đại diện Mặt trận Tổ quốc dự."),)),)
    house.do(SECRETARY, WriteMinutesText(place=TextPlace.OPENING, text=opening))
    task = ActionItem(
        action_id=ActionId("a1"), text="Hoàn chỉnh tờ trình", owner="", owner_id=PersonId(ME), item_id=ITEM
    )
    house.do(SECRETARY, PutActionItem(action=task))


def approve(house: LocalHouse) -> None:
    """The chair approves."""
    house.do(CHAIR, ApproveMinutes())


def issue(house: LocalHouse) -> None:
    """The server numbered the paper."""
    house.do(
        SECRETARY,
        IssueMinutes(
            number="12/BB-HĐND",
            language="vi",
            upto_seq=len(house.facts),
            head="a" * 64,
            sha256="b" * 64,
            size_bytes=len(PDF),
            pages=3,
        ),
    )


def sign(house: LocalHouse, *fields: SignatureField, verdict: SignatureVerdict = SignatureVerdict.VALID) -> None:
    """Good signatures came."""
    for field in fields:
        minutes = house.meeting.minutes
        actor = _SIGNERS[field]
        signed = SignMinutes(
            field=field,
            signer=house.meeting.people[PersonId(actor)].name,
            issuer="Ban Cơ yếu Chính phủ",
            certificate_sha256="c" * 64,
            level=SignatureLevel.B_LT,
            verdict=verdict,
            roots_known=verdict is SignatureVerdict.VALID,
            signed_at=house.now(),
            base_sha256=newest_sha256(minutes),
            sha256=f"{len(minutes.signatures) + 1}" * 64,
            size_bytes=len(PDF),
        )
        house.do(actor, signed)


def object_(house: LocalHouse) -> None:
    """Two objected; one is answered."""
    text = "Ghi thiếu đề nghị của tôi."
    house.do(ME, ObjectToMinutes(objection_id=ObjectionId("o1"), text=text, item_id=ITEM))
    house.do("p4", ObjectToMinutes(objection_id=ObjectionId("o2"), text="Số liệu chưa đúng."))
    house.do(CHAIR, AnswerObjection(objection_id=ObjectionId("o2"), upheld=False, answer="Theo Báo cáo 214."))


def stock(client: ClientWindow) -> None:
    """Let the engine have the files."""
    engine = engine_of(client)
    engine.minutes.drafts = dict.fromkeys(range(1, 9), PDF)
    engine.minutes.file = PaperFile(pdf=PDF, sha256="b" * 64)


def tell(client: ClientWindow) -> None:
    """Let a window know what the house did."""
    client.bridge.call_soon(engine_of(client).tell)
