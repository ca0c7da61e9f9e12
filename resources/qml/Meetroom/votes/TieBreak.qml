pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A tie that has to be broken before the result can be declared: by the casting vote, or as the lot fell.
ColumnLayout {
    id: tie

    required property ChairVotesViewModel votes
    required property string pollKey
    required property string sentence
    required property string method
    required property int seats
    readonly property bool onMotion: method === "motion"
    property string ruling: ""

    spacing: Theme.gap2

    Notice { objectName: "tieSentence"; text: tie.sentence; tone: "amber"; iconName: "scale"; Layout.fillWidth: true }
    OptionBox { objectName: "tieYes"; visible: tie.onMotion; text: qsTr("Decided in favour"); chosen: tie.ruling === "yes"; Layout.fillWidth: true; onClicked: tie.ruling = "yes" }
    OptionBox { objectName: "tieNo"; visible: tie.onMotion; text: qsTr("Decided against"); chosen: tie.ruling === "no"; Layout.fillWidth: true; onClicked: tie.ruling = "no" }
    AppText { visible: !tie.onMotion; text: qsTr("Mark the %1 who are elected.").arg(tie.seats); Layout.fillWidth: true }
    Repeater {
        model: !tie.onMotion ? tie.votes.tieOptions : null
        OptionBox {
            required property string key
            required property string name
            objectName: "tie-" + key
            text: name
            Layout.fillWidth: true
            onClicked: tie.votes.toggleTied(key)
            required chosen
        }
    }
    // A decision cannot be taken back: one press chooses, another records.
    ActionButton {
        objectName: "tieDecide"
        enabled: tie.onMotion ? tie.ruling !== "" : tie.votes.tiedComplete
        text: qsTr("Record the decision")
        iconName: "check"
        Layout.fillWidth: true
        onClicked: tie.onMotion ? tie.votes.breakTie(tie.pollKey, tie.ruling === "yes") : tie.votes.breakTieOf()
    }
}
