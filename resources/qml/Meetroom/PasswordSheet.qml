import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Set or change the own password.
Sheet {
    id: sheet

    required property AccountViewModel account

    objectName: "passwordSheet"
    title: qsTr("Password")
    onAboutToShow: { account.begin(); old.text = fresh.text = again.text = "" }
    onClosed: old.text = fresh.text = again.text = ""

    AppText { text: qsTr("With a password you can log in on any device, without a new invitation. Your other devices are logged out when it changes. Private notes made before stay readable on the devices that have them."); color: Theme.muted; Layout.fillWidth: true }
    Field { id: old; objectName: "passwordOld"; label: qsTr("Present password (leave empty if you have none)"); secret: true; Layout.fillWidth: true }
    Field { id: fresh; objectName: "passwordNew"; label: qsTr("New password, at least 10 characters"); secret: true; Layout.fillWidth: true }
    Field { id: again; objectName: "passwordAgain"; label: qsTr("New password once more"); secret: true; Layout.fillWidth: true; onAccepted: save.clicked() }
    Notice { objectName: "passwordProblem"; text: sheet.account.problem; tone: "red"; Layout.fillWidth: true }
    ActionButton {
        id: save
        objectName: "passwordSave"
        text: qsTr("Save the password")
        iconName: "save"
        busy: sheet.account.busy
        enabled: !sheet.account.busy && fresh.text !== "" && again.text !== ""
        Layout.fillWidth: true
        onClicked: sheet.account.setPassword(old.text, fresh.text, again.text)
    }
    Connections { target: sheet.account; function onStored() { sheet.close() } }
}
