pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The secretary's desk: papers, attendance, agenda, people, minutes.
ColumnLayout {
    id: desk

    required property ShellViewModel shell
    property int part: 0

    spacing: Theme.gap3

    Flow {
        Layout.fillWidth: true
        spacing: Theme.gap2
        Segments {
            objectName: "deskPart"
            name: qsTr("Secretary's desk")
            options: [qsTr("Papers"), qsTr("Attendance"), qsTr("Agenda"), qsTr("People"), qsTr("Minutes"), qsTr("Meeting")]
            icons: ["files", "user-check", "list-checks", "users", "scroll-text", "gavel"]
            index: desk.part
            width: Math.min(implicitWidth, parent.width)
            onPicked: index => desk.part = index
        }
        MicButton { objectName: "deskMic"; microphone: desk.shell.microphone; width: Math.min(implicitWidth, parent.width) }
        ActionButton {
            objectName: "deskPictures"
            width: Math.min(implicitWidth, parent.width)
            iconName: "video"
            quiet: true
            text: qsTr("Pictures")
            onClicked: desk.shell.pictures.stage = true
        }
    }
    Loader {
        Layout.fillWidth: true
        Layout.fillHeight: true
        sourceComponent: [papers, attendance, agenda, people, minutes, meeting][desk.part]
    }
    Component { id: papers; DeskPapers { desk: desk.shell.papersDesk } }
    Component { id: attendance; DeskAttendance { roster: desk.shell.roster } }
    Component { id: agenda; DeskAgenda { desk: desk.shell.agendaDesk } }
    Component { id: people; DeskPeople { roster: desk.shell.roster } }
    Component { id: minutes; DeskMinutes { minutes: desk.shell.minutes; desk: desk.shell.agendaDesk; recordings: desk.shell.recordings } }
    Component { id: meeting; DeskMeeting { shell: desk.shell } }
}
