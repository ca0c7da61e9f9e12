pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "sitting"

// Before the log-in.
GridLayout {
    id: welcome

    required property StartViewModel start
    required property ShellViewModel shell
    signal libraryWanted()
    columns: width >= 760 * Theme.scale ? 2 : 1
    columnSpacing: Theme.gap4
    rowSpacing: Theme.gap4

    ColumnLayout {
        spacing: Theme.gap4
        Layout.fillWidth: true
        Layout.preferredWidth: 10
        Layout.alignment: Qt.AlignTop
        StartLibrary { visible: welcome.start.loggedIn; Layout.fillWidth: true; onOpened: welcome.libraryWanted() }
        StartRecent { start: welcome.start; Layout.fillWidth: true }
        StartCard {
            title: qsTr("Come in by invitation")
            iconName: "link"
            Layout.fillWidth: true
            Field { id: link; objectName: "invitation"; label: qsTr("Invitation link"); placeholder: "meetroom://…"; Layout.fillWidth: true; onAccepted: welcome.start.redeem(text) }
            ActionButton { objectName: "redeem"; text: qsTr("Come in"); iconName: "log-in"; busy: welcome.start.busy; enabled: !welcome.start.busy && link.text.trim() !== ""; Layout.fillWidth: true; onClicked: welcome.start.redeem(link.text) }
            ActionButton { objectName: "scanInvitation"; text: qsTr("Scan its code with the camera"); tone: "plain"; quiet: true; iconName: "scan-qr-code"; enabled: !welcome.start.busy; Layout.fillWidth: true; onClicked: scan.open() }
        }
        StartCard {
            title: qsTr("Host a meeting on this machine")
            iconName: "server"
            Layout.fillWidth: true
            AppText { text: qsTr("This machine becomes the meeting server. Others come in by the invitations you make."); color: Theme.muted; Layout.fillWidth: true }
            ActionButton { objectName: "hostHere"; text: qsTr("Host here"); tone: "plain"; quiet: true; iconName: "server"; busy: welcome.start.busy; enabled: !welcome.start.busy; Layout.fillWidth: true; onClicked: welcome.start.host() }
        }
    }
    StartCard {
        title: qsTr("Log in with your name")
        iconName: "user"
        Layout.fillWidth: true
        Layout.preferredWidth: 10
        Layout.alignment: Qt.AlignTop
        Field { id: address; objectName: "address"; label: qsTr("Server address"); text: welcome.start.address; placeholder: "10.0.0.5:7443"; Layout.fillWidth: true }
        Field { id: login; objectName: "login"; label: qsTr("Name for logging in"); text: welcome.start.account; Layout.fillWidth: true }
        Field { id: password; objectName: "password"; label: qsTr("Password"); secret: true; Layout.fillWidth: true; onAccepted: logIn.clicked() }
        ActionButton {
            id: logIn
            objectName: "logIn"
            text: qsTr("Log in")
            iconName: "log-in"
            busy: welcome.start.busy
            enabled: !welcome.start.busy && address.text.trim() !== "" && login.text.trim() !== "" && password.text !== ""
            Layout.fillWidth: true
            onClicked: welcome.start.logIn(address.text, login.text, password.text)
        }
    }
    ScanSheet { id: scan; shell: welcome.shell }
}
