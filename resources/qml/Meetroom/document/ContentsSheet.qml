pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Go to a page by its number, a bookmark or a line of the outline.
Sheet {
    id: sheet

    required property DocumentViewModel document
    signal pageWanted(int page)

    objectName: "contentsSheet"
    title: qsTr("Go to page")

    function go() {
        const page = parseInt(number.text)
        if (page >= 1 && page <= document.pageCount) { close(); pageWanted(page - 1) }
        else number.problem = qsTr("Enter a number from 1 to %1.").arg(document.pageCount)
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.gap2
        Field { id: number; objectName: "goToPage"; label: qsTr("Page number (1 to %1)").arg(sheet.document.pageCount); input.inputMethodHints: Qt.ImhDigitsOnly; Layout.fillWidth: true; onAccepted: sheet.go() }
        ActionButton { objectName: "goToPageButton"; text: qsTr("Go"); Layout.alignment: Qt.AlignBottom; onClicked: sheet.go() }
    }
    Repeater {
        model: sheet.document.contents
        AbstractButton {
            id: row
            required property string key
            required property string title
            required property int page
            required property int depth
            required property bool marked
            objectName: "contents-" + key
            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
            text: marked ? qsTr("Bookmark on page %1").arg(page + 1) : title
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: text
            onClicked: { sheet.close(); sheet.pageWanted(page) }
            background: Rectangle { radius: Theme.radiusSmall; color: row.hovered ? Theme.field : "transparent"; FocusRing { shown: row.visualFocus } }
            contentItem: RowLayout {
                spacing: Theme.gap2
                Icon { Layout.leftMargin: Theme.gap2 + row.depth * Theme.gap4; name: row.marked ? "bookmark" : "chevron-right"; size: 16; color: row.marked ? Theme.blueText : Theme.muted }
                AppText { id: words; text: row.text; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: row.page + 1; size: Theme.tiny; color: Theme.muted; Layout.rightMargin: Theme.gap2; Accessible.ignored: true }
            }
        }
    }
}
