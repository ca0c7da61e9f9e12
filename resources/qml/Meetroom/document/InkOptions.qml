pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// What the tool in hand can be set to, or the colour of what the lasso holds; above the tools, gone when one draws.
Card {
    id: options

    required property DocumentViewModel document
    // Whether it has to say, too, who sees what is drawn.
    property bool folded: false
    readonly property MarkBoard board: document.board
    readonly property MarkSharing sharing: document.sharing
    readonly property bool taken: board.selectedCount > 0
    readonly property bool colored: taken || ["pen", "highlighter", "marker", "underline", "text", "figure"].indexOf(board.tool) >= 0
    readonly property bool marking: !taken && (board.tool === "highlighter" || board.tool === "marker")
    readonly property bool shaping: !taken && board.tool === "figure"
    readonly property bool rubbing: !taken && board.tool === "eraser"
    readonly property var colorWords: [qsTr("Blue"), qsTr("Red"), qsTr("Green"), qsTr("Amber"), qsTr("Black"), qsTr("Violet")]
    readonly property var widthWords: board.tool === "text" ? [qsTr("Small letters"), qsTr("Medium letters"), qsTr("Large letters")] : [qsTr("Thin"), qsTr("Medium"), qsTr("Thick")]
    readonly property var figures: [
        { glyph: "slash", words: qsTr("Line") },
        { glyph: "move-up-right", words: qsTr("Arrow") },
        { glyph: "square", words: qsTr("Rectangle") },
        { glyph: "circle", words: qsTr("Ellipse") }
    ]
    readonly property real across: board.colors.length * (Theme.target + 2)

    objectName: "inkOptions"
    color: Theme.raised
    implicitWidth: Math.max(across, marking ? Math.min(onText.implicitWidth + freehand.implicitWidth + 2, across * 1.5) : 0, rubbing ? Math.min(whole.implicitWidth + part.implicitWidth + 2, across * 1.5) : 0) + Theme.gap2 * 2
    implicitHeight: column.implicitHeight + Theme.gap2 * 2

    // What misses a button must not draw on the page below.
    MouseArea { anchors.fill: parent; acceptedButtons: Qt.AllButtons; preventStealing: true }
    Flickable {
        anchors { fill: parent; margins: Theme.gap2 }
        contentHeight: column.implicitHeight
        interactive: contentHeight > height + 1
        clip: interactive
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinBar {}
        Column {
            id: column
            width: parent.width
            spacing: Theme.gap1
            Flow {
                width: parent.width
                spacing: 2
                visible: options.shaping
                Repeater {
                    model: options.shaping ? options.figures : []
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
            }
            Flow {
                width: parent.width
                spacing: 2
                visible: options.marking || options.rubbing
                component Way: ActionButton {
                    property bool chosen: false
                    width: Math.min(implicitWidth, column.width)
                    textSize: Theme.tiny
                    quiet: !chosen
                    tone: chosen ? "blue" : "plain"
                    Accessible.checkable: true
                    Accessible.checked: chosen
                }
                Way { id: onText; objectName: "onText"; visible: options.marking; iconName: "type"; text: qsTr("Mark lines of text"); chosen: options.board.tool === "highlighter"; onClicked: options.board.tool = "highlighter" }
                Way { id: freehand; objectName: "freehand"; visible: options.marking; iconName: "brush"; text: qsTr("Mark freehand"); chosen: options.board.tool === "marker"; onClicked: options.board.tool = "marker" }
                Way { id: whole; objectName: "eraseWhole"; visible: options.rubbing; text: qsTr("Whole strokes"); chosen: !options.board.byPart; onClicked: options.board.byPart = false }
                Way { id: part; objectName: "erasePart"; visible: options.rubbing; text: qsTr("Only where it goes"); chosen: options.board.byPart; onClicked: options.board.byPart = true }
            }
            Flow {
                width: parent.width
                spacing: 2
                visible: options.colored
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
                            Rectangle { anchors.centerIn: parent; width: 34; height: 34; radius: 17; color: "transparent"; visible: swatch.chosen; border { width: 3; color: Theme.contrast ? Theme.focus : swatch.modelData } }
                            Rectangle { anchors.centerIn: parent; width: swatch.chosen ? 22 : 26; height: width; radius: width / 2; color: swatch.modelData; border { width: Theme.dark ? 1 : 0; color: Theme.strongLine } }
                        }
                        Tip { shown: swatch.hovered; text: options.colorWords[swatch.index] + " (" + (swatch.index + 1) + ")" }
                    }
                }
            }
            Flow {
                width: parent.width
                spacing: 2
                visible: !options.taken && options.board.widths.length > 0
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
                        background: Rectangle { radius: Theme.radiusSmall; color: line.chosen ? Theme.blueSoft : line.hovered ? Theme.field : "transparent"; border { width: Theme.contrast && line.chosen ? 2 : 0; color: Theme.focus } FocusRing { shown: line.visualFocus } }
                        contentItem: Item {
                            Rectangle { visible: options.board.tool !== "text"; anchors.centerIn: parent; width: 5 + 7 * line.index; height: width; radius: width / 2; color: line.chosen ? Theme.blueText : Theme.text }
                            Text { visible: options.board.tool === "text"; anchors.centerIn: parent; text: "A"; font { family: Theme.family; pixelSize: 12 + 6 * line.index; weight: Font.DemiBold } color: line.chosen ? Theme.blueText : Theme.text }
                        }
                        Tip { shown: line.hovered; text: options.widthWords[line.index] }
                    }
                }
            }
            ActionButton {
                objectName: "whoSeesFolded"
                visible: options.folded
                width: parent.width
                quiet: true
                alignLeft: true
                tone: options.sharing.private ? "plain" : "amber"
                iconName: options.sharing.private ? "lock" : "users"
                textSize: Theme.tiny
                text: options.sharing.short
                Accessible.name: qsTr("Who sees what you draw: %1").arg(options.sharing.sentence)
                onClicked: options.sharing.ask()
            }
        }
    }
}
