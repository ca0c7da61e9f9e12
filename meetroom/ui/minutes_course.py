"""The way of the minutes from the first word to the archive: which step is done, which is next, what hinders it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from meetroom.domain.minutes_issue import next_field
from meetroom.domain.minutes_readers import objection_until
from meetroom.domain.minutes_state import SignatureField
from meetroom.domain.objections import unanswered_objections
from meetroom.domain.state import Meeting, Phase
from meetroom.ui.labels import day_text
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words


class Step(StrEnum):
    """The steps, in their order."""

    WRITE = "write"
    COMMENTS = "comments"
    APPROVE = "approve"
    NUMBER = "number"
    SECRETARY = "secretary"
    CHAIR = "chair"
    SEAL = "seal"
    ARCHIVE = "archive"


NAMES: dict[Step, Words] = {
    Step.WRITE: Words("Write", "Soạn"),
    Step.COMMENTS: Words("Comments", "Lấy ý kiến"),
    Step.APPROVE: Words("Chair approves", "Chủ tọa duyệt"),
    Step.NUMBER: Words("Number", "Cấp số"),
    Step.SECRETARY: Words("Secretary signs", "Thư ký ký"),
    Step.CHAIR: Words("Chair signs", "Chủ tọa ký"),
    Step.SEAL: Words("Seal", "Đóng dấu"),
    Step.ARCHIVE: Words("Archive", "Lưu trữ"),
}
ICONS = {
    Step.WRITE: "pen-line", Step.COMMENTS: "message-square", Step.APPROVE: "gavel", Step.NUMBER: "hash",
    Step.SECRETARY: "signature", Step.CHAIR: "signature", Step.SEAL: "stamp", Step.ARCHIVE: "archive",
}  # fmt: skip
_SIGNED_STEPS = {
    SignatureField.SECRETARY: Step.SECRETARY, SignatureField.CHAIR: Step.CHAIR, SignatureField.SEAL: Step.SEAL,
}  # fmt: skip
_NEXT: dict[str, Words] = {
    "not_open": Words(
        "The meeting has not begun. Texts can be prepared already.",
        "Phiên họp chưa bắt đầu. Có thể soạn trước nội dung.",
    ),
    "running": Words(
        "The meeting is running. Write beside the facts; the draft can go out for comments at any time.",
        "Phiên họp đang diễn ra. Hãy soạn bên cạnh diễn biến; có thể gửi dự thảo lấy ý kiến bất cứ lúc nào.",
    ),
    "unwritten": Words(
        "Texts not written down yet: {0}. This happens by itself when you stop typing, or once there is a connection.",
        "Còn {0} phần chưa ghi. Chương trình sẽ tự ghi khi bạn ngừng gõ, hoặc khi có kết nối lại.",
    ),
    "send": Words(
        "Next: send the draft for comments, or have the chair approve it at once.",
        "Việc tiếp theo: gửi dự thảo lấy ý kiến, hoặc trình chủ tọa duyệt ngay.",
    ),
    "answer": Words(
        "Next: answer {0} comments, then the chair can approve.",
        "Việc tiếp theo: trả lời {0} góp ý, sau đó chủ tọa có thể duyệt.",
    ),
    "approve": Words(
        "Next: the chair approves the minutes on the chair's own screen.",
        "Việc tiếp theo: chủ tọa duyệt biên bản trên màn hình của chủ tọa.",
    ),
    "number": Words(
        "Next: give the number and issue the paper to be signed.",
        "Việc tiếp theo: cấp số và phát hành bản để ký.",
    ),
    "secretary": Words("Next: the secretary signs.", "Việc tiếp theo: thư ký ký."),
    "chair": Words(
        "Next: the chair signs on the chair's own device.", "Việc tiếp theo: chủ tọa ký trên thiết bị của chủ tọa."
    ),
    "objections": Words(
        "{0} objections wait for the chair's answer; then the meeting can be archived.",
        "Còn {0} ý kiến không nhất trí chờ chủ tọa trả lời; sau đó mới lưu trữ được.",
    ),
    "term": Words(
        "Members may object until {0}; then the meeting can be archived.",
        "Đại biểu còn quyền có ý kiến về biên bản đến {0}; sau đó mới lưu trữ được.",
    ),
    "archive": Words(
        "Next: archive the meeting. After that nothing changes any more.",
        "Việc tiếp theo: lưu trữ phiên họp. Sau đó không thay đổi được nữa.",
    ),
    "seal": Words(
        "Next: put the seal of the body on it, or archive without a seal.",
        "Việc tiếp theo: đóng dấu cơ quan, hoặc lưu trữ không đóng dấu.",
    ),
    "seal_objections": Words(
        "{0} objections wait for the chair's answer. Once they are answered, the seal can go on; then archive.",
        "Còn {0} ý kiến không nhất trí chờ chủ tọa trả lời. Trả lời xong thì đóng dấu, sau đó lưu trữ.",
    ),
    "seal_term": Words(
        "Next: put the seal of the body on it. Members may object until {0}; then the meeting can be archived.",
        "Việc tiếp theo: đóng dấu cơ quan. Đại biểu còn quyền có ý kiến về biên bản đến {0}; sau đó mới lưu trữ được.",
    ),
    "bag": Words(
        "The meeting is archived. Save the archive as one file and hand it to the records office.",
        "Phiên họp đã lưu trữ. Hãy lưu hồ sơ thành một tệp và nộp vào lưu trữ cơ quan.",
    ),
}
_WAITS = frozenset({"unwritten", "answer", "objections", "term", "seal_objections"})
_STATES = {
    "done": Words("{0}: done", "{0}: đã xong"),
    "now": Words("{0}: next step", "{0}: bước tiếp theo"),
    "left": Words("{0}: left out", "{0}: bỏ qua"),
    "todo": Words("{0}: later", "{0}: chưa đến"),
}


class StepRow(Row, frozen=True, kw_only=True):
    """A step; `progress`: "done", "now", "left" or "todo"."""

    name: str
    glyph: str
    progress: str
    said: str
    number: int


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Where the minutes stand: the steps, the next one, and the sentence that tells what to do."""

    rows: tuple[StepRow, ...]
    step: Step
    said: str
    tone: str


def done_steps(meeting: Meeting) -> frozenset[Step]:
    """The steps behind."""
    minutes, phase = meeting.minutes, meeting.phase
    made = {_SIGNED_STEPS[s.field] for s in minutes.signatures}
    if phase in (Phase.MINUTES_APPROVED, Phase.ARCHIVED):
        made |= {Step.WRITE, Step.APPROVE}
    if minutes.sent and all(c.taken is not None for c in minutes.comments.values()):
        made |= {Step.COMMENTS, Step.WRITE} if phase is not Phase.OPEN else {Step.COMMENTS}
    if minutes.issued is not None:
        made.add(Step.NUMBER)
    if phase is Phase.ARCHIVED:
        made.add(Step.ARCHIVE)
    return frozenset(made)


def _before_approval(meeting: Meeting, unwritten: int) -> tuple[Step, str, str]:
    waiting = sum(c.taken is None for c in meeting.minutes.comments.values())
    if unwritten:
        return Step.WRITE, "unwritten", str(unwritten)
    if waiting:
        return Step.COMMENTS, "answer", str(waiting)
    if meeting.phase in (Phase.OPEN, Phase.SUSPENDED):
        return Step.WRITE, "running", ""
    if meeting.phase is not Phase.CLOSED:
        return Step.WRITE, "not_open", ""
    return (Step.APPROVE, "approve", "") if meeting.minutes.sent else (Step.COMMENTS, "send", "")


def _after_approval(meeting: Meeting, now: datetime) -> tuple[Step, str, str]:
    field = next_field(meeting.minutes)
    if meeting.minutes.issued is None:
        return Step.NUMBER, "number", ""
    if field in (SignatureField.SECRETARY, SignatureField.CHAIR):
        return _SIGNED_STEPS[field], _SIGNED_STEPS[field].value, ""
    step, key, about = Step.ARCHIVE, "archive", ""
    waiting, until = len(unanswered_objections(meeting)), objection_until(meeting)
    if waiting:
        key, about = "objections", str(waiting)
    elif until is not None and now < until:
        key, about = "term", day_text(until)
    if field is SignatureField.SEAL:
        # What keeps the archive waiting need not keep the seal waiting.
        step, key = Step.SEAL, {"archive": "seal"}.get(key, f"seal_{key}")
    return step, key, about


def course(meeting: Meeting, now: datetime, language: Language, unwritten: int = 0) -> Course:
    """Where the minutes stand.

    Args:
        now: the time of the server (timezone-aware datetime).
        unwritten: texts typed on this machine that are no facts yet.
    """
    if meeting.phase is Phase.ARCHIVED:
        step, key, about = Step.ARCHIVE, "bag", ""
    elif meeting.phase is Phase.MINUTES_APPROVED:
        step, key, about = _after_approval(meeting, now)
    else:
        step, key, about = _before_approval(meeting, unwritten)
    made = done_steps(meeting)
    last_done = max((tuple(Step).index(s) for s in made), default=-1)
    rows = []
    for number, one in enumerate(Step):
        state = "done" if one in made else "now" if one is step else "left" if number < last_done else "todo"
        name = NAMES[one].say(language)
        said = _STATES[state].say(language).format(name)
        rows.append(StepRow(key=one.value, name=name, glyph=ICONS[one], progress=state, said=said, number=number + 1))
    tone = "amber" if key in _WAITS else "green" if key == "bag" else "blue"
    return Course(rows=tuple(rows), step=step, said=_NEXT[key].say(language).format(about), tone=tone)
