pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "votes"

// Right column of the chair: what is to be done next, quorum, vote, points, and the big picture.
ColumnLayout {
    id: side

    required property ShellViewModel shell
    readonly property ChairViewModel chair: shell.chair

    spacing: Theme.gap2

    Flickable {
        id: flick
        Layout.fillWidth: true
        Layout.fillHeight: true
        contentHeight: column.implicitHeight + 4
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinBar { id: bar }
        FollowFocus { id: follow; view: flick }

        ColumnLayout {
            id: column
            width: flick.width - bar.room
            spacing: Theme.gap3

            ChairStep { shell: side.shell; Layout.fillWidth: true; onResultsWanted: votes.goToHeld(follow) }
            VoteStack { shell: side.shell; ownOnly: true; Layout.fillWidth: true }
            ChairVotes { id: votes; shell: side.shell; Layout.fillWidth: true }
            Loader {
                id: pictures
                active: !side.shell.pictures.stage
                visible: active
                Layout.fillWidth: true
                Layout.preferredHeight: width * 9 / 16 + (side.shell.pictures.joined ? 250 : 110) * Theme.scale
                sourceComponent: PicturesPanel {
                    shell: side.shell
                    pictures: side.shell.pictures
                    mic: false
                    // What is scrolled out of sight is not asked for.
                    inView: pictures.y < flick.contentY + flick.height && pictures.y + pictures.height > flick.contentY
                }
            }
            SoundDesk { desk: side.shell.soundDesk; Layout.fillWidth: true }
            ChairPoints { chair: side.chair; Layout.fillWidth: true }
        }
    }
    MicButton {
        objectName: "chairMic"
        microphone: side.shell.microphone
        visible: microphone.joined && !side.shell.pictures.stage
        Layout.fillWidth: true
    }
}
