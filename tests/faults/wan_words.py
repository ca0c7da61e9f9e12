"""The bad line for people: conditions in words on the command line and, while it runs, on standard input."""

import argparse
import asyncio
import contextlib
import math
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.faults.wan import Wan
from tests.faults.wan_model import Conditions, LinkCounts

HELP = """\
words, on the command line and as lines of standard input while it runs:
  up | down | both       which direction the words after it are about (both at the beginning)
  clear                  a perfect line again
  delay=50 jitter=5      milliseconds; jitter is either way; overtaking=1 lets it change the order
  reorder=2% late=15     a share that comes so many milliseconds late and is overtaken
  loss=1%                lost at random
  burst=3% burst-packets=4 burst-strength=1
                         lost in bursts: share of all, mean length, share lost within one
  rate=2M queue=200      bits per second (k and M are understood, 0: no limit) and milliseconds of queue
  duplicate=1%           arrives twice
  cut | mend             nothing goes through | everything does
  move                   every client appears under another port
  stall=2000             hold everything back for so many milliseconds
  status                 what happened so far
  quit                   the end; so is the end of standard input

example, a poor 4G line in front of a meeting server's relay:
  python -m tests.faults.wan 10.0.0.5:40000 --listen 0.0.0.0:40000 both delay=45 jitter=15 loss=1% up rate=2M
  then type:  both burst=5%
"""

_NUMBERS = {
    "delay": "delay_ms",
    "jitter": "jitter_ms",
    "reorder": "reorder",
    "late": "reorder_ms",
    "loss": "loss",
    "burst": "burst_loss",
    "burst-packets": "burst_packets",
    "burst-strength": "burst_strength",
    "rate": "rate_bps",
    "queue": "queue_ms",
    "duplicate": "duplicate",
}
_SUFFIXES = {"%": 0.01, "k": 1e3, "M": 1e6}


class UnknownWord(ValueError):
    """A word or a value nobody understands; the text says which."""


def number_of(text: str) -> float:
    """Read `2%`, `1.5M`, `300k`, `50`.  Raises: UnknownWord."""
    factor = _SUFFIXES.get(text[-1:], 1.0)
    try:
        number = float(text[:-1] if text[-1:] in _SUFFIXES else text) * factor
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise UnknownWord(f"{text} is no number of 0 or more")
    return number


def changed(conditions: Conditions, word: str) -> Conditions:
    """Conditions after one `name=value`.  Raises: UnknownWord."""
    name, _, text = word.partition("=")
    try:
        if name == "overtaking":
            return replace(conditions, overtaking=bool(number_of(text)))
        if name in _NUMBERS:
            # **{} hides from mypy that all of these are floats.
            return replace(conditions, **{_NUMBERS[name]: number_of(text)})  # type: ignore[arg-type]
    except UnknownWord:
        raise
    except ValueError as error:
        raise UnknownWord(f"{word}: {error}") from error
    raise UnknownWord(f"{word} is not understood")


class Words:
    """Carries out words on a line; everything said before is still in force."""

    def __init__(self, wan: Wan, say: Callable[[str], None]) -> None:
        self._wan, self._say = wan, say
        self._directions: tuple[str, ...] = ("up", "down")
        self.is_over = False

    async def carry_out(self, words: Sequence[str]) -> None:
        """Do what one line says.  Raises: UnknownWord; the words before it are in force."""
        self._directions = ("up", "down")
        for word in words:
            await self._one(word)

    async def _one(self, word: str) -> None:
        wan = self._wan
        if word in ("up", "down", "both"):
            self._directions = ("up", "down") if word == "both" else (word,)
        elif word in ("cut", "mend"):
            wan.is_cut = word == "cut"
        elif word == "move":
            await wan.move()
        elif word.startswith("stall="):
            wan.stall(number_of(word.partition("=")[2]))
        elif word == "status":
            self._say(status(wan))
        elif word == "quit":
            self.is_over = True
        else:
            self._change(word)

    def _change(self, word: str) -> None:
        for direction in self._directions:
            now: Conditions = getattr(self._wan, direction)
            setattr(self._wan, direction, Conditions() if word == "clear" else changed(now, word))


def status(wan: Wan) -> str:
    """One line per client."""
    lines = [
        f"{address[0]}:{address[1]} as port {client.port}: up {_counts(client.up.counts)}; "
        f"down {_counts(client.down.counts)}"
        for address, client in wan.clients.items()
    ]
    return "\n".join(lines) or "no client has sent anything yet"


def _counts(counts: LinkCounts) -> str:
    return (
        f"{counts.sent} sent, {counts.lost} lost, {counts.overflowed} overflowed, "
        f"{counts.arrived} arrived, {counts.overtook} overtook"
    )


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65_535:
        raise argparse.ArgumentTypeError(f"{text} is not HOST:PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


def _lines(loop: asyncio.AbstractEventLoop, queue: "asyncio.Queue[str | None]") -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended already
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _run(arguments: argparse.Namespace) -> None:
    listen_host, listen_port = arguments.listen
    async with Wan(*arguments.target, seed=arguments.seed, listen_host=listen_host, listen_port=listen_port) as wan:
        words = Words(wan, _print)
        await words.carry_out(arguments.words)
        _print(f"port {wan.port}")
        lines: asyncio.Queue[str | None] = asyncio.Queue()
        threading.Thread(target=_lines, args=(asyncio.get_running_loop(), lines), daemon=True).start()
        while not words.is_over and (line := await lines.get()) is not None:
            try:
                await words.carry_out(line.split())
            except UnknownWord as error:
                _print(f"? {error}")


def main(argv: Sequence[str] | None = None) -> None:
    """Run until `quit`, the end of standard input or Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.wan",
        description="A bad line in front of a UDP port; prints `port N`, the port clients shall send to.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", type=_address, help="HOST:PORT datagrams are carried to")
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 0), help="HOST:PORT of the near end")
    parser.add_argument("--seed", type=int, default=1, help="another number, other troubles")
    parser.add_argument("words", nargs="*", help="see below")
    try:
        asyncio.run(_run(parser.parse_intermixed_args(argv)))
    except UnknownWord as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        pass
