import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// What can be done with what is selected, for mouse and finger.
Menu {
    id: menu

    required property TextEditing editing
    required property TextArea area

    MenuItem { objectName: "editMenuCut"; text: qsTr("Cut"); height: Theme.target; enabled: menu.area.selectedText !== "" && !menu.area.readOnly; onTriggered: menu.editing.cut() }
    MenuItem { objectName: "editMenuCopy"; text: qsTr("Copy"); height: Theme.target; enabled: menu.area.selectedText !== ""; onTriggered: menu.editing.copy() }
    MenuItem { objectName: "editMenuPaste"; text: qsTr("Paste"); height: Theme.target; enabled: !menu.area.readOnly; onTriggered: menu.editing.paste() }
    MenuItem { objectName: "editMenuAll"; text: qsTr("Select all"); height: Theme.target; onTriggered: menu.area.selectAll() }
}
