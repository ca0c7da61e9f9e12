"""The server's clock as this machine can know it; knows neither messages nor the local time of day."""

from datetime import UTC, datetime, timedelta

_WORSE_IS_IGNORED = 1.5
_FORGET_AFTER_S = 600.0


class ServerClock:
    """Follows a remote clock by round trips on a monotonic one: a wrongly set local clock does no harm."""

    def __init__(self) -> None:
        self._base: datetime | None = None
        self._base_s = 0.0
        self._round_trip_s = 0.0

    def sample(self, sent_s: float, received_s: float, server_time: datetime) -> None:
        """Note one round trip: monotonic seconds of sending and receiving, server's time in between.

        A much slower round trip than the best of the last minutes says less than what is known and is ignored.
        """
        round_trip_s = received_s - sent_s
        stale = received_s - self._base_s > _FORGET_AFTER_S
        if self._base is None or stale or round_trip_s <= self._round_trip_s * _WORSE_IS_IGNORED:
            self._base = server_time.astimezone(UTC)
            self._base_s = (sent_s + received_s) / 2
            self._round_trip_s = round_trip_s

    def now(self, now_s: float, local: datetime) -> datetime:
        """UTC of the server at monotonic `now_s`; `local` as long as the server was never heard."""
        if self._base is None:
            return local
        return self._base + timedelta(seconds=now_s - self._base_s)
