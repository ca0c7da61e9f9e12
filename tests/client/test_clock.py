"""The server's clock from round trips."""

from datetime import UTC, datetime, timedelta, timezone

from meetroom.client.clock import ServerClock

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_local_time_until_the_server_was_heard() -> None:
    assert ServerClock().now(5.0, NOON) == NOON


def test_middle_of_the_round_trip() -> None:
    clock = ServerClock()
    clock.sample(10.0, 10.2, NOON)
    assert clock.now(11.1, datetime.now(UTC)) == NOON + timedelta(seconds=1)


def test_slow_round_trip_says_less_and_is_ignored() -> None:
    clock = ServerClock()
    clock.sample(10.0, 10.02, NOON)
    clock.sample(20.0, 24.0, NOON + timedelta(seconds=14))
    assert abs(clock.now(20.01, NOON) - (NOON + timedelta(seconds=10))) < timedelta(milliseconds=1)


def test_old_knowledge_gives_way() -> None:
    clock = ServerClock()
    clock.sample(10.0, 10.02, NOON)
    clock.sample(1_000.0, 1_001.0, NOON + timedelta(hours=1))
    assert clock.now(1_000.5, NOON) == NOON + timedelta(hours=1)


def test_other_zone_is_told_in_utc() -> None:
    clock = ServerClock()
    clock.sample(0.0, 0.0, NOON.astimezone(timezone(timedelta(hours=7))))
    assert clock.now(0.0, NOON).tzinfo is UTC
