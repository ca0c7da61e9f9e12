"""The minutes as their readers meet them: a draft that was sent, or the paper; typesets and signs nothing."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Property, QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtQml import QmlElement

from meetroom.client.engine import ClientError, ClientProblem, LinkState
from meetroom.domain.lifecycle import ApproveMinutes
from meetroom.domain.minutes_issue import newest_sha256, next_field
from meetroom.domain.minutes_readers import may_read_minutes
from meetroom.domain.minutes_review import ReopenMinutes
from meetroom.domain.minutes_state import SentDraft, SignatureField
from meetroom.domain.state import OVER, Meeting, Phase
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.minutes_changes import Change, changes_since, marked
from meetroom.ui.minutes_comments import MinutesCommentsViewModel
from meetroom.ui.minutes_reading_view import (
    ASK,
    ASK_CHANGED,
    CHANGED,
    CHANGED_READER,
    LOADING,
    NEWER,
    NO_DRAFT,
    NO_PAPER,
    NOT_YOURS,
    ONLY_DRAFT,
    UNREADABLE,
    ChangeRow,
    FieldRow,
    ReadingView,
)
from meetroom.ui.minutes_reading_words import (
    FIELDS,
    call_of,
    draft_about,
    draft_title,
    field_of,
    issued_about,
    last_draft,
    paper_title,
    signature_words,
    stage_text,
    unsigned_words,
)
from meetroom.ui.objections import ObjectionsViewModel
from meetroom.ui.own_part import OwnPartViewModel
from meetroom.ui.paper_pages import PaperPagesViewModel
from meetroom.ui.paper_saving import NOT_SAVED, SAVED, write_whole
from meetroom.ui.powers import may
from meetroom.ui.rows import RowModel
from meetroom.ui.sentences import error_sentence
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_APPROVED = Words("The minutes are approved.", "Đã duyệt biên bản.")
_REOPENED = Words(
    "The minutes are open again. The secretary can mend them and send a new draft.",
    "Đã mở lại biên bản. Thư ký có thể sửa và gửi dự thảo mới.",
)

Source = tuple[str, str]
"""What is read: ("draft", revision) or ("paper", hash of the file)."""


@QmlElement
class MinutesReadingViewModel(ViewModel):
    """See the module.  `wanted`: somebody asks to read them."""

    changed = Signal()
    wanted = Signal()
    offered = shown(bool, "offered", changed)
    call = shown(str, "call", changed)
    callAction = shown(str, "call_action", changed)
    callTone = shown(str, "call_tone", changed)
    callGlyph = shown(str, "call_glyph", changed)
    callKind = shown(str, "call_kind", changed)
    title = shown(str, "title", changed)
    about = shown(str, "about", changed)
    note = shown(str, "note", changed)
    stage = shown(str, "stage", changed)
    phase = shown(str, "phase", changed)
    sentence = shown(str, "sentence", changed)
    draft = shown(bool, "draft", changed)
    changedText = shown(str, "changed", changed)
    changedKey = shown(str, "changed_key", changed)
    approveQuestion = shown(str, "approve_question", changed)
    mayApprove = shown(bool, "may_approve", changed)
    mayReopen = shown(bool, "may_reopen", changed)
    field = shown(str, "field", changed)
    saves = shown(bool, "saves", changed)
    file = shown(str, "file", changed)
    busy = shown(bool, "busy", changed)
    presides = shown(bool, "presides", changed)
    over = shown(bool, "over", changed)
    pages: Property = fixed(PaperPagesViewModel, "_pages")
    comments: Property = fixed(MinutesCommentsViewModel, "_comments")
    objections: Property = fixed(ObjectionsViewModel, "_objections")
    own: Property = fixed(OwnPartViewModel, "_own")
    fields: Property = fixed(QObject, "_fields")
    changes: Property = fixed(QObject, "_changes")

    def __init__(self, room: Room, shelf: PageShelf) -> None:
        self._fields, self._changes = RowModel(FieldRow), RowModel(ChangeRow)
        self._pages = PaperPagesViewModel(shelf)
        self._watched = self._busy = False
        self._source: Source | None = None
        self._pdf: bytes | None = None
        self._file: Path | None = None
        self._error: ClientError | None = None
        self._asked: Source | None = None
        self._seen = 0
        self._newest: tuple[object, tuple[Change, ...]] = ((), ())
        super().__init__(room)
        self._comments, self._objections = MinutesCommentsViewModel(room), ObjectionsViewModel(room)
        self._own = OwnPartViewModel(room)
        for part in (self._fields, self._changes, self._pages):
            part.setParent(self)
        self._pages.changed.connect(self.refresh)
        room.bridge.meetingReset.connect(self._on_reset)
        room.bridge.linkChanged.connect(self._on_link)

    def look(self) -> ReadingView:
        """See ViewModel."""
        meeting, language, me = self.room.meeting, self.room.language, self.room.bridge.me
        if self._watched:
            self._settle()
        call = call_of(meeting, me, self.room.bridge.now(), self._seen, language)
        draft = last_draft(meeting, me)
        is_draft = self._wanted is not None and self._wanted[0] == "draft"
        self._fields.show(list(self._field_rows(meeting)))
        changes = self._show_changes() if is_draft and self._watched else ()
        field = field_of(meeting, me)
        return ReadingView(
            offered=self._offered(meeting),
            call=call.text,
            call_action=call.action,
            call_tone=call.tone,
            call_glyph=call.glyph,
            call_kind=call.kind.value,
            title=draft_title(draft, language) if is_draft and draft is not None else paper_title(meeting, language),
            about=self._about(is_draft),
            note=draft.note if is_draft and draft is not None else "",
            stage=stage_text(meeting, language),
            phase=self._phase,
            sentence=self._sentence(meeting),
            draft=is_draft,
            changed=self._changed_text(len(changes)),
            changed_key=",".join(str(change.seq) for change in changes),
            approve_question=self._question(draft, len(changes)),
            may_approve=meeting.phase is Phase.CLOSED and may(meeting, me, ApproveMinutes) and self._phase == "ready",
            may_reopen=may(meeting, me, ReopenMinutes),
            field=field.value if field is not None and not is_draft else "",
            saves=self._pdf is not None,
            file=str(self._file) if self._file is not None else "",
            busy=self._busy,
            presides=meeting.presides(me),
            over=meeting.phase in OVER,
        )

    @Slot()
    def open(self) -> None:
        """Somebody wants to read them."""
        self.wanted.emit()

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """They are read, or not any more: then nothing of them stays in memory."""
        self._watched = watched
        if not watched:
            self._source = self._asked = self._pdf = self._error = self._file = None
            self._pages.clear()
        self._comments.watch(watched)
        self._objections.watch(watched)
        self._own.watch(watched)
        self.refresh()

    @Slot()
    def retry(self) -> None:
        """Fetch them again."""
        self._error = self._asked = self._source = None
        self.refresh()

    @Slot()
    def approve(self) -> None:
        """Approve what is shown: this draft, with the changes listed."""
        draft = last_draft(self.room.meeting, self.room.bridge.me)
        if draft is None or self._source != ("draft", str(draft.revision)):
            return
        _, changes = self._newest
        seen = max([draft.seq, *(change.seq for change in changes)])
        self.room.submit(ApproveMinutes(seen_seq=seen), _APPROVED)

    @Slot(str)
    def reopen(self, reason: str) -> None:
        """Take the approval back."""
        self.room.submit(ReopenMinutes(reason=reason.strip()), _REOPENED)

    @Slot(result=QUrl)
    def proposedFile(self) -> QUrl:
        """Where to save, to begin with."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = "du-thao-bien-ban.pdf" if self._source is not None and self._source[0] == "draft" else "bien-ban.pdf"
        return QUrl.fromLocalFile(str(Path(folder) / name))

    @Slot(QUrl)
    def save(self, target: QUrl) -> None:
        """Save the file as it came, signatures and all."""
        if self._pdf is None:
            return
        pdf, path = self._pdf, Path(target.toLocalFile())
        self._busy = True
        self.refresh()

        async def write() -> bool:
            return await asyncio.to_thread(write_whole, path, pdf)

        self.room.bridge.run(write(), lambda written: self._written(path, written))

    @Slot()
    def openFile(self) -> None:
        """Show the saved file in the program of this machine."""
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def close(self) -> None:
        """The window closes."""
        self._pages.close()

    # ---- what is read

    @property
    def _wanted(self) -> Source | None:
        """The newest there is for this person."""
        meeting, me = self.room.meeting, self.room.bridge.me
        if meeting.minutes.issued is not None and may_read_minutes(meeting, me):
            return "paper", newest_sha256(meeting.minutes)
        draft = last_draft(meeting, me)
        return ("draft", str(draft.revision)) if draft is not None else None

    @property
    def _phase(self) -> str:
        if self._wanted is None:
            return "none"
        if self._error is not None or self._pages.property("unreadable"):
            return "failed"
        return "ready" if self._source == self._wanted and self._pages.property("count") else "loading"

    def _settle(self) -> None:
        """Fetch what is wanted and not here."""
        wanted = self._wanted
        if wanted is None or wanted in (self._source, self._asked):
            return
        self._asked, self._error = wanted, None
        engine = self.room.bridge.engine
        kind, name = wanted

        async def fetch() -> bytes:
            if kind == "draft":
                return await engine.minutes.draft(int(name))
            return (await engine.minutes.paper()).pdf

        self.room.bridge.run(fetch(), lambda pdf: self._fetched(wanted, pdf), lambda e: self._not_fetched(wanted, e))

    def _fetched(self, wanted: Source, pdf: bytes) -> None:
        if wanted != self._asked or not self._watched:
            return
        self._asked, self._source, self._pdf = None, wanted, pdf
        self._seen = -1 if wanted[0] == "paper" else int(wanted[1])
        self._pages.open(pdf)
        self.refresh()

    def _not_fetched(self, wanted: Source, error: ClientError) -> None:
        if wanted == self._asked:
            self._error = error
            self.refresh()

    def _on_link(self, state: LinkState, _problem: ClientProblem | None) -> None:
        if state is LinkState.LIVE and self._error is not None and self._watched:
            self.retry()

    def _on_reset(self) -> None:
        self._source = self._asked = self._pdf = self._error = None
        self._seen = 0
        self._newest = ((), ())
        self._pages.clear()

    # ---- what is said

    def _offered(self, meeting: Meeting) -> bool:
        over = meeting.phase in OVER and may_read_minutes(meeting, self.room.bridge.me)
        return over or self._wanted is not None

    def _about(self, is_draft: bool) -> str:
        meeting, language = self.room.meeting, self.room.language
        if is_draft:
            draft = last_draft(meeting, self.room.bridge.me)
            return draft_about(meeting, draft, language) if draft is not None else ""
        return issued_about(meeting.minutes.issued, language) if meeting.minutes.issued is not None else ""

    def _sentence(self, meeting: Meeting) -> str:
        language, phase = self.room.language, self._phase
        if self._error is not None:
            return error_sentence(self._error, language)
        if phase == "failed":
            return UNREADABLE.say(language)
        if phase == "loading":
            return LOADING.say(language)
        if meeting.phase not in OVER:
            return NO_DRAFT.say(language) if phase == "none" else ""
        if not may_read_minutes(meeting, self.room.bridge.me):
            return NOT_YOURS.say(language)
        if phase == "none":
            return NO_PAPER.say(language)
        return ONLY_DRAFT.say(language) if meeting.minutes.issued is None else ""

    def _field_rows(self, meeting: Meeting) -> list[FieldRow]:
        if meeting.minutes.issued is None:
            return []
        language, signed = self.room.language, {s.field: s for s in meeting.minutes.signatures}
        following = next_field(meeting.minutes)
        rows = []
        for field in SignatureField:
            signature = signed.get(field)
            if signature is not None:
                text, detail, tone, glyph = signature_words(signature, language)
            else:
                text, detail, tone, glyph = unsigned_words(meeting, field is following, language), "", "plain", "circle"
            name = FIELDS[field].say(language)
            rows.append(FieldRow(key=field.value, name=name, text=text, detail=detail, tone=tone, glyph=glyph))
        return rows

    def _show_changes(self) -> tuple[Change, ...]:
        """What came after the draft that is shown; looked for only when something new is there."""
        meeting, language = self.room.meeting, self.room.language
        draft = last_draft(meeting, self.room.bridge.me)
        if draft is None:
            return ()
        facts = self.room.bridge.facts
        known = (draft.revision, meeting.minutes.changed_seq, len(facts), language)
        if known != self._newest[0]:
            self._newest = (known, changes_since(meeting, facts, draft.seq, language))
        changes = self._newest[1]
        self._changes.show(
            [
                ChangeRow(
                    key=f"{change.key}@{change.seq}",
                    place=change.place,
                    styled=marked(change, "#B4232A", "#0E7048"),
                    before=change.before,
                    now=change.now,
                )
                for change in changes
            ]
        )
        return changes

    def _changed_text(self, count: int) -> str:
        meeting, me = self.room.meeting, self.room.bridge.me
        draft = last_draft(meeting, me)
        if self._source is not None and draft is not None and self._source != self._wanted:
            return self.room.text(NEWER).format(draft.revision)
        if not count:
            return ""
        chair = meeting.phase is Phase.CLOSED and may(meeting, me, ApproveMinutes)
        return self.room.text(CHANGED if chair else CHANGED_READER).format(count)

    def _question(self, draft: SentDraft | None, changes: int) -> str:
        if draft is None:
            return ""
        return self.room.text(ASK_CHANGED if changes else ASK).format(draft.revision, changes)

    def _written(self, path: Path, written: bool) -> None:
        self._busy = False
        if written:
            self._file = path
            self.room.said.emit(self.room.text(SAVED).format(path), "green")
        else:
            self.room.say(NOT_SAVED, "red")
        self.refresh()
