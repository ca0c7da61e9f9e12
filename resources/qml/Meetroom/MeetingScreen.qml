pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The meeting: head, what is the matter with the line, and the view of the person's role, wide or in one column.
Item {
    id: screen

    required property ShellViewModel shell
    readonly property bool wide: width >= 1000 * Theme.scale

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        MeetingHeader {
            shell: screen.shell
            wide: screen.width >= 860 * Theme.scale
            Layout.fillWidth: true
            onSettingsWanted: settings.open()
        }
        Notice {
            objectName: "linkNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.header.linkSentence
            tone: screen.shell.header.linkTone
            iconName: screen.shell.header.linkIcon
        }
        Notice {
            objectName: "diskNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.disk.sentence
            tone: "red"
        }
        Notice {
            objectName: "lateNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.late.sentence
            tone: "red"
            actionText: qsTr("Understood")
            onActed: screen.shell.late.read()
        }
        Notice {
            objectName: "presenceNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.presence.sentence
            tone: "blue"
            iconName: "user-check"
            actionText: screen.shell.presence.action
            onActed: screen.shell.presence.signIn()
        }
        Loader {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.margins: Theme.gap3
            sourceComponent: screen.shell.view === "desk" ? desk : screen.wide ? columns : oneColumn
        }
    }

    Component { id: columns; MeetingColumns { shell: screen.shell } }
    Component { id: oneColumn; MeetingNarrow { shell: screen.shell } }
    Component { id: desk; DeskView { shell: screen.shell } }

    SettingsSheet { id: settings; shell: screen.shell }
}
