pragma ComponentBehavior: Bound
import QtQuick
import Meetroom
import Meetroom.Models

// The tools, and above them what the tool in hand can be set to.  A second press puts a tool away.
Card {
    id: bar

    required property DocumentViewModel document
    readonly property MarkBoard board: document.board
    readonly property var tools: [
        { tool: "pen", glyph: "pencil", words: qsTr("Pen"), key: "P" },
        { tool: "highlighter", glyph: "highlighter", words: qsTr("Highlighter"), key: "H" },
        { tool: "underline", glyph: "underline", words: qsTr("Underline"), key: "U" },
        { tool: "text", glyph: "type", words: qsTr("Text: tap where it begins"), key: "T" },
        { tool: "note", glyph: "sticky-note", words: qsTr("Note: tap where it belongs"), key: "N" },
        { tool: "figure", glyph: "shapes", words: qsTr("Lines and shapes"), key: "S" },
        { tool: "eraser", glyph: "eraser", words: qsTr("Eraser"), key: "E" },
        { tool: "lasso", glyph: "lasso", words: qsTr("Lasso: draw around marks to move, recolour, share or delete them"), key: "L" },
        { tool: "laser", glyph: "crosshair", words: qsTr("Pointer: everybody who follows sees where you point"), key: "R" }
    ]

    function holds(tool: string): bool { return board.tool === tool || (tool === "highlighter" && board.tool === "marker") }
    // What a key does while the pages or the tools have the focus; whether it does anything.
    function take(event: var): bool {
        if (event.modifiers & ~Qt.ShiftModifier) return false
        const chosen = tools.find(entry => entry.key === event.text.toUpperCase())
        if (event.key === Qt.Key_Escape && board.selectedCount > 0) board.unselect()
        else if (event.key === Qt.Key_Delete && board.selectedCount > 0) board.deleteSelected()
        else if (chosen !== undefined && (chosen.tool !== "laser" || document.presenting)) board.tool = holds(chosen.tool) ? "" : chosen.tool
        else return false
        return true
    }

    objectName: "inkToolbar"
    color: Theme.raised
    radius: Theme.radius
    implicitWidth: Math.max(row.implicitWidth, options.visible ? options.naturalWidth : 0) + Theme.gap2 * 2
    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    Keys.onPressed: event => event.accepted = bar.take(event)

    // What misses a button must not draw on the page below.
    MouseArea { anchors.fill: parent; acceptedButtons: Qt.AllButtons; preventStealing: true }
    Column {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap2; rightMargin: Theme.gap2 }
        spacing: Theme.gap1
        InkOptions { id: options; width: parent.width; visible: bar.board.tool !== "" || bar.board.selectedCount > 0; document: bar.document }
        Flickable {
            width: parent.width
            height: Theme.target
            contentWidth: row.implicitWidth
            contentHeight: height
            interactive: contentWidth > width
            clip: interactive
            flickableDirection: Flickable.HorizontalFlick
            boundsBehavior: Flickable.StopAtBounds
            Row {
                id: row
                height: parent.height
                spacing: 2
                Repeater {
                    model: bar.tools
                    IconButton {
                        required property var modelData
                        objectName: "tool-" + modelData.tool
                        visible: modelData.tool !== "laser" || bar.document.presenting
                        iconName: modelData.glyph
                        text: modelData.words + " (" + modelData.key + ")"
                        checked: bar.holds(modelData.tool)
                        Accessible.checkable: true
                        onClicked: bar.board.tool = checked ? "" : modelData.tool
                    }
                }
                Item { width: 9; height: parent.height; Rectangle { anchors.centerIn: parent; width: 1; height: 28; color: Theme.line } }
                IconButton { objectName: "undo"; iconName: "undo-2"; enabled: bar.board.canUndo; text: qsTr("Undo"); onClicked: bar.board.undo() }
                IconButton { objectName: "redo"; iconName: "redo-2"; enabled: bar.board.canRedo; text: qsTr("Redo"); onClicked: bar.board.redo() }
                IconButton { objectName: "marksButton"; iconName: "list-checks"; text: qsTr("List of the marks in this document"); onClicked: bar.document.markList.open = true }
            }
        }
    }
}
