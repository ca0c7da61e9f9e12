"""Minutes with everything in them, for tests of how they look on paper."""

from datetime import date, timedelta

from msgspec.structs import replace

from meetroom.domain.core import ActionId, ObjectionId
from meetroom.domain.minutes_form import Minutes, ObjectionLine, Occurrence, OccurrenceKind, Task
from meetroom.domain.minutes_state import Paragraph, ParagraphStyle, RichText, Span
from meetroom.domain.speeches import OrderCategory
from meetroom.domain.state import QuorumCourse
from tests.archive.test_minutes import drafted, held
from tests.domain.sitting import START

K = OccurrenceKind
RICH: RichText = (
    Paragraph(
        spans=(
            Span(text="Thường trực "),
            Span(text="đậm", bold=True),
            Span(text=", "),
            Span(text="nghiêng", italic=True),
            Span(text=" và "),
            Span(text="gạch chân", underline=True),
            Span(text="."),
        )
    ),
    Paragraph(spans=(Span(text="đầu dòng"),), style=ParagraphStyle.BULLET),
    Paragraph(spans=(Span(text="một"),), style=ParagraphStyle.NUMBERED),
    Paragraph(spans=(Span(text="hai"),), style=ParagraphStyle.NUMBERED),
    Paragraph(spans=(Span(text="đoạn giữa"),)),
    Paragraph(spans=(Span(text="lại một"),), style=ParagraphStyle.NUMBERED),
)


def occurrences() -> tuple[Occurrence, ...]:
    """One of every kind."""
    at = START + timedelta(minutes=5)
    more: dict[OccurrenceKind, dict[str, object]] = {
        K.PRESENCE_CORRECTED: {"arrived_at": START, "left_at": at},
        K.ITEM_DEFERRED: {"title": "Mục hoãn"},
        K.ITEM_CARRIED_OVER: {"title": "Mục chuyển"},
        K.QUORUM_ANSWERED: {"course": QuorumCourse.SUSPEND},
        K.ORDER_ANSWERED: {"upheld": False, "category": OrderCategory.AGENDA, "subject": "đổi thứ tự"},
        K.SUBSTITUTE_NAMED: {"other": "Người Dự Thay"},
    }
    return tuple(
        Occurrence(at=at, kind=kind, seqs=(900 + n,), name="Hoàng An", reason=f"lý do {n}", **more.get(kind, {}))  # type: ignore[arg-type]
        for n, kind in enumerate(K)
    )


def full_minutes() -> Minutes:
    """A short sitting with every kind of line the minutes know."""
    minutes = drafted(held())
    first, *others = minutes.items
    return replace(
        minutes,
        items=(replace(first, text=RICH, text_seqs=(700,)), *others),
        opening=(Paragraph(spans=(Span(text="Lời mở đầu của thư ký."),)),),
        closing=(Paragraph(spans=(Span(text="Lời kết của thư ký."),)),),
        course=occurrences(),
        tasks=(
            Task(
                action_id=ActionId("a1"),
                text="Hoàn thiện dự thảo",
                owner="Sở Tài chính",
                due=date(2026, 12, 5),
                item="1",
                seqs=(801,),
            ),
            Task(action_id=ActionId("a2"), text="Báo cáo lại", owner="Văn phòng", due=None),
        ),
        objections=(
            ObjectionLine(
                objection_id=ObjectionId("o1"),
                name="Đại biểu 3",
                at=START + timedelta(days=1),
                text="Thiếu ý kiến của tôi.",
                upheld=True,
                answer="Đã bổ sung.",
                item="2",
                seqs=(811,),
            ),
            ObjectionLine(objection_id=ObjectionId("o2"), name="Đại biểu 4", at=START, text="Sai giờ.", upheld=False),
            ObjectionLine(objection_id=ObjectionId("o3"), name="Đại biểu 1", at=START, text="Chưa trả lời."),
            ObjectionLine(objection_id=ObjectionId("o4"), name="Đại biểu 2", at=START, text=""),
        ),
        approved_at=START + timedelta(days=2),
        approved_seqs=(820,),
    )
