pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What can be chosen on a verifiable ballot.  On a motion a press seals the ballot; a list is sealed by a press of its
// own.  Nothing is sent yet.
ColumnLayout {
    id: choices

    required property SealedBallotViewModel ballot

    spacing: Theme.gap2

    AppText { objectName: "sealedRule"; text: choices.ballot.rule; visible: text !== ""; Layout.fillWidth: true }
    Loader {
        active: choices.ballot.method === "motion"
        visible: active
        Layout.fillWidth: true
        sourceComponent: ColumnLayout {
            spacing: Theme.gap2
            ActionButton { objectName: "sealedYes"; text: qsTr("In favour"); tone: "green"; iconName: "thumbs-up"; alignLeft: true; enabled: !choices.ballot.busy; minimumHeight: Math.max(Theme.target, 54); Layout.fillWidth: true; onClicked: choices.ballot.vote("yes") }
            ActionButton { objectName: "sealedNo"; text: qsTr("Against"); tone: "red"; quiet: true; iconName: "thumbs-down"; alignLeft: true; enabled: !choices.ballot.busy; minimumHeight: Math.max(Theme.target, 54); Layout.fillWidth: true; onClicked: choices.ballot.vote("no") }
            ActionButton { objectName: "sealedAbstain"; text: qsTr("Abstain"); tone: "plain"; quiet: true; iconName: "minus"; alignLeft: true; enabled: !choices.ballot.busy; minimumHeight: Math.max(Theme.target, 54); Layout.fillWidth: true; onClicked: choices.ballot.vote("abstain") }
        }
    }
    Repeater {
        model: choices.ballot.method === "motion" ? null : choices.ballot.options
        Loader {
            id: line
            required property string key
            required property string name
            required property string note
            required property string choice
            required property int index
            Layout.fillWidth: true
            sourceComponent: choices.ballot.method === "each" ? each : one
            Component {
                id: one
                OptionBox { objectName: "sealedOption" + line.index; text: line.name; note: line.note; chosen: line.choice !== ""; enabled: !choices.ballot.busy; onClicked: choices.ballot.mark(line.key, "yes") }
            }
            Component {
                id: each
                OptionAnswers { objectName: "sealedOption" + line.index; name: line.name; note: line.note; mark: line.choice; number: line.index; enabled: !choices.ballot.busy; onMarked: choice => choices.ballot.mark(line.key, choice) }
            }
        }
    }
    ActionButton {
        objectName: "sealedSeal"
        visible: choices.ballot.method !== "motion"
        enabled: choices.ballot.complete && !choices.ballot.busy
        busy: choices.ballot.busy
        text: qsTr("Seal the ballot")
        tone: "green"
        iconName: "lock"
        minimumHeight: Math.max(Theme.target, 54)
        Layout.fillWidth: true
        onClicked: choices.ballot.seal()
    }
    ActionButton {
        objectName: "sealedBlank"
        visible: choices.ballot.blank
        enabled: !choices.ballot.busy
        text: qsTr("Seal a blank ballot")
        tone: "plain"
        quiet: true
        iconName: "square"
        Layout.fillWidth: true
        onClicked: choices.ballot.sealBlank()
    }
    ActionButton {
        objectName: "sealedKeep"
        visible: choices.ballot.receipt !== "" && choices.ballot.phase === "choosing"
        text: qsTr("Leave my vote as it is")
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: choices.ballot.keepCast()
    }
    AppText { visible: choices.ballot.busy; text: qsTr("This device seals your ballot…"); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    AppText { visible: !choices.ballot.busy; text: qsTr("Nothing is sent yet: you will be asked once more."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
}
