pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// All documents of the meeting to choose from.
Sheet {
    id: sheet

    required property DocumentViewModel document
    signal searchWanted()

    objectName: "documentsSheet"
    title: qsTr("Documents")

    AppText { visible: !sheet.document.hasDocuments; text: qsTr("There are no documents yet. They appear here as soon as they are released."); color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "documentsSearch"; visible: sheet.document.hasDocuments; text: qsTr("Search all documents"); iconName: "search"; tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: { sheet.close(); sheet.searchWanted() } }
    Repeater {
        model: sheet.document.rows
        AbstractButton {
            id: row
            required property string key
            required property string title
            required property string detail
            required property string changes
            required property string signatures
            required property string signature_tone
            required property bool chosen
            required property bool readable
            objectName: "document-" + key
            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.RadioButton
            Accessible.name: [title, detail, changes, signatures].filter(part => part !== "").join(", ")
            Accessible.checked: chosen
            onClicked: { sheet.document.choose(key); sheet.close() }
            background: Rectangle { radius: Theme.radiusSmall; color: row.chosen ? Theme.blueSoft : row.hovered ? Theme.field : "transparent"; FocusRing { shown: row.visualFocus } }
            contentItem: RowLayout {
                spacing: Theme.gap3
                Icon { Layout.leftMargin: Theme.gap2; name: row.readable ? "file-text" : "lock"; color: row.readable ? Theme.redText : Theme.muted }
                ColumnLayout {
                    id: words
                    spacing: 0
                    AppText { text: row.title; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { text: row.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { objectName: "documentChanges"; visible: text !== ""; text: row.changes; size: Theme.tiny; Layout.fillWidth: true; Accessible.ignored: true }
                    WordBadge { objectName: "documentSignatures"; visible: text !== ""; text: row.signatures; tone: row.signature_tone; iconName: "signature"; limit: words.width; Layout.topMargin: 2; Accessible.ignored: true }
                }
                Icon { Layout.rightMargin: Theme.gap2; visible: row.chosen; name: "check"; color: Theme.blueText }
            }
        }
    }
}
