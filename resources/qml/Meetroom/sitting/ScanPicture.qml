import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import Meetroom.Items

// What the camera sees while a code is looked for, and what is to be done.
ColumnLayout {
    id: part

    required property CodeScannerViewModel scanner
    required property PictureWall wall

    spacing: Theme.gap3

    Item {
        visible: part.scanner.filming
        implicitHeight: width * 9 / 16
        Layout.fillWidth: true
        VideoTile { objectName: "scanPicture"; anchors.fill: parent; wall: part.wall; big: true; muted: true; mirrored: true; backdrop: Theme.raised }
        Rectangle {
            anchors.centerIn: parent
            width: Math.min(parent.width, parent.height) * 0.72
            height: width
            radius: Theme.radius
            color: "transparent"
            border { width: 3; color: "#FFFFFF" }
        }
    }
    Notice { objectName: "scanSentence"; text: part.scanner.sentence; tone: part.scanner.tone; iconName: "scan-qr-code"; Layout.fillWidth: true }
}
