"""The tools of a document with the colour and width each was last used with; draws nothing."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from meetroom.domain.annotations import FigureKind

TOOLS = ("", "pen", "highlighter", "marker", "underline", "text", "note", "figure", "eraser", "lasso", "laser")
COLORS = ("#1D4ED8", "#D9303E", "#158A5B", "#F5B50A", "#111827", "#7C3AED")
FIGURES = tuple(FigureKind)
_WIDTHS: dict[str, tuple[float, ...]] = {
    "pen": (0.8, 1.6, 3.2),
    "highlighter": (8.0, 12.0, 20.0),
    "marker": (8.0, 12.0, 20.0),
    "figure": (1.0, 1.8, 3.6),
    "text": (10.0, 14.0, 20.0),
    "eraser": (4.0, 9.0, 18.0),
}
_NO_WIDTHS = (1.6,)
_FIRST_COLOR = {"highlighter": 3, "marker": 3, "figure": 1, "laser": 1}
_FIRST_WIDTH = {"eraser": 0}


class ToolHabits(msgspec.Struct, frozen=True):
    """How a person has set their tools: colours and widths in points by tool; what is missing is as in a new box."""

    colors: Mapping[str, str] = {}
    widths: Mapping[str, float] = {}
    figure: str = ""
    by_part: bool = False


class ToolMemory(Protocol):
    """Where habits are kept from one start of the program to the next."""

    def tools_of(self, person: str) -> ToolHabits: ...
    def remember_tools(self, person: str, habits: ToolHabits) -> None: ...


class ToolBox:
    """What is in hand; `tool` is one of TOOLS, "" for none."""

    def __init__(self) -> None:
        self.tool = ""
        self.figure = FigureKind.ARROW
        self.by_part = False
        self._colors = {tool: COLORS[_FIRST_COLOR.get(tool, 0)] for tool in TOOLS}
        self._widths = {tool: widths[_FIRST_WIDTH.get(tool, 1)] for tool, widths in _WIDTHS.items()}

    @property
    def habits(self) -> ToolHabits:
        """How the tools are set."""
        return ToolHabits(dict(self._colors), dict(self._widths), self.figure.value, self.by_part)

    def lay_out(self, habits: ToolHabits) -> None:
        """Set the tools so; what does not exist, in a file of another version, is left as it was."""
        self._colors |= {tool: color for tool, color in habits.colors.items() if tool in TOOLS and color in COLORS}
        self._widths |= {tool: width for tool, width in habits.widths.items() if width in _WIDTHS.get(tool, ())}
        self.figure = next((kind for kind in FIGURES if kind.value == habits.figure), self.figure)
        self.by_part = habits.by_part

    @property
    def color(self) -> str:
        """The colour chosen for the tool."""
        return self._colors[self.tool]

    @color.setter
    def color(self, color: str) -> None:
        self._colors[self.tool] = color

    @property
    def widths(self) -> tuple[float, ...]:
        """The widths the tool can have: of a line, a rubber, or the size of letters, in points."""
        return _WIDTHS.get(self.tool, ())

    def width_of(self, tool: str) -> float:
        """The width chosen for a tool."""
        return self._widths.get(tool, _NO_WIDTHS[0])

    @property
    def width_index(self) -> int:
        """Which of `widths` is chosen."""
        return self.widths.index(self._widths[self.tool]) if self.widths else -1

    @width_index.setter
    def width_index(self, index: int) -> None:
        if 0 <= index < len(self.widths):
            self._widths[self.tool] = self.widths[index]
