pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "document"

// All meetings of which something is on this machine: what there is, a search over all, reading, and wiping.
Item {
    id: screen

    required property ShellViewModel shell
    readonly property LibraryViewModel library: shell.library
    readonly property bool reading: library.stage === "reading"

    ColumnLayout {
        anchors { fill: parent; margins: Theme.gap3 }
        spacing: Theme.gap3
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gap3
            IconButton {
                objectName: "libraryBack"
                iconName: "arrow-left"
                text: screen.reading ? qsTr("Back to the library") : screen.shell.inMeeting ? qsTr("Back to the meeting") : qsTr("Back")
                fill: Theme.card
                onClicked: screen.reading ? screen.library.closeReading() : screen.shell.closeLibrary()
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Heading { text: screen.reading ? screen.library.title : qsTr("Library"); size: screen.reading ? Theme.body : Theme.large; Layout.fillWidth: true }
                AppText { objectName: "libraryTotal"; visible: text !== "" && !screen.reading; text: screen.library.total; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            }
        }
        Notice {
            objectName: "libraryNotice"
            Layout.fillWidth: true
            text: screen.library.notice
            tone: screen.library.noticeTone
            actionText: qsTr("Back to the meeting")
            onActed: screen.shell.closeLibrary()
        }
        Loader {
            Layout.fillWidth: true
            Layout.fillHeight: true
            sourceComponent: screen.reading ? table : list
        }
    }
    Component { id: list; LibraryList { library: screen.library } }
    Component { id: table; DocumentCentre { document: screen.library.document; Component.onDestruction: screen.library.clearTable() } }

    Shortcut { sequences: [StandardKey.Cancel]; onActivated: screen.reading ? screen.library.closeReading() : screen.shell.closeLibrary() }
}
