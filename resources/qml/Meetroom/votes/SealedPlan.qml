import QtQuick
import Meetroom.Models

// The part of the sheet of a new vote where the chair names who must open a verifiable secret vote, and how many of
// them are needed; PollSheet loads it where the kind is "verifiable".
Item {
    required property ShellViewModel shell
}
