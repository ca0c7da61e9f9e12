import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The last look before the meeting.
Flickable {
    id: screen

    required property ShellViewModel shell
    readonly property PrejoinViewModel prejoin: shell.prejoin

    contentHeight: card.height + Theme.gap6 * 2
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }

    Card {
        id: card
        width: Math.min(parent.width - Theme.gap4 * 2, 560 * Theme.scale)
        height: column.implicitHeight + Theme.gap6 * 2
        x: (screen.width - width) / 2
        y: Math.max(Theme.gap6, (screen.height - height) / 2)
        ColumnLayout {
            id: column
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap6 }
            spacing: Theme.gap4
            Heading { text: screen.prejoin.title; size: Theme.large; Layout.fillWidth: true }
            VideoTile {
                objectName: "selfView"
                wall: screen.shell.wall
                legId: screen.prejoin.ownLeg
                name: screen.prejoin.name
                initials: screen.prejoin.initials
                big: true
                mirrored: true
                backdrop: Theme.card
                Layout.fillWidth: true
                Layout.preferredHeight: Math.min(width * 9 / 16, 260, Math.max(150, screen.height - 610 * Theme.scale))
            }
            ActionButton {
                objectName: "prejoinCamera"
                visible: screen.prejoin.hasCamera
                text: screen.prejoin.cameraOn ? qsTr("Turn the camera off") : qsTr("Turn the camera on and see yourself")
                iconName: screen.prejoin.cameraOn ? "video-off" : "video"
                tone: "plain"
                quiet: true
                Layout.fillWidth: true
                onClicked: screen.prejoin.toggleCamera()
            }
            DeviceList { prejoin: screen.prejoin; Layout.fillWidth: true }
            Notice { objectName: "devicesMissing"; text: screen.prejoin.missing; tone: "amber"; Layout.fillWidth: true }
            AppText { text: qsTr("You come in with the microphone closed. The chair sees your name: %1.").arg(screen.prejoin.name); color: Theme.muted; Layout.fillWidth: true }
            ActionButton { objectName: "joinMeeting"; text: qsTr("Join the meeting"); iconName: "log-in"; tone: "green"; minimumHeight: Math.max(Theme.target, 54); Layout.fillWidth: true; focus: true; onClicked: screen.prejoin.join() }
            ActionButton { objectName: "prejoinBack"; text: qsTr("Back"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: screen.prejoin.back() }
        }
    }
}
