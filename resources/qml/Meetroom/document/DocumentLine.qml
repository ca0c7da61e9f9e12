import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom

// One document to choose, below its agenda item where it is the first of it.
ColumnLayout {
    id: line

    required property string key
    required property string heading
    required property string title
    required property string detail
    required property string changes
    required property string signatures
    required property string signature_tone
    required property bool chosen
    required property bool readable
    signal picked(string key)

    spacing: Theme.gap1

    Heading { objectName: "documentHeading"; visible: line.heading !== ""; text: line.heading; size: Theme.small; color: Theme.blueText; Layout.fillWidth: true; Layout.topMargin: Theme.gap2 }
    AbstractButton {
        id: button
        objectName: "document-" + line.key
        Layout.fillWidth: true
        implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.RadioButton
        Accessible.name: [line.title, line.detail, line.changes, line.signatures].filter(part => part !== "").join(", ")
        Accessible.checked: line.chosen
        onClicked: line.picked(line.key)
        background: Rectangle { radius: Theme.radiusSmall; color: line.chosen ? Theme.blueSoft : button.hovered ? Theme.field : "transparent"; FocusRing { shown: button.visualFocus } }
        contentItem: RowLayout {
            spacing: Theme.gap3
            Icon { Layout.leftMargin: Theme.gap2; name: line.readable ? "file-text" : "lock"; color: line.readable ? Theme.redText : Theme.muted }
            ColumnLayout {
                id: words
                spacing: 0
                AppText { text: line.title; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { objectName: "documentChanges"; visible: text !== ""; text: line.changes; size: Theme.tiny; Layout.fillWidth: true; Accessible.ignored: true }
                WordBadge { objectName: "documentSignatures"; visible: text !== ""; text: line.signatures; tone: line.signature_tone; iconName: "signature"; limit: words.width; Layout.topMargin: 2; Accessible.ignored: true }
            }
            Icon { Layout.rightMargin: Theme.gap2; visible: line.chosen; name: "check"; color: Theme.blueText }
        }
    }
}
