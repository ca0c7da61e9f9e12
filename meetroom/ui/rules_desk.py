"""The rules of the meeting: shown with the source of each number, chosen from what the server offers; decides none."""

from functools import cache

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.domain.rule_sets import RuleFile
from meetroom.domain.state import DecisionRule, RuleSet
from meetroom.protocol.http import RuleSetOffer
from meetroom.store.rule_files import shipped_rule_files
from meetroom.ui.labels import minutes_text, rule_text
from meetroom.ui.meeting_edit import edit_of, may_edit
from meetroom.ui.poll_words import POLL_KINDS, TIES
from meetroom.ui.rows import Row, RowModel
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_QUORUM = Words("Quorum", "Túc số")
_OF_GROUP = Words("{0} of “{1}”", "{0} “{1}”")
_SHARE_MORE = Words("more than {0}/{1} of all members", "quá {0}/{1} tổng số đại biểu")
_SHARE_HALF = Words("more than half of all members", "quá nửa tổng số đại biểu")
_SHARE_LEAST = Words("at least {0}/{1} of all members", "ít nhất {0}/{1} tổng số đại biểu")
_BINDS = Words("no vote is opened without it", "thiếu túc số thì không mở biểu quyết")
_FREE = Words("votes can be opened without it", "thiếu túc số vẫn mở được biểu quyết")
_MAJORITY = Words("Majority", "Tỷ lệ thông qua")
_TIE = Words("in a tie {0}", "bằng phiếu thì {0}")
_SPEECH = Words("Speaking time", "Thời gian phát biểu")
_EACH = Words("{0} for each contribution", "mỗi lượt {0}")
_PERSON = Words("{0} for each person on an item", "mỗi đại biểu {0} ở một mục")
_GROUP = Words("{0} for each group on an item", "mỗi tổ {0} ở một mục")
_UNLIMITED = Words("no limit", "không giới hạn")
_BALANCED = Words("speakers for and against take turns", "luân phiên ý kiến ủng hộ và phản đối")
_SUBSTITUTES = Words("Substitutes", "Người đi thay")
_PROXIES = Words("Voting for somebody else", "Biểu quyết thay")
_VOTE = Words("have the vote", "được biểu quyết")
_NO_VOTE = Words("have no vote", "không được biểu quyết")
_NOT_ALLOWED = Words("not allowed", "không cho phép")
_HOLDERS = Words("allowed, at most {0} for one holder", "cho phép, mỗi người đại diện nhiều nhất {0}")
_LATE = Words("Late", "Đến muộn")
_LATE_FROM = Words("from {0} after the opening on", "từ {0} sau khai mạc")
_LATE_AT_ONCE = Words("whoever comes after the opening", "đến sau khai mạc")
_OBJECTIONS = Words("Objections to the minutes", "Ý kiến không nhất trí với biên bản")
_NO_TERM = Words("no term", "không quy định thời hạn")
_TERM_DAY = Words("within a day of the approval", "trong 1 ngày kể từ khi duyệt biên bản")
_TERM_DAYS = Words("within {0} days of the approval", "trong {0} ngày kể từ khi duyệt biên bản")
_UNKNOWN = Words("own rules “{0}”", "quy chế riêng “{0}”")
_CHANGED = Words("From now on these rules hold.", "Từ lúc này áp dụng quy chế đã chọn.")


class RuleRow(Row, frozen=True, kw_only=True):
    """One rule, and where it comes from."""

    title: str
    value: str
    source: str


class RulesView(msgspec.Struct, frozen=True, kw_only=True):
    """The rules besides their lines; `chosen`: of the offers, -1 where the meeting has none of them."""

    name: str
    options: tuple[str, ...]
    chosen: int
    editable: bool
    asking: bool


@cache
def _shipped() -> dict[str, RuleFile]:
    """Files of the rules that come with the program, by key: they name the sources."""
    return {file.key: file for file in shipped_rule_files()}


def rule_rows(rules: RuleSet, language: Language) -> list[RuleRow]:
    """The rules in words; sources are known of those that come with the program, and of kinds of decisions."""
    file = _shipped().get(rules.name)
    rows = [
        _row("quorum", _QUORUM, _quorum_text(rules, language), file.quorum.source if file else "", language),
        _row("majority", _MAJORITY, _majority_text(rules, language), file.majority.source if file else "", language),
        *(_decision_row(decision, language) for decision in rules.decisions),
        _row("speech", _SPEECH, _speech_text(rules, language), file.speech.source if file else "", language),
        _row("proxies", _PROXIES, _proxies_text(rules, language), file.proxies.source if file else "", language),
    ]
    substitutes = (_VOTE if rules.substitutes_vote else _NO_VOTE).say(language)
    late_s = rules.late_minutes * 60
    late = _LATE_FROM.say(language).format(minutes_text(late_s, language)) if late_s else _LATE_AT_ONCE.say(language)
    rows += [
        _row("substitutes", _SUBSTITUTES, substitutes, file.substitutes.source if file else "", language),
        _row("late", _LATE, late, file.attendance.source if file else "", language),
        _row("objections", _OBJECTIONS, _term_text(rules.objection_days, language), _minutes_source(file), language),
    ]
    return rows


def _term_text(days: int, language: Language) -> str:
    words = _NO_TERM if days == 0 else _TERM_DAY if days == 1 else _TERM_DAYS
    return words.say(language).format(days)


def _minutes_source(file: RuleFile | None) -> str:
    return file.minutes.source if file and file.minutes else ""


def _row(key: str, title: Words, value: str, source: str, language: Language) -> RuleRow:
    return RuleRow(key=key, title=title.say(language), value=value, source=_source(source, language))


def _source(source: str, language: Language) -> str:
    """A source is written in both languages with a bar between them; where it is not, it stands as it is."""
    vietnamese, bar, english = source.partition(" / ")
    return source if not bar else (english if language is Language.EN else vietnamese)


def _decision_row(rule: DecisionRule, language: Language) -> RuleRow:
    parts = [rule_text(rule.base, rule.threshold, language, rule.method), POLL_KINDS[rule.kind].say(language)]
    parts.append(_TIE.say(language).format(TIES[rule.tie].say(language)))
    return RuleRow(
        key=f"decision-{rule.key}",
        title=rule.name_en if language is Language.EN else rule.name_vi,
        value=" · ".join(parts),
        source=_source(rule.source, language),
    )


def _quorum_text(rules: RuleSet, language: Language) -> str:
    share = rules.quorum
    half = (share.numerator, share.denominator, share.at_least) == (1, 2, False)
    words = _SHARE_LEAST if share.at_least else _SHARE_HALF if half else _SHARE_MORE
    parts = [words.say(language).format(share.numerator, share.denominator)]
    for group in rules.quorum_groups:
        least = f"{'≥' if group.share.at_least else '>'} {group.share.numerator}/{group.share.denominator}"
        parts.append(_OF_GROUP.say(language).format(least, group.group_id))
    parts.append((_BINDS if rules.quorum_binds_votes else _FREE).say(language))
    return " · ".join(parts)


def _majority_text(rules: RuleSet, language: Language) -> str:
    tie = _TIE.say(language).format(TIES[rules.tie].say(language))
    return f"{rule_text(rules.base, rules.threshold, language)} · {tie}"


def _speech_text(rules: RuleSet, language: Language) -> str:
    limits = (
        (_EACH, rules.speech_limit_s),
        (_PERSON, rules.speech_limit_person_s),
        (_GROUP, rules.speech_limit_group_s),
    )
    parts = [words.say(language).format(minutes_text(limit_s, language)) for words, limit_s in limits if limit_s]
    parts = parts or [_UNLIMITED.say(language)]
    parts += [_BALANCED.say(language)] if rules.balanced else []
    return " · ".join(parts)


def _proxies_text(rules: RuleSet, language: Language) -> str:
    if not rules.proxies.allowed:
        return _NOT_ALLOWED.say(language)
    return _HOLDERS.say(language).format(rules.proxies.per_holder)


@QmlElement
class RulesViewModel(ViewModel):
    """The rules of the meeting, and those to choose from while they can be changed."""

    ticking = False
    changed = Signal()
    name = shown(str, "name", changed)
    options = shown(list, "options", changed)
    chosen = shown(int, "chosen", changed)
    editable = shown(bool, "editable", changed)
    asking = shown(bool, "asking", changed)
    lines: Property = fixed(QObject, "_lines")

    def __init__(self, room: Room) -> None:
        self._lines = RowModel(RuleRow)
        self._offers: tuple[RuleSetOffer, ...] = ()
        self._asking = False
        self._picked = -1
        super().__init__(room)
        self._lines.setParent(self)

    def look(self) -> RulesView:
        """See ViewModel."""
        meeting, language = self.room.meeting, self.room.language
        names = [offer.rules.name for offer in self._offers]
        now = names.index(meeting.rules.name) if meeting.rules.name in names else -1
        chosen = self._picked if 0 <= self._picked < len(names) else now
        rules = self._offers[chosen].rules if chosen != now and chosen >= 0 else meeting.rules
        self._lines.show(rule_rows(rules, language) if self._asking else [])
        return RulesView(
            name=self._name(meeting.rules.name, language),
            options=tuple(_offer_name(offer, language) for offer in self._offers),
            chosen=chosen,
            editable=may_edit(meeting, self.room.bridge.me),
            asking=self._asking,
        )

    @Slot()
    def begin(self) -> None:
        """Show the rules, and ask the server what else there is where they can be changed."""
        self._asking, self._picked = True, -1
        self.refresh()
        if self._view.editable:
            self.room.bridge.run(self.room.bridge.engine.rule_sets(), self._on_offers, self.room.complain)

    @Slot(int)
    def pick(self, index: int) -> None:
        """Look at one of the offers."""
        self._picked = index
        self.refresh()

    @Slot()
    def save(self) -> None:
        """Let the one that is looked at hold."""
        if 0 <= self._picked < len(self._offers):
            before = edit_of(self.room.meeting)
            wanted = msgspec.structs.replace(before, rules=self._offers[self._picked].rules)
            if wanted != before:
                self.room.submit(wanted, _CHANGED)
        self.close()

    @Slot()
    def close(self) -> None:
        """Show them no more."""
        self._asking, self._picked = False, -1
        self.refresh()

    def _name(self, key: str, language: Language) -> str:
        offered = next((_offer_name(offer, language) for offer in self._offers if offer.rules.name == key), "")
        file = _shipped().get(key)
        if offered or file is None:
            return offered or _UNKNOWN.say(language).format(key)
        return file.name_en if language is Language.EN else file.name_vi

    def _on_offers(self, offers: tuple[RuleSetOffer, ...]) -> None:
        self._offers = offers
        self.refresh()


def _offer_name(offer: RuleSetOffer, language: Language) -> str:
    return offer.name_en if language is Language.EN else offer.name_vi
