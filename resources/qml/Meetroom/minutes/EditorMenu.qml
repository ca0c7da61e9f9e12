pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// What can be done with what is selected, for mouse and finger.
Menu {
    id: menu

    required property TextEditing editing
    required property TextArea area

    padding: Theme.gap1
    implicitWidth: 220 * Math.min(Theme.scale, 1.6)
    background: Rectangle { radius: Theme.radiusSmall; color: Theme.raised; border { color: Theme.line; width: 1 } }
    component Line: MenuItem {
        id: line
        implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
        Accessible.name: text
        contentItem: AppText { id: words; text: line.text; leftPadding: Theme.gap2; verticalAlignment: Text.AlignVCenter; color: line.enabled ? Theme.text : Theme.muted; Accessible.ignored: true }
        background: Rectangle { radius: 8; color: line.highlighted ? Theme.blueSoft : "transparent" }
    }

    Line { objectName: "editMenuCut"; text: qsTr("Cut"); enabled: menu.area.selectedText !== "" && !menu.area.readOnly; onTriggered: menu.editing.cut() }
    Line { objectName: "editMenuCopy"; text: qsTr("Copy"); enabled: menu.area.selectedText !== ""; onTriggered: menu.editing.copy() }
    Line { objectName: "editMenuPaste"; text: qsTr("Paste"); enabled: !menu.area.readOnly; onTriggered: menu.editing.paste() }
    Line { objectName: "editMenuAll"; text: qsTr("Select all"); onTriggered: menu.area.selectAll() }
}
