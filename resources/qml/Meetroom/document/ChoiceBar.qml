import QtQuick
import Meetroom
import Meetroom.Models

// What can be done with the text chosen.
Card {
    id: bar

    required property TextChoice choice

    objectName: "choiceBar"
    color: Theme.raised
    visible: choice.active
    implicitWidth: copy.implicitWidth + mark.implicitWidth + none.implicitWidth + Theme.gap1 * 4 + 2
    implicitHeight: row.implicitHeight + Theme.gap1 * 2

    // What misses a button must not let go of the text.
    MouseArea { anchors.fill: parent; acceptedButtons: Qt.AllButtons; preventStealing: true }
    Flow {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap1 }
        spacing: Theme.gap1
        ActionButton { id: copy; objectName: "choiceCopy"; text: qsTr("Copy"); iconName: "copy"; onClicked: bar.choice.copy() }
        ActionButton { id: mark; objectName: "choiceHighlight"; text: qsTr("Highlight"); iconName: "highlighter"; quiet: true; tone: "plain"; onClicked: bar.choice.highlight() }
        IconButton { id: none; objectName: "choiceClear"; iconName: "x"; text: qsTr("Choose nothing"); onClicked: bar.choice.clear() }
    }
}
