"""Titles of windows on X11 that Qt Multimedia cannot read: it asks for Latin ones only; elsewhere changes nothing.

Source: EWMH, _NET_WM_NAME.
"""

import ctypes
import ctypes.util
import logging
import re

logger = logging.getLogger(__name__)
_NAMELESS = re.compile(r"^Window (0x[0-9a-fA-F]+)$")
_MAX_LONGS = 1024
_ANY_TYPE = 0


def readable_title(description: str) -> str:
    """The title of a window as its user knows it; the description itself where that is not to be had."""
    nameless = _NAMELESS.match(description)
    if nameless is None:
        return description
    try:
        return _title(int(nameless.group(1), 16)) or description
    except OSError as error:
        logger.info("titles of windows are not to be had: %s", error)
        return description


def _title(window_id: int) -> str:
    """Raises: OSError where there is no X11."""
    name = ctypes.util.find_library("X11")
    if name is None:
        raise OSError("no X11")
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        raise OSError("no display")
    try:
        return _read(x11, display, window_id)
    finally:
        x11.XCloseDisplay(display)


def _read(x11: ctypes.CDLL, display: ctypes.c_void_p, window_id: int) -> str:
    x11.XInternAtom.restype = ctypes.c_ulong
    # Xlib ends the program when a window is gone; asked for through the root's own list it is there a moment ago,
    # and a handler that ignores the error covers that moment.
    handler_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    ignore = handler_type(lambda _display, _event: 0)
    x11.XSetErrorHandler.restype = ctypes.c_void_p
    before = ctypes.c_void_p(x11.XSetErrorHandler(ignore))
    data = ctypes.POINTER(ctypes.c_char)()
    kind, left, count, width = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_int()
    try:
        atom = ctypes.c_ulong(x11.XInternAtom(display, b"_NET_WM_NAME", 0))
        failed = x11.XGetWindowProperty(
            display, ctypes.c_ulong(window_id), atom, ctypes.c_long(0), ctypes.c_long(_MAX_LONGS), 0,
            ctypes.c_ulong(_ANY_TYPE), ctypes.byref(kind), ctypes.byref(width), ctypes.byref(count),
            ctypes.byref(left), ctypes.byref(data),
        )  # fmt: skip
        if failed or not data or width.value != 8:
            return ""
        return ctypes.string_at(data, count.value).decode("utf-8", "replace")
    finally:
        if data:
            x11.XFree(data)
        x11.XSync(display, 0)
        x11.XSetErrorHandler(before)
