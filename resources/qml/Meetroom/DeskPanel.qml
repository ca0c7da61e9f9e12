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
                // In one line beside the heading, where they fit.
                readonly property real wanted: {
                    const shown = Array.from(children).filter(child => child.visible)
                    return shown.reduce((sum, child) => sum + child.implicitWidth, spacing * Math.max(0, shown.length - 1))
                }
                spacing: Theme.gap2
                layoutDirection: panel.roomy ? Qt.RightToLeft : Qt.LeftToRight
                Layout.fillWidth: !panel.roomy
                Layout.preferredWidth: panel.roomy ? Math.min(wanted, panel.width * 0.62) : -1
            }
        }
    }
}
