import QtQuick
import Meetroom.Models

// The secretary's desk.
Card {
    id: desk

    required property ShellViewModel shell
    AppText { anchors.centerIn: parent; text: desk.shell.header.title }
}
