pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "votes"

// Right column of a delegate: pictures above, the vote below.
ColumnLayout {
    id: side

    required property ShellViewModel shell
    spacing: Theme.gap3

    Item { visible: side.shell.pictures.stage; Layout.fillHeight: true }
    Loader {
        active: !side.shell.pictures.stage
        visible: active
        sourceComponent: panel
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    VoteCard {
        shell: side.shell
        ballot: side.shell.ballot
        visible: side.shell.ballot.phase !== "none"
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight
        Layout.maximumHeight: side.height * 0.72
    }
    Component { id: panel; PicturesPanel { shell: side.shell; pictures: side.shell.pictures } }
}
