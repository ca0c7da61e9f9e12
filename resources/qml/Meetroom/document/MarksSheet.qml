pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The marks of the document by page: go to one with a tap, share it, delete it and bring it back.
Sheet {
    id: sheet

    required property DocumentViewModel document
    readonly property MarksList marks: document.markList
    readonly property var filters: ["all", "mine", "shared"]
    readonly property bool wanted: marks.open
    signal copyWanted()

    objectName: "marksSheet"
    title: qsTr("Marks in this document")
    preferredWidth: 600
    onWantedChanged: if (wanted) open(); else close()
    onOpened: document.publishing.open = true
    onClosed: { document.publishing.open = false; marks.open = false }

    Segments {
        objectName: "marksFilter"
        Layout.fillWidth: true
        name: qsTr("Which marks")
        options: [qsTr("All"), qsTr("Mine (%1)").arg(sheet.marks.own), qsTr("Shared with me (%1)").arg(sheet.marks.others)]
        index: sheet.filters.indexOf(sheet.marks.filter)
        onPicked: index => sheet.marks.filter = sheet.filters[index]
    }
    AppText { objectName: "layerPublished"; visible: text !== ""; text: sheet.document.publishing.line; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Notice { objectName: "marksDeleted"; Layout.fillWidth: true; text: sheet.marks.deleted > 0 ? qsTr("%1 deleted.").arg(sheet.marks.deleted) : ""; actionText: qsTr("Undo"); onActed: sheet.marks.undo() }
    AppText { objectName: "marksEmpty"; visible: list.count === 0; text: sheet.marks.filter === "shared" ? qsTr("Nobody has shared marks on this document with you.") : qsTr("No marks yet. Take a pen or the highlighter below the pages."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "marksRows"
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Math.max(Theme.target * 3, (sheet.parent ? sheet.parent.height : 600) - 320 * Theme.scale))
        clip: true
        cacheBuffer: 0
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        model: sheet.marks.rows
        ScrollBar.vertical: ThinBar { id: rail }
        section.property: "page"
        section.delegate: AppText {
            required property string section
            width: list.width
            text: qsTr("Page %1").arg(Number(section) + 1)
            size: Theme.tiny
            font.weight: Font.Bold
            color: Theme.muted
            topPadding: Theme.gap2
        }
        delegate: MarkLine { marks: sheet.marks; width: list.width - rail.room; onGone: sheet.marks.open = false }
    }
    ActionButton { objectName: "shareAll"; visible: sheet.marks.own > 0; iconName: "users"; quiet: true; tone: "plain"; text: qsTr("Share all my marks in this document…"); Layout.fillWidth: true; onClicked: sheet.marks.shareAll() }
    ActionButton { objectName: "copyWithMarks"; iconName: "download"; quiet: true; tone: "plain"; text: qsTr("Save a copy with marks…"); Layout.fillWidth: true; onClicked: { sheet.marks.open = false; sheet.copyWanted() } }
}
