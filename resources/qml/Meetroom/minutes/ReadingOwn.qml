pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What the minutes say of the person who reads them.
ReadingColumn {
    id: page

    required property OwnPartViewModel own

    objectName: "readingOwn"
    Repeater {
        model: page.own.rows
        ColumnLayout {
            id: line
            required property string key
            required property string head
            required property string text
            required property string detail
            required property string glyph
            objectName: "own-" + key
            spacing: Theme.gap1
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: [head, text, detail].filter(part => part !== "").join(". ")
            Heading { visible: line.head !== ""; text: line.head; size: Theme.small; Layout.fillWidth: true; Layout.topMargin: Theme.gap2 }
            RowLayout {
                spacing: Theme.gap2
                Layout.fillWidth: true
                Icon { name: line.glyph; color: Theme.blueText; Layout.alignment: Qt.AlignTop }
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: line.text; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { visible: text !== ""; text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                }
            }
        }
    }
    AppText { objectName: "ownNote"; visible: text !== ""; text: page.own.note; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Layout.topMargin: Theme.gap2 }
}
