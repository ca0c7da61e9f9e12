pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The secretary's text of one place: what is typed, how it looks, and whether it is written down.
ColumnLayout {
    id: editor

    required property MinutesViewModel minutes
    readonly property MinutesWritingViewModel writing: minutes.writing
    readonly property TextEditing editing: writing.editing
    property bool roomy: true
    signal concluding()
    function takeFocus() { area.forceActiveFocus() }

    spacing: Theme.gap2

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true
        Heading { objectName: "minutesPlaceTitle"; visible: editor.roomy; text: editor.writing.title; Layout.fillWidth: true }
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { name: editor.writing.tone === "green" ? "circle-check" : editor.writing.tone === "red" || editor.writing.tone === "amber" ? "triangle-alert" : "pen-line"; size: Math.round(16 * Theme.scale); color: Theme.ink(editor.writing.tone); Layout.alignment: Qt.AlignTop }
            AppText { objectName: "minutesSaid"; text: editor.writing.said; size: Theme.tiny; color: Theme.ink(editor.writing.tone); Layout.fillWidth: true; Accessible.role: Accessible.StaticText; Accessible.name: text }
        }
    }
    EditorTools { minutes: editor.minutes; editing: editor.editing; area: area; roomy: editor.roomy; Layout.fillWidth: true; onPhrases: editor.openPhrases(""); onConcluding: editor.concluding() }
    MinutesConflict { writing: editor.writing; Layout.fillWidth: true; onSettled: editor.takeFocus() }
    Flickable {
        id: view
        objectName: "minutesTextView"
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: Theme.target * 3
        ScrollBar.vertical: ThinBar { }
        TextArea.flickable: TextArea {
            id: area
            objectName: "minutesText"
            // Not what is typed: looks are given by TextEditing; a foreign paste can bring none.
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.Wrap
            readOnly: !editor.writing.writable
            font { family: Theme.family; pixelSize: Theme.body }
            color: Theme.text
            placeholderText: !editor.writing.writable ? "" : editor.roomy ? qsTr("Write here. “/” or Ctrl+Space: phrases; press a fact to insert it.") : qsTr("Write here")
            placeholderTextColor: Theme.muted
            selectionColor: Theme.blue
            selectedTextColor: Theme.overBlue
            selectByMouse: true
            persistentSelection: true
            padding: Theme.gap3
            inputMethodHints: Qt.ImhMultiLine
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Text of the minutes: %1").arg(editor.writing.title)
            Accessible.multiLine: true
            background: Rectangle { radius: Theme.radiusSmall; color: Theme.field; border { width: area.activeFocus ? 2 : 1; color: area.activeFocus ? Theme.focus : Theme.line } }
            Component.onCompleted: editor.editing.attach(textDocument)
            Component.onDestruction: editor.editing.detach()
            onCursorPositionChanged: editor.editing.choose(selectionStart, selectionEnd, cursorPosition)
            onSelectionStartChanged: editor.editing.choose(selectionStart, selectionEnd, cursorPosition)
            onSelectionEndChanged: editor.editing.choose(selectionStart, selectionEnd, cursorPosition)
            ContextMenu.menu: EditorMenu { editing: editor.editing; area: area }
            Keys.priority: Keys.BeforeItem
            Keys.onPressed: event => event.accepted = editor.keyed(event)
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        }
    }
    Connections {
        target: editor.editing
        function onMoved(place: int) { area.cursorPosition = Math.min(place, area.length) }
    }
    PhraseSheet { id: phraseSheet; phrases: editor.minutes.phrases; onLeft: sign => { if (sign !== "") editor.editing.put(sign); editor.takeFocus() } }

    function openPhrases(sign: string) { phraseSheet.begin(area.selectedText, sign) }
    function keyed(event: var): bool {
        const ctrl = event.modifiers & Qt.ControlModifier, shift = event.modifiers & Qt.ShiftModifier
        if (event.modifiers & Qt.AltModifier) {
            if (event.key === Qt.Key_Up || event.key === Qt.Key_Down) { writing.step(event.key === Qt.Key_Up ? -1 : 1); return true }
            return false
        }
        if (ctrl && event.key === Qt.Key_C) { editing.copy(); return true }
        if (ctrl && event.key === Qt.Key_S) { writing.write(); return true }
        if (area.readOnly) return false
        if (ctrl && event.key === Qt.Key_Space || event.text === "/" && !ctrl && editing.atWordStart()) { openPhrases(event.text === "/" ? "/" : ""); return true }
        const looks = ({ [Qt.Key_B]: "bold", [Qt.Key_I]: "italic", [Qt.Key_U]: "underline" })[event.key]
        if (ctrl && !shift && looks !== undefined) { editing.toggle(looks); return true }
        const styles = ({ [Qt.Key_8]: "bullet", [Qt.Key_Asterisk]: "bullet", [Qt.Key_7]: "numbered", [Qt.Key_Ampersand]: "numbered" })[event.key]
        if (ctrl && shift && styles !== undefined) { editing.setStyle(styles); return true }
        if (ctrl && event.key === Qt.Key_V || shift && event.key === Qt.Key_Insert) { editing.paste(); return true }
        if (ctrl && event.key === Qt.Key_X || shift && event.key === Qt.Key_Delete) { editing.cut(); return true }
        if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) return editing.enter()
        return event.key === Qt.Key_Backspace && !ctrl && editing.backspace()
    }
}
