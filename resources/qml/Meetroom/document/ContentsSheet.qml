pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Go to a page by its number, its small picture, a bookmark or a line of the outline.
Sheet {
    id: sheet

    required property DocumentViewModel document
    property int part: 0
    readonly property real room: Math.max(180, (parent ? parent.height : 600) - (width < 460 * Theme.scale ? 390 : 330) * Theme.scale)

    objectName: "contentsSheet"
    title: qsTr("Go to page")
    preferredWidth: 560
    onOpened: { wanted.problem = ""; wanted.text = ""; wanted.input.forceActiveFocus() }

    function go() {
        const page = parseInt(wanted.text)
        if (page >= 1 && page <= document.pageCount) goTo(page - 1)
        else wanted.problem = qsTr("Enter a number from 1 to %1.").arg(document.pageCount)
    }
    function goTo(page: int) { close(); document.view.goTo(page) }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.gap2
        Field { id: wanted; objectName: "goToPage"; label: qsTr("Page number (1 to %1)").arg(sheet.document.pageCount); input.inputMethodHints: Qt.ImhDigitsOnly; Layout.fillWidth: true; onAccepted: sheet.go() }
        ActionButton { objectName: "goToPageButton"; text: qsTr("Go"); Layout.alignment: Qt.AlignBottom; onClicked: sheet.go() }
    }
    Segments {
        objectName: "contentsPart"
        Layout.fillWidth: true
        name: qsTr("What to choose from")
        options: [qsTr("Pages"), qsTr("Contents and bookmarks")]
        icons: ["layout-grid", "list"]
        index: sheet.part
        onPicked: index => sheet.part = index
    }
    GridView {
        id: grid
        objectName: "thumbnails"
        readonly property int across: Math.max(2, Math.floor(width / (120 * Math.min(Theme.scale, 1.35))))
        visible: sheet.part === 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(sheet.room, contentHeight)
        clip: true
        model: sheet.opened ? sheet.document.pages : null
        cellWidth: Math.floor(width / across)
        cellHeight: Math.round(cellWidth * 1.35 + Theme.gap4)
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0
        keyNavigationEnabled: true
        ScrollBar.vertical: ThinBar { }
        // Once it has its height: the page one reads is in sight.
        onHeightChanged: Qt.callLater(positionViewAtIndex, sheet.document.page, GridView.Contain)
        delegate: Thumbnail {
            document: sheet.document
            width: grid.cellWidth - Theme.gap1
            height: grid.cellHeight - Theme.gap1
            onClicked: sheet.goTo(number)
        }
    }
    AppText {
        visible: sheet.part === 1 && lines.count === 0
        text: qsTr("This document has no outline, and you have set no bookmark yet. The bookmark button at the top marks the page you read.")
        color: Theme.muted
        Layout.fillWidth: true
    }
    ListView {
        id: lines
        objectName: "contentsLines"
        visible: sheet.part === 1
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(sheet.room, contentHeight)
        clip: true
        model: sheet.document.contents
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        ScrollBar.vertical: ThinBar { id: lineBar }
        delegate: AbstractButton {
            id: row
            required property string key
            required property string title
            required property int page
            required property int depth
            required property bool marked
            objectName: "contents-" + key
            width: lines.width - lineBar.room
            implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
            text: marked ? qsTr("Bookmark on page %1").arg(page + 1) : title
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: text
            onClicked: sheet.goTo(page)
            background: Rectangle { radius: Theme.radiusSmall; color: row.hovered ? Theme.field : "transparent"; FocusRing { shown: row.visualFocus; anchors.margins: 0 } }
            contentItem: RowLayout {
                spacing: Theme.gap2
                Icon { Layout.leftMargin: Theme.gap2 + Math.min(5, row.depth) * Theme.gap4; name: row.marked ? "bookmark" : "chevron-right"; size: 16; color: row.marked ? Theme.blueText : Theme.muted }
                AppText { id: words; text: row.text; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: row.page + 1; size: Theme.tiny; color: Theme.muted; Layout.rightMargin: Theme.gap2; Accessible.ignored: true }
            }
        }
    }
}
