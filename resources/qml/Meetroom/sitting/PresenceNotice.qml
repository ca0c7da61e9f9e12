import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import Meetroom.Items

// Asks who is not signed in to do so: at once by this device, or with a code.
Rectangle {
    id: notice

    required property SittingViewModel sitting
    required property PictureWall wall
    readonly property PresenceViewModel presence: sitting.presence

    // Read by who asks what is said and offered here.
    readonly property string text: presence.sentence
    readonly property string actionText: presence.action

    objectName: "presenceNotice"
    visible: text !== ""
    implicitHeight: visible ? grid.implicitHeight + Theme.gap3 * 2 : 0
    radius: Theme.radiusSmall
    color: Theme.blueSoft
    border { width: Theme.contrast ? 2 : 0; color: Theme.blueText }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        columns: notice.width > 720 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { name: "user-check"; color: Theme.blueText; Layout.alignment: Qt.AlignTop }
            // With large letters on a small screen the panels below need the room more than the reasons.
            AppText { text: notice.width < 300 * Theme.scale ? notice.presence.brief : notice.text; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Flow {
            id: actions
            spacing: Theme.gap2
            layoutDirection: grid.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight
            Layout.fillWidth: grid.columns === 1
            Layout.preferredWidth: grid.columns === 2 ? Math.min(now.implicitWidth + code.implicitWidth + spacing, notice.width * 0.6) : -1
            ActionButton { id: now; objectName: "presenceNoticeAction"; width: Math.min(implicitWidth, actions.width); text: notice.actionText; iconName: "user-check"; busy: notice.presence.busy; enabled: !notice.presence.busy; onClicked: notice.presence.signIn() }
            ActionButton { id: code; objectName: "signInByCode"; width: Math.min(implicitWidth, actions.width); text: qsTr("With a code…"); tone: "plain"; quiet: true; iconName: "qr-code"; onClicked: sheet.begin() }
        }
    }
    SignInSheet { id: sheet; presence: notice.presence; scanner: notice.sitting.scanner; wall: notice.wall }
}
