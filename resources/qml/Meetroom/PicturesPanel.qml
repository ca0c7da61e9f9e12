pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Who speaks on a big picture, others on small ones, and the own camera and microphone.
Item {
    id: panel

    required property ShellViewModel shell
    required property PicturesViewModel pictures
    readonly property int columns: Math.max(2, Math.floor(width / (88 * Math.min(Theme.scale, 1.4))))

    Flickable {
        id: flick
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: controls.top; bottomMargin: Theme.gap2 }
        contentHeight: tiles.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ColumnLayout {
            id: tiles
            width: parent.width
            spacing: Theme.gap3
            VideoTile {
                objectName: "bigPicture"
                wall: panel.shell.wall
                legId: panel.pictures.bigLeg
                name: panel.pictures.bigName
                initials: panel.pictures.bigInitials
                speaking: panel.pictures.bigSpeaking
                lost: panel.pictures.bigLeg !== "" && panel.pictures.lost
                big: true
                visible: panel.pictures.bigLeg !== ""
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(width * 0.4, Math.min(width * 9 / 16, flick.height - grid.implicitHeight - Theme.gap3))
            }
            Rectangle {
                visible: panel.pictures.bigLeg === ""
                color: Theme.faint
                radius: Theme.radius
                Layout.fillWidth: true
                Layout.preferredHeight: nobody.implicitHeight + Theme.gap6 * 2
                ColumnLayout {
                    id: nobody
                    anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap4 }
                    Icon { name: "video-off"; color: Theme.muted; size: 28; Layout.alignment: Qt.AlignHCenter }
                    AppText { text: panel.pictures.empty; color: Theme.muted; size: Theme.tiny; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
                }
            }
            GridLayout {
                id: grid
                columns: panel.columns
                columnSpacing: Theme.gap2
                rowSpacing: Theme.gap2
                Layout.fillWidth: true
                Repeater {
                    model: panel.pictures.rows
                    VideoTile {
                        required property string key
                        required name
                        required initials
                        required speaking
                        required muted
                        objectName: "smallPicture" + key
                        wall: panel.shell.wall
                        legId: key
                        lost: panel.pictures.lost
                        Layout.fillWidth: true
                        Layout.preferredWidth: 80
                        Layout.preferredHeight: width * 0.7
                    }
                }
            }
        }
    }
    ColumnLayout {
        id: controls
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.gap2
        AppText { objectName: "devicesMissing"; visible: text !== ""; text: panel.pictures.problem !== "" ? panel.pictures.problem : panel.pictures.joined ? "" : panel.pictures.devices; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.gap2
            ActionButton {
                objectName: "joinCall"
                visible: !panel.pictures.joined
                width: Math.min(implicitWidth, parent.width)
                iconName: "video"
                quiet: true
                text: qsTr("Join picture and sound")
                onClicked: panel.pictures.join()
            }
            IconButton {
                objectName: "muteButton"
                visible: panel.pictures.joined
                enabled: panel.pictures.hasMicrophone
                fill: Theme.card
                iconName: panel.pictures.muted || !panel.pictures.hasMicrophone ? "mic-off" : "mic"
                ink: panel.pictures.muted ? Theme.redText : Theme.text
                text: panel.pictures.muted ? qsTr("Open the microphone") : qsTr("Close the microphone")
                onClicked: panel.pictures.toggleMuted()
            }
            IconButton {
                objectName: "cameraButton"
                visible: panel.pictures.joined
                enabled: panel.pictures.hasCamera
                fill: Theme.card
                iconName: panel.pictures.cameraOn ? "video" : "video-off"
                text: panel.pictures.cameraOn ? qsTr("Switch the camera off") : qsTr("Switch the camera on")
                onClicked: panel.pictures.toggleCamera()
            }
            IconButton {
                objectName: "leaveCall"
                visible: panel.pictures.joined
                fill: Theme.card
                iconName: "log-out"
                text: qsTr("Leave picture and sound")
                onClicked: panel.pictures.leave()
            }
            AppText { visible: panel.pictures.joined; text: panel.pictures.state; size: Theme.tiny; color: Theme.muted; height: Theme.target; verticalAlignment: Text.AlignVCenter; width: Math.min(implicitWidth, parent.width - Theme.target * 3 - Theme.gap2 * 3) }
        }
    }
}
