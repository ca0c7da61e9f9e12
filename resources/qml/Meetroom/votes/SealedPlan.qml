pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The part of the sheet of a new vote where the chair names who must open a verifiable secret vote, and how many of
// them are needed; PollSheet loads it where the kind is "verifiable".
ColumnLayout {
    id: part

    required property ShellViewModel shell
    readonly property SealedPlanViewModel plan: shell.sealed.plan

    spacing: Theme.gap2
    // Not while the loader that makes this is still asking whether it is wanted.
    Component.onCompleted: Qt.callLater(plan.begin)

    AppText { text: qsTr("Scrutineers who keep the keys"); font.weight: Font.Medium; Layout.fillWidth: true }
    Repeater {
        model: part.shell.pollDraft.trustees
        CheckRow {
            required property string key
            required property string name
            required property bool chosen
            required property int index
            objectName: "trustee" + index
            text: name
            checked: chosen
            Layout.fillWidth: true
            onClicked: { part.shell.pollDraft.toggleTrustee(key); checked = Qt.binding(() => chosen) }
        }
    }
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { text: qsTr("Needed to open the result"); font.weight: Font.Medium; Layout.fillWidth: true }
        IconButton { objectName: "trusteesLess"; iconName: "minus"; fill: Theme.field; text: qsTr("One fewer needed"); onClicked: part.plan.step(-1) }
        AppText { objectName: "trusteesNeeded"; text: part.plan.needed; size: Theme.body; font.weight: Font.DemiBold }
        IconButton { objectName: "trusteesMore"; iconName: "plus"; fill: Theme.field; text: qsTr("One more needed"); onClicked: part.plan.step(1) }
    }
    Notice { objectName: "trusteesSentence"; text: part.plan.sentence; tone: part.plan.tone; Layout.fillWidth: true }
}
