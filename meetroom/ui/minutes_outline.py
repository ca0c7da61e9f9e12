"""What stands left of the secretary's text: the places of the minutes and, of one of them, its facts; keeps nothing."""

from collections.abc import Iterator, Mapping

import msgspec

from meetroom.domain.minutes_form import Attendee, Contribution, Item, Minutes, Vote
from meetroom.domain.minutes_state import Paragraph, ParagraphStyle, RichText, Span, TextPlace
from meetroom.domain.state import ItemState
from meetroom.ui.labels import SPEECH_KINDS, clock_text, day_text, time_text, verdict_text
from meetroom.ui.minutes_writing_words import MARK_SAID
from meetroom.ui.occurrence_words import occurrence_text
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

OPENING, CLOSING = TextPlace.OPENING.value, TextPlace.CLOSING.value
_OPENING = Words("Opening of the minutes", "Phần mở đầu")
_CLOSING = Words("End of the minutes", "Phần kết thúc")
_OPENED = Words("Opened {0}", "Khai mạc lúc {0}")
_CLOSED = Words("Closed {0}", "Bế mạc lúc {0}")
_CHAIR = Words("Chair: {0}", "Chủ tọa: {0}")
_SECRETARY = Words("Secretary: {0}", "Thư ký: {0}")
_CAME = Words("{0} of {1} members came", "{0}/{1} đại biểu tham dự")
_ABSENT = Words("Absent: {0}", "Vắng mặt: {0}")
_TIMES = Words("From {0} to {1}", "Từ {0} đến {1}")
_SINCE = Words("From {0}", "Từ {0}")
_RUNNING = Words("running since {0}", "đang diễn ra từ {0}")
_SPEAKS = Words("speaking", "đang phát biểu")
_VOTE = Words("Vote on “{0}”: {1}", "Biểu quyết “{0}”: {1}")
_CONCLUSION = Words("Conclusion of the chair: {0}", "Kết luận của chủ tọa: {0}")
_OUTSIDE = Words("Outside the agenda: {0}", "Ngoài chương trình: {0}")
_INSIDE = Words("closed doors", "họp kín")
NUMBERS = {OPENING: "▸", CLOSING: "■"}


class PlaceRow(Row, frozen=True, kw_only=True):
    """A place of the minutes; `mark`: "" nothing written, "written", "typed" (no fact yet), "conflict"."""

    number: str
    title: str
    detail: str
    mark: str
    said: str
    depth: int
    chosen: bool
    running: bool


class FactRow(Row, frozen=True, kw_only=True):
    """A fact of the place; `glyph` of the icon font, `at` its time of day, `insertable` at the cursor."""

    glyph: str
    words: str
    at: str
    tone: str
    places: str
    insertable: bool


class FactLine(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with the text it becomes when inserted."""

    row: FactRow
    text: RichText


def place_keys(minutes: Minutes) -> list[str]:
    """All places in their order."""
    return [OPENING, *(str(item.item_id) for item in minutes.items), CLOSING]


def place_title(minutes: Minutes, key: str, language: Language) -> str:
    """What a place is called."""
    if key in (OPENING, CLOSING):
        return (_OPENING if key == OPENING else _CLOSING).say(language)
    return next((f"{i.number}. {i.title}" for i in minutes.items if i.item_id == key), "")


def item_detail(item: Item, language: Language) -> str:
    """When an item was dealt with, and behind which doors."""
    parts = [_INSIDE.say(language)] if item.closed_sitting else []
    if item.state is ItemState.RUNNING and item.started_at:
        parts.append(_RUNNING.say(language).format(time_text(item.started_at)))
    elif item.started_at and item.finished_at:
        parts.append(f"{time_text(item.started_at)} – {time_text(item.finished_at)}")
    return " · ".join(parts)


def place_rows(
    minutes: Minutes, marks: Mapping[str, str], chosen: str, running: str, language: Language
) -> list[PlaceRow]:
    """All places as a list.

    Args:
        marks: what stands of the text of each place, see `PlaceRow`.
        chosen, running: keys of the place shown and of the one the meeting is at.
    """
    items = {str(i.item_id): i for i in minutes.items}
    rows = []
    for key in place_keys(minutes):
        item, mark = items.get(key), marks[key]
        rows.append(
            PlaceRow(
                key=key,
                number=item.number if item else NUMBERS[key],
                title=item.title if item else place_title(minutes, key, language),
                detail=item_detail(item, language) if item else "",
                mark=mark,
                said=MARK_SAID[mark].say(language),
                depth=item.number.count(".") if item else 0,
                chosen=key == chosen,
                running=key == running and item is not None,
            )
        )
    return rows


def fact_lines(minutes: Minutes, key: str, language: Language) -> list[FactLine]:
    """The facts of a place, in the order a reader expects."""
    if key == OPENING:
        return list(_opening(minutes, language))
    if key == CLOSING:
        return list(_closing(minutes, language))
    item = next((i for i in minutes.items if i.item_id == key), None)
    return [] if item is None else list(_item(item, language))


def _line(
    key: str, icon: str, text: str, *, at: str = "", tone: str = "plain", seqs: tuple[int, ...] = (), put: RichText = ()
) -> FactLine:
    places = ", ".join(f"#{seq}" for seq in seqs[:4]) + ("…" if len(seqs) > 4 else "")
    row = FactRow(key=key, glyph=icon, words=text, at=at, tone=tone, places=places, insertable=bool(put))
    return FactLine(row=row, text=put)


def one(text: str, *, bold: str = "", style: ParagraphStyle = ParagraphStyle.PLAIN) -> RichText:
    """A paragraph that may begin with bold letters."""
    spans = (Span(text=bold, bold=True),) * bool(bold) + (Span(text=text),) * bool(text)
    return (Paragraph(spans=spans, style=style),)


def _names(people: tuple[Attendee, ...]) -> str:
    named = (f"{p.name}, {p.title}" if p.title else p.name for p in people)
    return "; ".join(named)


def _opening(minutes: Minutes, language: Language) -> Iterator[FactLine]:
    if minutes.opened_at:
        text = _OPENED.say(language).format(day_text(minutes.opened_at))
        yield _line("opened", "clock", text, seqs=minutes.seqs, put=one(text))
    for key, words, people in (("chair", _CHAIR, minutes.chairs), ("sec", _SECRETARY, minutes.secretaries)):
        if people:
            text = words.say(language).format(_names(people))
            yield _line(key, "user-check", text, put=one(text))
    came = _CAME.say(language).format(minutes.members_came, minutes.members)
    yield _line("came", "users", came, put=one(came))
    if minutes.absent:
        named = "; ".join(f"{p.name} ({p.reason})" if p.reason else p.name for p in minutes.absent)
        absent = _ABSENT.say(language).format(named)
        yield _line("absent", "users", absent, put=one(absent))


def _closing(minutes: Minutes, language: Language) -> Iterator[FactLine]:
    loose = minutes.loose
    if loose.contributions or loose.votes or loose.notes:
        for line in _item(loose, language):
            text = _OUTSIDE.say(language).format(line.row.words)
            yield FactLine(row=msgspec.structs.replace(line.row, words=text), text=line.text)
    for number, told in enumerate(minutes.course):
        text = occurrence_text(told, language)
        yield _line(f"course{number}", "list-checks", text, seqs=told.seqs, put=one(text))
    if minutes.closed_at:
        text = _CLOSED.say(language).format(day_text(minutes.closed_at))
        yield _line("closed", "clock", text, put=one(text))


def _item(item: Item, language: Language) -> Iterator[FactLine]:
    if item.started_at and item.finished_at:
        text = _TIMES.say(language).format(time_text(item.started_at), time_text(item.finished_at))
        yield _line("times", "clock", text, seqs=item.seqs, put=one(text))
    elif item.started_at:
        text = _SINCE.say(language).format(time_text(item.started_at))
        yield _line("times", "clock", text, tone="green", seqs=item.seqs, put=one(text))
    for number, title in enumerate(item.documents):
        yield _line(f"paper{number}", "file-text", title, put=one(f"“{title}”"))
    # What was said and what was voted, in the order of their beginning.
    told = [(s.started_at, _spoken(s, language)) for s in item.contributions]
    told += [(v.opened_at, _voted(v, language)) for v in item.votes if v.opened_at is not None]
    told += [
        (n.at, _line(f"note{i}", "message-square", n.text, at=time_text(n.at), seqs=n.seqs, put=one(n.text)))
        for i, n in enumerate(item.notes)
    ]
    yield from (line for _, line in sorted(told, key=lambda pair: pair[0]))
    if item.conclusion:
        text = _CONCLUSION.say(language).format(item.conclusion)
        yield _line("conclusion", "gavel", text, tone="red", seqs=item.conclusion_seqs)


def _spoken(spoken: Contribution, language: Language) -> FactLine:
    who = f"{spoken.name} ({spoken.title})" if spoken.title else spoken.name
    kind = SPEECH_KINDS[spoken.kind].say(language)
    runs = spoken.finished_at is None
    how = _SPEAKS.say(language) if runs else clock_text(spoken.spoken_s)
    text = f"{who} – {kind}, {how}"
    return _line(
        f"speech{spoken.seqs[0] if spoken.seqs else spoken.started_at}", "mic", text, at=time_text(spoken.started_at),
        tone="green" if runs else "plain", seqs=spoken.seqs, put=one(" ", bold=f"{who}:"),
    )  # fmt: skip


def _voted(vote: Vote, language: Language) -> FactLine:
    outcome = vote.reason
    if vote.tally is not None:
        outcome = verdict_text(
            vote.tally, vote.threshold, language, method=vote.method, elected=vote.elected, tie_break=vote.tie_break
        )
    text = _VOTE.say(language).format(vote.question, outcome)
    return _line(
        f"vote{vote.poll_id}", "vote", text, at=time_text(vote.opened_at), tone="blue", seqs=vote.seqs,
        put=one(text) if vote.tally is not None else (),
    )  # fmt: skip
