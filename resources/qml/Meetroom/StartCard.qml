import QtQuick
import QtQuick.Layouts

// One way in.
Card {
    id: card

    property string title: ""
    property string iconName: ""
    default property alias parts: column.data

    implicitHeight: column.implicitHeight + Theme.gap4 * 2
    content: ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap4 }
        spacing: Theme.gap3
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { name: card.iconName; color: Theme.blueText }
            Heading { text: card.title; Layout.fillWidth: true }
        }
    }
}
