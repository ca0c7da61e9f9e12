import QtQuick
import QtQuick.Layouts
import Meetroom

// One thing of a list beside the pages.
Rectangle {
    id: box

    default property alias content: column.data

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap1
    }
}
