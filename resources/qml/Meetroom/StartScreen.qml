pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The way in: recent meetings, an invitation, name and password, or a meeting hosted on this machine.
Item {
    id: screen

    required property ShellViewModel shell
    readonly property StartViewModel start: shell.start

    Flickable {
        anchors.fill: parent
        contentHeight: column.height + Theme.gap6 * 2
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinBar { id: bar }
        ColumnLayout {
            id: column
            width: Math.min(parent.width - Theme.gap4 * 2, (screen.start.stage === "welcome" ? 980 : 640) * Math.max(1, Theme.scale * 0.8))
            x: (parent.width - width) / 2
            y: Theme.gap6
            spacing: Theme.gap4
            StartHead { shell: screen.shell; Layout.fillWidth: true; onSettingsWanted: settings.open() }
            Notice { objectName: "startProblem"; text: screen.start.problem; tone: "red"; Layout.fillWidth: true }
            Loader {
                Layout.fillWidth: true
                sourceComponent: screen.start.stage === "create" ? create : screen.start.stage === "meetings" ? meetings : welcome
            }
        }
    }
    Component { id: welcome; StartWelcome { start: screen.start; shell: screen.shell; onLibraryWanted: screen.shell.openLibrary() } }
    Component { id: meetings; StartMeetings { start: screen.start; onLibraryWanted: screen.shell.openLibrary() } }
    Component { id: create; StartCreate { start: screen.start } }
    SettingsSheet { id: settings; shell: screen.shell }
}
