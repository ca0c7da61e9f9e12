import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// A key file and its passphrase; whose certificate is in it is seen before anything is signed.
ColumnLayout {
    id: part

    required property MinutesSigningViewModel signing
    readonly property alias passphrase: secret.text
    signal accepted()
    function clear() { secret.text = "" }

    spacing: Theme.gap3
    AppText { objectName: "signingFile"; text: part.signing.file === "" ? qsTr("Choose the key file (*.p12 or *.pfx) you were given.") : qsTr("Key file: %1").arg(part.signing.file); color: Theme.muted; size: Theme.tiny; wrapMode: Text.WrapAnywhere; Layout.fillWidth: true }
    ActionButton { objectName: "signingChooseFile"; text: qsTr("Choose the key file…"); iconName: "folder-open"; quiet: true; tone: part.signing.file === "" ? "blue" : "plain"; onClicked: file.open() }
    Field { id: secret; objectName: "signingPassphrase"; visible: part.signing.file !== ""; label: qsTr("Passphrase (stays on this machine, is not kept)"); secret: true; input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText; Layout.fillWidth: true; onAccepted: if (part.signing.ready) part.accepted(); else if (text !== "") part.signing.openFile(text) }
    ActionButton { objectName: "signingOpen"; visible: part.signing.file !== "" && !part.signing.checked; enabled: secret.text !== "" && part.signing.step === "choose"; busy: part.signing.step === "find"; text: qsTr("See the certificate"); quiet: true; Layout.fillWidth: true; onClicked: part.signing.openFile(secret.text) }
    SigningKeys { signing: part.signing; Layout.fillWidth: true }
    FileDialog {
        id: file
        title: qsTr("Choose the key file…")
        nameFilters: [qsTr("Key files (*.p12 *.pfx)"), qsTr("All files (*)")]
        onAccepted: part.signing.chooseFile(selectedFile)
    }
}
