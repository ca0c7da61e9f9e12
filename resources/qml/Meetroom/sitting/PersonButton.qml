import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom

// A person to choose: initials, name and what they are; the whole line is the target.
AbstractButton {
    id: line

    property string initials: ""
    property string subtext: ""
    property string iconName: "chevron-right"

    implicitHeight: Math.max(Theme.target, row.implicitHeight + Theme.gap2 * 2)
    padding: Theme.gap2
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: subtext === "" ? text : text + ", " + subtext
    // The second press of a double click is no second order.
    onDoubleClicked: {}
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: RowLayout {
        id: row
        spacing: Theme.gap3
        Avatar { initials: line.initials; visible: line.initials !== "" }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            AppText { text: line.text; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: line.subtext; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Icon { name: line.iconName; color: Theme.blueText }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: line.down ? Theme.faint : line.hovered ? Theme.blueSoft : Theme.field
        border { width: Theme.contrast ? 1 : 0; color: Theme.line }
        FocusRing { shown: line.visualFocus }
    }
}
