import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The own invitation: coming or not, with a reason; once answered one line with the way to change it.
Rectangle {
    id: notice

    required property InvitationViewModel invitation
    property bool changing: false
    readonly property string stage: invitation.stage
    readonly property bool asking: stage === "ask" || changing

    onStageChanged: changing = false
    objectName: "invitationNotice"
    visible: stage !== ""
    implicitHeight: visible ? column.implicitHeight + Theme.gap3 * 2 : 0
    radius: Theme.radiusSmall
    color: Theme.soft(stage === "absent" ? "amber" : stage === "coming" ? "green" : "blue")
    border { width: Theme.contrast ? 2 : 0; color: Theme.line }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: invitation.sentence

    GridLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        columns: notice.width > 720 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { name: notice.stage === "absent" ? "calendar-x" : notice.stage === "coming" ? "calendar-check" : "calendar"; color: Theme.ink(notice.stage === "absent" ? "amber" : notice.stage === "coming" ? "green" : "blue"); Layout.alignment: Qt.AlignTop }
            AppText { objectName: "invitationSentence"; text: notice.invitation.sentence; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Flow {
            id: actions
            spacing: Theme.gap2
            layoutDirection: column.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight
            Layout.fillWidth: column.columns === 1
            Layout.preferredWidth: column.columns === 2 ? Math.min(wanted, notice.width * 0.6) : -1
            readonly property real wanted: notice.asking ? come.implicitWidth + stay.implicitWidth + spacing : change.implicitWidth
            ActionButton { id: come; objectName: "invitationCome"; visible: notice.asking; width: Math.min(implicitWidth, actions.width); text: qsTr("I will come"); tone: "green"; iconName: "check"; busy: notice.invitation.busy; enabled: !notice.invitation.busy; onClicked: notice.invitation.answer(true, "") }
            ActionButton { id: stay; objectName: "invitationStay"; visible: notice.asking; width: Math.min(implicitWidth, actions.width); text: qsTr("I cannot come…"); tone: "plain"; quiet: true; enabled: !notice.invitation.busy; onClicked: excuse.open() }
            ActionButton { id: change; objectName: "invitationChange"; visible: !notice.asking; width: Math.min(implicitWidth, actions.width); text: qsTr("Change my answer"); tone: "plain"; quiet: true; onClicked: notice.changing = true }
        }
    }
    Sheet {
        id: excuse
        objectName: "cannotComeSheet"
        title: qsTr("I cannot come")
        AppText { text: qsTr("The secretary sees your answer and notes the excuse. You can change it until you are signed in."); color: Theme.muted; Layout.fillWidth: true }
        Field { id: reason; objectName: "cannotComeReason"; label: qsTr("Reason"); input.maximumLength: 500; Layout.fillWidth: true }
        ActionButton {
            objectName: "cannotComeConfirm"
            text: qsTr("Send")
            enabled: reason.text.trim() !== "" && !notice.invitation.busy
            Layout.fillWidth: true
            onClicked: { notice.invitation.answer(false, reason.text); excuse.close() }
        }
    }
}
