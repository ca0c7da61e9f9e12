"""Live progress of the demonstration on a terminal (Rich), or as plain lines where there is none."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text


class Progress:
    """Steps with their state, time and a line of detail."""

    def __init__(self, title: str) -> None:
        self.console = Console(highlight=False)
        self._title = title
        self._rows: list[tuple[str, str, str, float]] = []
        self._spinner = Spinner("dots")
        self._live = Live(console=self.console, refresh_per_second=6, get_renderable=self._draw)

    def __enter__(self) -> "Progress":
        if self.console.is_terminal:
            self._live.start()
        else:
            self.console.print(self._title)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.console.is_terminal:
            self._live.refresh()
            self._live.stop()

    @contextmanager
    def step(self, title: str) -> Iterator["Step"]:
        """One step; done when the block ends, failed when it raises."""
        began = time.monotonic()
        place = len(self._rows)
        self._rows.append(("running", title, "", began))
        step = Step(self, place)
        try:
            yield step
        except BaseException:
            self._end(place, "failed", began)
            raise
        self._end(place, "done", began)

    def detail(self, place: int, text: str) -> None:
        """Say more of a step."""
        state, title, _, began = self._rows[place]
        self._rows[place] = (state, title, text, began)

    def _end(self, place: int, state: str, began: float) -> None:
        _, title, detail, _ = self._rows[place]
        self._rows[place] = (state, title, detail, time.monotonic() - began)
        if not self.console.is_terminal:
            sign = "+" if state == "done" else "!"
            self.console.print(f" {sign} {title}  {detail}  ({time.monotonic() - began:.1f} s)", soft_wrap=True)

    def _draw(self) -> RenderableType:
        table = Table.grid(padding=(0, 1))
        signs = {"done": Text("✓", "green"), "failed": Text("✗", "bold red")}
        for state, title, detail, value in self._rows:
            sign = signs.get(state, self._spinner)
            seconds = value if state != "running" else time.monotonic() - value
            table.add_row(sign, title, Text(detail, "dim"), Text(f"{seconds:5.1f} s", "cyan"))
        return Group(Text(self._title, "bold"), table)


class Step:
    """Handle of a running step."""

    def __init__(self, progress: Progress, place: int) -> None:
        self._progress = progress
        self._place = place

    def say(self, text: str) -> None:
        """Replace the line of detail."""
        self._progress.detail(self._place, text)
