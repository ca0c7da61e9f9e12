"""Signs the issued minutes on this machine and hands them in: which key, what it does, what came of it.

Secrets are arguments of one attempt; nothing of them is kept here.  What is signed once is never signed again: a file
that did not arrive is handed in as it is.
"""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.minutes_state import IssuedMinutes, SignatureField
from meetroom.ui.minutes_reading_words import FIELDS, signature_words
from meetroom.ui.rows import RowModel
from meetroom.ui.signing_keys import FoundKeys, KeyRow
from meetroom.ui.signing_ways import (
    FoundCertificate,
    SigningHabit,
    Way,
    find_at_service,
    find_in_file,
    find_on_tokens,
    keep_habit,
    load_habit,
)
from meetroom.ui.signing_words import (
    ABOUT,
    CANCELLED,
    DONE,
    KEPT,
    NONE_AT_SERVICE,
    NONE_ON_TOKEN,
    PROBLEMS,
    REISSUED,
    STAGES,
    TITLE,
    refused_words,
)
from meetroom.ui.signing_work import Attempt, Signed, sign_and_hand_in, verdicts_of
from meetroom.ui.view import Room, ViewModel, fixed, shown
from meetroom.ui.words import NOTHING, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_Found = tuple[FoundCertificate, ...] | NotSigned
_Search = Callable[[], Coroutine[Any, Any, _Found]]
_WAYS = tuple(Way)


class SigningView(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet besides the keys.  `step`: choose, find, fetch, sign, send, kept or done."""

    field: str
    title: str
    about: str
    way: int
    library: str
    file: str
    url: str
    step: str
    working: bool
    progress: str
    stoppable: bool
    problem: str
    tone: str
    checked: bool
    ready: bool
    result: str
    result_detail: str
    result_tone: str


@QmlElement
class MinutesSigningViewModel(ViewModel):
    """See the module.

    `wanted`: the sheet is to be shown; `spent`: PIN and one-time code go; `finished`: every secret goes.
    """

    ticking = False
    changed = Signal()
    wanted = Signal()
    finished = Signal()
    spent = Signal()
    _staged = Signal(str)
    field = shown(str, "field", changed)
    title = shown(str, "title", changed)
    about = shown(str, "about", changed)
    way = shown(int, "way", changed)
    library = shown(str, "library", changed)
    file = shown(str, "file", changed)
    url = shown(str, "url", changed)
    step = shown(str, "step", changed)
    working = shown(bool, "working", changed)
    progress = shown(str, "progress", changed)
    stoppable = shown(bool, "stoppable", changed)
    problem = shown(str, "problem", changed)
    tone = shown(str, "tone", changed)
    checked = shown(bool, "checked", changed)
    ready = shown(bool, "ready", changed)
    result = shown(str, "result", changed)
    resultDetail = shown(str, "result_detail", changed)
    resultTone = shown(str, "result_tone", changed)
    keys: Property = fixed(QObject, "_keys")

    def __init__(self, room: Room, folder: Path) -> None:
        self._folder = folder
        self._habit = load_habit(folder)
        self._keys = RowModel(KeyRow)
        self._field: SignatureField | None = None
        self._issued: IssuedMinutes | None = None
        self._found = FoundKeys()
        self._step = "choose"
        self._kept: Signed | None = None
        self._said: tuple[Words, str] = (NOTHING, "blue")
        self._cancel: Callable[[], None] = lambda: None
        super().__init__(room)
        self._keys.setParent(self)
        self._staged.connect(self._on_stage)

    def look(self) -> SigningView:
        """See ViewModel."""
        language, issued, field = self.room.language, self._issued, self._field
        now = self.room.bridge.now()
        self._keys.show(self._found.rows(now, language))
        said, tone = self._said
        one = self._found.chosen
        name = FIELDS[field].say(language) if field is not None else ""
        result = self._result()
        working = self._step in STAGES
        return SigningView(
            field=field.value if field is not None else "",
            title=TITLE.say(language).format(issued.number) if issued is not None else "",
            about=ABOUT.say(language).format(name, issued.pages) if issued is not None else "",
            way=_WAYS.index(self._habit.way),
            library=self._habit.library,
            file=self._habit.file,
            url=self._habit.url,
            step=self._step,
            working=working,
            progress=STAGES[self._step].say(language) if working else "",
            stoppable=working and self._step != "send",
            problem=said.say(language),
            tone=tone,
            checked=one is not None,
            ready=one is not None and self._found.usable(one, now, language) and self._step == "choose",
            result=result[0],
            result_detail=result[1],
            result_tone=result[2],
        )

    # ---- which key

    @Slot(str)
    def begin(self, field: str) -> None:
        """Somebody wants to sign this field; nothing happens where nothing is issued."""
        issued = self.room.meeting.minutes.issued
        if issued is None or self._step in STAGES:
            return
        if self._kept is None or self._kept.field.value != field or self._issued != issued:
            self._kept = None
            self._step, self._said = "choose", (NOTHING, "blue")
            self._found.forget()
        self._field, self._issued = SignatureField(field), issued
        self.refresh()
        self.wanted.emit()
        if self._habit.way is Way.TOKEN and self._habit.library and self._step == "choose":
            self.lookForTokens()

    @Slot(int)
    def chooseWay(self, index: int) -> None:
        """0: a token, 1: a key file, 2: a signing service."""
        self._remember(way=_WAYS[index])
        self._found.forget()
        self._say()

    @Slot(QUrl)
    def chooseLibrary(self, file: QUrl) -> None:
        """The PKCS#11 library of the token's maker."""
        self._remember(library=file.toLocalFile())
        self.lookForTokens()

    @Slot()
    def lookForTokens(self) -> None:
        """Which tokens are plugged in, and the certificates on them."""
        self._find(self._on_tokens(), NONE_ON_TOKEN)

    @Slot(QUrl)
    def chooseFile(self, file: QUrl) -> None:
        """The key file."""
        self._remember(file=file.toLocalFile())
        self._found.forget()
        self._say()

    @Slot(str)
    def openFile(self, passphrase: str) -> None:
        """See whose certificate is in the key file."""
        path = Path(self._habit.file)
        self._find(lambda: find_in_file(path, passphrase), NONE_ON_TOKEN)

    @Slot(str, str)
    def lookAtService(self, url: str, bearer: str) -> None:
        """Which keys this access may use at a signing service."""
        self._remember(url=url.strip())
        self._find(lambda: find_at_service(url.strip(), bearer), NONE_AT_SERVICE)

    @Slot(str)
    def chooseKey(self, key: str) -> None:
        """Sign with this one."""
        self._found.choose(key)
        self._say()

    # ---- signing

    @Slot(str, str, str)
    def sign(self, secret: str, bearer: str, otp: str) -> None:
        """Sign with the chosen key.

        Args:
            secret: PIN or passphrase.
            bearer, otp: for a signing service.
        """
        one = self._found.chosen
        if one is None or self._field is None or self._issued is None or self._step != "choose":
            return
        if self._found.never(one):
            return  # what is wrong stands beside it
        if self.room.meeting.minutes.issued != self._issued:
            self._say(REISSUED, "red")
            return
        self._remember(token=one.token, key_id=one.key_id, credential=one.key if not one.token else "")
        attempt = Attempt(
            way=self._habit.way,
            key=one,
            library=self._habit.library,
            url=self._habit.url,
            secret=secret,
            bearer=bearer,
            otp=otp,
            field=self._field,
            issued=self._issued,
            office=self.room.meeting.body if self._field is SignatureField.SEAL else "",
            location=self.room.meeting.place,
            trust=self._folder / "trust",
        )
        engine, now = self.room.bridge.engine, self.room.bridge.now
        self._run("fetch", sign_and_hand_in(engine.minutes, attempt, now, self._staged.emit, self._keep))

    @Slot()
    def sendAgain(self) -> None:
        """Hand in what was signed and did not arrive."""
        kept = self._kept
        if kept is None or self._step != "kept":
            return
        engine = self.room.bridge.engine

        async def send() -> None:
            await engine.minutes.put_signed(kept.field, kept.pdf, base_sha256=kept.base_sha256)

        self._run("send", send())

    @Slot()
    def cancel(self) -> None:
        """Give it up before it is handed in; what is on its way cannot be called back."""
        if self._step == "send":
            return
        self._cancel()
        self._cancel = lambda: None
        if self._step in STAGES:
            self._step = "choose"
            self._say(CANCELLED, "plain")

    @Slot()
    def leave(self) -> None:
        """The sheet is closed."""
        self.cancel()
        if self._step == "done":
            self._field, self._step = None, "choose"
        if self._step == "choose":
            self._found.forget()
            self._say()
        self.finished.emit()

    def _run(self, step: str, work: Coroutine[Any, Any, NotSigned | None]) -> None:
        self._step = step
        self._say()
        self._cancel = self.room.bridge.run(work, self._signed, self._refused)

    def _keep(self, signed: Signed) -> None:
        # On the engine's thread, before anything is sent: from here on it is never signed again.
        self._kept = signed

    def _signed(self, problem: NotSigned | None) -> None:
        if problem is not None:
            self._step = "choose"
            self._say(PROBLEMS[problem.problem], "red")
            # A wrong PIN left in its field would be tried a second time by one press.
            self.spent.emit()
            if problem.problem in (SigningProblem.PIN_WRONG, SigningProblem.PIN_LOCKED, SigningProblem.TOKEN_REMOVED):
                self._look_again()
            return
        self._step, self._kept = "done", None
        self.room.say(DONE, "green")
        self._say()
        self.finished.emit()

    def _refused(self, error: ClientError) -> None:
        if error.problem is ClientProblem.UNREACHABLE and self._kept is not None:
            self._step = "kept"
            self._say(KEPT, "amber")
            return
        self._step, self._kept = "choose", None
        self._say(refused_words(error), "red")

    # ---- what is found

    def _on_tokens(self) -> _Search:
        library = Path(self._habit.library)
        return lambda: find_on_tokens(library)

    def _find(self, search: _Search, none: Words, *, quiet: bool = False) -> None:
        if self._step in STAGES:
            return
        self._found.forget()
        self._step = "find"
        if not quiet:
            self._said = (NOTHING, "blue")

        def apart() -> _Found:
            # Reading certificates and waiting for tokens must not hold up the engine.
            return asyncio.run(search())

        self._cancel = self.room.bridge.run(asyncio.to_thread(apart), lambda found: self._take(found, none, quiet))
        self.refresh()

    def _take(self, found: _Found, none: Words, quiet: bool) -> None:
        self._step = "choose"
        if isinstance(found, NotSigned):
            if not quiet:
                self._said = (PROBLEMS[found.problem], "red")
        else:
            self._found.take(found, self._habit)
            engine, now = self.room.bridge.engine, self.room.bridge.now()
            judging = verdicts_of(engine.minutes, found, now)
            # Not to be known is no fault: the same is found when signing.
            self.room.bridge.run(judging, lambda verdicts: self._judged(found, verdicts), lambda _: None)
            if not found and not quiet:
                self._said = (none, "amber")
        self.refresh()

    def _judged(self, found: tuple[FoundCertificate, ...], verdicts: dict[str, SigningProblem]) -> None:
        self._found.judge(found, verdicts)
        self.refresh()

    def _look_again(self) -> None:
        """A token says only now that it is locked, or nearly."""
        if self._habit.way is Way.TOKEN:
            self._find(self._on_tokens(), NONE_ON_TOKEN, quiet=True)

    def _result(self) -> tuple[str, str, str]:
        """What the server made of the signature, from the fact."""
        signatures = self.room.meeting.minutes.signatures
        mine = next((s for s in signatures if s.field is self._field), None)
        if self._step != "done" or mine is None:
            return "", "", "blue"
        text, detail, tone, _ = signature_words(mine, self.room.language)
        return text, detail, tone

    def _remember(self, **changes: Any) -> None:
        habit: SigningHabit = replace(self._habit, **changes)
        if habit != self._habit:
            self._habit = habit
            keep_habit(self._folder, habit)

    def _say(self, said: Words = NOTHING, tone: str = "blue") -> None:
        self._said = (said, tone)
        self.refresh()

    def _on_stage(self, stage: str) -> None:
        if self._step in STAGES:
            self._step = stage
            self.refresh()
