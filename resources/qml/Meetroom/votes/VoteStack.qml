pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// All ballots of a person, one card below the other; a card stays where it is while others come and go below it.
ColumnLayout {
    id: stack

    required property ShellViewModel shell
    // For a place where only what one has to do is shown, not what is over.
    property bool ownOnly: false

    spacing: Theme.gap3
    visible: shell.ballots.count > 0 && (!ownOnly || shell.ballots.own)

    Repeater {
        model: stack.shell.ballots.cards
        VoteCard {
            shell: stack.shell
            visible: !stack.ownOnly || own
            Layout.fillWidth: true
        }
    }
}
