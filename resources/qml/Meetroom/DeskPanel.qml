import QtQuick
import QtQuick.Layouts

// A card of the desk: a heading with its actions above, a list below.
Card {
    id: panel

    property string title: ""
    property string note: ""
    property alias actions: actionRow.data
    default property alias body: column.data
    readonly property bool roomy: width > 560 * Theme.scale

    content: ColumnLayout {
        id: column
        anchors { fill: parent; margins: Theme.gap4 }
        spacing: Theme.gap3
        GridLayout {
            columns: panel.roomy ? 2 : 1
            columnSpacing: Theme.gap3
            rowSpacing: Theme.gap2
            Layout.fillWidth: true
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Heading { text: panel.title; Layout.fillWidth: true }
                AppText { text: panel.note; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            }
            Flow {
                id: actionRow
                spacing: Theme.gap2
                layoutDirection: panel.roomy ? Qt.RightToLeft : Qt.LeftToRight
                Layout.fillWidth: true
            }
        }
    }
}
