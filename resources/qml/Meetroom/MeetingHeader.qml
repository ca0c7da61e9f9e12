import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Head of the meeting screen.  The longest titles end in dots here, for the panels need the room; the window's title is whole.
Rectangle {
    id: head

    required property ShellViewModel shell
    required property bool wide
    signal settingsWanted()
    signal lineWanted()
    signal doorWanted()
    readonly property HeaderViewModel model: shell.header
    // With large letters on a small screen only what is nowhere else to be found, or the panel below had no room left.
    readonly property bool tight: !wide && width < 300 * Theme.scale

    // Where a message may lie for a moment: nothing here is pressed.
    readonly property rect titleRoom: Qt.rect(rows.x + titles.x, 0, titles.width, height)

    implicitHeight: rows.implicitHeight + Theme.gap2 * 2
    color: Theme.card

    Rectangle { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } height: 1; color: Theme.line }

    ColumnLayout {
        id: rows
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2; leftMargin: Theme.gap4; rightMargin: Theme.gap4 }
        spacing: Theme.gap2

        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Rectangle {
                implicitWidth: 40
                implicitHeight: 40
                radius: Theme.radiusSmall
                color: Theme.red
                visible: head.width > 560 * Theme.scale
                Icon { anchors.centerIn: parent; name: "landmark"; size: 22; color: Theme.overRed }
            }
            ColumnLayout {
                id: titles
                spacing: 0
                Layout.fillWidth: true
                Heading { objectName: "meetingTitle"; text: head.model.title; size: head.tight ? Theme.small : Theme.body; maximumLineCount: 4; elide: Text.ElideRight; Layout.fillWidth: true }
                AppText { objectName: "meetingSubtitle"; text: head.model.subtitle; visible: text !== "" && !head.tight; size: Theme.tiny; color: Theme.muted; maximumLineCount: 3; elide: Text.ElideRight; Layout.fillWidth: true }
            }
            HeaderFacts { shell: head.shell; visible: head.wide; onLineWanted: head.lineWanted(); Layout.preferredWidth: natural }
            IconButton {
                objectName: "doorButton"
                visible: head.shell.sitting.door.offered && !head.tight
                iconName: "qr-code"
                text: qsTr("Code for signing in at the door")
                onClicked: head.doorWanted()
            }
            IconButton {
                objectName: "minutesButton"
                visible: head.shell.reading.offered
                iconName: "scroll-text"
                text: qsTr("Minutes")
                onClicked: head.shell.reading.open()
            }
            IconButton {
                objectName: "settingsButton"
                iconName: "settings"
                text: qsTr("Settings")
                onClicked: head.settingsWanted()
            }
            IconButton {
                objectName: "languageButton"
                visible: !head.tight
                iconName: "languages"
                text: head.shell.preferences.language === "vi" ? "English" : "Tiếng Việt"
                onClicked: head.shell.preferences.chooseLanguage(head.shell.preferences.language === "vi" ? "en" : "vi")
            }
            Avatar {
                objectName: "me"
                visible: !head.tight
                initials: head.model.initials
                Accessible.role: Accessible.StaticText
                Accessible.name: head.model.name + ", " + head.model.role
                HoverHandler { id: overMe }
                Tip { shown: overMe.hovered; text: head.model.name + " · " + head.model.role }
            }
        }
        HeaderFacts { shell: head.shell; visible: !head.wide; onLineWanted: head.lineWanted(); brief: head.tight; Layout.fillWidth: true }
    }
}
