pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The whole way of a verifiable vote: what is done, what goes on, whom it waits for.
ColumnLayout {
    id: steps

    required property ScrutineerViewModel scrutineer

    spacing: Theme.gap2

    Repeater {
        model: steps.scrutineer.steps
        RowLayout {
            id: line
            required property string title
            required property string detail
            required property string stand
            required property int index
            objectName: "scrutineerStep" + index
            spacing: Theme.gap3
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: title + (detail === "" ? "" : ", " + detail) + (stand === "done" ? ", " + qsTr("done") : "")
            Icon { name: line.stand === "done" ? "circle-check" : line.stand === "now" ? "circle-dot" : "circle"; color: line.stand === "done" ? Theme.greenText : line.stand === "now" ? Theme.blueText : Theme.muted; Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.title; font.weight: line.stand === "now" ? Font.DemiBold : Font.Normal; color: line.stand === "later" ? Theme.muted : Theme.text; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: line.detail; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
    }
}
