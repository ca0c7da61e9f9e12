import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// A token: the library of its maker, the certificates on it, the PIN.
ColumnLayout {
    id: part

    required property MinutesSigningViewModel signing
    readonly property alias pin: secret.text
    signal accepted()
    function clear() { secret.text = "" }

    spacing: Theme.gap3
    AppText { objectName: "signingLibrary"; text: part.signing.library === "" ? qsTr("Choose the PKCS#11 library that came with the token's program, once.") : qsTr("Library: %1").arg(part.signing.library); color: Theme.muted; size: Theme.tiny; wrapMode: Text.WrapAnywhere; Layout.fillWidth: true }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "signingChooseLibrary"; width: Math.min(implicitWidth, parent.width); text: qsTr("Choose the library…"); iconName: "folder-open"; quiet: true; tone: part.signing.library === "" ? "blue" : "plain"; onClicked: library.open() }
        ActionButton { objectName: "signingLook"; visible: part.signing.library !== ""; width: Math.min(implicitWidth, parent.width); text: qsTr("Look for tokens"); iconName: "refresh-cw"; quiet: true; busy: part.signing.step === "find"; enabled: part.signing.step === "choose"; onClicked: part.signing.lookForTokens() }
    }
    SigningKeys { signing: part.signing; Layout.fillWidth: true }
    Field { id: secret; objectName: "signingPin"; visible: part.signing.checked; label: qsTr("PIN of the token (stays on this machine, is not kept)"); secret: true; input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText; Layout.fillWidth: true; onAccepted: if (part.signing.ready && text !== "") part.accepted() }
    FileDialog {
        id: library
        title: qsTr("Choose the library…")
        nameFilters: [qsTr("PKCS#11 libraries (*.so *.so.* *.dll *.dylib)"), qsTr("All files (*)")]
        onAccepted: part.signing.chooseLibrary(selectedFile)
    }
}
