import QtQuick

// The ring that shows where the keyboard is.
Rectangle {
    property bool shown: false

    anchors { fill: parent; margins: -3 }
    visible: shown
    color: "transparent"
    border { color: Theme.focus; width: 2 }
    radius: Theme.radiusSmall + 3
}
