pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "document"

// The meetings, and beside them (or, where there is no room, instead of them) what there is of one, or what was found.
Flickable {
    id: page

    required property LibraryViewModel library
    readonly property bool wide: width > 760 * Theme.scale
    readonly property bool searching: field.text.trim() !== ""

    contentHeight: column.implicitHeight + Theme.gap4
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }

    ColumnLayout {
        id: column
        width: page.width - bar.room
        spacing: Theme.gap3

        Field {
            id: field
            objectName: "librarySearch"
            label: qsTr("Search the documents and own notes of all meetings, with or without marks")
            Layout.fillWidth: true
            Component.onCompleted: text = page.library.query
            onTextChanged: page.library.type(text)
            onAccepted: page.library.search(text)
        }
        AppText { objectName: "librarySaid"; visible: text !== "" && page.searching; text: page.library.said; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.role: Accessible.AlertMessage; Accessible.name: text }
        AppText { objectName: "libraryUnread"; visible: text !== "" && page.searching; text: page.library.unread; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        Repeater {
            model: page.searching ? page.library.found : null
            FoundPageLine { Layout.fillWidth: true; onPressed: page.library.openFound(key) }
        }
        AppText { objectName: "libraryEmpty"; visible: text !== "" && !page.searching; text: page.library.empty; color: Theme.muted; Layout.fillWidth: true }
        GridLayout {
            visible: !page.searching
            columns: page.wide ? 2 : 1
            columnSpacing: Theme.gap3
            rowSpacing: Theme.gap3
            Layout.fillWidth: true
            ColumnLayout {
                visible: page.wide || !page.library.chosen
                spacing: Theme.gap2
                Layout.fillWidth: true
                Layout.preferredWidth: 10
                Layout.alignment: Qt.AlignTop
                Repeater {
                    model: page.library.meetings
                    LibraryMeetingLine { Layout.fillWidth: true; onClicked: page.library.choose(key) }
                }
                ActionButton {
                    objectName: "wipeAll"
                    visible: page.library.mayWipeAll
                    text: qsTr("Remove everything from this machine…")
                    iconName: "trash-2"
                    tone: "red"
                    quiet: true
                    Layout.fillWidth: true
                    onClicked: askAll.open()
                }
            }
            LibraryMeeting {
                visible: page.library.chosen
                library: page.library
                alone: !page.wide
                Layout.fillWidth: true
                Layout.preferredWidth: 14
                Layout.alignment: Qt.AlignTop
            }
        }
    }
    AskSheet {
        id: askAll
        objectName: "wipeAllSheet"
        title: qsTr("Remove everything?")
        question: page.library.questionAll
        confirmText: qsTr("Remove everything")
        iconName: "trash-2"
        onConfirmed: page.library.wipeAll()
    }
}
