pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// All documents of the meeting to choose from, under their agenda items.
Sheet {
    id: sheet

    required property DocumentViewModel document
    signal searchWanted()

    objectName: "documentsSheet"
    title: qsTr("Documents")

    AppText { visible: !sheet.document.hasDocuments; text: qsTr("There are no documents yet. They appear here as soon as they are released."); color: Theme.muted; Layout.fillWidth: true }
    AppText { objectName: "documentsRetention"; visible: text !== ""; text: sheet.document.keeping.sentence; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "documentsSearch"; visible: sheet.document.hasDocuments; text: qsTr("Search all documents"); iconName: "search"; tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: { sheet.close(); sheet.searchWanted() } }
    ColumnLayout {
        spacing: Theme.gap1
        Layout.fillWidth: true
        Repeater {
            model: sheet.document.rows
            DocumentLine { Layout.fillWidth: true; onPicked: key => { sheet.document.choose(key); sheet.close() } }
        }
    }
}
