pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The three answers to a motion: one press is the vote, or, with words beside it, a choice that is then sent.
ColumnLayout {
    id: answers

    required property BallotViewModel ballot
    readonly property bool sending: ballot.phase === "sending"
    function pressed(choice: string) { if (ballot.oneTap) ballot.cast(choice); else ballot.mark("motion", choice) }

    spacing: Theme.gap2

    component Answer: ActionButton {
        required property string choice
        readonly property bool chosen: answers.ballot.choice === choice
        enabled: !answers.sending || chosen
        busy: answers.sending && chosen
        trailingIconName: chosen && !busy ? "circle-check" : ""
        alignLeft: true
        minimumHeight: Math.max(Theme.target, 54)
        Layout.fillWidth: true
        Accessible.role: answers.ballot.oneTap ? Accessible.Button : Accessible.RadioButton
        Accessible.checked: chosen
        onClicked: answers.pressed(choice)
    }
    Answer { objectName: "voteYes"; choice: "yes"; text: qsTr("In favour"); tone: "green"; quiet: !answers.ballot.oneTap && !chosen; iconName: "thumbs-up" }
    Answer { objectName: "voteNo"; choice: "no"; text: qsTr("Against"); tone: "red"; quiet: answers.ballot.oneTap || !chosen; iconName: "thumbs-down" }
    Answer { objectName: "voteAbstain"; choice: "abstain"; text: qsTr("Abstain"); tone: "plain"; quiet: true; iconName: "minus" }
    VoteSend { ballot: answers.ballot; visible: !answers.ballot.oneTap || answers.ballot.phase === "changing"; Layout.fillWidth: true }
}
