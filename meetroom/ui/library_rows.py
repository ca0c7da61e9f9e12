"""Lines of the library: meetings, their documents and own notes, in words; asks nothing of anybody."""

import html
from collections.abc import Iterable, Sequence

from meetroom.client.kept import KeptMeeting, KeptNote
from meetroom.client.kept_search import FoundInMeeting
from meetroom.client.traces import trace_name
from meetroom.domain.annotations import Mark
from meetroom.domain.core import DocumentId
from meetroom.domain.state import Retention
from meetroom.papers.folding import fold
from meetroom.papers.search_index import TITLE, FoundPage, pieces_of
from meetroom.ui.labels import PHASES, day_text
from meetroom.ui.library_search import FoundRow, styled
from meetroom.ui.marks_list import kind_of
from meetroom.ui.paper_words import size_text
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

EXCERPT = 160
_NAMELESS = Words("A meeting of before", "Một phiên họp trước đây")
_DOCUMENTS = Words("{0} documents, {1} open here without the server", "{0} tài liệu, {1} mở được khi không có máy chủ")
_NOTES = Words("{0} own notes", "{0} ghi chú của bạn")
_UNSENT_NOTES = Words("{0} notes never sent to the server", "{0} ghi chú chưa gửi lên máy chủ")
_UNSENT_COMMANDS = Words("{0} entries never sent to the server", "{0} thao tác chưa gửi lên máy chủ")
_UNSENT_FILES = Words("{0} files not handed in yet", "{0} tệp chưa nộp")
_ENTERED = Words("You are in it now", "Bạn đang dự")
_PAGES = Words("{0} pages", "{0} trang")
_OPENS = Words("opens here without the server", "mở được khi không có máy chủ")
_AWAY = Words("not on this machine; enter the meeting to read it", "không có trên máy này; hãy vào phiên họp để xem")
_CLEARED = Words("removed after the meeting", "đã xóa sau phiên họp")
_PAGE = Words("Page {0}", "Trang {0}")
_IN_TITLE = Words("In the title", "Trong tên tài liệu")
_OWN_NOTES = Words("Own notes", "Ghi chú của bạn")
_UNSENT = Words("not sent yet", "chưa gửi")
_GONE = Words("A document that is gone", "Tài liệu không còn")


class KeptRow(Row, frozen=True, kw_only=True):
    """A meeting."""

    title: str
    detail: str
    size: str
    warning: str
    chosen: bool


class KeptDocumentRow(Row, frozen=True, kw_only=True):
    """A document of the chosen meeting."""

    title: str
    detail: str
    readable: bool


class KeptNoteRow(Row, frozen=True, kw_only=True):
    """An own note of the chosen meeting; `head`: the document's title above its first note."""

    head: str
    kind: str
    glyph: str
    place: str
    excerpt: str
    readable: bool


def title_of(kept: KeptMeeting, language: Language) -> str:
    """How a meeting is called."""
    return kept.meeting.title if kept.meeting is not None else _NAMELESS.say(language)


def losses(kept: Iterable[KeptMeeting], language: Language) -> list[str]:
    """What exists on this machine alone."""
    several = list(kept)
    counts = (
        (_UNSENT_NOTES, sum(k.unsent_notes for k in several)),
        (_UNSENT_COMMANDS, sum(k.unsent_commands for k in several)),
        (_UNSENT_FILES, sum(k.unsent_files for k in several)),
    )
    return [words.say(language).format(count) for words, count in counts if count]


def meeting_rows(kept: Sequence[KeptMeeting], chosen: str, language: Language) -> list[KeptRow]:
    """All meetings."""
    return [
        KeptRow(
            key=one.key,
            title=title_of(one, language),
            detail=_head_text(one, language),
            size=size_text(one.size_bytes, language),
            warning=_joined(*losses((one,), language)),
            chosen=one.key == chosen,
        )
        for one in kept
    ]


def _head_text(kept: KeptMeeting, language: Language) -> str:
    meeting, entered = kept.meeting, _ENTERED.say(language) if kept.entered else ""
    if meeting is None:
        return entered
    return _joined(day_text(meeting.opened_at or meeting.planned_start), PHASES[meeting.phase].say(language), entered)


def contents_text(kept: KeptMeeting, language: Language) -> str:
    """What is there of a meeting."""
    ready = sum(one.ready for one in kept.documents)
    return _joined(
        _DOCUMENTS.say(language).format(len(kept.documents), ready) if kept.meeting is not None else "",
        _NOTES.say(language).format(len(kept.notes)),
        size_text(kept.size_bytes, language),
    )


def document_rows(kept: KeptMeeting, language: Language) -> list[KeptDocumentRow]:
    """Its documents."""
    cleared = kept.meeting is not None and kept.meeting.due is not Retention.KEEP
    away = _CLEARED if cleared else _AWAY
    rows = []
    for one in kept.documents:
        pages = _PAGES.say(language).format(one.document.versions[-1].pages)
        detail = _joined(pages, (_OPENS if one.ready else away).say(language))
        document = one.document
        rows.append(KeptDocumentRow(key=document.document_id, title=document.title, detail=detail, readable=one.ready))
    return rows


def note_rows(kept: KeptMeeting, language: Language) -> list[KeptNoteRow]:
    """Own notes, by document and page; what was drawn on one page with one tool is one line."""
    titles = _titles(kept)
    readable = {one.document.document_id for one in kept.documents if one.ready}
    rows: list[KeptNoteRow] = []
    above = ""
    for notes in _grouped(kept, titles):
        mark = notes[0].mark
        words, glyph = kind_of(mark.shape)
        kind = words.say(language)
        unsent = "" if all(note.sent for note in notes) else _UNSENT.say(language)
        rows.append(
            KeptNoteRow(
                key=mark.mark_id,
                head="" if mark.document_id == above else titles.get(mark.document_id) or _GONE.say(language),
                kind=kind if len(notes) == 1 else f"{kind} × {len(notes)}",
                glyph=glyph,
                place=_joined(_PAGE.say(language).format(mark.page + 1), unsent),
                excerpt=text_of(mark)[:EXCERPT],
                readable=mark.document_id in readable,
            )
        )
        above = mark.document_id
    return rows


def _grouped(kept: KeptMeeting, titles: dict[DocumentId, str]) -> list[list[KeptNote]]:
    def place(note: KeptNote) -> tuple[str, str, int, bool, str]:
        mark = note.mark
        written = bool(text_of(mark))
        return titles.get(mark.document_id, ""), mark.document_id, mark.page, not written, kind_of(mark.shape)[1]

    groups: list[list[KeptNote]] = []
    for note in sorted(kept.notes, key=place):
        if groups and not text_of(note.mark) and place(groups[-1][0]) == place(note):
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups


def found_rows(
    kept: Sequence[KeptMeeting], found: Sequence[FoundInMeeting], query: str, language: Language
) -> list[FoundRow]:
    """Pages that were found, those of one document together below its meeting and title; then own notes."""
    by_key = {one.key: one for one in kept}
    rows: list[FoundRow] = []
    order = dict.fromkeys((trace_name(f.meeting_id), f.page.document_id) for f in found)
    for key, document_id in order:
        one = by_key.get(key)
        title = None if one is None else _titles(one).get(document_id)
        if one is None or title is None:
            continue
        of_document = (f.page for f in found if (trace_name(f.meeting_id), f.page.document_id) == (key, document_id))
        head = f"{title} · {title_of(one, language)}"
        for number, page in enumerate(sorted(of_document, key=lambda page: page.page)):
            rows.append(_page_row(key, page, head, number == 0, language))
    return [*rows, *_notes_found(kept, query, language)]


def _page_row(key: str, page: FoundPage, head: str, first: bool, language: Language) -> FoundRow:
    place = (_IN_TITLE if page.page == TITLE else _PAGE).say(language).format(page.page + 1)
    return FoundRow(
        key=f"{key}/{page.document_id}/{page.page}",
        head=head if first else "",
        document=page.document_id,
        page=max(0, page.page),
        place=place,
        excerpt=styled(page),
        spoken=f"{head}, {place}: {page.excerpt}",
    )


def _notes_found(kept: Sequence[KeptMeeting], query: str, language: Language) -> list[FoundRow]:
    pieces = pieces_of(query)
    rows: list[FoundRow] = []
    for one in kept if pieces else ():
        above = ""
        for note in one.notes:
            mark, text = note.mark, text_of(note.mark)
            folded = fold(text)
            if not all(piece in folded for piece in pieces):
                continue
            title = _titles(one).get(mark.document_id) or _GONE.say(language)
            head = f"{_OWN_NOTES.say(language)} · {title} · {title_of(one, language)}"
            place = _PAGE.say(language).format(mark.page + 1)
            rows.append(
                FoundRow(
                    key=f"{one.key}/{mark.document_id}/{mark.page}/{mark.mark_id}",
                    head="" if head == above else head,
                    document=mark.document_id,
                    page=mark.page,
                    place=place,
                    excerpt=html.escape(text[:EXCERPT]),
                    spoken=f"{head}, {place}: {text[:EXCERPT]}",
                )
            )
            above = head
    return rows


def text_of(mark: Mark) -> str:
    """What is written in a mark, "" for one that is drawn."""
    return " ".join(getattr(mark.shape, "text", "").split())


def _titles(kept: KeptMeeting) -> dict[DocumentId, str]:
    return {one.document.document_id: one.document.title for one in kept.documents}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
