import QtQuick

// A white sheet with the one shadow of the client.
Item {
    id: card

    default property alias content: sheet.data
    property color color: Theme.card
    property color borderColor: Theme.line
    property int borderWidth: 1
    property int radius: Theme.radius

    Rectangle {
        anchors { fill: parent; topMargin: 2; bottomMargin: -2 }
        radius: card.radius
        color: Theme.shadow
    }
    Rectangle {
        id: sheet
        anchors.fill: parent
        radius: card.radius
        color: card.color
        border { color: card.borderColor; width: Theme.contrast ? 2 : card.borderWidth }
    }
}
