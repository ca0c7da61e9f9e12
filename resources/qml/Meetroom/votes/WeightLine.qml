import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// One member with the weight of their vote; what is wrong with a number is said below it at once.
Rectangle {
    id: line

    required property WeightsViewModel weights
    required property string key
    required property string name
    required property string detail
    required property string weight
    required property string problem
    // What the field held when the roster last said something: only an untouched field follows the roster.
    property string before: ""
    readonly property bool touched: field.text !== weight && weights.touched(key, field.text)
    readonly property bool narrow: width / Theme.scale < 380
    readonly property string wrong: touched ? weights.problem(field.text) : ""

    Component.onCompleted: before = weight
    onWeightChanged: { if (field.text === before || !weights.touched(key, field.text)) field.text = weight; before = weight }
    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: name + ". " + detail

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        spacing: Theme.gap1
        GridLayout {
            columns: line.narrow ? 1 : 2
            columnSpacing: Theme.gap3
            rowSpacing: Theme.gap1
            Layout.fillWidth: true
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            }
            Field {
                id: field
                objectName: "weight-" + line.key
                input.enabled: line.weights.changeable
                input.inputMethodHints: Qt.ImhFormattedNumbersOnly
                input.maximumLength: 20
                input.horizontalAlignment: TextInput.AlignRight
                input.Accessible.name: qsTr("Weight of %1").arg(line.name)
                Component.onCompleted: text = line.weight
                Layout.fillWidth: line.narrow
                Layout.preferredWidth: 140 * Math.min(Theme.scale, 1.6)
                onAccepted: line.weights.save(line.key, text)
            }
        }
        AppText { objectName: "weightProblem-" + line.key; visible: text !== ""; text: line.wrong !== "" ? line.wrong : line.problem; size: Theme.tiny; color: Theme.redText; Layout.fillWidth: true }
        ActionButton {
            objectName: "weightSave-" + line.key
            visible: line.touched
            enabled: line.wrong === ""
            text: qsTr("Save the weight")
            iconName: "check"
            Layout.fillWidth: true
            onClicked: line.weights.save(line.key, field.text)
        }
    }
}
