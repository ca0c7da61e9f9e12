import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What ends the filling in of a ballot paper: send it, send it blank (asked once more), or leave the old one.
ColumnLayout {
    id: send

    required property BallotViewModel ballot
    readonly property bool sending: ballot.phase === "sending"
    property bool blankAsked: false

    spacing: Theme.gap2

    AppText { objectName: "voteLeft"; visible: text !== "" && !send.blankAsked; text: send.ballot.left; size: Theme.tiny; font.weight: Font.DemiBold; color: send.ballot.sendable ? Theme.greenText : Theme.muted; Layout.fillWidth: true }
    ActionButton {
        objectName: "voteSend"
        visible: !send.ballot.oneTap && !send.blankAsked
        enabled: send.ballot.sendable
        busy: send.sending
        text: send.sending ? qsTr("Sending…") : qsTr("Send the ballot")
        tone: "green"
        iconName: "vote"
        minimumHeight: Math.max(Theme.target, 54)
        Layout.fillWidth: true
        onClicked: send.ballot.send()
    }
    Notice { visible: send.blankAsked; text: qsTr("A blank ballot counts as cast and says nothing. Send it?"); tone: "amber"; Layout.fillWidth: true }
    ActionButton {
        objectName: "voteBlank"
        visible: send.ballot.blankOffered && !send.ballot.oneTap
        text: send.blankAsked ? qsTr("Send it blank") : qsTr("Blank ballot")
        tone: send.blankAsked ? "amber" : "plain"
        quiet: !send.blankAsked
        iconName: "square"
        Layout.fillWidth: true
        onClicked: { if (send.blankAsked) send.ballot.sendBlank(); send.blankAsked = !send.blankAsked }
    }
    ActionButton {
        objectName: "voteBack"
        visible: send.blankAsked || send.ballot.phase === "changing"
        text: send.blankAsked ? qsTr("Back") : qsTr("Leave my vote as it is")
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: { if (send.blankAsked) send.blankAsked = false; else send.ballot.change(false) }
    }
}
