pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The chair's votes: prepare, open, close, declare, cancel.
Card {
    id: card

    required property ShellViewModel shell
    readonly property ChairVotesViewModel votes: shell.votes

    implicitHeight: column.implicitHeight + Theme.gap3 * 2

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        RowLayout {
            Layout.fillWidth: true
            Heading { text: qsTr("Votes"); Layout.fillWidth: true }
            IconButton { objectName: "newPoll"; iconName: "plus"; fill: Theme.blueSoft; ink: Theme.blueText; text: qsTr("Prepare a vote"); onClicked: sheet.open() }
        }
        AppText { visible: polls.count === 0; text: qsTr("No vote is prepared."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        Repeater {
            id: polls
            model: card.votes.polls
            PollItem { shell: card.shell; Layout.fillWidth: true; onCancelWanted: key => { cancel.key = key; cancel.open() } }
        }
    }
    PollSheet { id: sheet; shell: card.shell }
    Sheet {
        id: cancel
        objectName: "cancelPollSheet"
        property string key: ""
        title: qsTr("Cancel the vote")
        AppText { text: qsTr("The vote is given up; what was cast stays in the record. Write down the reason."); Layout.fillWidth: true }
        Field { id: reason; objectName: "cancelReason"; label: qsTr("Reason"); Layout.fillWidth: true }
        ActionButton {
            objectName: "cancelPollConfirm"
            text: qsTr("Cancel the vote")
            tone: "red"
            enabled: reason.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { card.votes.cancelPoll(cancel.key, reason.text); reason.text = ""; cancel.close() }
        }
    }
}
