import QtQuick
import QtQuick.Layouts

// Ask before an act that cannot be taken back.
Sheet {
    id: ask

    property string question: ""
    property string confirmText: ""
    property string tone: "red"
    property string iconName: ""
    signal confirmed()

    AppText { text: ask.question; Layout.fillWidth: true; size: Theme.body }
    Flow {
        Layout.fillWidth: true
        layoutDirection: Qt.RightToLeft
        spacing: Theme.gap3
        ActionButton {
            objectName: ask.objectName + "Confirm"
            width: Math.min(implicitWidth, parent.width)
            text: ask.confirmText
            tone: ask.tone
            iconName: ask.iconName
            focus: true
            onClicked: { ask.close(); ask.confirmed() }
        }
        ActionButton {
            objectName: ask.objectName + "Cancel"
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("Back")
            tone: "plain"
            quiet: true
            onClicked: ask.close()
        }
    }
}
