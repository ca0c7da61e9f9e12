"""Which gesture each tool makes."""

from meetroom.ui.items.changing import EraserGesture, LassoGesture
from meetroom.ui.items.gestures import (
    FigureGesture,
    Gesture,
    HighlightGesture,
    LaserGesture,
    MarkerGesture,
    NoteGesture,
    PenGesture,
    UnderlineGesture,
    WriteGesture,
)

GESTURES: dict[str, type[Gesture]] = {
    "pen": PenGesture,
    "highlighter": HighlightGesture,
    "marker": MarkerGesture,
    "underline": UnderlineGesture,
    "text": WriteGesture,
    "note": NoteGesture,
    "figure": FigureGesture,
    "eraser": EraserGesture,
    "lasso": LassoGesture,
    "laser": LaserGesture,
}
