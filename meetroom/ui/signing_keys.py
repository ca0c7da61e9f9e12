"""The keys somebody could sign with: which were found, which is chosen, which cannot be used and why; signs nothing."""

from datetime import datetime

from meetroom.archive.signature_problems import SigningProblem
from meetroom.ui.rows import Row
from meetroom.ui.signing_ways import FoundCertificate, SigningHabit
from meetroom.ui.signing_words import LAST_TRY, owner_text, problem_text, term_text, warning_text
from meetroom.ui.words import Language

NEVER = (SigningProblem.CERTIFICATE_REVOKED, SigningProblem.CERTIFICATE_UNFIT)


class KeyRow(Row, frozen=True, kw_only=True):
    """A certificate to choose."""

    owner: str
    term: str
    warning: str
    usable: bool
    chosen: bool


class FoundKeys:
    """See the module.  What the server says of a key comes later than the key itself."""

    def __init__(self) -> None:
        self._found: tuple[FoundCertificate, ...] = ()
        self._verdicts: dict[str, SigningProblem] = {}
        self._chosen = ""

    @property
    def chosen(self) -> FoundCertificate | None:
        """The one to sign with."""
        return next((found for found in self._found if found.key == self._chosen), None)

    def choose(self, key: str) -> None:
        """Sign with this one."""
        self._chosen = key

    def take(self, found: tuple[FoundCertificate, ...], habit: SigningHabit) -> None:
        """These were found; the one used last time is chosen, or the only one."""
        self._found = found
        known = [f.key for f in found if f.key_id == habit.key_id or f.key == habit.credential]
        self._chosen = known[0] if known else found[0].key if len(found) == 1 else ""

    def judge(self, found: tuple[FoundCertificate, ...], verdicts: dict[str, SigningProblem]) -> None:
        """Why the server would refuse some of `found`; nothing where others were found meanwhile."""
        if found is self._found:
            self._verdicts = verdicts

    def forget(self) -> None:
        """None is known any more."""
        self._found, self._chosen, self._verdicts = (), "", {}

    def never(self, found: FoundCertificate) -> bool:
        """Whether nothing signed with it would ever be taken."""
        return self._verdicts.get(found.key) in NEVER

    def usable(self, found: FoundCertificate, now: datetime, language: Language) -> bool:
        """Whether it can sign now."""
        _, out = warning_text(found.not_before, found.not_after, now, language)
        return not out and not found.locked and not self.never(found)

    def rows(self, now: datetime, language: Language) -> list[KeyRow]:
        """All of them, as they are shown."""
        return [self._row(found, now, language) for found in self._found]

    def _row(self, found: FoundCertificate, now: datetime, language: Language) -> KeyRow:
        warning, out = warning_text(found.not_before, found.not_after, now, language)
        if found.locked:
            warning = problem_text(SigningProblem.PIN_LOCKED, language)
        else:
            if found.key in self._verdicts and not out:
                warning = problem_text(self._verdicts[found.key], language)
            last = LAST_TRY.say(language) if found.last_try else ""
            warning = " ".join(part for part in (warning, last) if part)
        return KeyRow(
            key=found.key,
            owner=owner_text(found.subject, found.organization, language),
            term=term_text(found.issuer, found.not_before, found.not_after, language),
            warning=warning,
            usable=self.usable(found, now, language),
            chosen=found.key == self._chosen,
        )
