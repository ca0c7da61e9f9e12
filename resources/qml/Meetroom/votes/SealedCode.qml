import QtQuick
import QtQuick.Layouts
import Meetroom

// Letters to be compared or kept, in groups; large enough to be read across a table.
Rectangle {
    id: code

    property string label: ""
    property string text: ""

    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: 1; color: Theme.line }
    Accessible.role: Accessible.StaticText
    Accessible.name: label + ": " + text

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap3 }
        spacing: 2
        AppText { text: code.label; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        AppText { text: code.text; size: Theme.body; font.weight: Font.Bold; font.letterSpacing: 0.5; Layout.fillWidth: true; Accessible.ignored: true }
    }
}
