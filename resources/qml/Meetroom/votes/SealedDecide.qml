import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The ballot is sealed and its code shown: cast it, or open it to see whether this device is honest.
ColumnLayout {
    id: decide

    required property SealedBallotViewModel ballot

    spacing: Theme.gap2

    AppText { text: qsTr("In the sealed ballot:"); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    AppText { objectName: "sealedChosen"; text: decide.ballot.chosen; size: Theme.body; font.weight: Font.DemiBold; Layout.fillWidth: true }
    ActionButton {
        objectName: "sealedCast"
        text: qsTr("Cast this ballot")
        tone: "green"
        iconName: "vote"
        busy: decide.ballot.busy
        enabled: !decide.ballot.busy
        minimumHeight: Math.max(Theme.target, 54)
        Layout.fillWidth: true
        onClicked: decide.ballot.cast()
    }
    ActionButton {
        objectName: "sealedAnew"
        text: qsTr("Choose again")
        tone: "plain"
        quiet: true
        iconName: "rotate-ccw"
        enabled: !decide.ballot.busy
        Layout.fillWidth: true
        onClicked: decide.ballot.chooseAnew()
    }
    SealedCode { objectName: "sealedCode"; label: qsTr("Code of the sealed ballot"); text: decide.ballot.shortCode; Layout.fillWidth: true }
    AppText { text: qsTr("To test whether this device seals what you chose: first write the code down or photograph it, then open this ballot. An opened ballot is not cast; you vote anew afterwards."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton {
        objectName: "sealedCheck"
        text: qsTr("Open it to test this device")
        tone: "plain"
        quiet: true
        iconName: "lock-open"
        enabled: !decide.ballot.busy
        Layout.fillWidth: true
        onClicked: decide.ballot.check()
    }
}
