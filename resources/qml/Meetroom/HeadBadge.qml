import QtQuick

// A badge as tall as the buttons beside it.
Item {
    id: place

    property alias text: badge.text
    property alias tone: badge.tone
    property alias iconName: badge.iconName

    implicitWidth: badge.implicitWidth
    implicitHeight: Theme.target + Theme.gap1 * 2
    Badge {
        id: badge
        anchors.verticalCenter: parent.verticalCenter
        height: Math.max(34, implicitHeight)
        textSize: iconName === "" ? Theme.tiny : Theme.small
    }
}
