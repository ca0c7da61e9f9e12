pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The hands of every room as they are typed in, with sums and limits.
ColumnLayout {
    id: form

    required property HandsViewModel hands

    spacing: Theme.gap2

    Repeater {
        model: form.hands.rooms
        Rectangle {
            id: line
            required property string key
            required property string name
            required property string detail
            required property string entered
            required property string yes
            required property string no
            required property string abstain
            readonly property string problem: form.hands.problem(key, yesField.text, noField.text, abstainField.text)
            readonly property bool touched: yesField.text !== yes || noField.text !== no || abstainField.text !== abstain
            onYesChanged: yesField.text = yes
            onNoChanged: noField.text = no
            onAbstainChanged: abstainField.text = abstain
            implicitHeight: column.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: 1; color: Theme.line }
            Layout.fillWidth: true
            Accessible.role: Accessible.Grouping
            Accessible.name: name + ". " + detail
            ColumnLayout {
                id: column
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
                spacing: Theme.gap1
                AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                GridLayout {
                    columns: line.width / Theme.scale < 260 ? 1 : 3
                    columnSpacing: Theme.gap2
                    rowSpacing: Theme.gap1
                    uniformCellWidths: true
                    Layout.fillWidth: true
                    NumberField { id: yesField; objectName: "handsYes" + line.key; label: qsTr("In favour"); text: line.yes; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom }
                    NumberField { id: noField; objectName: "handsNo" + line.key; label: qsTr("Against"); text: line.no; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom }
                    NumberField { id: abstainField; objectName: "handsAbstain" + line.key; label: qsTr("Abstain"); text: line.abstain; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom }
                }
                AppText { objectName: "handsProblem" + line.key; visible: text !== "" && line.touched; text: line.problem; size: Theme.tiny; color: Theme.redText; Layout.fillWidth: true }
                AppText { visible: text !== "" && line.touched; text: form.hands.raised(line.key, yesField.text, noField.text, abstainField.text); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                AppText { visible: text !== "" && !line.touched; text: line.entered; size: Theme.tiny; color: Theme.greenText; font.weight: Font.DemiBold; Layout.fillWidth: true }
                ActionButton {
                    objectName: "handsEnter" + line.key
                    visible: line.touched
                    enabled: line.problem === ""
                    text: qsTr("Enter the numbers")
                    iconName: "check"
                    Layout.fillWidth: true
                    onClicked: form.hands.enter(line.key, yesField.text, noField.text, abstainField.text)
                }
            }
        }
    }
    AppText { objectName: "handsTotal"; visible: text !== ""; text: form.hands.total; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { visible: text !== ""; text: form.hands.note; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
}
