pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom

// What groups or persons voted, a line each.
ColumnLayout {
    id: parts

    property var model: null
    property string title: ""

    visible: lines.count > 0
    spacing: Theme.gap1
    AppText { text: parts.title; visible: text !== ""; font.weight: Font.DemiBold; Layout.fillWidth: true }
    Repeater {
        id: lines
        model: parts.model
        ColumnLayout {
            id: line
            required property string name
            required property string numbers
            required property string tone
            spacing: 0
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: name + ": " + numbers
            AppText { text: line.name; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: line.numbers; size: Theme.tiny; font.weight: Font.DemiBold; color: line.tone === "plain" ? Theme.muted : Theme.ink(line.tone); Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
}
