import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What the meeting is called, who meets, where and when.
StartCard {
    id: card

    required property MeetingEditViewModel edit
    required property RulesViewModel rules

    title: qsTr("This meeting")
    iconName: "landmark"

    AppText { objectName: "meetingCardTitle"; text: card.edit.title; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { text: card.edit.detail; color: Theme.muted; Layout.fillWidth: true }
    ActionButton {
        objectName: "editMeeting"
        visible: card.edit.editable
        text: qsTr("Change name, place and time")
        tone: "plain"
        quiet: true
        iconName: "pencil"
        Layout.fillWidth: true
        onClicked: card.edit.begin()
    }
    ActionButton {
        objectName: "showRules"
        text: qsTr("Rules: %1").arg(card.rules.name)
        tone: "plain"
        quiet: true
        iconName: "scale"
        Layout.fillWidth: true
        onClicked: card.rules.begin()
    }
    AppText { visible: !card.edit.editable; text: qsTr("From the opening on these stand as they are."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    MeetingSheet { edit: card.edit }
    RulesSheet { rules: card.rules }
}
