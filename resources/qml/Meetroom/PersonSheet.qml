import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// A new person of the meeting.
Sheet {
    id: sheet

    required property RosterViewModel roster

    objectName: "personSheet"
    title: qsTr("Add a person")

    Field { id: name; objectName: "personName"; label: qsTr("Full name"); Layout.fillWidth: true }
    Field { id: office; objectName: "personTitle"; label: qsTr("Office"); Layout.fillWidth: true }
    Field { id: login; objectName: "personLogin"; label: qsTr("Name for logging in"); placeholder: sheet.roster.proposedLogin(name.text); Layout.fillWidth: true }
    Picker { id: role; objectName: "personRole"; label: qsTr("Role"); options: sheet.roster.roles; Layout.fillWidth: true }
    Picker { id: place; objectName: "personPoint"; label: qsTr("Point"); options: sheet.roster.places; Layout.fillWidth: true }
    CheckRow { id: voting; objectName: "personVoting"; text: qsTr("Has a vote and counts for the quorum"); checked: true; Layout.fillWidth: true }
    ActionButton {
        objectName: "personSave"
        text: qsTr("Save")
        iconName: "save"
        enabled: name.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: {
            sheet.roster.addPerson(name.text, office.text, login.text, role.chosen, place.chosen, voting.checked)
            name.text = office.text = login.text = ""
            sheet.close()
        }
    }
}
