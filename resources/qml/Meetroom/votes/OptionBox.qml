import QtQuick
import QtQuick.Controls.Basic
import Meetroom

// One name to choose on a ballot paper.
AbstractButton {
    id: line

    property string note: ""
    property bool chosen: false

    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
    implicitWidth: 200
    leftPadding: Theme.gap3
    rightPadding: Theme.gap3
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: note === "" ? text : text + ". " + note
    Accessible.checked: chosen
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: Item {
        Rectangle {
            id: box
            width: Math.round(24 * Math.min(Theme.scale, 1.5))
            height: width
            radius: 7
            anchors.verticalCenter: parent.verticalCenter
            color: line.chosen ? Theme.green : Theme.card
            border { width: line.chosen ? 0 : 2; color: line.enabled ? Theme.strongLine : Theme.line }
            Icon { anchors.centerIn: parent; name: "check"; size: Math.round(box.width * 0.7); color: Theme.overGreen; visible: line.chosen }
        }
        Column {
            id: words
            anchors { left: box.right; leftMargin: Theme.gap3; right: parent.right; verticalCenter: parent.verticalCenter }
            AppText { text: line.text; width: parent.width; font.weight: Font.DemiBold; color: line.enabled ? Theme.text : Theme.muted; Accessible.ignored: true }
            AppText { text: line.note; visible: text !== ""; width: parent.width; size: Theme.tiny; color: Theme.muted; Accessible.ignored: true }
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: line.chosen ? Theme.greenSoft : line.hovered && line.enabled ? Theme.faint : Theme.field
        border { width: Theme.contrast || line.chosen ? 2 : 1; color: line.chosen ? Theme.greenText : Theme.line }
        FocusRing { shown: line.visualFocus }
    }
}
