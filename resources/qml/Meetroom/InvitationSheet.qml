import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// An invitation as link and as QR.
Sheet {
    id: sheet

    required property RosterViewModel roster
    readonly property bool wanted: roster.link !== ""

    objectName: "invitationSheet"
    title: qsTr("Invitation for %1").arg(roster.linkFor)
    onWantedChanged: wanted ? open() : close()
    onClosed: roster.forgetLink()

    Rectangle {
        color: "#FFFFFF"
        radius: Theme.radiusSmall
        implicitWidth: 280
        implicitHeight: 280
        Layout.alignment: Qt.AlignHCenter
        Image { objectName: "invitationQr"; anchors { fill: parent; margins: 8 } source: sheet.roster.qr; fillMode: Image.PreserveAspectFit; smooth: true; mipmap: true; Accessible.role: Accessible.Graphic; Accessible.name: qsTr("Invitation as QR code") }
    }
    AppText { objectName: "invitationLink"; text: sheet.roster.link; size: Theme.tiny; wrapMode: Text.WrapAnywhere; Layout.fillWidth: true }
    AppText { text: qsTr("Works once, until %1. Hand it to this person only.").arg(sheet.roster.linkUntil); color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "copyLink"; text: qsTr("Copy the link"); iconName: "copy"; Layout.fillWidth: true; onClicked: sheet.roster.copyLink() }
}
