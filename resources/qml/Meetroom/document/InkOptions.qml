pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// What the tool in hand can be set to, what can be done with what the lasso holds, and who sees what is drawn.
Flow {
    id: options

    required property DocumentViewModel document
    readonly property MarkBoard board: document.board
    readonly property MarkSharing sharing: document.sharing
    readonly property bool taken: board.selectedCount > 0
    readonly property bool colored: taken || ["pen", "highlighter", "marker", "underline", "text", "figure"].indexOf(board.tool) >= 0
    readonly property bool marking: board.tool === "highlighter" || board.tool === "marker"
    readonly property var colorWords: [qsTr("Blue"), qsTr("Red"), qsTr("Green"), qsTr("Amber"), qsTr("Black"), qsTr("Violet")]
    readonly property var widthWords: board.tool === "text" ? [qsTr("Small letters"), qsTr("Medium letters"), qsTr("Large letters")] : [qsTr("Thin"), qsTr("Medium"), qsTr("Thick")]
    readonly property var figures: [
        { glyph: "slash", words: qsTr("Line") },
        { glyph: "move-up-right", words: qsTr("Arrow") },
        { glyph: "square", words: qsTr("Rectangle") },
        { glyph: "circle", words: qsTr("Ellipse") }
    ]

    // How wide all of it is in one line.
    readonly property int buttons: (colored ? board.colors.length : 0) + (taken ? 1 : board.widths.length + (marking ? 2 : 0) + (board.tool === "figure" ? figures.length : 0))
    readonly property real naturalWidth: buttons * (Theme.target + spacing) + [seen, whole, part, give].reduce((sum, button) => sum + (button.visible ? button.implicitWidth + spacing : 0), 0)

    objectName: "inkOptions"
    spacing: 2

    ActionButton {
        id: seen
        objectName: "whoSees"
        visible: !options.taken && ["", "eraser", "lasso", "laser"].indexOf(options.board.tool) < 0
        width: Math.min(implicitWidth, options.width)
        quiet: true
        tone: options.sharing.private ? "plain" : "amber"
        iconName: options.sharing.private ? "lock" : "users"
        textSize: Theme.tiny
        text: options.sharing.short
        Accessible.name: qsTr("Who sees what you draw: %1").arg(options.sharing.sentence)
        onClicked: options.sharing.ask()
        Tip { shown: seen.hovered; text: options.sharing.sentence }
    }
    Repeater {
        model: options.board.tool === "figure" && !options.taken ? options.figures : []
        IconButton {
            required property int index
            required property var modelData
            objectName: "figure" + index
            iconName: modelData.glyph
            text: modelData.words
            checked: options.board.figure === index
            Accessible.checkable: true
            onClicked: options.board.figure = index
        }
    }
    IconButton { objectName: "onText"; visible: options.marking && !options.taken; iconName: "type"; text: qsTr("Mark lines of text"); checked: options.board.tool === "highlighter"; onClicked: options.board.tool = "highlighter" }
    IconButton { objectName: "freehand"; visible: options.marking && !options.taken; iconName: "brush"; text: qsTr("Mark freehand"); checked: options.board.tool === "marker"; onClicked: options.board.tool = "marker" }
    ActionButton { id: whole; objectName: "eraseWhole"; visible: options.board.tool === "eraser"; textSize: Theme.tiny; quiet: options.board.byPart; tone: options.board.byPart ? "plain" : "blue"; text: qsTr("Whole strokes"); Accessible.checkable: true; Accessible.checked: !options.board.byPart; onClicked: options.board.byPart = false }
    ActionButton { id: part; objectName: "erasePart"; visible: options.board.tool === "eraser"; textSize: Theme.tiny; quiet: !options.board.byPart; tone: options.board.byPart ? "blue" : "plain"; text: qsTr("Only where it goes"); Accessible.checkable: true; Accessible.checked: options.board.byPart; onClicked: options.board.byPart = true }
    Repeater {
        model: options.colored ? options.board.colors : []
        AbstractButton {
            id: swatch
            required property int index
            required property string modelData
            readonly property bool chosen: options.board.color.toUpperCase() === modelData.toUpperCase()
            objectName: "color" + index
            implicitWidth: Theme.target
            implicitHeight: Theme.target
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.RadioButton
            Accessible.name: options.colorWords[index]
            Accessible.checked: chosen
            onClicked: options.board.color = modelData
            background: Item { FocusRing { shown: swatch.visualFocus } }
            contentItem: Item {
                Rectangle { anchors.centerIn: parent; width: 32; height: 32; radius: 16; color: "transparent"; visible: swatch.chosen; border { width: 3; color: swatch.modelData } }
                Rectangle { anchors.centerIn: parent; width: swatch.chosen ? 22 : 24; height: width; radius: width / 2; color: swatch.modelData; border { width: Theme.dark ? 1 : 0; color: Theme.strongLine } }
            }
            Tip { shown: swatch.hovered; text: options.colorWords[swatch.index] }
        }
    }
    Repeater {
        model: options.taken ? [] : options.board.widths
        AbstractButton {
            id: line
            required property int index
            readonly property bool chosen: options.board.width === index
            objectName: "width" + index
            implicitWidth: Theme.target
            implicitHeight: Theme.target
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.RadioButton
            Accessible.name: options.widthWords[index]
            Accessible.checked: chosen
            onClicked: options.board.width = index
            background: Rectangle { radius: Theme.radiusSmall; color: line.chosen ? Theme.blueSoft : line.hovered ? Theme.field : "transparent"; FocusRing { shown: line.visualFocus } }
            contentItem: Item {
                Rectangle { visible: options.board.tool !== "text"; anchors.centerIn: parent; width: 5 + 7 * line.index; height: width; radius: width / 2; color: line.chosen ? Theme.blueText : Theme.text }
                Text { visible: options.board.tool === "text"; anchors.centerIn: parent; text: "A"; font { family: Theme.family; pixelSize: 12 + 6 * line.index; weight: Font.DemiBold } color: line.chosen ? Theme.blueText : Theme.text }
            }
            Tip { shown: line.hovered; text: options.widthWords[line.index] }
        }
    }
    ActionButton { id: give; objectName: "shareSelected"; visible: options.taken; textSize: Theme.tiny; quiet: true; tone: "plain"; iconName: "users"; text: qsTr("Share…"); onClicked: options.sharing.askForSelected() }
    IconButton { objectName: "deleteSelected"; visible: options.taken; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Delete what is selected (%1)").arg(options.board.selectedCount); onClicked: options.board.deleteSelected() }
}
