import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A line to write on, with its label above it and what is wrong below it.
ColumnLayout {
    id: field

    property string label: ""
    property string problem: ""
    property alias text: input.text
    property alias placeholder: input.placeholderText
    property alias input: input
    property bool secret: false
    signal accepted()

    spacing: Theme.gap1

    AppText {
        text: field.label
        visible: text !== ""
        font.weight: Font.Medium
        Layout.fillWidth: true
        Accessible.ignored: true
    }
    TextField {
        id: input
        objectName: field.objectName + "Input"
        Layout.fillWidth: true
        implicitWidth: 0
        implicitHeight: Math.max(Theme.target, contentHeight + Theme.gap3 * 2)
        font { family: Theme.family; pixelSize: Theme.small }
        color: Theme.text
        placeholderTextColor: Theme.muted
        selectionColor: Theme.blue
        selectedTextColor: Theme.overBlue
        selectByMouse: true
        leftPadding: Theme.gap3
        rightPadding: Theme.gap3
        echoMode: field.secret ? TextInput.Password : TextInput.Normal
        Accessible.role: Accessible.EditableText
        Accessible.name: field.label === "" ? placeholderText : field.label
        Accessible.passwordEdit: field.secret
        onAccepted: field.accepted()
        background: Rectangle {
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: input.activeFocus ? 2 : 1; color: field.problem !== "" ? Theme.red : input.activeFocus ? Theme.focus : Theme.line }
        }
    }
    AppText {
        text: field.problem
        visible: text !== ""
        color: Theme.redText
        size: Theme.tiny
        Layout.fillWidth: true
    }
}
