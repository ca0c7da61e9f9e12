pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Right column of the chair: next step, quorum, vote, points, and the big picture.
Flickable {
    id: side

    required property ShellViewModel shell
    readonly property ChairViewModel chair: shell.chair

    contentHeight: column.implicitHeight + 4
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }

    ColumnLayout {
        id: column
        width: side.width - bar.room
        spacing: Theme.gap3

        ChairStep { shell: side.shell; Layout.fillWidth: true }
        ChairVotes { chair: side.chair; Layout.fillWidth: true }
        VoteCard { ballot: side.shell.ballot; visible: side.shell.ballot.phase === "idle" || side.shell.ballot.phase === "sending" || side.shell.ballot.phase === "recorded"; Layout.fillWidth: true }
        PicturesPanel { shell: side.shell; pictures: side.shell.pictures; Layout.fillWidth: true; Layout.preferredHeight: width * 9 / 16 + 110 * Theme.scale }
        ChairPoints { chair: side.chair; Layout.fillWidth: true }
    }
}
