pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Certificates to sign with: whose, by whom issued, until when; one is chosen.
ColumnLayout {
    id: list

    required property MinutesSigningViewModel signing

    spacing: Theme.gap2
    visible: keys.count > 0
    Repeater {
        id: keys
        model: list.signing.keys
        AbstractButton {
            id: row
            required property string key
            required property string owner
            required property string term
            required property string warning
            required property bool usable
            required property bool chosen
            required property int index
            objectName: "signingKey" + index
            focusPolicy: Qt.StrongFocus
            implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap3 * 2)
            Layout.fillWidth: true
            Accessible.role: Accessible.RadioButton
            Accessible.checked: chosen
            Accessible.name: [owner, term, warning].filter(part => part !== "").join(". ")
            onClicked: list.signing.chooseKey(key)
            Keys.onReturnPressed: click()
            Keys.onEnterPressed: click()
            background: Rectangle {
                radius: Theme.radiusSmall
                color: row.chosen ? Theme.blueSoft : row.hovered ? Theme.field : "transparent"
                border { width: row.chosen ? 2 : 1; color: row.chosen ? Theme.blueText : Theme.line }
                FocusRing { shown: row.visualFocus }
            }
            contentItem: RowLayout {
                spacing: Theme.gap3
                Icon { Layout.leftMargin: Theme.gap2; name: row.chosen ? "circle-check" : "circle"; color: row.chosen ? Theme.blueText : Theme.muted }
                ColumnLayout {
                    id: words
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: row.owner; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { text: row.term; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { visible: text !== ""; text: row.warning; size: Theme.tiny; color: row.usable ? Theme.amberText : Theme.redText; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                }
            }
        }
    }
}
