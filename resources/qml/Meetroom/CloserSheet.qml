pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One picture looked at closely: the figures of its line, spotlight, and for the office its microphone.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property CloserLookViewModel closer: shell.closer
    function show(key: string) {
        closer.lookAt(key)
        open()
    }

    title: closer.name
    preferredWidth: 420
    onClosed: closer.lookAway()

    AppText { objectName: "closerMicrophone"; visible: text !== ""; text: sheet.closer.microphone; color: Theme.muted; Layout.fillWidth: true }
    ColumnLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            model: sheet.closer.figures
            RowLayout {
                id: figure
                required property string label
                required property string value
                required property int index
                objectName: "figure" + index
                spacing: Theme.gap3
                Layout.fillWidth: true
                Accessible.role: Accessible.ListItem
                Accessible.name: label + " " + value
                AppText { visible: figure.label !== ""; text: figure.label; color: Theme.muted; Layout.fillWidth: true; Layout.preferredWidth: 3 }
                AppText { text: figure.value; font.weight: Font.DemiBold; Layout.fillWidth: true; Layout.preferredWidth: figure.label === "" ? 5 : 2 }
            }
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.gap2
        ActionButton {
            objectName: "pinButton"
            visible: sheet.closer.canPin
            width: Math.min(implicitWidth, parent.width)
            iconName: sheet.closer.pinned ? "pin-off" : "pin"
            quiet: true
            text: sheet.closer.pinned ? qsTr("No longer spotlight") : qsTr("Spotlight for me")
            onClicked: { sheet.closer.togglePin(); sheet.close() }
        }
        ActionButton {
            objectName: "endShareCloser"
            visible: sheet.closer.screen && sheet.shell.sharing.endOther !== ""
            width: Math.min(implicitWidth, parent.width)
            iconName: "screen-share-off"
            tone: "red"
            quiet: true
            text: sheet.shell.sharing.endOther
            onClicked: { sheet.shell.sharing.endShareOfOther(); sheet.close() }
        }
        ActionButton {
            objectName: "muteOne"
            visible: sheet.closer.canMute
            width: Math.min(implicitWidth, parent.width)
            iconName: "mic-off"
            tone: "red"
            quiet: true
            text: qsTr("Mute")
            onClicked: { sheet.closer.mute(); sheet.close() }
        }
    }
}
