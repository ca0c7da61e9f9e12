import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import "../sitting"

// On a second device: whether what a voting device had sealed is what its owner had chosen.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property BallotCheckViewModel check: shell.sealed.secondDevice

    objectName: "secondSheet"
    title: qsTr("Check a ballot of another device")

    onOpened: shell.sitting.scanner.begin("ballot")
    onClosed: shell.sitting.scanner.end()

    Connections {
        target: sheet.shell.sitting.scanner
        function onFound(kind: string, text: string) { if (kind === "ballot") sheet.check.check(text) }
    }
    AppText { text: qsTr("The other device has opened a ballot to be tested. Hold its picture before the camera, or paste the text it copied: this device works out what was sealed."); Layout.fillWidth: true }
    ScanPicture { visible: sheet.check.found === ""; scanner: sheet.shell.sitting.scanner; wall: sheet.shell.wall; Layout.fillWidth: true }
    Area { id: text; objectName: "secondText"; label: qsTr("Text of the opened ballot"); Layout.fillWidth: true }
    Notice { objectName: "secondFound"; text: sheet.check.found; tone: sheet.check.tone; Layout.fillWidth: true }
    SealedCode { objectName: "secondCode"; visible: sheet.check.code !== ""; label: qsTr("Code, worked out here"); text: sheet.check.code; Layout.fillWidth: true }
    AppText { objectName: "secondAdvice"; text: sheet.check.advice; visible: text !== ""; Layout.fillWidth: true }
    ActionButton {
        objectName: "secondCheck"
        text: qsTr("Check")
        iconName: "shield-check"
        busy: sheet.check.busy
        enabled: text.text.trim() !== "" && !sheet.check.busy
        Layout.fillWidth: true
        onClicked: sheet.check.check(text.text)
    }
}
