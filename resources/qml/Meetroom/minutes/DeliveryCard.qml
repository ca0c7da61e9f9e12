import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The signed minutes on their way to the organisation's document system.
ColumnLayout {
    id: card

    required property MinutesDeliveringViewModel delivering
    required property MinutesFilesViewModel files

    visible: delivering.signed || delivering.done !== ""
    spacing: Theme.gap2
    Heading { text: qsTr("Hand on"); Layout.fillWidth: true }
    AppText { objectName: "deliveryDone"; visible: text !== ""; text: card.delivering.done; color: Theme.greenText; font.weight: Font.Medium; Layout.fillWidth: true }
    RowLayout {
        visible: card.delivering.said !== ""
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "deliverySaid"; text: card.delivering.said; color: Theme.ink(card.delivering.tone); font.weight: Font.Medium; Layout.fillWidth: true }
        ActionButton { objectName: "deliveryCancel"; visible: card.delivering.busy; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: card.delivering.cancel() }
    }
    ActionButton { objectName: "deliverMinutes"; visible: card.delivering.ready || card.delivering.busy; text: qsTr("Send to the document system (edXML)"); iconName: "send"; tone: "plain"; quiet: true; busy: card.delivering.busy; enabled: card.delivering.ready && !card.delivering.busy; Layout.maximumWidth: card.width; onClicked: card.delivering.send() }
    SaveButton { objectName: "saveEdxml"; files: card.files; kind: "edxml"; text: qsTr("Save as edXML"); Layout.maximumWidth: card.width }
    FileState { files: card.files; kinds: ["edxml"]; Layout.fillWidth: true }
}
