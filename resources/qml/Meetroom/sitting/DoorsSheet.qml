import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Close the doors: who then has to be outside, and why.
Sheet {
    id: sheet

    required property DoorsViewModel doors

    objectName: "doorsSheet"
    title: qsTr("Close the doors")
    onOpened: why.text = ""

    AppText { text: qsTr("Guests, observers and operators see and hear nothing more. The list of speakers is emptied, a recording ends."); Layout.fillWidth: true }
    Notice { objectName: "wouldBeOutside"; text: sheet.doors.wouldBeOutside; tone: "amber"; iconName: "log-out"; Layout.fillWidth: true }
    Field { id: why; objectName: "doorsReason"; label: qsTr("Reason, for the minutes (may be empty)"); input.maximumLength: 500; Layout.fillWidth: true }
    footer: ActionButton {
        objectName: "doorsConfirm"
        text: qsTr("Close the doors")
        tone: "red"
        iconName: "door-closed"
        Layout.fillWidth: true
        onClicked: { sheet.close(); sheet.doors.close(why.text) }
    }
}
