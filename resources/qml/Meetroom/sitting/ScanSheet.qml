import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The code of an invitation, read by the camera.
Sheet {
    id: sheet

    required property ShellViewModel shell

    objectName: "scanSheet"
    title: qsTr("Scan the invitation")
    preferredWidth: 520
    onOpened: shell.sitting.scanner.begin("invitation")
    onClosed: shell.sitting.scanner.end()
    Connections {
        target: sheet.shell.sitting.scanner
        function onFound(kind: string, text: string) { if (kind === "invitation") { sheet.close(); sheet.shell.start.redeem(text) } }
    }

    ScanPicture { scanner: sheet.shell.sitting.scanner; wall: sheet.shell.wall; Layout.fillWidth: true }
}
