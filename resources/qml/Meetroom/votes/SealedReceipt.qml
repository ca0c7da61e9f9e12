import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The receipt of the ballot that counts, and after the result whether it is in the list.
ColumnLayout {
    id: receipt

    required property SealedBallotViewModel ballot

    spacing: Theme.gap2

    Notice { objectName: "sealedListed"; text: receipt.ballot.listed; tone: receipt.ballot.listedTone; iconName: tone === "green" ? "shield-check" : "circle-alert"; Layout.fillWidth: true }
    SealedCode { objectName: "sealedReceipt"; label: qsTr("Your receipt (beginning)"); text: receipt.ballot.shortReceipt; Layout.fillWidth: true }
    AppText { text: qsTr("Kept on this device, which looks it up in the published list by itself. It does not tell how you voted."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton {
        objectName: "sealedCopy"
        text: qsTr("Copy the whole receipt")
        tone: "plain"
        quiet: true
        iconName: "copy"
        Layout.fillWidth: true
        onClicked: receipt.ballot.copy(receipt.ballot.receipt)
    }
    ActionButton {
        objectName: "sealedAgain"
        visible: receipt.ballot.mayAgain
        text: qsTr("Change this vote")
        tone: "plain"
        quiet: true
        iconName: "pencil"
        Layout.fillWidth: true
        onClicked: receipt.ballot.chooseAnew()
    }
}
