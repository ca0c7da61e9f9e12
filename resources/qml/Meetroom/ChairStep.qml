pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The chair's next step: quorum, the next item, and the life of the sitting.
Card {
    id: card

    required property ShellViewModel shell
    readonly property ChairViewModel chair: shell.chair

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    borderColor: chair.quorumLost ? Theme.red : Theme.line

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        Heading { text: qsTr("Next step"); Layout.fillWidth: true }
        AppText { objectName: "chairStep"; text: card.chair.step; Layout.fillWidth: true }
        ActionButton {
            objectName: "startNextItem"
            visible: card.chair.phase === "open" && card.chair.nextKey !== ""
            text: qsTr("Start the next item")
            iconName: "play"
            Layout.fillWidth: true
            onClicked: card.shell.agenda.start(card.chair.nextKey)
        }
        Notice {
            objectName: "quorumState"
            text: card.chair.quorum
            tone: card.chair.quorumMet ? "green" : "red"
            iconName: card.chair.quorumMet ? "user-check" : "users"
            Layout.fillWidth: true
        }
        Repeater {
            model: card.chair.acts
            ActionButton {
                id: act
                required property string key
                required property string question
                required property string glyph
                required text
                required tone
                objectName: "act" + key
                quiet: true
                iconName: glyph
                Layout.fillWidth: true
                onClicked: ask.show(key, text, question, tone, glyph)
            }
        }
    }
    AskSheet {
        id: ask
        objectName: "askAct"
        property string key: ""
        function show(what: string, words: string, sentence: string, colour: string, glyph: string) {
            key = what
            title = words
            confirmText = words
            question = sentence
            tone = colour
            iconName = glyph
            open()
        }
        onConfirmed: card.chair.act(key)
    }
}
