import QtQuick
import QtQuick.Layouts

// A point, or a machine of somebody: whether its documents are gone, and what to do where they are not.
Item {
    id: line

    required property string key
    required property bool heading
    required property string name
    required property string initials
    required property string detail
    required property string state_text
    required property string advice
    required property string tone
    required property string glyph

    implicitHeight: column.implicitHeight + (heading ? Theme.gap3 : Theme.gap2) * 2
    Accessible.role: heading ? Accessible.Heading : Accessible.ListItem
    Accessible.name: [name, detail, state_text, advice].filter(part => part !== "").join(". ")

    Rectangle { anchors.fill: parent; visible: !line.heading; radius: Theme.radiusSmall; color: Theme.field; border { width: Theme.contrast ? 1 : 0; color: Theme.line } }
    FocusRing { anchors.margins: 0; shown: line.ListView.isCurrentItem && line.ListView.view.activeFocus }
    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap2; rightMargin: Theme.gap2 }
        spacing: Theme.gap1
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { visible: line.heading; name: "map-pin"; color: Theme.blueText }
            Avatar { visible: !line.heading; initials: line.initials; tone: line.tone === "green" ? "green" : "plain" }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.name; font.weight: line.heading ? Font.Bold : Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { visible: text !== ""; text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { name: line.glyph; size: Math.round(16 * Theme.scale); color: Theme.ink(line.tone); Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.state_text; size: Theme.tiny; font.weight: Font.DemiBold; color: Theme.ink(line.tone); Layout.fillWidth: true; Accessible.ignored: true }
                AppText { visible: text !== ""; text: line.advice; size: Theme.tiny; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
    }
}
