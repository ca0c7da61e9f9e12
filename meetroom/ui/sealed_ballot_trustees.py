"""How far the scrutineers of a verifiable vote are, line by line, for themselves and for the chair; no Qt."""

from meetroom.client.elections import ElectionStage, ElectionView, TrusteeRow
from meetroom.domain.core import PersonId
from meetroom.domain.state import Meeting
from meetroom.ui.labels import person_name
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

_NO_KEY = Words("no key yet", "chưa tạo khóa")
_MADE = Words("key made, not compared yet", "đã tạo khóa, chưa so mã")
_COMPARED = Words("compared", "đã so mã")
_READY = Words("key complete", "khóa đã hoàn tất")
_NOT_GIVEN = Words("has not opened yet", "chưa mở phần của mình")
_GIVEN = Words("has opened their part", "đã mở phần của mình")
_NOT_NEEDED = Words("was not needed", "không phải mở")
_OPENING = frozenset({ElectionStage.ADDING_UP, ElectionStage.OPENING})
_COMPARED_IN = frozenset({ElectionStage.PREPARING, ElectionStage.READY, ElectionStage.SEALED})
_OPENED = frozenset({ElectionStage.OPENED, ElectionStage.PUBLISHED})


class TrusteeLine(Row, frozen=True, kw_only=True):
    """One scrutineer: what they have done, and the code of their key to be compared."""

    name: str
    fingerprint: str
    detail: str
    done: bool
    own: bool


def trustee_lines(view: ElectionView, meeting: Meeting, me: PersonId, language: Language) -> list[TrusteeLine]:
    """All scrutineers, in the order of the public record."""
    rows = []
    for row in view.trustees:
        words, done = _state(row, view.stage)
        line = TrusteeLine(
            key=row.person_id,
            name=f"{row.number}. {person_name(meeting, row.person_id)}",
            fingerprint=row.fingerprint if view.stage in _COMPARED_IN else "",
            detail=words.say(language),
            done=done,
            own=row.person_id == me,
        )
        rows.append(line)
    return rows


def waited_for(view: ElectionView, meeting: Meeting, *, compared: bool) -> str:
    """Names of who has not made a key yet, or (`compared`) not completed it."""
    rows = [row for row in view.trustees if not (row.key_ready if compared else row.fingerprint)]
    return ", ".join(person_name(meeting, row.person_id) for row in rows)


def _state(row: TrusteeRow, stage: ElectionStage) -> tuple[Words, bool]:
    if stage in _OPENING:
        return (_GIVEN, True) if row.part_given else (_NOT_GIVEN, False)
    if stage in _OPENED:
        return (_GIVEN, True) if row.part_given else (_NOT_NEEDED, True)
    if row.key_ready:
        return _READY, True
    if row.compared:
        return _COMPARED, False
    return (_MADE, False) if row.fingerprint else (_NO_KEY, False)
