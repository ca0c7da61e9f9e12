"""Changes to numbers, lists and fields of a JSON text; knows no part of a public record."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from tests.ballots.elections import Held

Item = TypeVar("Item")


def compact(value: object) -> str:
    """JSON as the format wants it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def places(value: Any, wanted: Callable[[Any], bool], path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of what is wanted in a JSON value, what lies inside before what holds it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, wanted, (*path, key))
    if wanted(value):
        yield path


def leaves(value: Any) -> list[tuple[Any, ...]]:
    """Paths of all numbers."""
    return list(places(value, lambda found: isinstance(found, str) and found.isdigit()))


def lists(value: Any) -> list[tuple[Any, ...]]:
    """Paths of all lists with something in them."""
    return list(places(value, lambda found: isinstance(found, list) and bool(found)))


def objects(value: Any) -> list[tuple[Any, ...]]:
    """Paths of all objects with something in them."""
    return list(places(value, lambda found: isinstance(found, dict) and bool(found)))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """The value with something else at a path."""
    if not path:
        return new
    at(value, path[:-1])[path[-1]] = new
    return value


def other_number(rng: random.Random, held: Held, number: int) -> str:
    """Another number, or another form of the same."""
    group = held.election.group
    choices = [
        number + 1,
        number + group.q,
        number + group.p,
        group.p - number,
        group.q - number % group.q,
        rng.randrange(group.q),
        group.g_power(rng.randrange(group.q)),
        0,
        1,
        -number,
    ]
    return str(rng.choice(choices))


def change_number(rng: random.Random, held: Held, text: str) -> str | None:
    """Change one number of a text."""
    value = json.loads(text)
    paths = leaves(value)
    if not paths:
        return None
    path = rng.choice(paths)
    return compact(put(value, path, other_number(rng, held, int(at(value, path)))))


def disturbed(rng: random.Random, items: Sequence[Item]) -> list[Item]:
    """A list with one element dropped, doubled or exchanged."""
    first, second = rng.randrange(len(items)), rng.randrange(len(items))
    return disturb(items, rng.randrange(3), first, second)


def disturb(items: Sequence[Item], kind: int, first: int, second: int) -> list[Item]:
    """A list with one element (0) dropped, (1) doubled or (2) exchanged."""
    found = list(items)
    if kind == 0:
        del found[first]
    elif kind == 1:
        found.insert(second, found[first])
    else:
        found[first], found[second] = found[second], found[first]
    return found


def change_list(rng: random.Random, text: str) -> str | None:
    """Drop, double or exchange elements of one list of a text."""
    value = json.loads(text)
    paths = lists(value)
    if not paths:
        return None
    path = rng.choice(paths)
    return compact(put(value, path, disturbed(rng, at(value, path))))


def other_value(held: Held, rng: random.Random, value: object) -> object:
    """Something of the same kind."""
    if isinstance(value, str):
        return other_number(rng, held, int(value)) if value.isdigit() else value + "x"
    if isinstance(value, list):
        return value[1:]
    return value + 1 if type(value) is int else value
