import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import Meetroom.Items

// Sign in: by this device, by the code at the door seen by the camera or typed in, or by the own badge.
Sheet {
    id: sheet

    required property PresenceViewModel presence
    required property CodeScannerViewModel scanner
    required property PictureWall wall
    readonly property bool done: presence.sentence === ""
    function begin() { digits.text = ""; presence.forgetBadge(); open() }

    objectName: "signInSheet"
    title: qsTr("Sign in with a code")
    preferredWidth: 520
    onOpened: { scanner.begin("door"); digits.input.forceActiveFocus() }
    onClosed: { scanner.end(); presence.forgetBadge() }
    onDoneChanged: if (done) close()

    ScanPicture { visible: sheet.presence.badge === ""; scanner: sheet.scanner; wall: sheet.wall; Layout.fillWidth: true }
    Field {
        id: digits
        objectName: "doorDigits"
        visible: sheet.presence.badge === ""
        label: qsTr("Or type the eight digits shown at the door")
        placeholder: "0000 0000"
        problem: sheet.presence.problem
        input.inputMethodHints: Qt.ImhDigitsOnly
        input.maximumLength: 60
        Layout.fillWidth: true
        onAccepted: sheet.presence.signInBy(text)
    }
    ActionButton {
        objectName: "doorDigitsSend"
        visible: sheet.presence.badge === ""
        text: sheet.presence.action
        iconName: "user-check"
        busy: sheet.presence.busy
        enabled: digits.text.trim() !== "" && !sheet.presence.busy
        Layout.fillWidth: true
        onClicked: sheet.presence.signInBy(digits.text)
    }
    Rectangle {
        visible: sheet.presence.badge !== ""
        color: "#FFFFFF"
        radius: Theme.radiusSmall
        implicitWidth: 260
        implicitHeight: 260
        Layout.alignment: Qt.AlignHCenter
        Image { objectName: "ownBadge"; anchors { fill: parent; margins: 8 } source: sheet.presence.badge; fillMode: Image.PreserveAspectFit; smooth: false; Accessible.role: Accessible.Graphic; Accessible.name: qsTr("My badge as QR code") }
    }
    AppText { visible: sheet.presence.badge !== ""; text: qsTr("Hold this before the camera of the room's machine."); color: Theme.muted; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
    ActionButton {
        objectName: "showBadge"
        text: sheet.presence.badge === "" ? qsTr("Show my badge to the room's machine") : qsTr("Scan or type the code at the door")
        iconName: sheet.presence.badge === "" ? "qr-code" : "scan-qr-code"
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: {
            if (sheet.presence.badge === "") { sheet.scanner.end(); sheet.presence.showBadge() }
            else { sheet.presence.forgetBadge(); sheet.scanner.begin("door") }
        }
    }
}
