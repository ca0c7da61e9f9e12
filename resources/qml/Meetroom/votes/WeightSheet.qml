pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What the vote of each member weighs in weighted votes; the sum stays in sight while numbers are typed.
Sheet {
    id: sheet

    required property WeightsViewModel weights
    readonly property bool wanted: weights.asking

    objectName: "weightSheet"
    title: qsTr("Voting weights")
    preferredWidth: 620
    onWantedChanged: { if (!wanted) { close(); return } search.text = ""; open() }
    onClosed: if (wanted) weights.ask(false)

    AppText { text: qsTr("Used only in weighted votes, as it stands when they open."); color: Theme.muted; Layout.fillWidth: true }
    Notice { objectName: "weightNote"; text: sheet.weights.note; tone: "amber"; Layout.fillWidth: true }
    Field { id: search; objectName: "weightSearch"; label: qsTr("Search a name"); Layout.fillWidth: true; onTextChanged: sheet.weights.search(text) }
    Repeater {
        model: sheet.weights.rows
        WeightLine { weights: sheet.weights; Layout.fillWidth: true }
    }
    AppText { objectName: "weightMore"; visible: text !== ""; text: sheet.weights.more; color: Theme.muted; Layout.fillWidth: true }
    AppText { text: qsTr("A substitute votes with the weight of the member they stand in for."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    footer: [AppText { objectName: "weightTotal"; text: sheet.weights.total; font.weight: Font.DemiBold; Layout.fillWidth: true }]
}
