"""The root of all view models of one window: which screen is shown, and what is said above it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from meetroom import __version__
from meetroom.client.engine import OWN_LEG, ClientError, ClientProblem, LinkState
from meetroom.domain.core import MeetingId, PersonId, PollId
from meetroom.domain.state import Role
from meetroom.ui.account import AccountViewModel
from meetroom.ui.agenda import AgendaViewModel
from meetroom.ui.agenda_desk import AgendaDeskViewModel
from meetroom.ui.ballot import BallotViewModel
from meetroom.ui.ballots import BallotsViewModel
from meetroom.ui.bridge import Bridge
from meetroom.ui.chair import ChairViewModel
from meetroom.ui.chair_votes import ChairVotesViewModel
from meetroom.ui.closer_look import CloserLookViewModel
from meetroom.ui.devices import Devices
from meetroom.ui.disk import DiskViewModel
from meetroom.ui.displays import Displays, QtDisplays
from meetroom.ui.document import DocumentViewModel
from meetroom.ui.floor import FloorViewModel
from meetroom.ui.hands import HandsViewModel
from meetroom.ui.header import HeaderViewModel
from meetroom.ui.hosting import HostedServer
from meetroom.ui.items.page_image import PageShelf
from meetroom.ui.items.wall import PictureWall
from meetroom.ui.labels import roles_text
from meetroom.ui.late import LateViewModel
from meetroom.ui.library import LibraryViewModel
from meetroom.ui.microphone import MicrophoneViewModel
from meetroom.ui.minutes import MinutesViewModel
from meetroom.ui.minutes_reading import MinutesReadingViewModel
from meetroom.ui.minutes_signing import MinutesSigningViewModel
from meetroom.ui.neighbours_choice import NeighboursViewModel
from meetroom.ui.noted_votes import NotedVotesViewModel
from meetroom.ui.paper_ballots import PaperBallotsViewModel
from meetroom.ui.paper_news import PaperNews
from meetroom.ui.papers_desk import PapersDeskViewModel
from meetroom.ui.pictures import PicturesViewModel
from meetroom.ui.poll_draft import PollDraftViewModel
from meetroom.ui.preferences import PreferencesViewModel
from meetroom.ui.prejoin import PrejoinViewModel
from meetroom.ui.proxies_desk import ProxiesViewModel
from meetroom.ui.readiness_desk import ReadinessDeskViewModel
from meetroom.ui.recordings import RecordingsViewModel
from meetroom.ui.retention_board import RetentionBoardViewModel
from meetroom.ui.roll_call import RollCallViewModel
from meetroom.ui.room_display import RoomDisplayViewModel
from meetroom.ui.room_speech import RoomSpeechViewModel
from meetroom.ui.room_vote import RoomVoteViewModel
from meetroom.ui.roster import RosterViewModel
from meetroom.ui.screen import NoScreens, Screens
from meetroom.ui.sealed_ballots import SealedViewModel
from meetroom.ui.sharing import SharingViewModel
from meetroom.ui.sitting import SittingViewModel
from meetroom.ui.sound_desk import SoundDeskViewModel
from meetroom.ui.start import StartViewModel
from meetroom.ui.view import Room, fixed
from meetroom.ui.weights_desk import WeightsViewModel
from meetroom.ui.words import Language, Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

SCREENS = ("start", "prejoin", "meeting", "library")
_PRESIDES = Words(
    "You preside over this meeting now: choose “Chair”.", "Bạn đang điều hành phiên họp: hãy chọn “Chủ tọa”."
)  # fmt: skip
_NEW_ROLE = Words("Your role in this meeting is now: {0}.", "Vai trò của bạn trong phiên họp nay là: {0}.")


def views_of(roles: Sequence[Role]) -> tuple[str, ...]:
    """Views of the meeting for these roles, the one to begin with first."""
    chair, desk = Role.CHAIR in roles, not {Role.SECRETARY, Role.CLERK}.isdisjoint(roles)
    return ("chair",) * chair + ("desk",) * desk + ("delegate",)


@QmlElement
class ShellViewModel(QObject):
    """What Main.qml shows."""

    changed = Signal()
    start = fixed(StartViewModel, "_start")
    prejoin = fixed(PrejoinViewModel, "_prejoin")
    account = fixed(AccountViewModel, "_account")
    neighbours = fixed(NeighboursViewModel, "_neighbours")
    late = fixed(LateViewModel, "_late")
    disk = fixed(DiskViewModel, "_disk")
    sitting = fixed(SittingViewModel, "_sitting")
    header = fixed(HeaderViewModel, "_header")
    agenda = fixed(AgendaViewModel, "_agenda")
    floor = fixed(FloorViewModel, "_floor")
    ballots = fixed(BallotsViewModel, "_ballots")
    hands = fixed(HandsViewModel, "_hands")
    roll = fixed(RollCallViewModel, "_roll")
    proxies = fixed(ProxiesViewModel, "_proxies")
    weights = fixed(WeightsViewModel, "_weights")
    noted = fixed(NotedVotesViewModel, "_noted")
    pollDraft = fixed(PollDraftViewModel, "_poll_draft")
    paperBallots = fixed(PaperBallotsViewModel, "_paper_ballots")
    pictures = fixed(PicturesViewModel, "_pictures")
    microphone = fixed(MicrophoneViewModel, "_microphone")
    sharing = fixed(SharingViewModel, "_sharing")
    closer = fixed(CloserLookViewModel, "_closer")
    display = fixed(RoomDisplayViewModel, "_display")
    roomVote = fixed(RoomVoteViewModel, "_room_vote")
    roomSpeech = fixed(RoomSpeechViewModel, "_room_speech")
    soundDesk = fixed(SoundDeskViewModel, "_sound_desk")
    chair = fixed(ChairViewModel, "_chair")
    votes = fixed(ChairVotesViewModel, "_votes")
    document = fixed(DocumentViewModel, "_document")
    papersDesk = fixed(PapersDeskViewModel, "_papers_desk")
    readinessDesk = fixed(ReadinessDeskViewModel, "_readiness_desk")
    roster = fixed(RosterViewModel, "_roster")
    agendaDesk = fixed(AgendaDeskViewModel, "_agenda_desk")
    minutes = fixed(MinutesViewModel, "_minutes")
    reading = fixed(MinutesReadingViewModel, "_reading")
    signing = fixed(MinutesSigningViewModel, "_signing")
    retentionBoard = fixed(RetentionBoardViewModel, "_retention_board")
    recordings = fixed(RecordingsViewModel, "_recordings")
    wall = fixed(PictureWall, "_wall")
    preferences = fixed(PreferencesViewModel, "_preferences")
    library = fixed(LibraryViewModel, "_library")
    sealed = fixed(SealedViewModel, "_sealed")

    def __init__(
        self,
        bridge: Bridge,
        preferences: PreferencesViewModel,
        devices: Devices,
        folder: Path,
        screens: Screens | None = None,
        displays: Displays | None = None,
    ) -> None:
        super().__init__()
        self.bridge = bridge
        self.devices = devices
        self.room = Room(bridge, self)
        self.room.language = Language(preferences.current.language)
        self._preferences = preferences
        self._wall = PictureWall(self)
        bridge.pictureArrived.connect(self._wall.show)
        devices.ownPicture.connect(lambda picture: self._wall.show(OWN_LEG, picture))
        devices.chosen.connect(preferences.remember_device)
        self.hosted = HostedServer(folder / "server", parent=self)
        self._start = StartViewModel(self.room, preferences, self.hosted)
        self._prejoin = PrejoinViewModel(self.room, devices)
        self._header = HeaderViewModel(self.room)
        self._agenda = AgendaViewModel(self.room)
        self._floor = FloorViewModel(self.room)
        self._make_votes()
        self._make_call(devices, screens or NoScreens())
        self._make_papers(folder)
        self._make_display(displays or QtDisplays(self))
        self._make_personal(folder)
        self._make_office(folder)
        self._screen, self._view, self._behind = "start", "", "start"
        self._roles: tuple[Role, ...] = ()
        self._toast = ("", "blue", 0)
        self.room.said.connect(self._on_said)
        self._start.chosen.connect(self._on_chosen)
        self._prejoin.confirmed.connect(self._on_confirmed)
        preferences.languageChosen.connect(lambda language: self.room.set_language(Language(language)))
        bridge.meetingChanged.connect(self._on_meeting)

    def _make_votes(self) -> None:
        self._no_ballot = BallotViewModel(self.room, PollId(""), PersonId(""))
        self._ballots = BallotsViewModel(self.room)
        self._hands = HandsViewModel(self.room)
        self._roll = RollCallViewModel(self.room)
        self._proxies = ProxiesViewModel(self.room)
        self._weights = WeightsViewModel(self.room)
        self._noted = NotedVotesViewModel(self.room)
        self._poll_draft = PollDraftViewModel(self.room)
        self._paper_ballots = PaperBallotsViewModel(self.room)
        self._votes = ChairVotesViewModel(self.room)
        self._sealed = SealedViewModel(self.room, self._poll_draft)

    def _make_call(self, devices: Devices, screens: Screens) -> None:
        self._pictures = PicturesViewModel(self.room, devices, self._wall)
        self._microphone = MicrophoneViewModel(self.room, devices)
        self._sharing = SharingViewModel(self.room, screens)
        self._closer = CloserLookViewModel(self.room, self._pictures)
        self._sound_desk = SoundDeskViewModel(self.room)

    def _make_display(self, displays: Displays) -> None:
        self._display = RoomDisplayViewModel(self.room, self._pictures, self._document, displays)
        self._room_vote = RoomVoteViewModel(self.room, self._display)
        self._room_speech = RoomSpeechViewModel(self.room, self._display)

    def _make_personal(self, folder: Path) -> None:
        self._account = AccountViewModel(self.room)
        self._neighbours = NeighboursViewModel(self.room)
        self._late = LateViewModel(self.room)
        self._sitting = SittingViewModel(self.room, self.devices, folder)

    def _make_papers(self, folder: Path) -> None:
        self.shelf = PageShelf()
        self._document = DocumentViewModel(self.room, self.shelf, folder, self._preferences)
        self._disk = DiskViewModel(self.room, folder)
        self._disk.recovered.connect(self._document.retry)
        self._news = PaperNews(self.room)
        self._library = LibraryViewModel(self.room, self.shelf, self._document.places, self._preferences)
        self._library.wanted.connect(self._on_wanted)

    def _make_office(self, folder: Path) -> None:
        self._chair = ChairViewModel(self.room)
        self._papers_desk = PapersDeskViewModel(self.room)
        self._readiness_desk = ReadinessDeskViewModel(self.room)
        self._roster = RosterViewModel(self.room)
        self._agenda_desk = AgendaDeskViewModel(self.room)
        self._minutes = MinutesViewModel(self.room, self.shelf, folder)
        self._reading = MinutesReadingViewModel(self.room, self.shelf)
        self._signing = MinutesSigningViewModel(self.room, folder)
        self._retention_board = RetentionBoardViewModel(self.room)
        self._recordings = RecordingsViewModel(self.room)

    @property
    def ballot(self) -> BallotViewModel:
        """The ballot on top; one of no vote where there is none."""
        return self._ballots.first or self._no_ballot

    @property
    def talk(self) -> MicrophoneViewModel:
        """The own microphone, for who works it by a key."""
        return self._microphone

    @QtProperty(str, notify=changed)
    def screen(self) -> str:
        """ "start", "prejoin", "meeting" or "library"."""
        return self._screen

    @QtProperty(bool, notify=changed)
    def inMeeting(self) -> bool:
        """Whether the meeting goes on, before one or behind the library."""
        return "meeting" in (self._screen, self._behind if self._screen == "library" else "")

    @QtProperty(str, notify=changed)
    def view(self) -> str:
        """Within the meeting: "delegate", "chair" or "desk"."""
        return self._view or "delegate"

    @QtProperty(str, notify=changed)
    def toast(self) -> str:
        """What was said last."""
        return self._toast[0]

    @QtProperty(str, notify=changed)
    def toastTone(self) -> str:
        """Its tone."""
        return self._toast[1]

    @QtProperty(int, notify=changed)
    def toastCount(self) -> int:
        """How much was said so far."""
        return self._toast[2]

    @QtProperty(str, constant=True)
    def version(self) -> str:
        """Version of the program."""
        return __version__

    @Slot(str)
    def showView(self, view: str) -> None:
        """Change between the delegate's view, the chair's controls and the secretary's desk."""
        if view in views_of(self._roles):
            self._view = view
            self.changed.emit()

    @Slot()
    def leave(self) -> None:
        """Leave the meeting and go back to the start."""
        self._hang_up()
        self.bridge.run(self.bridge.engine.leave(), None, self.room.complain)
        self._view, self._roles = "", ()
        self._show("start")

    @Slot()
    def openLibrary(self) -> None:
        """Show what is on this machine of all meetings; the meeting one is in goes on."""
        if self._screen != "library":
            self._behind = self._screen
            self._library.open()
            self._show("library")

    @Slot()
    def closeLibrary(self) -> None:
        """Go back to where one came from."""
        if self._screen == "library":
            self._show(self._behind)

    @Slot()
    def logOut(self) -> None:
        """Leave the meeting and log out."""
        self._hang_up()
        self._view, self._roles = "", ()
        self._start.logOut()
        self._show("start")

    def resume(self) -> None:
        """Come back as whoever was logged in here last."""
        self._start.resume()

    def join(self, invitation: str) -> None:
        """Come in by an invitation, as if it had been pasted."""
        self._start.redeem(invitation)

    def enter(self, meeting_id: MeetingId) -> None:
        """Go straight into a meeting one is logged in for."""
        self._show("meeting")
        self.bridge.run(self.bridge.engine.enter(meeting_id), None, self._on_entry_failed)

    def stop(self) -> None:
        """End everything this window started."""
        self._hang_up()
        self._sitting.stop()
        self._minutes.stop()
        self._library.stop()
        self._disk.stop()
        self._display.stop()
        self._document.close()
        self._reading.close()
        self.bridge.stop()
        self.hosted.stop()

    def _hang_up(self) -> None:
        """Nothing of this machine goes out any more, but what the secretary typed."""
        self._minutes.writing.write()
        self._sharing.stop()
        self._prejoin.stop()
        self.devices.rest()
        self._pictures.rest()
        self._display.close()

    def _on_chosen(self, meeting_id: str, title: str) -> None:
        self._prejoin.prepare(meeting_id, title, self._start.login_name)
        self._show("prejoin")

    def _on_confirmed(self, meeting_id: str) -> None:
        if meeting_id:
            self.enter(MeetingId(meeting_id))
        else:
            self._show("start")

    def _on_entry_failed(self, error: ClientError) -> None:
        self.room.complain(error)
        if error.problem is ClientProblem.LOGGED_OUT:
            self._start.forget(error)
        if self.bridge.link is not LinkState.LIVE:
            self._show("start")

    def _on_meeting(self, *_: object) -> None:
        person = self.room.me
        if person is None or person.roles == self._roles:
            return
        before, self._roles = self._roles, person.roles
        views = views_of(person.roles)
        # The first sight of the roster decides where somebody begins; an office that was lost takes its view along.
        if self._view not in views:
            self._view = views[0]
        self.changed.emit()
        if before:
            presides = Role.CHAIR not in before and self.room.meeting.presides(person.person_id)
            roles = roles_text(person.roles, self.room.language)
            self.room.said.emit(self.room.text(_PRESIDES if presides else _NEW_ROLE).format(roles), "blue")

    def _on_said(self, text: str, tone: str) -> None:
        self._toast = (text, tone, self._toast[2] + 1)
        self.changed.emit()

    def _on_wanted(self, document_id: str) -> None:
        self.closeLibrary()
        self._document.choose(document_id)

    def _show(self, screen: str) -> None:
        if self._screen == "library" and screen != "library":
            self._library.close()
        self._screen = screen
        self.changed.emit()
