pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Sign the issued minutes: by which way, with whose certificate, what it does; progress, and what came of it.
Sheet {
    id: sheet

    required property MinutesSigningViewModel signing
    readonly property bool choosing: signing.step === "choose" || signing.step === "find"

    function clear() { token.clear(); file.clear(); service.clear() }
    function sign() {
        if (signing.way === 0) signing.sign(token.pin, "", "")
        else if (signing.way === 1) signing.sign(file.passphrase, "", "")
        else signing.sign(service.pin, service.bearer, service.otp)
    }

    objectName: "signingSheet"
    title: signing.title
    preferredWidth: 620
    onClosed: { clear(); signing.leave() }

    AppText { objectName: "signingAbout"; visible: sheet.signing.step !== "done"; text: sheet.signing.about; Layout.fillWidth: true }
    Segments {
        objectName: "signingWay"
        visible: sheet.choosing
        enabled: sheet.signing.step === "choose"
        name: qsTr("Where your key is")
        options: [qsTr("Token"), qsTr("Key file"), qsTr("Signing service")]
        icons: ["hard-drive", "file-text", "landmark"]
        index: sheet.signing.way
        Layout.preferredWidth: Math.min(implicitWidth, sheet.availableWidth)
        onPicked: index => { sheet.clear(); sheet.signing.chooseWay(index) }
    }
    SigningToken { id: token; visible: sheet.choosing && sheet.signing.way === 0; signing: sheet.signing; Layout.fillWidth: true; onAccepted: sheet.sign() }
    SigningFile { id: file; visible: sheet.choosing && sheet.signing.way === 1; signing: sheet.signing; Layout.fillWidth: true; onAccepted: sheet.sign() }
    SigningService { id: service; visible: sheet.choosing && sheet.signing.way === 2; signing: sheet.signing; Layout.fillWidth: true; onAccepted: sheet.sign() }
    Notice { objectName: "signingProblem"; text: sheet.signing.problem; tone: sheet.signing.tone; Layout.fillWidth: true }
    RowLayout {
        visible: sheet.signing.working
        spacing: Theme.gap3
        Layout.fillWidth: true
        Icon {
            id: turning
            name: "loader-circle"
            color: Theme.blueText
            RotationAnimation on rotation { running: sheet.signing.working && Theme.motion; from: 0; to: 360; duration: 1000; loops: Animation.Infinite; onStopped: turning.rotation = 0 }
        }
        AppText { objectName: "signingProgress"; text: sheet.signing.progress; Layout.fillWidth: true; Accessible.role: Accessible.AlertMessage; Accessible.name: text }
    }
    ReadingBox {
        visible: sheet.signing.step === "done"
        Layout.fillWidth: true
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { name: "shield-check"; color: Theme.ink(sheet.signing.resultTone); Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                spacing: Theme.gap1
                Layout.fillWidth: true
                AppText { text: qsTr("Signed and taken by the server."); font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { objectName: "signingResult"; text: sheet.signing.result; Layout.fillWidth: true }
                AppText { text: sheet.signing.resultDetail; color: Theme.ink(sheet.signing.resultTone); Layout.fillWidth: true }
            }
        }
    }
    footer: [
        ActionButton {
            objectName: "signingSign"
            visible: sheet.choosing
            enabled: sheet.signing.ready && (sheet.signing.way === 0 ? token.pin !== "" : true)
            text: qsTr("Sign the minutes")
            iconName: "pen-line"
            Layout.fillWidth: true
            onClicked: sheet.sign()
        },
        ActionButton { objectName: "signingAgain"; visible: sheet.signing.step === "kept"; text: qsTr("Send it again"); iconName: "send"; Layout.fillWidth: true; onClicked: sheet.signing.sendAgain() },
        ActionButton { objectName: "signingCancel"; visible: sheet.signing.stoppable; text: qsTr("Give up"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: sheet.signing.cancel() },
        ActionButton { objectName: "signingDone"; visible: sheet.signing.step === "done"; text: qsTr("Close"); Layout.fillWidth: true; onClicked: sheet.close() }
    ]
    Connections {
        target: sheet.signing
        function onFinished() { sheet.clear() }
        function onSpent() { token.clear(); service.clearPin() }
    }
}
