"""Codes at the doors and badges: makes them, and says of whom or where they are; decides nothing about presence.

A door's code is HMAC(secret of the meeting, point and half minute): nothing is stored, and a picture of it sent to
somebody elsewhere is worthless within a minute.  A badge is HMAC(secret, person).  The rules learn only what was
proved: `SignIn` with a good code becomes `SignInAtDoor`, `AdmitByBadge` with a good badge becomes `AdmitAtDoor`.
"""

import hmac
import time
from collections.abc import Callable, Iterable
from hashlib import sha256

from meetroom.domain.attendance import SignIn
from meetroom.domain.core import Command, PersonId, PointId
from meetroom.domain.door_codes import AdmitAtDoor, AdmitByBadge, SignInAtDoor, keeps_door
from meetroom.domain.state import Meeting
from meetroom.protocol.door import Scan, ScanKind, badge_text, code_in, code_of, door_text, read_scan, spaced, typed_of
from meetroom.protocol.http import BadgeAnswer, DoorAnswer
from meetroom.server.allowance import Bucket
from meetroom.server.gathering import Gathering

WINDOW_MS = 30_000
"""How long a door shows one code; it is good for as long again, for whoever read it just before."""
_GUESSES = 5
_GUESS_EVERY_S = 20.0
"""Wrong digits one person may type at once, and how often one more after that: 2 in 10⁸ are good at each door."""


class DoorCodes:
    """Codes of one meeting.  sans-IO: the time is an argument, in ms since 1970.

    Args:
        secret: of the meeting.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def at(self, point_id: PointId, now_ms: int) -> DoorAnswer:
        """What the door of a point shows now."""
        window = now_ms // WINDOW_MS
        return DoorAnswer(
            point_id=point_id,
            text=door_text(self._scanned(point_id, window)),
            typed=spaced(self._typed(point_id, window)),
            renew_s=(WINDOW_MS - now_ms % WINDOW_MS) / 1_000,
        )

    def place_of(self, scan: Scan, point_ids: Iterable[PointId], now_ms: int) -> PointId | None:
        """At which of these doors a code is or was just shown; None: at none."""
        code, newest = code_in(scan), now_ms // WINDOW_MS
        make = self._typed if is_typed(scan) else self._scanned
        found = [p for p in point_ids for back in (0, 1) if hmac.compare_digest(code, make(p, newest - back))]
        return found[0] if found else None

    def badge(self, person_id: PersonId) -> str:
        """What the badge of a person says."""
        return badge_text(code_of(self._mac("badge", person_id)))

    def person_of(self, scan: Scan, person_ids: Iterable[PersonId]) -> PersonId | None:
        """Whose badge this is; None: of none of them."""
        return next((p for p in person_ids if hmac.compare_digest(scan.text, self.badge(p))), None)

    def _scanned(self, point_id: PointId, window: int) -> str:
        return code_of(self._mac("door", point_id, str(window)))

    def _typed(self, point_id: PointId, window: int) -> str:
        return typed_of(self._mac("typed", point_id, str(window)))

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\n".join(parts).encode(), sha256)


def is_typed(scan: Scan) -> bool:
    """Whether these are the digits, not the QR code."""
    return scan.kind is ScanKind.DOOR and scan.text.isdigit()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class DoorDesk:
    """Turns codes that come with commands into what they prove, in one meeting.

    Args:
        now_ms: the clock by which codes change, in ms since 1970.
    """

    def __init__(self, gathering: Gathering, secret: bytes, now_ms: Callable[[], int] = _now_ms) -> None:
        self._gathering = gathering
        self._codes = DoorCodes(secret)
        self._now_ms = now_ms
        self._guesses: dict[PersonId, Bucket] = {}

    def open(self) -> None:
        """Begin."""
        self._gathering.proofs[SignIn] = self._sign_in
        self._gathering.proofs[AdmitByBadge] = self._admit

    def shown(self, point_id: PointId) -> DoorAnswer:
        """What the door of a point shows now."""
        return self._codes.at(point_id, self._now_ms())

    def badge(self, person_id: PersonId) -> BadgeAnswer:
        """The badge of a person."""
        return BadgeAnswer(person_id=person_id, text=self._codes.badge(person_id))

    def _sign_in(self, actor: PersonId, command: SignIn) -> Command | None:
        scan = read_scan(command.door_code)
        meeting = self._gathering.meeting
        if scan is None or scan.kind is not ScanKind.DOOR or not self._may_try(actor, scan, meeting):
            return None
        point_id = self._codes.place_of(scan, meeting.points, self._now_ms())
        if point_id is None:
            self._count_wrong(actor, scan)
            return None
        fits = command.point_id in (None, point_id)
        return SignInAtDoor(point_id=point_id) if fits else None

    def _admit(self, actor: PersonId, command: AdmitByBadge) -> Command | None:
        scan = read_scan(command.badge)
        people = self._gathering.meeting.people
        if scan is None or scan.kind is not ScanKind.BADGE or actor not in people:
            return None
        if not keeps_door(people[actor], command.point_id):
            return None  # a badge is compared with those of a whole hall: not at the bidding of whoever likes
        person_id = self._codes.person_of(scan, people)
        return None if person_id is None else AdmitAtDoor(person_id=person_id, point_id=command.point_id)

    def _may_try(self, actor: PersonId, scan: Scan, meeting: Meeting) -> bool:
        """Digits can be guessed, the code cannot."""
        return actor in meeting.people and (not is_typed(scan) or self._bucket(actor).wait_s(1, time.monotonic()) == 0)

    def _count_wrong(self, actor: PersonId, scan: Scan) -> None:
        if is_typed(scan):
            self._bucket(actor).take(1, time.monotonic())

    def _bucket(self, actor: PersonId) -> Bucket:
        return self._guesses.setdefault(actor, Bucket(1 / _GUESS_EVERY_S, _GUESSES, time.monotonic()))
