import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What the meeting is called, who meets, where and when; changed before the opening.
Sheet {
    id: sheet

    required property MeetingEditViewModel edit
    readonly property bool wanted: edit.asking

    objectName: "meetingSheet"
    title: qsTr("Name, place and time")
    preferredWidth: 560
    onWantedChanged: if (!wanted) close()
    onClosed: edit.close()
    Connections {
        target: sheet.edit
        function onBegan() {
            name.text = sheet.edit.title
            body.text = sheet.edit.body
            parentBody.text = sheet.edit.parentBody
            place.text = sheet.edit.place
            timed.checked = sheet.edit.timed
            sheet.open()
            name.input.forceActiveFocus()
        }
    }

    Field { id: name; objectName: "meetingName"; label: qsTr("Name of the meeting"); input.maximumLength: 500; Layout.fillWidth: true }
    Field { id: body; objectName: "meetingBody"; label: qsTr("Body that meets"); input.maximumLength: 500; Layout.fillWidth: true }
    Field { id: parentBody; objectName: "meetingParentBody"; label: qsTr("Body above it, for the head of the minutes"); input.maximumLength: 500; Layout.fillWidth: true }
    Field { id: place; objectName: "meetingPlace"; label: qsTr("Place"); input.maximumLength: 500; Layout.fillWidth: true }
    CheckRow { id: timed; objectName: "meetingTimed"; text: qsTr("The time of the beginning is set"); Layout.fillWidth: true; onToggled: sheet.edit.setTimed(checked) }
    Stepper { objectName: "meetingDay"; visible: sheet.edit.timed; name: qsTr("Day"); text: sheet.edit.day; Layout.fillWidth: true; onStepped: by => sheet.edit.moveDay(by) }
    GridLayout {
        visible: sheet.edit.timed
        columns: sheet.width > 420 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        uniformCellWidths: true
        Layout.fillWidth: true
        Stepper { objectName: "meetingHour"; name: qsTr("Hour"); text: sheet.edit.hour; Layout.fillWidth: true; onStepped: by => sheet.edit.moveHour(by) }
        Stepper { objectName: "meetingMinute"; name: qsTr("Minute"); text: sheet.edit.minute; Layout.fillWidth: true; onStepped: by => sheet.edit.moveMinute(by) }
    }
    footer: ActionButton {
        objectName: "meetingSave"
        text: qsTr("Save")
        iconName: "save"
        enabled: name.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: sheet.edit.save(name.text, body.text, parentBody.text, place.text)
    }
}
