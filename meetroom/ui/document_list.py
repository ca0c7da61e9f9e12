"""What can be chosen in the document centre: documents, and places within one; opens none."""

from collections.abc import Iterable, Mapping

from meetroom.client.engine import DocumentProgress
from meetroom.domain.core import DocumentId
from meetroom.domain.state import Document, DocumentState, Meeting
from meetroom.ui.paper_words import signature_tone, signatures_text
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

_PAGES = Words("{0} pages", "{0} trang")
_VERSION = Words("version {0}", "bản {0}")
_CHANGES = Words("What changed: {0}", "Nội dung thay đổi: {0}")
_FETCHING = Words("fetched {0}/{1} parts", "đã tải {0}/{1} phần")
_HERE = Words("on this device", "đã có trên máy")
_STATES: dict[DocumentState, Words] = {
    DocumentState.REGISTERED: Words("not released yet", "chưa phát hành"),
    DocumentState.WITHDRAWN: Words("withdrawn", "đã thu hồi"),
}


class DocumentRow(Row, frozen=True, kw_only=True):
    """One document."""

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
    """All documents this person knows of, those of the running item first."""

    def order(document: Document) -> tuple[bool, bool]:
        return (document.state is DocumentState.WITHDRAWN, document.item_id != meeting.current_item)

    return [
        DocumentRow(
            key=document.document_id,
            title=document.title,
            detail=" · ".join(_details(document, progress.get(document.document_id), language)),
            changes=_CHANGES.say(language).format(document.versions[-1].note) if document.versions[-1].note else "",
            signatures=signatures_text(document.versions[-1], language),
            signature_tone=signature_tone(document.versions[-1]),
            chosen=document.document_id == chosen,
            readable=document.state is DocumentState.RELEASED,
        )
        for document in sorted(meeting.documents.values(), key=order)
    ]


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
