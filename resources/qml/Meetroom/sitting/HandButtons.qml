import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The own hand: raise it with one press; beside it, the other ways to ask.
RowLayout {
    id: row

    required property FloorViewModel floor
    property int minimumHeight: Theme.target

    spacing: Theme.gap2
    ActionButton {
        id: hand
        objectName: "raiseHand"
        Layout.fillWidth: true
        text: row.floor.handText
        iconName: "hand"
        busy: row.floor.hand === "sending"
        tone: row.floor.hand === "up" ? "amber" : row.floor.hand === "speaking" ? "red" : "blue"
        enabled: row.floor.handUsable
        minimumHeight: row.minimumHeight
        onClicked: row.floor.toggleHand()
    }
    IconButton {
        objectName: "askOtherwise"
        iconName: "ellipsis"
        fill: Theme.blueSoft
        ink: Theme.blueText
        enabled: row.floor.handUsable
        text: qsTr("Ask with a stance, or raise a point of order")
        implicitHeight: hand.height
        onClicked: sheet.begin()
    }
    AskFloorSheet { id: sheet; floor: row.floor }
}
