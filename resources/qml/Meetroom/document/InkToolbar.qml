pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Pen, highlighter, underline, eraser, lasso, note; four colours; undo and redo.  A second press puts a tool away.
Card {
    id: bar

    required property MarkBoard board
    readonly property var tools: [
        { tool: "pen", glyph: "pencil", words: qsTr("Pen") },
        { tool: "highlighter", glyph: "highlighter", words: qsTr("Highlighter") },
        { tool: "underline", glyph: "underline", words: qsTr("Underline") },
        { tool: "eraser", glyph: "eraser", words: qsTr("Eraser") },
        { tool: "lasso", glyph: "lasso", words: qsTr("Lasso: draw around marks to move or delete them") },
        { tool: "note", glyph: "sticky-note", words: qsTr("Note: tap where it belongs") }
    ]
    readonly property var colorWords: [qsTr("Blue"), qsTr("Red"), qsTr("Green"), qsTr("Amber")]

    objectName: "inkToolbar"
    color: Theme.raised
    radius: Theme.radius
    implicitWidth: row.implicitWidth + Theme.gap2 * 2
    implicitHeight: Theme.target + Theme.gap2 * 2

    // What misses a button must not draw on the page below.
    MouseArea { anchors.fill: parent; acceptedButtons: Qt.AllButtons; preventStealing: true }
    Flickable {
        anchors { fill: parent; leftMargin: Theme.gap2; rightMargin: Theme.gap2 }
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
                    anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                    iconName: modelData.glyph
                    text: modelData.words
                    checked: bar.board.tool === modelData.tool
                    Accessible.checkable: true
                    onClicked: bar.board.tool = bar.board.tool === modelData.tool ? "" : modelData.tool
                }
            }
            Item { width: 9; height: 28; anchors.verticalCenter: parent.verticalCenter; Rectangle { anchors.centerIn: parent; width: 1; height: parent.height; color: Theme.line } }
            Repeater {
                model: bar.board.colors
                AbstractButton {
                    id: swatch
                    required property int index
                    required property string modelData
                    readonly property bool chosen: bar.board.color.toUpperCase() === modelData.toUpperCase()
                    objectName: "color" + index
                    anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                    implicitWidth: Math.max(38, Theme.target - 6)
                    implicitHeight: Theme.target
                    focusPolicy: Qt.StrongFocus
                    Accessible.role: Accessible.RadioButton
                    Accessible.name: bar.colorWords[index]
                    Accessible.checked: chosen
                    onClicked: bar.board.color = modelData
                    background: Item { FocusRing { shown: swatch.visualFocus } }
                    contentItem: Item {
                        Rectangle { anchors.centerIn: parent; width: 32; height: 32; radius: 16; color: "transparent"; visible: swatch.chosen; border { width: 3; color: swatch.modelData } }
                        Rectangle { anchors.centerIn: parent; width: swatch.chosen ? 22 : 24; height: width; radius: width / 2; color: swatch.modelData; border { width: Theme.contrast ? 1 : 0; color: Theme.line } }
                    }
                    Tip { shown: swatch.hovered; text: bar.colorWords[swatch.index] }
                }
            }
            Item { width: 9; height: 28; anchors.verticalCenter: parent.verticalCenter; Rectangle { anchors.centerIn: parent; width: 1; height: parent.height; color: Theme.line } }
            IconButton { objectName: "deleteSelected"; visible: bar.board.selectedCount > 0; anchors.verticalCenter: parent.verticalCenter; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Delete what is selected (%1)").arg(bar.board.selectedCount); onClicked: bar.board.deleteSelected() }
            IconButton { objectName: "undo"; anchors.verticalCenter: parent.verticalCenter; iconName: "undo-2"; enabled: bar.board.canUndo; text: qsTr("Undo"); onClicked: bar.board.undo() }
            IconButton { objectName: "redo"; anchors.verticalCenter: parent.verticalCenter; iconName: "redo-2"; enabled: bar.board.canRedo; text: qsTr("Redo"); onClicked: bar.board.redo() }
        }
    }
}
