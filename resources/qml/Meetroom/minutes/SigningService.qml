import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A signing service: its address and the access it gave, the keys there, PIN and one-time code.
ColumnLayout {
    id: part

    required property MinutesSigningViewModel signing
    readonly property alias bearer: access.text
    readonly property alias pin: secret.text
    readonly property alias otp: once.text
    signal accepted()
    function clear() { access.text = ""; clearPin() }
    function clearPin() { secret.text = ""; once.text = "" }

    spacing: Theme.gap3
    Field { id: address; objectName: "signingUrl"; label: qsTr("Address of the signing service"); text: part.signing.url; input.inputMethodHints: Qt.ImhUrlCharactersOnly; Layout.fillWidth: true }
    Field { id: access; objectName: "signingBearer"; label: qsTr("Access code of the service (is not kept)"); secret: true; input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText; Layout.fillWidth: true; onAccepted: look.click() }
    ActionButton { id: look; objectName: "signingKeysLook"; enabled: address.text.trim() !== "" && access.text !== "" && part.signing.step === "choose"; busy: part.signing.step === "find"; text: qsTr("See my certificates"); quiet: true; Layout.fillWidth: true; onClicked: part.signing.lookAtService(address.text, access.text) }
    SigningKeys { signing: part.signing; Layout.fillWidth: true }
    Field { id: secret; objectName: "signingServicePin"; visible: part.signing.checked; label: qsTr("PIN, where the service asks for one (goes to the service, is not kept)"); secret: true; input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText; Layout.fillWidth: true }
    Field { id: once; objectName: "signingOtp"; visible: part.signing.checked; label: qsTr("One-time code, where the service asks for one"); input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText; Layout.fillWidth: true; onAccepted: if (part.signing.ready) part.accepted() }
}
