"""Who leads through the pages: whether this person follows the presenter, presents, or reads alone; opens nothing."""

from meetroom.domain.core import DocumentId
from meetroom.domain.state import Role
from meetroom.protocol.messages import PagePresented
from meetroom.ui.view import Room


class PageLead:
    """The state of following; the server says who presents, the person says whether they follow."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.presented: PagePresented | None = None
        self._wants_to_follow = True
        self._wants_to_lead: bool | None = None

    @property
    def may_lead(self) -> bool:
        """Whether the server passes on this person's page: office, and whoever has the floor."""
        meeting, me = self._room.meeting, self._room.bridge.me
        speech = meeting.current_speech
        has_floor = speech is not None and speech.person_id == me
        return has_floor or meeting.has_role(me, Role.CHAIR, Role.SECRETARY)

    @property
    def leads(self) -> bool:
        """Whether the others follow this person: the chair until somebody else does, the rest when they say so."""
        if not self.may_lead:
            return False
        if self._wants_to_lead is None:
            return self.presented is None and self._room.meeting.has_role(self._room.bridge.me, Role.CHAIR)
        return self._wants_to_lead

    @property
    def follows(self) -> bool:
        """Whether the page moves with the presenter's."""
        return self._wants_to_follow and not self.leads

    @property
    def can_follow(self) -> bool:
        """Whether there is somebody to follow to a document known here."""
        presented = self.presented
        return presented is not None and not self.leads and presented.document_id in self._room.meeting.documents

    def heard(self, presented: PagePresented) -> bool:
        """The presenter turned a page; False when that was this person."""
        if presented.by == self._room.bridge.me:
            return False
        self.presented = presented
        if self._wants_to_lead:
            # Two cannot lead: whoever came last does.
            self._wants_to_lead = False
        return True

    def lead(self, leads: bool) -> None:
        """Present, or stop doing so."""
        self._wants_to_lead = leads and self.may_lead

    def follow(self, follows: bool) -> None:
        """Follow, or read alone."""
        self._wants_to_follow = follows

    def moved_away(self, document_id: DocumentId | None = None) -> None:
        """The person turned a page or chose a document; where somebody presents, they read alone from now on."""
        if self.presented is not None and self.presented.document_id != document_id:
            self._wants_to_follow = False
