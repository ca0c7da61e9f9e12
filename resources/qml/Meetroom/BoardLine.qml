import QtQuick
import QtQuick.Layouts

// A point, or a person at it: how many of their files are there and verified, and whether they are online.
Item {
    id: line

    required property string key
    required property bool heading
    required property string name
    required property string initials
    required property string detail
    required property string files
    required property real part
    required property bool ready
    required property bool online
    required property bool told
    required property bool none
    readonly property string tone: none ? "plain" : ready ? "green" : told ? "amber" : "plain"
    readonly property string presence: online ? qsTr("online") : qsTr("not online")

    implicitHeight: grid.implicitHeight + (heading ? Theme.gap3 : Theme.gap2) * 2
    Accessible.role: heading ? Accessible.Heading : Accessible.ListItem
    Accessible.name: name + ". " + files + ". " + (heading ? detail : presence)

    Rectangle { anchors.fill: parent; visible: !line.heading; radius: Theme.radiusSmall; color: Theme.field; border { width: Theme.contrast ? 1 : 0; color: Theme.line } }
    FocusRing { anchors.margins: 0; shown: line.ListView.isCurrentItem && line.ListView.view.activeFocus }
    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap2; rightMargin: Theme.gap2 }
        columns: line.width > 520 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap1
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { visible: line.heading; name: "map-pin"; color: Theme.blueText; Layout.alignment: Qt.AlignTop }
            Avatar { visible: !line.heading; initials: line.initials; tone: line.tone === "green" ? "green" : "plain" }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.name; font.weight: line.heading ? Font.Bold : Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { visible: text !== ""; text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                RowLayout {
                    visible: !line.heading
                    spacing: Theme.gap1
                    Icon { name: line.online ? "wifi" : "wifi-off"; size: Math.round(14 * Theme.scale); color: line.online ? Theme.greenText : Theme.muted }
                    AppText { text: line.presence; size: Theme.tiny; color: line.online ? Theme.greenText : Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                }
            }
        }
        ColumnLayout {
            spacing: Theme.gap1
            Layout.preferredWidth: 220 * Theme.scale
            Layout.fillWidth: grid.columns === 1
            RowLayout {
                spacing: Theme.gap1
                Layout.fillWidth: true
                Icon { name: line.none ? "file-text" : line.ready ? "circle-check" : "download"; size: Math.round(16 * Theme.scale); color: Theme.ink(line.tone) }
                AppText { text: line.files; size: Theme.tiny; font.weight: Font.DemiBold; color: Theme.ink(line.tone); Layout.fillWidth: true; Accessible.ignored: true }
            }
            ProgressLine { visible: !line.none; value: line.part; tone: line.ready ? "green" : "amber"; Layout.fillWidth: true }
        }
    }
}
