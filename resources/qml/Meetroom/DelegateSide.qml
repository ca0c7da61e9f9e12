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
    VoteCards {
        shell: side.shell
        visible: side.shell.ballots.count > 0
        Layout.fillWidth: true
        Layout.preferredHeight: naturalHeight
        Layout.maximumHeight: side.height * 0.72
    }
    Component { id: panel; PicturesPanel { shell: side.shell; pictures: side.shell.pictures } }
}
