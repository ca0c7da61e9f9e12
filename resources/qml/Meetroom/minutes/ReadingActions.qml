import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What can be done about the minutes that are shown.
GridLayout {
    id: actions

    required property MinutesReadingViewModel reading
    property bool low: false
    readonly property bool changed: reading.mayApprove && reading.changedText !== ""
    signal approveWanted()
    signal reopenWanted()
    signal signWanted(string field)

    columns: width > 560 * Theme.scale ? 2 : 1
    columnSpacing: Theme.gap3
    rowSpacing: Theme.gap2
    visible: reading.mayApprove || reading.mayReopen || reading.field !== ""
    CheckRow {
        id: read
        objectName: "approveRead"
        visible: actions.changed
        text: qsTr("I have read the changes")
        Layout.fillWidth: true
        readonly property string about: actions.reading.changedKey
        // What comes later has not been read.
        onAboutChanged: checked = false
    }
    Flow {
        spacing: Theme.gap2
        layoutDirection: Qt.RightToLeft
        Layout.fillWidth: true
        ActionButton {
            objectName: "approveMinutes"
            visible: actions.reading.mayApprove
            enabled: !actions.changed || read.checked
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("Approve…")
            tone: "green"
            iconName: "stamp"
            onClicked: actions.approveWanted()
        }
        ActionButton {
            objectName: "signMinutes"
            visible: actions.reading.field !== ""
            enabled: actions.reading.phase === "ready"
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("Sign…")
            iconName: "pen-line"
            onClicked: actions.signWanted(actions.reading.field)
        }
        ActionButton {
            objectName: "reopenMinutes"
            visible: actions.reading.mayReopen
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("Open again…")
            tone: "red"
            quiet: true
            iconName: "rotate-ccw"
            onClicked: actions.reopenWanted()
        }
    }
}
