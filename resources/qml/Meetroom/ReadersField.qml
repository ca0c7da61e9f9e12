import QtQuick
import QtQuick.Layouts

// Says who may read a paper; pressed, it asks for others.
ColumnLayout {
    id: field

    property string text: ""
    signal wanted()

    spacing: Theme.gap1
    AppText { text: qsTr("Who may read it"); font.weight: Font.Medium; Layout.fillWidth: true; Accessible.ignored: true }
    ActionButton {
        objectName: field.objectName + "Button"
        text: field.text
        tone: "plain"
        quiet: true
        alignLeft: true
        iconName: "users"
        Accessible.name: qsTr("Who may read it") + ": " + text
        Layout.fillWidth: true
        onClicked: field.wanted()
    }
}
