pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Own microphone, camera, screen and the way the pictures stand; `stage`: beside the large pictures.
ColumnLayout {
    id: controls

    required property ShellViewModel shell
    readonly property PicturesViewModel pictures: shell.pictures
    property bool stage: false
    property bool canLeaveStage: true
    property bool mic: true
    signal shareWanted()
    signal roomWanted()

    spacing: Theme.gap2

    AppText {
        objectName: "devicesMissing"
        visible: text !== ""
        text: controls.pictures.joined ? "" : controls.pictures.devices
        size: Theme.tiny
        color: Theme.muted
        Layout.fillWidth: true
    }
    AppText {
        objectName: "micHint"
        visible: text !== "" && controls.pictures.joined
        text: controls.shell.microphone.hint
        size: Theme.tiny
        color: Theme.amberText
        font.weight: Font.DemiBold
        Layout.fillWidth: true
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.gap2
        ActionButton {
            objectName: "joinCall"
            visible: !controls.pictures.joined
            width: Math.min(implicitWidth, parent.width)
            iconName: "video"
            quiet: true
            text: qsTr("Join picture and sound")
            onClicked: controls.pictures.join()
        }
        MicButton {
            objectName: "muteButton"
            microphone: controls.shell.microphone
            visible: controls.mic && microphone.joined
            width: controls.stage ? Math.min(implicitWidth, parent.width) : parent.width
        }
        IconButton {
            objectName: "cameraButton"
            visible: controls.pictures.joined && !controls.pictures.audioOnly
            enabled: controls.pictures.hasCamera
            fill: Theme.card
            ink: controls.pictures.cameraOn ? Theme.text : Theme.redText
            iconName: controls.pictures.cameraOn ? "video" : "video-off"
            text: !controls.pictures.hasCamera ? qsTr("No camera found") : controls.pictures.cameraOn ? qsTr("Switch the camera off") : qsTr("Switch the camera on")
            onClicked: controls.pictures.toggleCamera()
        }
        IconButton {
            objectName: "shareButton"
            visible: controls.pictures.joined && !controls.pictures.audioOnly
            fill: controls.shell.sharing.sharing ? Theme.redSoft : Theme.card
            ink: controls.shell.sharing.sharing ? Theme.redText : Theme.text
            iconName: controls.shell.sharing.sharing ? "screen-share-off" : "screen-share"
            text: controls.shell.sharing.sharing ? qsTr("Stop sharing") : qsTr("Share a screen or a window")
            onClicked: controls.shell.sharing.sharing ? controls.shell.sharing.stop() : controls.shareWanted()
        }
        IconButton {
            objectName: "layoutButton"
            visible: controls.stage && controls.pictures.joined && !controls.pictures.audioOnly
            fill: Theme.card
            iconName: controls.pictures.layout === "gallery" ? "square-user" : "layout-grid"
            text: controls.pictures.layout === "gallery" ? qsTr("Show the speaker large") : qsTr("Show everybody alike")
            onClicked: controls.pictures.toggleLayout()
        }
        IconButton {
            objectName: "audioOnlyButton"
            visible: controls.pictures.joined
            checked: controls.pictures.audioOnly
            fill: Theme.card
            iconName: "headphones"
            text: controls.pictures.audioOnly ? qsTr("Pictures again") : qsTr("Sound only, for a weak line")
            onClicked: controls.pictures.toggleAudioOnly()
        }
        IconButton {
            objectName: "stageButton"
            visible: controls.canLeaveStage && (controls.pictures.joined || controls.stage)
            fill: Theme.card
            iconName: controls.stage ? "minimize-2" : "maximize-2"
            text: controls.stage ? qsTr("Back to the papers") : qsTr("Large pictures")
            onClicked: controls.pictures.stage = !controls.stage
        }
        IconButton {
            objectName: "expandButton"
            visible: controls.stage && controls.canLeaveStage
            fill: Theme.card
            checked: controls.pictures.expanded
            iconName: "maximize"
            text: controls.pictures.expanded ? qsTr("Show agenda and speakers") : qsTr("Pictures over the whole window")
            onClicked: controls.pictures.expanded = !controls.pictures.expanded
        }
        IconButton {
            objectName: "roomButton"
            visible: controls.shell.display.offered
            fill: Theme.card
            checked: controls.shell.display.open
            iconName: "monitor"
            text: controls.shell.display.open ? qsTr("Room display (open)") : qsTr("Room display")
            onClicked: controls.roomWanted()
        }
        IconButton {
            objectName: "leaveCall"
            visible: controls.pictures.joined
            fill: Theme.card
            ink: Theme.redText
            iconName: "log-out"
            text: qsTr("Leave picture and sound")
            onClicked: controls.pictures.leave()
        }
        ActionButton {
            objectName: "raiseHand"
            visible: controls.stage && controls.canLeaveStage && controls.pictures.expanded && controls.shell.floor.maySpeak
            width: Math.min(implicitWidth, parent.width)
            text: controls.shell.floor.handText
            iconName: "hand"
            busy: controls.shell.floor.hand === "sending"
            tone: controls.shell.floor.hand === "up" ? "amber" : controls.shell.floor.hand === "speaking" ? "red" : "blue"
            enabled: controls.shell.floor.handUsable
            onClicked: controls.shell.floor.toggleHand()
        }
    }
}
