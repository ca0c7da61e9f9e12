import QtQuick
import Meetroom.Models

// The place of the document centre.
Card {
    id: slot

    required property ShellViewModel shell

    AppText { anchors.centerIn: parent; text: qsTr("Documents"); color: Theme.muted }
}
