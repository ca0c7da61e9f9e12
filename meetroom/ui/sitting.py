"""The parts of a sitting besides agenda, floor, papers and votes, held together for the window; decides nothing."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtQml import QmlElement

from meetroom.domain.door_codes import AdmitByBadge
from meetroom.protocol.door import ScanKind, read_scan
from meetroom.ui.agenda_templates import AgendaTemplatesViewModel
from meetroom.ui.attendance_record import AttendanceRecordViewModel
from meetroom.ui.attention import AttentionViewModel
from meetroom.ui.closed_doors import DoorsViewModel
from meetroom.ui.code_scanner import CodeScannerViewModel
from meetroom.ui.devices import Devices
from meetroom.ui.door_sign import DoorSignViewModel
from meetroom.ui.handover import HandoverViewModel
from meetroom.ui.invitation import InvitationViewModel
from meetroom.ui.invitation_file import InvitationFileViewModel
from meetroom.ui.meeting_edit import MeetingEditViewModel
from meetroom.ui.presence import PresenceViewModel
from meetroom.ui.rules_desk import RulesViewModel
from meetroom.ui.view import Room, fixed
from meetroom.ui.words import Words

QML_IMPORT_NAME = "Meetroom.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ADMITTED = Words("The badge is read: welcome.", "Đã đọc thẻ: xin mời vào.")


@QmlElement
class SittingViewModel(QObject):
    """The sitting."""

    attention = fixed(AttentionViewModel, "_attention")
    doors = fixed(DoorsViewModel, "_doors")
    handover = fixed(HandoverViewModel, "_handover")
    presence = fixed(PresenceViewModel, "_presence")
    invitation = fixed(InvitationViewModel, "_invitation")
    invitationFile = fixed(InvitationFileViewModel, "_invitation_file")
    scanner = fixed(CodeScannerViewModel, "_scanner")
    door = fixed(DoorSignViewModel, "_door")
    record = fixed(AttendanceRecordViewModel, "_record")
    edit = fixed(MeetingEditViewModel, "_edit")
    rules = fixed(RulesViewModel, "_rules")
    templates = fixed(AgendaTemplatesViewModel, "_templates")

    def __init__(self, room: Room, devices: Devices, folder: Path) -> None:
        super().__init__(room)
        self._room = room
        self._attention = AttentionViewModel(room)
        self._doors = DoorsViewModel(room)
        self._handover = HandoverViewModel(room)
        self._presence = PresenceViewModel(room)
        self._invitation = InvitationViewModel(room)
        self._invitation_file = InvitationFileViewModel(room)
        self._scanner = CodeScannerViewModel(room, devices)
        self._door = DoorSignViewModel(room)
        self._record = AttendanceRecordViewModel(room)
        self._edit = MeetingEditViewModel(room)
        self._rules = RulesViewModel(room)
        self._templates = AgendaTemplatesViewModel(room, folder)
        self._scanner.found.connect(self._on_found)

    def stop(self) -> None:
        """The program ends."""
        self._door.close()
        self._scanner.stop()

    def _on_found(self, kind: str, text: str) -> None:
        if kind == ScanKind.DOOR:
            self._presence.signInBy(text)
        elif kind == ScanKind.BADGE:
            self._admit(text)

    def _admit(self, text: str) -> None:
        scan, point_id = read_scan(text), self._door.point_id
        if scan is not None and point_id is not None:
            self._room.submit(AdmitByBadge(badge=scan.text, point_id=point_id), _ADMITTED)
