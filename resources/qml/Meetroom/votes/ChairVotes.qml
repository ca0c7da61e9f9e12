pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The votes for who runs them: begin one, and all there were, those that run or wait on top.
Card {
    id: card

    required property ShellViewModel shell
    readonly property ChairVotesViewModel votes: shell.votes

    // Goes to the first result that can be declared: `follow` brings it into sight, the keyboard is on its button.
    function goToHeld(follow: FollowFocus) {
        for (let n = 0; n < polls.count; n++) {
            const held = polls.itemAt(n) as PollItem
            if (!held || !held.declarable) continue
            held.goToDeclare()
            follow.bring(held)
            return
        }
    }
    implicitHeight: column.implicitHeight + Theme.gap3 * 2

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        Heading { text: qsTr("Votes"); Layout.fillWidth: true }
        ActionButton {
            objectName: "newPoll"
            visible: card.votes.begins
            text: qsTr("New vote")
            iconName: "vote"
            quiet: card.votes.pollOpen
            Layout.fillWidth: true
            onClicked: card.shell.pollDraft.begin()
        }
        ActionButton { objectName: "proxies"; visible: card.shell.proxies.offered; text: qsTr("Proxies"); tone: "plain"; quiet: true; iconName: "users"; Layout.fillWidth: true; onClicked: card.shell.proxies.ask(true) }
        ActionButton { objectName: "weights"; visible: card.shell.weights.offered; text: qsTr("Voting weights"); tone: "plain"; quiet: true; iconName: "scale"; Layout.fillWidth: true; onClicked: card.shell.weights.ask(true) }
        AppText { visible: polls.count === 0; text: qsTr("No vote is prepared."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        Repeater {
            id: polls
            model: card.votes.polls
            PollItem {
                shell: card.shell
                Layout.fillWidth: true
                onCancelWanted: key => { cancel.key = key; cancel.open() }
                onCloseWanted: (key, question) => ask.closing(key, question)
            }
        }
    }
    AskSheet {
        id: ask
        objectName: "askPoll"
        property string key: ""
        function closing(what: string, sentence: string) { key = what; title = qsTr("Close the vote"); question = sentence; confirmText = qsTr("Close and count"); tone = "red"; iconName = "lock"; open() }
        onConfirmed: card.votes.closePoll(key)
    }
    Sheet {
        id: cancel
        objectName: "cancelPollSheet"
        property string key: ""
        title: qsTr("Cancel the vote")
        onOpened: reason.input.forceActiveFocus()
        AppText { text: qsTr("The vote is given up; what was cast stays in the record. Write down the reason."); Layout.fillWidth: true }
        Field { id: reason; objectName: "cancelReason"; label: qsTr("Reason"); input.maximumLength: 500; Layout.fillWidth: true }
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
