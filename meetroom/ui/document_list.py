"""What can be chosen in the document centre: documents, and places within one; opens none."""

from collections.abc import Iterable, Mapping

from meetroom.client.engine import DocumentProgress
from meetroom.domain.agenda import numbered
from meetroom.domain.core import DocumentId, ItemId
from meetroom.domain.state import Document, DocumentState, Meeting
from meetroom.ui.paper_words import signature_tone, signatures_text
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

_PAGES = Words("{0} pages", "{0} trang")
_VERSION = Words("version {0}", "bản {0}")
_CHANGES = Words("What changed: {0}", "Nội dung thay đổi: {0}")
_FETCHING = Words("fetched {0}/{1} parts", "đã tải {0}/{1} phần")
_HERE = Words("on this device", "đã có trên máy")
_OF_ITEM = Words("{0}. {1}", "{0}. {1}")
_RUNNING = Words("Now: {0}. {1}", "Đang bàn: {0}. {1}")
_OF_NONE = Words("For the whole meeting", "Chung cho cả phiên họp")
_WITHDRAWN = Words("Withdrawn", "Đã thu hồi")
_STATES: dict[DocumentState, Words] = {
    DocumentState.REGISTERED: Words("not released yet", "chưa phát hành"),
    DocumentState.WITHDRAWN: Words("withdrawn", "đã thu hồi"),
}


class DocumentRow(Row, frozen=True, kw_only=True):
    """One document; `heading`: the agenda item, above its first document."""

    heading: str
    title: str
    detail: str
    changes: str
    signatures: str
    signature_tone: str
    chosen: bool
    readable: bool


class ContentsRow(Row, frozen=True, kw_only=True):
    """A place to go to: a bookmark, or a line of the outline."""

    title: str
    page: int
    depth: int
    marked: bool


def contents_rows(bookmarks: Iterable[int], outline: Iterable[tuple[str, int, int]]) -> list[ContentsRow]:
    """Bookmarked pages, then the outline as (title, page, depth)."""
    rows = [ContentsRow(key=f"m{n}", title="", page=n, depth=0, marked=True) for n in bookmarks]
    for n, (title, page, depth) in enumerate(outline):
        rows.append(ContentsRow(key=f"o{n}", title=title, page=page, depth=depth, marked=False))
    return rows


def document_rows(
    meeting: Meeting, progress: Mapping[DocumentId, DocumentProgress], chosen: str, language: Language
) -> list[DocumentRow]:
    """All documents this person knows of by agenda item: the running one, those of none, the others, the withdrawn."""
    rows: list[DocumentRow] = []
    for heading, documents in _by_item(meeting, language):
        for n, document in enumerate(documents):
            version = document.versions[-1]
            rows.append(
                DocumentRow(
                    key=document.document_id,
                    heading="" if n else heading,
                    title=document.title,
                    detail=" · ".join(_details(document, progress.get(document.document_id), language)),
                    changes=_CHANGES.say(language).format(version.note) if version.note else "",
                    signatures=signatures_text(version, language),
                    signature_tone=signature_tone(version),
                    chosen=document.document_id == chosen,
                    readable=document.state is DocumentState.RELEASED,
                )
            )
    return rows


def _by_item(meeting: Meeting, language: Language) -> Iterable[tuple[str, list[Document]]]:
    """Heading and documents of each group; a single group of no item needs no heading."""
    groups: dict[ItemId | None, list[Document]] = {}
    withdrawn = []
    for document in meeting.documents.values():
        if document.state is DocumentState.WITHDRAWN:
            withdrawn.append(document)
        else:
            groups.setdefault(document.item_id if document.item_id in meeting.items else None, []).append(document)
    headings: dict[ItemId | None, str] = {None: _OF_NONE.say(language) if len(groups) > 1 or withdrawn else ""}
    for number, item in numbered(meeting):
        words = _RUNNING if item.item_id == meeting.current_item else _OF_ITEM
        headings[item.item_id] = words.say(language).format(number, item.title)
    # Stable: what is not the running item keeps its place.
    for item_id in sorted(headings, key=lambda item_id: item_id is None or item_id != meeting.current_item):
        if item_id in groups:
            yield headings[item_id], groups[item_id]
    if withdrawn:
        yield _WITHDRAWN.say(language), withdrawn


def _details(document: Document, progress: DocumentProgress | None, language: Language) -> list[str]:
    version = document.versions[-1]
    parts = [_PAGES.say(language).format(version.pages)]
    if version.number > 1:
        parts.append(_VERSION.say(language).format(version.number))
    if document.state in _STATES:
        parts.append(_STATES[document.state].say(language))
    if progress is not None and progress.total and document.state is not DocumentState.WITHDRAWN:
        words = _HERE if progress.whole else _FETCHING
        parts.append(words.say(language).format(progress.verified, progress.total))
    return parts


def first_choice(meeting: Meeting) -> DocumentId | None:
    """What is opened while nobody has chosen: a released document of the running item, else the first released."""
    released = [d for d in meeting.documents.values() if d.state is DocumentState.RELEASED]
    of_item = [d for d in released if d.item_id is not None and d.item_id == meeting.current_item]
    found = [*of_item, *released]
    return found[0].document_id if found else None
