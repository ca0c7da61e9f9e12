pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Stock phrases: a few letters, arrows, Enter.
Sheet {
    id: sheet

    required property MinutesPhrasesViewModel phrases
    // What was selected in the text, to be kept as a phrase.
    property string marked: ""
    // A sign that opened the sheet is written after all when nothing is chosen.
    property string sign: ""
    property bool took: false
    signal left(string sign)

    function begin(selected: string, typed: string) {
        marked = selected
        sign = typed
        took = false
        phrases.begin()
        search.text = ""
        open()
        search.input.forceActiveFocus()
    }
    function take() { took = true; phrases.insertCurrent(); close() }

    objectName: "phraseSheet"
    title: qsTr("Stock phrases")
    preferredWidth: 680
    onClosed: { phrases.close(); left(took ? "" : sign) }

    Field {
        id: search
        objectName: "phraseSearch"
        label: ""
        placeholder: qsTr("A few letters, for instance “ket luan”")
        Layout.fillWidth: true
        onTextChanged: sheet.phrases.search(text)
        onAccepted: sheet.take()
        Keys.onUpPressed: sheet.phrases.move(-1)
        Keys.onDownPressed: sheet.phrases.move(1)
    }
    ListView {
        id: list
        objectName: "phraseList"
        clip: true
        cacheBuffer: 0
        spacing: 2
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(Math.max(contentHeight, Theme.target), Theme.target * 7)
        model: sheet.phrases.rows
        ScrollBar.vertical: ThinBar { id: bar }
        section.property: "section"
        section.delegate: AppText {
            required property string section
            width: list.width
            text: section
            size: Theme.tiny
            font.weight: Font.Bold
            color: Theme.muted
            topPadding: Theme.gap2
            bottomPadding: Theme.gap1
        }
        delegate: PhraseLine {
            id: line
            phrases: sheet.phrases
            width: list.width - bar.room
            onCurrentChanged: if (current) list.positionViewAtIndex(index, ListView.Contain)
            onChosen: { sheet.took = true; sheet.phrases.insert(key); sheet.close() }
        }
    }
    AppText { visible: sheet.phrases.count === 0; text: qsTr("No phrase has these words."); color: Theme.muted; Layout.fillWidth: true }
    footer: ActionButton {
        objectName: "phraseKeep"
        text: sheet.marked !== "" ? qsTr("Keep what is selected as my phrase") : qsTr("Keep these letters as my phrase")
        tone: "plain"
        quiet: true
        iconName: "plus"
        enabled: sheet.marked !== "" || search.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: { sheet.phrases.keep(sheet.marked !== "" ? sheet.marked : search.text); search.text = ""; sheet.phrases.search(""); search.input.forceActiveFocus() }
    }
}
