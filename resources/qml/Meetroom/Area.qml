import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// Several lines to write on, with what is wrong below them.
ColumnLayout {
    id: area

    property string label: ""
    property alias text: input.text
    property alias placeholder: input.placeholderText
    property alias input: input
    property int lines: 3
    property string problem: ""

    spacing: Theme.gap1

    AppText {
        text: area.label
        visible: text !== ""
        font.weight: Font.Medium
        Layout.fillWidth: true
        Accessible.ignored: true
    }
    TextArea {
        id: input
        objectName: area.objectName + "Input"
        Layout.fillWidth: true
        implicitWidth: 0
        implicitHeight: Math.max(area.lines * Theme.small * 1.5 + Theme.gap3 * 2, contentHeight + Theme.gap3 * 2)
        font { family: Theme.family; pixelSize: Theme.small }
        color: Theme.text
        placeholderTextColor: Theme.muted
        selectionColor: Theme.blue
        selectedTextColor: Theme.overBlue
        selectByMouse: true
        wrapMode: TextEdit.Wrap
        padding: Theme.gap3
        // A tab in the text would keep the keyboard here for ever.
        Keys.priority: Keys.BeforeItem
        Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
        Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        Accessible.role: Accessible.EditableText
        Accessible.name: area.label === "" ? placeholderText : area.label
        background: Rectangle {
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: input.activeFocus ? 2 : 1; color: area.problem !== "" ? Theme.red : input.activeFocus ? Theme.focus : Theme.line }
        }
    }
    AppText {
        text: area.problem
        visible: text !== ""
        color: Theme.redText
        size: Theme.tiny
        Layout.fillWidth: true
    }
}
