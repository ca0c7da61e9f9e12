import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Somebody who can be chosen as a reader.
AbstractButton {
    id: line

    required property string key
    required property string name
    required property string detail
    required property bool chosen
    required property bool locked
    property AudienceChoiceViewModel choice

    objectName: "reader-" + key
    implicitHeight: Math.max(Theme.target, row.implicitHeight + Theme.gap2 * 2)
    focusPolicy: Qt.StrongFocus
    enabled: !locked
    Accessible.role: Accessible.CheckBox
    Accessible.name: name + ", " + detail
    Accessible.checked: chosen
    onClicked: choice.toggle(key)
    Keys.onReturnPressed: click()
    onActiveFocusChanged: if (activeFocus && ListView.view) ListView.view.positionViewAtIndex(ListView.view.indexAt(1, y + 1), ListView.Contain)
    background: Rectangle { radius: Theme.radiusSmall; color: line.hovered ? Theme.field : "transparent"; FocusRing { anchors.margins: 1; shown: line.visualFocus } }
    contentItem: RowLayout {
        id: row
        spacing: Theme.gap3
        Rectangle {
            implicitWidth: Math.round(24 * Math.min(Theme.scale, 1.5)); implicitHeight: implicitWidth; radius: 7
            Layout.leftMargin: Theme.gap2
            color: line.chosen ? (line.locked ? Theme.strongLine : Theme.blue) : Theme.field
            border { width: line.chosen ? 0 : 2; color: Theme.strongLine }
            Icon { anchors.centerIn: parent; name: line.locked ? "lock" : "check"; size: Math.round(parent.width * 0.65); color: Theme.overBlue; visible: line.chosen }
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
}
