import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Writes a note on a page, or shows one somebody shared.  Closing keeps what was written, whatever closes it.
Sheet {
    id: sheet

    required property MarkBoard board
    property string markId: ""
    property int page: 0
    property real placeX: 0
    property real placeY: 0
    property bool mine: true
    property bool writing: false

    function keep() {
        if (writing && mine)
            board.saveNote(markId, page, placeX, placeY, words.text)
        writing = false
    }

    onAboutToHide: keep()
    Component.onDestruction: keep()

    objectName: "noteSheet"
    title: mine ? qsTr("Note on page %1").arg(page + 1) : qsTr("Shared note on page %1").arg(page + 1)

    Connections {
        target: sheet.board
        function onNoteWanted(markId: string, page: int, x: real, y: real, text: string, mine: bool) {
            sheet.markId = markId
            sheet.page = page
            sheet.placeX = x
            sheet.placeY = y
            sheet.mine = mine
            sheet.writing = true
            words.text = text
            sheet.open()
            words.input.forceActiveFocus()
        }
    }

    Area { id: words; objectName: "noteText"; lines: 5; placeholder: qsTr("Your note"); input.readOnly: !sheet.mine; Layout.fillWidth: true }
    AppText { visible: sheet.mine; text: qsTr("Only you see this note."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
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
            onClicked: { words.text = ""; sheet.close() }
        }
    }
}
