import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The ballots where they have a place of their own: scrolled where they do not fit, following the keyboard.
Flickable {
    id: cards

    required property ShellViewModel shell
    readonly property real naturalHeight: stack.implicitHeight + 4

    objectName: "voteCards"
    contentHeight: naturalHeight
    contentWidth: width
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }

    VoteStack {
        id: stack
        shell: cards.shell
        width: cards.width - (bar.needed ? bar.room : 0)
    }
    FollowFocus { view: cards }
}
