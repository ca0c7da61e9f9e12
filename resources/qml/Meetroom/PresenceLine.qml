import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One person's presence.
Rectangle {
    id: line

    required property string key
    required property string name
    required property string initials
    required property string detail
    required property string presence
    required property string note
    required property string said
    required property bool present
    required property bool online
    required property string papers
    required property bool ready
    property RosterViewModel roster
    signal excuseWanted(string key, string said)
    signal recordWanted(string key)

    implicitHeight: grid.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, presence, note].filter(part => part !== "").join(". ")

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        columns: line.width > 620 * Theme.scale ? 3 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Avatar { initials: line.initials; tone: line.present ? "green" : "plain" }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            }
        }
        ColumnLayout {
            spacing: 2
            Layout.preferredWidth: 190 * Theme.scale
            Layout.fillWidth: grid.columns === 1
            AppText { text: line.presence; size: Theme.tiny; color: line.present ? Theme.greenText : Theme.muted; font.weight: Font.Medium; Layout.fillWidth: true }
            AppText { visible: text !== ""; text: line.note; size: Theme.tiny; color: Theme.amberText; Layout.fillWidth: true }
            AppText { visible: text !== ""; text: line.papers; size: Theme.tiny; color: line.ready ? Theme.greenText : Theme.amberText; Layout.fillWidth: true }
        }
        RowLayout {
            spacing: Theme.gap2
            Layout.alignment: Qt.AlignVCenter
            Layout.fillWidth: grid.columns === 1
            Layout.preferredWidth: 320 * Theme.scale
            Icon { name: line.online ? "wifi" : "wifi-off"; color: line.online ? Theme.greenText : Theme.muted; size: Math.round(16 * Theme.scale) }
            ActionButton { objectName: "arrive"; visible: !line.present && (line.roster?.gathering ?? false); text: qsTr("Is here"); tone: "green"; quiet: true; Layout.fillWidth: true; onClicked: line.roster.arrive(line.key) }
            ActionButton { objectName: "excuse"; visible: !line.present && (line.roster?.excusing ?? false); text: qsTr("Excused"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: line.excuseWanted(line.key, line.said) }
            ActionButton { objectName: "depart"; visible: line.present && (line.roster?.gathering ?? false); text: qsTr("Has left"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: line.roster.depart(line.key) }
            IconButton { objectName: "record-" + line.key; iconName: "history"; ink: Theme.blueText; text: qsTr("Attendance of %1: times, corrections, substitute").arg(line.name); onClicked: line.recordWanted(line.key) }
        }
    }
}
