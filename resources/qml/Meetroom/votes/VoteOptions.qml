pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A ballot paper with a list: so many to choose, or an answer for each; sent by a press of its own.
ColumnLayout {
    id: paper

    required property BallotViewModel ballot
    readonly property bool sending: ballot.phase === "sending"

    spacing: Theme.gap2

    Repeater {
        model: paper.ballot.options
        Loader {
            id: line
            required property string key
            required property string name
            required property string note
            required property string mark
            required property bool usable
            required property int number
            Layout.fillWidth: true
            sourceComponent: paper.ballot.method === "each" ? each : one
            Component {
                id: one
                OptionBox {
                    objectName: "option" + line.number
                    text: line.name
                    note: line.note
                    chosen: line.mark !== ""
                    enabled: line.usable && !paper.sending
                    onClicked: paper.ballot.mark(line.key, "yes")
                }
            }
            Component {
                id: each
                OptionAnswers {
                    objectName: "option" + line.number
                    name: line.name
                    note: line.note
                    mark: line.mark
                    number: line.number
                    enabled: !paper.sending
                    onMarked: choice => paper.ballot.mark(line.key, choice)
                }
            }
        }
    }
    VoteSend { ballot: paper.ballot; Layout.fillWidth: true }
}
