"""What the library says besides its lists: of all meetings, and of the chosen one; asks nobody anything."""

import msgspec

from meetroom.client.kept import KeptMeeting
from meetroom.ui.library_rows import contents_text, losses, title_of
from meetroom.ui.library_words import wipe_question
from meetroom.ui.retention import retention_text
from meetroom.ui.words import Language


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of the chosen meeting."""

    chosen: bool = False
    title: str = ""
    contents: str = ""
    rule: str = ""
    warning: str = ""
    may_wipe: bool = False
    question: str = ""


NOTHING_CHOSEN = About()


class LibraryView(msgspec.Struct, frozen=True, kw_only=True):
    """What the library says besides its lists; `stage`: "list" or "reading"."""

    stage: str = "list"
    loading: bool = False
    empty: str = ""
    total: str = ""
    notice: str = ""
    notice_tone: str = "blue"
    may_wipe_all: bool = False
    question_all: str = ""
    query: str = ""
    said: str = ""
    unread: str = ""
    about: About = NOTHING_CHOSEN


def about(one: KeptMeeting | None, language: Language) -> About:
    """What is said of a meeting; None: none is chosen."""
    if one is None:
        return NOTHING_CHOSEN
    return About(
        chosen=True,
        title=title_of(one, language),
        contents=contents_text(one, language),
        rule=""
        if one.meeting is None
        else retention_text(
            one.meeting, language, documents=sum(document.ready for document in one.documents), unsent=one.loses
        ),
        warning=" · ".join(losses((one,), language)),
        may_wipe=not one.entered,
        question=wipe_question(one, language),
    )
