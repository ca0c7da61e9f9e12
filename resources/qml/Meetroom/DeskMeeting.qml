import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "votes"
import "sitting"

// What the secretary sees of the sitting: its stage, votes and points.
Flickable {
    id: page

    required property ShellViewModel shell

    contentHeight: column.implicitHeight + 4
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }
    FollowFocus { id: follow; view: page }
    GridLayout {
        id: column
        width: page.width - bar.room
        columns: page.width > 760 * Theme.scale ? 3 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap3
        MeetingCard { edit: page.shell.sitting.edit; rules: page.shell.sitting.rules; invitation: page.shell.sitting.invitationFile; Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignTop }
        ChairStep { shell: page.shell; onResultsWanted: votes.goToHeld(follow); Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignTop }
        SoundDesk { desk: page.shell.soundDesk; Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignTop }
        ChairVotes { id: votes; shell: page.shell; Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignTop }
        RetentionCard { keeping: page.shell.document.keeping; board: page.shell.retentionBoard; Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignTop }
        ChairPoints { chair: page.shell.chair; Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignTop }
    }
}
