pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Looks for words in all documents of the meeting; one tap opens the page with the words highlighted.
Sheet {
    id: sheet

    required property LibrarySearch search
    readonly property real room: Math.max(220, (parent ? parent.height : 600) - 260 * Theme.scale)

    objectName: "searchSheet"
    title: qsTr("Search all documents")
    preferredWidth: 680
    onOpened: { search.watch(true); field.text = search.query; field.input.forceActiveFocus(); field.input.selectAll() }
    onClosed: search.watch(false)

    function go(key: string) { close(); search.choose(key) }

    Field {
        id: field
        objectName: "searchAll"
        label: qsTr("Words to find, with or without marks; “in quotation marks” together")
        Layout.fillWidth: true
        onTextChanged: if (sheet.opened) sheet.search.type(text)
        onAccepted: sheet.search.search(text)
        Keys.onDownPressed: { list.forceActiveFocus(); list.currentIndex = 0 }
    }
    AppText {
        objectName: "searchAllSaid"
        visible: text !== ""
        text: sheet.search.busy ? qsTr("Searching…") : sheet.search.sentence
        size: Theme.tiny
        color: Theme.muted
        Layout.fillWidth: true
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    AppText { objectName: "searchAllReading"; visible: text !== ""; text: sheet.search.reading; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "searchAllRows"
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(sheet.room, contentHeight)
        clip: true
        model: sheet.search.rows
        currentIndex: -1
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        Keys.onReturnPressed: if (currentItem) (currentItem as FoundPageLine).pressed()
        Keys.onEnterPressed: if (currentItem) (currentItem as FoundPageLine).pressed()
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: FoundPageLine {
            width: list.width - bar.room
            onPressed: sheet.go(key)
        }
    }
}
