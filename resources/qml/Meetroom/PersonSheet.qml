import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// A person of the meeting, new or known, with their groups.
Sheet {
    id: sheet

    required property PersonEditViewModel edit
    readonly property bool wanted: edit.asking
    readonly property bool fresh: edit.key === ""

    objectName: "personSheet"
    title: fresh ? qsTr("Add a person") : edit.name
    preferredWidth: 560
    onWantedChanged: if (!wanted) close()
    onClosed: edit.close()
    Connections {
        target: sheet.edit
        function onBegan() {
            name.text = sheet.edit.name
            office.text = sheet.edit.office
            login.text = ""
            role.show(sheet.edit.role)
            place.show(sheet.edit.place)
            voting.checked = sheet.edit.voting
            groups.clear()
            sheet.open()
            name.input.forceActiveFocus()
        }
    }

    Field { id: name; objectName: "personName"; label: qsTr("Full name"); input.maximumLength: 200; Layout.fillWidth: true }
    Field { id: office; objectName: "personTitle"; label: qsTr("Office"); input.maximumLength: 200; Layout.fillWidth: true }
    Field { id: login; objectName: "personLogin"; visible: sheet.fresh; label: qsTr("Name for logging in"); placeholder: sheet.edit.proposedLogin(name.text); Layout.fillWidth: true }
    Picker { id: role; objectName: "personRole"; label: qsTr("Role"); options: sheet.edit.roles; index: sheet.edit.role; Layout.fillWidth: true; onPicked: index => voting.checked = sheet.edit.mostlyVotes(index) }
    Picker { id: place; objectName: "personPoint"; label: qsTr("Point"); options: sheet.edit.places; index: sheet.edit.place; Layout.fillWidth: true }
    CheckRow { id: voting; objectName: "personVoting"; text: qsTr("Has a vote and counts for the quorum"); Layout.fillWidth: true }
    GroupPicker { id: groups; objectName: "personGroups"; edit: sheet.edit; Layout.fillWidth: true }
    ActionButton {
        objectName: "personSave"
        text: qsTr("Save")
        iconName: "save"
        enabled: name.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: if (groups.finish()) sheet.edit.save(name.text, office.text, login.text, role.chosen, place.chosen, voting.checked)
    }
}
