pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Prepare a vote: the question, the majority, the time shown.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property ChairVotesViewModel votes: shell.votes
    property string kind: "open"
    objectName: "pollSheet"
    title: qsTr("Prepare a vote")

    Area { id: question; objectName: "pollQuestion"; label: qsTr("What is voted on"); Layout.fillWidth: true }
    Picker { id: threshold; objectName: "pollThreshold"; label: qsTr("Majority"); options: sheet.votes.thresholds; Layout.fillWidth: true }
    Picker { id: base; objectName: "pollBase"; visible: threshold.chosen > 0; label: qsTr("Counted of"); options: sheet.votes.bases; Layout.fillWidth: true }
    Picker { id: time; objectName: "pollTime"; label: qsTr("Time shown"); options: [qsTr("No timer"), qsTr("1 minute"), qsTr("2 minutes"), qsTr("5 minutes")]; index: 1; Layout.fillWidth: true }
    Loader {
        active: sheet.kind === "verifiable"
        visible: active
        Layout.fillWidth: true
        sourceComponent: SealedPlan { shell: sheet.shell }
    }
    ActionButton {
        objectName: "pollCreate"
        text: qsTr("Prepare the vote")
        iconName: "vote"
        enabled: question.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: {
            sheet.votes.createPoll(question.text, base.chosen, threshold.chosen, [0, 60, 120, 300][time.chosen])
            question.text = ""
            sheet.close()
        }
    }
}
