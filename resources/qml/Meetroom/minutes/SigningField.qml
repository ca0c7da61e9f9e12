import QtQuick
import QtQuick.Layouts
import Meetroom

// One field of the paper: whose it is, who signed it when, and what that is worth.
ReadingBox {
    id: field

    required property string key
    required property string name
    required property string text
    required property string detail
    required property string tone
    required property string glyph

    objectName: "field-" + key
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, text, detail].filter(part => part !== "").join(". ")
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Icon { name: field.glyph; color: Theme.ink(field.tone); Layout.alignment: Qt.AlignTop }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { text: field.name; size: Theme.tiny; color: Theme.muted; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: field.text; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: field.detail; color: Theme.ink(field.tone); size: Theme.tiny; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
}
