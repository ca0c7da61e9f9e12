import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What the meeting is called, who meets, where and when.
StartCard {
    id: card

    required property MeetingEditViewModel edit
    required property RulesViewModel rules
    required property InvitationFileViewModel invitation

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
        objectName: "saveInvitation"
        visible: card.invitation.ready
        busy: card.invitation.busy
        enabled: !card.invitation.busy
        text: qsTr("Save the invitation for calendars (.ics)")
        tone: "plain"
        quiet: true
        iconName: "download"
        Layout.fillWidth: true
        onClicked: { invitationFile.selectedFile = card.invitation.proposedFile(); invitationFile.open() }
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
    FileDialog {
        id: invitationFile
        fileMode: FileDialog.SaveFile
        title: qsTr("Save the invitation for calendars (.ics)")
        nameFilters: ["*.ics"]
        defaultSuffix: "ics"
        onAccepted: card.invitation.save(selectedFile)
    }
    MeetingSheet { edit: card.edit }
    RulesSheet { rules: card.rules }
}
