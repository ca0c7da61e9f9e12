import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// A new meeting.
StartCard {
    id: card

    required property StartViewModel start
    title: qsTr("Create a meeting")
    iconName: "landmark"

    Field { id: name; objectName: "newTitle"; label: qsTr("Name of the meeting"); Layout.fillWidth: true }
    Field { id: body; objectName: "newBody"; label: qsTr("Body that meets"); Layout.fillWidth: true }
    Field { id: place; objectName: "newPlace"; label: qsTr("Place"); Layout.fillWidth: true }
    Picker { id: preset; objectName: "newPreset"; label: qsTr("Rules"); options: card.start.presets; Layout.fillWidth: true }
    Picker { id: keeping; objectName: "newRetention"; label: qsTr("What stays on everybody's machine after the meeting"); options: card.start.retentions; Layout.fillWidth: true }
    CheckRow { id: chair; objectName: "newChair"; text: qsTr("I chair this meeting as well as keep its minutes"); checked: true; Layout.fillWidth: true }
    ActionButton {
        objectName: "newCreate"
        text: qsTr("Create the meeting")
        iconName: "check"
        busy: card.start.busy
        enabled: !card.start.busy && name.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: card.start.create(name.text, body.text, place.text, preset.chosen, keeping.chosen, chair.checked)
    }
    ActionButton { objectName: "startBack"; text: qsTr("Back"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: card.start.back() }
}
