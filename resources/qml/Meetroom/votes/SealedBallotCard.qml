pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The part of a vote card where a verifiable secret ballot is chosen, sealed, cast or checked, and its receipt shown;
// VoteCard draws question, clock and result around it.
ColumnLayout {
    id: card

    required property ShellViewModel shell
    required property string pollKey
    required property string personKey
    readonly property SealedBallotViewModel ballot: shell.sealed.ballot(pollKey) as SealedBallotViewModel
    readonly property string phase: ballot.phase
    readonly property bool choosing: phase === "choosing" || phase === "faulty"
    property bool more: false

    visible: phase !== "hidden"
    spacing: Theme.gap2

    Notice {
        objectName: "sealedSentence"
        text: card.ballot.sentence
        tone: card.ballot.tone
        iconName: card.phase === "cast" ? "circle-check" : card.phase === "sending" ? "clock" : tone === "red" ? "circle-alert" : "info"
        Layout.fillWidth: true
    }
    Notice { objectName: "sealedProblem"; text: card.ballot.problem; tone: "red"; Layout.fillWidth: true }
    ActionButton {
        objectName: "sealedVoteHere"
        visible: card.ballot.mayMove
        busy: card.ballot.busy
        enabled: !card.ballot.busy
        text: qsTr("Vote on this device")
        iconName: "monitor"
        Layout.fillWidth: true
        onClicked: card.ballot.voteHere()
    }
    Loader {
        active: card.choosing
        visible: active
        Layout.fillWidth: true
        sourceComponent: SealedChoices { ballot: card.ballot }
    }
    Loader {
        active: card.phase === "deciding"
        visible: active
        Layout.fillWidth: true
        sourceComponent: SealedDecide { ballot: card.ballot }
    }
    Loader {
        active: card.phase === "checking"
        visible: active
        Layout.fillWidth: true
        sourceComponent: SealedOpened { ballot: card.ballot }
    }
    Loader {
        active: card.ballot.receipt !== "" && !card.choosing && card.phase !== "deciding" && card.phase !== "checking"
        visible: active
        Layout.fillWidth: true
        sourceComponent: SealedReceipt { ballot: card.ballot }
    }
    ActionButton {
        objectName: "sealedRecord"
        visible: card.ballot.public
        text: qsTr("Public record and check")
        tone: "plain"
        quiet: true
        iconName: "shield-check"
        Layout.fillWidth: true
        onClicked: card.shell.sealed.showRecord(card.pollKey)
    }
    ActionButton {
        objectName: "sealedMore"
        visible: card.choosing || card.phase === "deciding" || card.phase === "checking"
        text: card.more ? qsTr("Show less") : qsTr("Learn more")
        tone: "plain"
        quiet: true
        iconName: card.more ? "chevron-up" : "info"
        Layout.fillWidth: true
        onClicked: card.more = !card.more
    }
    ColumnLayout {
        visible: card.more && (card.choosing || card.phase === "deciding" || card.phase === "checking")
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "sealedTruths"; text: qsTr("What this does not protect from: this device sees your vote, so use one you trust. Whoever stands beside you or forces you can learn it too; then ask the chair for paper ballots. If everybody votes alike, the result tells how each voted. Who has voted is seen; how is not."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        ActionButton {
            objectName: "sealedSecond"
            text: qsTr("Check a ballot of another device")
            tone: "plain"
            quiet: true
            iconName: "scan-qr-code"
            Layout.fillWidth: true
            onClicked: card.shell.sealed.showSecond()
        }
    }
}
