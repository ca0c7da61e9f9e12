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

    spacing: Theme.gap2

    Notice { objectName: "tieSentence"; text: tie.sentence; tone: "amber"; iconName: "scale"; Layout.fillWidth: true }
    ActionButton { objectName: "tieYes"; visible: tie.method === "motion"; text: qsTr("Decided in favour"); tone: "green"; iconName: "thumbs-up"; Layout.fillWidth: true; onClicked: tie.votes.breakTie(tie.pollKey, true) }
    ActionButton { objectName: "tieNo"; visible: tie.method === "motion"; text: qsTr("Decided against"); tone: "red"; quiet: true; iconName: "thumbs-down"; Layout.fillWidth: true; onClicked: tie.votes.breakTie(tie.pollKey, false) }
    AppText { visible: tie.method !== "motion"; text: qsTr("Mark the %1 who are elected.").arg(tie.seats); Layout.fillWidth: true }
    Repeater {
        model: tie.method !== "motion" ? tie.votes.tieOptions : null
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
    ActionButton { objectName: "tieDecide"; visible: tie.method !== "motion"; enabled: tie.votes.tiedComplete; text: qsTr("Record the decision"); iconName: "check"; Layout.fillWidth: true; onClicked: tie.votes.breakTieOf() }
}
