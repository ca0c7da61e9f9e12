import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// What letters and paragraphs look like, back and forth, and the stock phrases.
Flow {
    id: tools

    required property MinutesViewModel minutes
    required property TextEditing editing
    readonly property MinutesWritingViewModel writing: minutes.writing
    required property TextArea area
    property bool roomy: true
    signal phrases()
    signal concluding()
    function done() { area.forceActiveFocus() }

    spacing: Theme.gap1
    IconButton { objectName: "editBold"; iconName: "bold"; text: qsTr("Bold (Ctrl+B)"); fill: Theme.field; checkable: true; checked: tools.editing.bold; enabled: !tools.area.readOnly; onClicked: { checked = Qt.binding(() => tools.editing.bold); tools.editing.toggle("bold"); tools.done() } }
    IconButton { objectName: "editItalic"; iconName: "italic"; text: qsTr("Italic (Ctrl+I)"); fill: Theme.field; checkable: true; checked: tools.editing.italic; enabled: !tools.area.readOnly; onClicked: { checked = Qt.binding(() => tools.editing.italic); tools.editing.toggle("italic"); tools.done() } }
    IconButton { objectName: "editUnderline"; iconName: "underline"; text: qsTr("Underline (Ctrl+U)"); fill: Theme.field; checkable: true; checked: tools.editing.underline; enabled: !tools.area.readOnly; onClicked: { checked = Qt.binding(() => tools.editing.underline); tools.editing.toggle("underline"); tools.done() } }
    IconButton { objectName: "editBullets"; iconName: "list"; text: qsTr("Points (Ctrl+Shift+8)"); fill: Theme.field; checkable: true; checked: tools.editing.style === "bullet"; enabled: !tools.area.readOnly; onClicked: { checked = Qt.binding(() => tools.editing.style === "bullet"); tools.editing.setStyle("bullet"); tools.done() } }
    IconButton { objectName: "editNumbers"; iconName: "list-ordered"; text: qsTr("Numbers (Ctrl+Shift+7)"); fill: Theme.field; checkable: true; checked: tools.editing.style === "numbered"; enabled: !tools.area.readOnly; onClicked: { checked = Qt.binding(() => tools.editing.style === "numbered"); tools.editing.setStyle("numbered"); tools.done() } }
    IconButton { objectName: "editUndo"; iconName: "undo-2"; text: qsTr("Back (Ctrl+Z)"); fill: Theme.field; enabled: tools.area.canUndo; onClicked: { tools.area.undo(); tools.done() } }
    IconButton { objectName: "editRedo"; iconName: "redo-2"; text: qsTr("Again (Ctrl+Y)"); fill: Theme.field; enabled: tools.area.canRedo; onClicked: { tools.area.redo(); tools.done() } }
    // Always there, so that nothing moves under who begins to type.
    IconButton { objectName: "minutesWrite"; iconName: "save"; text: qsTr("Write down now"); fill: Theme.field; enabled: tools.writing.unwritten > 0; onClicked: { tools.writing.write(); tools.done() } }
    ActionButton { objectName: "editPhrases"; iconName: "text-quote"; text: qsTr("Phrases"); tone: "plain"; quiet: true; minimumHeight: Theme.target; enabled: !tools.area.readOnly; onClicked: tools.phrases() }
    ActionButton { objectName: "minutesConclude"; visible: tools.writing.concludable; iconName: "gavel"; tone: "red"; quiet: true; text: tools.writing.conclusion === "" ? qsTr("Conclusion") : qsTr("Change the conclusion"); width: Math.min(implicitWidth, tools.width); onClicked: tools.concluding() }
    ActionButton { objectName: "minutesAddTask"; visible: tools.minutes.actions.writable; iconName: "list-todo"; tone: "plain"; quiet: true; text: qsTr("Task"); Accessible.name: qsTr("Add a task"); width: Math.min(implicitWidth, tools.width); onClicked: tools.minutes.actions.add() }
}
