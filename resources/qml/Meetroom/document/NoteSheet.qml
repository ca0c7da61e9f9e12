import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Writes a note on a page, or shows one somebody shared.  Closing keeps what was written, whatever closes it.
Sheet {
    id: sheet

    required property DocumentViewModel document
    readonly property PageWords words: document.words
    property string markId: ""
    property int page: 0
    property bool mine: true
    property bool writing: false

    function keep() {
        if (writing && mine) words.finish(field.text)
        writing = false
        pause.stop()
    }

    onAboutToHide: keep()
    Component.onDestruction: keep()

    objectName: "noteSheet"
    title: mine ? qsTr("Note on page %1").arg(page + 1) : qsTr("Shared note on page %1").arg(page + 1)

    Timer { id: pause; interval: 1200; onTriggered: if (sheet.writing && sheet.mine) sheet.words.draft(field.text) }
    Connections {
        target: sheet.words
        function onNoteWanted(markId: string, page: int, text: string, mine: bool) {
            sheet.markId = markId
            sheet.page = page
            sheet.mine = mine
            field.text = text
            sheet.writing = true
            sheet.open()
            // Once the tap that asked for it has run its way: the pages take the focus with it.
            Qt.callLater(() => { if (sheet.visible) field.input.forceActiveFocus() })
        }
    }

    Area { id: field; objectName: "noteText"; lines: 5; placeholder: qsTr("Your note"); input.readOnly: !sheet.mine; input.onTextChanged: if (sheet.writing) pause.restart(); Layout.fillWidth: true }
    AppText { objectName: "noteSeen"; text: sheet.visible ? sheet.mine ? sheet.document.sharing.wordsOf(sheet.markId) : sheet.document.sharing.authorOf(sheet.markId) : ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Flow {
        Layout.fillWidth: true
        layoutDirection: Qt.RightToLeft
        spacing: Theme.gap3
        ActionButton {
            objectName: "noteSave"
            visible: sheet.mine
            text: qsTr("Save")
            onClicked: sheet.close()
        }
        ActionButton {
            objectName: "noteDelete"
            visible: sheet.mine && sheet.markId !== ""
            text: qsTr("Delete")
            tone: "red"
            quiet: true
            iconName: "trash-2"
            onClicked: { field.text = ""; sheet.close() }
        }
    }
}
