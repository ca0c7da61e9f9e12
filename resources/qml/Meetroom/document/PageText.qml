import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The field in which a text is typed onto a page, where it will stand and as it will look.
TextArea {
    id: field

    required property DocumentViewModel document
    required property int number
    required property real scaleNow
    readonly property PageWords words: document.words
    property bool writing: false
    property bool begun: false
    property rect box
    property real sizePt: 14

    function begin() {
        if (!writing) return
        forceActiveFocus()
        cursorPosition = length
        begun = true
    }
    function keep() {
        if (!writing) return
        writing = begun = focus = false
        pause.stop()
        words.finish(text)
    }

    objectName: "pageText" + number
    visible: writing
    enabled: writing
    // Laid out at one size and scaled, so that its lines break as they will on the page.
    x: box.x * scaleNow
    y: box.y * scaleNow
    width: box.width * 32 / sizePt
    scale: sizePt * scaleNow / 32
    transformOrigin: Item.TopLeft
    padding: 0
    font { family: Theme.family; pixelSize: 32; kerning: false; hintingPreference: Font.PreferNoHinting }
    wrapMode: TextEdit.Wrap
    selectByMouse: true
    selectionColor: Theme.blue
    selectedTextColor: Theme.overBlue
    Accessible.role: Accessible.EditableText
    Accessible.name: qsTr("Text on page %1").arg(number + 1)
    background: Rectangle { x: -6; y: -6; width: parent.width + 12; height: parent.height + 12; color: field.document.night ? "#33FFFFFF" : "#E6FFFFFF"; radius: 6; border { width: 2 / Math.max(0.05, field.scale); color: "#1D4ED8" } }
    onActiveFocusChanged: if (!activeFocus && begun) keep()
    onTextChanged: if (writing) pause.restart()
    Keys.onEscapePressed: keep()
    Component.onDestruction: keep()

    Timer { id: pause; interval: 1200; onTriggered: if (field.writing) field.words.draft(field.text) }
    Connections {
        target: field.words
        function onEnded() { field.keep() }
        function onTextWanted(markId: string, page: int, box: rect, sizePt: real, color: string, text: string) {
            if (page !== field.number) return
            field.box = box
            field.sizePt = sizePt
            field.color = color
            field.text = text
            field.writing = true
            // After the tap that asked for it, which gives the focus to the pages.
            Qt.callLater(field.begin)
        }
    }
    Connections {
        target: field.document.board
        // Another tool, another document: what was typed is kept.
        function onToolChosen() { field.keep() }
    }
}
