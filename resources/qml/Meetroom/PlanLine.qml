import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One row of a list and what becomes of it.
Rectangle {
    id: line

    required property string key
    required property string place
    required property string name
    required property string detail
    required property string verdict
    required property string tone
    required property string icon
    required property string advice
    required property string advice_tone
    required property string other
    required property bool left_out
    required property bool changeable
    property PeopleImportViewModel source

    implicitHeight: row.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    opacity: left_out ? 0.7 : 1
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: [place, name, verdict, detail, advice].filter(part => part !== "").join(". ")

    GridLayout {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        columns: line.width > 520 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap1
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { text: line.place; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: line.name; font.weight: Font.DemiBold; font.strikeout: line.left_out; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: line.detail; size: Theme.tiny; color: Theme.muted; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: line.advice; size: Theme.tiny; color: Theme.ink(line.advice_tone); wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Flow {
            spacing: Theme.gap2
            layoutDirection: row.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight
            Layout.preferredWidth: row.columns === 2 ? line.width * 0.4 : -1
            Layout.fillWidth: row.columns === 1
            Layout.alignment: Qt.AlignTop
            IconButton { objectName: "importLeave-" + line.key; visible: line.changeable; iconName: line.left_out ? "undo-2" : "eye-off"; text: line.left_out ? qsTr("Take row %1 in again").arg(line.key) : qsTr("Leave row %1 out").arg(line.key); onClicked: line.source.toggleRow(line.key) }
            ActionButton { objectName: "importWho-" + line.key; visible: line.changeable && line.other !== ""; text: line.other; tone: "plain"; quiet: true; onClicked: line.source.toggleOther(line.key) }
            Badge { text: line.verdict; tone: line.tone; iconName: line.icon }
        }
    }
}
