pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Who has signed the issued paper, what that is worth, and the way to sign it oneself.
ColumnLayout {
    id: card

    required property MinutesReadingViewModel reading
    required property MinutesSigningViewModel signing

    spacing: Theme.gap2
    Heading { text: qsTr("Signatures"); Layout.fillWidth: true }
    AppText { visible: fields.count === 0; text: qsTr("Once the paper is issued, secretary and chair sign it, then it is sealed."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Repeater {
        id: fields
        model: card.reading.fields
        SigningField { Layout.fillWidth: true }
    }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "deskSign"; visible: card.reading.field !== ""; width: Math.min(implicitWidth, parent.width); text: qsTr("Sign…"); iconName: "pen-line"; onClicked: card.signing.begin(card.reading.field) }
        ActionButton { objectName: "deskRead"; visible: card.reading.offered; width: Math.min(implicitWidth, parent.width); text: qsTr("Read the minutes…"); iconName: "scroll-text"; tone: "plain"; quiet: true; onClicked: card.reading.open() }
    }
}
