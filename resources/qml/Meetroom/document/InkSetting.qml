pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// How the tool in hand is set, as a button: its colour, how thick it is, which shape; a press folds the settings out.
AbstractButton {
    id: button

    required property DocumentViewModel document
    required property var glyphs
    property bool open: false
    readonly property MarkBoard board: document.board
    readonly property bool taken: board.selectedCount > 0
    readonly property bool rubber: board.tool === "eraser" && !taken
    readonly property string glyph: taken ? "palette" : board.tool === "figure" ? glyphs[board.figure].glyph : board.tool === "underline" ? "underline" : ""
    readonly property bool letters: board.tool === "text" && !taken
    readonly property color ink: !enabled ? Theme.strongLine : rubber || taken ? Theme.text : board.color
    readonly property int thick: Math.max(0, board.width)

    objectName: "inkSettings"
    implicitWidth: Theme.target
    implicitHeight: Theme.target
    focusPolicy: Qt.StrongFocus
    text: rubber ? qsTr("How the eraser works") : taken ? qsTr("Another colour for what is selected") : qsTr("Colour and thickness")
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: open
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    background: Rectangle {
        radius: Theme.radiusSmall
        color: button.open ? Theme.blueSoft : button.hovered && button.enabled ? Theme.field : "transparent"
        border { width: Theme.contrast ? 1 : 0; color: Theme.line }
        FocusRing { shown: button.visualFocus }
    }
    contentItem: Item {
        // On a disc of paper: every colour is seen on it, as it will be on the page.
        Rectangle {
            id: disc
            anchors { centerIn: parent; verticalCenterOffset: -3 }
            width: Math.round(28 * Math.min(Theme.scale, 1.35))
            height: width
            radius: width / 2
            color: !button.enabled || button.rubber || button.taken ? "transparent" : "#FFFFFF"
            border { width: button.enabled && !button.rubber && !button.taken ? 1 : 0; color: Theme.strongLine }
            Rectangle {
                visible: button.glyph === "" && !button.letters
                anchors.centerIn: parent
                width: Math.round(disc.width * (0.34 + 0.2 * button.thick))
                height: width
                radius: width / 2
                color: button.rubber ? "transparent" : button.ink
                border { width: button.rubber ? 2 : 0; color: button.ink }
            }
            Text { visible: button.letters; anchors.centerIn: parent; text: "A"; font { family: Theme.family; pixelSize: Math.round(disc.width * (0.4 + 0.15 * button.thick)); weight: Font.DemiBold } color: button.ink }
            Icon { visible: button.glyph !== ""; anchors.centerIn: parent; name: button.glyph; size: Math.round(disc.width * (button.taken ? 0.75 : 0.6)); color: button.ink }
        }
        Icon { anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 0 } name: button.open ? "chevron-down" : "chevron-up"; size: 12; color: button.enabled ? Theme.muted : Theme.strongLine }
    }
    Tip { shown: button.hovered && !button.open; text: button.text }
}
