"""What a count is shown as: one sentence that explains it, a line for every option, group and name; decides nothing."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from meetroom.domain.core import GroupId, OptionId, PersonId
from meetroom.domain.polls import (
    MOTION,
    Choice,
    Detail,
    Method,
    OptionTally,
    Poll,
    PollKind,
    Tally,
    TieRule,
    Verdict,
)
from meetroom.domain.state import Meeting
from meetroom.domain.tallying import ballots_told, is_tie, step_of, told
from meetroom.domain.voting import was_noted
from meetroom.papers.folding import fold
from meetroom.ui.labels import CHOICES, person_name, rule_text
from meetroom.ui.poll_words import number_text
from meetroom.ui.rows import Row
from meetroom.ui.words import Language, Words

_ADOPTED = {
    Verdict.ADOPTED: Words("Adopted", "Thông qua"),
    Verdict.REJECTED: Words("Not adopted", "Không thông qua"),
    Verdict.TIED: Words("Tied", "Bằng phiếu"),
    Verdict.ELECTED: Words("Elected", "Trúng cử"),
    Verdict.NOBODY_ELECTED: Words("Nobody is elected", "Không ai trúng cử"),
}
_NUMBERS = Words(
    "{yes} in favour, {no} against, {abstain} abstained",
    "{yes} tán thành, {no} không tán thành, {abstain} không biểu quyết",
)
_NEEDED = Words("Needed: {needed} of {base_count} ({rule}).", "Cần {needed} trên {base_count} ({rule}).")
_TIES = {
    TieRule.REJECTED: Words("A tie is no majority.", "Bằng phiếu thì không đủ đa số."),
    TieRule.CHAIR: Words("The chair decides by a casting vote.", "Chủ tọa quyết định bằng lá phiếu của mình."),
    TieRule.AGAIN: Words("It has to be voted on again.", "Phải biểu quyết lại."),
    TieRule.LOT: Words("Lots are drawn.", "Quyết định bằng bốc thăm."),
}
_BROKEN = {
    TieRule.CHAIR: Words("The votes were equal; the chair decided.", "Bằng phiếu, chủ tọa đã quyết định."),
    TieRule.LOT: Words("The votes were equal; the lot decided.", "Bằng phiếu, đã quyết định bằng bốc thăm."),
}
_ELECTED = Words("Elected: {0}.", "Trúng cử: {0}.")
_TIED_OPTIONS = Words("Tied for the last place: {0}.", "Bằng phiếu ở vị trí cuối: {0}.")
_INVALID = Words("{0} ballots are invalid.", "{0} phiếu không hợp lệ.")
_BLANK = Words("{0} ballots are blank.", "{0} phiếu trắng.")
_CAST = Words("{0} of {1} voted.", "{0}/{1} đại biểu đã bỏ phiếu.")
_NO_GROUP = Words("In no group", "Không thuộc tổ nào")
_BLANK_BALLOT = Words("blank ballot", "phiếu trắng")
_NOT_VOTED = Words("did not vote", "không bỏ phiếu")
_WEIGHS = Words("weight {0}", "trọng số {0}")
_NOTED_BY = Words("noted by {0}", "do {0} ghi")
_VOTES = Words("{0} votes", "{0} phiếu")
_ONE_VOTE = Words("{0} vote", "{0} phiếu")
_FOR_AGAINST = Words(
    "{0} in favour · {1} against · {2} abstained", "{0} tán thành · {1} không tán thành · {2} không BQ"
)


class OptionResult(Row, frozen=True, kw_only=True):
    """One option with its numbers; `part`: its votes of the base, 0 … 1."""

    name: str
    numbers: str
    part: float
    elected: bool
    tied: bool


class PartResult(Row, frozen=True, kw_only=True):
    """What one group, or one person, voted."""

    name: str
    numbers: str
    tone: str


def public(poll: Poll) -> Poll:
    """A counted poll with so much of its result as everybody is told."""
    if poll.tally is None:
        return poll
    return replace(poll, tally=told(poll.tally, poll.detail), ballots=ballots_told(poll))


def verdict_words(poll: Poll, language: Language) -> str:
    """The outcome in a word or two, "" before the count."""
    return _ADOPTED[poll.tally.verdict].say(language) if poll.tally is not None else ""


def verdict_tone(poll: Poll) -> str:
    """Colour of the outcome."""
    verdict = poll.tally.verdict if poll.tally is not None else None
    if verdict in (Verdict.ADOPTED, Verdict.ELECTED):
        return "green"
    return "amber" if verdict is Verdict.TIED else "red"


def _names(poll: Poll, options: Iterable[OptionId]) -> str:
    named = {option.option_id: option.name for option in poll.options}
    return ", ".join(named.get(option, option) for option in options)


def _votes(number: Decimal, language: Language) -> str:
    words = _ONE_VOTE if number == 1 else _VOTES
    return words.say(language).format(number_text(number, language))


def _names_with_votes(poll: Poll, tally: Tally, language: Language) -> str:
    return ", ".join(
        f"{_names(poll, [option])} ({_votes(tally.options[option].yes, language)})" for option in tally.elected
    )


def _needed(poll: Poll, tally: Tally, language: Language) -> str:
    return _NEEDED.say(language).format(
        needed=number_text(tally.needed, language),
        base_count=number_text(tally.base_count, language),
        rule=rule_text(tally.base, poll.threshold, language, poll.method),
    )


def _choices(tally: OptionTally, words: Words, language: Language) -> str:
    yes, no, abstain = (number_text(n, language) for n in (tally.yes, tally.no, tally.abstain))
    return words.say(language).format(yes, no, abstain, yes=yes, no=no, abstain=abstain)


def _broken(poll: Poll, tally: Tally, language: Language) -> list[str]:
    """That chair or lot broke a tie.  Read from the count: few see the fact of it."""
    words = _BROKEN.get(poll.tie)
    return [words.say(language)] if words is not None and _was_tied(poll, tally) else []


def _was_tied(poll: Poll, tally: Tally) -> bool:
    """Whether equal votes came out differently."""
    if poll.method is Method.MOTION:
        votes = tally.options.get(MOTION, OptionTally())
        return tally.verdict in (Verdict.ADOPTED, Verdict.REJECTED) and is_tie(votes, step_of(poll))
    passed = [part for part in tally.options.values() if part.yes >= part.needed]
    elected = {part.yes for part in passed if part.verdict is Verdict.ELECTED}
    return any(part.verdict is Verdict.REJECTED and part.yes in elected for part in passed)


def _motion_sentence(poll: Poll, tally: Tally, language: Language) -> str:
    head = _ADOPTED[tally.verdict].say(language)
    if tally.detail is Detail.VERDICT:
        return f"{head}."
    numbers = _choices(tally.options.get(MOTION, OptionTally()), _NUMBERS, language)
    parts = [f"{head}: {numbers}.", _needed(poll, tally, language)]
    if tally.verdict is Verdict.TIED or (
        tally.verdict is Verdict.REJECTED and tally.yes == tally.no and poll.tie is TieRule.REJECTED and tally.yes > 0
    ):
        parts.append(_TIES[poll.tie].say(language))
    return " ".join([*parts, *_broken(poll, tally, language)])


def _election_sentence(poll: Poll, tally: Tally, language: Language) -> str:
    tied = [option for option, part in tally.options.items() if part.verdict is Verdict.TIED]
    parts = []
    if tally.elected:
        # Where no numbers are told, the order must not tell them either.
        silent = tally.detail is Detail.VERDICT
        order = [o for o in poll.option_ids if o in tally.elected]
        names = _names(poll, order) if silent else _names_with_votes(poll, tally, language)
        parts.append(_ELECTED.say(language).format(names))
    elif not tied:
        parts.append(_ADOPTED[Verdict.NOBODY_ELECTED].say(language) + ".")
    if tied:
        parts += [_TIED_OPTIONS.say(language).format(_names(poll, tied)), _TIES[poll.tie].say(language)]
    if tally.detail is not Detail.VERDICT:
        parts += [_needed(poll, tally, language), *_broken(poll, tally, language)]
    return " ".join(parts)


def explain(poll: Poll, language: Language) -> str:
    """The sentence that says what a count means and why; "" before the count."""
    tally = poll.tally
    if tally is None:
        return ""
    said = _motion_sentence if poll.method is Method.MOTION else _election_sentence
    return said(poll, tally, language)


def turnout(poll: Poll, language: Language) -> str:
    """How many voted, and how many ballots say nothing."""
    tally = poll.tally
    if tally is None or tally.detail is Detail.VERDICT:
        return ""
    parts = [_CAST.say(language).format(tally.cast, tally.entitled)]
    if tally.blank:
        parts.append(_BLANK.say(language).format(tally.blank))
    if tally.invalid:
        parts.append(_INVALID.say(language).format(tally.invalid))
    return " ".join(parts)


def option_results(poll: Poll, language: Language) -> list[OptionResult]:
    """The options of an election, most votes first; only who is elected where no numbers are shown."""
    tally = poll.tally
    if tally is None or poll.method is Method.MOTION:
        return []
    rows = []
    for option in poll.options:
        part = tally.options.get(option.option_id, OptionTally())
        elected = option.option_id in tally.elected
        if tally.detail is Detail.VERDICT:
            numbers, share = "", 1.0 if elected else 0.0
        elif poll.method is Method.CHOOSE:
            numbers = _votes(part.yes, language)
            share = _share(part, tally)
        else:
            numbers, share = _choices(part, _FOR_AGAINST, language), _share(part, tally)
        tied = part.verdict is Verdict.TIED
        row = OptionResult(
            key=option.option_id, name=option.name, numbers=numbers, part=share, elected=elected, tied=tied
        )
        rows.append((part.yes, row))
    rows.sort(key=lambda pair: pair[0], reverse=True)
    return [row for _, row in rows]


def _share(part: OptionTally, tally: Tally) -> float:
    return float(part.yes / tally.base_count) if tally.base_count else 0.0


def group_results(poll: Poll, language: Language) -> list[PartResult]:
    """Numbers of every group, in the order of their names."""
    tally = poll.tally
    if tally is None:
        return []
    rows = []
    for group, options in sorted(tally.groups.items()):
        name = group or GroupId(_NO_GROUP.say(language))
        rows.append(PartResult(key=f"group-{group}", name=name, numbers=_part(poll, options, language), tone="plain"))
    return rows


def _part(poll: Poll, options: dict[OptionId, OptionTally], language: Language) -> str:
    if poll.method is Method.MOTION:
        return _choices(options.get(MOTION, OptionTally()), _FOR_AGAINST, language)
    named = {option.option_id: option.name for option in poll.options}
    return " · ".join(
        f"{named.get(key, key)}: {number_text(part.yes, language)}" for key, part in options.items() if part.yes
    )


_TONES = {Choice.YES: "green", Choice.NO: "red", Choice.ABSTAIN: "plain"}


def vote_text(poll: Poll, person_id: PersonId, language: Language) -> str:
    """What somebody voted, as far as it is known here; "" where nothing is."""
    ballot = poll.ballots.get(person_id)
    if ballot is None:
        return ""
    marks = ballot.vote.marks
    if not marks:
        return _BLANK_BALLOT.say(language)
    if poll.method is Method.MOTION:
        return CHOICES[marks[MOTION]].say(language) if MOTION in marks else ""
    if poll.method is Method.CHOOSE:
        return _names(poll, marks)
    named = {option.option_id: option.name for option in poll.options}
    return ", ".join(f"{named.get(key, key)}: {CHOICES[choice].say(language)}" for key, choice in marks.items())


def name_results(meeting: Meeting, poll: Poll, language: Language) -> list[PartResult]:
    """Who voted how, as far as it is known here, in the order of the names."""
    rows = []
    if not poll.ballots:
        return []
    for person_id in poll.entitled:
        text = vote_text(poll, person_id, language)
        ballot = poll.ballots.get(person_id)
        choice = ballot.vote.choice if ballot is not None else None
        opinion = f" – {ballot.vote.opinion}" if ballot is not None and ballot.vote.opinion else ""
        rows.append(
            PartResult(
                key=f"name-{person_id}",
                name=person_name(meeting, person_id),
                numbers=(text or _NOT_VOTED.say(language)) + _facts(meeting, poll, person_id, language) + opinion,
                tone=_TONES[choice] if choice is not None else "plain",
            )
        )
    return sorted(rows, key=lambda row: name_order(row.name))


def _facts(meeting: Meeting, poll: Poll, person_id: PersonId, language: Language) -> str:
    """Beside a vote: what it weighs, and who noted it.  In a roll call the office mostly notes the answers."""
    ballot, parts = poll.ballots.get(person_id), []
    if ballot is not None and poll.weighted and person_id in poll.weights:
        parts.append(_WEIGHS.say(language).format(number_text(poll.weights[person_id], language)))
    if ballot is not None and poll.kind is not PollKind.ROLL_CALL and was_noted(poll, person_id):
        parts.append(_NOTED_BY.say(language).format(person_name(meeting, ballot.by)))
    return "".join(f" · {part}" for part in parts)


def name_order(name: str) -> tuple[tuple[str, ...], str]:
    """How Vietnamese names are put in order: by the given name, which stands last, letters before marks."""
    return tuple(reversed(fold(name).split())), name.casefold()
