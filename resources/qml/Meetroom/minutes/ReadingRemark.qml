import QtQuick
import QtQuick.Layouts
import Meetroom

// A comment or an objection: where, what, who, and what became of it.
ReadingBox {
    id: box

    required property string place
    required property string text
    required property string by
    required property string state_text
    required property string tone
    required property string glyph
    required property string answer
    required property bool mine
    property string answerLabel: "%1"

    Accessible.role: Accessible.ListItem
    Accessible.name: [place, text, by, state_text, answer].filter(part => part !== "").join(". ")

    AppText { visible: text !== ""; text: box.place; size: Theme.tiny; color: Theme.muted; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
    AppText { text: box.text; Layout.fillWidth: true; Accessible.ignored: true }
    AppText { text: box.mine ? qsTr("You · %1").arg(box.by) : box.by; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Icon { name: box.glyph; size: Math.round(16 * Theme.scale); color: Theme.ink(box.tone); Layout.alignment: Qt.AlignTop }
        AppText { text: box.state_text; size: Theme.tiny; font.weight: Font.DemiBold; color: Theme.ink(box.tone); Layout.fillWidth: true; Accessible.ignored: true }
    }
    AppText { visible: box.answer !== ""; text: box.answerLabel.arg(box.answer); Layout.fillWidth: true; Accessible.ignored: true }
}
