pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom

// The options of an election with their votes, most votes first; who is elected is said in words and by a sign.
ColumnLayout {
    id: bars

    property var model: null
    property int size: Theme.small
    property color ink: Theme.text
    property color faintInk: Theme.muted

    visible: lines.count > 0
    spacing: Theme.gap2
    Repeater {
        id: lines
        model: bars.model
        ColumnLayout {
            id: line
            required property string name
            required property string numbers
            required property real part
            required property bool elected
            required property bool tied
            readonly property string outcome: elected ? qsTr("elected") : tied ? qsTr("tied") : ""
            spacing: 2
            Layout.fillWidth: true
            Accessible.role: Accessible.StaticText
            Accessible.name: name + ". " + numbers + ". " + outcome
            RowLayout {
                spacing: Theme.gap2
                Layout.fillWidth: true
                Icon { visible: line.outcome !== ""; name: line.elected ? "circle-check" : "scale"; size: Math.round(bars.size * 1.3); color: line.elected ? Theme.live : Theme.amber; Layout.alignment: Qt.AlignTop }
                AppText { text: line.name + (line.outcome !== "" ? " – " + line.outcome : ""); size: bars.size; color: bars.ink; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            }
            AppText { text: line.numbers; visible: text !== ""; size: Math.round(bars.size * 0.86); color: bars.faintInk; Layout.fillWidth: true; Accessible.ignored: true }
            ProgressLine { visible: line.numbers !== ""; value: line.part; tone: line.elected ? "green" : "blue"; Layout.fillWidth: true }
        }
    }
}
