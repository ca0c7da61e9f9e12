"""What the sheet of the minutes shows, and the sentences it says of them; fetches and decides nothing."""

import msgspec

from meetroom.ui.rows import Row
from meetroom.ui.words import Words

LOADING = Words("Fetching the minutes…", "Đang tải biên bản…")
NO_DRAFT = Words(
    "The secretary has not sent a draft yet. It will be here as soon as it is sent.",
    "Thư ký chưa gửi dự thảo biên bản. Dự thảo sẽ hiện ở đây ngay khi được gửi.",
)
NO_PAPER = Words(
    "The minutes are approved, but have no number yet. You can read them here as soon as they are issued.",
    "Biên bản đã được duyệt nhưng chưa cấp số. Khi văn thư phát hành, bạn đọc được ngay tại đây.",
)
ONLY_DRAFT = Words(
    "The minutes are approved and wait for their number. This is the last draft that was sent.",
    "Biên bản đã được duyệt, đang chờ cấp số. Đây là dự thảo được gửi sau cùng.",
)
NOT_YOURS = Words(
    "These minutes tell of a closed sitting. Only those who stay when the doors are closed may read them.",
    "Biên bản có nội dung họp kín. Chỉ người được dự phần họp kín mới được đọc.",
)
UNREADABLE = Words(
    "What came cannot be read. Try again; if it stays so, tell the secretary.",
    "Không đọc được tệp nhận về. Hãy thử lại; nếu vẫn vậy, hãy báo thư ký.",
)
CHANGED = Words(
    "The minutes were changed after this draft at {0} places. Read them here: you approve the draft so changed.",
    "Sau dự thảo này, biên bản đã được sửa {0} chỗ. Hãy xem ở đây: bạn duyệt dự thảo cùng các chỗ sửa này.",
)
CHANGED_READER = Words(
    "The minutes were changed after this draft at {0} places.", "Sau dự thảo này, biên bản đã được sửa {0} chỗ."
)
NEWER = Words("Draft no. {0} has been sent. Read it before you go on.", "Đã có dự thảo lần {0}. Hãy đọc bản mới.")
ASK = Words(
    "Approve draft no. {0} as you have it before you? It is then issued with a number and signed.",
    "Duyệt dự thảo lần {0} như bạn vừa đọc? Sau đó biên bản được cấp số và ký.",
)
ASK_CHANGED = Words(
    "Approve draft no. {0} with the {1} changes you have read? It is then issued with a number and signed.",
    "Duyệt dự thảo lần {0} cùng {1} chỗ sửa bạn vừa xem? Sau đó biên bản được cấp số và ký.",
)


class FieldRow(Row, frozen=True, kw_only=True):
    """One field of the paper: whose it is, who signed, and what that is worth."""

    name: str
    text: str
    detail: str
    tone: str
    glyph: str


class ChangeRow(Row, frozen=True, kw_only=True):
    """What was changed after the draft; `styled`: with what went and what came marked."""

    place: str
    styled: str
    before: str
    now: str


class ReadingView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet besides pages and lists.  `phase`: none, loading, ready or failed."""

    offered: bool
    call: str
    call_action: str
    call_tone: str
    call_glyph: str
    call_kind: str
    title: str
    about: str
    note: str
    stage: str
    phase: str
    sentence: str
    draft: bool
    changed: str
    changed_key: str
    approve_question: str
    may_approve: bool
    may_reopen: bool
    field: str
    saves: bool
    file: str
    busy: bool
    presides: bool
    over: bool
