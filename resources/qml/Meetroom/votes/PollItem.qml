pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// One vote in the chair's list.
Rectangle {
    id: item

    required property string key
    required property string question
    required property string kind
    required property string stage
    required property string stage_text
    required property string detail
    required property string tone
    property ShellViewModel shell
    readonly property ChairVotesViewModel votes: shell.votes
    signal cancelWanted(string key)

    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.Grouping
    Accessible.name: question + ". " + stage_text

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        spacing: Theme.gap2
        Badge { text: item.stage_text; tone: item.tone; color: Theme.card }
        AppText { text: item.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
        AppText { objectName: "pollDetail"; text: item.stage === "open" ? qsTr("%1 have voted").arg(item.detail) : item.detail; size: Theme.tiny; color: Theme.muted; visible: text !== ""; Layout.fillWidth: true }
        Loader {
            active: item.kind === "verifiable"
            visible: active
            Layout.fillWidth: true
            sourceComponent: SealedProgress { shell: item.shell; pollKey: item.key }
        }
        Flow {
            visible: item.stage === "created" || item.stage === "open" || item.stage === "counted"
            Layout.fillWidth: true
            spacing: Theme.gap2
            ActionButton { objectName: "openPoll"; visible: item.stage === "created"; width: Math.min(implicitWidth, parent.width); text: qsTr("Open the vote"); tone: "green"; iconName: "vote"; enabled: !item.votes.pollOpen && item.votes.phase === "open"; onClicked: item.votes.openPoll(item.key) }
            ActionButton { objectName: "closePoll"; visible: item.stage === "open"; width: Math.min(implicitWidth, parent.width); text: qsTr("Close and count"); tone: "red"; iconName: "lock"; onClicked: item.votes.closePoll(item.key) }
            ActionButton { objectName: "publishPoll"; visible: item.stage === "counted"; width: Math.min(implicitWidth, parent.width); text: qsTr("Declare the result"); iconName: "gavel"; onClicked: item.votes.publishPoll(item.key) }
            ActionButton { objectName: "cancelPoll"; visible: item.stage === "created" || item.stage === "open"; width: Math.min(implicitWidth, parent.width); text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: item.cancelWanted(item.key) }
        }
    }
}
