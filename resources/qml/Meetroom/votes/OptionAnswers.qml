pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom

// One name on a ballot paper with the three answers beside or below it.
Rectangle {
    id: line

    property string name: ""
    property string note: ""
    property string mark: ""
    property int number: 0
    signal marked(choice: string)

    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: 1; color: mark === "" ? Theme.line : Theme.strongLine }
    Accessible.role: Accessible.Grouping
    Accessible.name: note === "" ? name : name + ". " + note

    component Answer: AbstractButton {
        id: answer
        required property string choice
        required property string tone
        required property string glyph
        readonly property bool chosen: line.mark === choice
        readonly property color ink: !enabled && !chosen ? Theme.muted : chosen ? Theme.overSolid(tone) : Theme.ink(tone)
        implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap1 * 2)
        // Side by side they are equally wide; with large letters each has a line of its own.
        implicitWidth: 10
        Layout.fillWidth: true
        Layout.fillHeight: true
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.RadioButton
        Accessible.name: line.name + ": " + text
        Accessible.checked: chosen
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()
        onClicked: line.marked(choice)
        contentItem: Item {
            Column {
                id: words
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
                Icon { name: answer.chosen ? "circle-check" : answer.glyph; color: answer.ink; size: Math.round(18 * Theme.scale); width: parent.width }
                AppText { text: answer.text; size: Theme.tiny; font.weight: Font.DemiBold; color: answer.ink; width: parent.width; horizontalAlignment: Text.AlignHCenter; Accessible.ignored: true }
            }
        }
        background: Rectangle {
            radius: 10
            color: answer.chosen ? (answer.tone === "plain" ? Theme.faint : Theme.solid(answer.tone)) : answer.hovered && answer.enabled ? Theme.soft(answer.tone) : Theme.card
            border { width: Theme.contrast || answer.chosen ? 2 : 1; color: answer.chosen ? Theme.ink(answer.tone) : Theme.line }
            FocusRing { shown: answer.visualFocus }
        }
    }
    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        spacing: Theme.gap1
        AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
        AppText { text: line.note; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        GridLayout {
            columns: line.width / Theme.scale < 210 ? 1 : 3
            columnSpacing: Theme.gap1
            rowSpacing: Theme.gap1
            uniformCellWidths: true
            Layout.fillWidth: true
            Answer { objectName: "optionYes" + line.number; choice: "yes"; tone: "green"; glyph: "thumbs-up"; text: qsTr("In favour") }
            Answer { objectName: "optionNo" + line.number; choice: "no"; tone: "red"; glyph: "thumbs-down"; text: qsTr("Against") }
            Answer { objectName: "optionAbstain" + line.number; choice: "abstain"; tone: "plain"; glyph: "minus"; text: qsTr("Abstain") }
        }
    }
}
