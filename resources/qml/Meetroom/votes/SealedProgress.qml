import QtQuick
import Meetroom.Models

// What the chair sees of the ceremony of one verifiable secret vote; PollItem loads it below the vote.
Item {
    required property ShellViewModel shell
    required property string pollKey
}
