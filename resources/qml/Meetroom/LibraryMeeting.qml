pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "minutes"

// What there is of one meeting: its rule, documents, own notes, and the way to remove it from this machine.
StartCard {
    id: card

    required property LibraryViewModel library
    property bool alone: false

    objectName: "keptMeeting"
    title: library.title
    iconName: "landmark"

    AppText { objectName: "keptContents"; text: card.library.contents; color: Theme.muted; Layout.fillWidth: true }
    AppText { objectName: "keptRule"; visible: text !== ""; text: card.library.rule; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Notice { objectName: "keptWarning"; text: card.library.warning; tone: "amber"; Layout.fillWidth: true }
    LibraryLine {
        objectName: "keptMinutes"
        visible: card.library.minutes.told
        key: "minutes"
        readable: card.library.minutes.ready
        iconName: "scroll-text"
        lead: card.library.minutes.title
        below: card.library.minutes.detail
        Layout.fillWidth: true
        onClicked: paper.begin()
    }
    Heading { visible: documents.count > 0; text: qsTr("Documents"); size: Theme.small; Layout.fillWidth: true }
    Repeater {
        id: documents
        model: card.library.documents
        LibraryLine {
            required property string title
            required property string detail
            objectName: "keptDocument-" + key
            iconName: readable ? "file-text" : "lock"
            lead: title
            below: detail
            Layout.fillWidth: true
            onClicked: card.library.openDocument(key)
        }
    }
    Heading { visible: notes.count > 0; text: qsTr("Own notes"); size: Theme.small; Layout.fillWidth: true; Layout.topMargin: Theme.gap2 }
    Repeater {
        id: notes
        model: card.library.notes
        LibraryLine {
            required property string head
            required property string kind
            required property string glyph
            required property string place
            required property string excerpt
            objectName: "keptNote-" + key
            iconName: glyph
            above: head
            lead: excerpt === "" ? kind : excerpt
            below: excerpt === "" ? place : kind + " · " + place
            Layout.fillWidth: true
            onClicked: card.library.openNote(key)
        }
    }
    ActionButton {
        objectName: "wipeMeeting"
        visible: card.library.mayWipe
        text: qsTr("Remove this meeting from this machine…")
        iconName: "trash-2"
        tone: "red"
        quiet: true
        Layout.fillWidth: true
        onClicked: ask.open()
    }
    ActionButton { objectName: "keptBack"; visible: card.alone; text: qsTr("All meetings"); iconName: "arrow-left"; tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: card.library.choose("") }

    KeptMinutes { id: paper; minutes: card.library.minutes }
    AskSheet {
        id: ask
        objectName: "wipeSheet"
        title: qsTr("Remove this meeting?")
        question: card.library.question
        confirmText: qsTr("Remove it from this machine")
        iconName: "trash-2"
        onConfirmed: card.library.wipe()
    }
}
