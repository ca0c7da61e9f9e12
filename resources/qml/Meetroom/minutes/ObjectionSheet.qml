import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A member objects to the approved minutes; closed once it is on record, kept open with the words where it is not.
Sheet {
    id: sheet

    required property ObjectionsViewModel objections
    readonly property int arrived: objections.sent
    onArrivedChanged: close()
    function begin() { words.text = ""; where.index = 0; open() }

    objectName: "objectionSheet"
    title: qsTr("Object to the minutes")
    preferredWidth: 520
    Picker { id: where; objectName: "objectionPlace"; label: qsTr("What the objection is about"); options: sheet.objections.places; Layout.fillWidth: true; onPicked: index => where.index = index }
    Area { id: words; objectName: "objectionText"; label: qsTr("What is wrong, and how it should be"); lines: 3; Layout.fillWidth: true }
    AppText { text: qsTr("It is put on record and cannot be taken back. What it says is for the chair, the secretary and you."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    footer: ActionButton {
        objectName: "objectionSend"
        text: qsTr("Put it on record")
        tone: "red"
        iconName: "message-square"
        busy: sheet.objections.sending
        enabled: words.text.trim() !== "" && !sheet.objections.sending
        Layout.fillWidth: true
        onClicked: sheet.objections.object(Math.max(0, where.index), words.text)
    }
}
