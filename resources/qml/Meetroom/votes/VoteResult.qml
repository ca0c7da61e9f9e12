pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A declared result in the detail it was declared in: outcome, numbers, groups, names.
ColumnLayout {
    id: result

    required property BallotViewModel ballot
    property bool all: false

    spacing: Theme.gap2

    GridLayout {
        visible: result.ballot.yes !== ""
        columns: result.width > 216 * Theme.scale ? 3 : 1
        columnSpacing: Theme.gap2
        rowSpacing: Theme.gap1
        Layout.fillWidth: true
        CountBox { count: result.ballot.yes; label: qsTr("In favour"); tone: "green" }
        CountBox { count: result.ballot.no; label: qsTr("Against"); tone: "red" }
        CountBox { count: result.ballot.abstain; label: qsTr("Abstain"); tone: "plain" }
    }
    OptionBars { model: result.ballot.results; Layout.fillWidth: true }
    AppText { objectName: "voteTurnout"; text: result.ballot.turnout; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    PartLines { model: result.ballot.groups; title: qsTr("By group"); Layout.fillWidth: true }
    ActionButton {
        objectName: "voteNames"
        visible: result.ballot.named > 0
        text: result.all ? qsTr("Hide the names") : qsTr("Who voted how")
        tone: "plain"
        quiet: true
        iconName: "users"
        Layout.fillWidth: true
        onClicked: result.all = !result.all
    }
    PartLines { model: result.all ? result.ballot.names : null; title: ""; Layout.fillWidth: true }
}
