pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The secretary's desk: papers and who has them, attendance, agenda, people, minutes.
// Where a part would be too low to work in, the whole of it scrolls.
Flickable {
    id: desk

    required property ShellViewModel shell
    property int part: 0
    // What is chosen by above the list of attendance, and the facts above a text, need room of their own in one column.
    readonly property real lowest: (width < 940 * Theme.scale ? (part === 2 ? 760 : part === 5 ? 860 : 440) : part === 5 ? 500 : 440) * Math.min(Theme.scale, 1.6)

    contentHeight: column.height
    boundsBehavior: Flickable.StopAtBounds
    clip: contentHeight > height
    ScrollBar.vertical: ThinBar {}

    ColumnLayout {
        id: column
        width: desk.width
        height: Math.max(desk.height, parts.implicitHeight + spacing + desk.lowest)
        spacing: Theme.gap3

        Flow {
            id: parts
            Layout.fillWidth: true
            spacing: Theme.gap2
            Segments {
                id: bar
                // Of one line of it: what stands beside it is as high.
                readonly property real lineHeight: Theme.target + Theme.gap1 * 2
                objectName: "deskPart"
                name: qsTr("Secretary's desk")
                options: [qsTr("Papers"), qsTr("Delivery"), qsTr("Attendance"), qsTr("Agenda"), qsTr("People"), qsTr("Minutes"), qsTr("Meeting")]
                icons: ["files", "hard-drive", "user-check", "list-checks", "users", "scroll-text", "gavel"]
                index: desk.part
                width: Math.min(implicitWidth, parent.width)
                onPicked: index => desk.part = index
            }
            MicButton { objectName: "deskMic"; minimumHeight: bar.lineHeight; microphone: desk.shell.microphone; width: Math.min(implicitWidth, parent.width) }
            ActionButton {
                objectName: "deskPictures"
                minimumHeight: bar.lineHeight
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
            sourceComponent: [papers, readiness, attendance, agenda, people, minutes, meeting][desk.part]
        }
    }
    Component { id: papers; DeskPapers { desk: desk.shell.papersDesk } }
    Component { id: readiness; DeskReadiness { board: desk.shell.readinessDesk } }
    Component { id: attendance; DeskAttendance { shell: desk.shell } }
    Component { id: agenda; DeskAgenda { templates: desk.shell.sitting.templates; desk: desk.shell.agendaDesk; draft: desk.shell.papersDesk.draft } }
    Component { id: people; DeskPeople { roster: desk.shell.roster; weights: desk.shell.weights } }
    Component { id: minutes; DeskMinutes { shell: desk.shell } }
    Component { id: meeting; DeskMeeting { shell: desk.shell } }
}
