import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import Meetroom.Items

// Oneself as the others would see one, and the camera.
ColumnLayout {
    id: part

    required property PrejoinViewModel prejoin
    required property PictureWall wall
    property int tallest: 320
    spacing: Theme.gap3

    VideoTile {
        objectName: "selfView"
        wall: part.wall
        legId: part.prejoin.ownLeg
        name: part.prejoin.name
        initials: part.prejoin.initials
        big: true
        mirrored: true
        backdrop: Theme.card
        muted: true
        Layout.alignment: Qt.AlignHCenter
        Layout.preferredWidth: Math.min(part.width, part.tallest * 16 / 9)
        Layout.preferredHeight: Layout.preferredWidth * 9 / 16
    }
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Icon { name: part.prejoin.cameraOn ? "eye" : "eye-off"; color: part.prejoin.cameraOn ? Theme.greenText : Theme.muted; Layout.alignment: Qt.AlignTop }
        AppText { objectName: "cameraState"; text: part.prejoin.cameraState; color: part.prejoin.cameraOn ? Theme.greenText : Theme.muted; Layout.fillWidth: true }
    }
    DeviceChoice {
        kind: "camera"
        label: qsTr("Camera")
        iconName: found ? "video" : "video-off"
        text: part.prejoin.camera
        found: part.prejoin.hasCamera
        options: part.prejoin.cameras
        index: part.prejoin.cameraIndex
        prejoin: part.prejoin
        Layout.fillWidth: true
    }
    ActionButton {
        objectName: "prejoinCamera"
        visible: part.prejoin.hasCamera
        text: part.prejoin.cameraOn ? qsTr("Turn the camera off") : qsTr("Turn the camera on and see yourself")
        iconName: part.prejoin.cameraOn ? "video-off" : "video"
        tone: part.prejoin.cameraOn ? "red" : "blue"
        quiet: true
        Layout.fillWidth: true
        onClicked: part.prejoin.toggleCamera()
    }
}
