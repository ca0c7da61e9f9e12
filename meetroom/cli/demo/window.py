"""A real client window of the demonstration, in a process of its own: the orders it takes.

The script presses the same buttons and draws with the same pointer events as a hand would.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from meetroom.cli.demo.wire import Order, answer_line, cpu_s
from meetroom.client.engine import CallPhase
from meetroom.domain.chain import state_sha256
from meetroom.domain.core import DocumentId, ItemId, MeetingId, PollId
from meetroom.domain.state import DocumentState, PollState
from meetroom.ui.scripted import ScriptedWindow, ScriptStuck, serve_orders, standard_input

logger = logging.getLogger(__name__)
SETTLE_S = 60.0
# Shares of the page: a tick in the margin, a wavy line below a sum, and the text that is highlighted.
PEN_LINES = (
    ((0.075, 0.545), (0.088, 0.560), (0.115, 0.523)),
    ((0.41, 0.596), (0.46, 0.599), (0.51, 0.595), (0.55, 0.598)),
)
MARKER_LINES = (((0.445, 0.5595), (0.595, 0.5595)),)


class Hand:
    """Carries out orders on the window's thread."""

    def __init__(self, window: ScriptedWindow | None = None) -> None:
        self._open_window = window
        self._left_to_people = False
        self._orders: dict[str, Callable[[Order], dict[str, Any]]] = {
            "open": self._open,
            "sign_in": self._sign_in,
            "read": self._read,
            "proved": self._proved,
            "annotate": self._annotate,
            "raise_hand": self._raise_hand,
            "show_resolution": self._show_resolution,
            "follow": self._follow,
            "vote": self._vote,
            "screenshot": self._screenshot,
            "agrees": self._agrees,
            "stay": self._stay,
            "leave": self._leave,
        }

    @property
    def window(self) -> ScriptedWindow:
        """The window.  Raises: ScriptStuck before it was opened."""
        if self._open_window is None:
            raise ScriptStuck("no window")
        return self._open_window

    def carry_out(self, line: str) -> None:
        """One order, answered on standard output."""
        order = json.loads(line)
        try:
            print(answer_line(order["id"], done=self._orders[order["do"]](order)), flush=True)
        except Exception as error:  # whatever it was, the conductor reports it
            logger.exception("order %s", order["do"])
            print(answer_line(order["id"], error=f"{type(error).__name__}: {error}"), flush=True)

    def may_end(self) -> bool:
        """A window left to people stays until they close it; any other goes when nobody gives orders any more."""
        if self._left_to_people and self._open_window is not None and self._open_window.is_open():
            return False
        if self._open_window is not None:
            self._open_window.close()
        return True

    def _open(self, order: Order) -> dict[str, Any]:
        window = ScriptedWindow.open(Path(order["folder"]), device="window", language=order["language"])
        self._open_window = window
        window.join(order["invitation"], MeetingId(order["meeting_id"]))
        window.press("joinCall")
        window.wait(lambda: window.bridge.call.phase is CallPhase.LIVE, "the conference was not joined")
        return {}

    def _released(self) -> list[DocumentId]:
        documents = self.window.bridge.meeting.documents.values()
        return [d.document_id for d in documents if d.state is DocumentState.RELEASED]

    def _read(self, order: Order) -> dict[str, Any]:
        bridge = self.window.bridge
        self.window.wait(lambda: bridge.meeting.current_item is not None, "no item runs")
        self._show_paper(bridge.meeting.current_item)
        return {}

    def _show_resolution(self, order: Order) -> dict[str, Any]:
        bridge = self.window.bridge
        self.window.wait(lambda: bridge.meeting.open_poll is not None, "no vote is open")
        self._show_paper(ItemId(order["item"]))
        return {}

    def _follow(self, order: Order) -> dict[str, Any]:
        """Follow the chair until the paper of an item is open."""
        centre, documents = self.window.documents(), self.window.bridge.meeting.documents
        if not centre.property("following"):
            self.window.press("followButton")
        wanted = {d for d in self._released() if documents[d].item_id == order["item"]}
        self.window.wait(
            lambda: centre.property("document") in wanted and centre.property("phase") == "ready",
            "the chair's page was not followed",
        )
        return {}

    def _show_paper(self, item_id: ItemId | None) -> None:
        """Open the paper of an item and wait until its first page is drawn."""
        documents = self.window.bridge.meeting.documents
        wanted = [d for d in self._released() if documents[d].item_id == item_id] or self._released()
        centre = self.window.documents()
        centre.choose(wanted[0])
        self.window.wait(lambda: centre.property("phase") == "ready", "the paper was not opened")

    def _proved(self, order: Order) -> dict[str, Any]:
        engine, meeting = self.window.engine, self.window.bridge.meeting
        proved = []
        for document_id in self._released():
            pdf = self.window.run(engine.library.open(document_id))
            if sha256(pdf).hexdigest() == meeting.documents[document_id].versions[-1].pdf_sha256:
                proved.append(document_id)
        return {"documents": proved}

    def _annotate(self, order: Order) -> dict[str, Any]:
        """Draw on the first page; `up`: so much of its height above the usual places, where the tools cover those."""
        before, up = self._own_marks(), float(order.get("up", 0.0))
        for tool, lines in (("tool-pen", PEN_LINES), ("tool-highlighter", MARKER_LINES)):
            self.window.press(tool)
            for line in lines:
                self.window.drag("ink0", [(x, y - up) for x, y in line])
        wanted = before + len(PEN_LINES) + len(MARKER_LINES)
        deadline_s = time.monotonic() + SETTLE_S
        while (now := self._own_marks()) < wanted:
            if time.monotonic() > deadline_s:
                raise ScriptStuck(f"{now - before} of {wanted - before} marks were kept")
        return {"drawn": now - before}

    def _own_marks(self) -> int:
        engine, released = self.window.engine, self._released()

        async def count() -> int:
            marks = (mark for document_id in released for mark in engine.marks.of(document_id))
            return sum(mark.author == engine.me for mark in marks)

        return self.window.run(count())

    def _sign_in(self, order: Order) -> dict[str, Any]:
        bridge = self.window.bridge
        self.window.press("presenceNoticeAction")
        self.window.wait(lambda: bridge.meeting.is_present(bridge.me), "the delegate was not signed in")
        return {}

    def _raise_hand(self, order: Order) -> dict[str, Any]:
        self.window.press("raiseHand")
        return {}

    def _vote(self, order: Order) -> dict[str, Any]:
        bridge, poll_id = self.window.bridge, PollId(order["poll"])

        def is_open() -> bool:
            poll = bridge.meeting.polls.get(poll_id)
            return poll is not None and poll.state is PollState.OPEN

        self.window.wait(is_open, "no vote is open")
        self.window.press(f"vote{order['choice'].capitalize()}")
        self.window.wait(lambda: bridge.me in bridge.meeting.polls[poll_id].received, "the ballot was not recorded")
        return {}

    def _screenshot(self, order: Order) -> dict[str, Any]:
        self.window.screenshot(Path(order["path"]))
        if self.window.warnings:
            raise ScriptStuck("; ".join(self.window.warnings))
        return {}

    def _agrees(self, order: Order) -> dict[str, Any]:
        engine = self.window.engine
        for _ in range(20):
            answer = self.window.run(engine.state_answer())
            seq = answer.seq
            self.window.wait(lambda seq=seq: engine.replica.seq >= seq, "no catching up")  # type: ignore[misc]
            replica = engine.replica
            if replica.seq == seq:
                return {"agree": {engine.me: state_sha256(replica.meeting) == answer.state_sha256}}
        return {"agree": {engine.me: False}}

    def _stay(self, order: Order) -> dict[str, Any]:
        self._left_to_people = True
        return {}

    def _leave(self, order: Order) -> dict[str, Any]:
        window, self._open_window = self._open_window, None
        if window is not None:
            window.close()
        return {"cpu_s": cpu_s()}


def main() -> int:
    """Serve orders until standard input has ended and the window is closed."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    hand = Hand()
    return serve_orders(standard_input(), hand.carry_out, hand.may_end)


if __name__ == "__main__":
    sys.exit(main())
