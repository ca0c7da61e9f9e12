import QtQuick
import Meetroom.Models

// The part of a vote card where a verifiable secret ballot is sealed, sent and checked; VoteCard loads it where the
// kind is "verifiable" and draws question, clock and result around it itself.
Item {
    required property ShellViewModel shell
    required property string pollKey
    required property string personKey
}
