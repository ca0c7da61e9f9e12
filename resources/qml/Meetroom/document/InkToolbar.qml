pragma ComponentBehavior: Bound
import QtQuick
import Meetroom
import Meetroom.Models

// The tools in one row, whatever is in hand; what a tool can be set to folds out above it.  A second press puts a tool away.
Card {
    id: bar

    required property DocumentViewModel document
    readonly property MarkBoard board: document.board
    readonly property MarkSharing sharing: document.sharing
    readonly property bool taken: board.selectedCount > 0
    readonly property bool usable: taken || ["", "note", "lasso", "laser"].indexOf(board.tool) < 0
    readonly property bool draws: !taken && ["", "eraser", "lasso", "laser"].indexOf(board.tool) < 0
    // How wide the whole row is; where there is less room the tools are scrolled and who sees them is folded in.
    readonly property real whole: (tools.length + (document.presenting ? 5 : 4)) * (Theme.target + 2) + 11 + Theme.gap2 * 2
    readonly property bool folded: width < whole
    property bool setting: false
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
        if (event.modifiers & ~(Qt.ShiftModifier | Qt.KeypadModifier)) return false
        const chosen = tools.find(entry => entry.key === event.text.toUpperCase())
        const color = "123456".indexOf(event.text)
        if (event.key === Qt.Key_Escape && setting) close()
        else if (event.key === Qt.Key_Escape && taken) board.unselect()
        else if (event.key === Qt.Key_Delete && taken) board.deleteSelected()
        else if (event.text !== "" && color >= 0 && options.colored) board.color = board.colors[color]
        else if (chosen !== undefined && (chosen.tool !== "laser" || document.presenting)) board.tool = holds(chosen.tool) ? "" : chosen.tool
        else return false
        return true
    }
    function close() { setting = false }

    objectName: "inkToolbar"
    color: Theme.raised
    radius: Theme.radius
    implicitWidth: whole
    implicitHeight: Theme.target + Theme.gap2 * 2
    onUsableChanged: if (!usable) close()
    Keys.onPressed: event => {
        if (setting && event.key === Qt.Key_Escape) settings.forceActiveFocus()
        event.accepted = take(event)
    }

    Connections {
        target: bar.board
        function onToolChosen() { bar.close() }
        function onDrawingChanged() { bar.close() }
    }
    // What misses a button must not draw on the page below.
    MouseArea { anchors.fill: parent; acceptedButtons: Qt.AllButtons; preventStealing: true }
    InkStrip {
        id: strip
        anchors { left: parent.left; right: at.left; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap2 }
        Repeater {
            model: bar.tools
            IconButton {
                id: tool
                required property var modelData
                objectName: "tool-" + modelData.tool
                visible: modelData.tool !== "laser" || bar.document.presenting
                iconName: modelData.glyph
                text: modelData.words + " (" + modelData.key + ")"
                checked: bar.holds(modelData.tool)
                Accessible.checkable: true
                onCheckedChanged: if (checked) strip.bring(tool)
                onActiveFocusChanged: if (activeFocus) strip.bring(tool)
                onClicked: bar.board.tool = checked ? "" : modelData.tool
            }
        }
        IconButton { id: list; objectName: "marksButton"; iconName: "list-checks"; text: qsTr("List of the marks in this document"); onActiveFocusChanged: if (activeFocus) strip.bring(list); onClicked: bar.document.markList.open = true }
    }
    Row {
        id: at
        anchors { right: parent.right; verticalCenter: parent.verticalCenter; rightMargin: Theme.gap2 }
        spacing: 2
        Item { width: 9; height: parent.height; Rectangle { anchors.centerIn: parent; width: 1; height: 28; color: Theme.line } }
        InkSetting { id: settings; document: bar.document; visible: bar.usable || !bar.folded; enabled: bar.usable; open: bar.setting; glyphs: options.figures; onClicked: bar.setting = !bar.setting }
        IconButton {
            objectName: "whoSees"
            visible: !bar.folded && !bar.taken
            enabled: bar.draws
            iconName: bar.sharing.private ? "lock" : "users"
            fill: bar.sharing.private || !enabled ? "transparent" : Theme.amberSoft
            ink: bar.sharing.private ? Theme.text : Theme.amberText
            text: qsTr("Who sees what you draw: %1").arg(bar.sharing.sentence)
            onClicked: bar.sharing.ask()
        }
        IconButton { objectName: "shareSelected"; visible: bar.taken; iconName: "users"; text: qsTr("Share what is selected (%1)").arg(bar.board.selectedCount); onClicked: bar.sharing.askForSelected() }
        IconButton { objectName: "deleteSelected"; visible: bar.taken; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Delete what is selected (%1)").arg(bar.board.selectedCount); onClicked: bar.board.deleteSelected() }
        IconButton { objectName: "undo"; iconName: "undo-2"; enabled: bar.board.canUndo; text: qsTr("Undo"); onClicked: bar.board.undo() }
        IconButton { objectName: "redo"; visible: !bar.taken && (!bar.folded || bar.board.canRedo); iconName: "redo-2"; enabled: bar.board.canRedo; text: qsTr("Redo"); onClicked: bar.board.redo() }
    }
    InkOptions {
        id: options
        readonly property real above: at.x + settings.x + settings.width / 2 - width / 2
        x: Math.max(0, Math.min(bar.width - width, above))
        y: -height - Theme.gap2
        width: Math.min(implicitWidth, bar.width)
        // Over the pages only; with large letters on a small screen it is scrolled.
        height: Math.min(implicitHeight, Math.max(Theme.target * 2, bar.y - Theme.gap2 * 2))
        visible: bar.setting
        document: bar.document
        folded: bar.folded && bar.draws
    }
}
